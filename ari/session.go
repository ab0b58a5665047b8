package ari

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// heartbeatEvent is the name of the user event we send ourselves.
const heartbeatEvent = "cordboard.heartbeat"

// session is one open websocket. read, ping and (once reconciled) heartbeat have a goroutine each; join waits for them.
// Any of them may end it; the first reason counts.
type session struct {
	e      *Events
	gen    uint64
	conn   *websocket.Conn
	ring   *ring
	ctx    context.Context
	cancel context.CancelCauseFunc
	detach func() bool // from the owner's context
	once   sync.Once
	wg     sync.WaitGroup
	pong   chan struct{} // one token for each answered ping
	mark   string        // is in the heartbeats of this session and in nothing else
	serial uint64        // of heartbeats; one goroutine at a time sends them
	echo   chan string   // serials of heartbeats that came back
}

// newSession starts reading and pinging.
func (e *Events) newSession(ctx context.Context, conn *websocket.Conn) *session {
	s := &session{e: e, gen: e.gen, conn: conn, ring: newRing(e.cfg.RingSize),
		pong: make(chan struct{}, 1), echo: make(chan string, 1),
		mark: strconv.FormatUint(rand.Uint64(), 36) + strconv.FormatUint(rand.Uint64(), 36)}
	s.ctx, s.cancel = context.WithCancelCause(ctx)
	conn.SetReadLimit(maxBody)
	conn.SetPongHandler(func(string) error {
		give(s.pong, struct{}{})
		s.e.prove()
		return nil
	})
	e.current.Store(s)
	s.detach = context.AfterFunc(ctx, func() { s.end(nil) })
	s.wg.Go(s.read)
	s.wg.Go(s.watchPings)
	return s
}

// join ends the session, if nothing else did, and waits for its goroutines.
func (s *session) join() {
	s.detach()
	s.end(nil) // returns after the call that counted
	s.wg.Wait()
	s.e.current.CompareAndSwap(s, nil)
}

// end closes the socket, tells why, and lets the ring run dry. Only the first call counts; nil means that the owner
// wants it.
func (s *session) end(why error) {
	s.once.Do(func() {
		stopped := why == nil || errors.Is(why, context.Canceled)
		if stopped {
			why = errStopped
			bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
			_ = s.conn.WriteControl(websocket.CloseMessage, bye, soon(s.e.cfg.PongTimeout))
		}
		s.cancel(why) // before telling: see tellUp
		if !stopped {
			s.e.tell(State{Phase: phaseOf(why), Generation: s.gen, Err: why})
		}
		_ = s.conn.Close()
		s.ring.close()
	})
}

// cause is why it ended.
func (s *session) cause() error { return context.Cause(s.ctx) }

// read does nothing but read: a reader that is late by 100 ms can make Asterisk fall silent for ever.
func (s *session) read() {
	for {
		kind, raw, err := s.conn.ReadMessage()
		if err != nil {
			s.end(fmt.Errorf("the ARI event stream broke off (%w): if Asterisk runs, see its log and sessionlimit in http.conf", err))
			return
		}
		if kind != websocket.TextMessage || s.sign(raw) {
			continue
		}
		s.e.n.received.Add(1)
		if !s.ring.push(message{raw, time.Now()}) {
			s.e.n.overflows.Add(1)
			s.end(deaf(fmt.Sprintf("%d events wait to be handled and no more fit: the program is overloaded or stuck", s.e.cfg.RingSize)))
			return
		}
	}
}

// sign recognises a heartbeat of ours, which it keeps back, and the word that the application was taken, which it lets
// pass. The search for bytes spares all other events a second decoding.
func (s *session) sign(raw []byte) (keep bool) {
	beat := bytes.Contains(raw, []byte(s.mark))
	if !beat && !bytes.Contains(raw, []byte(ApplicationReplaced)) {
		return false
	}
	var m struct {
		Type string `json:"type"`
		App  string `json:"application"`
		Name string `json:"eventname"`
		User struct {
			Mark   string `json:"mark"`
			Serial string `json:"serial"`
		} `json:"userevent"`
	}
	if err := json.Unmarshal(raw, &m); err != nil && !onlyTypes(err) {
		return false
	}
	if m.Type == ApplicationReplaced && m.App == s.e.client.cfg.App {
		s.ring.push(message{raw, time.Now()})
		s.end(errReplaced)
		return true
	}
	if m.Type != ChannelUserevent || m.Name != heartbeatEvent || m.User.Mark != s.mark {
		return false
	}
	s.e.prove()
	give(s.echo, m.User.Serial)
	return true
}

// watchPings proves the socket: an Asterisk that gave up writing to it does not answer.
func (s *session) watchPings() {
	for s.ctx.Err() == nil {
		sleep(s.ctx, s.e.cfg.PingInterval)
		take(s.pong)
		if s.ctx.Err() != nil {
			return
		}
		if err := s.conn.WriteControl(websocket.PingMessage, nil, soon(s.e.cfg.PongTimeout)); err != nil {
			s.end(fmt.Errorf("the ARI event stream cannot be written to: %w", err))
			return
		}
		select {
		case <-s.pong:
		case <-s.ctx.Done():
		case <-time.After(s.e.cfg.PongTimeout):
			s.end(deaf("Asterisk no longer answers on the event stream, though the socket is open: it gave up on a slow reader or hangs; " +
				"set websocket_write_timeout = 5000 in ari.conf"))
			return
		}
	}
}

// watchHeartbeat proves the whole way: request, Asterisk's queue of the application, websocket. One failed request is
// forgiven, for requests can fail while events still come; a heartbeat that got lost is not.
func (s *session) watchHeartbeat() {
	s.wg.Go(func() {
		for failed := 0; s.ctx.Err() == nil; {
			sleep(s.ctx, s.e.cfg.HeartbeatInterval)
			if s.ctx.Err() != nil {
				return
			}
			err := s.beat(s.e.cfg.HeartbeatTimeout)
			switch {
			case err == nil:
				failed = 0
				continue
			case phaseOf(err) != Deaf && Kind(err) != ErrNotFound:
				if failed++; failed < 2 {
					continue
				}
				err = &trouble{Deaf, fmt.Errorf("Asterisk twice refused to send an event to ourselves: %w", err)}
			case phaseOf(err) != Deaf:
				err = &trouble{Deaf, fmt.Errorf("Asterisk forgot our application: %w", err)}
			}
			s.end(err)
			return
		}
	})
}

// beat sends one heartbeat and waits until it is back, as long as patience lasts.
func (s *session) beat(patience time.Duration) error {
	s.serial++
	serial, start := strconv.FormatUint(s.serial, 10), time.Now()
	app := s.e.client.cfg.App
	if err := s.e.client.UserEvent(s.ctx, app, heartbeatEvent, map[string]string{"mark": s.mark, "serial": serial}); err != nil {
		return err
	}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		select {
		case got := <-s.echo:
			if got == serial { // an earlier one may be late
				s.e.n.heartbeats.Add(1)
				s.e.n.took.Store(int64(time.Since(start)))
				return nil
			}
		case <-timeout.C:
			s.e.n.missed.Add(1)
			return deaf("an event sent through Asterisk to ourselves did not come back: its event queue is stuck, or the application was taken")
		case <-s.ctx.Done():
			return s.cause()
		}
	}
}

// give puts a token into a channel of one, replacing one that nobody took.
func give[T any](c chan T, v T) {
	for {
		select {
		case c <- v:
			return
		default:
			take(c)
		}
	}
}

func take[T any](c chan T) {
	select {
	case <-c:
	default:
	}
}

func soon(d time.Duration) time.Time { return time.Now().Add(d) }
