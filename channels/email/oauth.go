package email

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
)

// tokens hands out access tokens, and keeps what the identity provider gives instead of the refresh token that was used.
type tokens struct {
	ports Ports
	mu    sync.Mutex
	inbox map[string]*grant
}

func newTokens(p Ports) *tokens { return &tokens{ports: p, inbox: map[string]*grant{}} }

// grant is what is known of one inbox. Its lock is held while a token is fetched, so that a refresh token is used once.
type grant struct {
	lock    chan struct{} // holds one value while it is free
	access  string
	until   time.Time
	refresh string
	// from are hashes of the settings that led to refresh: an inbox read before the last rotation still counts.
	from   map[[32]byte]bool
	unkept bool
}

// maxSeeds is how many older refresh tokens are remembered.
const maxSeeds = 50

func (t *tokens) of(id string) *grant {
	t.mu.Lock()
	defer t.mu.Unlock()
	g := t.inbox[id]
	if g == nil {
		g = &grant{lock: make(chan struct{}, 1)}
		g.lock <- struct{}{}
		t.inbox[id] = g
	}
	return g
}

// get answers an access token. fresh wants one that was not used before, because the server refused the last.
func (t *tokens) get(ctx context.Context, in channels.Inbox, s *settings, fresh bool) (string, error) {
	g := t.of(in.ID)
	select {
	case <-g.lock:
		defer func() { g.lock <- struct{}{} }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	seed := sha256.Sum256([]byte(strings.Join([]string{s.TokenURL, s.ClientID, s.Scope, s.Grant, in.Secrets[secretRefresh], in.Secrets[secretClientSecret]}, "\x00")))
	if !g.from[seed] {
		*g = grant{lock: g.lock, refresh: in.Secrets[secretRefresh], from: map[[32]byte]bool{seed: true}}
	}
	if g.unkept {
		t.keep(ctx, in.ID, g)
	}
	if !fresh && g.access != "" && t.ports.Clock.Now().Before(g.until) {
		return g.access, nil
	}
	got, err := t.fetch(ctx, in, s, g.refresh)
	if err != nil {
		return "", err
	}
	g.access, g.until = got.AccessToken, got.Expiry.Add(-time.Minute)
	if got.Expiry.IsZero() {
		g.until = t.ports.Clock.Now().Add(5 * time.Minute)
	}
	if got.RefreshToken != "" && got.RefreshToken != g.refresh {
		g.refresh = got.RefreshToken
		if len(g.from) >= maxSeeds {
			g.from = map[[32]byte]bool{seed: true}
		}
		next := sha256.Sum256([]byte(strings.Join([]string{s.TokenURL, s.ClientID, s.Scope, s.Grant, g.refresh, in.Secrets[secretClientSecret]}, "\x00")))
		g.from[next] = true
		t.keep(ctx, in.ID, g)
	}
	return g.access, nil
}

// keep stores the new refresh token. When that fails it is tried again at the next use: the token works meanwhile, and only a
// restart before then would lose it.
func (t *tokens) keep(ctx context.Context, id string, g *grant) {
	if t.ports.Tokens == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	g.unkept = t.ports.Tokens.KeepToken(ctx, id, g.refresh) != nil
}

// unkept reports whether a new refresh token waits to be stored.
func (t *tokens) unkept(id string) bool {
	g := t.of(id)
	select {
	case <-g.lock:
		defer func() { g.lock <- struct{}{} }()
		return g.unkept
	default:
		return false
	}
}

func (t *tokens) fetch(ctx context.Context, in channels.Inbox, s *settings, refresh string) (*oauth2.Token, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if t.ports.HTTP == nil {
		return nil, &denied{word: "oauth", text: "this installation gave the mail driver no way to call the token endpoint", passing: true}
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, t.ports.HTTP)
	var source oauth2.TokenSource
	if s.Grant == "client_credentials" {
		c := clientcredentials.Config{ClientID: s.ClientID, ClientSecret: in.Secrets[secretClientSecret], TokenURL: s.TokenURL, Scopes: strings.Fields(s.Scope), AuthStyle: oauth2.AuthStyleInParams}
		source = c.TokenSource(ctx)
	} else {
		c := oauth2.Config{ClientID: s.ClientID, ClientSecret: in.Secrets[secretClientSecret], Scopes: strings.Fields(s.Scope),
			Endpoint: oauth2.Endpoint{TokenURL: s.TokenURL, AuthStyle: oauth2.AuthStyleInParams}}
		source = c.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh})
	}
	got, err := source.Token()
	if err == nil {
		return got, nil
	}
	var told *oauth2.RetrieveError
	if errors.As(err, &told) && told.Response != nil {
		code := told.ErrorCode
		if code == "" {
			code = told.Response.Status
		}
		passing := told.Response.StatusCode >= 500 || told.Response.StatusCode == 429 || code == "temporarily_unavailable"
		return nil, &denied{word: mime.Line(code), text: clip("the identity provider refused: " + code + " " + told.ErrorDescription), passing: passing}
	}
	if ctx.Err() != nil {
		return nil, &denied{word: "timeout", text: "the identity provider did not answer in time", passing: true}
	}
	return nil, &denied{word: "oauth", text: clip("the identity provider could not be asked: " + scrub(err.Error(), refresh, in.Secrets[secretClientSecret])), passing: true}
}

// denied is a login that failed. Passing ones are no fault of the credentials.
type denied struct {
	word, text string
	passing    bool
}

func (d *denied) Error() string { return d.text }

// scrub takes secrets out of a text.
func scrub(text string, secrets ...string) string {
	for _, s := range secrets {
		if len(s) > 3 {
			text = strings.ReplaceAll(text, s, "•••")
		}
	}
	return text
}

// clip makes what a far side said fit for an administrator's eyes.
func clip(text string) string {
	text = mime.Line(text)
	if len(text) > 400 {
		text = strings.ToValidUTF8(text[:400], "") + "…"
	}
	return text
}

// mechanism makes the SASL client for the settings. token is the access token for OAuth.
func (s *settings) mechanism(secrets map[string]string, token, host string, port int) sasl.Client {
	switch {
	case s.Auth == "password":
		return sasl.NewPlainClient("", s.User, secrets[secretPassword])
	case s.Mechanism == "oauthbearer":
		return &bearer{inner: sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: s.User, Token: token, Host: host, Port: port})}
	default:
		return &bearer{user: s.User, token: token}
	}
}

// bearer is XOAUTH2 (developers.google.com/workspace/gmail/imap/xoauth2-protocol), or OAUTHBEARER (RFC 7628) with the
// refusal read the same way.
type bearer struct {
	inner       sasl.Client
	user, token string
}

// Start is part of sasl.Client.
func (b *bearer) Start() (string, []byte, error) {
	if b.inner != nil {
		return b.inner.Start()
	}
	return "XOAUTH2", []byte("user=" + b.user + "\x01auth=Bearer " + b.token + "\x01\x01"), nil
}

// Next reads the refusal that servers send as a challenge. Answering it would only turn it into a worse error.
func (b *bearer) Next(challenge []byte) ([]byte, error) {
	var told struct {
		Status any    `json:"status"`
		Scope  string `json:"scope"`
	}
	_ = json.Unmarshal(challenge, &told)
	status := ""
	if told.Status != nil {
		status = fmt.Sprint(told.Status)
	}
	return nil, &denied{word: "token", text: clip("the server refused the token: " + status + " " + told.Scope)}
}
