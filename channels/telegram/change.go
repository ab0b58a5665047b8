package telegram

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

var errMessageID = &channels.Trouble{Class: channels.Never, Code: "message_id", Text: "this is not the id of a message of Telegram's"}

// target is a message of a conversation.
func (d *Driver) target(in channels.Inbox, out channels.Outbound, id string) (*bot, params, messageID, *channels.Trouble) {
	b, trouble := d.bot(in)
	if trouble != nil {
		return nil, nil, messageID{}, trouble
	}
	m, ok := parseMessageID(id)
	if !ok {
		return nil, nil, m, errMessageID
	}
	p := params{"chat_id": digits(m.chat), "message_id": digits(m.number)}
	if m.business != "" {
		p["business_connection_id"] = m.business
	}
	if m.ephemeral {
		where, _ := to(out)
		delete(p, "message_id")
		p["ephemeral_message_id"], p["receiver_user_id"] = digits(m.number), digits(where.receiver)
	}
	return b, p, m, nil
}

// none keeps a nil trouble from becoming an error that is not nil.
func none(t *channels.Trouble) error {
	if t == nil {
		return nil
	}
	return t
}

func says(t *channels.Trouble, words ...string) bool {
	if t == nil {
		return false
	}
	low := strings.ToLower(t.Text)
	for _, w := range words {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// React puts an emoji to a message, or takes it back with an empty one.
func (d *Driver) React(ctx context.Context, in channels.Inbox, out channels.Outbound, id, emoji string) error {
	b, p, m, trouble := d.target(in, out, id)
	if trouble != nil {
		return trouble
	}
	if m.business != "" || m.ephemeral {
		return &channels.Trouble{Class: channels.Never, Code: "reaction", Text: "Telegram lets bots react neither in business chats nor to ephemeral messages"}
	}
	list := []params{}
	if emoji != "" {
		list = append(list, params{"type": "emoji", "emoji": emoji})
	}
	p["reaction"] = list
	_, trouble = b.call(ctx, "setMessageReaction", p)
	return none(trouble)
}

// Edit changes the text, or the caption, of a message of ours. That it says so already is a success.
func (d *Driver) Edit(ctx context.Context, in channels.Inbox, out channels.Outbound, id string) error {
	b, p, m, trouble := d.target(in, out, id)
	if trouble != nil {
		return trouble
	}
	keys, trouble := inlineKeyboard(out.Message.Buttons)
	if trouble != nil {
		return trouble
	}
	if keys != nil {
		p["reply_markup"] = keys
	}
	methods := [2]string{"editMessageText", "editMessageCaption"}
	if m.ephemeral {
		methods = [2]string{"editEphemeralMessageText", "editEphemeralMessageCaption"}
	}
	if len(out.Files) > 0 || len(out.Message.Attachments) > 0 {
		methods[0], methods[1] = methods[1], methods[0]
	}
	for _, method := range methods {
		delete(p, "text")
		delete(p, "caption")
		field, limit := "text", textLimit
		if strings.HasSuffix(method, "Caption") {
			field, limit = "caption", captionLimit
		}
		if units(out.Message.Text) > limit {
			return &channels.Trouble{Class: channels.Never, Code: "length", Text: "the new text is too long for one message"}
		}
		p[field] = out.Message.Text
		if _, trouble = b.call(ctx, method, p); !says(trouble, "there is no text in the message", "there is no caption in the message") {
			break
		}
	}
	if says(trouble, "message is not modified") {
		return nil
	}
	return none(trouble)
}

// Delete takes a message back. That it is gone already is a success.
func (d *Driver) Delete(ctx context.Context, in channels.Inbox, out channels.Outbound, id string) error {
	b, p, m, trouble := d.target(in, out, id)
	if trouble != nil {
		return trouble
	}
	method := "deleteMessage"
	switch {
	case m.ephemeral:
		method = "deleteEphemeralMessage"
	case m.business != "":
		method = "deleteBusinessMessages"
		p = params{"business_connection_id": m.business, "message_ids": []any{digits(m.number)}}
	}
	_, trouble = b.call(ctx, method, p)
	if says(trouble, "message to delete not found", "message_id_invalid") {
		return nil
	}
	return none(trouble)
}

// MarkRead tells it where bots can: in business chats.
func (d *Driver) MarkRead(ctx context.Context, in channels.Inbox, out channels.Outbound, id string) error {
	b, p, m, trouble := d.target(in, out, id)
	if trouble != nil {
		return trouble
	}
	if m.business == "" {
		return nil
	}
	_, trouble = b.call(ctx, "readBusinessMessage", p)
	return none(trouble)
}

// Typing shows for five seconds that somebody types; it ends by itself.
func (d *Driver) Typing(ctx context.Context, in channels.Inbox, out channels.Outbound, on bool) error {
	where, ok := to(out)
	if !on || !ok || where.receiver != "" {
		return nil
	}
	b, trouble := d.bot(in)
	if trouble != nil {
		return trouble
	}
	p := params{"action": "typing"}
	where.fill(p)
	delete(p, "direct_messages_topic_id")
	_, trouble = b.call(ctx, "sendChatAction", p)
	return none(trouble)
}

// Acknowledge ends the waiting that the customer sees on a pressed button.
func (d *Driver) Acknowledge(ctx context.Context, in channels.Inbox, ask string) error {
	b, trouble := d.bot(in)
	if trouble != nil {
		return trouble
	}
	_, trouble = b.call(ctx, "answerCallbackQuery", params{"callback_query_id": ask})
	return none(trouble)
}
