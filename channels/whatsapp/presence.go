package whatsapp

import (
	"context"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
)

// React puts an emoji on a message of the customer; an empty one takes it back.
func (d *Driver) React(ctx context.Context, in channels.Inbox, out channels.Outbound, messageID, emoji string) error {
	s, err := read(in)
	if err != nil {
		return meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	to, err := address(out)
	if err != nil {
		return err
	}
	if to["recipient_type"] != "group" && (out.LastInbound.IsZero() || d.now().Sub(out.LastInbound) >= window) {
		return &channels.Trouble{Class: channels.WindowShut, Code: "window", Text: "the customer's last message is more than 24 hours old"}
	}
	p := parcel{client: d.client(in, s), settings: s, out: channels.Outbound{ID: out.ID}}
	_, err = p.post(ctx, to, fields{"type": "reaction", "reaction": fields{"message_id": messageID, "emoji": emoji}}, true)
	return err
}

// MarkRead shows the customer that this message and all before it were read.
func (d *Driver) MarkRead(ctx context.Context, in channels.Inbox, _ channels.Outbound, messageID string) error {
	return d.seen(ctx, in, fields{"messaging_product": "whatsapp", "status": "read", "message_id": messageID})
}

// Typing shows that we write, until we answer or for 25 seconds. WhatsApp ties it to a message of the customer, which it
// marks as read: out.Message.ReplyTo. Without it, and for the end of typing, there is nothing to tell.
func (d *Driver) Typing(ctx context.Context, in channels.Inbox, out channels.Outbound, on bool) error {
	if !on || out.Message.ReplyTo == "" {
		return nil
	}
	return d.seen(ctx, in, fields{"messaging_product": "whatsapp", "status": "read", "message_id": out.Message.ReplyTo, "typing_indicator": fields{"type": "text"}})
}

func (d *Driver) seen(ctx context.Context, in channels.Inbox, body fields) error {
	s, err := read(in)
	if err != nil {
		return meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	return d.client(in, s).Put(ctx, s.PhoneNumberID+"/messages", body, nil)
}
