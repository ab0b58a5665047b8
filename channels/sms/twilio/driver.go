// Package twilio is the driver of Twilio's Programmable Messaging: text messages and MMS, and WhatsApp for businesses that
// reach it through Twilio (an inbox of channel WhatsApp). Described at https://www.twilio.com/docs/messaging.
package twilio

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Provider is the word of channels.Inbox.Provider.
const Provider = "twilio"

// Deps are what a driver needs from outside.
type Deps struct {
	HTTP *http.Client
	// Publish gives a file an address from which Twilio can fetch it for a while. nil: files go only if they have one already.
	Publish func(ctx context.Context, in channels.Inbox, f channels.OutFile) (string, error)
}

// Driver speaks for all inboxes of its kind.
type Driver struct {
	deps Deps
	http *http.Client // follows no redirects
}

// New makes a driver.
func New(deps Deps) *Driver {
	c := *deps.HTTP
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Driver{deps: deps, http: &c}
}

var (
	_ channels.Driver         = (*Driver)(nil)
	_ channels.Webhook        = (*Driver)(nil)
	_ channels.MediaSource    = (*Driver)(nil)
	_ channels.TemplateSource = (*Driver)(nil)
)

// Settings of an inbox. Secrets: "auth_token" signs what comes in, and "auth_token_2" may while tokens are changed;
// "api_key_secret" belongs to APIKey, without which the token is also the password of what goes out.
type Settings struct {
	sms.Settings
	AccountSID string `json:"account_sid"`
	APIKey     string `json:"api_key"`
	From       string `json:"from"` // our number, short code or name
	Service    string `json:"messaging_service_sid"`
	// SmartEncoded lets Twilio itself change signs that are not in the default alphabet.
	SmartEncoded bool `json:"smart_encoded"`
	// AnswersStop says whether Twilio answers the usual English stop words by itself: "yes" (the default, except with
	// WhatsApp) or "no". What it tells by OptOutType it has always answered.
	AnswersStop string    `json:"answers_stop"`
	Validity    sms.Whole `json:"validity_seconds"`
	API         string    `json:"api_url"`     // https://api.twilio.com, or a region's
	ContentAPI  string    `json:"content_url"` // https://content.twilio.com
}

const (
	usualAPI       = "https://api.twilio.com"
	usualContent   = "https://content.twilio.com"
	version        = "2010-04-01"
	requestTimeout = 20 * time.Second
	bodyLimit      = 1600 // characters of a message, https://www.twilio.com/docs/api/errors/21617
	mediaLimit     = 10   // files of a message
)

// Fields of the administrator's form.
func (d *Driver) Fields() []channels.Field {
	fields := []channels.Field{
		{Key: "account_sid", Kind: channels.FieldText, Required: true},
		{Key: "auth_token", Kind: channels.FieldSecret, Required: true},
		{Key: "from", Kind: channels.FieldText},
		{Key: "messaging_service_sid", Kind: channels.FieldText},
		{Key: "api_key", Kind: channels.FieldText, Advanced: true},
		{Key: "api_key_secret", Kind: channels.FieldSecret, Advanced: true},
		{Key: "auth_token_2", Kind: channels.FieldSecret, Advanced: true},
		{Key: "smart_encoded", Kind: channels.FieldSwitch, Advanced: true},
		{Key: "answers_stop", Kind: channels.FieldChoice, Default: "yes", Choices: []string{"yes", "no"}, Advanced: true},
		{Key: "validity_seconds", Kind: channels.FieldNumber, Advanced: true},
		{Key: "api_url", Kind: channels.FieldText, Default: usualAPI, Advanced: true},
		{Key: "content_url", Kind: channels.FieldText, Default: usualContent, Advanced: true},
	}
	return append(fields, sms.Fields()...)
}

func settingsOf(in channels.Inbox) (Settings, error) {
	var s Settings
	err := in.Decode(&s)
	if s.API = strings.TrimRight(s.API, "/"); s.API == "" {
		s.API = usualAPI
	}
	if s.ContentAPI = strings.TrimRight(s.ContentAPI, "/"); s.ContentAPI == "" {
		s.ContentAPI = usualContent
	}
	return s, err
}

// Check answers a fault that names the field when the settings cannot work.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settingsOf(in)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The settings cannot be read; fill the form in again.")
	}
	if in.Secrets["auth_token"] == "" {
		return missing("settings.auth_token", "Twilio signs what it sends with the account's auth token; copy it from the console.")
	}
	if s.From == "" && s.Service == "" {
		return missing("settings.from", "Either a number to send from or a messaging service is needed.")
	}
	if s.APIKey != "" && in.Secrets["api_key_secret"] == "" {
		return missing("settings.api_key_secret", "An API key was given without its secret.")
	}
	return check.First(sid("settings.account_sid", s.AccountSID, "AC", true), sid("settings.messaging_service_sid", s.Service, "MG", false),
		sid("settings.api_key", s.APIKey, "SK", false), check.Line("settings.from", s.From, 40), check.Range("settings.validity_seconds", int(s.Validity), 0, 36000),
		address("settings.api_url", s.API), address("settings.content_url", s.ContentAPI),
		oneOf("settings.answers_stop", s.AnswersStop), s.Settings.Check())
}

func missing(field, sentence string) error {
	return fault.New(fault.Invalid, sentence).WithKey("field.required").WithField(field)
}

func oneOf(field, v string) error {
	if v == "" {
		return nil
	}
	return check.OneOf(field, v, "yes", "no")
}

// sid wants Twilio's form of an identifier: two letters and 32 hexadecimal digits.
func sid(field, v, kind string, required bool) error {
	if v == "" && !required {
		return nil
	}
	rest, ok := strings.CutPrefix(v, kind)
	if ok && len(rest) == 32 && strings.Trim(rest, "0123456789abcdefABCDEF") == "" {
		return nil
	}
	return fault.New(fault.Invalid, "This must be "+kind+" followed by 32 digits and letters, as Twilio's console shows it.").WithKey("inbox.sid").WithField(field)
}

func address(field, v string) error {
	u, err := url.Parse(v)
	if err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" {
		return nil
	}
	return fault.New(fault.Invalid, "Write the address like https://api.twilio.com.").WithKey("inbox.address").WithField(field)
}

const whatsappPrefix = "whatsapp:"

// Account is our number, or the messaging service.
func (d *Driver) Account(in channels.Inbox) string {
	s, err := settingsOf(in)
	if err != nil {
		return ""
	}
	if s.From == "" {
		return s.Service
	}
	return sms.Identify(strings.TrimPrefix(s.From, whatsappPrefix), s.Numbers, s.Country).Value
}

// Traits are those of text messages, or of WhatsApp by way of Twilio.
func (d *Driver) Traits(in channels.Inbox) channels.Traits {
	s, _ := settingsOf(in)
	t := s.Settings.Traits()
	t.TextLimit = min(t.TextLimit, bodyLimit)
	if d.deps.Publish != nil {
		t.Files, t.FileLimits = mediaLimit, []channels.FileLimit{{Type: "image/", Bytes: 5 << 20}, {Type: "", Bytes: 600 << 10}}
	}
	if in.Channel != events.WhatsApp {
		return t
	}
	t.Segments, t.TextLimit = false, bodyLimit
	t.Window, t.Templates, t.ReadTold = 24*time.Hour, true, true
	if d.deps.Publish != nil {
		t.Files, t.FileLimits = 1, []channels.FileLimit{{Type: "image/", Bytes: 5 << 20}, {Type: "", Bytes: 16 << 20}}
	}
	return t
}
