package aritest

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// app is a Stasis application. It outlives its sockets, as in Asterisk.
type app struct {
	name       string
	socket     *socket // that gets the events; nil when none
	disallowed map[string]bool
	channels   map[string]bool
	bridges    map[string]bool
	endpoints  map[string]bool
	devices    map[string]bool
}

// socket is one open websocket.
type socket struct {
	conn *websocket.Conn
	mute bool // replaced: open, answers pings, gets no events
}

// streamFaults is what is wrong with the event stream; guarded by Server.mu.
type streamFaults struct {
	zombie  bool
	times   int // each event is sent so often; 0 is once
	hold    int // so many events are collected and then sent in reverse
	held    []sent
	swallow int // so many events are lost
	sockets map[*socket]bool
}

type sent struct {
	app string
	raw []byte
}

var upgrader = websocket.Upgrader{}

// events is GET /events.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("app")
	if name == "" {
		say(w, 400, "HTTP request is missing param: [app]")
		return
	}
	k, err := s.attach(name, w, r)
	if err != nil {
		return
	}
	defer s.open.Done()
	defer s.detach(k)
	conn := k.conn
	conn.SetPingHandler(func(data string) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.stream.zombie {
			return nil
		}
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}

// attach answers the handshake and gives the socket to the application, with no request in between.
func (s *Server) attach(name string, w http.ResponseWriter, r *http.Request) (*socket, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.quit:
		return nil, http.ErrServerClosed
	default:
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil, err
	}
	s.open.Add(1)
	a := s.app(name)
	if a.socket != nil {
		s.replace(a)
	}
	k := &socket{conn: conn}
	a.socket = k
	if s.stream.sockets == nil {
		s.stream.sockets = map[*socket]bool{}
	}
	s.stream.sockets[k] = true
	return k, nil
}

func (s *Server) detach(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = k.conn.Close()
	delete(s.stream.sockets, k)
	for _, a := range s.apps {
		if a.socket == k {
			a.socket = nil
		}
	}
}

// app finds or makes an application. The caller holds mu.
func (s *Server) app(name string) *app {
	a := s.apps[name]
	if a == nil {
		a = &app{name: name, disallowed: map[string]bool{}, channels: map[string]bool{}, bridges: map[string]bool{},
			endpoints: map[string]bool{}, devices: map[string]bool{}}
		s.apps[name] = a
	}
	return a
}

// Zombie makes all sockets fall silent: nothing is sent, pings are not answered, TCP stays open. New sockets are fine
// once it is called with false.
func (s *Server) Zombie(yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stream.zombie = yes
}

// Drop closes all sockets without a word.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.stream.sockets {
		_ = k.conn.NetConn().Close()
	}
	for _, a := range s.apps {
		a.socket = nil
	}
}

// Replace does what a second program that connects to the application does to the first.
func (s *Server) Replace(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.app(name); a.socket != nil {
		s.replace(a)
	}
}

func (s *Server) replace(a *app) {
	s.send(a, map[string]any{"type": "ApplicationReplaced"})
	a.socket.mute = true
	a.socket = nil
}

// Repeat sends every event so many times, as a second subscription to the same channel does; 1 is normal.
func (s *Server) Repeat(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stream.times = times
}

// Reverse collects the next n events and sends them last first.
func (s *Server) Reverse(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stream.hold = n
}

// Swallow loses the next n events.
func (s *Server) Swallow(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stream.swallow = n
}

// Connected tells whether an application has a socket that gets events.
func (s *Server) Connected(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.apps[name]
	return a != nil && a.socket != nil
}

// SendRaw writes any bytes as an event of the application.
func (s *Server) SendRaw(name string, raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write(s.app(name), raw)
}

// Send sends an event of any type to an application; type, timestamp and the like are filled in when absent.
func (s *Server) Send(name string, event map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.send(s.app(name), event)
}

// send completes an event and sends it, through the faults. The caller holds mu.
func (s *Server) send(a *app, event map[string]any) {
	if kind, _ := event["type"].(string); a.disallowed[kind] {
		return
	}
	event["application"], event["asterisk_id"] = a.name, "02:00:00:00:00:01"
	if event["timestamp"] == nil {
		event["timestamp"] = stamp(time.Now())
	}
	raw, err := json.Marshal(event)
	if err != nil {
		s.t.Errorf("aritest: an event cannot be written as JSON: %v", err)
		return
	}
	f := &s.stream
	if event["eventname"] == nil { // heartbeats are left in peace
		if f.swallow > 0 {
			f.swallow--
			return
		}
		if f.hold > 0 {
			f.held = append(f.held, sent{a.name, raw})
			if f.hold--; f.hold == 0 {
				for i := len(f.held) - 1; i >= 0; i-- {
					s.write(s.app(f.held[i].app), f.held[i].raw)
				}
				f.held = nil
			}
			return
		}
	}
	s.write(a, raw)
}

func (s *Server) write(a *app, raw []byte) {
	if a.socket == nil || a.socket.mute || s.stream.zombie {
		return
	}
	for range max(1, s.stream.times) {
		_ = a.socket.conn.SetWriteDeadline(time.Now().Add(2 * time.Second))
		if a.socket.conn.WriteMessage(websocket.TextMessage, raw) != nil {
			return
		}
	}
}

var clock struct {
	sync.Mutex
	last time.Time
}

// stamp writes a time as Asterisk does. No two are the same, so that only copies of an event are equal.
func stamp(t time.Time) string {
	clock.Lock()
	defer clock.Unlock()
	t = t.Truncate(time.Millisecond)
	if !t.After(clock.last) {
		t = clock.last.Add(time.Millisecond)
	}
	clock.last = t
	return t.Format("2006-01-02T15:04:05.000-0700")
}
