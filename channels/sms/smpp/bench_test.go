package smpp_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp"
	"github.com/cordboard/cordboard/channels/sms/smpptest"
	"github.com/cordboard/cordboard/events"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sink keeps in memory and can be told to fail.
type sink struct {
	mu      sync.Mutex
	kept    []channels.Raw
	fail    int // this many Keeps yet
	health  []channels.Health
	changed chan struct{}

	position string
}

func (s *sink) Keep(_ context.Context, raw channels.Raw) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.wake()
	if s.fail > 0 {
		s.fail--
		return errors.New("the disk is full")
	}
	s.kept = append(s.kept, raw)
	return nil
}

func (s *sink) Position(context.Context, string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.position, nil
}

func (s *sink) SetPosition(_ context.Context, _, position string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.position = position
	return nil
}

func (s *sink) Health(_ string, h channels.Health) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.wake()
	s.health = append(s.health, h)
}

func (s *sink) wake() {
	if s.changed != nil {
		close(s.changed)
	}
	s.changed = make(chan struct{})
}

// until waits for look, which runs under the lock.
func (s *sink) until(t *testing.T, what string, look func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		s.mu.Lock()
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		ok, changed := look(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("never %s; health %+v", what, s.health)
		}
	}
}

func (s *sink) raws(t *testing.T, n int) []channels.Raw {
	t.Helper()
	s.until(t, "kept what was delivered", func() bool { return len(s.kept) >= n })
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]channels.Raw(nil), s.kept...)
}

func (s *sink) state(t *testing.T, state, trouble string) {
	t.Helper()
	s.until(t, state+" "+trouble, func() bool {
		for _, h := range s.health {
			if h.State == state && h.Trouble == trouble {
				return true
			}
		}
		return false
	})
}

// bench is a centre, an inbox that listens to it, and the driver.
type bench struct {
	*smpptest.Centre
	t    *testing.T
	d    *smpp.Driver
	in   channels.Inbox
	sink *sink
	ctx  context.Context
}

func centre(t *testing.T, o smpptest.Options) *smpptest.Centre {
	t.Helper()
	c, err := smpptest.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func inbox(port int, extra map[string]any) channels.Inbox {
	set := map[string]any{"host": "127.0.0.1", "port": port, "system_id": "cord", "source": "447700900999", "country": "GB"}
	for k, v := range extra {
		set[k] = v
	}
	raw, _ := json.Marshal(set)
	return channels.Inbox{ID: "in1", Channel: events.SMS, Provider: smpp.Provider, Settings: raw, Secrets: map[string]string{"password": "pw"}}
}

func listen(t *testing.T, d *smpp.Driver, in channels.Inbox) *sink {
	t.Helper()
	s := &sink{}
	listenWith(t, d, in, s)
	return s
}

// listenWith answers how to end it, as a crash would: nothing of the driver is left but what the sink has.
func listenWith(t *testing.T, d *smpp.Driver, in channels.Inbox, s *sink) func() {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := d.Listen(ctx, in, s); !errors.Is(err, context.Canceled) {
			t.Errorf("listening ended: %v", err)
		}
	})
	end := func() { stop(); wg.Wait() }
	t.Cleanup(end)
	return end
}

func start(t *testing.T, o smpptest.Options, extra map[string]any) *bench {
	t.Helper()
	c := centre(t, o)
	b := &bench{Centre: c, t: t, d: smpp.New(smpp.Deps{}), in: inbox(c.Port, extra)}
	b.sink = listen(t, b.d, b.in)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	b.ctx = ctx
	return b
}

func text(s string) channels.Outbound {
	return channels.Outbound{ID: "out1", To: []channels.Identity{{Kind: channels.IDPhone, Value: "+447700900123", Proven: true}},
		Message: channels.Message{Type: channels.Text, Text: s}}
}

func (b *bench) send(s string) channels.Receipt {
	b.t.Helper()
	r, err := b.d.Send(b.ctx, b.in, text(s))
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func (b *bench) decode(raw channels.Raw) []channels.Inbound {
	b.t.Helper()
	items, err := b.d.Decode(b.in, raw)
	if err != nil {
		b.t.Fatal(err)
	}
	return items
}

func trouble(t *testing.T, err error) *channels.Trouble {
	t.Helper()
	var tr *channels.Trouble
	if !errors.As(err, &tr) {
		t.Fatalf("%v is no trouble", err)
	}
	return tr
}
