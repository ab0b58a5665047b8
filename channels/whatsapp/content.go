package whatsapp

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// content is what a message holds; a placeholder for what is unknown or empty.
func content(m message) *channels.Message {
	out := known(m)
	if out == nil {
		out = unsupported(placeholder(m))
		out.Text = m.leftover()
	}
	if c := m.Context; c != nil {
		out.ReplyTo = string(c.ID)
		out.Forwarded = bool(c.Forwarded) || bool(c.Often)
		if c.Product != nil {
			out.Referral = &channels.Referral{Source: "product", ID: string(c.Product.ID)}
		}
	}
	if a := m.Referral; a != nil {
		out.Referral = &channels.Referral{Source: string(a.Type), ID: string(a.ID), URL: string(a.URL), Title: string(a.Headline), Text: string(a.Body),
			Click: string(a.Click), Ref: string(a.Ref)}
	}
	return out
}

func known(m message) *channels.Message {
	switch m.Type {
	case "text", "":
		if m.Text != nil {
			return &channels.Message{Type: channels.Text, Text: string(m.Text.Body)}
		}
	case "image":
		return file(channels.Image, m.Image)
	case "video":
		return file(channels.Video, m.Video)
	case "document":
		return file(channels.File, m.Document)
	case "sticker":
		return file(channels.Sticker, m.Sticker)
	case "voice":
		return file(channels.VoiceNote, m.Voice)
	case "audio":
		if m.Audio != nil && m.Audio.Voice {
			return file(channels.VoiceNote, m.Audio)
		}
		return file(channels.Audio, m.Audio)
	case "location":
		return place(m.Location)
	case "contacts":
		return cards(m.Contacts)
	case "button":
		if m.Button != nil {
			return chosen(string(m.Button.Payload), string(m.Button.Text))
		}
	case "interactive":
		return m.Interactive.message()
	case "order":
		return cart(m.Order)
	case "template":
		return template(m.Template)
	case "request_welcome":
		return &channels.Message{Type: channels.System, Placeholder: "request_welcome"}
	}
	return nil
}

func placeholder(m message) string {
	name := string(m.Type)
	if name == "" || name == "unsupported" || name == "unknown" || name == "errors" {
		name = string(m.Unsupported.Type)
		if name == "" && len(m.Errors) > 0 {
			name = fmt.Sprintf("error %d", int64(m.Errors[0].Code))
		}
	}
	if m.Type == "interactive" && m.Interactive != nil {
		name = "interactive " + string(m.Interactive.Type)
	}
	return firstOf(name, "unknown")
}

func unsupported(what string) *channels.Message {
	return &channels.Message{Type: channels.Unsupported, Placeholder: word(what)}
}

// word keeps a provider's word short and on one line.
func word(v string) string {
	return meta.Shorten(strings.Join(strings.Fields(v), " "), 60, meta.Chars)
}

func file(kind channels.Type, m *media) *channels.Message {
	if m == nil || (m.ID == "" && m.Link == "" && m.URL == "") {
		return nil
	}
	a := channels.Attachment{MediaID: string(m.ID), Name: string(m.Name), MIME: string(m.MIME), Size: int64(m.Size), SHA256: checksum(string(m.SHA256)),
		Kind: kind, Animated: bool(m.Animated)}
	if a.MediaID == "" {
		a.URL = firstOf(string(m.Link), string(m.URL))
	}
	return &channels.Message{Type: kind, Text: string(m.Caption), Attachments: []channels.Attachment{a}}
}

// checksum answers hexadecimal digits for what comes in base64 or in them; nothing for what is no SHA-256.
func checksum(v string) string {
	if sum, err := hex.DecodeString(v); err == nil && len(sum) == 32 {
		return strings.ToLower(v)
	}
	sum, err := base64.StdEncoding.DecodeString(v)
	if err != nil || len(sum) != 32 {
		return ""
	}
	return hex.EncodeToString(sum)
}

// place is a location that has coordinates; without them there is nothing to show on a map.
func place(l *location) *channels.Message {
	if l == nil {
		return nil
	}
	latitude, found := degrees(l.Latitude, 90)
	longitude, both := degrees(l.Longitude, 180)
	if !found || !both {
		return nil
	}
	return &channels.Message{Type: channels.Location, Place: &channels.Place{Latitude: latitude, Longitude: longitude,
		Name: string(l.Name), Address: string(l.Address), URL: string(l.URL)}}
}

func degrees(v loose.String, limit float64) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(string(v)), 64)
	return n, err == nil && math.Abs(n) <= limit
}

func cart(o *order) *channels.Message {
	if o == nil {
		return nil
	}
	out := &channels.Message{Type: channels.Order, Text: string(o.Text)}
	for _, i := range o.Items {
		out.Items = append(out.Items, channels.Item{Product: string(i.Product), Quantity: int(i.Quantity), Price: string(i.Price), Currency: string(i.Currency)})
	}
	return out
}

func template(t *templateSent) *channels.Message {
	if t == nil {
		return nil
	}
	return &channels.Message{Type: channels.Template, Template: &channels.TemplateUse{Name: string(t.Name), Language: string(t.Language.Code)}}
}

func chosen(payload, title string) *channels.Message {
	return &channels.Message{Type: channels.Choice, Text: title, Chosen: &channels.Chosen{Payload: payload, Title: title}}
}

// message is a choice of the customer, or an offer in an echo.
func (i *interactive) message() *channels.Message {
	switch {
	case i == nil:
		return nil
	case i.Button != nil:
		return chosen(string(i.Button.ID), string(i.Button.Title))
	case i.List != nil:
		out := chosen(string(i.List.ID), string(i.List.Title))
		return out
	case i.Form != nil:
		out := chosen("", firstOf(string(i.Form.Body), string(i.Form.Name)))
		out.Chosen.Answers = answers(i.Form.Response)
		out.Chosen.Payload = out.Chosen.Answers["flow_token"]
		delete(out.Chosen.Answers, "flow_token")
		return out
	case i.Permission != nil:
		out := chosen(string(i.Permission.Response), "")
		out.Placeholder = "call_permission_reply"
		return out
	case i.Body != nil && i.Body.Text != "":
		return i.offer()
	}
	return nil
}

func (i *interactive) offer() *channels.Message {
	out := &channels.Message{Type: channels.Text, Text: string(i.Body.Text)}
	for _, b := range i.Action.Buttons {
		out.Buttons = append(out.Buttons, channels.Button{Payload: string(b.Reply.ID), Title: string(b.Reply.Title)})
	}
	for _, s := range i.Action.Sections {
		for _, row := range s.Rows {
			out.Buttons = append(out.Buttons, channels.Button{Payload: string(row.ID), Title: string(row.Title)})
		}
	}
	if p := i.Action.Parameters; p.URL != "" {
		out.Buttons = append(out.Buttons, channels.Button{Title: string(p.Text), URL: string(p.URL)})
	}
	return out
}

// answers reads the fields of a form. They come as JSON in a string; nested ones stay JSON.
func answers(raw json.RawMessage) map[string]string {
	var inner string
	if json.Unmarshal(raw, &inner) == nil {
		raw = json.RawMessage(inner)
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		if inner == "" {
			return nil
		}
		return map[string]string{"response_json": inner}
	}
	out := make(map[string]string, len(fields))
	for k, v := range fields {
		var s loose.String
		if json.Unmarshal(v, &s) == nil && s != "" {
			out[k] = string(s)
		} else if text := string(v); text != "null" && text != `""` {
			out[k] = text
		}
	}
	return out
}
