package messenger

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// unknown keeps the place of an event that this version does not understand: a message when somebody sent it, else
// something about our account.
func (r *reader) unknown(i channels.Inbound, raw json.RawMessage) {
	name := "event"
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) == nil {
		var names []string
		for k := range keys {
			if k != "sender" && k != "recipient" && k != "timestamp" && k != "prior_message" {
				names = append(names, k)
			}
		}
		slices.Sort(names)
		if len(names) > 0 {
			name = names[0]
		}
	}
	if i.Thread == "" {
		r.add(unknownValue(name, raw))
		return
	}
	i.Kind, i.ID, i.Message = channels.InMessage, "none."+loose.Digest(raw), unsupported(name)
	r.add(i)
}

// change is a field of Instagram's own login. Some carry the events of messaging, others what was written in public.
func (r *reader) change(field string, raw json.RawMessage) {
	var e event
	if loose.Decode(raw, &e) == nil && (e.Sender.ID != "" || e.Recipient.ID != "") {
		r.event(raw)
		return
	}
	var c comment
	if loose.Decode(raw, &c) != nil || c.From.ID == "" || string(c.From.ID) == r.own { // what we wrote in public is no conversation
		r.add(unknownValue(field, raw))
		return
	}
	id := first(string(c.CommentID), string(c.ID), loose.Digest(raw))
	i := channels.Inbound{Kind: channels.InMessage, ID: "comment." + id, Thread: string(c.From.ID), At: c.Created.Time, Auto: true}
	i.From = channels.Sender{Username: string(c.From.Name), Identities: r.person(string(c.From.ID))}
	i.Message = unsupported(first(field, "comment"))
	i.Message.Text = first(string(c.Text), string(c.Message))
	r.add(i)
}

func unsupported(what string) *channels.Message {
	return &channels.Message{Type: channels.Unsupported, Placeholder: word(what, 60)}
}

// unknownValue stands for a part of a request that nobody sent and this version does not understand.
func unknownValue(field string, raw json.RawMessage) channels.Inbound {
	var b bytes.Buffer
	detail := ""
	if json.Compact(&b, raw) == nil {
		detail = meta.Shorten(b.String(), 500, meta.Chars)
	}
	return channels.Inbound{Kind: channels.InAccount, Control: first(word(field, 60), "unknown"), Detail: detail, Message: unsupported(first(field, "unknown"))}
}
