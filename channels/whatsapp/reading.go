package whatsapp

import (
	"encoding/json"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

// contentTypes are the types whose part of a message has the type's name.
var contentTypes = []loose.String{"text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "interactive", "button",
	"reaction", "order", "system", "edit", "revoke", "template"}

// readMessage reads one message; false for what is none. A type that is missing is told by the part that is there.
func readMessage(raw json.RawMessage) (message, bool) {
	var m message
	if len(raw) == 0 || raw[0] != '{' || loose.Decode(raw, &m) != nil {
		return message{}, false
	}
	m.raw = raw
	if lower := loose.String(strings.ToLower(string(m.Type))); lower != m.Type && known(m.as(lower)) != nil {
		m.Type = lower
	}
	for _, t := range contentTypes {
		if m.Type == "" && len(m.part(t)) > 0 {
			m.Type = t
		}
	}
	return m, true
}

func (m message) as(t loose.String) message {
	m.Type = t
	return m
}

// part is the piece of a message that has a type's name; nothing for null.
func (m message) part(name loose.String) json.RawMessage {
	var parts map[string]json.RawMessage
	if loose.Decode(m.raw, &parts) != nil || string(parts[string(name)]) == "null" {
		return nil
	}
	return parts[string(name)]
}

// leftover is what a message of an unknown shape says in words.
func (m message) leftover() string {
	var p struct {
		Caption loose.String `json:"caption"`
		Body    loose.String `json:"body"`
		Text    loose.String `json:"text"`
		Name    loose.String `json:"name"`
		Address loose.String `json:"address"`
	}
	if part := m.part(m.Type); part != nil && loose.Decode(part, &p) == nil {
		place := strings.TrimSpace(string(p.Name + "\n" + p.Address))
		if said := firstOf(string(p.Caption), string(p.Body), string(p.Text), place); said != "" {
			return said
		}
	}
	if m.Text != nil {
		return string(m.Text.Body)
	}
	return ""
}

// mediaTypes are those with a caption, which can be edited without the file being told again.
var mediaTypes = map[loose.String]channels.Type{"image": channels.Image, "video": channels.Video, "document": channels.File}

// edit makes a change of the message that was edited. What cannot be read changes nothing: it becomes a placeholder beside
// the message.
func (r *reader) edit(i *channels.Inbound, e changed) {
	now, readable := readMessage(e.Message)
	var to *channels.Message
	if readable {
		to = content(now)
	}
	if kind, media := mediaTypes[now.Type]; media && to.Type == channels.Unsupported && now.part(now.Type) != nil {
		to.Type, to.Placeholder = kind, ""
	}
	if to == nil || to.Type == channels.Unsupported {
		i.Message = unsupported("edit")
		i.Message.ReplyTo = string(e.Original)
		return
	}
	i.Kind, i.ID, i.Message = channels.InEdit, string(e.Original), to
}
