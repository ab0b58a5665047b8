package pacing

import "math"

// limit counts the law's window.
type limit struct {
	slack float64 // people that may still be abandoned, as a number with a fraction
	marks []mark
	next  float64
	most  int // agents at a time
}

// mark is the counts at a moment, for the rolling view.
type mark struct {
	at                   float64
	connected, abandoned int
}

const (
	rolling   = 28800.0
	markEvery = 30.0
	leaving   = 600.0
	rollsFrom = 20 // agents, at most so far
)

// see works out the slack and lets the price lean on it.
func (l *limit) see(o *Observation, p *Pacer) {
	connected := float64(o.Window.Connected) - p.doubt.machines(o, p.s.AMD)
	l.slack = slack(p.s.Target, connected, float64(o.Window.Abandoned))
	l.most = max(l.most, len(o.Agents))
	l.roll(o, p, connected-float64(o.Window.Connected))
	p.price.lean(l.slack, o.WindowLeft, l.rolls())
}

// slack is how many more may be abandoned before the share is over the target.
func slack(target, connected, abandoned float64) float64 {
	if target >= 1 {
		return 1e6
	}
	if target <= 0 {
		return -abandoned
	}
	return (target*(connected+abandoned) - abandoned) / (1 - target)
}

// rolls says whether any eight hours count as well as the calling day: large groups can afford it.
func (l *limit) rolls() bool { return l.most >= rollsFrom }

// roll holds the slack of the last eight hours against that of the window; the smaller counts. What will have left these eight
// hours within minutes is left out already: quiet minutes must not be relied upon when they go.
func (l *limit) roll(o *Observation, p *Pacer, doubt float64) {
	if o.T >= l.next {
		l.marks = append(l.marks, mark{o.T, o.Total.Connected, o.Total.Abandoned})
		l.next = o.T + markEvery
	}
	for len(l.marks) > 1 && l.marks[1].at <= o.T-rolling {
		l.marks = l.marks[1:]
	}
	if !l.rolls() {
		return
	}
	for _, m := range l.marks {
		if m.at > o.T-rolling+leaving {
			break
		}
		c := float64(o.Total.Connected-m.connected) + doubt
		l.slack = min(l.slack, slack(p.s.Target, c, float64(o.Total.Abandoned-m.abandoned)))
	}
}

// allowance is how many may still be abandoned, as a whole number; below 0 nothing may be risked at all.
func (l *limit) allowance(o *Observation, p *Pacer) int {
	if o.WindowLeft < p.s.RingTimeout+p.s.AbandonAfter+8 {
		return -1 // what is placed now may be answered in the next window, which begins with nothing
	}
	return int(math.Floor(l.slack + 1e-9))
}

// riskFew and riskMany, of large groups, are the chance that is taken, in a decision, that more are abandoned than may be. Where it happens, the window is over the
// limit for a while; connecting people brings it back, about one over the target for each. So the chance becomes very small when
// few people are left to come before the window ends.
const (
	riskFew  = 5e-4
	riskMany = 5e-3
)

func (l *limit) risk(allowed int, remaining float64) float64 {
	risk := riskFew
	if l.rolls() {
		risk = riskMany
	}
	if allowed == 0 {
		risk /= 5
	}
	if few := remaining / 300; few < 1 {
		risk *= few * few * few
	}
	return risk
}

// bears says whether the calls in flight, so many of them beyond the ready agents, keep the count within the allowance.
func (l *limit) bears(c *crowd, allowed, beyond int, remaining float64) bool {
	switch {
	case allowed < 0:
		return false
	case beyond <= allowed:
		return true
	}
	risk := l.risk(allowed, remaining)
	for u := 0; u < c.seconds; u++ {
		if c.beyond(u, allowed) > risk {
			return false
		}
	}
	return true
}

// forecast is the share that the window comes to if it goes on as lately.
func (l *limit) forecast(o *Observation, p *Pacer) float64 {
	a, n := float64(o.Window.Abandoned), float64(o.Window.Abandoned+o.Window.Connected)
	coming := max(0, p.price.pace*o.WindowLeft)
	if n+coming <= 0 {
		return 0
	}
	return max(0, a+coming*min(p.price.share, p.s.Target)) / max(1, n+coming)
}
