package telegram

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// address is where a conversation takes place. As a thread it is the chat's id, followed by what else a message needs to
// arrive in it: "/b" a business connection, "/t" a forum's topic, "/d" a topic of a channel's direct messages, "/u" the only
// user who sees it (ephemeral messages of groups).
type address struct {
	chat, business, topic, direct, receiver string
}

func (a address) String() string {
	var b strings.Builder
	b.WriteString(a.chat)
	for _, p := range []struct{ mark, value string }{{"/b", a.business}, {"/t", a.topic}, {"/d", a.direct}, {"/u", a.receiver}} {
		if p.value != "" {
			b.WriteString(p.mark + p.value)
		}
	}
	return b.String()
}

func parseAddress(thread string) address {
	parts := strings.Split(thread, "/")
	a := address{chat: parts[0]}
	for _, p := range parts[1:] {
		if len(p) < 2 {
			continue
		}
		switch p[0] {
		case 'b':
			a.business = p[1:]
		case 't':
			a.topic = p[1:]
		case 'd':
			a.direct = p[1:]
		case 'u':
			a.receiver = p[1:]
		}
	}
	return a
}

// to is where an outbound message goes: its thread, or the private chat with the user, which has the user's id.
func to(out channels.Outbound) (address, bool) {
	if out.Thread != "" {
		a := parseAddress(out.Thread)
		return a, a.chat != ""
	}
	for _, id := range out.To {
		if id.Kind == channels.IDTelegram && id.Value != "" {
			return address{chat: id.Value}, true
		}
	}
	return address{}, false
}

// fill puts the address into the parameters of a method.
func (a address) fill(p params) {
	p["chat_id"] = digits(a.chat)
	if a.business != "" {
		p["business_connection_id"] = a.business
	}
	if a.topic != "" {
		p["message_thread_id"] = digits(a.topic)
	}
	if a.direct != "" {
		p["direct_messages_topic_id"] = digits(a.direct)
	}
	if a.receiver != "" {
		p["ephemeral_message_parameters"] = map[string]any{"receiver_user_id": digits(a.receiver)}
	}
}

// digits makes a number of what is one, as Telegram's documentation has identifiers.
func digits(s string) any {
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		return json.Number(s)
	}
	return s
}

// messageID is a message's id in the inbox. Telegram counts messages per chat, and per account in business chats, so it
// is "chat:message" or "chat:message:connection". Ephemeral messages have a count of their own: "chat:e5".
type messageID struct {
	chat, number, business string
	ephemeral              bool
}

func (m messageID) String() string {
	s := m.chat + ":"
	if m.ephemeral {
		s += "e"
	}
	s += m.number
	if m.business != "" {
		s += ":" + m.business
	}
	return s
}

func parseMessageID(id string) (messageID, bool) {
	parts := strings.SplitN(id, ":", 3)
	if len(parts) < 2 || parts[0] == "" || parts[1] == "" {
		return messageID{}, false
	}
	m := messageID{chat: parts[0], number: parts[1]}
	if rest, ok := strings.CutPrefix(m.number, "e"); ok {
		m.number, m.ephemeral = rest, true
	}
	if len(parts) == 3 {
		m.business = parts[2]
	}
	return m, m.number != ""
}

// address of the conversation that a message is in. A topic counts only where the message says that it belongs to one:
// in ordinary groups the same field names the thread of replies.
func (m *message) address() address {
	a := address{chat: m.Chat.ID.String(), business: m.Business}
	if m.IsTopic && m.Topic != 0 {
		a.topic = m.Topic.String()
	}
	if m.Direct != nil && m.Direct.ID != 0 {
		a.direct = m.Direct.ID.String()
	}
	if m.Ephemeral != 0 {
		switch {
		case m.From != nil && !m.From.Bot:
			a.receiver = m.From.ID.String()
		case m.Receiver != nil:
			a.receiver = m.Receiver.ID.String()
		}
	}
	return a
}

// id of the message, or empty when it carries none.
func (m *message) id() string {
	id := messageID{chat: m.Chat.ID.String(), number: m.ID.String(), business: m.Business}
	switch {
	case m.Ephemeral != 0:
		id.number, id.ephemeral = m.Ephemeral.String(), true
	case m.ID != 0:
	case m.Guest != "":
		id.number = "g" + m.Guest
	default:
		return ""
	}
	return id.String()
}
