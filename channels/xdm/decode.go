package xdm

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/internal/fault"
)

var errBody = fault.New(fault.Invalid, "The request holds no event of X's; it is kept as it came.").WithKey("x.body")

// Decode reads a request of the Account Activity API or of the X Activity API.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimSpace(raw.Body), &fields); err != nil {
		return nil, errBody.Because(err)
	}
	r := reading{us: id(d.Account(in)), inbox: id(d.Account(in)), body: raw.Body}
	if wrapped, ok := fields["data"]; ok {
		return r.activity(wrapped), nil
	}
	return r.all(fields), nil
}

// reading is one pass over a request. us is the account that it is for.
type reading struct {
	us, inbox id
	users     map[string]person
	body      []byte
}

// around are the parts of a request that are no events.
var around = map[string]bool{"for_user_id": true, "users": true, "apps": true, "user_has_blocked": true, "is_blocked_by": true, "source": true, "target": true}

func (r reading) all(fields map[string]json.RawMessage) []channels.Inbound {
	var us id
	if _ = loose.Decode(fields["for_user_id"], &us); us != "" {
		r.us = us
	}
	_ = loose.Decode(fields["users"], &r.users)
	out := []channels.Inbound{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if around[name] {
			continue
		}
		var events loose.List[event]
		read := map[string]func(event) channels.Inbound{
			"direct_message_events":                 r.message,
			"direct_message_indicate_typing_events": r.typing,
			"direct_message_mark_read_events":       r.seen,
		}[name]
		_ = loose.Decode(fields[name], &events)
		if read == nil {
			out = append(out, r.strange(name, events)...)
			continue
		}
		for n, e := range events {
			if e.n = n; e.Message == nil && e.SenderID == "" {
				out = append(out, r.account(name+"."+named(e.Type)))
				continue
			}
			out = append(out, read(e))
		}
	}
	if len(out) == 0 {
		out = append(out, r.account("empty"))
	}
	return out
}

// account is an event that is no message: posts, likes, follows … and the end of our permission.
func (r reading) account(name string) channels.Inbound {
	in := channels.Inbound{Kind: channels.InAccount, Account: r.other(), Control: "ignored", Detail: name}
	switch {
	case name == "user_event" || name == "oauth.revoke":
		in.Control = "revoked"
	case strings.HasPrefix(name, "chat.") || strings.HasPrefix(name, "dm.") || strings.HasPrefix(name, "direct_message"):
		in.Control = "unknown"
	}
	return in
}

// strange are events that came after this version. What somebody did in a conversation with us is shown as theirs.
func (r reading) strange(name string, events []event) []channels.Inbound {
	var out []channels.Inbound
	for _, e := range events {
		if strings.HasPrefix(name, "direct_message") && (e.SenderID != "" || e.Message != nil) {
			in := r.message(e)
			in.Message = &channels.Message{Type: channels.Unsupported, Placeholder: name}
			out = append(out, in)
		}
	}
	if out == nil {
		out = append(out, r.account(name))
	}
	return out
}

func (r reading) other() string {
	if r.us == r.inbox {
		return ""
	}
	return string(r.us)
}

// activity reads the X Activity API's envelope.
func (r reading) activity(body json.RawMessage) []channels.Inbound {
	var e struct {
		UUID   id     `json:"event_uuid"`
		Type   string `json:"event_type"`
		Filter struct {
			UserID id `json:"user_id"`
		} `json:"filter"`
		Payload json.RawMessage `json:"payload"`
	}
	if loose.Decode(body, &e) != nil || e.Type == "" {
		return []channels.Inbound{r.account("empty")}
	}
	if e.Filter.UserID != "" {
		r.us = e.Filter.UserID
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(e.Payload, &fields)
	for name := range fields {
		if strings.HasPrefix(name, "direct_message_") {
			return r.all(fields)
		}
	}
	var plain event
	_ = loose.Decode(e.Payload, &plain)
	var users struct {
		Users map[string]person `json:"users"`
	}
	_ = loose.Decode(e.Payload, &users)
	r.users = users.Users
	switch {
	case e.Type == "dm.indicate_typing" && plain.SenderID != "":
		return []channels.Inbound{r.typing(plain)}
	case e.Type == "dm.read" && plain.SenderID != "":
		return []channels.Inbound{r.seen(plain)}
	case (strings.HasPrefix(e.Type, "dm.") || strings.HasPrefix(e.Type, "chat.")) && plain.SenderID != "":
		return []channels.Inbound{r.second(e.Type, e.UUID, e.Payload)}
	}
	return []channels.Inbound{r.account(e.Type)}
}

// frame is everything but the content: the conversation with the customer, whoever of the two wrote.
func (r reading) frame(kind channels.Kind, sender, recipient id, at moment) channels.Inbound {
	in := channels.Inbound{Kind: kind, Account: r.other(), At: at.when(), Echo: sender == r.us}
	customer := sender
	if in.Echo {
		customer = recipient
	}
	if customer == "" {
		return in
	}
	in.Thread = conversation(r.us, customer)
	in.From = channels.Sender{Identities: []channels.Identity{{Kind: channels.IDX, Value: string(customer), Proven: true}}}
	p := r.users[string(customer)]
	if p.Data != nil {
		p = *p.Data
	}
	in.From.Name, in.From.Username, in.From.Language = p.Name, p.ScreenName+p.Username, p.Lang
	return in
}

// conversation of two has both ids, the smaller one first.
func conversation(a, b id) string {
	if b.less(a) {
		a, b = b, a
	}
	return string(a) + "-" + string(b)
}

func (r reading) typing(e event) channels.Inbound {
	return r.frame(channels.InTyping, e.SenderID, e.Target.RecipientID, e.Created)
}

func (r reading) seen(e event) channels.Inbound {
	in := r.frame(channels.InSeen, e.SenderID, e.Target.RecipientID, e.Created)
	in.ID = string(e.LastRead)
	return in
}

func (r reading) message(e event) channels.Inbound {
	c := e.Message
	if c == nil {
		c = &create{SenderID: e.SenderID, Target: e.Target}
	}
	in := r.frame(channels.InMessage, c.SenderID, c.Target.RecipientID, e.Created)
	in.At = orOf(in.At, e.ID)
	if in.ID = string(e.ID); in.ID == "" {
		in.ID = r.sum(e.n)
	}
	if e.Message == nil {
		in.Message = &channels.Message{Type: channels.Unsupported, Placeholder: named(e.Type)}
		return in
	}
	in.Message = content(c.Data)
	switch {
	case e.Via.Tweet != "":
		in.Message.Referral = &channels.Referral{Source: "post", ID: string(e.Via.Tweet), URL: "https://x.com/i/status/" + string(e.Via.Tweet)}
	case e.Via.Welcome != "":
		in.Message.Referral = &channels.Referral{Source: "welcome_message", ID: string(e.Via.Welcome)}
	}
	return in
}

func named(word string) string {
	if word == "" {
		return "unknown"
	}
	return word
}

// sum is an id for what has none: the nth of its request.
func (r reading) sum(n int) string {
	sum := sha256.Sum256(fmt.Append(nil, n, r.body))
	return "event:" + hex.EncodeToString(sum[:12])
}

// second reads an event in the shape of the API v2, and encrypted chats, of which only the envelope can be read.
func (r reading) second(kind string, uuid id, body json.RawMessage) channels.Inbound {
	var e dmEvent
	_ = loose.Decode(body, &e)
	if e.Conversation == "" {
		e.Conversation = e.Chat
	}
	if e.Created == "" {
		e.Created = e.Millis
	}
	var recipient id
	pair := participants(e.Conversation)
	for _, p := range append(e.Participants, pair...) {
		if p != r.us && p != "" {
			recipient = p
			break
		}
	}
	in := r.frame(channels.InMessage, e.SenderID, recipient, e.Created)
	in.At = orOf(in.At, e.ID)
	if e.Conversation != "" && (pair == nil || in.Thread == "") {
		in.Thread = e.Conversation // of several
	}
	if in.ID = string(e.ID); in.ID == "" {
		in.ID = "event:" + string(uuid)
	}
	m := &channels.Message{Type: channels.Text, Text: plain(e.Text, e.URLs)}
	in.Message = m
	switch {
	case kind == "chat.conversation_join":
		m.Type, m.Placeholder, m.Text = channels.System, "ParticipantsJoin", ""
	case strings.HasPrefix(kind, "chat."):
		m.Type, m.Placeholder, m.Text = channels.Unsupported, "encrypted", ""
	case strings.HasPrefix(e.Type, "Participants"):
		m.Type, m.Placeholder = channels.System, e.Type
	case len(e.Attachments.Keys) > 0:
		m.Type, m.Placeholder = channels.Unsupported, "media" // only keys are told, and these are no addresses
	case m.Text == "":
		m.Type, m.Placeholder = channels.Unsupported, named(e.Type)
	}
	return in
}

// participants are the two participants in the name of a conversation of two: joined by a minus, in encrypted chats by a
// colon.
func participants(conversation string) []id {
	a, b, ok := strings.Cut(strings.Replace(conversation, ":", "-", 1), "-")
	if !ok || strings.Trim(a+b, "0123456789") != "" {
		return nil
	}
	return []id{id(a), id(b)}
}
