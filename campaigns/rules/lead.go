package rules

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
)

// Lead is all the rules need to know of somebody who may be called.
type Lead struct {
	Numbers  []Number // in the order in which they are tried
	Places   []Place  // where the lead lives by the address; with those of the number, all must be open
	Priority int      // higher goes first
	Imported time.Time
	// Attempts of this lead, oldest first; those before Recycled count for caps and locks, no longer for retries.
	Attempts []Attempt
	Recycled time.Time
	Busy     bool // it is leased: being called now, by anybody
	Closed   bool // ended by hand
	Basis    Basis
	Given    time.Time // when the consent was given, zero when nobody knows
	Expires  time.Time // when the basis ends by itself, zero when it does not
	Callback *Appointment
}

// Number is one number of a lead.
type Number struct {
	E164      string
	Kind      string // mobile, fixed … as the list says; the rules do not read it
	Places    []Place
	Dropped   bool      // taken out by hand or by the import
	Elsewhere []Attempt // to this number by other leads and campaigns of the firm, oldest first
	DNC       DNC
}

// Place is where somebody is: the time zone, and the region as ISO 3166-2 names it ("US-FL"), or the country alone ("US").
type Place struct {
	Zone   *time.Location
	Region string
}

// DNC is the do-not-call verdict on a number.
type DNC struct {
	Suppressed bool   // on a list of the firm, global or of the campaign
	Listed     string // the public register it is on, "" when it is on none
	Screened   []Screening
}

// Screening is when a register was asked about the number.
type Screening struct {
	Register string
	At       time.Time
}

// Attempt is one call that was tried.
type Attempt struct {
	At, Ended   time.Time
	Number      int // place in the lead's numbers; not read in Number.Elsewhere
	Outcome     outcomes.Outcome
	Disposition string
	Refused     bool // the person does not want to be called again
}

// over is when the attempt was over, as far as is known.
func (a *Attempt) over() time.Time {
	if a.Ended.After(a.At) {
		return a.Ended
	}
	return a.At
}

// Appointment is a callback that was agreed: at an instant (see LocalTime), to a number (-1: whichever), for an agent or anybody.
type Appointment struct {
	At     time.Time
	Number int
	Agent  string
}

// Verdict is what Next found.
type Verdict struct {
	Callable bool
	Number   int    // place in the lead's numbers, -1 when none
	Reserved bool   // only with an agent reserved for this call
	Agent    string // the callback is this agent's; anybody's when empty
	Due      bool   // it is an appointment
	HeldBy   Rule
	// Until is when the lead may be called by all the rules, if nothing else happens; zero when time alone does not help.
	Until time.Time
}
