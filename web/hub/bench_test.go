package hub

import (
	"io"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/events"
)

// BenchmarkTwoHundredBrowsers measures one event on its way to 200 supervisors over real sockets, until the last of them
// has it. At 50 changes a second, 20 ms are there for each.
func BenchmarkTwoHundredBrowsers(b *testing.B) {
	j := newJournal()
	s := newStage(b, j)
	var reading sync.WaitGroup
	const browsers, batch = 200, 50
	arrived := make(chan struct{}, browsers*batch)
	for n := range browsers {
		p := supervisor("B")
		p.UserID, p.SessionID = string(rune('a'+n%26))+string(rune('a'+n/26)), "s"
		br := s.open(p, "")
		reading.Go(func() {
			for {
				_, r, err := br.ws.NextReader()
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r)
				arrived <- struct{}{}
			}
		})
		b.Cleanup(func() { br.ws.Close(); reading.Wait() })
	}
	e := inSite("i1", "B", "", events.InteractionInQueue)
	list := make([]events.Body, batch)
	for i := range list {
		list[i] = e
	}
	b.ResetTimer()
	for b.Loop() {
		j.append(events.InteractionQueued, list...)
		for range browsers * batch {
			<-arrived
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*batch), "µs/event")
}
