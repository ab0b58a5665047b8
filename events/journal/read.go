package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/cordboard/cordboard/events"
)

const (
	directGet   = "$JS.API.DIRECT.GET." + streamName
	readTimeout = 5 * time.Second
)

// reader fetches ranges of the stream with direct gets. There is no JetStream consumer behind it: the journal knows its
// own head, so a follower needs no state in the server, no heartbeats and no reset after a restart. Owned by one
// follower's goroutine.
type reader struct {
	eng   *engine
	inbox string
	sub   *nats.Subscription
	asked uint64
}

type getRequest struct {
	Seq      uint64     `json:"seq,omitempty"`
	Since    *time.Time `json:"start_time,omitempty"`
	NextFor  string     `json:"next_by_subj,omitempty"`
	Batch    int        `json:"batch,omitempty"`
	MaxBytes int        `json:"max_bytes,omitempty"`
}

func (r *reader) close() {
	if r.sub != nil {
		_ = r.sub.Unsubscribe()
		r.sub = nil
	}
}

func (r *reader) use(eng *engine) (err error) {
	if r.eng == eng && r.sub != nil {
		return nil
	}
	r.close()
	r.eng, r.inbox = eng, nats.NewInbox()
	if r.sub, err = eng.read.SubscribeSync(r.inbox + ".*"); err != nil {
		r.sub = nil
	}
	return err
}

// read returns events next..limit, as many as fit into a batch; none when the server has none of them.
func (r *reader) read(ctx context.Context, eng *engine, next, limit uint64) ([]events.Event, error) {
	if err := r.use(eng); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	// Answers to an earlier request that was given up carry another number.
	r.asked++
	reply := r.inbox + "." + strconv.FormatUint(r.asked, 10)
	want := int(min(limit-next+1, followBatch))
	body, err := json.Marshal(getRequest{Seq: next, Batch: want, MaxBytes: followBytes})
	if err != nil {
		return nil, err
	}
	if err := eng.read.PublishRequest(directGet, reply, body); err != nil {
		return nil, err
	}
	evs := make([]events.Event, 0, want)
	for len(evs) < want {
		m, err := r.sub.NextMsgWithContext(ctx)
		if err != nil {
			return nil, fmt.Errorf("reading the journal from %d: %w", next, err)
		}
		if m.Subject != reply {
			continue
		}
		if status := m.Header.Get("Status"); status != "" {
			return trim(evs, limit), badStatus(m, status)
		}
		e, err := decode(m)
		if err != nil {
			return nil, err
		}
		evs = append(evs, e)
	}
	return trim(evs, limit), nil
}

// trim drops what lies behind the mark: the server may hold newer events than a durable follower may see.
func trim(evs []events.Event, limit uint64) []events.Event {
	for len(evs) > 0 && evs[len(evs)-1].Seq > limit {
		evs = evs[:len(evs)-1]
	}
	return evs
}

func badStatus(m *nats.Msg, status string) error {
	switch status {
	case "204", "404": // end of the batch, nothing there
		return nil
	}
	return fmt.Errorf("the journal's server answered %s %s", status, m.Header.Get("Description"))
}

// decode never fails for the body's sake: one bad event must not hold up those behind it.
func decode(m *nats.Msg) (events.Event, error) {
	seq, err := strconv.ParseUint(m.Header.Get(jetstream.SequenceHeader), 10, 64)
	if err != nil {
		return events.Event{}, fmt.Errorf("the journal's server sent an event without its number: %w", err)
	}
	var e events.Event
	if json.Unmarshal(m.Data, &e) != nil {
		at, _ := time.Parse(time.RFC3339Nano, m.Header.Get(jetstream.TimeStampHeaer))
		e = events.Event{ID: m.Header.Get(jetstream.MsgIDHeader), At: at.UTC(),
			Type: events.Type(strings.TrimPrefix(m.Header.Get(jetstream.SubjectHeader), subjectPrefix)),
			Body: &events.Unknown{Raw: append(json.RawMessage(nil), m.Data...)}}
	}
	e.Seq = seq
	return e, nil
}

// firstSince returns the sequence number of the first event at or after t, the highest number there is when all are older.
func firstSince(ctx context.Context, eng *engine, t time.Time) (uint64, error) {
	body, err := json.Marshal(getRequest{Since: &t, NextFor: subjectPrefix + ">"})
	if err != nil {
		return 0, err
	}
	m, err := eng.read.RequestWithContext(ctx, directGet, body)
	if err != nil {
		return 0, fmt.Errorf("asking the journal for its age: %w", err)
	}
	if status := m.Header.Get("Status"); status != "" {
		return math.MaxUint64, badStatus(m, status)
	}
	return strconv.ParseUint(m.Header.Get(jetstream.SequenceHeader), 10, 64)
}
