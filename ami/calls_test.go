package ami

import (
	"errors"
	"strconv"
	"testing"
)

// FuzzCorrelation lets messages arrive in any order, any number of times and with any
// id, and proves that every request ends at most once, with an answer that was
// meant for it, and with a list only when the list was whole.
func FuzzCorrelation(f *testing.F) {
	f.Add([]byte{0x00, 0x10, 0x20, 0x30})
	f.Add([]byte{0x11, 0x21, 0x01, 0x31, 0x41, 0x51, 0x61, 0x71})
	f.Add([]byte{0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x10, 0x30})
	f.Fuzz(func(t *testing.T, script []byte) {
		const limit = 5
		cs := newCalls(limit)
		all := []*call{
			cs.open(NewAction("Ping"), false), cs.open(NewAction("QueueStatus"), true),
			cs.open(NewAction("QueueAdd"), false), cs.open(NewAction("QueueSummary"), true),
		}
		for _, b := range script {
			c := all[int(b&0x0f)%len(all)]
			play(cs, c, b>>4)
		}
		cs.cutAll(errors.New("over"))
		for _, c := range all {
			<-c.done
			if len(c.items) > limit {
				t.Fatalf("%d items were kept", len(c.items))
			}
			if c.err != nil {
				continue
			}
			if got := c.resp.Get("For"); got != c.id {
				t.Fatalf("%s got the answer for %q", c.id, got)
			}
			if n, _ := strconv.Atoi(c.complete["ListItems"]); c.list && n != len(c.items) {
				t.Fatalf("a list of %d was accepted with %d items", n, len(c.items))
			}
		}
		if len(cs.pending) != 0 || cs.current != nil {
			t.Fatalf("%d requests are left", len(cs.pending))
		}
	})
}

func play(cs *calls, c *call, step byte) {
	switch step % 10 {
	case 0:
		cs.begin(c)
	case 1:
		cs.response(map[string]string{"Response": "Success", "ActionID": c.id, "For": c.id})
	case 2:
		cs.item(c.id, Event{Name: "Item", Headers: Headers{"ActionID": c.id}})
	case 3:
		cs.item(c.id, Event{Name: "End", Headers: Headers{"EventList": "Complete", "ListItems": "2"}})
	case 4:
		cs.response(map[string]string{"Response": "Error", "ActionID": c.id, "Message": "Already there"})
	case 5:
		cs.response(map[string]string{"Response": "Error", "Message": "line too long"})
	case 6:
		cs.expire(c)
	case 7:
		cs.item(c.id, Event{Name: "End", Headers: Headers{"EventList": "cancelled"}})
	case 8:
		cs.mistake(c)
	case 9:
		cs.fail(c, ErrBusy)
	}
}
