package dialling

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/events"
)

// recheckEvery is how old the last look at the do-not-call lists may be for a lead that an agent looks at, or is to look at.
const recheckEvery = 5 * time.Second

// recheck takes leads back whose number came on a do-not-call list while they waited for their agent, or were looked at: nobody knows
// when they will be dialled.
func (r *runner) recheck(ctx context.Context, now time.Time) {
	if now.Sub(r.checked) < recheckEvery {
		return
	}
	r.checked = now
	waiting := map[lists.Number][]*flight{}
	var numbers []lists.Number
	for _, f := range r.open {
		if n, err := number(f.a.Number); err == nil && f.a.Reserved && f.a.State == events.AttemptLeased && f.a.InteractionID != "" {
			waiting[n] = append(waiting[n], f)
			numbers = append(numbers, n)
		}
	}
	if len(numbers) == 0 {
		return
	}
	limited, cancel := context.WithTimeout(ctx, dncTime)
	defer cancel()
	hits, err := r.e.cfg.Store.CheckDNC(limited, r.c.SiteID, r.c.ID, numbers)
	if err != nil {
		r.checked = time.Time{} // with the next cycle
		return
	}
	for _, h := range hits {
		for _, f := range waiting[h.Number] {
			_ = r.e.cfg.Desk.WithdrawPreview(f.a.InteractionID, true)
		}
	}
}
