package messenger

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// fields are a JSON object of the API.
type fields map[string]any

// Send hands a message over, in several when it does not fit into one: the text first, then its files; with buttons, which
// vanish under the next message, the files first. Whether the customer's last message is young enough is judged here.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	s, err := d.read(in)
	if err != nil {
		return channels.Receipt{}, meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	envelope, err := d.envelope(s, out)
	if err != nil {
		return channels.Receipt{}, err
	}
	c := d.client(in, s)
	messages, err := d.pack(ctx, c, out)
	if err != nil {
		return channels.Receipt{}, err
	}
	steps := make([]meta.Step, len(messages))
	for n, m := range messages {
		steps[n] = func(ctx context.Context) (string, error) {
			full := fields{"message": m}
			for k, v := range envelope {
				full[k] = v
			}
			if out.ID != "" {
				m["metadata"] = tag + out.ID
			}
			if out.Message.ReplyTo != "" && n == 0 && !d.instagram {
				full["reply_to"] = fields{"mid": out.Message.ReplyTo}
			}
			return post(ctx, c, full)
		}
	}
	return meta.InOrder(ctx, steps)
}

func post(ctx context.Context, c meta.Client, body fields) (string, error) {
	var answer struct {
		ID loose.String `json:"message_id"`
	}
	if err := c.Post(ctx, "me/messages", body, &answer); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", &channels.Trouble{Class: channels.Maybe, Code: "answer", Text: "Meta answered without the id of the message"}
	}
	return string(answer.ID), nil
}

// envelope answers the fields around a message: to whom, and by which right. What a person wrote may go out for seven
// days after the customer's last message, everything else for one.
func (d *Driver) envelope(s settings, out channels.Outbound) (fields, error) {
	to, err := d.recipient(s, out)
	if err != nil {
		return nil, err
	}
	age := d.now().Sub(out.LastInbound)
	switch {
	case !out.LastInbound.IsZero() && age < window:
		return fields{"recipient": to, "messaging_type": "RESPONSE"}, nil
	case !out.LastInbound.IsZero() && age < humanWindow && out.Human && !s.NoHumanAgent:
		return fields{"recipient": to, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, nil
	}
	return nil, &channels.Trouble{Class: channels.WindowShut, Code: "window", Text: "the customer's last message is too old to be answered: 24 hours, 7 days for what a person writes"}
}

// recipient takes ids of this account only: others name nobody here.
func (d *Driver) recipient(s settings, out channels.Outbound) (fields, error) {
	kind := channels.IDPSID
	if d.instagram {
		kind = channels.IDIGSID
	}
	for _, id := range out.To {
		account, user, found := strings.Cut(id.Value, ":")
		if id.Kind == kind && found && account == d.account(s) && user != "" {
			return fields{"id": user}, nil
		}
	}
	if out.Thread != "" {
		return fields{"id": out.Thread}, nil
	}
	return nil, &channels.Trouble{Class: channels.Unreachable, Code: "recipient", Text: "this person never wrote to this account"}
}

func (d *Driver) pack(ctx context.Context, c meta.Client, out channels.Outbound) ([]fields, error) {
	files, err := d.files(ctx, c, out.Files)
	if err != nil {
		return nil, err
	}
	words := d.words(out.Message)
	all := append(append([]fields{}, words...), files...)
	if len(out.Message.Buttons) > 0 {
		all = append(append([]fields{}, files...), words...)
	}
	if len(all) == 0 {
		return nil, meta.Refused("message.empty", "the message has neither text nor file, or is of a type that this channel does not take")
	}
	return all, nil
}

// words makes messages of a text and its buttons. A place, which the platform does not take, becomes a link to a map.
func (d *Driver) words(m channels.Message) []fields {
	text := m.Text
	if p := m.Place; p != nil {
		text = strings.TrimSpace(strings.Join([]string{text, p.Name, p.Address, fmt.Sprintf("https://maps.google.com/?q=%g,%g", p.Latitude, p.Longitude)}, "\n"))
	}
	limit, unit := 2000, meta.Chars
	if d.instagram {
		limit, unit = 1000, meta.Bytes
	}
	var replies []fields
	switch {
	case len(m.Buttons) == 0:
	case links(m.Buttons) && len(m.Buttons) <= linkLimit && utf8.RuneCountInString(text) <= linkText && strings.TrimSpace(text) != "":
		return []fields{linkTemplate(text, m.Buttons)}
	case !links(m.Buttons) && len(m.Buttons) <= quickLimit && quick(m.Buttons) && strings.TrimSpace(text) != "":
		replies = quickReplies(m.Buttons)
	default:
		text = meta.Numbered(text, m.Buttons)
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var out []fields
	for _, piece := range meta.Split(text, limit, unit) {
		out = append(out, fields{"text": piece})
	}
	if len(replies) > 0 {
		out[len(out)-1]["quick_replies"] = replies
	}
	return out
}

func links(buttons []channels.Button) bool {
	for _, b := range buttons {
		if b.URL != "" {
			return true
		}
	}
	return false
}

func quick(buttons []channels.Button) bool {
	for _, b := range buttons {
		if utf8.RuneCountInString(b.Title) > quickTitle {
			return false
		}
	}
	return meta.Distinct(buttons)
}

func quickReplies(buttons []channels.Button) []fields {
	var out []fields
	for _, b := range buttons {
		out = append(out, fields{"content_type": "text", "title": b.Title, "payload": meta.Shorten(meta.Payload(b), 1000, meta.Chars)})
	}
	return out
}

func linkTemplate(text string, buttons []channels.Button) fields {
	var list []fields
	for _, b := range buttons {
		title := meta.Shorten(b.Title, quickTitle, meta.Chars)
		if b.URL != "" {
			list = append(list, fields{"type": "web_url", "url": b.URL, "title": title})
		} else {
			list = append(list, fields{"type": "postback", "title": title, "payload": meta.Payload(b)})
		}
	}
	return fields{"attachment": fields{"type": "template", "payload": fields{"template_type": "button", "text": text, "buttons": list}}}
}
