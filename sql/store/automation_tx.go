package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

// waitingSince is since when the customer of an open thread waits for an answer.
func waitingSince(t *events.Thread) time.Time {
	if t.Status != events.ThreadOpen {
		return time.Time{}
	}
	return t.WaitingSince
}

// silentSince is since when a customer who wrote once does not answer us.
func silentSince(t *events.Thread) time.Time {
	asked := t.LastBy != "" && t.LastBy != events.ByCustomer && t.LastBy != events.BySystem
	if !asked || t.LastIn.IsZero() || (t.Status != events.ThreadOpen && t.Status != events.ThreadWaiting) {
		return time.Time{}
	}
	return t.LastAt
}

// Automation answers the active rules of all sites with the sites' clocks.
func (s *Store) Automation(ctx context.Context) (*automation.Book, error) {
	b := &automation.Book{Rules: map[string][]automation.Rule{}, Zones: map[string]*time.Location{}}
	err := s.snapshot(ctx, func(q *db.Queries) error {
		rows, err := q.ActiveRules(ctx)
		list, err := mapped(rows, err, ruleOf)
		if err != nil {
			return err
		}
		for _, r := range list {
			b.Rules[r.SiteID] = append(b.Rules[r.SiteID], r)
		}
		for _, list := range b.Rules {
			automation.Sort(list)
		}
		zones, err := q.SiteZones(ctx)
		for _, z := range zones {
			if loc, err := time.LoadLocation(z.TimeZone); err == nil {
				b.Zones[z.ID] = loc
			}
		}
		return err
	})
	return b, err
}

// TimedRuleThreads answers conversations at which a rule about time is to look.
func (s *Store) TimedRuleThreads(ctx context.Context, r automation.Rule, before time.Time, limit int) ([]string, error) {
	if r.When == automation.Waited {
		list, err := s.q.WaitedThreads(ctx, db.WaitedThreadsParams{SiteID: r.SiteID, Before: nullTime(before), RuleID: r.ID, Limit: int32(limit)})
		return list, explain(err)
	}
	list, err := s.q.SilentThreads(ctx, db.SilentThreadsParams{SiteID: r.SiteID, Before: nullTime(before), RuleID: r.ID, Limit: int32(limit)})
	return list, explain(err)
}

// PastThreads answers the latest conversations of a site for a dry run.
func (s *Store) PastThreads(ctx context.Context, siteID string, d events.MessageDirection, limit int) (out []automation.Past, err error) {
	err = s.snapshot(ctx, func(q *db.Queries) error {
		out = nil
		rows, err := q.LatestThreads(ctx, db.LatestThreadsParams{SiteID: siteID, Limit: int32(limit)})
		if err != nil {
			return err
		}
		for _, row := range rows {
			var p automation.Past
			if p.Thread, err = threadOf(row.Record, row.Number, nil); err != nil {
				return err
			}
			record, err := q.LastMessageOf(ctx, db.LastMessageOfParams{ThreadID: p.Thread.ID, Direction: string(d)})
			if err == nil {
				m, err := messageOf(record, nil)
				if err != nil {
					return err
				}
				p.Message = &m
			} else if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
			if p.Contact, err = contactFacts(ctx, q, siteID, p.Thread.ContactID); err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// RuleFigures answers how often rules acted.
func (s *Store) RuleFigures(ctx context.Context, r events.Reach) ([]automation.RuleFigure, error) {
	rows, err := s.q.RuleFigures(ctx, db.RuleFiguresParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
	list, err := mapped(rows, err, sure(func(x db.RuleFiguresRow) automation.RuleFigure {
		at, _ := x.LastAt.(time.Time)
		return automation.RuleFigure{RuleID: x.RuleID, Acted: int(x.Acted), LastAt: at}
	}))
	return list, explain(err)
}

// RuleRuns answers when and where a rule acted last.
func (s *Store) RuleRuns(ctx context.Context, r events.Reach, ruleID string, limit int) ([]automation.RuleRun, error) {
	rows, err := s.q.RunsOfRule(ctx, db.RunsOfRuleParams{RuleID: ruleID, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, Limit: int32(limit)})
	list, err := mapped(rows, err, func(x db.RunsOfRuleRow) (automation.RuleRun, error) {
		run := automation.RuleRun{ThreadID: x.ThreadID, Number: int64(x.Number), Name: x.Name, QueueID: x.QueueID, At: x.At, Did: []string{}} //nolint:gosec // counts from one
		if x.Note == "" {
			return run, nil
		}
		m, err := messageOf(x.Note, nil)
		if m.By.Kind == events.ByRule && m.By.ID == ruleID {
			run.Did = strings.Split(m.Content.Text, "\n")
		}
		return run, err
	})
	return list, explain(err)
}

// PruneRuns removes what rules did before, some at a time.
func (s *Store) PruneRuns(ctx context.Context, before time.Time) (int64, error) {
	n, err := s.q.PruneRuns(ctx, before.UTC())
	return n, explain(err)
}

func (x inboxTx) AddRun(ctx context.Context, r inbox.Run) (bool, error) {
	n, err := x.q.AddRun(ctx, db.AddRunParams{RuleID: r.RuleID, ThreadID: r.ThreadID, Mark: r.Mark, Acted: r.Acted, At: r.At})
	return n > 0, err
}

func (x inboxTx) CannedText(ctx context.Context, siteID, id string) (string, bool, error) {
	body, err := x.q.CannedBody(ctx, db.CannedBodyParams{SiteID: siteID, ID: id})
	return found(body, err)
}

func (x inboxTx) AgentTeam(ctx context.Context, siteID, agentID string) (string, bool, error) {
	team, err := x.q.AgentTeam(ctx, db.AgentTeamParams{SiteID: siteID, ID: agentID})
	return found(team, err)
}

// found tells a row that is not there from a failure.
func found(v string, err error) (string, bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return v, err == nil, err
}

func (x inboxTx) ContactFacts(ctx context.Context, siteID, id string) (*automation.Contact, error) {
	return contactFacts(ctx, x.q, siteID, id)
}

func contactFacts(ctx context.Context, q *db.Queries, siteID, id string) (*automation.Contact, error) {
	if id == "" {
		return nil, nil
	}
	c, err := q.ContactByID(ctx, db.ContactByIDParams{SiteID: siteID, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	facts := automation.Contact{Fields: map[string]string{}, Tags: kept[[]string](c.Tags)}
	maps.Copy(facts.Fields, kept[map[string]string](c.Custom))
	// an own field cannot take the name of one that every contact has
	maps.Copy(facts.Fields, map[string]string{"name": c.Name, "company": c.Company, "language": c.Language, "notes": c.Notes, "owner": c.OwnerID.String})
	return &facts, nil
}

func (x inboxTx) Macro(ctx context.Context, id string) (automation.Macro, error) {
	row, err := x.q.MacroByID(ctx, id)
	m, err := one(row, err, macroOf)
	return m, unreadable("macro", err)
}
