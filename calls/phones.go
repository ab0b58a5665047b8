package calls

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// Pusher writes objects into the PBX's memory by push configuration (Asterisk's dynamic configuration over ARI); they
// are used at once, without a reload, and are gone when Asterisk restarts.
type Pusher interface {
	PutConfig(ctx context.Context, class, kind, id string, fields map[string]string) error
	DeleteConfig(ctx context.Context, class, kind, id string) error
}

// PhoneConfig is how browser phones are set up in the PBX.
type PhoneConfig struct {
	Context      string   // dialplan context of what the phone itself dials; should lead nowhere
	Codecs       []string // in order of preference
	MediaAddress string   // address for audio, empty for the PBX's own choice
	ShiftHours   int      // how long a credential is good
}

// Credential lets one browser register one endpoint. The password is not kept in readable form anywhere but in the PBX's
// memory and the page's.
type Credential struct {
	Endpoint  string
	Password  string
	ExpiresAt time.Time
}

// Phones provisions the browser phones of agents: an endpoint, its address of record and its login, pushed when a shift
// starts and deleted when it ends.
type Phones struct {
	push  Pusher
	cfg   PhoneConfig
	clock clock.Clock
	log   *slog.Logger

	mu     sync.Mutex
	codecs []string
	// issued are the credentials of this process, to push them again when Asterisk lost its memory.
	issued map[string]Credential
}

// NewPhones returns the provisioner.
func NewPhones(push Pusher, cfg PhoneConfig, c clock.Clock, log *slog.Logger) *Phones {
	if cfg.ShiftHours <= 0 {
		cfg.ShiftHours = 12
	}
	if len(cfg.Codecs) == 0 {
		cfg.Codecs = []string{"opus", "ulaw", "alaw"}
	}
	return &Phones{push: push, cfg: cfg, clock: c, log: log, codecs: cfg.Codecs, issued: map[string]Credential{}}
}

// Transcodes tells which codecs the PBX can translate. One that it cannot would be agreed on with the browser and then
// carry no sound to a trunk that speaks another; Debian's Asterisk 16, for one, has no Opus.
func (p *Phones) Transcodes(can func(codec string) bool) {
	var usable []string
	for _, c := range p.cfg.Codecs {
		if can(c) {
			usable = append(usable, c)
		}
	}
	if len(usable) == 0 {
		usable = p.cfg.Codecs
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.codecs = usable
}

func (p *Phones) allow() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return "!all," + strings.Join(p.codecs, ",")
}

const pjsip = "res_pjsip"

// Issue provisions the agent's endpoint with a new password; the former one stops working.
func (p *Phones) Issue(ctx context.Context, agentID string) (Credential, error) {
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return Credential{}, fmt.Errorf("no password could be made: %w", err)
	}
	c := Credential{Endpoint: desk.Endpoint(agentID), Password: base64.RawURLEncoding.EncodeToString(secret),
		ExpiresAt: p.clock.Now().Add(time.Duration(p.cfg.ShiftHours) * time.Hour).UTC()}
	if err := p.write(ctx, c); err != nil {
		return Credential{}, fault.Wrap(err, fault.Unavailable,
			"The phone could not be set up in the PBX. Ask your administrator to run “cordboard doctor”: Asterisk must allow push configuration (sorcery.conf).")
	}
	p.mu.Lock()
	p.issued[agentID] = c
	p.mu.Unlock()
	return c, nil
}

// write pushes login, address and endpoint in the order in which they refer to each other.
func (p *Phones) write(ctx context.Context, c Credential) error {
	ep := map[string]string{
		"context": p.cfg.Context, "aors": c.Endpoint, "auth": c.Endpoint, "webrtc": "yes", "dtls_auto_generate_cert": "yes",
		// the fields have no order, so "disallow" would erase what "allow" said
		"allow": p.allow(), "direct_media": "no", "rtp_symmetric": "yes",
		"rewrite_contact": "yes", "rtp_timeout": "20", "allow_transfer": "no", "device_state_busy_at": "1",
	}
	if p.cfg.MediaAddress != "" {
		ep["media_address"], ep["bind_rtp_to_media_address"] = p.cfg.MediaAddress, "yes"
	}
	steps := []struct {
		kind   string
		fields map[string]string
	}{
		{"auth", map[string]string{"auth_type": "userpass", "username": c.Endpoint, "password": c.Password}},
		{"aor", map[string]string{"max_contacts": "1", "remove_existing": "yes"}},
		{"endpoint", ep},
	}
	for _, s := range steps {
		if err := p.push.PutConfig(ctx, pjsip, s.kind, c.Endpoint, s.fields); err != nil {
			return fmt.Errorf("pushing the %s of %s: %w", s.kind, c.Endpoint, err)
		}
	}
	return nil
}

// Revoke removes the agent's endpoint; calls on it go on until they end.
func (p *Phones) Revoke(ctx context.Context, agentID string) error {
	p.mu.Lock()
	delete(p.issued, agentID)
	p.mu.Unlock()
	id := desk.Endpoint(agentID)
	for _, kind := range []string{"endpoint", "aor", "auth"} {
		if err := p.push.DeleteConfig(ctx, pjsip, kind, id); err != nil {
			return fmt.Errorf("removing the %s of %s: %w", kind, id, err)
		}
	}
	return nil
}

// Renew pushes again what this process issued: after a reconnect Asterisk may have restarted and forgotten.
func (p *Phones) Renew(ctx context.Context) {
	p.mu.Lock()
	all := make([]Credential, 0, len(p.issued))
	for id, c := range p.issued {
		if p.clock.Now().After(c.ExpiresAt) {
			delete(p.issued, id)
			continue
		}
		all = append(all, c)
	}
	p.mu.Unlock()
	for _, c := range all {
		if err := p.write(ctx, c); err != nil {
			p.log.Warn("a browser phone could not be set up again after the PBX came back; its page will ask anew", "endpoint", c.Endpoint, "error", err)
		}
	}
}
