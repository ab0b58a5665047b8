package main

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari/aritest"
	"github.com/cordboard/cordboard/lab"
)

// simulated is the PBX of the floor: ARI as package aritest speaks it, with phones that answer by themselves. Two
// thousand legs of a real one would take the machine that is to be measured.
type simulated struct {
	*aritest.Server
	part *part

	quit chan struct{}
	done sync.WaitGroup
	mu   sync.Mutex
	seen map[string]bool // legs that were answered, and customers
}

// part is what aritest wants of a test.
type part struct {
	testing.TB
	mu      sync.Mutex
	ends    []func()
	trouble error
}

// Helper implements testing.TB.
func (*part) Helper() {}

// Cleanup implements testing.TB.
func (p *part) Cleanup(f func()) { p.ends = append(p.ends, f) }

// Errorf implements testing.TB.
func (p *part) Errorf(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trouble = fmt.Errorf(format, args...)
}

func simulate() *simulated {
	p := &part{}
	return &simulated{Server: aritest.New(p, aritest.Asterisk22), part: p, quit: make(chan struct{}), seen: map[string]bool{}}
}

// asterisk is how a daemon finds it. There is no manager interface.
func (s *simulated) asterisk(sounds string) *lab.Asterisk {
	return &lab.Asterisk{ARIURL: s.URL, ARIUser: s.User, ARIPassword: s.Password, AMIAddr: "127.0.0.1:1", AMIUser: "nobody", AMIPassword: "nothing", SoundsDir: sounds}
}

// call lets customer i call in.
func (s *simulated) call(i int) {
	id := fmt.Sprintf("customer-%d", i)
	s.mu.Lock()
	s.seen[id] = true
	s.mu.Unlock()
	s.Inbound(aritest.Call{Channel: id, App: "cordboard", Number: fmt.Sprintf("6%08d", i), Exten: number, Args: []string{"inbound", number}})
}

// answer lets every phone that is rung answer at once, until close.
func (s *simulated) answer() {
	s.done.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-s.quit:
				return
			case <-tick.C:
			}
			for _, id := range s.rung() {
				s.Answer(id)
			}
		}
	})
}

func (s *simulated) rung() (fresh []string) {
	all := s.Channels()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range all {
		if !s.seen[id] {
			s.seen[id] = true
			fresh = append(fresh, id)
		}
	}
	return fresh
}

// settled is the number of legs in bridges.
func (s *simulated) settled() (legs int) {
	for _, members := range s.Bridges() {
		legs += len(members)
	}
	return legs
}

func (s *simulated) close() error {
	close(s.quit)
	s.done.Wait()
	for _, f := range s.part.ends {
		f()
	}
	if s.part.trouble != nil {
		return errors.Join(errors.New("the simulated PBX"), s.part.trouble)
	}
	return nil
}
