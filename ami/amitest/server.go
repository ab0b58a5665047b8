package amitest

import (
	"bufio"
	"net"
	"strings"
	"sync"
	"testing"
)

// Credentials the server accepts.
const (
	Username = "cordboard"
	Secret   = "labsecret"
)

// Faults says how the server misbehaves. The zero value behaves well.
type Faults struct {
	Greeting    string          // instead of Asterisk's own
	NoGreeting  bool            // accept and say nothing
	SilentLogin bool            // greet, read the login, say nothing
	RefuseLogin bool            // as if the secret were wrong
	HoldLogin   <-chan struct{} // answer the login only once it is closed

	GlueBooted bool // FullyBooted in the same segment as the login's answer
	CutBooted  int  // with GlueBooted: only so many bytes; the rest before the next answer
	Chunk      int  // write everything in pieces of so many bytes

	Silent  bool            // read actions, answer none
	DeafTo  string          // from this action on, the connection that sent it gets no answer
	Stalled <-chan struct{} // stop reading until it is closed
	SkipIDs bool            // no ActionID on errors
	Early   *Message        // an event with the request's ActionID before its answer

	Twice       bool      // every event twice
	Reversed    bool      // list items in reverse
	ClosesEarly bool      // the closing event before the items
	Interleave  []Message // between any two list items
	DropAfter   int       // close the connection after so many list items
	Miscount    int       // added to ListItems
	Endless     bool      // never send a list's closing event
}

// Request is one action received.
type Request struct {
	Name    string
	Headers map[string]string
	Lines   []string // as they came, without line ends
}

// Reply answers a request. With a Complete event it is a list.
type Reply struct {
	Response Message
	Items    []Message
	Complete string // name of the closing event
}

// Server is the fake manager.
type Server struct {
	listener net.Listener
	wg       sync.WaitGroup

	mu       sync.Mutex
	faults   Faults
	handlers map[string]func(Request) Reply
	conns    map[*conn]struct{}
	seen     []Request
	logins   int
	dials    int
	changed  chan struct{} // closed and replaced on every request, login and dial
	closed   bool
	stop     chan struct{} // closed by Close: nothing is held back any more
}

// New starts a server with the usual handlers; the test's cleanup stops it.
func New(t testing.TB, f Faults) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("amitest: the fake manager cannot listen on loopback: %v", err)
	}
	s := &Server{
		listener: l, faults: f, handlers: defaults(),
		conns: map[*conn]struct{}{}, changed: make(chan struct{}), stop: make(chan struct{}),
	}
	s.wg.Go(s.accept)
	t.Cleanup(s.Close)
	return s
}

// Addr is where it listens.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Set changes the faults; a write under way is not affected.
func (s *Server) Set(change func(*Faults)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.faults)
}

// Handle answers an action by name, replacing the usual answer.
func (s *Server) Handle(action string, h func(Request) Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[strings.ToLower(action)] = h
}

// Emit sends an event to everybody who is logged in.
func (s *Server) Emit(m Message) {
	s.mu.Lock()
	var in []*conn
	for c := range s.conns {
		if c.loggedIn {
			in = append(in, c)
		}
	}
	f := s.faults
	s.mu.Unlock()
	for _, c := range in {
		c.event(m, f)
	}
}

// Drop closes every connection, as a stopping Asterisk does.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.net.Close()
	}
}

// Close stops the server and joins its goroutines.
func (s *Server) Close() {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.stop)
	}
	s.mu.Unlock()
	s.listener.Close()
	s.Drop()
	s.wg.Wait()
}

func (s *Server) accept() {
	for {
		n, err := s.listener.Accept()
		if err != nil {
			return
		}
		c := &conn{s: s, net: n, r: bufio.NewReader(n)}
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			n.Close()
			return
		}
		s.conns[c] = struct{}{}
		s.dials++
		s.announce()
		s.mu.Unlock()
		s.wg.Go(c.serve)
	}
}

// announce expects s.mu to be held.
func (s *Server) announce() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) snapshot() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

func (s *Server) record(r Request) func(Request) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, r)
	s.announce()
	return s.handlers[strings.ToLower(r.Name)]
}
