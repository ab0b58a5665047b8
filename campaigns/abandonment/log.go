package abandonment

import (
	"math"
	"time"
)

// Verdict is what the detection of machines said.
type Verdict string

// Verdicts; the empty one means that nobody asked.
const (
	Person  Verdict = "person"
	Machine Verdict = "machine"
	Unsure  Verdict = "unsure"
)

// Call is one answered call of the log. Calls that nobody answered are in no rate and need not be in the log.
type Call struct {
	Answered time.Time // zero: nobody answered
	Greeted  time.Time // end of the person's greeting, zero when nobody heard it
	Joined   time.Time // an agent was on the line, zero when none was
	Ended    time.Time // zero: it is still under way
	Ours     bool      // we ended it, not the person
	Verdict  Verdict
	Coded    bool // the agent said that it was a machine
}

// Audit is what people heard when they listened to calls that the detection took for machines.
type Audit struct {
	Clips  int `json:"clips"`
	People int `json:"people"`
}

// Log is the calls of one campaign.
type Log struct {
	Calls []Call
	First time.Time      // the campaign's first call, also an unanswered one; zero: the first of Calls
	Zone  *time.Location // the campaign's calendar; nil is UTC
	Audit Audit
}

// Bound is the share of "machine" verdicts that must be taken for people: the upper end of the one-sided exact 95 % interval
// (Clopper and Pearson). Without an audit it is 1: then every such verdict may have been a person.
func (a Audit) Bound() float64 {
	if a.Clips <= 0 || a.People >= a.Clips || a.People < 0 {
		return 1
	}
	low, high := 0.0, 1.0
	for range 60 {
		mid := (low + high) / 2
		if atMost(a.People, a.Clips, mid) > 0.05 {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// atMost is the chance of at most x people among n clips when the share is q.
func atMost(x, n int, q float64) float64 {
	lq, lp := math.Log(q), math.Log1p(-q)
	lgn, _ := math.Lgamma(float64(n) + 1)
	sum := 0.0
	for k := 0; k <= x; k++ {
		a, _ := math.Lgamma(float64(k) + 1)
		b, _ := math.Lgamma(float64(n-k) + 1)
		sum += math.Exp(lgn - a - b + float64(k)*lq + float64(n-k)*lp)
	}
	return sum
}

// tally counts calls as one policy sees them. Calls can be taken out again, so that a window may slide.
type tally struct {
	passed, late, dropped, early int // people, or what may have been people
	coded, machines, pending     int
}

func (t *tally) add(p *Policy, c *Call, n int) {
	if c.Answered.IsZero() {
		return
	}
	zero := c.Answered
	if p.Clock == FromGreeting && c.Greeted.After(c.Answered) {
		zero = c.Greeted
	}
	limit := zero.Add(p.within())
	switch {
	case !c.Joined.IsZero() && c.Coded:
		t.coded += n
	case !c.Joined.IsZero() && !c.Joined.After(limit):
		t.passed += n
	case !c.Joined.IsZero():
		t.late += n
	case c.Verdict == Machine:
		t.machines += n
	case c.Ended.IsZero():
		t.pending += n
	case !c.Ours && !c.Ended.After(limit):
		t.early += n
	default:
		t.dropped += n
	}
}

// count brings the tally to whole numbers: the abandoned and those they are a share of.
func (t *tally) count(p *Policy, bound float64) (abandoned, of int) {
	dropped, people := t.dropped, t.passed+t.late
	if p.Estimate && people+t.coded > 0 {
		dropped = (t.dropped*people + people + t.coded - 1) / (people + t.coded)
	}
	abandoned = dropped
	if p.Late {
		abandoned += t.late
	}
	of = people + dropped
	if p.FalseMachines {
		f := int(math.Ceil(bound*float64(t.machines) - 1e-9))
		abandoned, of = abandoned+f, of+f
	}
	if p.Early {
		of += t.early
	}
	if p.Over == OverCompleted {
		of = t.passed
		if !p.Late {
			of = people
		}
	}
	return abandoned, of
}
