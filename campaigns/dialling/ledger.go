package dialling

import (
	"slices"
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
)

// ledger remembers the calls of the last while by number, for all campaigns: between the look at the database and the instant of
// dialling, another campaign may have called the same number. It is safe for concurrent use.
type ledger struct {
	mu      sync.Mutex
	calls   map[lists.Number][]entry
	claimed map[claimedNumber]bool
}

type claimedNumber struct {
	number lists.Number
	site   string
}

type entry struct {
	id   string // of the attempt
	site string
	rules.Attempt
}

// ledgerKeeps is longer than a lead may wait in a hopper, and than the database may be behind while campaigns dial.
const ledgerKeeps = time.Hour

func newLedger() *ledger {
	return &ledger{calls: map[lists.Number][]entry{}, claimed: map[claimedNumber]bool{}}
}

// note keeps an attempt, or what became of it.
func (l *ledger) note(n lists.Number, site, id string, a rules.Attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := l.calls[n]
	for i := range list {
		if list[i].id == id {
			list[i].Attempt = a
			return
		}
	}
	l.calls[n] = append(list, entry{id, site, a})
}

// drop forgets an attempt that came to no call: it holds the number for nobody.
func (l *ledger) drop(n lists.Number, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := slices.DeleteFunc(l.calls[n], func(e entry) bool { return e.id == id })
	if l.calls[n] = kept; len(kept) == 0 {
		delete(l.calls, n)
	}
}

// since answers the calls to a number at a site that began after a moment; known are those the asker has.
func (l *ledger) since(n lists.Number, site string, t time.Time, known map[string]bool) (out []rules.Attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.calls[n] {
		if e.site == site && !e.At.Before(t) && !known[e.id] {
			out = append(out, e.Attempt)
		}
	}
	return out
}

// claim lets one campaign alone decide whether it calls a number: two that asked the rules at once would both find it free. It answers false
// while another one decides, or somebody calls the number. What it answers true for is to be released.
func (l *ledger) claim(n lists.Number, site string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := claimedNumber{n, site}
	if l.claimed[k] {
		return false
	}
	for _, e := range l.calls[n] {
		if e.site == site && e.Outcome == "" && e.Ended.IsZero() {
			return false
		}
	}
	l.claimed[k] = true
	return true
}

func (l *ledger) release(n lists.Number, site string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.claimed, claimedNumber{n, site})
}

// forget drops what ended long ago.
func (l *ledger) forget(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, list := range l.calls {
		kept := list[:0]
		for _, e := range list {
			if e.Ended.IsZero() || now.Sub(e.At) < ledgerKeeps {
				kept = append(kept, e)
			}
		}
		if len(kept) == 0 {
			delete(l.calls, n)
		} else {
			l.calls[n] = kept
		}
	}
}
