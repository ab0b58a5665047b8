package hub

import (
	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/events"
)

// entry is one event as it is kept: encoded once for all browsers, with what decides who may see it.
type entry struct {
	seq    uint64
	noun   string
	about  string // the directory's noun
	scope  events.Scope
	agents []string // whose own event it is
	all    bool     // for everybody
	frame  *websocket.PreparedMessage
	plain  *events.Event // what some may see only in part
	quiet  bool          // only for who may monitor
	// masked are the frames for who may not see all of it, by what is hidden; made when the first such browser sees it.
	masked [4]*websocket.PreparedMessage
}

// ring holds the last RingSize entries. first is the sequence number from which on nothing is missing: journals may
// have holes in their numbering, so it is kept by hand.
type ring struct {
	buf   []*entry
	next  int
	first uint64
}

func (r *ring) add(e *entry) {
	if len(r.buf) < RingSize {
		r.buf = append(r.buf, e)
		return
	}
	r.first = r.buf[r.next].seq + 1
	r.buf[r.next] = e
	r.next = (r.next + 1) % RingSize
}

// after returns the entries behind seq, oldest first; ok is false when some of them are gone.
func (r *ring) after(seq uint64) (list []*entry, ok bool) {
	if seq+1 < r.first {
		return nil, false
	}
	for i := len(r.buf) - 1; i >= 0; i-- {
		e := r.buf[(r.next+i)%len(r.buf)]
		if e.seq <= seq {
			break
		}
		list = append(list, e)
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list, true
}
