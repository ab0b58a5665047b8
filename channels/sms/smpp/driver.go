// Package smpp is the driver of text messages that go to a message centre directly, by SMPP 3.4. One long-lived session an
// inbox is owned by Listen; Send uses it and waits for it to be bound. Package esme is one connection, package pdu the wire.
package smpp

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// Provider is the word of channels.Inbox.Provider.
const Provider = "smpp"

// Deps are what a driver needs from outside. All may be left out: the machine's own clock, chance and network are taken then, and nothing is logged.
type Deps struct {
	Clock clock.Clock
	IDs   ids.Source // names what comes in, and the references of long messages
	Dial  func(ctx context.Context, network, address string) (net.Conn, error)
	Log   *slog.Logger
	// Rand is between 0 and 1: pauses before connecting again are longer by it.
	Rand func() float64
}

// Driver speaks for all inboxes of its kind.
type Driver struct {
	deps Deps

	mu       sync.Mutex
	sessions map[string]*session // by inbox
	changed  chan struct{}       // closed and replaced when a session is opened, bound or lost
	ref      uint16
}

// New makes a driver.
func New(deps Deps) *Driver {
	if deps.Clock == nil {
		deps.Clock = clock.Real()
	}
	if deps.IDs == nil {
		deps.IDs = ids.New()
	}
	if deps.Dial == nil {
		deps.Dial = (&net.Dialer{Timeout: answerTimeout, KeepAlive: 30 * time.Second}).DialContext
	}
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	if deps.Rand == nil {
		deps.Rand = rand.Float64
	}
	seed := sha256.Sum256([]byte(deps.IDs.New())) // two starts shall not number their long messages alike
	return &Driver{deps: deps, sessions: map[string]*session{}, changed: make(chan struct{}), ref: uint16(seed[0])<<8 | uint16(seed[1])}
}

var (
	_ channels.Driver   = (*Driver)(nil)
	_ channels.Listener = (*Driver)(nil)
	_ channels.Joiner   = (*Driver)(nil)
)

// answerTimeout is how long one answer may take.
const answerTimeout = 15 * time.Second

func (d *Driver) reference() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ref++
	return int(d.ref)
}

// announce wakes everybody who waits for a session. The caller holds d.mu.
func (d *Driver) announce() {
	close(d.changed)
	d.changed = make(chan struct{})
}

// open dials, with TLS if that is wanted.
func (d *Driver) open(ctx context.Context, s Settings) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	n, err := d.deps.Dial(ctx, "tcp", s.address())
	if err != nil || !s.TLS {
		return n, err
	}
	conf := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.CA != "" {
		conf.RootCAs = x509.NewCertPool()
		conf.RootCAs.AppendCertsFromPEM([]byte(s.CA))
	}
	t := tls.Client(n, conf)
	if err := t.HandshakeContext(ctx); err != nil {
		_ = n.Close()
		return nil, err
	}
	return t, nil
}

// fingerprint is the same for frames that say the same.
func fingerprint(p pdu.PDU) string {
	h := sha256.New()
	h.Write([]byte{byte(p.Command)})
	h.Write(p.Body)
	return hex.EncodeToString(h.Sum(nil)[:16])
}
