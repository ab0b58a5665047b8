package threading

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// chain is how many references behind the first one are kept.
const chain = 20

// References is the chain of a mail that answers another: what that one referred to, and itself. Of long chains the first
// stays, by which programs find the thread's root, and the last twenty.
func References(of channels.MailHead) []string {
	refs := of.References
	if len(refs) == 0 && len(of.InReplyTo) > 0 {
		refs = of.InReplyTo[:1] // RFC 5322 section 3.6.4
	}
	out := make([]string, 0, len(refs)+1)
	for _, id := range append(slices.Clone(refs), of.MessageID) {
		if id = CleanID(id); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) > chain+1 {
		out = append(out[:1:1], out[len(out)-chain:]...)
	}
	return out
}

// Reply is what a mail of ours is made of.
type Reply struct {
	Thread  string // the conversation's id
	Message string // the message's own id
	// Address is the inbox's; Plus whether its mailbox receives plus addresses.
	Address string
	Plus    bool
	// Of is the mail that is answered; nil for the first of a conversation.
	Of *channels.MailHead
	// Subject stands when nothing is answered. Number is the conversation's, for the subject; empty for none.
	Subject string
	Number  string
}

// Head makes the head of a mail of ours: everything but the recipients.
func (k Keys) Head(r Reply) channels.MailHead {
	_, domain, _ := strings.Cut(r.Address, "@")
	h := channels.MailHead{MessageID: k.MessageID(r.Thread, r.Message, domain), Subject: r.Subject}
	if r.Of != nil {
		if id := CleanID(r.Of.MessageID); id != "" {
			h.InReplyTo = []string{id}
		}
		h.References = References(*r.Of)
		if h.Subject == "" {
			h.Subject = "Re: " + BaseSubject(r.Of.Subject)
		}
	}
	h.Subject = WithNumber(h.Subject, r.Number)
	if r.Plus {
		if plus := k.PlusAddress(r.Address, r.Thread); plus != r.Address {
			h.ReplyTo = plus
		}
	}
	return h
}

// WithNumber puts "[#123]" behind a subject unless it is there.
func WithNumber(subject, number string) string {
	if number == "" || strings.Contains(subject, "[#"+number+"]") {
		return subject
	}
	return strings.TrimSpace(subject + " [#" + number + "]")
}

var prefix = regexp.MustCompile(`(?i)^\s*(?:re|aw|sv|vs|antw|ref|rif|odp|res|rv|ynt|回复|回覆|答复|返信|fwd?|wg|tr|enc|i|doorst|vl|vb|转发|轉寄)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*`)

// BaseSubject is a subject without the marks of answers and forwardings in several languages.
func BaseSubject(subject string) string {
	for range 20 {
		short := prefix.ReplaceAllString(subject, "")
		if short == subject {
			break
		}
		subject = short
	}
	return strings.TrimSpace(subject)
}
