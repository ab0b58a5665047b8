package whatsapp

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// statuses are those of messages. "played" is told of voice notes, "accepted" and "held…" of messages that wait at Meta.
var statuses = map[string]channels.Status{
	"accepted": channels.Sent, "sent": channels.Sent, "delivered": channels.Delivered, "read": channels.Read, "played": channels.Read,
	"failed": channels.Failed, "error": channels.Failed, "undelivered": channels.Failed, "held_for_quality_assessment": channels.Queued,
	"pending": channels.Queued,
}

func (r *reader) status(raw json.RawMessage) {
	var s status
	if loose.Decode(raw, &s) != nil || (s.ID == "" && s.Callback == "") {
		r.add(unknownValue("status", raw))
		return
	}
	i := channels.Inbound{Kind: channels.InStatus, ID: string(s.ID), At: s.Timestamp.Time}
	person := who{phone: string(s.Recipient), user: string(s.User)}
	if s.RecipientType == "group" {
		person = who{phone: string(s.Participant), user: string(s.PartUser)}
		i.Shared, i.Thread = true, groupThread(string(s.Recipient))
	}
	i.From, person = r.sender(person, true)
	i.Thread = firstOf(i.Thread, person.thread())
	told, known := statuses[strings.ToLower(string(s.Status))]
	switch {
	case s.Status == "deleted":
		i.Kind = channels.InDelete
	case !known || s.Type == "call" || s.Type == "payment":
		i.Kind, i.Control, i.Detail = channels.InControl, word(string(s.Status)), word(string(s.Type))
	default:
		i.Status = &channels.Told{Status: told, Correlation: string(s.Callback), Category: firstOf(string(s.Pricing.Category), string(s.Conversation.Origin.Type))}
		r.reason(&i, s.Errors)
	}
	r.add(i)
}

// reason says why a message failed. Errors of one that went out are warnings.
func (r *reader) reason(i *channels.Inbound, errors []meta.Failure) {
	switch failed := i.Status.Status == channels.Failed; {
	case failed && len(errors) == 0:
		i.Status.Trouble = &channels.Trouble{Class: channels.Never, Code: "failed", Text: "WhatsApp gave no reason"}
	case failed:
		i.Status.Trouble = errors[0].Trouble()
	case len(errors) > 0:
		i.Detail = errors[0].Trouble().Error()
	}
}

// call stands for a call over WhatsApp, which this house does not take: the conversation shows that there was one.
func (r *reader) call(raw json.RawMessage) {
	var c call
	if loose.Decode(raw, &c) != nil {
		c = call{}
	}
	ours := strings.EqualFold(string(c.Direction), "BUSINESS_INITIATED")
	person := who{phone: string(c.From), user: string(c.FromUser)}
	if ours {
		person = who{phone: string(c.To), user: string(c.ToUser)}
	}
	i := channels.Inbound{Kind: channels.InMessage, ID: firstOf(string(c.ID), "none."+loose.Digest(raw)), At: c.Timestamp.Time, Echo: ours}
	i.From, person = r.sender(person, ours)
	i.Thread = person.thread()
	i.Message = unsupported("call")
	r.add(i)
}

func (r *reader) preference(p preference) {
	i := channels.Inbound{Kind: channels.InConsent, At: p.Timestamp.Time, Detail: string(p.Detail), Scope: strings.TrimSuffix(string(p.Category), "_messages")}
	person := who{phone: string(p.WAID), user: string(p.User)}
	i.From, person = r.sender(person, false)
	i.Thread = person.thread()
	switch strings.ToLower(string(p.Value)) {
	case "stop":
		i.Consent = "out"
	case "resume":
		i.Consent = "in"
	default:
		i.Kind, i.Control = channels.InControl, word("preference "+string(p.Value))
	}
	r.add(i)
}

// pastStatuses are the words of a history.
var pastStatuses = map[string]channels.Status{"sent": channels.Sent, "delivered": channels.Delivered, "read": channels.Read, "played": channels.Read, "error": channels.Failed}

func (r *reader) history(h history, display string) {
	for _, t := range h.Threads {
		person := who{phone: firstOf(string(t.ID), string(t.Context.WAID)), user: string(t.Context.User)}
		for _, raw := range t.Messages {
			r.pastMessage(raw, person, channels.Sender{Identities: person.identities(), Username: string(t.Context.Username)}, display)
		}
	}
	for _, f := range h.Errors {
		r.add(channels.Inbound{Kind: channels.InAccount, Control: "history", Detail: f.Trouble().Error()})
	}
	if len(h.Threads) == 0 && len(h.Errors) == 0 {
		r.add(channels.Inbound{Kind: channels.InAccount, Control: "history", Detail: "empty"})
	}
}

// pastMessage is one from before the number came here: its number on the sender's side tells who wrote.
func (r *reader) pastMessage(raw json.RawMessage, person who, from channels.Sender, display string) {
	m, readable := readMessage(raw)
	if !readable {
		m = message{Type: "message"}
	}
	i := channels.Inbound{Kind: channels.InMessage, ID: firstOf(string(m.ID), "none."+loose.Digest(raw)), At: m.Timestamp.Time, From: from, Thread: person.thread()}
	i.Echo = m.ours(display)
	i.Message = content(m)
	r.add(i)
	if m.Past == nil || !i.Echo {
		return
	}
	if s, known := pastStatuses[strings.ToLower(string(m.Past.Status))]; known {
		r.add(channels.Inbound{Kind: channels.InStatus, ID: i.ID, At: i.At, From: from, Thread: i.Thread, Status: &channels.Told{Status: s}})
	}
}

// ours tells whether the business wrote a message of the past. Both sides may be named, the business by its number.
func (m message) ours(display string) bool {
	if m.Past != nil && m.Past.Ours != nil {
		return bool(*m.Past.Ours)
	}
	us := digits(display)
	switch {
	case us == "":
		return m.To != "" || m.ToUser != ""
	case digits(string(m.From)) == us:
		return true
	}
	return (m.To != "" || m.ToUser != "") && digits(string(m.To)) != us
}

// bookEntry is a contact of the business's own telephone: what it says of names and numbers nobody proved.
func (r *reader) bookEntry(b bookEntry) {
	i := channels.Inbound{Kind: channels.InIdentity, At: b.Metadata.Timestamp.Time, Control: firstOf(word(string(b.Action)), "add"), Detail: "address_book"}
	i.From.Name = firstOf(string(b.Contact.Full), string(b.Contact.First))
	i.From.Identities = who{phone: string(b.Contact.Phone), user: string(b.Contact.User)}.identities()
	for n := range i.From.Identities {
		i.From.Identities[n].Proven = false
	}
	r.add(i)
}

func (r *reader) renewed(u renewed) {
	person := who{phone: string(u.WAID), user: string(u.User.Current)}
	i := channels.Inbound{Kind: channels.InIdentity, At: u.Timestamp.Time, Control: "changed"}
	i.From, person = r.sender(person, false)
	i.Thread = person.thread()
	if old := string(u.User.Previous); old != "" {
		i.From.Was = &channels.Identity{Kind: channels.IDBSUID, Value: old, Proven: true}
	}
	r.add(i)
}

// topics are the fields that tell of our own account, by the word that an administrator gets.
var topics = map[string]string{
	"message_template_status_update": "template", "message_template_quality_update": "template", "message_template_components_update": "template",
	"template_category_update": "template", "template_correct_category_detection": "template",
	"phone_number_quality_update": "quality", "phone_number_name_update": "name", "account_update": "account",
	"account_alerts": "account", "account_review_update": "account", "business_capability_update": "limit",
	"business_status_update": "account", "security": "security", "account_settings_update": "account",
}

// aboutAccount tells what concerns our side. Of fields that are not known the administrator sees the name and the
// beginning of what they say.
func (r *reader) aboutAccount(raw json.RawMessage) {
	topic, known := topics[r.field]
	if !known {
		r.add(unknownValue(r.field, raw))
		return
	}
	var v struct {
		Event    loose.String `json:"event"`
		Name     loose.String `json:"message_template_name"`
		Language loose.String `json:"message_template_language"`
		Ban      struct {
			State loose.String `json:"waba_ban_state"`
		} `json:"ban_info"`
	}
	i := channels.Inbound{Kind: channels.InAccount, Control: topic, Detail: brief(raw)}
	if loose.Decode(raw, &v) == nil {
		switch event := string(v.Event); {
		case topic == "template" && v.Name != "":
			i.Message = &channels.Message{Type: channels.Template, Text: event, Template: &channels.TemplateUse{Name: string(v.Name), Language: string(v.Language)}}
		case topic == "account" && (event == "ACCOUNT_RESTRICTION" || event == "ACCOUNT_VIOLATION" || event == "DISABLED_UPDATE" || event == "ACCOUNT_DELETED"):
			i.Control = "restricted"
			if v.Ban.State == "REINSTATE" {
				i.Control = "unrestricted"
			}
		}
	}
	r.add(i)
}

// unknownValue stands for a part of a request that this version does not understand.
func unknownValue(field string, raw json.RawMessage) channels.Inbound {
	return channels.Inbound{Kind: channels.InAccount, Control: firstOf(word(field), "unknown"), Detail: brief(raw), Message: unsupported(firstOf(field, "unknown"))}
}

// brief is the beginning of a piece of JSON, for an administrator.
func brief(raw json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return ""
	}
	return meta.Shorten(b.String(), 500, meta.Chars)
}
