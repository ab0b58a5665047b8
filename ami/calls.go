package ami

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// listPrefix marks the ids of list requests, so that an item which comes after its
// request was given up is not mistaken for news.
const (
	listPrefix = "cb-list-"
	doPrefix   = "cb-do-"
)

// call is one request on its way. Its fields below done are written under the
// owner's mutex and may be read once done is closed.
type call struct {
	id     string
	action Action
	list   bool
	done   chan struct{}

	resp      Response
	items     []Event
	err       error
	sent      bool // given to the transport
	responded bool
	finished  bool
	complete  Headers // the closing event of a list, once seen
	mistaken  bool    // the transport took an event for the answer
}

// calls finds the request a message belongs to. It trusts only what came over the
// message stream: amigo's own idea of an answer is the first message with the
// ActionID, even when that is an event. Safe for concurrent use.
type calls struct {
	max int

	mu      sync.Mutex
	seq     uint64
	pending map[string]*call
	current *call // handed to the transport and not answered yet
	// doubtful is set once any request went unanswered: from then on an answer
	// without an ActionID could belong to that one.
	doubtful bool

	late atomic.Int64
}

func newCalls(max int) *calls { return &calls{max: max, pending: map[string]*call{}} }

func (cs *calls) open(a Action, list bool) *call {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.seq++
	prefix := doPrefix
	if list {
		prefix = listPrefix
	}
	c := &call{id: prefix + strconv.FormatUint(cs.seq, 10), action: a, list: list, done: make(chan struct{})}
	cs.pending[c.id] = c
	return c
}

// begin marks the call as being with the transport; false when it is over already.
func (cs *calls) begin(c *call) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if c.finished {
		return false
	}
	cs.current, c.sent = c, true
	return true
}

// fail ends the call with an error unless it is over already.
func (cs *calls) fail(c *call, err error) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.finish(c, err)
}

// expire ends a call nobody answered and reports whether it was waiting for its
// response until now. A list that trickles in too slowly is no sign of a dead
// connection.
func (cs *calls) expire(c *call) (unanswered bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	unanswered = !c.finished && !c.responded
	err := ErrTimeout
	switch {
	case !c.sent:
		err = ErrBusy
	case c.mistaken && !c.responded:
		err = ErrMiscorrelated
	}
	cs.finish(c, err.With("action", c.action.Name()))
	return unanswered
}

// mistake notes that the transport took an event for the answer.
func (cs *calls) mistake(c *call) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c.mistaken = true
}

// cut ends the call because the connection ended: unsent calls surely did nothing.
func (cs *calls) cut(c *call, reason error) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	err := ErrDown
	if c.sent {
		err = ErrCut
	}
	cs.finish(c, err.With("action", c.action.Name()).Because(reason))
}

func (cs *calls) cutAll(reason error) {
	cs.mu.Lock()
	all := slices.Collect(maps.Values(cs.pending))
	cs.mu.Unlock()
	for _, c := range all {
		cs.cut(c, reason)
	}
}

// finish expects cs.mu to be held.
func (cs *calls) finish(c *call, err error) {
	if c.finished {
		return
	}
	c.finished, c.err = true, err
	delete(cs.pending, c.id)
	if cs.current == c {
		cs.current = nil
		cs.doubtful = true // given up before it was answered
	}
	close(c.done)
}

// response takes a message that has the header Response.
func (cs *calls) response(m map[string]string) {
	r := newResponse(m)
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c := cs.pending[r.Headers["ActionID"]]
	if c == nil && r.Headers["ActionID"] == "" && !r.Success && !cs.doubtful {
		// Asterisk cannot name the action when it could not parse it. Actions
		// go out one at a time, so the one that waits is the one meant.
		c = cs.current
	}
	if c == nil || c.responded {
		cs.late.Add(1)
		return
	}
	c.resp, c.responded = r, true
	if cs.current == c {
		cs.current = nil
	}
	switch {
	case !r.Success:
		cs.finish(c, refusal(c.action.Name(), r))
	case !c.list:
		cs.finish(c, nil)
	default:
		cs.settle(c)
	}
}

// item takes an event with the id of a list request.
func (cs *calls) item(id string, e Event) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c := cs.pending[id]
	if c == nil || c.complete != nil {
		cs.late.Add(1)
		return
	}
	switch list := e.Headers["EventList"]; {
	case strings.EqualFold(list, "Complete"):
		c.complete = e.Headers
		cs.settle(c)
	case strings.EqualFold(list, "Cancelled"):
		cs.finish(c, ErrIncomplete.With("action", c.action.Name()))
	case len(c.items) >= cs.max:
		cs.finish(c, ErrTooLong.With("action", c.action.Name()).With("limit", cs.max))
	default:
		c.items = append(c.items, e)
	}
}

// settle ends a list once both its response and its closing event are here, in
// whichever order they came, and expects cs.mu to be held.
func (cs *calls) settle(c *call) {
	if !c.responded || c.complete == nil {
		return
	}
	want, told := c.complete["ListItems"]
	if n, err := strconv.Atoi(strings.TrimSpace(want)); told && (err != nil || n != len(c.items)) {
		cs.finish(c, ErrIncomplete.With("action", c.action.Name()).With("announced", clip(want)).With("received", len(c.items)))
		return
	}
	cs.finish(c, nil)
}
