package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// writers are customers who write on WhatsApp, by a stand-in for Meta that life keeps.
type writers struct {
	meta  *metatest.Server
	hook  string
	next  time.Time
	taken int // of the stand-in's messages, how many were looked at
	// replies are what customers will say next, by when.
	replies []reply
	people  []metatest.Person
	// met is when a robot first saw a conversation in its present state.
	met map[string]time.Time
}

type reply struct {
	at   time.Time
	from metatest.Person
	text string
}

var (
	openings = []string{"Hi, where is my order?", "Hello! Can I change the delivery address?", "¿Tienen el modelo azul en la talla 42?", "My invoice shows the wrong name.",
		"The router blinks red since this morning 😕", "Quisiera cancelar mi suscripción.", "Do you deliver on Saturdays?", "Is anybody there?"}
	answers  = []string{"Good morning! I am looking at it now.", "Of course. Could you tell me the order number?", "Sí, lo tenemos. ¿Se lo reservamos?", "Thank you, I have corrected that for you.", "Please switch it off for ten seconds, then on again."}
	followUp = []string{"It is 4711-22.", "Great, thank you!", "Perfecto, gracias 🙏", "That helped.", "Hm, still the same."}
	writing  = []string{"Marta Soler", "Kofi Mensah", "Ingrid Dahl", "Pablo Ortega", "Yuki Tanaka", "Samir Haddad"}
)

// beginWriting sets the stand-in and its inbox up; the address of the stand-in is another one after every start.
func (l *life) beginWriting(ctx context.Context) error {
	admin, err := centre.Login(ctx, l.url, centre.AdminLogin, centre.AdminPassword)
	if err != nil {
		return err
	}
	var queues, old struct {
		Items []struct {
			ID      string `json:"id"`
			SiteID  string `json:"site_id"`
			Name    string `json:"name"`
			Version int    `json:"version"`
		} `json:"items"`
	}
	if err := admin.Do(ctx, http.MethodGet, "/queues?limit=200", nil, &queues); err != nil {
		return err
	}
	if err := admin.Do(ctx, http.MethodGet, "/inboxes?limit=200", nil, &old); err != nil {
		return err
	}
	const name = "WhatsApp (stand-in)"
	o := l.meta.Options()
	in := inboxes.Inbox{Inbox: channels.Inbox{Name: name, Channel: events.WhatsApp, Active: true, Policy: channels.Policy{StayMinutes: 60, ParkSeconds: 60, ResolveHours: 1, ReplyMinutes: 10},
		Settings: []byte(`{"phone_number_id":"` + o.PhoneNumberID + `","waba_id":"` + o.WABAID + `","api_base":"` + l.meta.URL + `"}`)},
		NewSecrets: map[string]string{"access_token": o.Token, "app_secret": o.AppSecret, "verify_token": "verify-me-please"}}
	for _, q := range queues.Items {
		if q.Name == "Support" {
			in.QueueID, in.SiteID = q.ID, q.SiteID
		}
	}
	method, path := http.MethodPost, "/inboxes"
	for _, x := range old.Items {
		if x.Name == name {
			in.Version, method, path = x.Version, http.MethodPut, "/inboxes/"+x.ID
		}
	}
	if err := admin.Do(ctx, method, path, in, &in); err != nil {
		return fmt.Errorf("the inbox of the demo: %w", err)
	}
	l.hook = l.url + "/hooks/" + in.ID
	for n, who := range writing {
		l.people = append(l.people, metatest.Person{Phone: "3469900" + strconv.Itoa(1000+n), Name: who})
	}
	return nil
}

// write lets customers begin conversations and answer what they were sent.
func (l *life) write(ctx context.Context, floor centre.Floor) {
	if l.hook == "" {
		if err := l.beginWriting(ctx); err != nil {
			l.log.Warn("nobody writes yet", "error", err)
			return
		}
	}
	if l.now.After(l.writers.next) {
		l.writers.next = l.in(15*time.Second, 45*time.Second)
		l.say(ctx, one(l.people), one(openings))
	}
	sent := l.meta.Sent()
	for ; l.taken < len(sent); l.taken++ {
		of := sent[l.taken]
		l.deliver(ctx, l.meta.WhatsAppStatus(of, "delivered", 0))
		l.deliver(ctx, l.meta.WhatsAppStatus(of, "read", 0))
		if chance(60) {
			l.replies = append(l.replies, reply{l.in(5*time.Second, 25*time.Second), l.personAt(of.To()), one(followUp)})
		}
	}
	kept := l.replies[:0]
	for _, r := range l.replies {
		if l.now.Before(r.at) {
			kept = append(kept, r)
			continue
		}
		l.say(ctx, r.from, r.text)
	}
	l.replies = kept
	l.answerWriting(ctx, floor)
}

func (l *life) personAt(phone string) metatest.Person {
	for _, p := range l.people {
		if strings.TrimPrefix(phone, "+") == p.Phone {
			return p
		}
	}
	return one(l.people)
}

func (l *life) say(ctx context.Context, who metatest.Person, text string) {
	l.deliver(ctx, l.meta.WhatsAppText(who, text))
}

func (l *life) deliver(ctx context.Context, body []byte) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := l.meta.Deliver(ctx, l.hook, body); err != nil {
		l.log.Warn("what a customer wrote was not taken", "error", err)
	}
}

// answerWriting lets robots take what is offered to them in writing, answer, and end it at last.
func (l *life) answerWriting(ctx context.Context, floor centre.Floor) {
	seen := map[string]bool{}
	for _, i := range floor.Interactions {
		r := l.robots[i.AgentID]
		if r == nil || i.ThreadID == "" || i.Written == nil {
			continue
		}
		key := i.ID + string(i.State) + i.Written.By
		seen[key] = true
		if _, known := l.met[key]; !known {
			l.met[key] = l.in(2*time.Second, 9*time.Second)
		}
		if l.now.Before(l.met[key]) {
			continue
		}
		l.met[key] = l.in(10*time.Second, 20*time.Second)
		if err := l.answer(ctx, r, i); err != nil {
			l.log.Warn("a robot could not go on in writing", "robot", r.login, "interaction", i.ID, "state", i.State, "error", err)
		}
	}
	for key := range l.met {
		if !seen[key] {
			delete(l.met, key)
		}
	}
}

func (l *life) answer(ctx context.Context, r *robot, i events.Interaction) error {
	thread := "/threads/" + i.ThreadID
	switch {
	case i.State == events.InteractionInOffer:
		return r.Do(ctx, http.MethodPost, "/interactions/"+i.ID+"/accept", struct{}{}, nil)
	case i.State == events.InteractionWrappingUp:
		return r.Do(ctx, http.MethodPost, "/interactions/"+i.ID+"/wrapup/finish", map[string]any{"disposition_id": one(l.codes).ID, "notes": one(notes), "then": "ready"}, nil)
	case i.State == events.InteractionActive && i.Written.By == events.ByCustomer && chance(80):
		return r.Do(ctx, http.MethodPost, thread+"/messages", inbox.Draft{ClientID: strconv.FormatInt(l.now.UnixNano(), 36) + strconv.Itoa(rand.IntN(1000)), Text: one(answers)}, nil)
	case i.State == events.InteractionActive || i.State == events.InteractionParked:
		if i.State == events.InteractionParked && chance(80) {
			return nil
		}
		return r.Do(ctx, http.MethodPost, thread+"/status", map[string]string{"to": "resolved"}, nil)
	}
	return nil
}
