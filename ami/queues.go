package ami

import (
	"context"
	"errors"
	"strconv"
	"time"
)

// Queue is one app_queue queue with everything in it.
type Queue struct {
	Name                string
	Strategy            string
	Max                 int // callers allowed to wait; 0 means no limit
	Weight              int
	Calls               int // waiting now
	HoldTime            time.Duration
	TalkTime            time.Duration
	Completed           int // since Asterisk started or the statistics were reset
	Abandoned           int
	ServiceLevel        time.Duration
	ServiceLevelPercent float64
	Members             []Member
	Callers             []Caller
}

// Caller is one call waiting in a queue.
type Caller struct {
	Queue          string
	Position       int // 1 is next
	Channel        string
	UniqueID       string
	CallerIDNumber string
	CallerIDName   string
	Wait           time.Duration
	Priority       int
}

// QueueStatus reads one queue, or all of them when the name is empty, in the order
// Asterisk reports. An unknown queue is ErrNoSuchQueue, although Asterisk itself
// calls that an empty success.
func QueueStatus(ctx context.Context, c Conn, queue string) ([]Queue, error) {
	_, items, err := c.List(ctx, NewAction("QueueStatus").With("Queue", queue))
	if err != nil {
		return nil, err
	}
	var all []Queue
	at := map[string]int{}
	get := func(name string) *Queue {
		i, ok := at[name]
		if !ok {
			i = len(all)
			at[name] = i
			all = append(all, Queue{Name: name})
		}
		return &all[i]
	}
	for _, e := range items {
		q := get(e.Get("Queue"))
		switch e.Name {
		case eventListQueue:
			q.fill(e.Headers)
		case eventListMember:
			m, err := ParseMember(e)
			if err != nil {
				return nil, err
			}
			q.Members = append(q.Members, m)
		case eventListEntry:
			q.Callers = append(q.Callers, ParseCaller(e))
		}
	}
	if queue != "" && len(all) == 0 {
		return nil, ErrNoSuchQueue.With("queue", queue)
	}
	return all, nil
}

func (q *Queue) fill(h Headers) {
	q.Strategy = h.Get("Strategy")
	q.Max, q.Weight, q.Calls = h.Int("Max"), h.Int("Weight"), h.Int("Calls")
	q.HoldTime, q.TalkTime = h.Seconds("Holdtime"), h.Seconds("TalkTime")
	q.Completed, q.Abandoned = h.Int("Completed"), h.Int("Abandoned")
	q.ServiceLevel = h.Seconds("ServiceLevel")
	q.ServiceLevelPercent, _ = strconv.ParseFloat(h.Get("ServicelevelPerf"), 64)
}

// ParseCaller reads a QueueEntry of a list, or a QueueCallerJoin, Leave or Abandon.
// Only a list tells Wait and Priority.
func ParseCaller(e Event) Caller {
	unknown := func(v string) string {
		if v == "<unknown>" || v == "unknown" {
			return ""
		}
		return v
	}
	return Caller{
		Queue:          e.Get("Queue"),
		Position:       e.Int("Position"),
		Channel:        e.Get("Channel"),
		UniqueID:       e.Get("Uniqueid"),
		CallerIDNumber: unknown(e.Get("CallerIDNum")),
		CallerIDName:   unknown(e.Get("CallerIDName")),
		Wait:           e.Seconds("Wait"),
		Priority:       e.Int("Priority"),
	}
}

// Summary is a queue in numbers.
type Summary struct {
	Queue       string
	LoggedIn    int
	Available   int
	Callers     int
	HoldTime    time.Duration
	TalkTime    time.Duration
	LongestHold time.Duration
}

// QueueSummary reads the numbers of one queue, or of all when the name is empty.
func QueueSummary(ctx context.Context, c Conn, queue string) ([]Summary, error) {
	_, items, err := c.List(ctx, NewAction("QueueSummary").With("Queue", queue))
	if err != nil {
		return nil, err
	}
	all := make([]Summary, 0, len(items))
	for _, e := range items {
		if e.Name != eventListQueueSummary {
			continue
		}
		all = append(all, Summary{
			Queue:    e.Get("Queue"),
			LoggedIn: e.Int("LoggedIn"), Available: e.Int("Available"), Callers: e.Int("Callers"),
			HoldTime: e.Seconds("HoldTime"), TalkTime: e.Seconds("TalkTime"),
			LongestHold: e.Seconds("LongestHoldTime"),
		})
	}
	if queue != "" && len(all) == 0 {
		return nil, ErrNoSuchQueue.With("queue", queue)
	}
	return all, nil
}

// NewMember describes a member to add. Queue and Interface are required.
type NewMember struct {
	Queue          string
	Interface      string // what the queue dials, such as PJSIP/100
	Name           string // shown in reports; the interface when empty
	StateInterface string // whose device state counts; the interface when empty
	Penalty        int
	Paused         bool
}

// QueueAdd adds a dynamic member. ErrAlreadyMember says that it is one already,
// which a retry after ErrTimeout may take for success.
func QueueAdd(ctx context.Context, c Conn, m NewMember) error {
	return change(ctx, c, NewAction("QueueAdd"), m.Queue, m.Interface,
		Header{"MemberName", m.Name}, Header{"StateInterface", m.StateInterface},
		Header{"Penalty", strconv.Itoa(m.Penalty)}, Header{"Paused", strconv.FormatBool(m.Paused)})
}

// QueueRemove removes a dynamic member; a static one, from queues.conf, is refused.
func QueueRemove(ctx context.Context, c Conn, queue, iface string) error {
	return change(ctx, c, NewAction("QueueRemove"), queue, iface)
}

// QueuePause pauses or unpauses a member in one queue. Asterisk does not tell an
// unknown queue from an unknown member: both are ErrNoSuchMember.
func QueuePause(ctx context.Context, c Conn, queue, iface string, paused bool, reason string) error {
	return change(ctx, c, NewAction("QueuePause"), queue, iface,
		Header{"Paused", strconv.FormatBool(paused)}, Header{"Reason", reason})
}

// QueuePauseEverywhere does so in all queues the member is in. It is a function of
// its own so that a queue name left empty by mistake cannot mean it.
func QueuePauseEverywhere(ctx context.Context, c Conn, iface string, paused bool, reason string) error {
	if iface == "" {
		return invalid("the interface of a queue member must not be empty")
	}
	_, err := c.Do(ctx, NewAction("QueuePause").With("Interface", iface).
		With("Paused", strconv.FormatBool(paused)).With("Reason", reason))
	return err
}

// QueuePenalty sets a member's penalty in one queue. As with QueuePause, everything
// unknown is ErrNoSuchMember.
func QueuePenalty(ctx context.Context, c Conn, queue, iface string, penalty int) error {
	if penalty < 0 {
		return invalid("a penalty must be 0 or more")
	}
	return change(ctx, c, NewAction("QueuePenalty"), queue, iface, Header{"Penalty", strconv.Itoa(penalty)})
}

// change refuses the empty names that Asterisk would take for "all of them".
func change(ctx context.Context, c Conn, a Action, queue, iface string, more ...Header) error {
	if queue == "" || iface == "" {
		return invalid("the queue and the interface of a member must not be empty")
	}
	a = a.With("Queue", queue).With("Interface", iface)
	for _, h := range more {
		a = a.With(h.Name, h.Value)
	}
	_, err := c.Do(ctx, a)
	return err
}

// IsOutcomeUnknown reports whether a change may have been carried out although it
// returned an error. Read the state before repeating it.
func IsOutcomeUnknown(err error) bool {
	return errors.Is(err, ErrTimeout) || errors.Is(err, ErrMiscorrelated) ||
		errors.Is(err, ErrCut) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
