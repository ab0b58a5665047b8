package webchat

import "sync"

// queueLimit is how many frames a browser may be behind before it has to start over.
const queueLimit = 64

// listener is one open page of a visitor, or one of its waiting requests.
type listener struct {
	out  chan []byte
	full chan struct{} // closed when the queue overflowed
	once sync.Once
	end  chan struct{} // closed when it is to go
	gone sync.Once
}

func newListener() *listener {
	return &listener{out: make(chan []byte, queueLimit), full: make(chan struct{}), end: make(chan struct{})}
}

func (l *listener) push(b []byte) {
	select {
	case l.out <- b:
	default:
		l.once.Do(func() { close(l.full) })
	}
}

func (l *listener) stop() { l.gone.Do(func() { close(l.end) }) }

// socketsPerVisitor bounds the pages one visitor keeps open; the oldest makes room.
const socketsPerVisitor = 8

type place struct{ inbox, visitor string }

// hub knows the open pages of visitors.
type hub struct {
	mu   sync.Mutex
	open map[place][]*listener
}

func newHub() *hub { return &hub{open: map[place][]*listener{}} }

func (h *hub) add(p place, l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := append(h.open[p], l)
	if len(list) > socketsPerVisitor {
		list[0].stop()
		list = list[1:]
	}
	h.open[p] = list
}

func (h *hub) remove(p place, l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var rest []*listener
	for _, o := range h.open[p] {
		if o != l {
			rest = append(rest, o)
		}
	}
	if h.open[p] = rest; len(rest) == 0 {
		delete(h.open, p)
	}
}

// tell pushes a frame to every page of a visitor but one.
func (h *hub) tell(p place, t told, but *listener) {
	b := t.bytes()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.open[p] {
		if l != but {
			l.push(b)
		}
	}
}

// online reports whether a visitor has a page open.
func (h *hub) online(p place) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.open[p]) > 0
}
