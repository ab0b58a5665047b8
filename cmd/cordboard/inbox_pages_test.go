package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// capacity lets the agents of the site write beside a call.
func (w *world) capacity(c agents.CapacityPolicy) {
	w.Helper()
	var p agents.PresencePolicy
	path := "/sites/" + w.centre.SiteID + "/presence"
	w.must(w.admin.Do(w.Context(), http.MethodGet, path, nil, &p))
	p.Capacity = c
	w.must(w.admin.Do(w.Context(), http.MethodPut, path, p, nil))
}

// onTelegram is a bot of ours at a stand-in for Telegram, which is asked for what is new.
func (w *world) onTelegram(policy channels.Policy) *telegramtest.Server {
	w.Helper()
	s, err := telegramtest.Start(telegramtest.Options{})
	w.must(err)
	w.Cleanup(s.Close)
	settings, _ := json.Marshal(map[string]string{"mode": "polling", "api_url": s.URL()})
	in := inboxes.Inbox{Inbox: channels.Inbox{SiteID: w.centre.SiteID, Name: "Telegram", Channel: events.Telegram, QueueID: w.centre.Queues["Support"].ID, Active: true, Policy: policy, Settings: settings},
		NewSecrets: map[string]string{"token": s.Token()}}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/inboxes", in, nil))
	return s
}

func (a *whatsApp) person(phone, name, text string) {
	a.Helper()
	a.must(a.meta.Deliver(a.Context(), a.hook(), a.meta.WhatsAppText(metatest.Person{Phone: phone, Name: name}, text)))
}

func TestTwoChatsAreAnsweredInChromiumBesideACall(t *testing.T) {
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 120, OfferSeconds: 30,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}
	onBothPBXs(t, plan, func(w *world) {
		w.pages = w.daemon.URL
		w.capacity(agents.CapacityPolicy{Written: new(3), Beside: new(2)})
		policy := channels.Policy{StayMinutes: 60, ParkSeconds: 600}
		meta, bot := w.onWhatsApp(policy), w.onTelegram(policy)
		ana := w.screen(w.chromium(), "ana")
		ana.begin()
		customer := w.callIn("800")
		ana.do("call.offered")
		ana.do("call.accept")
		ana.do("call.connected")
		w.tone(customer, agentTone)

		// two write meanwhile; the third has to wait
		meta.person("34600111222", "Eva", "Where is my parcel?")
		bot.Text(telegramtest.Customer{ID: 77, First: "Tom"}, "Do you open on Sundays?")
		ana.do("chat.rings", "Eva")
		ana.do("chat.rings", "Tom")
		meta.person("34600111333", "Una", "One more")
		ana.shot("two-ring-beside")
		ana.do("chat.accept", "Eva")
		ana.do("chat.call")
		ana.do("chat.write", "It arrives today.")
		ana.do("chat.says", "It arrives today.")
		ana.do("chat.accept", "Tom")
		ana.do("chat.write", "No, on Saturdays only.")
		w.tone(customer, agentTone)
		sent, err := meta.meta.Await(w.Context(), 1)
		w.must(err)
		w.must(meta.meta.Deliver(w.Context(), meta.hook(), meta.meta.WhatsAppStatus(sent[0], "read", 0)))
		w.eventually("Tom has his answer", func() bool {
			return slices.ContainsFunc(bot.Sent(), func(s telegramtest.Sent) bool { return s.Text() == "No, on Saturdays only." })
		})
		ana.do("chat.open", "Eva")
		ana.do("chat.ticks", "read")
		ana.shot("beside")
		ana.sounds("beside-a-call")
		if i := w.ofPerson("ana", "Una"); i.ID != "" {
			t.Errorf("Una was offered to ana, who has two chats beside a call: %+v", i)
		}

		// a reload of the page loses neither
		ana.do("chat.note", "He is waiting for the blue one")
		ana.do("chat.says", "blue one")
		ana.do("reload")
		w.hears(customer.HearsMusic)
		ana.do("call.returnTo") // the chat that was open stays so, the call is in the strip
		ana.do("chat.call")
		w.tone(customer, agentTone)
		ana.do("chat.open", "Eva")
		ana.do("chat.says", "blue one")
		ana.do("chat.resolve")
		ana.do("wrapup.shown")
		ana.shot("written-wrapup")
		ana.do("wrapup.code", 1)
		ana.do("wrapup.finish")
		w.tone(customer, agentTone)
		ana.do("chat.rings", "Una")
		ana.finds("the end", "a page threw", "noise")
	})
}

// ofPerson is what an agent has at hand or is offered of a customer.
func (w *world) ofPerson(login, name string) events.Interaction {
	w.Helper()
	d, err := w.as(login).Desk(w.Context())
	w.must(err)
	at := slices.IndexFunc(d.Interactions, func(i events.Interaction) bool { return i.FromName == name && i.State != events.InteractionDone })
	if at < 0 {
		return events.Interaction{}
	}
	return d.Interactions[at]
}
