package web_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
)

// pictures stand for the internet, in which one picture is.
type pictures struct{}

func (pictures) Picture(_ context.Context, address string) ([]byte, string, error) {
	if address != "https://shop.example/logo.png?a=1&b=2" {
		return nil, "", errors.New("nothing is there")
	}
	return []byte("a picture"), "image/png", nil
}

func TestAPictureFromElsewhereIsFetchedForAReaderOfTheMailAndNoOtherAddressIs(t *testing.T) {
	h, thread := newPeople(t)
	m := &events.WrittenMessage{ID: ids.New().New(), ThreadID: thread.ID, Seq: 2, Direction: events.MessageIn, By: events.Author{Kind: events.ByCustomer}, At: thread.CreatedAt, ArrivedAt: thread.CreatedAt, Version: 1,
		Content: events.Content{Type: events.ContentText, Mail: &events.MailHead{HTML: `<p>hi</p><img data-remote-src="https://shop.example/logo.png?a=1&amp;b=2"><img data-remote-src="https://gone.example/x.png">`}}}
	if err := h.store.WriteInbox(t.Context(), func(ctx context.Context, tx inbox.Tx) error { return tx.AddMessage(ctx, &thread, m, "") }); err != nil {
		t.Fatal(err)
	}
	at := "/api/v1/threads/" + thread.ID + "/messages/" + m.ID + "/picture?src="
	const logo = "https%3A%2F%2Fshop.example%2Flogo.png%3Fa%3D1%26b%3D2"
	run(t, h, []scenario{
		{name: "one that the mail shows", as: "admin", method: "GET", path: at + logo, status: 200, contains: []string{"a picture"}},
		{name: "one that is gone", as: "admin", method: "GET", path: at + "https%3A%2F%2Fgone.example%2Fx.png", status: 503, contains: []string{"message.picture_away"}},
		{name: "one that it does not show", as: "admin", method: "GET", path: at + "http%3A%2F%2F127.0.0.1%2F", status: 404, contains: []string{"message.picture"}},
		{name: "of another conversation", as: "admin", method: "GET", path: "/api/v1/threads/" + thread.ID + "/messages/" + someID + "/picture?src=" + logo, status: 404},
		{name: "at another site", as: "super2", method: "GET", path: at + logo, status: 404, lacks: []string{"a picture"}},
	})
}
