package dialling

import (
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns/days"
)

// shown counts the calls that showed each caller ID today, for pools. It is safe for concurrent use, and begins anew with the
// engine: a cap a day is filled from the database when a campaign begins.
type shown struct {
	mu  sync.Mutex
	all map[[2]string]showing
}

type showing struct {
	day  int
	n    int
	last time.Time
}

func newShown() *shown { return &shown{all: map[[2]string]showing{}} }

func (s *shown) add(site, number string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := [2]string{site, number}
	x := s.all[k]
	if day := days.Key(now.UTC()); x.day != day {
		x = showing{day: day}
	}
	x.n, x.last = x.n+1, now
	s.all[k] = x
}

func (s *shown) today(site, number string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[[2]string{site, number}].n
}

func (s *shown) used(site, number string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[[2]string{site, number}].last
}

// seed takes what the database counted, where it is more.
func (s *shown) seed(site string, counts map[string]int, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for number, n := range counts {
		k := [2]string{site, number}
		if x := s.all[k]; x.n < n {
			s.all[k] = showing{days.Key(now.UTC()), n, x.last}
		}
	}
}
