package web

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/reports/live"
)

// usualWeeks is how many days of the same weekday make what is usual.
const usualWeeks = 8

// midnight is the start of a site's day, so many days from today.
func (s *Server) midnight(siteID string, days int) time.Time {
	zone := s.cfg.Zone(siteID)
	y, m, d := s.cfg.Clock.Now().In(zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, zone)
}

func (s *Server) quarters(ctx context.Context, in *idInput) (*body[QuartersView], error) {
	q, ok := s.cfg.Desk.Directory().Queues[in.ID]
	if !ok || !reachOf(ctx, accounts.PermFloorRead).Allows(events.Scope{SiteID: q.SiteID, QueueID: q.ID}) {
		return nil, fault.New(fault.NotFound, "There is no such queue within your reach.").WithKey("queue.unknown")
	}
	past := s.cfg.Stores.Past
	if past == nil {
		return nil, errNoHistory
	}
	start := s.midnight(q.SiteID, 0)
	today, err := past.Quarters(ctx, q.ID, start, s.midnight(q.SiteID, 1))
	if err != nil {
		return nil, err
	}
	days := make([][]live.Quarter, usualWeeks)
	for n := range days {
		at := -7 * (n + 1)
		if days[n], err = past.Quarters(ctx, q.ID, s.midnight(q.SiteID, at), s.midnight(q.SiteID, at+1)); err != nil {
			return nil, err
		}
	}
	out := QuartersView{DayStart: start.UTC(), Today: today}
	out.Usual, out.Days = live.Usual(days)
	return reply(out, nil)
}

// hours tells the day of every site with queues in reach; their midnights differ.
func (s *Server) hours(ctx context.Context, _ *struct{}) (*body[List[FloorHours]], error) {
	past := s.cfg.Stores.Past
	if past == nil {
		return nil, errNoHistory
	}
	dir, r := s.cfg.Desk.Directory(), reachOf(ctx, accounts.PermFloorRead)
	seen := map[string]map[string]bool{}
	for _, q := range dir.Queues {
		if r.Allows(events.Scope{SiteID: q.SiteID, QueueID: q.ID}) {
			if seen[q.SiteID] == nil {
				seen[q.SiteID] = map[string]bool{}
			}
			seen[q.SiteID][q.ID] = true
		}
	}
	out := []FloorHours{}
	for _, site := range slices.Sorted(maps.Keys(seen)) {
		start := s.midnight(site, 0)
		all, err := past.Hours(ctx, site, start, s.midnight(site, 1))
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(h live.Hour) bool { return !seen[site][h.QueueID] })
		out = append(out, FloorHours{SiteID: site, DayStart: start.UTC(), Hours: all})
	}
	return reply(List[FloorHours]{Items: out}, nil)
}

func (s *Server) agentDay(ctx context.Context, in *idInput) (*body[AgentDayView], error) {
	a, ok := s.cfg.Desk.Directory().Agents[in.ID]
	r := reachOf(ctx, accounts.PermFloorRead)
	if !ok || !r.Allows(events.Scope{SiteID: a.SiteID, TeamID: a.TeamID, AgentID: a.ID}) {
		return nil, fault.New(fault.NotFound, "There is no such agent within your reach.").WithKey("agent.unknown")
	}
	past := s.cfg.Stores.Past
	if past == nil {
		return nil, errNoHistory
	}
	start := s.midnight(a.SiteID, 0)
	list, err := past.Stretches(ctx, r, a.ID, start)
	return reply(AgentDayView{DayStart: start.UTC(), Stretches: list, QueueIDs: a.QueueIDs, Skills: a.Skills}, err)
}

// agentDays reads what every agent did today before this start, for the figures.
func (s *Server) agentDays(ctx context.Context) ([]live.AgentDay, error) {
	if s.cfg.Stores.Past == nil {
		return nil, nil
	}
	sites := map[string]bool{}
	for _, a := range s.cfg.Desk.Directory().Agents {
		sites[a.SiteID] = true
	}
	var all []live.AgentDay
	for id := range sites {
		days, err := s.cfg.Stores.Past.AgentDays(ctx, id, s.midnight(id, 0))
		if err != nil {
			return all, err
		}
		all = append(all, days...)
	}
	return all, nil
}
