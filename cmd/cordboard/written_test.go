package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/events"
)

// whatsApp is a number of ours at a stand-in for Meta, with its webhook at the daemon.
type whatsApp struct {
	*world
	meta  *metatest.Server
	inbox inboxes.Inbox
}

func (w *world) onWhatsApp(policy channels.Policy) *whatsApp {
	w.Helper()
	a := &whatsApp{world: w, meta: metatest.New(metatest.Usual())}
	w.Cleanup(a.meta.Close)
	o := a.meta.Options()
	a.inbox = inboxes.Inbox{Inbox: channels.Inbox{SiteID: w.centre.SiteID, Name: "WhatsApp", Channel: events.WhatsApp, QueueID: w.centre.Queues["Support"].ID, Active: true, Policy: policy,
		Settings: []byte(`{"phone_number_id":"` + o.PhoneNumberID + `","waba_id":"` + o.WABAID + `","api_base":"` + a.meta.URL + `"}`)},
		NewSecrets: map[string]string{"access_token": o.Token, "app_secret": o.AppSecret, "verify_token": "verify-me-please"}}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/inboxes", a.inbox, &a.inbox))
	return a
}

func (a *whatsApp) hook() string { return a.daemon.URL + "/hooks/" + a.inbox.ID }

// says has a customer write; Meta repeats it until it is taken.
func (a *whatsApp) says(text string) {
	a.Helper()
	a.must(a.meta.Deliver(a.Context(), a.hook(), a.meta.WhatsAppText(metatest.Person{Phone: "34600111222", Name: "Eva"}, text)))
}

// written is the written conversation that an agent holds or is offered.
func (w *world) written(login string) events.Interaction {
	w.Helper()
	d, err := w.as(login).Desk(w.Context())
	w.must(err)
	for _, i := range d.Interactions {
		if i.ThreadID != "" && i.State != events.InteractionDone {
			return i
		}
	}
	return events.Interaction{}
}

func (w *world) messages(login, threadID string) []events.WrittenMessage {
	w.Helper()
	var list struct{ Items []events.WrittenMessage }
	w.must(w.as(login).Do(w.Context(), http.MethodGet, "/threads/"+threadID+"/messages", nil, &list))
	return list.Items
}

func TestACustomerOfWhatsAppIsAnsweredAtTheDeskThroughACrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "22", oneQueue)
	a := w.onWhatsApp(channels.Policy{StayMinutes: 60, ParkSeconds: -1})
	w.must(a.meta.Handshake(w.Context(), a.hook(), "verify-me-please"))
	if a.meta.Handshake(w.Context(), a.hook(), "guessed") == nil {
		t.Error("a wrong verify token was taken")
	}
	if status, err := a.meta.Post(w.Context(), a.hook(), a.meta.WhatsAppText(metatest.Person{Phone: "34600111222"}, "forged"), "sha256=00"); err != nil || status != http.StatusUnauthorized && status != http.StatusForbidden {
		t.Errorf("a forged request is answered %d, %v", status, err)
	}
	_, err := w.as("ana").StartShift(w.Context())
	w.must(err)
	a.says("Where is my parcel?")
	w.eventually("ana has a phone", func() bool { return w.as("ana").SetState(w.Context(), events.AgentReady, "") == nil })
	w.eventually("it is offered to ana", func() bool { return w.written("ana").State == events.InteractionInOffer })
	i := w.written("ana")
	if i.Written == nil || i.Written.Text != "Where is my parcel?" || i.FromName != "Eva" || i.Channel != events.WhatsApp {
		t.Errorf("the offer: %+v, %+v", i, i.Written)
	}
	w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/interactions/"+i.ID+"/accept", struct{}{}, nil))
	w.eventually("ana has it", func() bool { return w.written("ana").State == events.InteractionActive })
	draft := inbox.Draft{ClientID: "one", Text: "It arrives today."}
	for range 3 { // a weak line
		w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/threads/"+i.ThreadID+"/messages", draft, nil))
	}
	sent, err := a.meta.Await(w.Context(), 1)
	w.must(err)
	w.must(a.meta.Deliver(w.Context(), a.hook(), a.meta.WhatsAppStatus(sent[0], "read", 0)))
	w.must(a.meta.Deliver(w.Context(), a.hook(), a.meta.WhatsAppStatus(sent[0], "delivered", 0)))
	w.eventually("ana sees that it was read", func() bool {
		list := w.messages("ana", i.ThreadID)
		return len(list) == 2 && list[1].Status == channels.Read && list[1].By.Name != ""
	})
	w.crash()
	a.says("Thank you!")
	w.eventually("it is there once, and ana has it still", func() bool {
		now := w.written("ana")
		return len(w.messages("ana", i.ThreadID)) == 3 && now.ID == i.ID && now.State == events.InteractionActive && now.Written.Text == "Thank you!"
	})
	w.must(w.as("ana").Do(w.Context(), http.MethodPost, "/threads/"+i.ThreadID+"/status", map[string]string{"to": "resolved"}, nil))
	w.eventually("ana's part is over", func() bool { s := w.written("ana").State; return s == "" || s == events.InteractionWrappingUp })
	if n := len(a.meta.Sent()); n != 1 {
		t.Errorf("%d messages were sent, want 1", n)
	}
	w.eventually("who worked on it is kept", func() bool {
		var th events.Thread
		w.must(w.admin.Do(w.Context(), http.MethodGet, "/threads/"+i.ThreadID, nil, &th))
		return th.AgentID != "" && th.Status == events.ThreadResolved
	})
	began := time.Now()
	a.says("One more thing")
	w.eventually("it opens anew as another piece of work", func() bool {
		var th events.Thread
		w.must(w.admin.Do(w.Context(), http.MethodGet, "/threads/"+i.ThreadID, nil, &th))
		return th.Status == events.ThreadOpen && th.InteractionID != "" && th.InteractionID != i.ID
	})
	t.Logf("opened anew within %s", time.Since(began))
}
