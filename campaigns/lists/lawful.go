package lists

import (
	"regexp"
	"time"

	"github.com/cordboard/cordboard/internal/check"
)

// Lawful is what the leads of a list may be called for. The words are those of the calling rules; the dialling engine gives
// them to the rules for each lead of the list. All times are days: midnight UTC of the date that was meant.
type Lawful struct {
	// Basis is consent, contract, request, customer or business; empty when nobody has said, which rules that ask for a basis
	// take for none.
	Basis string `json:"basis" enum:",consent,contract,request,customer,business" doc:"why these people may be called: consent, contract, request, customer, business; empty: nobody has said"`
	// Given is when the basis began; zero when nobody knows, which rules that let consent grow old take for too old.
	Given time.Time `json:"basis_given,omitzero" doc:"day since which the basis holds, as midnight UTC"`
	// Expires is the first day on which the basis holds no more; zero when it does not end by itself.
	Expires time.Time `json:"basis_expires,omitzero" doc:"first day on which the basis holds no more, as midnight UTC"`
	// Screened is when all numbers of the list were looked up in a public register, by the name that presets give it.
	Screened map[string]time.Time `json:"screened,omitempty" doc:"name of a public register (see public-registers) → day on which the list's numbers were looked up in it"`
}

// maxRegisters is how many registers a list can have been looked up in.
const maxRegisters = 20

var registerName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

// eastmost is how far ahead of UTC a calendar can be: what is today there is not in the future.
const eastmost = 14 * time.Hour

// Validate reports the first field that cannot be kept.
func (l Lawful) Validate(now time.Time) error {
	if err := check.OneOf("basis", l.Basis, "", "consent", "contract", "request", "customer", "business"); err != nil {
		return err
	}
	switch {
	case l.Basis == "" && !(l.Given.IsZero() && l.Expires.IsZero()):
		return check.Trouble("lawful.no_basis", "basis", "Say what the basis is, or clear its dates.")
	case future(l.Given, now):
		return check.Trouble("lawful.future", "basis_given", "The day on which the basis was given lies in the future.")
	case !l.Expires.IsZero() && !l.Expires.After(l.Given):
		return check.Trouble("lawful.order", "basis_expires", "The basis ends before it begins.")
	case len(l.Screened) > maxRegisters:
		return check.Trouble("field.too_many", "screened", "The field screened holds more than %d entries.", maxRegisters).With("max", maxRegisters)
	}
	for name, at := range l.Screened {
		switch {
		case !registerName.MatchString(name):
			return check.Trouble("lawful.register", "screened", "%q is no name of a register: small letters, digits, - and _.", name).With("register", name)
		case at.IsZero():
			return check.Trouble("lawful.undated", "screened", "Say when the list was looked up in %s.", name).With("register", name)
		case future(at, now):
			return check.Trouble("lawful.future", "screened", "The day of the look-up in %s lies in the future.", name).With("register", name)
		}
	}
	return nil
}

func future(day, now time.Time) bool { return day.After(now.Add(eastmost)) }

// Days is the same with every time cut to its day.
func (l Lawful) Days() Lawful {
	l.Given, l.Expires = day(l.Given), day(l.Expires)
	was := l.Screened
	l.Screened = make(map[string]time.Time, len(was))
	for name, at := range was {
		l.Screened[name] = day(at)
	}
	return l
}

func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(24 * time.Hour)
}
