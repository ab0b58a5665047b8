// Package whatsapp is the WhatsApp Business Cloud API: webhooks in, the Graph API out.
//
// A person is known by a phone number, by a business-scoped user id (BSUID, "GB.1357…"), or by both; people with a username
// may show no number at all. Every webhook that shows both yields both identities. In an echo, a status and a call, From is
// the customer and never we.
//
// The thread of a conversation is the group's id (behind "group:" where it looks like a person's), or the first identity of the customer: the digits of the number where
// there is one, else the BSUID.
package whatsapp

import (
	"net/http"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/internal/check"
)

// Limits of the platform, see "Messages" and "Media" of the Cloud API's reference.
const (
	textLimit    = 4096 // characters
	captionLimit = 1024 // of captions and of bodies with buttons
	window       = 24 * time.Hour
	maxButtons   = 3
	maxRows      = 10
)

// Driver speaks to the Cloud API. It is safe for concurrent use and keeps no state.
type Driver struct {
	http *http.Client
	now  func() time.Time
}

var (
	_ channels.Driver         = (*Driver)(nil)
	_ channels.Webhook        = (*Driver)(nil)
	_ channels.MediaSource    = (*Driver)(nil)
	_ channels.Reactor        = (*Driver)(nil)
	_ channels.Presence       = (*Driver)(nil)
	_ channels.TemplateSource = (*Driver)(nil)
	_ channels.Subscriber     = (*Driver)(nil)
)

// New makes a driver over a client of HTTP and a clock; both are needed.
func New(client *http.Client, now func() time.Time) *Driver { return &Driver{http: client, now: now} }

type settings struct {
	meta.Place
	PhoneNumberID string `json:"phone_number_id"`
	WABAID        string `json:"waba_id"`
	// ListLabel opens a list of choices; at most 20 characters.
	ListLabel string `json:"list_label"`
	NoPreview bool   `json:"no_preview"`
}

// Fields asks for the number, its business account and the keys of the app.
func (d *Driver) Fields() []channels.Field {
	return append(meta.Fields(
		channels.Field{Key: "phone_number_id", Kind: channels.FieldText, Required: true},
		channels.Field{Key: "waba_id", Kind: channels.FieldText, Required: true},
	),
		channels.Field{Key: "list_label", Kind: channels.FieldText, Default: defaultLabel, Advanced: true},
		channels.Field{Key: "no_preview", Kind: channels.FieldSwitch, Default: "false", Advanced: true},
	)
}

const defaultLabel = "Menu"

// Check wants the ids of Meta's own console, not telephone numbers.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := read(in)
	if err != nil {
		return check.Trouble("field.format", "settings", "The settings of the inbox cannot be read.")
	}
	return check.First(
		check.Digits("settings.phone_number_id", s.PhoneNumberID, 1, 32, ""),
		check.Digits("settings.waba_id", s.WABAID, 1, 32, ""),
		check.Line("settings.list_label", s.ListLabel, 20),
		meta.Check(in, s.Place),
	)
}

// Account is the phone_number_id.
func (d *Driver) Account(in channels.Inbox) string {
	s, err := read(in)
	if err != nil || s.PhoneNumberID == "" {
		return in.Account
	}
	return s.PhoneNumberID
}

// Traits are those of the Cloud API.
func (d *Driver) Traits(channels.Inbox) channels.Traits {
	return channels.Traits{
		Window: window, TextLimit: textLimit, TextUnit: string(meta.Chars),
		FileLimits: []channels.FileLimit{{Type: "image/", Bytes: 5 << 20}, {Type: "audio/", Bytes: 16 << 20}, {Type: "video/", Bytes: 16 << 20}, {Bytes: 100 << 20}},
		Files:      10, Buttons: maxRows, Templates: true, Replies: true, Reactions: true, Typing: true, ReadMarks: true, Delivered: true, ReadTold: true,
	}
}

// Receive answers Meta's handshake and verifies its signature.
func (d *Driver) Receive(in channels.Inbox, r channels.Request) channels.Verdict {
	return meta.DoorOf(in).Receive(r)
}

// Headers are none: the body says it all.
func (d *Driver) Headers() []string { return nil }

func read(in channels.Inbox) (settings, error) {
	var s settings
	err := in.Decode(&s)
	if s.PhoneNumberID == "" {
		s.PhoneNumberID = in.Account
	}
	if s.ListLabel == "" {
		s.ListLabel = defaultLabel
	}
	return s, err
}

func (d *Driver) client(in channels.Inbox, s settings) meta.Client {
	return meta.Client{HTTP: d.http, Base: s.APIBase, Version: s.APIVersion, Token: in.Secrets[meta.AccessToken], Now: d.now}
}
