package telegram

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

// shot is one request that sends something.
type shot struct {
	method string
	params params
	files  []upload
	text   string // the parameter that holds the text, for a second attempt without markup
}

// Send sends a message in as many requests as Telegram needs for it. If one fails after others went out, the receipt has
// the ids of those, and nothing is tried again by itself.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	b, trouble := d.bot(in)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	where, ok := to(out)
	if !ok {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "recipient", Text: "the recipient has no Telegram chat"}
	}
	shots, trouble := plan(out, b.set.ParseMode)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	receipt := channels.Receipt{Status: channels.Sent}
	for _, s := range shots {
		r, trouble := b.fire(ctx, &where, s)
		if trouble != nil {
			if len(receipt.IDs) > 0 && trouble.Class == channels.Later {
				trouble.Class, trouble.Code = channels.Maybe, "partly:"+trouble.Code
			}
			return receipt, trouble
		}
		receipt.IDs = append(receipt.IDs, sentIDs(r, where)...)
	}
	receipt.Thread = where.String()
	return receipt, nil
}

// fire sends one request: once more without markup if Telegram cannot read it, once more as documents if it does not show
// such files, once more in the new chat if the group became a supergroup.
func (b *bot) fire(ctx context.Context, where *address, s shot) (reply, *channels.Trouble) {
	where.fill(s.params)
	r, trouble := b.call(ctx, s.method, s.params, s.files...)
	if trouble != nil && strings.Contains(strings.ToLower(trouble.Text), "can't parse entities") && s.params["parse_mode"] != nil {
		delete(s.params, "parse_mode")
		r, trouble = b.call(ctx, s.method, s.params, s.files...)
	}
	if says(trouble, unfit...) && s.asDocuments() {
		r, trouble = b.call(ctx, s.method, s.params, s.files...)
	}
	if moved := r.Parameters.MigrateTo; trouble != nil && moved != 0 && moved.String() != where.chat {
		where.chat = moved.String()
		where.fill(s.params)
		r, trouble = b.call(ctx, s.method, s.params, s.files...)
	}
	return r, trouble
}

// sentIDs are those of the message that Telegram made, or of the album.
func sentIDs(r reply, where address) []string {
	var list []message
	if len(r.Result) > 0 && r.Result[0] == '[' {
		_ = loose.Decode(r.Result, &list)
	} else {
		list = make([]message, 1)
		_ = loose.Decode(r.Result, &list[0])
	}
	var ids []string
	for _, m := range list {
		m.Business = where.business
		if m.Chat.ID == 0 {
			continue
		}
		if id := m.id(); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// plan lays a message out into requests.
func plan(out channels.Outbound, markup string) ([]shot, *channels.Trouble) {
	keys, trouble := inlineKeyboard(out.Message.Buttons)
	if trouble != nil {
		return nil, trouble
	}
	var shots []shot
	text := out.Message.Text
	switch {
	case len(out.Files) > 0:
		shots, text = fileShots(out.Files, text)
	case out.Message.Place != nil:
		shots = []shot{placeShot(out.Message.Place)}
	case len(out.Message.Cards) > 0:
		shots = cardShots(out.Message.Cards)
	}
	pieces := split(text, textLimit)
	if len(pieces) == 0 && keys != nil && (len(shots) == 0 || shots[len(shots)-1].method == "sendMediaGroup") {
		return nil, &channels.Trouble{Class: channels.Never, Code: "text", Text: "buttons need a text to stand under"}
	}
	for _, piece := range pieces {
		shots = append(shots, shot{method: "sendMessage", params: params{"text": piece}, text: "text"})
	}
	if len(shots) == 0 {
		return nil, &channels.Trouble{Class: channels.Never, Code: "empty", Text: "there is nothing to send"}
	}
	for i := range shots {
		if markup != "" && shots[i].text != "" && shots[i].params[shots[i].text] != nil {
			shots[i].params["parse_mode"] = markup
		}
	}
	if reply := replyParameters(out.Message.ReplyTo); reply != nil {
		shots[0].params["reply_parameters"] = reply
	}
	if keys != nil {
		shots[len(shots)-1].params["reply_markup"] = keys
	}
	return shots, nil
}

func replyParameters(id string) params {
	m, ok := parseMessageID(id)
	switch {
	case !ok || strings.Trim(m.number, "0123456789") != "":
		return nil
	case m.ephemeral:
		return params{"ephemeral_message_id": digits(m.number)}
	}
	return params{"message_id": digits(m.number), "allow_sending_without_reply": true}
}

// dataLimit is how many bytes a button may bring back.
const dataLimit = 64

// inlineKeyboard has one button a row. A button's payload comes back unchanged or not at all, so one that is too long for
// Telegram is an error and not cut.
func inlineKeyboard(buttons []channels.Button) (any, *channels.Trouble) {
	if len(buttons) == 0 {
		return nil, nil
	}
	rows := make([][]params, 0, len(buttons))
	for _, b := range buttons {
		key := params{"text": b.Title}
		switch {
		case b.URL != "":
			key["url"] = b.URL
		case b.Payload == "":
			key["callback_data"] = clip(b.Title, dataLimit)
		case len(b.Payload) > dataLimit:
			return nil, &channels.Trouble{Class: channels.Never, Code: "payload", Text: "a button's payload is longer than Telegram's 64 bytes"}
		default:
			key["callback_data"] = b.Payload
		}
		rows = append(rows, []params{key})
	}
	return params{"inline_keyboard": rows}, nil
}

func placeShot(p *channels.Place) shot {
	s := shot{method: "sendLocation", params: params{"latitude": p.Latitude, "longitude": p.Longitude}}
	if p.Name != "" {
		s.method = "sendVenue"
		s.params["title"], s.params["address"] = p.Name, p.Address
		if p.Address == "" {
			s.params["address"] = p.Name
		}
	}
	return s
}

func cardShots(cards []channels.Card) []shot {
	var shots []shot
	for _, c := range cards {
		if len(c.Phones) == 0 { // Telegram has no contact without a number
			shots = append(shots, shot{method: "sendMessage", params: params{"text": lines(c.Name, c.Org, strings.Join(c.Emails, "\n"))}})
			continue
		}
		name := c.Name
		if name == "" {
			name = c.Phones[0]
		}
		shots = append(shots, shot{method: "sendContact", params: params{"phone_number": c.Phones[0], "first_name": name}})
	}
	return shots
}
