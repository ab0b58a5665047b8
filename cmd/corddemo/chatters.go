package main

import (
	"time"

	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
)

// chatters are customers who write to a Telegram bot; it is asked for what is new, as no provider reaches a demo.
type chatters struct {
	telegram *telegramtest.Server
	nextChat time.Time
	seen     int // of the stand-in's messages, how many were looked at
	answers  []chatReply
}

type chatReply struct {
	at   time.Time
	from telegramtest.Customer
	text string
}

var chatting = []telegramtest.Customer{{ID: 9101, First: "Amara", Last: "Okoye", Language: "en"}, {ID: 9102, First: "Bruno", Last: "Silva", Username: "brunos", Language: "es"},
	{ID: 9103, First: "Chiara", Last: "Conti", Language: "en"}, {ID: 9104, First: "Dmitri", Username: "dm_tri", Language: "en"}}

// chat lets them begin conversations, and answer what they were sent.
func (l *life) chat() {
	if l.now.After(l.nextChat) {
		l.nextChat = l.in(30*time.Second, 90*time.Second)
		l.telegram.Text(one(chatting), one(openings))
	}
	sent := l.telegram.Sent()
	for ; l.seen < len(sent); l.seen++ {
		for _, c := range chatting {
			if sent[l.seen].Chat == c.ID && sent[l.seen].Text() != "" && chance(60) {
				l.answers = append(l.answers, chatReply{l.in(5*time.Second, 25*time.Second), c, one(followUp)})
			}
		}
	}
	kept := l.answers[:0]
	for _, r := range l.answers {
		if l.now.Before(r.at) {
			kept = append(kept, r)
			continue
		}
		l.telegram.Text(r.from, r.text)
	}
	l.answers = kept
}
