package dialling

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
)

func TestOfManyCampaignsThatWantANumberAtOnceOneCallsIt(t *testing.T) {
	l := newLedger()
	const number, campaigns = lists.Number(34911111111), 16
	for round := range 200 {
		n := number + lists.Number(round)
		var called atomic.Int32
		var wg sync.WaitGroup
		for c := range campaigns {
			wg.Go(func() {
				if !l.claim(n, "s") {
					return
				}
				defer l.release(n, "s")
				if len(l.since(n, "s", time.Time{}, nil)) == 0 { // a cap of one call
					called.Add(1)
					l.note(n, "s", string(rune('a'+c)), rules.Attempt{At: time.Now()})
				}
			})
		}
		wg.Wait()
		if called.Load() != 1 {
			t.Fatalf("%d campaigns called it", called.Load())
		}
	}
	if l.claim(number, "s") {
		t.Error("a number that is being called was claimed")
	}
	if !l.claim(number, "elsewhere") {
		t.Error("another site's call holds it")
	}
	for _, e := range l.calls[number] {
		l.note(number, "s", e.id, rules.Attempt{At: time.Now(), Ended: time.Now(), Outcome: outcomes.Busy})
	}
	if !l.claim(number, "s") || l.claim(number, "s") {
		t.Error("after the call it is not claimed once")
	}
	l.release(number, "s")
	if len(l.claimed) != 1 {
		t.Errorf("%d claims are left beside that of elsewhere", len(l.claimed)-1)
	}
}
