package abandonment

import (
	"errors"
	"fmt"
	"time"
)

// Clock says from where the seconds run.
type Clock string

// The two starts that the law knows.
const (
	FromAnswer   Clock = "answer"   // the call was answered
	FromGreeting Clock = "greeting" // the person's greeting ended; the answer, where nobody heard it end
)

// Window says over which time a rate is taken.
type Window string

// Windows of the law, fixed to the calendar of the campaign's zone.
const (
	Day      Window = "day"      // midnight to midnight
	Block30  Window = "block30"  // 30 calendar days, counted from the day of the campaign's first call
	Month    Window = "month"    // calendar month
	Campaign Window = "campaign" // the campaign's whole life
)

// Over says what the abandoned are a share of.
type Over string

// Denominators.
const (
	OverLive      Over = "live"      // everybody who answered, the abandoned among them
	OverCompleted Over = "completed" // those who were put through
)

// Policy is one regulator's way to count.
type Policy struct {
	ID       string `json:"id"`
	Clock    Clock  `json:"clock"`
	WithinMS int    `json:"within_ms"` // an agent must be there in so many milliseconds
	Window   Window `json:"window"`
	PerMille int    `json:"per_mille"` // highest lawful share in thousandths: 30 is 3 %
	Target   int    `json:"target"`    // share to aim at, in thousandths
	Over     Over   `json:"over"`
	// Late counts people whom an agent met after the seconds.
	Late bool `json:"late,omitempty"`
	// FalseMachines counts the share of "machine" verdicts that the audit must take for people.
	FalseMachines bool `json:"false_machines,omitempty"`
	// Estimate takes the machines out of the dropped calls, in the share that agents met.
	Estimate bool `json:"estimate,omitempty"`
	// Early counts those who hung up within the seconds among everybody who answered.
	Early bool `json:"early,omitempty"`
}

func (p Policy) within() time.Duration { return time.Duration(p.WithinMS) * time.Millisecond }

// Check says what is wrong with a policy.
func (p Policy) Check() error {
	switch {
	case p.ID == "":
		return errors.New("a policy of abandonment needs an id")
	case p.Clock != FromAnswer && p.Clock != FromGreeting:
		return fmt.Errorf("policy %s: the clock runs from %q, it must be answer or greeting", p.ID, p.Clock)
	case p.WithinMS < 1 || p.WithinMS > 60_000:
		return fmt.Errorf("policy %s: %d ms are no time to wait for an agent (1 to 60000)", p.ID, p.WithinMS)
	case p.Window != Day && p.Window != Block30 && p.Window != Month && p.Window != Campaign:
		return fmt.Errorf("policy %s: %q is no window (day, block30, month, campaign)", p.ID, p.Window)
	case p.PerMille < 0 || p.PerMille > 500:
		return fmt.Errorf("policy %s: %d thousandths are no limit (0 to 500)", p.ID, p.PerMille)
	case p.Target < 0 || p.Target > p.PerMille:
		return fmt.Errorf("policy %s: the target of %d thousandths must be within the limit of %d", p.ID, p.Target, p.PerMille)
	case p.Over != OverLive && p.Over != OverCompleted:
		return fmt.Errorf("policy %s: %q is no denominator (live, completed)", p.ID, p.Over)
	}
	return nil
}

// Stricter is the policy that keeps both: the shorter time, the lower share, the more that is counted. The window and the
// denominator stay those of p: another window is another policy, to be kept beside this one.
func (p Policy) Stricter(o Policy) Policy {
	out := p
	out.WithinMS, out.PerMille, out.Target = min(p.WithinMS, o.WithinMS), min(p.PerMille, o.PerMille), min(p.Target, o.Target)
	if o.Clock == FromAnswer {
		out.Clock = FromAnswer
	}
	if o.Over == OverCompleted {
		out.Over = OverCompleted
	}
	out.Late, out.FalseMachines = p.Late || o.Late, p.FalseMachines || o.FalseMachines
	out.Estimate, out.Early = p.Estimate && o.Estimate, p.Early && o.Early
	return out
}

// Looser says whether o asks less than p in anything.
func (p Policy) Looser(o Policy) bool {
	s := p.Stricter(o)
	s.ID = o.ID
	return s != o
}
