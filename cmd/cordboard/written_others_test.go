package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/channels/sms/smpptest"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/mail"
)

// connect makes an inbox as an administrator does, and has it tested as the guide does.
func (w *world) connect(in inboxes.Inbox, settings map[string]any) inboxes.Inbox {
	w.Helper()
	raw, err := json.Marshal(settings)
	w.must(err)
	in.SiteID, in.QueueID, in.Active, in.Settings = w.centre.SiteID, w.centre.Queues["Support"].ID, true, raw
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/inboxes", in, &in))
	var steps struct{ Items []channels.TestStep }
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/inboxes/"+in.ID+"/test", struct{}{}, &steps))
	for _, s := range steps.Items {
		if !s.OK {
			w.Errorf("the test of %s finds %+v", in.Name, s)
		}
	}
	if len(steps.Items) == 0 {
		w.Errorf("the test of %s says nothing", in.Name)
	}
	return in
}

// takes has ana take what is offered to her in writing, and answers it.
func (w *world) takes(channel events.Channel) events.Interaction {
	w.Helper()
	var i events.Interaction
	w.eventually(string(channel)+" is offered to ana", func() bool {
		d, err := w.as("ana").Desk(w.Context())
		w.must(err)
		at := slices.IndexFunc(d.Interactions, func(i events.Interaction) bool { return i.Channel == channel && i.State == events.InteractionInOffer })
		if at >= 0 {
			i = d.Interactions[at]
		}
		return at >= 0
	})
	w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/accept", struct{}{}, nil))
	return i
}

func (w *world) replies(i events.Interaction, d inbox.Draft) {
	w.Helper()
	w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/threads/"+i.ThreadID+"/messages", d, nil))
}

// status waits for that of the last message of a conversation.
func (w *world) status(i events.Interaction, want events.MessageStatus) {
	w.Helper()
	w.eventually(fmt.Sprintf("the answer is %s", want), func() bool {
		list := w.messages("ana", i.ThreadID)
		last := list[len(list)-1]
		return last.Direction == events.MessageOut && last.Status == want
	})
}

func TestMailAndTextMessagesAreAnsweredAtTheSameDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "22", oneQueue)
	post, err := mail.Start(t.Context(), lab.Quiet, "care@acme.test", "eva@customer.test")
	w.must(err)
	t.Cleanup(func() { w.check(post.Stop(t.Context())) })
	centre, err := smpptest.Start(smpptest.Options{SystemID: "cord", Password: "pw", Submit: func(int, pdu.Message) smpptest.Answer { return smpptest.Answer{ID: "77AB"} }})
	w.must(err)
	t.Cleanup(centre.Close)
	w.connect(inboxes.Inbox{Inbox: channels.Inbox{Name: "Care", Channel: events.Email}, NewSecrets: map[string]string{"password": mail.Password}}, map[string]any{
		"address": "care@acme.test", "from_name": "Acme Care", "auth": "password", "imap_host": "127.0.0.1", "imap_port": post.IMAPS, "imap_security": "tls",
		"smtp_host": "127.0.0.1", "smtp_port": post.SMTPS, "smtp_security": "tls", "tls_ca": strings.Split(post.CA, "\n")})
	w.connect(inboxes.Inbox{Inbox: channels.Inbox{Name: "Texts", Channel: events.SMS, Provider: "smpp"}, NewSecrets: map[string]string{"password": "pw"}}, map[string]any{
		"host": "127.0.0.1", "port": centre.Port, "system_id": "cord", "source": "447700900999", "country": "GB"})
	_, err = w.as("ana").StartShift(w.Context())
	w.must(err)
	w.eventually("ana is ready", func() bool { return w.as("ana").SetState(w.Context(), events.AgentReady, "") == nil })

	w.must(post.Deliver(t.Context(), "eva@customer.test", "care@acme.test", "From: Eva <eva@customer.test>\nTo: care@acme.test\nSubject: My order\nMessage-ID: <q1@customer.test>\n"+
		"Date: Mon, 04 May 2026 10:00:00 +0200\nContent-Type: text/html\n\n<p>Where is it?<script>alert(1)</script></p>\n"))
	letter := w.takes(events.Email)
	if list := w.messages("ana", letter.ThreadID); len(list) != 1 || !strings.Contains(list[0].Content.Text, "Where is it?") || strings.Contains(fmt.Sprintf("%+v", list[0].Content.Mail), "script") || strings.Contains(list[0].Content.Text, "alert") {
		t.Errorf("the mail came as %+v", list)
	}
	w.replies(letter, inbox.Draft{ClientID: "m", Text: "It arrives today."})
	got, err := post.Wait(t.Context(), "eva@customer.test", "It arrives today.")
	w.must(err)
	for _, part := range []string{"In-Reply-To: <q1@customer.test>", "Subject: Re: My order", "Acme Care"} {
		if !strings.Contains(got, part) {
			t.Errorf("the answer has no %q:\n%s", part, got)
		}
	}
	w.status(letter, channels.Sent)

	handset, ours := pdu.Address{TON: 1, NPI: 1, Addr: "447700900123"}, pdu.Address{TON: 1, NPI: 1, Addr: "447700900999"}
	status, err := centre.Deliver(t.Context(), pdu.Message{Source: handset, Dest: ours, Short: []byte("Are you open?")})
	if err != nil || status != 0 {
		t.Fatalf("a text was answered %d, %v", status, err)
	}
	text := w.takes(events.SMS)
	w.replies(text, inbox.Draft{ClientID: "s", Text: "Until eight."})
	sent, err := centre.Submits(t.Context(), 1)
	w.must(err)
	if string(sent[0].Text()) != "Until eight." || sent[0].Dest.Addr != "447700900123" {
		t.Errorf("sent %q to %s", sent[0].Text(), sent[0].Dest.Addr)
	}
	w.status(text, channels.Sent)
	for range 2 { // receipts come again when the line was bad
		status, err = centre.Deliver(t.Context(), smpptest.Receipt("77AB", "DELIVRD", "447700900123", "447700900999"))
		if err != nil || status != 0 {
			t.Fatalf("a receipt was answered %d, %v", status, err)
		}
	}
	w.status(text, channels.Delivered)

	// STOP is kept by the sender: nothing goes there any more, and the mail is not concerned
	_, err = centre.Deliver(t.Context(), pdu.Message{Source: handset, Dest: ours, Short: []byte("STOP")})
	w.must(err)
	w.eventually("the word has arrived", func() bool { return len(w.messages("ana", text.ThreadID)) >= 3 })
	err = w.as("ana").Do(w.Context(), http.MethodPost, "/threads/"+text.ThreadID+"/messages", inbox.Draft{ClientID: "after", Text: "Wait!"}, nil)
	if err == nil || !strings.Contains(err.Error(), "opted_out") {
		t.Errorf("an answer to who said stop: %v", err)
	}
	w.replies(letter, inbox.Draft{ClientID: "m2", Text: "It is there now."})
	_, err = post.Wait(t.Context(), "eva@customer.test", "It is there now.")
	w.must(err)
}
