package hub

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
)

// TestAThousandAgentsChangeAndEveryEntitledBrowserSeesEachChange is the push of a large floor over real sockets: 1,000
// agents with work, 200 browsers of two sites, 50 changes a second. Push time is from the append to the last byte read;
// the limit here is loose, because tests share their machine.
func TestAThousandAgentsChangeAndEveryEntitledBrowserSeesEachChange(t *testing.T) {
	if testing.Short() {
		t.Skip("opens 200 sockets")
	}
	const browsers, staff = 200, 1000
	lasts := 2 * time.Second
	if os.Getenv("CORDBOARD_LONG") != "" {
		lasts = time.Minute
	}
	j := newJournal()
	s := newStage(t, j)
	var mu sync.Mutex
	sent, took := map[uint64]time.Time{}, []time.Duration{}
	seen := make([]int, browsers)
	var reading sync.WaitGroup
	for n := range browsers {
		p := supervisor([]string{"A", "B"}[n%2], accounts.PermInteractionsAll)
		p.UserID, p.SessionID = fmt.Sprint("u", n), fmt.Sprint("s", n)
		b := s.open(p, "")
		reading.Go(func() {
			for {
				_, data, err := b.ws.ReadMessage()
				if err != nil {
					return
				}
				var h struct {
					Type string `json:"type"`
					Seq  uint64 `json:"seq"`
				}
				if json.Unmarshal(data, &h) != nil || h.Type != "event" {
					continue
				}
				now := time.Now()
				mu.Lock()
				seen[n]++
				took = append(took, now.Sub(sent[h.Seq]))
				mu.Unlock()
			}
		})
		t.Cleanup(func() { b.ws.Close() })
	}
	t.Cleanup(reading.Wait)
	changes, tick := 0, time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(lasts); time.Now().Before(end); changes++ {
		<-tick.C
		a := agentEvent(fmt.Sprintf("ag%04d", (changes/2)%staff), []string{"A", "B"}[changes%2])
		a.Agent.Work = []events.Work{{InteractionID: "i", Channel: events.Voice, State: events.InteractionActive}}
		mu.Lock()
		sent[j.append(events.AgentWorkChanged, a)] = time.Now()
		mu.Unlock()
	}
	want := [2]int{(changes + 1) / 2, changes / 2}
	wait(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		for n := range seen {
			if seen[n] < want[n%2] {
				return false
			}
		}
		return true
	})
	mu.Lock()
	defer mu.Unlock()
	for n := range seen {
		if seen[n] != want[n%2] {
			t.Errorf("browser %d saw %d changes of its site, want %d", n, seen[n], want[n%2])
		}
	}
	slices.Sort(took)
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	t.Logf("%d changes to %d browsers: push p50 %s, p99 %s", changes, browsers, p50, p99)
	if p99 > 2*time.Second {
		t.Errorf("push p99 is %s", p99)
	}
}
