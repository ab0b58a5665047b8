package live

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/events"
)

// Past is what the floor reads of today and of days like it; sql/store implements it.
type Past interface {
	// AgentDays sums what ended since a moment for every agent of a site.
	AgentDays(ctx context.Context, siteID string, since time.Time) ([]AgentDay, error)
	// Stretches lists what an agent did since a moment, oldest first; the last one may last.
	Stretches(ctx context.Context, r events.Reach, agentID string, since time.Time) ([]Stretch, error)
	// Quarters counts who entered a queue, by the quarter hour of a span; quarters without anybody are left out.
	Quarters(ctx context.Context, queueID string, from, to time.Time) ([]Quarter, error)
	// Hours counts who entered the queues of a site, by queue and hour of a span; hours without anybody are left out.
	Hours(ctx context.Context, siteID string, from, to time.Time) ([]Hour, error)
}

// Hour is who entered a queue within an hour, and what became of them. N counts the hours since midnight.
type Hour struct {
	QueueID   string `json:"queue_id"`
	N         int    `json:"n"`
	Offered   int    `json:"offered"`
	Answered  int    `json:"answered"`
	Abandoned int    `json:"abandoned"`
}

// Stretch is a time an agent spent doing one thing.
type Stretch struct {
	State         events.AgentState `json:"state"`
	Activity      events.Activity   `json:"activity"`
	ReasonID      string            `json:"reason_id,omitempty"`
	Cause         events.Cause      `json:"cause,omitempty"`
	InteractionID string            `json:"interaction_id,omitempty"`
	From          time.Time         `json:"from"`
	To            time.Time         `json:"to,omitzero" doc:"absent while it lasts"`
}

// Quarter is who entered a queue within a quarter of an hour, and what became of them. N counts the quarters since midnight.
type Quarter struct {
	N         int     `json:"n"`
	Offered   float64 `json:"offered"`
	Answered  float64 `json:"answered"`
	Abandoned float64 `json:"abandoned"`
}

// Usual is the median of every quarter over days; a day on which nobody called at all was no working day and does not
// count. It tells how many days did.
func Usual(days [][]Quarter) (usual []Quarter, counted int) {
	byQuarter, last := []map[int]Quarter{}, -1
	for _, d := range days {
		if len(d) == 0 {
			continue
		}
		m := map[int]Quarter{}
		for _, q := range d {
			m[q.N], last = q, max(last, q.N)
		}
		byQuarter = append(byQuarter, m)
	}
	for n := range last + 1 {
		var offered, answered, abandoned []float64
		for _, d := range byQuarter {
			q := d[n]
			offered, answered, abandoned = append(offered, q.Offered), append(answered, q.Answered), append(abandoned, q.Abandoned)
		}
		q := Quarter{n, median(offered), median(answered), median(abandoned)}
		if q.Offered+q.Answered+q.Abandoned > 0 {
			usual = append(usual, q)
		}
	}
	return usual, len(byQuarter)
}

func median(list []float64) float64 {
	slices.Sort(list)
	n := len(list)
	if n == 0 {
		return 0
	}
	return (list[(n-1)/2] + list[n/2]) / 2
}
