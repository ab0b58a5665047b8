// Package kannel is the driver of text messages that go through a Kannel gateway (or one that speaks its HTTP interface):
// sendsms on the way out, and on the way in requests that Kannel's administrator configures as Snippet says. The interface is
// described in the Kannel User's Guide, chapters 6 and 10.
package kannel

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Provider is the word of channels.Inbox.Provider.
const Provider = "kannel"

// Driver speaks for all inboxes of its kind.
type Driver struct{ http *http.Client }

// New makes a driver that calls gateways with the given client, whose redirects are not followed. Gateways stand in private
// networks, so the client must be allowed to go there.
func New(client *http.Client) *Driver {
	c := *client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Driver{http: &c}
}

var (
	_ channels.Driver  = (*Driver)(nil)
	_ channels.Webhook = (*Driver)(nil)
)

// Settings of an inbox. Secrets: "password" of the sendsms user, "token" of the requests that come in, and "status_password"
// for the guided test.
type Settings struct {
	sms.Settings
	URL       string `json:"url"` // of sendsms: http://gateway:13013/cgi-bin/sendsms
	Username  string `json:"username"`
	Source    string `json:"source"` // the number or name that we send from
	SMSC      string `json:"smsc"`   // which of the gateway's centres; a name that it does not know is ignored by it
	StatusURL string `json:"status_url"`
	// Allowed are the addresses from which the gateway calls, or networks like 10.0.0.0/8. Empty is any: the token is asked
	// for in either case.
	Allowed sms.Lines `json:"allowed"`
	Mask    sms.Whole `json:"dlr_mask"` // which reports are asked for; 31 is all
}

// allReports are the bits of dlr-mask: delivered, not delivered, buffered, at the centre, rejected by it.
const allReports = 1 | 2 | 4 | 8 | 16

// requestTimeout is how long the gateway may take to answer.
const requestTimeout = 20 * time.Second

// Fields of the administrator's form.
func (d *Driver) Fields() []channels.Field {
	fields := []channels.Field{
		{Key: "url", Kind: channels.FieldText, Required: true},
		{Key: "username", Kind: channels.FieldText, Required: true},
		{Key: "password", Kind: channels.FieldSecret, Required: true},
		{Key: "source", Kind: channels.FieldText, Required: true},
		{Key: "token", Kind: channels.FieldSecret, Required: true, Generated: true},
		{Key: "allowed", Kind: channels.FieldLines},
		{Key: "smsc", Kind: channels.FieldText, Advanced: true},
		{Key: "status_url", Kind: channels.FieldText, Advanced: true},
		{Key: "status_password", Kind: channels.FieldSecret, Advanced: true},
		{Key: "dlr_mask", Kind: channels.FieldNumber, Default: "31", Advanced: true},
	}
	return append(fields, sms.Fields()...)
}

func settingsOf(in channels.Inbox) (Settings, error) {
	s := Settings{Mask: allReports}
	err := in.Decode(&s)
	if s.Numbers == "" {
		s.Numbers = sms.NumbersAuto
	}
	return s, err
}

// shortestToken keeps tokens from being guessed.
const (
	shortestToken = 16
	tokenRunes    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

// Check answers a fault that names the field when the settings cannot work.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settingsOf(in)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The settings cannot be read; fill the form in again.")
	}
	err = check.First(
		address("settings.url", s.URL, true), address("settings.status_url", s.StatusURL, false),
		needed("settings.username", s.Username), needed("settings.source", s.Source), needed("settings.password", in.Secrets["password"]),
		check.Line("settings.username", s.Username, 80), check.Line("settings.source", s.Source, 20), check.Line("settings.smsc", s.SMSC, 80),
		check.Range("settings.dlr_mask", int(s.Mask), 0, allReports), s.Settings.Check())
	if err != nil {
		return err
	}
	// it stands in an address, where Kannel reads no escapes
	token := in.Secrets["token"]
	if len(token) < shortestToken || strings.ContainsFunc(token, func(r rune) bool { return !strings.ContainsRune(tokenRunes, r) }) {
		return fault.New(fault.Invalid, "The token keeps strangers from inventing messages; it must have at least 16 letters, digits, - or _. Let one be made.").
			WithKey("inbox.token_short").WithField("settings.token")
	}
	for _, a := range s.Allowed {
		if _, ok := network(a); !ok {
			return fault.New(fault.Invalid, "This is no address and no network; write them like 192.0.2.7 or 192.0.2.0/24, one a line.").
				WithKey("inbox.address").WithField("settings.allowed")
		}
	}
	return nil
}

func needed(field, v string) error {
	if strings.TrimSpace(v) != "" {
		return nil
	}
	return fault.New(fault.Invalid, "The gateway wants the name and password of a sendsms user, and a number or name to send from; all are needed.").
		WithKey("field.required").WithField(field)
}

func address(field, v string, required bool) error {
	u, err := url.Parse(v)
	if v == "" && !required || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && u.RawQuery == "" {
		return nil
	}
	return fault.New(fault.Invalid, "Write the address like http://gateway:13013/cgi-bin/sendsms, without a password or question mark in it.").
		WithKey("inbox.address").WithField(field)
}

func network(text string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p, true
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}

// Account is our number or name.
func (d *Driver) Account(in channels.Inbox) string {
	s, err := settingsOf(in)
	if err != nil {
		return ""
	}
	return sms.Identify(s.Source, s.Numbers, s.Country).Value
}

// Traits are those of text messages.
func (d *Driver) Traits(in channels.Inbox) channels.Traits {
	s, _ := settingsOf(in)
	t := s.Settings.Traits()
	t.Delivered = s.Mask&1 != 0
	return t
}
