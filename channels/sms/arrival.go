package sms

import (
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// Answered is the Detail of a consent or a request for help that the provider has answered already: a second confirmation
// would be one too many.
const Answered = "answered"

// Arrival is a message that came in, before its words were looked at.
type Arrival struct {
	ID     string // the provider's
	Sender channels.Sender
	At     time.Time
	Words  Keywords
	// Intent is what the provider itself says of the message, if it does.
	Intent Intent
	// Answered is set when the provider answers such words by itself.
	Answered bool
}

// Items are the message and what follows from it: a consent when it is a keyword, with the message's id and "#consent"; and
// for a request for help an InControl "help" with the message's id and "#help".
func (a Arrival) Items(m channels.Message) []channels.Inbound {
	if m.Type == channels.Text && strings.Trim(m.Text, " \t\r\n\x00") == "" && len(m.Attachments) == 0 {
		m.Type, m.Placeholder = channels.Unsupported, "empty"
	}
	base := channels.Inbound{ID: a.ID, From: a.Sender, At: a.At}
	if len(a.Sender.Identities) > 0 {
		base.Thread = a.Sender.Identities[0].Value
	}
	message := base
	message.Kind, message.Message = channels.InMessage, &m
	items := []channels.Inbound{message}
	intent := a.Intent
	if intent == "" && m.Type == channels.Text {
		intent = a.Words.Match(m.Text)
	}
	if intent == "" {
		return items
	}
	if a.Answered {
		base.Detail = Answered
	}
	if intent == Help {
		base.Kind, base.Control, base.ID = channels.InControl, string(Help), a.ID+"#help"
	} else {
		base.Kind, base.Consent, base.ID = channels.InConsent, string(intent), a.ID+"#consent"
	}
	return append(items, base)
}

// Piece is the item of one part of a long message.
func (a Arrival) Piece(p channels.Part) []channels.Inbound {
	in := channels.Inbound{Kind: channels.InMessage, ID: a.ID, From: a.Sender, At: a.At, Part: &p}
	if len(a.Sender.Identities) > 0 {
		in.Thread = a.Sender.Identities[0].Value
	}
	return []channels.Inbound{in}
}
