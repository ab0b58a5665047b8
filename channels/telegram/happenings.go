package telegram

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels"
)

// What customers do other than writing.

func (r reading) deleted(body json.RawMessage) []channels.Inbound {
	var d struct {
		Business string   `json:"business_connection_id"`
		Chat     chat     `json:"chat"`
		IDs      []number `json:"message_ids"`
	}
	if decode(body, &d) != nil || d.Chat.ID == 0 {
		return nil
	}
	var out []channels.Inbound
	for _, id := range d.IDs {
		m := message{ID: id, Chat: d.Chat, Business: d.Business}
		in := r.frame(&m)
		in.Kind, in.ID = channels.InDelete, m.id()
		out = append(out, in)
	}
	return out
}

// callback is a press of an inline button. It is about the message that has the button; the query's own id is the
// question to acknowledge, and different for every press.
func (r reading) callback(body json.RawMessage) []channels.Inbound {
	var q struct {
		ID      string   `json:"id"`
		From    *user    `json:"from"`
		Message *message `json:"message"`
		Inline  string   `json:"inline_message_id"`
		Data    string   `json:"data"`
		Game    string   `json:"game_short_name"`
	}
	if decode(body, &q) != nil || q.From == nil {
		return nil
	}
	in := channels.Inbound{Kind: channels.InChoice, From: q.From.sender(), Ask: q.ID, ID: q.Inline, Thread: q.From.ID.String()}
	chosen := &channels.Chosen{Payload: q.Data, Title: q.Data}
	if q.Game != "" {
		chosen.Payload, chosen.Title = q.Game, q.Game
	}
	if q.Message != nil && q.Message.Chat.ID != 0 {
		in.ID = q.Message.id()
		q.Message.settle(&in)
		if title := q.Message.Keyboard.title(q.Data); title != "" {
			chosen.Title = title
		}
	}
	in.Message = &channels.Message{Type: channels.Choice, Text: chosen.Title, Chosen: chosen, ReplyTo: in.ID}
	return []channels.Inbound{in}
}

func (k *keyboard) title(data string) string {
	if k == nil {
		return ""
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Data == data && data != "" {
				return b.Text
			}
		}
	}
	return ""
}

type reactionType struct {
	Type   string `json:"type"` // emoji, custom_emoji, paid
	Emoji  string `json:"emoji"`
	Custom string `json:"custom_emoji_id"`
}

// What stands for reactions that are no emoji.
const (
	paidReaction  = "⭐"
	otherReaction = "❔"
)

func (t reactionType) shown() string {
	switch {
	case t.Emoji != "":
		return t.Emoji
	case t.Type == "paid":
		return paidReaction
	}
	return otherReaction
}

func (r reading) reaction(body json.RawMessage) []channels.Inbound {
	var u struct {
		message
		User  *user          `json:"user"`
		Actor *chat          `json:"actor_chat"`
		Old   []reactionType `json:"old_reaction"`
		New   []reactionType `json:"new_reaction"`
	}
	if decode(body, &u) != nil || u.Chat.ID == 0 || u.ID == 0 {
		return nil
	}
	u.From, u.SenderChat = u.User, u.Actor
	in := r.frame(&u.message)
	in.Kind, in.ID = channels.InReaction, u.id()
	old := map[reactionType]bool{}
	for _, t := range u.Old {
		old[t] = true
	}
	var chosen *reactionType // the last of those that were not there before, else the last
	for i := range u.New {
		if t := &u.New[i]; chosen == nil || !old[*t] || old[*chosen] {
			chosen = t
		}
	}
	if chosen != nil {
		in.Reaction = chosen.shown()
		if chosen.Custom != "" {
			in.Detail = "custom_emoji:" + chosen.Custom
		}
	}
	return []channels.Inbound{in}
}

// member tells that the customer blocked the bot or lets it in again, or that a group did.
func (r reading) member(body json.RawMessage) []channels.Inbound {
	var u struct {
		message
		New struct {
			Status  string `json:"status"`
			Member  bool   `json:"is_member"`
			CanSend *bool  `json:"can_send_messages"`
		} `json:"new_chat_member"`
	}
	if decode(body, &u) != nil || u.Chat.ID == 0 {
		return nil
	}
	if u.Chat.Type == "channel" {
		return []channels.Inbound{{Kind: channels.InAccount, Control: "ignored", Detail: "my_chat_member"}}
	}
	in := r.frame(&u.message)
	in.Kind, in.Echo, in.Auto, in.Detail = channels.InControl, false, false, u.New.Status
	private := u.Chat.private()
	gone := u.New.Status == "kicked" || u.New.Status == "left" || (u.New.Status == "restricted" && !u.New.Member)
	switch {
	case gone && private:
		in.Control = "blocked"
	case gone:
		in.Control = "removed"
	case u.New.Status == "restricted" && u.New.CanSend != nil && !*u.New.CanSend:
		in.Control = "restricted"
	case private:
		in.Control = "unblocked"
	default:
		in.Control = "added"
	}
	return []channels.Inbound{in}
}

// connection tells that an account of Telegram Business connected us or no longer does.
func (r reading) connection(body json.RawMessage) []channels.Inbound {
	var c struct {
		ID      string `json:"id"`
		User    *user  `json:"user"`
		Enabled bool   `json:"is_enabled"`
		Date    number `json:"date"`
	}
	if decode(body, &c) != nil || c.ID == "" {
		return nil
	}
	in := channels.Inbound{Kind: channels.InAccount, Control: "business_disconnected", Detail: c.ID, At: c.Date.when()}
	if c.Enabled {
		in.Control = "business_connected"
	}
	if c.User != nil {
		in.From = c.User.sender()
	}
	return []channels.Inbound{in}
}
