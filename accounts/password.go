package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"github.com/cordboard/cordboard/internal/fault"
)

// Hashing says how much work a password costs, and how much of it may go on at once.
type Hashing struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
	// Slots is how many passwords are hashed at once, Queue how many more may wait for a slot. What comes beyond is
	// refused at once: a flood of logins costs Slots × MemoryKiB and no more.
	Slots int
	Queue int
}

// DefaultHashing is OWASP's argon2id with 19 MiB and two passes: as hard to guess as its 46 MiB and one pass, and half
// the memory on a machine that shares its two cores with a PBX.
func DefaultHashing() Hashing {
	return Hashing{MemoryKiB: 19 * 1024, Passes: 2, Threads: 1, Slots: 2, Queue: 64}
}

const (
	saltBytes = 16
	keyBytes  = 32
	// Bounds of what is read from a stored hash, so that a tampered row cannot ask for all memory.
	maxMemoryKiB = 1024 * 1024
	maxPasses    = 64
)

// hasher does the slow work within its bounds.
type hasher struct {
	cfg     Hashing
	slots   chan struct{}
	waiting atomic.Int64
	dummy   string
}

func newHasher(cfg Hashing) *hasher {
	h := &hasher{cfg: cfg, slots: make(chan struct{}, cfg.Slots)}
	h.dummy = h.hash(newSecret())
	return h
}

// acquire waits for a slot; release gives it back.
func (h *hasher) acquire(ctx context.Context) (release func(), err error) {
	if h.waiting.Add(1) > int64(h.cfg.Queue+h.cfg.Slots) {
		h.waiting.Add(-1)
		return nil, fault.New(fault.Unavailable, "Too many people are logging in at this moment; try again in a few seconds.").
			WithKey("login.busy").With("retry_after_seconds", 5)
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; h.waiting.Add(-1) }, nil
	case <-ctx.Done():
		h.waiting.Add(-1)
		return nil, context.Cause(ctx)
	}
}

// hash answers a PHC string. The caller holds a slot.
func (h *hasher) hash(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, h.cfg.Passes, h.cfg.MemoryKiB, h.cfg.Threads, keyBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cfg.MemoryKiB, h.cfg.Passes, h.cfg.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

// verify compares a password with a PHC string; without one it does the same work against a hash nobody knows the
// password of, so that a login that does not exist takes as long as one that does. The caller holds a slot. weak says
// that a matching hash was made with other parameters than today's.
func (h *hasher) verify(phc, password string) (match, weak bool) {
	p, err := parsePHC(phc)
	known := err == nil
	if !known {
		p, _ = parsePHC(h.dummy)
	}
	key := argon2.IDKey([]byte(password), p.salt, p.passes, p.memory, p.threads, uint32(len(p.key)))
	same := subtle.ConstantTimeCompare(key, p.key) == 1
	weak = p.memory != h.cfg.MemoryKiB || p.passes != h.cfg.Passes || p.threads != h.cfg.Threads
	return same && known, weak
}

type phcHash struct {
	memory, passes uint32
	threads        uint8
	salt, key      []byte
}

var errPHC = errors.New("not an argon2id PHC string")

func parsePHC(s string) (phcHash, error) {
	var p phcHash
	var version int
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return p, errPHC
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return p, errPHC
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.threads); err != nil {
		return p, errPHC
	}
	var err1, err2 error
	p.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	p.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	sane := p.memory >= 8 && p.memory <= maxMemoryKiB && p.passes >= 1 && p.passes <= maxPasses && p.threads >= 1 &&
		len(p.salt) >= 8 && len(p.salt) <= 64 && len(p.key) >= 16 && len(p.key) <= 64
	if err1 != nil || err2 != nil || !sane {
		return p, errPHC
	}
	return p, nil
}
