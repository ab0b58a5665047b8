package live

import (
	"maps"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Counter folds events into figures. Every event carries the whole record, so applying one twice, or out of an old
// snapshot, changes nothing: the last record of a noun wins. It is not safe for concurrent use.
type Counter struct {
	zone   func(siteID string) *time.Location
	queues map[string]*queue
	serves map[string][]string // agent → queues
	agents map[string]class
	facts  map[string]fact // interaction → what it adds
	dirty  map[string]bool
	look   map[string]Outlook // what the desk promises, by queue
	days   *agentDays
	backs  map[string]callback // interaction → who waits to be called back
	looked time.Time           // up to when callbacks were seen to come due
}

type queue struct {
	Queue
	day     string
	count   QueueCount
	waiting map[string]time.Time // interaction → since
	written map[string]time.Time // the same of those written
}

// fact is what one interaction adds to its queue.
type fact struct {
	queueID                              string
	queuedAt, since                      time.Time // since is when it came to the line
	waiting, answered, abandoned, intime bool
	written, active, parked              bool
}

// live reports whether it counts whatever day it came.
func (f fact) live() bool { return f.waiting || f.active || f.parked }

// class is what an agent counts as.
type class int

const (
	absent class = iota
	ready
	busy
	paused
)

// New returns an empty counter. zone tells a site's time zone; it must not return nil.
func New(zone func(siteID string) *time.Location) *Counter {
	return &Counter{zone: zone, queues: map[string]*queue{}, serves: map[string][]string{}, agents: map[string]class{},
		facts: map[string]fact{}, dirty: map[string]bool{}, days: newAgentDays(zone), backs: map[string]callback{}}
}

// SetQueues takes the queues as people decided them. Figures of queues that stay are kept; agents are counted anew.
func (c *Counter) SetQueues(list []Queue) {
	old := c.queues
	c.queues, c.serves = make(map[string]*queue, len(list)), map[string][]string{}
	for _, q := range list {
		n := old[q.ID]
		if n == nil {
			n = &queue{waiting: map[string]time.Time{}, written: map[string]time.Time{}}
		}
		n.Queue = q
		n.count.QueueID, n.count.Name = q.ID, q.Name
		n.count.AgentsReady, n.count.AgentsBusy, n.count.AgentsPaused, n.count.AgentsSignedIn = 0, 0, 0, 0
		c.queues[q.ID] = n
		for _, a := range q.AgentIDs {
			c.serves[a] = append(c.serves[a], q.ID)
			n.count.add(c.agents[a], 1)
		}
		c.dirty[q.ID] = true
		if old[q.ID] == nil {
			c.recount(n)
		}
	}
}

// recount adds the facts that arrived before their queue was known.
func (c *Counter) recount(q *queue) {
	for id, f := range c.facts {
		if f.queueID == q.ID {
			c.book(q, id, f, 1)
		}
	}
}

// Rebuild replaces everything counted by the given records: the live ones and those that ended today.
func (c *Counter) Rebuild(agents []events.Agent, interactions []events.Interaction, now time.Time) {
	c.agents, c.facts, c.backs = map[string]class{}, map[string]fact{}, map[string]callback{}
	list := make([]Queue, 0, len(c.queues))
	for _, q := range c.queues {
		list = append(list, q.Queue)
	}
	c.queues, c.days = map[string]*queue{}, newAgentDays(c.zone)
	c.days.rebuilt = now
	c.SetQueues(list)
	for _, a := range agents {
		c.agent(a)
		c.days.agent(a, now)
	}
	for _, i := range interactions {
		c.interaction(i, now)
		c.days.interaction(i, now)
	}
}

// Apply folds one event. now decides which day it is.
func (c *Counter) Apply(e events.Event, now time.Time) {
	switch b := e.Body.(type) {
	case *events.AgentEvent:
		c.agent(b.Agent)
		c.days.agent(b.Agent, now)
	case *events.InteractionEvent:
		c.interaction(b.Interaction, now)
		c.days.interaction(b.Interaction, now)
		c.days.missed(e, b, now)
	}
}

func (c *Counter) agent(a events.Agent) {
	old, next := c.agents[a.ID], classOf(a)
	if old == next {
		return
	}
	c.agents[a.ID] = next
	for _, id := range c.serves[a.ID] {
		q := c.queues[id]
		q.count.add(old, -1)
		q.count.add(next, 1)
		c.dirty[id] = true
	}
}

func classOf(a events.Agent) class {
	if a.State == events.AgentOffline {
		return absent
	}
	switch a.Activity {
	case events.ActivityReady:
		return ready
	case events.ActivityPaused, events.ActivityMissed:
		return paused
	case events.ActivityOffline:
		return absent
	}
	return busy
}

func (n *QueueCount) add(k class, by int) {
	switch k {
	case ready:
		n.AgentsReady += by
	case busy:
		n.AgentsBusy += by
	case paused:
		n.AgentsPaused += by
	default:
		return
	}
	n.AgentsSignedIn += by
}

func (c *Counter) interaction(i events.Interaction, now time.Time) {
	c.roll(i.QueueID, now)
	c.callback(i)
	old, had := c.facts[i.ID]
	next, has := c.factOf(i, now)
	if had && has && old == next {
		return
	}
	if had {
		delete(c.facts, i.ID)
		if q := c.queues[old.queueID]; q != nil {
			c.book(q, i.ID, old, -1)
		}
	}
	if has {
		c.facts[i.ID] = next
		if q := c.queues[next.queueID]; q != nil {
			c.book(q, i.ID, next, 1)
		}
	}
}

// factOf reads a record; none for what never entered a queue, and for what entered it on another day and waits no more.
func (c *Counter) factOf(i events.Interaction, now time.Time) (fact, bool) {
	if i.QueueID == "" || i.QueuedAt.IsZero() || i.Direction == events.Outbound {
		return fact{}, false
	}
	f := fact{queueID: i.QueueID, queuedAt: i.QueuedAt.UTC(), since: i.QueuedAt.UTC(), answered: !i.AnsweredAt.IsZero(), abandoned: i.Outcome == events.OutcomeAbandoned}
	f.waiting = i.State == events.InteractionInQueue || i.State == events.InteractionInOffer
	if f.written = i.Channel.Written(); f.written {
		f.since = i.Entered().UTC()
	}
	f.active, f.parked = f.written && i.State == events.InteractionActive, i.State == events.InteractionParked
	level, zone := time.Duration(0), c.zone(i.SiteID)
	if q := c.queues[i.QueueID]; q != nil {
		level = q.ServiceLevel
	}
	f.intime = f.answered && i.AnsweredAt.Sub(i.QueuedAt) <= level
	if !f.live() && dayOf(i.QueuedAt, zone) != dayOf(now, zone) {
		return fact{}, false
	}
	return f, true
}

// book adds (by 1) or takes back (by -1) what an interaction counts for. Facts of another day than the queue's only wait.
func (c *Counter) book(q *queue, id string, f fact, by int) {
	c.dirty[q.ID] = true
	waiting := q.waiting
	if f.written {
		waiting = q.written
	}
	if f.waiting && by > 0 {
		waiting[id] = f.since
	} else {
		delete(waiting, id)
	}
	q.count.WrittenActive += by * one(f.active)
	q.count.WrittenParked += by * one(f.parked)
	if q.day != "" && dayOf(f.queuedAt, c.zone(q.SiteID)) != q.day {
		return
	}
	q.count.today(f, by)
}

// roll begins a new day of a queue when it is one: today's sums start at nothing and yesterday's facts are forgotten.
func (c *Counter) roll(queueID string, now time.Time) {
	q := c.queues[queueID]
	if q == nil {
		return
	}
	zone := c.zone(q.SiteID)
	today := dayOf(now, zone)
	if q.day == today {
		return
	}
	q.day = today
	q.count.OfferedToday, q.count.AnsweredToday, q.count.AbandonedToday, q.count.InTimeToday = 0, 0, 0, 0
	q.count.WrittenOfferedToday, q.count.WrittenAnsweredToday, q.count.WrittenInTimeToday = 0, 0, 0
	c.dirty[queueID] = true
	for id, f := range c.facts {
		if f.queueID != queueID {
			continue
		}
		if dayOf(f.queuedAt, zone) == today {
			q.count.today(f, 1)
		} else if !f.live() {
			delete(c.facts, id)
		}
	}
}

// Counts returns the figures of every queue, ordered by name.
func (c *Counter) Counts(now time.Time) []QueueCount {
	return c.collect(slices.Collect(maps.Keys(c.queues)), now)
}

// Changed returns the figures that changed since Changed was last asked, ordered by name.
func (c *Counter) Changed(now time.Time) []QueueCount {
	for id := range c.queues {
		c.roll(id, now)
	}
	c.comeDue(now)
	ids := slices.Collect(maps.Keys(c.dirty))
	clear(c.dirty)
	return c.collect(ids, now)
}

func (c *Counter) collect(ids []string, now time.Time) []QueueCount {
	out := make([]QueueCount, 0, len(ids))
	due, later := c.callbacks(now)
	for _, id := range ids {
		q := c.queues[id]
		if q == nil {
			continue
		}
		c.roll(id, now)
		n := q.count
		n.Waiting = len(q.waiting)
		n.Callbacks, n.CallbacksLater, n.ServiceLevelSeconds = due[id], later[id], int(q.ServiceLevel/time.Second)
		n.promise(c.look[id])
		n.LongestSince = first(q.waiting)
		n.WrittenWaiting, n.WrittenLongestSince = len(q.written), first(q.written)
		out = append(out, n)
	}
	slices.SortFunc(out, byName)
	return out
}
