package telegram

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/internal/fault"
)

var errBody = fault.New(fault.Invalid, "The request holds neither an update of Telegram's nor a list of them; it is kept as it came.").WithKey("telegram.body")

// Decode reads one update (webhook), a list of updates, or the whole answer of getUpdates (poll).
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	updates, err := updatesOf(raw.Body, 0)
	if err != nil {
		return nil, errBody.Because(err)
	}
	r := reading{bot: d.Account(in)}
	out := []channels.Inbound{}
	for _, u := range updates {
		out = append(out, r.update(u)...)
	}
	return out, nil
}

func updatesOf(body []byte, depth int) ([]json.RawMessage, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	var list []json.RawMessage
	if len(body) > 0 && body[0] == '[' {
		return list, json.Unmarshal(body, &list)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, err
	}
	if result, answer := fields["result"]; answer && fields["update_id"] == nil && depth == 0 {
		return updatesOf(result, 1)
	}
	return []json.RawMessage{body}, nil
}

// reading is one pass over a raw request; bot is our own user id.
type reading struct {
	bot string
}

type kind func(r reading, body json.RawMessage) []channels.Inbound

// kinds are the updates that are about customers, other than messages.
var kinds = map[string]kind{
	"message":                   reading.message,
	"edited_message":            reading.edit,
	"business_message":          reading.message,
	"edited_business_message":   reading.edit,
	"guest_message":             reading.message,
	"deleted_business_messages": reading.deleted,
	"callback_query":            reading.callback,
	"message_reaction":          reading.reaction,
	"my_chat_member":            reading.member,
	"business_connection":       reading.connection,
}

// ignored are updates that no customer waits for an answer to: what channels publish, and what happens among members.
var ignored = map[string]bool{
	"channel_post": true, "edited_channel_post": true, "message_reaction_count": true, "poll": true, "chat_member": true,
	"inline_query": true, "chosen_inline_result": true, "chat_boost": true, "removed_chat_boost": true, "managed_bot": true,
	"subscription": true,
}

func (r reading) update(body json.RawMessage) []channels.Inbound {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return []channels.Inbound{{Kind: channels.InAccount, Control: "unknown", Detail: "not_an_object"}}
	}
	var id number
	_ = loose.Decode(fields["update_id"], &id)
	delete(fields, "update_id")
	maps.DeleteFunc(fields, func(_ string, v json.RawMessage) bool { return nothing(v) })
	var out []channels.Inbound
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch read, known := kinds[name]; {
		case known:
			out = append(out, r.checked(name, read, fields[name], id)...)
		case ignored[name]:
			out = append(out, channels.Inbound{Kind: channels.InAccount, Control: "ignored", Detail: name})
		default:
			out = append(out, r.unknown(name, fields[name], id))
		}
	}
	if out == nil {
		out = []channels.Inbound{{Kind: channels.InAccount, Control: "unknown", Detail: "empty"}}
	}
	return out
}

// checked replaces what has no identifier, or says nothing, by a placeholder.
func (r reading) checked(name string, read kind, body json.RawMessage, id number) []channels.Inbound {
	out := read(r, body)
	if len(out) == 0 {
		return []channels.Inbound{r.unknown(name, body, id)}
	}
	for i := range out {
		if out[i].Kind == channels.InMessage && out[i].ID == "" {
			out[i].ID = updateID(id, body)
		}
	}
	return out
}

// unknown is an update of a kind that came after this version. If somebody did it, it is shown as theirs.
func (r reading) unknown(name string, body json.RawMessage, id number) channels.Inbound {
	if name == "" {
		name = "unknown"
	}
	var m struct {
		message
		User  *user  `json:"user"`
		Query string `json:"id"`
	}
	_ = decode(body, &m)
	who := m.From
	if who == nil {
		who = m.User
	}
	m.From = who
	if who == nil && m.Chat.ID == 0 {
		return channels.Inbound{Kind: channels.InAccount, Control: "unknown", Detail: name}
	}
	if m.Chat.ID == 0 {
		m.Chat = chat{ID: who.ID, Type: "private"}
	} else if m.ID != 0 {
		if read := r.message(body); len(read) > 0 {
			return read[0]
		}
	}
	in := r.frame(&m.message)
	in.Kind, in.ID = channels.InMessage, updateID(id, body)
	if m.Query != "" { // it has a name of its own, whatever update it comes in
		in.ID = name + ":" + m.Query
	}
	in.Message = &channels.Message{Type: channels.Unsupported, Placeholder: name}
	return in
}

func updateID(id number, body []byte) string {
	if id != 0 {
		return "update:" + id.String()
	}
	sum := sha256.Sum256(body)
	return "update:" + hex.EncodeToString(sum[:12])
}

func (r reading) message(body json.RawMessage) []channels.Inbound {
	var m message
	var fields map[string]json.RawMessage
	if decode(body, &m) != nil || json.Unmarshal(body, &fields) != nil || m.Chat.ID == 0 {
		return nil
	}
	if m.Chat.Type == "channel" {
		return []channels.Inbound{{Kind: channels.InAccount, Control: "ignored", Detail: "channel_post"}}
	}
	in := r.frame(&m)
	in.Kind, in.ID = channels.InMessage, m.id()
	in.Message = m.content(fields)
	if m.Contact != nil {
		in.From.Identities = append(in.From.Identities, m.Contact.proven(m.From)...)
	}
	out := []channels.Inbound{in}
	var moved number
	if loose.Decode(fields["migrate_to_chat_id"], &moved) == nil && moved != 0 {
		out = append(out, channels.Inbound{Kind: channels.InControl, ID: in.ID, Thread: in.Thread, At: in.At, Control: "migrated", Detail: moved.String()})
	}
	return out
}

func (r reading) edit(body json.RawMessage) []channels.Inbound {
	out := r.message(body)
	for i := range out {
		if out[i].Kind == channels.InMessage {
			out[i].Kind = channels.InEdit
			var m message
			if _ = decode(body, &m); m.EditDate != 0 {
				out[i].At = m.EditDate.when()
			}
		}
	}
	return out
}

// frame is everything of an inbound item but its content.
func (r reading) frame(m *message) channels.Inbound {
	in := channels.Inbound{At: m.Date.when(), From: sender(m)}
	m.settle(&in)
	switch {
	case m.From != nil && r.bot != "" && m.From.ID.String() == r.bot,
		m.Business != "" && m.Chat.private() && m.From != nil && m.From.ID != m.Chat.ID:
		in.Echo = true
		in.From = channels.Sender{Name: fullName(m.Chat.First, m.Chat.Last), Username: m.Chat.Username}
		if m.Chat.private() {
			in.From.Identities = []channels.Identity{identity(m.Chat.ID)}
		}
	case m.byChannel():
		in.Echo, in.From = true, m.Direct.User.sender()
	case m.From != nil && m.From.Bot && m.SenderChat == nil:
		in.Auto = true
	}
	in.Auto = in.Auto || m.AutoForward || m.Offline
	return in
}

// settle says where the item belongs. A group is one conversation of many; what somebody writes to a channel, or what only
// they see in a group, is theirs alone.
func (m *message) settle(in *channels.Inbound) {
	a := m.address()
	in.Thread = a.String()
	if !m.Chat.private() && a.direct == "" && a.receiver == "" {
		in.Shared, in.Title = true, m.Chat.Title
	}
}

// byChannel reports whether somebody of the channel itself writes in what its readers write to it.
func (m *message) byChannel() bool {
	return m.Direct != nil && m.Direct.User != nil && (m.SenderChat != nil || m.From != nil && m.From.ID != m.Direct.User.ID)
}

// sender is who wrote: a user, or the chat in whose name somebody wrote (anonymous administrators, linked channels).
func sender(m *message) channels.Sender {
	if c := m.SenderChat; c != nil {
		return channels.Sender{Identities: []channels.Identity{identity(c.ID)}, Name: c.name(), Username: c.Username}
	}
	if m.From != nil {
		return m.From.sender()
	}
	s := channels.Sender{Name: m.Chat.name(), Username: m.Chat.Username}
	if m.Chat.private() {
		s.Identities = []channels.Identity{identity(m.Chat.ID)}
	}
	return s
}

func (u *user) sender() channels.Sender {
	return channels.Sender{
		Identities: []channels.Identity{identity(u.ID)},
		Name:       fullName(u.First, u.Last), Username: u.Username, Language: u.Language,
	}
}

func (c *chat) name() string {
	if c.Title != "" {
		return c.Title
	}
	return fullName(c.First, c.Last)
}

func identity(id number) channels.Identity {
	return channels.Identity{Kind: channels.IDTelegram, Value: id.String(), Proven: true}
}

func fullName(first, last string) string { return strings.TrimSpace(first + " " + last) }
