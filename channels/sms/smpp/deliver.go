package smpp

import (
	"context"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/clock"
)

// keepTimeout is how long the journal may take before the message centre is asked to come again.
const keepTimeout = 10 * time.Second

// deliver keeps what the centre delivers and acknowledges only then.
func (se *session) deliver(ctx context.Context, p pdu.PDU) pdu.Status {
	ctx, cancel := context.WithTimeout(ctx, keepTimeout)
	defer cancel()
	began := se.d.deps.Clock.Now()
	print := fingerprint(p)
	id := se.seen.name(print, p.Seq, se.d.deps.IDs.New)
	raw := channels.Raw{InboxID: se.in.ID, Source: Provider, Header: map[string]string{headerID: id}, Body: p.Bytes(), At: began}
	err := se.sink.Keep(ctx, raw)
	slow := se.d.deps.Clock.Now().Sub(began) > impatience
	se.seen.note(delivery{print: print, seq: p.Seq, id: id, at: began, again: err != nil || slow})
	if err != nil {
		se.d.deps.Log.Warn("a text message could not be kept; the message centre will deliver it again", "inbox", se.in.ID, "error", err.Error())
		return pdu.TryLater
	}
	return pdu.OK
}

// What a message centre delivers has no id. It delivers again what it believes we did not take: when we said so, when our
// answer came late, when the connection broke around it. Only then is the same content the same message; a customer may well
// write "ok" twice.
const (
	remembered   = 1000
	impatience   = 3 * time.Second
	aroundABreak = 15 * time.Second // before the end of a connection
	redelivered  = 10 * time.Minute // after which the same content is a new message
)

type delivery struct {
	print string
	seq   uint32
	id    string
	at    time.Time
	again bool // it is likely to be delivered again
}

type deliveries struct {
	clock clock.Clock
	mu    sync.Mutex
	list  []delivery
}

// name answers the id of a message that is delivered again, or a new one.
func (s *deliveries) name(print string, seq uint32, fresh func() string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	for i := len(s.list) - 1; i >= 0; i-- {
		e := s.list[i]
		if e.print != print || now.Sub(e.at) > redelivered {
			continue
		}
		if e.again || seq == e.seq { // the same number on the same connection is the same request
			return e.id
		}
	}
	return fresh()
}

func (s *deliveries) note(e delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.list {
		if s.list[i].id == e.id {
			s.list[i] = e
			return
		}
	}
	if len(s.list) == remembered {
		s.list = s.list[1:]
	}
	s.list = append(s.list, e)
}

// lost is told when a connection ended: its last answers may not have arrived.
func (s *deliveries) lost() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	for i, e := range s.list {
		s.list[i].seq = 0 // numbers begin anew
		s.list[i].again = e.again || now.Sub(e.at) <= aroundABreak
	}
}
