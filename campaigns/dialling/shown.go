package dialling

import (
	"maps"
	"sync"
	"time"
)

// shown counts the calls that showed each caller ID, for pools, by quarter of an hour: campaigns in several zones share the numbers, and
// each has a day of its own. It is safe for concurrent use, and begins anew with the engine: what a cap a day counts is filled
// from the database when a campaign begins.
type shown struct {
	mu  sync.Mutex
	all map[shownKey]*showing
}

type shownKey struct{ site, number string }

type showing struct {
	quarters map[int64]int // by quarterOf
	last     time.Time
}

// shownKeeps is longer than any calendar day.
const shownKeeps = 26 * time.Hour

// quarterOf numbers the quarters of an hour since 1970: days begin at whole quarters in every zone of today.
func quarterOf(t time.Time) int64 { return t.Unix() / 900 }

func newShown() *shown { return &shown{all: map[shownKey]*showing{}} }

func (s *shown) of(site, number string) *showing {
	k := shownKey{site, number}
	if s.all[k] == nil {
		s.all[k] = &showing{quarters: map[int64]int{}}
	}
	return s.all[k]
}

func (s *shown) add(site, number string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.of(site, number)
	old := quarterOf(now.Add(-shownKeeps))
	maps.DeleteFunc(x.quarters, func(q int64, _ int) bool { return q < old })
	x.quarters[quarterOf(now)]++
	x.last = now
}

// since is how many calls showed a number since a day began, and when the last one did.
func (s *shown) since(site, number string, day time.Time) (n int, last time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.of(site, number)
	first := quarterOf(day)
	for q, calls := range x.quarters {
		if q >= first {
			n += calls
		}
	}
	return n, x.last
}

// seed takes what the database counted, where it is more.
func (s *shown) seed(site string, counts []Shown) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range counts {
		x := s.of(site, c.Number)
		x.quarters[c.Quarter] = max(x.quarters[c.Quarter], c.Calls)
	}
}
