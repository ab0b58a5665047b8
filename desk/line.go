package desk

import (
	"maps"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
)

// linesEvery is how often the order of the lines is looked at: age changes it without anything happening.
const linesEvery = time.Second

// Lines tells who stands in the queues' lines, the next one first, by queue: callers and callbacks that are due. Queues with
// an empty line are missing. It must not be changed, and is another map only when a line changed. It may be asked from anywhere.
func (d *Desk) Lines() map[string][]string {
	if m := d.lineup.order.Load(); m != nil {
		return *m
	}
	return nil
}

// stands reports whether an interaction stands in the line of its queue. A callback that is not due does not: it takes no
// caller's place, and nobody who is free waits for it. Nor does whoever a campaign calls, or who writes: agents take that beside.
func stands(i events.Interaction, now time.Time) bool {
	_, come := due(i, now)
	return inLine(i) && come
}

func inLine(i events.Interaction) bool {
	return i.State == events.InteractionInQueue && i.Attempt == nil && !i.Channel.Written()
}

// joins notes whether what is now held stands in its line, or will later.
func (l *lineup) joins(i events.Interaction, now time.Time) bool {
	if !inLine(i) {
		delete(l.later, i.ID)
		return false
	}
	if at, ok := due(i, now); !ok {
		l.later[i.ID] = at
		return false
	}
	delete(l.later, i.ID)
	return true
}

// comeDue lets callbacks join their line whose time has come.
func (t *turn) comeDue() {
	l := &t.d.lineup
	for id, at := range l.later {
		if !t.now.Before(at) {
			delete(l.later, id)
			l.line(t.d.work[id].QueueID).waiting++
		}
	}
}

// stoodSince is when an interaction that is offered had joined its line at the latest. A callback that came due is offered with
// the next tick: that is not standing in line.
func stoodSince(i events.Interaction) time.Time {
	if i.Callback != nil && !i.Callback.NotBefore.IsZero() {
		return i.Callback.NotBefore.Add(2 * tickEvery)
	}
	return i.QueuedAt
}

// order publishes the lines.
func (t *turn) order() {
	l := &t.d.lineup
	if t.now.Sub(l.orderAt) < linesEvery {
		return
	}
	l.orderAt = t.now
	lines := map[string][]string{}
	for id := range t.d.queued {
		if i := t.d.work[id]; i.QueueID != "" && stands(i, t.now) {
			lines[i.QueueID] = append(lines[i.QueueID], id)
		}
	}
	for _, line := range lines {
		slices.SortFunc(line, func(a, b string) int {
			if t.d.ahead(t.now, t.d.work[a], t.d.work[b]) {
				return -1
			}
			return 1
		})
	}
	if told := t.d.Lines(); !maps.EqualFunc(told, lines, slices.Equal[[]string]) {
		l.order.Store(&lines)
	}
}
