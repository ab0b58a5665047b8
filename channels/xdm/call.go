package xdm

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/remote"
)

// grant is an inbox's permission at X while it is refreshed.
type grant struct {
	mu      sync.Mutex
	seen    map[string]bool // refresh tokens: one that comes again is an old copy of the settings
	refresh string
	stored  bool // the refresh token is that of the settings, or KeepSecret took it
	access  string
	until   time.Time
}

type request struct {
	method, path string
	body         any
	form         func() *remote.Form // instead of body; made anew for every attempt
}

// answerLimit is the largest answer that is read.
const answerLimit = 4 << 20

// call asks X in the name of the account. A refused access token is refreshed once.
func (d *Driver) call(ctx context.Context, in channels.Inbox, r request) (remote.Answer, *channels.Trouble) {
	s, err := settingsOf(in)
	if err != nil {
		return remote.Answer{}, &channels.Trouble{Class: channels.Credentials, Code: "settings", Text: "the settings cannot be read"}
	}
	ctx, cancel := context.WithTimeout(ctx, 3*callTimeout)
	defer cancel()
	refused := ""
	for {
		token, trouble := d.token(ctx, in, s, refused)
		if trouble != nil {
			return remote.Answer{}, trouble
		}
		a, trouble := d.once(ctx, s.APIURL+r.path, token, r)
		if trouble != nil {
			return a, trouble
		}
		if a.Status == http.StatusUnauthorized && refused == "" && in.Secrets[secretRefresh] != "" {
			refused = token
			continue
		}
		if a.OK() {
			return a, nil
		}
		return a, d.refusal(a, token)
	}
}

func (d *Driver) once(ctx context.Context, address, token string, r request) (remote.Answer, *channels.Trouble) {
	var body io.Reader
	contentType := "application/json"
	switch {
	case r.form != nil:
		form := r.form()
		body, contentType = form.Body(), form.ContentType()
	case r.body != nil:
		b, _ := json.Marshal(r.body)
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return remote.Answer{}, &channels.Trouble{Class: channels.Never, Code: "request", Text: remote.Blot(err.Error(), token)}
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	return d.remote.Do(req, answerLimit, token)
}

// token is the access token: that of the settings, or one that the refresh token brings. It is another than the one that
// X refused.
func (d *Driver) token(ctx context.Context, in channels.Inbox, s settings, refused string) (string, *channels.Trouble) {
	given := in.Secrets[secretRefresh]
	if given == "" {
		return in.Secrets[secretAccess], nil
	}
	d.mu.Lock()
	g := d.grants[in.ID]
	if g == nil {
		g = &grant{seen: map[string]bool{}}
		d.grants[in.ID] = g
	}
	d.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	now := d.deps.Clock.Now()
	if !g.seen[given] { // somebody entered another one
		g.seen[given], g.stored = true, true
		g.refresh, g.access, g.until = given, in.Secrets[secretAccess], now.Add(time.Minute)
	}
	if trouble := d.store(ctx, in, g); trouble != nil {
		return "", trouble
	}
	if g.access != "" && g.access != refused && now.Before(g.until) {
		return g.access, nil
	}
	if trouble := d.renew(ctx, in, s, g); trouble != nil {
		return "", trouble
	}
	return g.access, nil
}

// renew trades the refresh token for an access token and the next refresh token (RFC 6749, section 6).
func (d *Driver) renew(ctx context.Context, in channels.Inbox, s settings, g *grant) *channels.Trouble {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {g.refresh}, "client_id": {s.ClientID}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.APIURL+"/2/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		return &channels.Trouble{Class: channels.Credentials, Code: "settings", Text: "the address of the API cannot be used"}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if secret := in.Secrets[secretClient]; secret != "" {
		req.SetBasicAuth(url.QueryEscape(s.ClientID), url.QueryEscape(secret))
	}
	a, trouble := d.remote.Do(req, 1<<20, g.refresh, in.Secrets[secretClient])
	if trouble != nil {
		trouble.Class = channels.Later // the message itself never left
		return trouble
	}
	var t struct {
		Access  string  `json:"access_token"`
		Refresh string  `json:"refresh_token"`
		Expires float64 `json:"expires_in"` // seconds
		Error   string  `json:"error"`
	}
	_ = loose.Decode(a.Body, &t)
	if !a.OK() || t.Access == "" {
		trouble := &channels.Trouble{Class: channels.Credentials, Code: strconv.Itoa(a.Status), Text: "the refresh token was not taken: " + remote.Blot(t.Error, g.refresh)}
		if a.Status >= 500 || a.Status == http.StatusTooManyRequests {
			trouble.Class = channels.Later
		}
		return trouble
	}
	g.access, g.until = t.Access, d.deps.Clock.Now().Add(time.Duration(t.Expires-60)*time.Second)
	if t.Refresh != "" && t.Refresh != g.refresh {
		g.refresh, g.seen[t.Refresh], g.stored = t.Refresh, true, false
	}
	return d.store(ctx, in, g)
}

// store hands on a refresh token that is new; until it is taken, nothing is sent.
func (d *Driver) store(ctx context.Context, in channels.Inbox, g *grant) *channels.Trouble {
	if g.stored || d.deps.KeepSecret == nil {
		return nil
	}
	if err := d.deps.KeepSecret(ctx, in.ID, secretRefresh, g.refresh); err != nil {
		return &channels.Trouble{Class: channels.Later, Code: "storage", Text: "the new refresh token could not be stored"}
	}
	g.stored = true
	return nil
}

// refusal is X's error (RFC 7807 in the API v2).
func (d *Driver) refusal(a remote.Answer, token string) *channels.Trouble {
	var p struct {
		Title  string `json:"title"`
		Detail string `json:"detail"`
		Type   string `json:"type"`
		Reason string `json:"reason"`
		Errors []struct {
			Message string `json:"message"`
		} `json:"errors"`
	}
	_ = loose.Decode(a.Body, &p)
	text := strings.TrimSpace(p.Title + " " + p.Detail)
	for _, e := range p.Errors {
		text += " " + e.Message
	}
	t := &channels.Trouble{Class: channels.Never, Code: strconv.Itoa(a.Status), Text: remote.Blot(strings.TrimSpace(text), token)}
	switch low := strings.ToLower(text + p.Type + p.Reason); {
	case a.Status == http.StatusUnauthorized:
		t.Class = channels.Credentials
	case a.Status == http.StatusPaymentRequired, strings.Contains(low, "client-not-enrolled"), strings.Contains(low, "usage-capped"), strings.Contains(low, "creditsdepleted"):
		t.Class = channels.Limited
	case a.Status == http.StatusForbidden && (strings.Contains(low, "unsupported-authentication") || strings.Contains(low, "permissions")):
		t.Class = channels.Credentials
	case a.Status == http.StatusForbidden, a.Status == http.StatusNotFound:
		t.Class = channels.Unreachable // closed to messages of strangers, or gone
	case a.Status == http.StatusTooManyRequests:
		t.Class, t.RetryAfter = channels.Later, d.reset(a)
	case a.Status == http.StatusGatewayTimeout:
		t.Class = channels.Maybe
	case a.Status >= 500:
		t.Class, t.RetryAfter = channels.Later, a.RetryAfter(d.deps.Clock.Now())
	}
	return t
}

// reset is how long X's window lasts; it tells its end in seconds since 1970.
func (d *Driver) reset(a remote.Answer) time.Duration {
	now := d.deps.Clock.Now()
	if n, err := strconv.ParseInt(a.Header.Get("X-Rate-Limit-Reset"), 10, 64); err == nil {
		if wait := time.Unix(n, 0).Sub(now); wait > 0 {
			return min(wait, 24*time.Hour)
		}
	}
	return max(a.RetryAfter(now), time.Minute)
}
