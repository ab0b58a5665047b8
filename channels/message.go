package channels

// Type is what a message is.
type Type string

// Types of messages.
const (
	Text        Type = "text"
	Image       Type = "image"
	Audio       Type = "audio"
	VoiceNote   Type = "voice"
	Video       Type = "video"
	File        Type = "file"
	Sticker     Type = "sticker"
	Location    Type = "location"
	ContactCard Type = "contact"
	Choice      Type = "choice"   // the customer chose a button, a list row, a form
	Order       Type = "order"    // a cart
	Template    Type = "template" // of ours, approved by the provider
	Mail        Type = "mail"
	System      Type = "system" // told by the provider: changed the number, joined …
	// Unsupported stands for what this version cannot show; Message.Placeholder says what it was, and the raw is kept.
	Unsupported Type = "unsupported"
)

// Types lists all of them.
func Types() []Type {
	return []Type{Text, Image, Audio, VoiceNote, Video, File, Sticker, Location, ContactCard, Choice, Order, Template, Mail, System, Unsupported}
}

// Message is the content of one message in either direction. Everything in it that a customer wrote is hostile: names,
// file names, HTML.
type Message struct {
	Type        Type         `json:"type"`
	Text        string       `json:"text,omitempty"` // or the caption
	Attachments []Attachment `json:"attachments,omitempty"`
	Place       *Place       `json:"place,omitempty"`
	Cards       []Card       `json:"cards,omitempty"`
	Chosen      *Chosen      `json:"chosen,omitempty"`
	Items       []Item       `json:"items,omitempty"` // of an order
	Buttons     []Button     `json:"buttons,omitempty"`
	Mail        *MailHead    `json:"mail,omitempty"`
	Template    *TemplateUse `json:"template,omitempty"`
	// ReplyTo is the provider's id of the message this one answers.
	ReplyTo   string    `json:"reply_to,omitempty"`
	Forwarded bool      `json:"forwarded,omitempty"`
	Group     string    `json:"group,omitempty"` // of an album
	Referral  *Referral `json:"referral,omitempty"`
	// Placeholder names what an Unsupported or System message was, in the provider's word ("poll_creation").
	Placeholder string `json:"placeholder,omitempty"`
	// Vanishing content must not be kept after the provider took it back.
	Vanishing bool `json:"vanishing,omitempty"`
}

// Attachment is a file of a message. Of those that came in either MediaID or URL is set until it is fetched, or Data for
// what came along.
type Attachment struct {
	MediaID string `json:"media_id,omitempty"`
	URL     string `json:"url,omitempty"`
	Data    []byte `json:"data,omitempty"`
	Name    string `json:"name,omitempty"` // as sent
	MIME    string `json:"mime,omitempty"` // as claimed
	Size    int64  `json:"size,omitempty"` // bytes, as claimed; 0 unknown
	SHA256  string `json:"sha256,omitempty"`
	Caption string `json:"caption,omitempty"`
	Kind    Type   `json:"kind"` // image, audio, voice, video, file, sticker
	// ContentID is set for images that the HTML shows.
	ContentID string `json:"content_id,omitempty"`
	Seconds   int    `json:"seconds,omitempty"`
	Animated  bool   `json:"animated,omitempty"`
}

// Place is a location in degrees (WGS 84).
type Place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
	Live      bool    `json:"live,omitempty"`
}

// Card is a contact that was passed on.
type Card struct {
	Name   string   `json:"name"`
	Phones []string `json:"phones,omitempty"`
	Emails []string `json:"emails,omitempty"`
	Org    string   `json:"org,omitempty"`
}

// Chosen is what a customer chose: Payload is ours from the button, Title what they saw. Answers are those of a form.
type Chosen struct {
	Payload string            `json:"payload,omitempty"`
	Title   string            `json:"title,omitempty"`
	Answers map[string]string `json:"answers,omitempty"`
}

// Item is a line of an order. Price is a decimal in Currency.
type Item struct {
	Product  string `json:"product"`
	Quantity int    `json:"quantity"`
	Price    string `json:"price,omitempty"`
	Currency string `json:"currency,omitempty"`
}

// Button offers an answer, or a page when URL is set.
type Button struct {
	Payload string `json:"payload,omitempty"`
	Title   string `json:"title"`
	URL     string `json:"url,omitempty"`
}

// Referral is the advertisement or link that brought the customer.
type Referral struct {
	Source string `json:"source,omitempty"`
	ID     string `json:"id,omitempty"`
	URL    string `json:"url,omitempty"`
	Title  string `json:"title,omitempty"`
	Text   string `json:"text,omitempty"`
	Click  string `json:"click,omitempty"` // the advertiser's click id
	Ref    string `json:"ref,omitempty"`   // of a deep link
}

// TemplateUse names an approved template and what fills it.
type TemplateUse struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	// Header, Body and Buttons are the parameters in order.
	Header  []TemplateParam `json:"header,omitempty"`
	Body    []TemplateParam `json:"body,omitempty"`
	Buttons []TemplateParam `json:"buttons,omitempty"`
}

// TemplateParam is a text, or media by its address. Name is set for named parameters.
type TemplateParam struct {
	Name string `json:"name,omitempty"`
	Type Type   `json:"type"`
	Text string `json:"text,omitempty"`
	URL  string `json:"url,omitempty"`
}

// MailHead is what only mail has. Addresses are "local@domain" in lower case.
type MailHead struct {
	MessageID  string   `json:"message_id"`
	InReplyTo  []string `json:"in_reply_to,omitempty"`
	References []string `json:"references,omitempty"`
	Subject    string   `json:"subject,omitempty"`
	To         []Person `json:"to,omitempty"`
	CC         []Person `json:"cc,omitempty"`
	BCC        []Person `json:"bcc,omitempty"` // of ours: they receive it and nobody is told
	ReplyTo    string   `json:"reply_to,omitempty"`
	// Tokens are those of plus addresses among the recipients, the surest sign of a conversation.
	Tokens []string `json:"tokens,omitempty"`
	// HTML is sanitised; RemoteImages counts pictures that are shown only when asked for.
	HTML         string `json:"html,omitempty"`
	RemoteImages int    `json:"remote_images,omitempty"`
	// Quoted is where in Text the quotation of earlier mail begins, in bytes; 0 none.
	Quoted int `json:"quoted,omitempty"`
}

// Person is a name with an address of mail.
type Person struct {
	Name    string `json:"name,omitempty"`
	Address string `json:"address"`
}

// Status is how far a message of ours got.
type Status string

// Statuses.
const (
	Scheduled Status = "scheduled" // waits for its time, or for somebody to take it back
	Queued    Status = "queued"
	Sending   Status = "sending" // at the provider, no answer yet
	Unclear   Status = "unclear" // we died while sending: maybe sent
	Sent      Status = "sent"
	Delivered Status = "delivered"
	Read      Status = "read" // or played
	Failed    Status = "failed"
	Cancelled Status = "cancelled" // taken back before it was sent
)

// rank orders what providers tell. Failed lies below delivered: with several devices one may fail and another receive.
var rank = map[Status]int{Scheduled: 0, Queued: 1, Sending: 2, Unclear: 3, Sent: 4, Failed: 5, Delivered: 6, Read: 7}

// Advance answers the status after a provider told another one: it never goes back, and what was cancelled stays so.
func (s Status) Advance(told Status) Status {
	if s == Cancelled || rank[told] <= rank[s] {
		return s
	}
	return told
}

// Template is one the provider approved, or not yet.
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
