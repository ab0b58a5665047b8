package live

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
)

// AgentCount is the figures of one agent today, the calendar day of the agent's site. Times run: add what passed since
// CountedTo to BusyMS or AvailableMS, by what the agent does.
type AgentCount struct {
	AgentID string `json:"agent_id"`
	// HandledToday counts conversations that ended today with this agent as the last; HandlingMS is their talking, holding
	// and wrap-up. The average handling time is one by the other.
	HandledToday int   `json:"handled_today"`
	HandlingMS   int64 `json:"handling_ms"`
	MissedToday  int   `json:"missed_today"` // offers that rang out
	// WrittenToday counts written conversations whose work ended today with this agent; they are in neither figure above.
	WrittenToday int `json:"written_today"`
	// BusyMS is the time dialling, talking, holding, consulting, writing and in wrap-up; AvailableMS the time ready or being offered
	// something. Occupancy is BusyMS of both together.
	BusyMS      int64     `json:"busy_ms"`
	AvailableMS int64     `json:"available_ms"`
	CountedTo   time.Time `json:"counted_to"`

	SiteID string `json:"-"`
	TeamID string `json:"-"`
}

// AgentDay is what the past tells of an agent's day, for the figures after a restart.
type AgentDay struct {
	AgentID         string
	Busy, Available time.Duration
	Missed          int
}

// agentDay is an agent as counted; act runs since CountedTo.
type agentDay struct {
	AgentCount
	day string
	act events.Activity
}

// handled is what one conversation adds to its agent.
type handled struct {
	agentID string
	ended   time.Time
	ms      int64
	written bool
}

type agentDays struct {
	zone    func(siteID string) *time.Location
	days    map[string]*agentDay
	handled map[string]handled // by interaction
	dirty   map[string]bool
	rebuilt time.Time // offers missed up to then are counted
}

func newAgentDays(zone func(string) *time.Location) *agentDays {
	return &agentDays{zone: zone, days: map[string]*agentDay{}, handled: map[string]handled{}, dirty: map[string]bool{}}
}

// busyDoing and availableDoing are what occupancy compares.
func busyDoing(a events.Activity) bool {
	switch a {
	case events.ActivityDialing, events.ActivityTalking, events.ActivityHeld, events.ActivityConsult, events.ActivityWriting, events.ActivityWrapup:
		return true
	}
	return false
}

func availableDoing(a events.Activity) bool {
	return a == events.ActivityReady || a == events.ActivityOffered
}

func (c *agentDays) of(id string) *agentDay {
	d := c.days[id]
	if d == nil {
		d = &agentDay{AgentCount: AgentCount{AgentID: id}}
		c.days[id] = d
	}
	c.dirty[id] = true
	return d
}

// agent closes the stretch that ran and begins the next. A record older than the stretch that runs is an old one again.
func (c *agentDays) agent(a events.Agent, now time.Time) {
	d := c.days[a.ID]
	if d != nil && d.act == a.Activity && d.SiteID == a.SiteID && d.TeamID == a.TeamID || d != nil && a.ActivitySince.Before(d.CountedTo) {
		return
	}
	d = c.of(a.ID)
	d.SiteID, d.TeamID = a.SiteID, a.TeamID
	c.roll(d, now)
	d.run(a.ActivitySince)
	d.act, d.CountedTo = a.Activity, later(a.ActivitySince, dayStart(now, c.zone(a.SiteID)))
}

// run adds the stretch up to a moment.
func (d *agentDay) run(to time.Time) {
	ms := to.Sub(d.CountedTo).Milliseconds()
	if d.CountedTo.IsZero() || ms <= 0 {
		return
	}
	switch {
	case busyDoing(d.act):
		d.BusyMS += ms
	case availableDoing(d.act):
		d.AvailableMS += ms
	}
	d.CountedTo = to
}

// roll begins a new day when it is one; the stretch that runs counts from midnight.
func (c *agentDays) roll(d *agentDay, now time.Time) {
	zone := c.zone(d.SiteID)
	today := dayOf(now, zone)
	if d.day == today {
		return
	}
	fresh := d.day == ""
	d.day = today
	if fresh {
		return
	}
	d.HandledToday, d.HandlingMS, d.WrittenToday, d.MissedToday, d.BusyMS, d.AvailableMS = 0, 0, 0, 0, 0, 0
	d.CountedTo = later(d.CountedTo, dayStart(now, zone))
	c.dirty[d.AgentID] = true
	for id, h := range c.handled {
		if h.agentID != d.AgentID {
			continue
		}
		if dayOf(h.ended, zone) == today {
			d.handle(h, 1)
		} else {
			delete(c.handled, id)
		}
	}
}

func (d *agentDay) handle(h handled, by int) {
	if h.written {
		d.WrittenToday += by
		return
	}
	d.HandledToday += by
	d.HandlingMS += int64(by) * h.ms
}

// interaction counts a conversation for the agent who ended it; the last record wins.
func (c *agentDays) interaction(i events.Interaction, now time.Time) {
	old, had := c.handled[i.ID]
	next := handled{i.AgentID, i.EndedAt.UTC(), i.TalkMS + i.HeldMS + i.WrapMS, i.Channel.Written()}
	has := i.AgentID != "" && !i.AnsweredAt.IsZero() && !i.EndedAt.IsZero() && i.Kind != events.KindConsult &&
		dayOf(i.EndedAt, c.zone(i.SiteID)) == dayOf(now, c.zone(i.SiteID))
	if had == has && (!has || old == next) {
		return
	}
	if had {
		delete(c.handled, i.ID)
		c.count(old, -1, i.SiteID, now)
	}
	if has {
		c.handled[i.ID] = next
		c.count(next, 1, i.SiteID, now)
	}
}

func (c *agentDays) count(h handled, by int, siteID string, now time.Time) {
	d := c.of(h.agentID)
	if d.SiteID == "" {
		d.SiteID = siteID
	}
	c.roll(d, now)
	d.handle(h, by)
}

// missed counts an offer that rang out.
func (c *agentDays) missed(e events.Event, b *events.InteractionEvent, now time.Time) {
	if e.Type != events.InteractionOfferEnded || b.Cause != events.CauseNoAnswer || b.AgentID == "" || !e.At.After(c.rebuilt) {
		return
	}
	zone := c.zone(b.Interaction.SiteID)
	if dayOf(e.At, zone) != dayOf(now, zone) {
		return
	}
	d := c.of(b.AgentID)
	if d.SiteID == "" {
		d.SiteID = b.Interaction.SiteID
	}
	c.roll(d, now)
	d.MissedToday++
}

// SeedAgents adds what the past tells of today, after Rebuild.
func (c *Counter) SeedAgents(list []AgentDay) {
	for _, s := range list {
		d := c.days.of(s.AgentID)
		d.BusyMS += s.Busy.Milliseconds()
		d.AvailableMS += s.Available.Milliseconds()
		d.MissedToday += s.Missed
	}
}

// AgentCounts returns the figures of every agent, ordered by id.
func (c *Counter) AgentCounts(now time.Time) []AgentCount {
	return c.days.collect(slices.Collect(maps.Keys(c.days.days)), now)
}

// ChangedAgents returns the figures that changed since it was last asked, ordered by id.
func (c *Counter) ChangedAgents(now time.Time) []AgentCount {
	for _, d := range c.days.days {
		c.days.roll(d, now)
	}
	ids := slices.Collect(maps.Keys(c.days.dirty))
	clear(c.days.dirty)
	return c.days.collect(ids, now)
}

func (c *agentDays) collect(ids []string, now time.Time) []AgentCount {
	out := make([]AgentCount, 0, len(ids))
	for _, id := range ids {
		if d := c.days[id]; d != nil && d.SiteID != "" {
			c.roll(d, now)
			out = append(out, d.AgentCount)
		}
	}
	slices.SortFunc(out, func(a, b AgentCount) int { return cmp.Compare(a.AgentID, b.AgentID) })
	return out
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a.UTC()
	}
	return b.UTC()
}

// dayStart is the midnight before a moment, in a zone.
func dayStart(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// Add counts time spent doing something.
func (d *AgentDay) Add(act events.Activity, t time.Duration) {
	switch {
	case busyDoing(act):
		d.Busy += t
	case availableDoing(act):
		d.Available += t
	}
}
