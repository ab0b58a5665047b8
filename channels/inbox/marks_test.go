package inbox_test

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

func TestAMarkOfReadingCountsForWhatIsToldAfterIt(t *testing.T) {
	noon := time.Now().UTC().Add(-time.Hour).Truncate(time.Millisecond)
	mark := func(kind channels.Kind, seconds int) channels.Inbound {
		i := from("ann", "", "")
		i.Kind, i.Message, i.At = kind, nil, noon.Add(time.Duration(seconds)*time.Second)
		return i
	}
	echo := func(id string, seconds int) channels.Inbound {
		i := from("ann", id, id)
		i.Echo, i.At = true, noon.Add(time.Duration(seconds)*time.Second)
		return i
	}
	asked := from("ann", "m0", "hello")
	asked.At = noon
	for name, order := range map[string][]channels.Inbound{
		"the marks last":                 {asked, echo("e1", 1), echo("e2", 3), echo("e3", 5), mark(channels.InSeen, 2), mark(channels.InArrived, 4)},
		"the marks between":              {asked, mark(channels.InArrived, 4), mark(channels.InSeen, 2), echo("e3", 5), echo("e2", 3), echo("e1", 1)},
		"the marks first":                {mark(channels.InSeen, 2), mark(channels.InArrived, 4), mark(channels.InSeen, 1), asked, echo("e2", 3), echo("e1", 1), echo("e3", 5)},
		"the marks first, nothing asked": {mark(channels.InSeen, 2), mark(channels.InArrived, 4), echo("e1", 1), echo("e2", 3), echo("e3", 5), asked},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			want := map[string]events.MessageStatus{"e1": events.MessageRead, "e2": events.MessageDelivered, "e3": events.MessageSent, "hello": ""}
			for round := 1; round <= 2; round++ {
				for _, i := range order {
					w.post(inboxID, i)
				}
				w.until("all is applied", func() bool { return int(w.engine.Stats().Applied.Load()) == round*len(order) })
				_, list := w.arrived("ann", 4)
				for _, m := range list {
					if m.Status != want[m.Content.Text] {
						t.Errorf("told %d times, %s is %q", round, m.Content.Text, m.Status)
					}
				}
			}
		})
	}
}
