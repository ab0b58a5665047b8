package whatsapp

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// Decode reads a webhook: any number of entries, changes, numbers, messages and statuses. What it does not know becomes a
// placeholder.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	var list loose.List[meta.Envelope[entry]]
	if err := loose.Decode(raw.Body, &list); err != nil {
		return nil, fmt.Errorf("the request is no JSON: %w", err)
	}
	var out []channels.Inbound
	for _, e := range list {
		for _, entry := range e.Entries(ofChange) {
			out = append(out, entry.told()...)
		}
	}
	if len(out) == 0 {
		out = bare(raw.Body)
	}
	return out, nil
}

func (e entry) told() []channels.Inbound {
	changes := e.Changes
	if e.Value != nil {
		changes = append(changes, e.Change)
	}
	var out []channels.Inbound
	for _, c := range changes {
		r := reader{field: string(c.Field)}
		r.change(c.Value)
		for i := range r.out {
			if r.out[i].At.IsZero() {
				r.out[i].At = e.Time.Time
			}
		}
		out = append(out, r.out...)
	}
	return out
}

// bare reads a request that is a value without anything around it, as some gateways pass on.
func bare(body []byte) []channels.Inbound {
	var v value
	if loose.Decode(body, &v) != nil || len(v.Messages)+len(v.Statuses) == 0 {
		return []channels.Inbound{unknownValue("envelope", body)}
	}
	r := reader{field: "messages"}
	r.change(body)
	return r.out
}

// reader collects what one change says.
type reader struct {
	field    string
	account  string
	contacts []contact
	alone    bool // all messages are of one person
	past     bool // part of the history of a number that was in use before
	out      []channels.Inbound
}

// change goes by what is in the value and not by the field's name, so that a field that carries messages is understood
// before it is known here.
func (r *reader) change(raw json.RawMessage) {
	var v value
	if loose.Decode(raw, &v) != nil {
		r.add(unknownValue(r.field, raw))
		return
	}
	r.account, r.contacts, r.past = string(v.Metadata.PhoneID), v.Contacts, r.field == "history"
	r.alone = ofOne(v.Messages)
	for _, m := range v.Messages {
		r.message(m, false)
	}
	for _, m := range v.Echoes {
		r.message(m, true)
	}
	for _, s := range v.Statuses {
		r.status(s)
	}
	for _, c := range v.Calls {
		r.call(c)
	}
	for _, p := range v.Preferences {
		r.preference(p)
	}
	for _, h := range v.History {
		r.history(h, string(v.Metadata.Display))
	}
	for _, b := range v.Book {
		r.bookEntry(b)
	}
	for _, u := range v.Renewed {
		r.renewed(u)
	}
	for _, f := range v.Errors {
		r.add(channels.Inbound{Kind: channels.InAccount, Control: "error", Detail: f.Trouble().Error()})
	}
	if len(r.out) == 0 {
		r.aboutAccount(raw)
	}
}

// add completes an item with what holds for the whole change.
func (r *reader) add(i channels.Inbound) {
	i.Account = r.account
	if r.past {
		i.Detail = firstOf(i.Detail, "history")
		i.Auto = i.Auto || i.Kind == channels.InMessage
	}
	if r.field == "standby" { // another application answers: nothing automatic of ours may
		i.Detail = firstOf(i.Detail, "standby")
		i.Auto = true
	}
	r.out = append(r.out, i)
}

func (r *reader) message(raw json.RawMessage, echo bool) {
	m, readable := readMessage(raw)
	if !readable {
		r.add(channels.Inbound{Kind: channels.InMessage, ID: "none." + loose.Digest(raw), Echo: echo, Message: unsupported("message")})
		return
	}
	if m.ID == "" {
		m.ID = loose.String("none." + loose.Digest(raw))
	}
	person := who{phone: string(m.From), user: string(m.FromUser)}
	if echo {
		person = who{phone: string(m.To), user: string(m.ToUser)}
	}
	i := channels.Inbound{Kind: channels.InMessage, ID: string(m.ID), At: m.Timestamp.Time, Echo: echo}
	i.From, person = r.sender(person, echo)
	i.Shared, i.Thread = m.Group != "", firstOf(groupThread(string(m.Group)), person.thread())
	r.fill(i, m, person)
}

// fill turns an item into what the message's type makes of it.
func (r *reader) fill(i channels.Inbound, m message, person who) {
	switch {
	case m.Type == "reaction" && m.Reaction != nil && m.Reaction.Message != "":
		i.Kind, i.ID, i.Reaction = channels.InReaction, string(m.Reaction.Message), string(m.Reaction.Emoji)
	case m.Type == "revoke" && m.Revoke != nil && m.Revoke.Original != "":
		i.Kind, i.ID = channels.InDelete, string(m.Revoke.Original)
	case m.Type == "edit" && m.Edit != nil && m.Edit.Original != "":
		r.edit(&i, *m.Edit)
	case m.Type == "system":
		r.system(i, m, person)
		return
	default:
		i.Message = content(m)
	}
	r.add(i)
	if r.field == "history" && i.Kind == channels.InMessage && len(i.Message.Attachments) > 0 {
		// The file of a message that was told before without it.
		i.Kind = channels.InEdit
		r.add(i)
	}
}

// system tells that a person changed. The new names come as an identity each, with the old one beside it; the sentence
// follows as a message of the conversation that was.
func (r *reader) system(i channels.Inbound, m message, person who) {
	if m.System == nil {
		i.Message = unsupported("system")
		r.add(i)
		return
	}
	s := *m.System
	now := who{phone: firstOf(string(s.WAID), string(s.NewWAID)), user: firstOf(string(s.User), person.user)}
	if len(i.From.Identities) == 0 { // the person is named beside the change only
		person.phone = string(s.Customer)
		i.From.Identities = person.identities()
		if len(i.From.Identities) == 0 {
			i.From.Identities = now.identities()
		}
		i.Thread = firstOf(i.Thread, person.thread(), now.thread())
	}
	moved := strings.Contains(string(s.Type), "changed_number") || strings.Contains(string(s.Type), "changed_user_id") || s.PreviousUser != ""
	if moved {
		from := i.From
		if list := now.identities(); len(list) > 0 {
			from.Identities = list
		}
		for _, was := range previous(s, person, from.Identities) {
			from.Was = &was
			r.add(channels.Inbound{Kind: channels.InIdentity, ID: i.ID, Thread: i.Thread, From: from, At: i.At, Control: "changed"})
			if i.From.Was == nil {
				i.From = from
			}
		}
	}
	i.Auto = true
	i.Message = &channels.Message{Type: channels.System, Text: string(s.Body), Placeholder: word(firstOf(string(s.Type), "system"))}
	r.add(i)
}

func previous(s system, person who, now []channels.Identity) []channels.Identity {
	same := map[string]bool{}
	for _, id := range now {
		same[id.Value] = true
	}
	var was []channels.Identity
	if old := digits(firstOf(string(s.PreviousWAID), person.phone)); old != "" && !same[old] {
		was = append(was, channels.Identity{Kind: channels.IDWhatsApp, Value: old, Proven: true})
	}
	if old := string(s.PreviousUser); bsuidPattern.MatchString(old) && !same[old] {
		was = append(was, channels.Identity{Kind: channels.IDBSUID, Value: old, Proven: true})
	}
	return was
}
