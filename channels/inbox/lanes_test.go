package inbox_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
)

// hanging is a provider that answers nothing: neither to what is sent, nor for files, nor to presses of buttons.
type hanging struct {
	toy
	account string
	release chan struct{}
}

func (h hanging) wait(ctx context.Context, in channels.Inbox) error {
	if in.Account == h.account {
		select {
		case <-ctx.Done():
		case <-h.release:
		}
	}
	return ctx.Err()
}

func (h hanging) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	if err := h.wait(ctx, in); err != nil {
		return channels.Receipt{}, err
	}
	return h.toy.Send(ctx, in, out)
}

func (h hanging) Acknowledge(ctx context.Context, in channels.Inbox, _ string) error {
	return h.wait(ctx, in)
}

func TestAProviderThatHangsHoldsUpNoOtherInbox(t *testing.T) {
	release := make(chan struct{})
	w := newWorld(t, func(_ *inbox.Config, w *world) {
		w.wrap = func(d toy) channels.Driver { return hanging{d, "one", release} }
	})
	t.Cleanup(func() { close(release) }) // before the engine is waited for
	for n := range 40 {                  // more than go out side by side
		who := fmt.Sprintf("stuck%d", n)
		w.post(inboxID, from(who, who, "hello"))
		th, _ := w.arrived(who, 1)
		if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: who, Text: "a word"}); err != nil {
			t.Fatal(err)
		}
	}
	press := from("presser", "p1", "")
	press.Kind, press.Ask, press.Message = channels.InChoice, "press", &channels.Message{Type: channels.Choice, Chosen: &channels.Chosen{Title: "yes"}}
	for n := range 20 {
		press.Ask = fmt.Sprintf("press%d", n)
		w.post(inboxID, press)
	}
	w.post(otherID, from("free", "f1", "hello"))
	th, _ := w.arrived("free", 1)
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "free", Text: "at once"}); err != nil {
		t.Fatal(err)
	}
	w.until("the other inbox answers", func() bool {
		_, list := w.arrived("free", 2)
		return list[1].Status == events.MessageSent
	})
}
