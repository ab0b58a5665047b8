package channels

import "github.com/cordboard/cordboard/events"

// What a message says travels in events, so it is defined there; channels speak of it by these names.
type (
	// Type is what a message is.
	Type = events.ContentType
	// Message is the content of one message. Everything in it that a customer wrote is hostile: names, file names, HTML.
	Message = events.Content
	// Status is how far a message of ours got.
	Status        = events.MessageStatus
	Attachment    = events.Attachment
	Place         = events.Place
	Card          = events.Card
	Chosen        = events.Chosen
	Item          = events.Item
	Button        = events.Button
	Referral      = events.Referral
	TemplateUse   = events.TemplateUse
	TemplateParam = events.TemplateParam
	MailHead      = events.MailHead
	Person        = events.Person
)

// Types of messages.
const (
	Text        = events.ContentText
	Image       = events.ContentImage
	Audio       = events.ContentAudio
	VoiceNote   = events.ContentVoiceNote
	Video       = events.ContentVideo
	File        = events.ContentFile
	Sticker     = events.ContentSticker
	Location    = events.ContentLocation
	ContactCard = events.ContentContactCard
	Choice      = events.ContentChoice
	Order       = events.ContentOrder
	Template    = events.ContentTemplate
	Mail        = events.ContentMail
	System      = events.ContentSystem
	Unsupported = events.ContentUnsupported
)

// Types lists all of them.
func Types() []Type { return events.ContentTypes() }

// Statuses.
const (
	Scheduled = events.MessageScheduled
	Queued    = events.MessageQueued
	Sending   = events.MessageSending
	Unclear   = events.MessageUnclear
	Sent      = events.MessageSent
	Delivered = events.MessageDelivered
	Read      = events.MessageRead
	Failed    = events.MessageFailed
	Cancelled = events.MessageCancelled
)

// TemplateInfo is a template the provider approved, or not yet.
type TemplateInfo struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Category string `json:"category"`
	Status   string `json:"status"` // the provider's word; "APPROVED" may be sent
	Header   string `json:"header,omitempty"`
	// HeaderType is "text", "image", "video", "document", "location" or empty.
	HeaderType string   `json:"header_type,omitempty"`
	Body       string   `json:"body"`
	Footer     string   `json:"footer,omitempty"`
	Buttons    []Button `json:"buttons,omitempty"`
	// Params are the placeholders of header, body and buttons in order, as "header.1", "body.name", "button.0".
	Params []string `json:"params,omitempty"`
}
