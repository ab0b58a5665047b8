// Package email is the channel of mail: it receives over IMAP with IDLE and sends over SMTP, with passwords or OAuth 2.
//
// The way in: Listen hands the raw bytes of every new mail to the sink, Decode takes them apart. Bounces, receipts and
// complaints are told as statuses of the messages they are about; what machines write is marked, so that nothing automatic
// answers it. HTML is cleaned (package safehtml); which conversation a mail belongs to is told by package threading.
//
// Message-IDs are written without angle brackets everywhere: in MailHead, in Inbound.ID and in Receipt.IDs.
package email

import (
	"context"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/clock"
)

// TokenKeeper keeps refresh tokens, because some identity providers hand out a new one each time and forget the old.
// The implementation replaces the inbox's secret "oauth_refresh_token" in one write.
type TokenKeeper interface {
	KeepToken(ctx context.Context, inboxID, refreshToken string) error
}

// Ports are what the driver needs from the house.
type Ports struct {
	Clock clock.Clock
	// HTTP calls the token endpoint; it has a timeout of its own.
	HTTP *http.Client
	// Tokens keeps rotated refresh tokens; nil keeps them in memory only.
	Tokens TokenKeeper
	// Dial opens connections; nil dials with keep-alive, which notices a dead peer within about a minute.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Random makes boundaries and jitter; nil is crypto/rand.
	Random io.Reader
	// Hello is the name this host tells SMTP servers; empty is "localhost".
	Hello string
	// Pace changes the timing, for tests; zero values are the usual ones.
	Pace Pace
}

// Pace is how long things take.
type Pace struct {
	Idle     time.Duration // an IDLE is renewed after this, and the folder looked through (8 min)
	Command  time.Duration // an IMAP command's answer, a body apart (60 s)
	Body     time.Duration // fetching one body (10 min)
	Dial     time.Duration // connecting with TLS (30 s)
	Retry    time.Duration // first wait before connecting again, doubled up to RetryMax (2 s)
	RetryMax time.Duration // (5 min)
	Send     time.Duration // one mail, all in all (10 min)
}

func (p Pace) withDefaults() Pace {
	set := func(at *time.Duration, usual time.Duration) {
		if *at <= 0 {
			*at = usual
		}
	}
	set(&p.Idle, 8*time.Minute)
	set(&p.Command, time.Minute)
	set(&p.Body, 10*time.Minute)
	set(&p.Dial, 30*time.Second)
	set(&p.Retry, 2*time.Second)
	set(&p.RetryMax, 5*time.Minute)
	set(&p.Send, 10*time.Minute)
	return p
}

// Driver is the channel of mail.
type Driver struct {
	ports  Ports
	tokens *tokens
}

var (
	_ channels.Driver   = (*Driver)(nil)
	_ channels.Listener = (*Driver)(nil)
)

// New makes the driver. It starts nothing.
func New(p Ports) *Driver {
	p.Pace = p.Pace.withDefaults()
	if p.Clock == nil {
		p.Clock = clock.Real()
	}
	if p.Random == nil {
		p.Random = rand.Reader
	}
	p.Random = &lockedReader{r: p.Random}
	if p.Hello == "" {
		p.Hello = "localhost"
	}
	if p.Dial == nil {
		dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 4}}
		p.Dial = dialer.DialContext
	}
	return &Driver{ports: p, tokens: newTokens(p)}
}

// lockedReader lets several goroutines read one source of chance.
type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return io.ReadFull(l.r, b)
}

// Account is the inbox's address.
func (d *Driver) Account(in channels.Inbox) string {
	s, err := settingsOf(in)
	if err != nil {
		return ""
	}
	return s.Address
}

// Listens is true: there is no other way in.
func (d *Driver) Listens(channels.Inbox) bool { return true }

// Traits of mail.
func (d *Driver) Traits(in channels.Inbox) channels.Traits {
	s, err := settingsOf(in)
	if err != nil {
		s = &settings{SizeLimit: defaultSize}
	}
	// base64 makes four bytes of three, and a line break of every 76
	return channels.Traits{Subject: true, HTML: true, Replies: true, Files: 25,
		FileLimits: []channels.FileLimit{{Type: "", Bytes: int64(s.SizeLimit) << 20 / 4 * 3 * 76 / 78}}}
}
