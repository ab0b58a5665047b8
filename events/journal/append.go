package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// ackTimeout bounds the wait for a server that says nothing.
const ackTimeout = 5 * time.Second

// Append writes the events in order and sets Seq in the elements of evs. It returns the last sequence number once all of
// them are in the journal's file: they survive the process, and a power cut from SyncEvery later on. It does not refuse
// for size until the reserve behind the limit is used up. After an error some of the events may have been written; the
// same events may be appended again for two minutes without doubling. The bodies belong to the journal from then on:
// followers get them as they are, so nobody may change them any more.
func (j *Journal) Append(ctx context.Context, evs []events.Event) (uint64, error) {
	last, _, err := j.append(ctx, evs)
	return last, err
}

// AppendOptional is Append for what can wait or be refused (campaigns, bulk messages): it returns ErrFull when the
// journal has reached its limit.
func (j *Journal) AppendOptional(ctx context.Context, evs []events.Event) (uint64, error) {
	if j.full() {
		return 0, ErrFull
	}
	return j.Append(ctx, evs)
}

// AppendSynced is Append that returns only after an fsync covers the events; callers that wait together share one.
func (j *Journal) AppendSynced(ctx context.Context, evs []events.Event) (uint64, error) {
	last, eng, err := j.append(ctx, evs)
	if err != nil {
		return last, err
	}
	return last, j.waitSynced(ctx, last, eng)
}

func (j *Journal) append(ctx context.Context, evs []events.Event) (uint64, *engine, error) {
	if len(evs) == 0 {
		eng, err := j.engine()
		return j.last.Load(), eng, err
	}
	msgs, sizes, size, err := encode(evs)
	if err != nil {
		return 0, nil, err
	}
	if j.size.bytes.Load()+size > j.hardLimit() {
		return 0, nil, ErrReserve
	}
	eng, err := j.engine()
	if err != nil {
		return 0, nil, err
	}
	acks, err := j.publish(eng, msgs)
	if err != nil {
		return 0, nil, err
	}
	last, err := collect(ctx, eng, acks, evs)
	if last > 0 {
		if err == nil {
			j.remember(eng, evs, sizes)
		}
		raise(&j.last, last)
		j.size.bytes.Add(size)
		j.moved.ring()
	}
	return last, eng, err
}

// remember keeps the events for followers, unless the engine that took them was replaced meanwhile: its successor may
// not have them.
func (j *Journal) remember(eng *engine, evs []events.Event, sizes []int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.eng == eng {
		j.recent.put(evs, sizes)
	}
}

// encode makes events messages; sizes are those of the events, size is what all of them take in the stream.
func encode(evs []events.Event) (msgs []*nats.Msg, sizes []int, size int64, err error) {
	msgs, sizes = make([]*nats.Msg, len(evs)), make([]int, len(evs))
	for i := range evs {
		evs[i].Seq = 0
		data, err := evs[i].Encode()
		if err != nil {
			return nil, nil, 0, fault.Wrap(err, fault.Internal, fmt.Sprintf("Event %s (%s) cannot be encoded, which is a mistake in the program.", evs[i].ID, evs[i].Type))
		}
		if len(data) > maxPayload-1024 {
			return nil, nil, 0, ErrTooLarge.With("event", evs[i].ID).With("bytes", len(data))
		}
		m := &nats.Msg{Subject: subjectPrefix + string(evs[i].Type), Data: data}
		if evs[i].ID != "" {
			m.Header = nats.Header{jetstream.MsgIDHeader: {evs[i].ID}}
		}
		msgs[i], sizes[i] = m, len(data)
		size += int64(len(data)+len(m.Subject)+len(evs[i].ID)) + 70 // JetStream's record around a message
	}
	return msgs, sizes, size, nil
}

func (j *Journal) publish(eng *engine, msgs []*nats.Msg) ([]jetstream.PubAckFuture, error) {
	j.order.Lock()
	defer j.order.Unlock()
	acks := make([]jetstream.PubAckFuture, 0, len(msgs))
	for _, m := range msgs {
		ack, err := eng.js.PublishMsgAsync(m)
		if err != nil {
			return nil, eng.unclear(err)
		}
		acks = append(acks, ack)
	}
	return acks, nil
}

// collect waits for every acknowledgement: each tells its own sequence number, which after a repeated append is the
// first one.
func collect(ctx context.Context, eng *engine, acks []jetstream.PubAckFuture, evs []events.Event) (last uint64, err error) {
	timeout := time.NewTimer(ackTimeout)
	defer timeout.Stop()
	for i, ack := range acks {
		select {
		case ok := <-ack.Ok():
			evs[i].Seq = ok.Sequence
			last = max(last, ok.Sequence)
		case err := <-ack.Err():
			return last, eng.unclear(err)
		case <-eng.broken:
			return last, downBecause(eng.why)
		case <-timeout.C:
			return last, ErrUnclear.Because(fmt.Errorf("no acknowledgement within %v", ackTimeout))
		case <-ctx.Done():
			return last, ErrUnclear.Because(context.Cause(ctx))
		}
	}
	return last, nil
}
