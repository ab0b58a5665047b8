package ami

import (
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/ivahaev/amigo"
)

// transport is one login to the manager and everything that may come over it. A
// better wire than amigo can replace it here without any caller noticing.
type transport interface {
	ready() <-chan struct{}             // closed when logged in
	down() <-chan struct{}              // closed when the connection has ended
	reason() string                     // why, once down is closed
	messages() <-chan map[string]string // everything received, in order; read only
	// exec sends one action and waits for the transport's own idea of an
	// answer. It returns within a bounded time, and at once when quit is closed.
	// One call at a time.
	exec(m map[string]string, quit <-chan struct{}) (map[string]string, error)
	// close ends the connection, politely if asked to, and reports whether it
	// had to leave something running behind. Nothing may be called after it.
	close(polite bool) (abandoned bool)
}

var (
	errTransportDown  = errors.New("the connection ended")
	errTransportStuck = errors.New("the connection takes no more actions")
)

// amigoWire fences one *amigo.Amigo in. Amigo is used for a single login and never for
// its own reconnection: reconnectAfter is longer than anything we wait for, and
// close comes first.
//
// What is avoided, and why: handlers (one that registers another deadlocks
// dispatch), Keepalive (leaks a goroutine and a socket per reconnection), AgiAction
// (no timeout), Close while an action runs (the action then blocks for ever),
// Connected while an action runs (waits for it), EventsChanLength. Its timers
// cannot be injected, which is why this file alone uses the machine's time.
type amigoWire struct {
	a       *amigo.Amigo
	timeout time.Duration
	started chan struct{} // closed when Connect has returned; Close panics before that
	up      chan struct{}
	ended   chan struct{}
	in      chan map[string]string
	upOnce  sync.Once
	endOnce sync.Once
	why     string // written before ended is closed

	mu      sync.Mutex
	running bool          // an Action call has not returned
	idle    chan struct{} // closed when it has
	stuck   bool          // and never will
	closing bool          // Close is due as soon as it is safe
	closed  bool
}

func dialAmigo(cfg Config) transport {
	host, port, _ := net.SplitHostPort(cfg.Address)
	if strings.Contains(host, ":") {
		host = "[" + host + "]" // amigo joins host and port with a bare colon
	}
	w := &amigoWire{
		timeout: cfg.ActionTimeout,
		started: make(chan struct{}),
		up:      make(chan struct{}),
		ended:   make(chan struct{}),
		in:      make(chan map[string]string, 1024),
	}
	w.a = amigo.New(&amigo.Settings{
		Username: cfg.Username, Password: cfg.Secret, Host: host, Port: port,
		ActionTimeout: cfg.ActionTimeout, DialTimeout: cfg.DialTimeout,
		ReconnectInterval: 3*cfg.ActionTimeout + time.Second,
	})
	w.a.SetEventChannel(w.in)
	w.a.On("connect", func(string) { w.onConnect() })
	w.a.On("error", w.onError)
	w.a.Connect()
	close(w.started)
	return w
}

// onConnect runs on a goroutine of amigo's. Amigo announces the connection an
// instant before it accepts actions, hence the short wait.
func (w *amigoWire) onConnect() {
	<-w.started
	for !w.a.Connected() {
		select {
		case <-w.ended:
			return
		case <-time.After(100 * time.Microsecond):
		}
	}
	w.upOnce.Do(func() { close(w.up) })
	w.closeIfDue()
}

func (w *amigoWire) onError(msg string) {
	<-w.started
	// This one is no end: it says that amigo's own queue is full and its reader
	// waits for us. Nothing is lost by that.
	if msg == "events chan is full" {
		return
	}
	w.endOnce.Do(func() {
		w.why = msg
		close(w.ended)
	})
	w.closeIfDue()
}

func (w *amigoWire) ready() <-chan struct{}             { return w.up }
func (w *amigoWire) down() <-chan struct{}              { return w.ended }
func (w *amigoWire) messages() <-chan map[string]string { return w.in }

func (w *amigoWire) reason() string {
	<-w.ended
	return w.why
}

func (w *amigoWire) exec(m map[string]string, quit <-chan struct{}) (map[string]string, error) {
	type result struct {
		m   map[string]string
		err error
	}
	w.mu.Lock()
	if w.running || w.closing {
		w.mu.Unlock()
		return nil, errTransportDown
	}
	idle := make(chan struct{})
	w.running, w.idle = true, idle
	w.mu.Unlock()
	done := make(chan result, 1)
	go func() {
		m, err := w.a.Action(m)
		w.mu.Lock()
		w.running = false
		w.mu.Unlock()
		close(idle)
		w.closeIfDue()
		done <- result{m, err}
	}()
	// Amigo's own timer starts only after the hand-over to its writer, so an
	// action for a dead writer needs this second one. It must not win against the
	// first on a busy machine.
	limit := time.NewTimer(2*w.timeout + 250*time.Millisecond)
	defer limit.Stop()
	select {
	case r := <-done:
		return r.m, r.err
	case <-w.ended:
		return nil, errTransportDown
	case <-quit:
		return nil, errTransportDown
	case <-limit.C:
		w.mu.Lock()
		w.stuck = w.running
		w.mu.Unlock()
		return nil, errTransportStuck
	}
}

// close follows the way that leaves least behind. Amigo frees everything only when
// the peer hangs up first, so a polite close asks for that with Logoff. Closing
// a live connection leaves amigo's reader blocked for ever on a channel. A login
// that never finished cannot be closed at all without a data race; it is
// marked, and closed by the callback that ends it, if one ever comes.
func (w *amigoWire) close(polite bool) (abandoned bool) {
	if polite && isClosed(w.up) && !isClosed(w.ended) {
		w.logoff()
	}
	w.mu.Lock()
	w.closing = true
	w.mu.Unlock()
	// Only now: a login that finishes from here on is closed by its own callback.
	ended := isClosed(w.ended)
	if ended || isClosed(w.up) {
		w.closeIfDue()
	}
	return !ended
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// logoffPatience is how long an action cut short may hold up the logoff. Most often
// it is about to return.
const logoffPatience = 500 * time.Millisecond

func (w *amigoWire) logoff() {
	w.mu.Lock()
	idle := w.idle
	w.mu.Unlock()
	if idle != nil {
		t := time.NewTimer(logoffPatience)
		defer t.Stop()
		select {
		case <-idle:
		case <-w.ended:
			return
		case <-t.C:
			return
		}
	}
	if _, err := w.exec(map[string]string{"Action": "Logoff"}, nil); err != nil {
		return
	}
	t := time.NewTimer(w.timeout)
	defer t.Stop()
	select {
	case <-w.ended:
	case <-t.C:
	}
}

// closeIfDue closes amigo once, when close was asked for and no action that may
// still return is running.
func (w *amigoWire) closeIfDue() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closing || w.closed || (w.running && !w.stuck) {
		return
	}
	w.closed = true
	w.a.Close()
}
