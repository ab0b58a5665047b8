package whatsapp_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
)

func TestAFileIsFetchedByItsIDWithTheToken(t *testing.T) {
	s, d, in := stand(t, metatest.Options{})
	id := s.AddMedia(metatest.Media{MIME: "image/png", Data: []byte("picture")})
	content, err := d.Media(context.Background(), in, channels.Attachment{MediaID: id})
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if data, err := io.ReadAll(content); err != nil || string(data) != "picture" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := d.Media(context.Background(), in, channels.Attachment{MediaID: "../me?x="}); err == nil {
		t.Error("a strange id was found")
	}
	if _, err := d.Media(context.Background(), in, channels.Attachment{URL: "https://evil.example/a"}); err == nil {
		t.Error("a strange host was asked")
	}
}

func TestReadingTypingAndReactionsAreTold(t *testing.T) {
	s, d, in := stand(t, metatest.Options{})
	ctx := context.Background()
	typing := text("")
	typing.Message.ReplyTo = "wamid.IN"
	if err := errors.Join(d.MarkRead(ctx, in, text(""), "wamid.IN"), d.Typing(ctx, in, typing, true), d.Typing(ctx, in, typing, false), d.Typing(ctx, in, text(""), true)); err != nil {
		t.Fatal(err)
	}
	acts := s.Actions()
	if len(acts) != 2 || acts[0].Field("message_id") != "wamid.IN" || acts[0].Field("typing_indicator") != nil || acts[1].Field("typing_indicator.type") != "text" || acts[1].Field("status") != "read" {
		t.Errorf("%+v", acts)
	}
	if err := errors.Join(d.React(ctx, in, text(""), "wamid.IN", "👍"), d.React(ctx, in, text(""), "wamid.IN", "")); err != nil {
		t.Fatal(err)
	}
	sent := s.Sent()
	if len(sent) != 2 || sent[0].Field("reaction.emoji") != "👍" || sent[1].Field("reaction.emoji") != "" || sent[0].Field("to") != "16505551234" {
		t.Errorf("%+v", sent)
	}
}

func TestTemplatesOfAllPagesAreListedWithTheirParameters(t *testing.T) {
	components := []any{map[string]any{"type": "HEADER", "format": "IMAGE"}, map[string]any{"type": "BODY", "text": "Hi {{name}}, {{order}} {{name}}"}, map[string]any{"type": "FOOTER", "text": "Bye"},
		map[string]any{"type": "BUTTONS", "buttons": []any{map[string]any{"type": "QUICK_REPLY", "text": "Stop"}, map[string]any{"type": "URL", "text": "Track", "url": "https://x.example/{{1}}"}}}}
	list := []map[string]any{{"name": "a", "language": "en", "status": "APPROVED", "category": "UTILITY", "components": components}}
	for _, n := range []string{"b", "c", "d", "e"} {
		list = append(list, map[string]any{"name": n, "language": "en", "status": "REJECTED", "category": "MARKETING"})
	}
	_, d, in := stand(t, metatest.Options{Templates: list})
	got, err := d.Templates(context.Background(), in)
	if err != nil || len(got) != 5 || got[4].Name != "e" || got[4].Status != "REJECTED" {
		t.Fatalf("%+v, %v", got, err)
	}
	if a := got[0]; strings.Join(a.Params, " ") != "header.image body.name body.order button.1" || a.HeaderType != "image" || a.Footer != "Bye" || a.Buttons[1].URL == "" || a.Category != "utility" {
		t.Errorf("%+v", a)
	}
}

func TestTheInboxRegistersItsOwnWebhookAndTheTestSaysWhatWorks(t *testing.T) {
	s, d, in := stand(t, metatest.Options{})
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := d.Receive(in, channels.Request{Method: r.Method, Query: r.URL.Query(), Header: r.Header})
		w.WriteHeader(v.Reply.Status)
		if _, err := w.Write(v.Reply.Body); err != nil {
			t.Error(err)
		}
	}))
	defer hook.Close()
	in.PublicURL = hook.URL
	says := func() string {
		var b strings.Builder
		for _, step := range d.Test(context.Background(), in) {
			b.WriteString(step.Key)
			if step.OK {
				b.WriteString("+")
			}
			b.WriteString(" ")
		}
		return b.String()
	}
	if got := says(); got != "token+ number+ webhook " {
		t.Errorf("before: %s", got)
	}
	if err := d.Subscribe(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	if got := says(); got != "token+ number+ webhook+ " {
		t.Errorf("after: %s", got)
	}
	if at, _ := s.Hook(s.Options().WABAID); at != hook.URL {
		t.Errorf("registered %s", at)
	}
	in.Secrets[meta.AccessToken] = "EAAwrongwrongwrongwrong"
	if got := says(); got != "token number webhook " {
		t.Errorf("with a wrong token: %s", got)
	}
	for _, step := range d.Test(context.Background(), in) {
		if strings.Contains(step.Detail, "wrongwrong") {
			t.Errorf("the token is in %q", step.Detail)
		}
	}
}
