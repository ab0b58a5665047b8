package smpp

import (
	"context"
	"strconv"
	"strings"
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
	e := delivery{print: fingerprint(p), seq: p.Seq, at: began}
	e.id = se.seen.name(e.print, p.Seq, se.d.deps.IDs.New)
	m, err := messageOf(p)
	told := err == nil && (m.ESM&pdu.ESMTypes != 0 || marked(m.TLVs)) // a receipt may come as often as it likes
	if !told {
		se.remember(ctx, e)
	}
	raw := channels.Raw{InboxID: se.in.ID, Source: Provider, Header: map[string]string{headerID: e.id}, Body: p.Bytes(), At: began}
	failure := se.sink.Keep(ctx, raw)
	slow := se.d.deps.Clock.Now().Sub(began) > impatience
	// a part has the sender's own number: the same part again is the same
	e.again = failure != nil || slow || err == nil && !told && userData(m).Concat != nil
	se.seen.note(e)
	if failure != nil {
		se.d.deps.Log.Warn("a text message could not be kept; the message centre will deliver it again", "inbox", se.in.ID, "error", failure.Error())
		return pdu.TryLater
	}
	return pdu.OK
}

// rememberTimeout is how long a delivery waits for its name to be written down; without that it is only at the mercy of a
// crash.
const rememberTimeout = time.Second

// remember writes the names of the last deliveries where the next process finds them: one that dies before its answer
// arrives gets them again.
func (se *session) remember(ctx context.Context, e delivery) {
	ctx, cancel := context.WithTimeout(ctx, rememberTimeout)
	defer cancel()
	if err := se.sink.SetPosition(ctx, se.in.ID, se.seen.position(e)); err != nil {
		se.d.deps.Log.Warn("the name of a text message could not be written down; after a crash it might come twice", "inbox", se.in.ID, "error", err.Error())
	}
}

// recall reads them.
func (se *session) recall(ctx context.Context) {
	position, err := se.sink.Position(ctx, se.in.ID)
	if err != nil {
		se.d.deps.Log.Warn("the names of the last text messages could not be read; one of them might come twice", "inbox", se.in.ID, "error", err.Error())
		return
	}
	for text := range strings.FieldsSeq(position) {
		if e, ok := parseDelivery(text); ok {
			se.seen.note(e)
		}
	}
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

// lasting is how many deliveries are written down: they are answered one after the other, so that few are without an answer.
// printLength is how much of a fingerprint tells those apart.
const lasting, printLength = 3, 12

func (e delivery) String() string {
	return e.print[:min(len(e.print), printLength)] + ":" + e.id + ":" + strconv.FormatInt(e.at.Unix(), 10)
}

func parseDelivery(text string) (delivery, bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 || len(parts[0]) != printLength || parts[1] == "" {
		return delivery{}, false
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	return delivery{print: parts[0], id: parts[1], at: time.Unix(at, 0), again: true}, err == nil
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
		if !strings.HasPrefix(print, e.print) || now.Sub(e.at) > redelivered {
			continue
		}
		if e.again || seq == e.seq { // the same number on the same connection is the same request
			return e.id
		}
	}
	return fresh()
}

// position is the last deliveries and one more.
func (s *deliveries) position(e delivery) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts := []string{e.String()}
	for i := len(s.list) - 1; i >= 0 && len(texts) < lasting; i-- {
		if s.list[i].id != e.id {
			texts = append(texts, s.list[i].String())
		}
	}
	return strings.Join(texts, " ")
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
