// Package ids makes the identifiers the house uses: ULIDs, 26 characters that sort
// by the time they were made and never need a database to hand them out.
//
// Whoever creates things is given a Source. The daemon wires New; tests wire
// Sequence, so that a golden file or a failed assertion shows the same
// identifiers on every run. The package starts no goroutine.
package ids

import (
	"crypto/rand"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"
)

// Source hands out identifiers. Every identifier of one source sorts after all the
// identifiers it gave before. Implementations are safe for concurrent use.
type Source interface {
	New() string
}

// Size is the length of every identifier.
const Size = ulid.EncodedSize

// New returns the daemon's source: the machine's clock and random numbers fit for
// secrets, which makes identifiers unguessable, though they are not keys.
func New() Source { return NewFrom(time.Now, rand.Reader) }

// NewFrom returns a source over the given clock and randomness. The clock may
// stand still or even step back: order is kept regardless. Randomness that fails
// or runs dry makes New panic, because no honest identifier can be made then.
func NewFrom(now func() time.Time, random io.Reader) Source {
	return &source{now: now, entropy: ulid.Monotonic(random, 0)}
}

type source struct {
	mu      sync.Mutex
	now     func() time.Time
	entropy *ulid.MonotonicEntropy
	last    uint64
}

func (s *source) New() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	// A clock stepped back by NTP must not make a new identifier sort before an
	// old one: hold the last millisecond until the clock catches up.
	ms := max(ulid.Timestamp(s.now()), s.last)
	id, err := ulid.New(ms, s.entropy)
	if err == ulid.ErrMonotonicOverflow {
		ms++
		id, err = ulid.New(ms, s.entropy)
	}
	if err != nil {
		panic(fmt.Sprintf("ids: no identifier can be made because the source of randomness failed (%v); check the system's /dev/urandom", err))
	}
	s.last = ms
	return id.String()
}

// Sequence returns a source for tests: it counts 1, 2, 3 in the last digits of
// otherwise zero identifiers, which are still valid ULIDs.
func Sequence() Source { return &sequence{} }

type sequence struct {
	mu sync.Mutex
	n  uint64
}

func (s *sequence) New() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	var id ulid.ULID
	for i, n := len(id)-1, s.n; n > 0; i, n = i-1, n>>8 {
		id[i] = byte(n)
	}
	return id.String()
}

// Valid reports whether s has the form of an identifier, in the spelling this
// package writes (upper case). Use it at the edge before an identifier from
// outside reaches a query or a file name.
func Valid(s string) bool {
	id, err := ulid.ParseStrict(s)
	return err == nil && id.String() == s
}

// Time is the moment the identifier was made; false when s is not an identifier.
func Time(s string) (time.Time, bool) {
	id, err := ulid.ParseStrict(s)
	if err != nil {
		return time.Time{}, false
	}
	return ulid.Time(id.Time()).UTC(), true
}
