package dialling

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
)

// decide lets the pacer see and answer.
func (r *runner) decide(m *moment) {
	free, trunk, _ := r.e.lines.free(r.c.TrunkID, m.now)
	s := r.settings(m, trunk.Channels, trunk.CPS)
	if r.pacer == nil || s != r.paced {
		r.pace(s)
	}
	o := pacing.Observation{T: stamp(m.now), TrunksFree: free, Agents: m.agents, Calls: inFlight(r.attempts(), m.now), Events: r.told, Total: r.total}
	if len(m.windows) > 0 {
		w := r.paceWindow(m)
		o.Window = pacing.Counts{Connected: w.Answered - w.Abandoned, Abandoned: w.Abandoned, Machines: w.Machines}
		o.WindowLeft = s.Window
		if !w.To.IsZero() {
			o.WindowLeft = w.To.Sub(m.now).Seconds()
		}
	}
	for i := range min(len(r.hopper), 64) {
		o.NextSegments = append(o.NextSegments, r.segments[r.hopper[i].due.List])
	}
	m.decision = r.pacer.Tick(o)
	r.told = r.told[:0]
}

// paceWindow is the calling day where the law has one, for the pacer spends an allowance day by day; else the window that binds.
func (r *runner) paceWindow(m *moment) abandonment.WindowState {
	for _, w := range m.windows {
		if r.past.policy(w.Policy).Window == abandonment.Day {
			return w
		}
	}
	return m.windows[0]
}

func (r *runner) attempts() []events.Attempt {
	out := make([]events.Attempt, 0, len(r.open))
	for _, f := range r.open {
		if f.a.Outcome == "" {
			out = append(out, f.a)
		}
	}
	return out
}

const usualRing = 25 * time.Second

// settings are those of the pacer.
func (r *runner) settings(m *moment, channels int, cps float64) pacing.Settings {
	l := r.book.For()
	s := pacing.Settings{Mode: pacing.Mode(r.mode), Tick: cycle.Seconds(), Target: .03, AbandonAfter: 2, RingTimeout: r.ring().Seconds(), MinRing: r.leastRing().Seconds(),
		Trunks: channels, CPS: cps, Window: 86400, AMD: r.c.Detection.On, Segments: max(1, min(len(r.c.ListIDs), segmentsMost)), Ratio: r.c.Ratio}
	if l.Machines == rules.No {
		s.AMD = false
	}
	if len(m.windows) > 0 {
		p := r.past.policy(r.paceWindow(m).Policy)
		s.Target = float64(min(p.Target, p.PerMille)) / 1000
		s.AbandonAfter = float64(p.WithinMS) / 1000
	}
	return s
}

// ring is how long an unanswered call rings.
func (r *runner) ring() time.Duration {
	d := usualRing
	if x := r.book.Rules().MaxRing; x > 0 && x != rules.Forever {
		d = time.Duration(x)
	}
	return max(d, r.leastRing())
}

// pace makes a pacer; what the last one learned is taken over.
func (r *runner) pace(s pacing.Settings) {
	var before []byte
	if r.pacer != nil {
		before, _ = r.pacer.Snapshot()
	} else {
		before = r.kept()
	}
	r.pacer, r.paced = pacing.New(s), s
	if len(before) > 0 && !r.pacer.Restore(before) {
		r.e.cfg.Logger.Info("What the campaign had learned does not fit its settings; it learns anew.", "campaign", r.c.Name)
	}
}

// limit is how long a person may wait, by the strictest policy.
func (r *runner) limit() time.Duration {
	least := 2 * time.Second
	for _, p := range r.book.Abandonment() {
		least = min(least, time.Duration(p.WithinMS)*time.Millisecond)
	}
	return least
}
