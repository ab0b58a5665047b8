// Package xdm is the channel of X's direct messages, experimental: what a company gets of X's API depends on its tier, and
// encrypted chats are closed to it. Events come by webhook, in the shape of the Account Activity API or of the X Activity
// API (https://docs.x.com/x-api/webhooks/introduction); messages go out by the API v2.
package xdm

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/remote"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// Deps are what the driver is given.
type Deps struct {
	HTTP  *http.Client
	Clock clock.Clock
	// KeepSecret stores a secret that X replaced: its refresh tokens are good for one use only, so that one that is not
	// stored locks the inbox out after a restart. It may be nil where nothing is refreshed.
	KeepSecret func(ctx context.Context, inboxID, key, value string) error
}

// Driver is the channel's driver. It is safe for concurrent use.
type Driver struct {
	deps   Deps
	remote *remote.Client

	mu     sync.Mutex
	grants map[string]*grant // by inbox
}

// New makes the driver.
func New(d Deps) *Driver {
	if d.Clock == nil {
		d.Clock = clock.Real()
	}
	return &Driver{deps: d, remote: remote.New(d.HTTP), grants: map[string]*grant{}}
}

// Secrets, by their keys.
const (
	secretConsumer = "consumer_secret" // signs what X sends
	secretAccess   = "access_token"
	secretRefresh  = "refresh_token"
	secretClient   = "client_secret"
)

const defaultAPI = "https://api.x.com"

type settings struct {
	UserID   string `json:"user_id"`
	ClientID string `json:"client_id"`
	APIURL   string `json:"api_url"`
}

func settingsOf(in channels.Inbox) (settings, error) {
	var s settings
	if err := in.Decode(&s); err != nil {
		return s, fault.New(fault.Invalid, "The settings of the X inbox cannot be read; open the inbox and save it again.").WithKey("x.settings").WithField("settings").Because(err)
	}
	if s.APIURL == "" {
		s.APIURL = defaultAPI
	}
	s.APIURL = strings.TrimRight(s.APIURL, "/")
	return s, nil
}

// Fields are the settings of an account. Either an access token alone, or a client id with a refresh token.
func (d *Driver) Fields() []channels.Field {
	return []channels.Field{
		{Key: "user_id", Kind: channels.FieldText, Required: true},
		{Key: secretConsumer, Kind: channels.FieldSecret, Required: true},
		{Key: secretAccess, Kind: channels.FieldSecret},
		{Key: "client_id", Kind: channels.FieldText},
		{Key: secretClient, Kind: channels.FieldSecret},
		{Key: secretRefresh, Kind: channels.FieldSecret},
		{Key: "api_url", Kind: channels.FieldText, Default: defaultAPI, Advanced: true},
	}
}

// Check looks at the form of the settings.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settingsOf(in)
	if err != nil {
		return err
	}
	if err := check.Digits("settings.user_id", s.UserID, 1, 20, ""); err != nil {
		return err
	}
	missing := func(key, why string) error {
		return fault.New(fault.Invalid, why).WithKey("x.missing").WithField("settings." + key)
	}
	u, err := url.Parse(s.APIURL)
	switch {
	case in.Secrets[secretConsumer] == "":
		return missing(secretConsumer, "The consumer secret of the X app is missing: with it X signs what it sends. Copy it from the developer portal.")
	case in.Secrets[secretRefresh] != "" && s.ClientID == "":
		return missing("client_id", "A refresh token works only with the OAuth 2.0 client id that it was made for. Copy it from the developer portal.")
	case in.Secrets[secretRefresh] == "" && in.Secrets[secretAccess] == "":
		return missing(secretAccess, "There is neither an access token nor a refresh token, so nothing can be sent. Enter one of them.")
	case err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil:
		return fault.New(fault.Invalid, "The address of the API must begin with https://; leave it empty for X's own.").WithKey("x.api_url").WithField("settings.api_url")
	}
	return nil
}

// Account is our user id at X.
func (d *Driver) Account(in channels.Inbox) string {
	if s, err := settingsOf(in); err == nil && s.UserID != "" {
		return s.UserID
	}
	return in.Account
}

// Traits tells what the channel can do.
func (d *Driver) Traits(channels.Inbox) channels.Traits {
	return channels.Traits{
		TextLimit: textLimit, TextUnit: "chars", Files: 1, ReadTold: true, Experimental: true,
		FileLimits: []channels.FileLimit{{Type: "image/gif", Bytes: 15 << 20}, {Type: "image/", Bytes: 5 << 20}},
	}
}

const signatureHeader = "X-Twitter-Webhooks-Signature"

// Headers are none: the body says everything.
func (d *Driver) Headers() []string { return nil }

// Receive answers X's challenges (CRC) and accepts what X signed.
func (d *Driver) Receive(in channels.Inbox, r channels.Request) channels.Verdict {
	secret := in.Secrets[secretConsumer]
	switch r.Method {
	case http.MethodGet:
		token := r.Query.Get("crc_token")
		if token == "" || secret == "" {
			return channels.Refuse(http.StatusBadRequest, "challenge")
		}
		body, _ := json.Marshal(map[string]string{"response_token": sign(secret, []byte(token))})
		return channels.Verdict{Reply: channels.Reply{Status: http.StatusOK, Type: "application/json", Body: body}}
	case http.MethodPost:
		if secret == "" || !hmac.Equal([]byte(sign(secret, r.Body)), []byte(r.Header.Get(signatureHeader))) {
			return channels.Refuse(http.StatusUnauthorized, "signature")
		}
		return channels.Accept()
	}
	return channels.Refuse(http.StatusMethodNotAllowed, "method")
}

func sign(secret string, data []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(data)
	return "sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Test asks X who the token belongs to.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	a, trouble := d.call(ctx, in, request{method: http.MethodGet, path: "/2/users/me"})
	if trouble != nil {
		return []channels.TestStep{{Key: "credentials", Detail: trouble.Text}}
	}
	var me struct {
		Data person `json:"data"`
	}
	_ = loose.Decode(a.Body, &me)
	return []channels.TestStep{
		{Key: "credentials", OK: true, Detail: "@" + me.Data.Username},
		{Key: "account", OK: string(me.Data.ID) == d.Account(in), Detail: string(me.Data.ID)},
	}
}

const callTimeout = 30 * time.Second

// What the driver can do.
var (
	_ channels.Driver      = (*Driver)(nil)
	_ channels.Webhook     = (*Driver)(nil)
	_ channels.MediaSource = (*Driver)(nil)
)
