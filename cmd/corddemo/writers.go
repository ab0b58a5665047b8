package main

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// writers are customers who write on WhatsApp and Telegram, by stand-ins for both that life keeps.
type writers struct {
	chatters
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

// write lets customers begin conversations and answer what they were sent.
func (l *life) write(ctx context.Context, floor centre.Floor) {
	if l.hook == "" {
		if err := l.openInboxes(ctx); err != nil {
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
	l.chat()
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
	case i.State == events.InteractionActive && (i.Written.By == events.ByBot || i.Written.By == events.ByCustomer && chance(80)):
		return r.Do(ctx, http.MethodPost, thread+"/messages", inbox.Draft{ClientID: strconv.FormatInt(l.now.UnixNano(), 36) + strconv.Itoa(rand.IntN(1000)), Text: one(answers)}, nil)
	case i.State == events.InteractionActive || i.State == events.InteractionParked:
		if i.State == events.InteractionParked && chance(80) {
			return nil
		}
		return r.Do(ctx, http.MethodPost, thread+"/status", map[string]string{"to": "resolved"}, nil)
	}
	return nil
}
