// Package applechat is the channel of Apple Messages for Business, experimental: Apple lets only approved messaging
// service providers (MSP) connect, so that it is proved against a stand-in alone. Messages come as JSON, gzipped or not,
// under a token that Apple signs; ours go to Apple's gateway under a token of ours.
package applechat

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/remote"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// Deps are what the driver is given.
type Deps struct {
	HTTP  *http.Client
	Clock clock.Clock
	// Random makes the keys of attachments; nil is the system's.
	Random io.Reader
}

// Driver is the channel's driver. It is safe for concurrent use.
type Driver struct {
	deps   Deps
	remote *remote.Client
}

// New makes the driver.
func New(d Deps) *Driver {
	if d.Clock == nil {
		d.Clock = clock.Real()
	}
	if d.Random == nil {
		d.Random = rand.Reader
	}
	return &Driver{deps: d, remote: remote.New(d.HTTP)}
}

// secretMSP is the MSP's secret, in base64 as Apple gives it.
const secretMSP = "msp_secret"

const defaultAPI = "https://mspgw.push.apple.com/v1"

type settings struct {
	BusinessID string `json:"business_id"`
	MSPID      string `json:"msp_id"`
	APIURL     string `json:"api_url"`
}

func settingsOf(in channels.Inbox) (settings, error) {
	var s settings
	if err := in.Decode(&s); err != nil {
		return s, fault.New(fault.Invalid, "The settings of the Apple inbox cannot be read; open the inbox and save it again.").WithKey("apple.settings").WithField("settings").Because(err)
	}
	if s.APIURL == "" {
		s.APIURL = defaultAPI
	}
	s.APIURL = strings.TrimRight(s.APIURL, "/")
	return s, nil
}

// Fields are the settings of a business.
func (d *Driver) Fields() []channels.Field {
	return []channels.Field{
		{Key: "business_id", Kind: channels.FieldText, Required: true},
		{Key: "msp_id", Kind: channels.FieldText, Required: true},
		{Key: secretMSP, Kind: channels.FieldSecret, Required: true},
		{Key: "api_url", Kind: channels.FieldText, Default: defaultAPI, Advanced: true},
	}
}

// Check looks at the form of the settings.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settingsOf(in)
	if err != nil {
		return err
	}
	wrong := func(field, sentence string) error {
		return fault.New(fault.Invalid, sentence).WithKey("apple." + field).WithField("settings." + field)
	}
	u, err := url.Parse(s.APIURL)
	switch {
	case !printable(s.BusinessID):
		return wrong("business_id", "The business id is missing, or holds blanks. Copy it from Apple Business Register.")
	case !printable(s.MSPID):
		return wrong("msp_id", "The id of the messaging service provider is missing, or holds blanks. Copy it from Apple Business Register.")
	case len(key(in)) < 16:
		return wrong(secretMSP, "The provider's secret must be base64 as Apple shows it, and it is not, or it is too short. Copy it again from Apple Business Register.")
	case err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil:
		return wrong("api_url", "The gateway's address must begin with https://; leave it empty for Apple's own.")
	}
	return nil
}

func printable(s string) bool {
	return s != "" && len(s) <= 200 && strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// key is the MSP's secret as bytes; empty when it is no base64.
func key(in channels.Inbox) []byte {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(in.Secrets[secretMSP]))
	if err != nil {
		return nil
	}
	return b
}

// Account is the business id.
func (d *Driver) Account(in channels.Inbox) string {
	if s, err := settingsOf(in); err == nil && s.BusinessID != "" {
		return s.BusinessID
	}
	return in.Account
}

// Traits tells what the channel can do.
func (d *Driver) Traits(channels.Inbox) channels.Traits {
	return channels.Traits{
		TextLimit: 10_000, TextUnit: "chars", Files: 10, Buttons: 20, Typing: true, Experimental: true,
		FileLimits: []channels.FileLimit{{Type: "", Bytes: 100 << 20}},
	}
}

// Headers name the sender and the message, also where a body leaves them out.
func (d *Driver) Headers() []string {
	return []string{"Id", "Source-Id", "Destination-Id", "Device-Agent", "Capability-List", "Content-Encoding"}
}

// Receive accepts what comes under a token of Apple's for our MSP and for this business. Apple signs the token and not
// the body, so a body may be read only after that.
func (d *Driver) Receive(in channels.Inbox, r channels.Request) channels.Verdict {
	if r.Method != http.MethodPost {
		return channels.Refuse(http.StatusMethodNotAllowed, "method")
	}
	s, err := settingsOf(in)
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	now := r.At
	if now.IsZero() {
		now = d.deps.Clock.Now()
	}
	if err != nil || !strings.EqualFold(scheme, "Bearer") || verify(strings.TrimSpace(token), s.MSPID, key(in), now) != nil {
		return channels.Refuse(http.StatusUnauthorized, "token")
	}
	if to := r.Header.Get("Destination-Id"); to != "" && to != s.BusinessID {
		return channels.Refuse(http.StatusNotFound, "destination")
	}
	return channels.Accept()
}

// Test asks for a place to upload to, which disturbs nobody and needs the same token as a message.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	if err := d.Check(in); err != nil {
		return []channels.TestStep{{Key: "credentials", Detail: fault.Message(err)}}
	}
	_, trouble := d.gateway(ctx, in, call{method: http.MethodGet, path: "/preUpload", header: map[string]string{"size": "1"}})
	if trouble != nil {
		return []channels.TestStep{{Key: "credentials", Detail: trouble.Error()}}
	}
	return []channels.TestStep{{Key: "credentials", OK: true}}
}

const callTimeout = 30 * time.Second

// What the driver can do.
var (
	_ channels.Driver      = (*Driver)(nil)
	_ channels.Webhook     = (*Driver)(nil)
	_ channels.MediaSource = (*Driver)(nil)
	_ channels.Presence    = (*Driver)(nil)
)
