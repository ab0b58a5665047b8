package metatest

import (
	"context"
	"strconv"
)

// Tell delivers statuses of a message of WhatsApp one after the other: "sent", "delivered", "read", "played".
func (s *Server) Tell(ctx context.Context, address string, of Sent, statuses ...string) error {
	for _, status := range statuses {
		if err := s.Deliver(ctx, address, s.WhatsAppStatus(of, status, 0)); err != nil {
			return err
		}
	}
	return nil
}

// PageDelivered is a webhook of Messenger: this message arrived, and all before it.
func (s *Server) PageDelivered(of Sent) []byte {
	return s.Page("page", of.To(), map[string]any{"delivery": map[string]any{"mids": []any{of.ID}, "watermark": s.opts.Now().UnixMilli()}})
}

// PageRead is a webhook: Messenger tells up to when the customer read, Instagram which message.
func (s *Server) PageRead(object string, of Sent) []byte {
	if object == "instagram" {
		return s.Page(object, of.To(), map[string]any{"read": map[string]any{"mid": of.ID}})
	}
	return s.Page(object, of.To(), map[string]any{"read": map[string]any{"watermark": s.opts.Now().UnixMilli()}})
}

// PageEcho is the webhook that follows every message of our side, with the metadata it was sent with.
func (s *Server) PageEcho(object string, of Sent) []byte {
	account := s.opts.PageID
	if object == "instagram" {
		account = s.opts.InstagramID
	}
	message := map[string]any{"mid": of.ID, "is_echo": true, "app_id": s.opts.AppID, "text": text(field(of.Body, "message.text"))}
	if v := text(field(of.Body, "message.metadata")); v != "" {
		message["metadata"] = v
	}
	return s.Page(object, account, map[string]any{"recipient": map[string]any{"id": of.To()}, "message": message})
}

// WhatsAppEcho is a message that somebody at the business wrote in WhatsApp's own app.
func (s *Server) WhatsAppEcho(to, body string) []byte {
	m := map[string]any{"from": s.opts.DisplayNumber, "to": to, "id": s.newID("wamid.ECHO"), "timestamp": strconv.FormatInt(s.opts.Now().Unix(), 10),
		"type": "text", "text": map[string]any{"body": body}}
	value := map[string]any{"messaging_product": "whatsapp", "message_echoes": []any{m},
		"metadata": map[string]any{"display_phone_number": s.opts.DisplayNumber, "phone_number_id": s.opts.PhoneNumberID}}
	return escape(map[string]any{"object": "whatsapp_business_account", "entry": []any{map[string]any{"id": s.opts.WABAID,
		"changes": []any{map[string]any{"field": "smb_message_echoes", "value": value}}}}})
}
