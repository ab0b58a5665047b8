package contacts_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
)

// parts is a store with one erasure of several parts, the first of which fails once.
type parts struct {
	contacts.Erasures
	mu     sync.Mutex
	left   int
	failed bool
	done   chan struct{}
}

func (p *parts) OpenErasures(context.Context, int) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left == 0 {
		return nil, nil
	}
	return []string{"e"}, nil
}

func (p *parts) EraseSome(context.Context, string, contacts.Disk) (contacts.Erasure, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.failed {
		p.failed = true
		return contacts.Erasure{}, errors.New("the database is away")
	}
	if p.left--; p.left > 0 {
		return contacts.Erasure{}, nil
	}
	close(p.done)
	return contacts.Erasure{DoneAt: time.Unix(1, 0)}, nil
}

func TestAnErasureThatWasInterruptedGoesOnByItself(t *testing.T) {
	p := &parts{left: 3, done: make(chan struct{})}
	e := contacts.NewEraser(p, contacts.Folders{}, clock.Real(), slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); e.Run(ctx) }()
	for deadline := time.After(20 * time.Second); ; {
		e.Wake() // instead of waiting for the minute
		select {
		case <-p.done:
			cancel()
			<-ended
			return
		case <-deadline:
			t.Fatal("it did not go on")
		default:
		}
	}
}

func TestAFieldTakesWhatItsKindAllows(t *testing.T) {
	for _, c := range []struct {
		kind, value string
		ok          bool
	}{
		{"number", "12.5", true}, {"number", "-3", true}, {"number", "1e9", false}, {"number", "NaN", false}, {"number", "0x1p-2", false},
		{"date", "2026-02-28", true}, {"date", "2026-02-30", false}, {"choice", "a", true}, {"choice", "b", false}, {"switch", "true", true}, {"switch", "yes", false},
		{"text", "words", true}, {"text", "two\nlines", false}, {"number", "", true},
	} {
		f := contacts.Field{Key: "k", Label: "K", Kind: c.kind, Choices: []string{"a"}}
		if err := f.Accepts(c.value); (err == nil) != c.ok {
			t.Errorf("%s of kind %s: %v", c.value, c.kind, err)
		}
	}
	for _, f := range []contacts.Field{{Key: "Plan", Label: "x", Kind: "text"}, {Key: "a b", Label: "x", Kind: "text"}, {Key: "a", Kind: "text"}, {Key: "a", Label: "x", Kind: "list"}, {Key: "a", Label: "x", Kind: "choice"},
		{Key: "a", Label: "x", Kind: "text", Choices: []string{"a"}}, {Key: "a", Label: "x", Kind: "choice", Choices: []string{"a", "a"}}} {
		if f.Validate() == nil {
			t.Errorf("%+v is kept", f)
		}
	}
}

func TestOfTwoConsentsTheOneThatForbidsIsStricter(t *testing.T) {
	in, out := contacts.Consent{State: "in"}, contacts.Consent{State: "out"}
	if !out.Stricter(in) || in.Stricter(out) || out.Stricter(out) {
		t.Error("it is not")
	}
	for _, c := range []contacts.Consent{{State: "maybe"}, {State: "in", Channel: "pigeon"}, {State: "in", Purpose: "two words"}} {
		if c.Validate() == nil {
			t.Errorf("%+v is kept", c)
		}
	}
	if err := (contacts.Consent{State: "out", Channel: events.Email, Purpose: "marketing"}).Validate(); err != nil {
		t.Error(err)
	}
}
