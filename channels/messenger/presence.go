package messenger

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
)

// React puts an emoji on a message of an Instagram customer; an empty one takes it back. Messenger's pages cannot.
func (d *Driver) React(ctx context.Context, in channels.Inbox, out channels.Outbound, messageID, emoji string) error {
	if !d.instagram {
		return meta.Refused("reaction", "pages cannot react to messages in Messenger")
	}
	payload := fields{"message_id": messageID}
	action := "unreact"
	if emoji != "" {
		action = "react"
		payload["reaction"] = emoji
		if strings.HasPrefix(emoji, "❤") {
			payload["reaction"] = "love"
		}
	}
	return d.act(ctx, in, out, fields{"sender_action": action, "payload": payload})
}

// MarkRead shows the customer that all was read; the platform has no single messages.
func (d *Driver) MarkRead(ctx context.Context, in channels.Inbox, out channels.Outbound, _ string) error {
	return d.act(ctx, in, out, fields{"sender_action": "mark_seen"})
}

// Typing shows that we write, for 20 seconds at most.
func (d *Driver) Typing(ctx context.Context, in channels.Inbox, out channels.Outbound, on bool) error {
	action := "typing_off"
	if on {
		action = "typing_on"
	}
	return d.act(ctx, in, out, fields{"sender_action": action})
}

func (d *Driver) act(ctx context.Context, in channels.Inbox, out channels.Outbound, body fields) error {
	s, err := d.read(in)
	if err != nil {
		return meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	to, err := d.recipient(s, out)
	if err != nil {
		return err
	}
	body["recipient"] = to
	return d.client(in, s).Put(ctx, "me/messages", body, nil)
}
