package whatsapp

import (
	"context"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// Send hands a message over, in several when it does not fit into one. Whether the customer's last message is young enough
// is judged here and now, before WhatsApp is asked.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	s, err := read(in)
	if err != nil {
		return channels.Receipt{}, meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	to, err := address(out)
	if err != nil {
		return channels.Receipt{}, err
	}
	free := out.Message.Type != channels.Template && to["recipient_type"] != "group"
	if free && (out.LastInbound.IsZero() || d.now().Sub(out.LastInbound) >= window) {
		return channels.Receipt{}, &channels.Trouble{Class: channels.WindowShut, Code: "window",
			Text: "the customer's last message is more than 24 hours old: only a template may be sent"}
	}
	c := d.client(in, s)
	p := parcel{client: c, settings: s, out: out}
	bodies, err := p.pack(ctx)
	if err != nil {
		return channels.Receipt{}, err
	}
	steps := make([]meta.Step, len(bodies))
	for n, body := range bodies {
		steps[n] = func(ctx context.Context) (string, error) { return p.post(ctx, to, body, n == 0) }
	}
	receipt, err := meta.InOrder(ctx, steps)
	if err == nil && p.held {
		receipt.Status = channels.Queued
	}
	if err == nil && out.Thread == "" {
		receipt.Thread = p.thread
	}
	return receipt, err
}

// parcel is one message on its way.
type parcel struct {
	client   meta.Client
	settings settings
	out      channels.Outbound
	thread   string // as the answer names the recipient
	held     bool   // by a check of Meta's
}

func (p *parcel) post(ctx context.Context, to, body fields, first bool) (string, error) {
	full := fields{"messaging_product": "whatsapp"}
	for _, part := range []fields{to, body} {
		for k, v := range part {
			full[k] = v
		}
	}
	if p.out.ID != "" {
		full["biz_opaque_callback_data"] = meta.Shorten(p.out.ID, 512, meta.Chars)
	}
	if p.out.Message.ReplyTo != "" && first {
		full["context"] = fields{"message_id": p.out.Message.ReplyTo}
	}
	var answer struct {
		Contacts loose.List[contact] `json:"contacts"`
		Messages loose.List[struct {
			ID     loose.String `json:"id"`
			Status loose.String `json:"message_status"`
		}] `json:"messages"`
	}
	if err := p.client.Post(ctx, p.settings.PhoneNumberID+"/messages", full, &answer); err != nil {
		return "", err
	}
	if len(answer.Messages) == 0 || answer.Messages[0].ID == "" {
		return "", &channels.Trouble{Class: channels.Maybe, Code: "answer", Text: "WhatsApp answered without the id of the message"}
	}
	p.held = p.held || strings.HasPrefix(string(answer.Messages[0].Status), "held")
	if len(answer.Contacts) > 0 {
		p.thread = firstOf(string(answer.Contacts[0].WAID), string(answer.Contacts[0].User))
	}
	return string(answer.Messages[0].ID), nil
}

// fields are a JSON object of the API.
type fields map[string]any

// address answers the fields that name the recipient: a number goes into "to", a BSUID into "recipient". A thread that is
// neither, nor the name of a person, is a group's id.
func address(out channels.Outbound) (fields, error) {
	if t := out.Thread; t != "" && digits(t) == "" && !bsuidPattern.MatchString(t) && !names(out.To, t) {
		return fields{"recipient_type": "group", "to": strings.TrimPrefix(t, groupMark)}, nil
	}
	for _, id := range out.To {
		switch id.Kind {
		case channels.IDWhatsApp, channels.IDPhone:
			if v := digits(id.Value); v != "" {
				return fields{"recipient_type": "individual", "to": v}, nil
			}
			if id.Value != "" && id.Value == out.Thread {
				return fields{"recipient_type": "individual", "to": id.Value}, nil
			}
		case channels.IDBSUID:
			if bsuidPattern.MatchString(id.Value) || (id.Value != "" && id.Value == out.Thread) {
				return fields{"recipient_type": "individual", "recipient": id.Value}, nil
			}
		}
	}
	if t := out.Thread; bsuidPattern.MatchString(t) {
		return fields{"recipient_type": "individual", "recipient": t}, nil
	} else if t != "" {
		return fields{"recipient_type": "individual", "to": digits(t)}, nil
	}
	return nil, &channels.Trouble{Class: channels.Unreachable, Code: "recipient", Text: "nothing is known of this person that WhatsApp can deliver to"}
}

func names(list []channels.Identity, thread string) bool {
	return slices.ContainsFunc(list, func(id channels.Identity) bool { return id.Value == thread })
}

// pack makes the bodies of all messages that this one takes. Files are uploaded here, so that what can fail harmlessly
// fails before anything is sent.
func (p *parcel) pack(ctx context.Context) ([]fields, error) {
	m := p.out.Message
	switch {
	case m.Type == channels.Template:
		body, err := p.template(ctx)
		return []fields{body}, err
	case m.Type == channels.Location && m.Place != nil:
		return []fields{locationBody(*m.Place)}, nil
	case m.Type == channels.ContactCard && len(m.Cards) > 0:
		return []fields{cardsBody(m.Cards)}, nil
	}
	bodies, rest, err := p.files(ctx)
	if err != nil {
		return nil, err
	}
	bodies = append(bodies, p.words(rest)...)
	if len(bodies) == 0 {
		return nil, meta.Refused("message.empty", "the message has neither text nor file, or is of a type that WhatsApp does not take")
	}
	return bodies, nil
}

// words makes messages of a text and its buttons.
func (p *parcel) words(text string) []fields {
	buttons := p.out.Message.Buttons
	if len(buttons) > 0 {
		if body := p.interactive(text); body != nil {
			return []fields{body}
		}
		text = meta.Numbered(text, buttons)
	}
	var out []fields
	if strings.TrimSpace(text) == "" {
		return nil
	}
	for _, piece := range meta.Split(text, textLimit, meta.Chars) {
		out = append(out, fields{"type": "text", "text": fields{"body": piece, "preview_url": !p.settings.NoPreview && strings.Contains(piece, "http")}})
	}
	return out
}

func locationBody(l channels.Place) fields {
	at := fields{"latitude": l.Latitude, "longitude": l.Longitude}
	if l.Name != "" {
		at["name"] = l.Name
	}
	if l.Address != "" {
		at["address"] = l.Address
	}
	return fields{"type": "location", "location": at}
}

func cardsBody(list []channels.Card) fields {
	var cards []fields
	for _, c := range list {
		card := fields{"name": fields{"formatted_name": c.Name, "first_name": c.Name}}
		if len(c.Phones) > 0 {
			card["phones"] = each(c.Phones, "phone")
		}
		if len(c.Emails) > 0 {
			card["emails"] = each(c.Emails, "email")
		}
		if c.Org != "" {
			card["org"] = fields{"company": c.Org}
		}
		cards = append(cards, card)
	}
	return fields{"type": "contacts", "contacts": cards}
}

func each(values []string, key string) []fields {
	var out []fields
	for _, v := range values {
		out = append(out, fields{key: v})
	}
	return out
}
