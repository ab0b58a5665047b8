package desk

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/routing"
	"github.com/cordboard/cordboard/events"
)

// Outlook is what a queue promises now. Wait and Step are meant for people: they are rounded, and zero when Known is
// false, because no wait can be promised.
type Outlook struct {
	// Serving counts the agents who serve the queue: ready, with their phone, whatever they do now.
	Serving int
	Known   bool
	// Wait is what a caller who joins the line now may expect.
	Wait time.Duration
	// Step is what one place further ahead saves.
	Step time.Duration
}

// Outlooks tells what the queues promise, by queue. The map must not be changed. It may be asked from anywhere.
func (d *Desk) Outlooks() map[string]Outlook {
	if m := d.lineup.told.Load(); m != nil {
		return *m
	}
	return nil
}

// expected is where in the line of its queue somebody stands (1 is next) and how long it will take to the front; ok is
// false when no wait can be promised: nobody serves the queue, the PBX is away, or the queue's pace is not known yet. Who
// does not wait has position 0, and so has a callback that is not due.
func (t *turn) expected(i events.Interaction) (position int, wait time.Duration, ok bool) {
	if !stands(i, t.now) {
		return 0, 0, false
	}
	position = 1
	for id := range t.d.queued {
		if x := t.d.work[id]; x.QueueID == i.QueueID && id != i.ID && stands(x, t.now) && t.d.ahead(t.now, x, i) {
			position++
		}
	}
	l := t.d.lineup.lines[i.QueueID]
	if l == nil || t.d.pbx.Load() != "up" || !l.pace.Known() {
		return position, 0, false
	}
	// The line's changes of this turn are told to the pace at its end; agents who just left promise nothing.
	if l.serving == 0 {
		return position, 0, false
	}
	wait, ok = l.pace.Expect(position)
	return position, wait, ok
}

// ahead reports whether a is routed before b, both waiting in one queue.
func (d *Desk) ahead(now time.Time, a, b events.Interaction) bool {
	book, x, y := d.rules(), waitingOf(a), waitingOf(b)
	if p, q := book.Priority(now, x), book.Priority(now, y); p != q {
		return p > q
	}
	if !x.Since.Equal(y.Since) {
		return x.Since.Before(y.Since)
	}
	return a.ID < b.ID
}

// lineup keeps the pace of every queue. All but told belongs to the desk's goroutine: keep and hold note what changed,
// the end of a turn tells it to the paces.
type lineup struct {
	of     *directory.Directory
	lines  map[string]*standing
	serves map[string][]string // agent → queues in which the agent counts as serving
	dirty  map[string]bool
	fresh  bool // something changed since it was told
	told   atomic.Pointer[map[string]Outlook]
	at     time.Time // when it was told

	later   map[string]time.Time // callbacks that are not due, when they are
	order   atomic.Pointer[map[string][]string]
	orderAt time.Time // when it was looked at
}

type standing struct {
	pace             routing.Pace
	waiting, serving int
	steps            []float64 // of this turn
}

func newLineup() lineup {
	return lineup{lines: map[string]*standing{}, serves: map[string][]string{}, dirty: map[string]bool{}, later: map[string]time.Time{}}
}

func (l *lineup) line(id string) *standing {
	l.dirty[id] = true
	n := l.lines[id]
	if n == nil {
		n = &standing{}
		l.lines[id] = n
	}
	return n
}

// agent counts who serves. An agent who asked for a pause after the work at hand takes nobody more.
func (l *lineup) agent(a events.Agent, dir *directory.Directory) {
	var serves []string
	if a.State == events.AgentReady && a.NextState == "" && a.Device.Registered {
		serves = dir.Agents[a.ID].QueueIDs
	}
	had := l.serves[a.ID]
	if slices.Equal(had, serves) {
		return
	}
	for _, id := range had {
		l.line(id).serving--
	}
	for _, id := range serves {
		l.line(id).serving++
	}
	if len(serves) > 0 {
		l.serves[a.ID] = slices.Clone(serves)
	} else {
		delete(l.serves, a.ID)
	}
}

// lineChanges notes who joined, left or moved up, before the record of before is replaced by next.
func (d *Desk) lineChanges(before, next events.Interaction) {
	_, later := d.lineup.later[before.ID]
	was := inLine(before) && !later
	is := d.lineup.joins(next, d.cfg.Clock.Now())
	moved := was && is && before.QueueID != next.QueueID
	if was && (!is || moved) {
		l := d.lineup.line(before.QueueID)
		l.waiting--
		// Who keeps the place for a callback, or gives it back to the caller who calls again, moves nobody up.
		if next.State != events.InteractionInOffer && next.Outcome != events.OutcomeCallback {
			l.steps = append(l.steps, d.behind(before))
		}
	}
	if is && (!was || moved) {
		d.lineup.line(next.QueueID).waiting++
	}
	// Who got an agent at once moved no line; who stood in it did, once the agent took the call, or is to be called back by one.
	taken := next.State == events.InteractionActive || next.State == events.InteractionDialing
	if before.State == events.InteractionInOffer && taken && !before.Channel.Written() && before.QueueID != "" && before.Since.After(stoodSince(before)) {
		l := d.lineup.line(before.QueueID)
		l.steps = append(l.steps, 1)
	}
}

// behind is the share of the others in the line who stand behind somebody who leaves it.
func (d *Desk) behind(i events.Interaction) float64 {
	others, behind, now := 0, 0, i.Since
	for id := range d.queued {
		if _, later := d.lineup.later[id]; later {
			continue
		}
		if x := d.work[id]; id != i.ID && x.QueueID == i.QueueID && !x.Channel.Written() {
			others++
			if d.ahead(now, i, x) {
				behind++
			}
		}
	}
	return float64(behind) / float64(max(others, 1))
}

// pace ends a turn's account of the lines.
func (t *turn) pace() {
	l := &t.d.lineup
	t.comeDue()
	t.order()
	if dir := t.d.Directory(); l.of != dir {
		l.of = dir
		for _, a := range t.d.agents {
			l.agent(a, dir)
		}
		for id := range dir.Queues {
			l.line(id)
		}
		for id, n := range l.lines {
			if _, there := dir.Queues[id]; !there && n.waiting == 0 {
				delete(l.lines, id)
			}
		}
	}
	for id := range l.dirty {
		n := l.lines[id]
		if n == nil {
			continue
		}
		for _, share := range n.steps {
			n.pace.Step(t.now, share)
		}
		n.steps = n.steps[:0]
		n.pace.See(t.now, n.waiting > 0, n.serving)
	}
	l.fresh = l.fresh || len(l.dirty) > 0
	clear(l.dirty)
	l.tell(t.now)
}

// tell publishes at most once a tick; the tick itself brings the last change out.
func (l *lineup) tell(now time.Time) {
	if !l.fresh || now.Sub(l.at) < tickEvery {
		return
	}
	l.fresh, l.at = false, now
	out := make(map[string]Outlook, len(l.lines))
	for id, n := range l.lines {
		o := Outlook{Serving: n.serving}
		if wait, ok := n.pace.Expect(n.waiting + 1); ok && n.pace.Known() {
			step, _ := n.pace.Expect(1)
			o.Known, o.Wait, o.Step = true, readable(wait), readable(step)
			if n.waiting == 0 {
				o.Step = o.Wait
			}
		}
		out[id] = o
	}
	l.told.Store(&out)
}

// readable rounds a wait to what people can use.
func readable(d time.Duration) time.Duration {
	switch {
	case d < time.Minute:
		return d.Round(5 * time.Second)
	case d < 10*time.Minute:
		return d.Round(15 * time.Second)
	}
	return d.Round(time.Minute)
}

// recalled is how many handled interactions are enough to remember a pace.
const recalled = 20

// Recall seeds the paces after a restart from interactions that ended before it, oldest first: roughly, a step in the
// line costs what one of them kept an agent busy. What was seen since is not touched.
func (d *Desk) Recall(ended []events.Interaction) {
	busy := map[string][]time.Duration{}
	for _, i := range ended {
		if i.QueueID == "" || i.AnsweredAt.IsZero() || i.Direction != events.Inbound || i.Channel.Written() {
			continue
		}
		list := append(busy[i.QueueID], time.Duration(i.TalkMS+i.HeldMS+i.WrapMS)*time.Millisecond)
		busy[i.QueueID] = list[max(len(list)-recalled, 0):]
	}
	err := d.post(func(t *turn) {
		for id, list := range busy {
			var sum time.Duration
			for _, b := range list {
				sum += b
			}
			t.d.lineup.line(id).pace.Recall(sum/time.Duration(len(list)), len(list))
		}
	})
	if err != nil {
		d.cfg.Logger.Warn("The pace of the queues is learned anew.", "error", err)
	}
}
