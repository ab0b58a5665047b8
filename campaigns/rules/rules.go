package rules

import (
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/outcomes"
)

// Mode is a way of dialling; each is stronger than the one before it.
type Mode string

// Modes from the weakest to the strongest.
const (
	Preview     Mode = "preview"     // an agent sees the lead first and decides
	Progressive Mode = "progressive" // one call for each ready agent
	Power       Mode = "power"       // a fixed number of calls for each ready agent
	Predictive  Mode = "predictive"
)

var modes = map[Mode]int{Preview: 1, Progressive: 2, Power: 3, Predictive: 4}

// Automatic says whether the machine chooses and dials.
func (m Mode) Automatic() bool { return m != Preview }

// Limits are what may only be tightened. Whatever is zero says nothing; the limits of a law and of a campaign, of a country and of
// a region, hold together, each field by its strictest value.
type Limits struct {
	Hours    *Week  `json:"hours,omitempty"`
	Holidays Answer `json:"holidays,omitempty"` // yes: closed on them

	Lead     Caps   `json:"lead_caps,omitzero"`    // attempts to one lead
	Number   Caps   `json:"number_caps,omitzero"`  // attempts to one number, by all campaigns of the firm
	Contacts Caps   `json:"contact_caps,omitzero"` // conversations with one lead
	Gap      Length `json:"gap,omitempty"`         // least time between two attempts to one number

	AfterAbandon Lock `json:"after_abandoned,omitzero"`
	AfterMachine Lock `json:"after_machine,omitzero"`
	AfterRefusal Lock `json:"after_refusal,omitzero"`
	AfterContact Lock `json:"after_contact,omitzero"`

	Basis         []Basis           `json:"basis,omitempty"`      // a call needs one of these
	AutoBasis     []Basis           `json:"auto_basis,omitempty"` // a call that a machine chooses and dials needs one of these
	ConsentAge    Length            `json:"consent_age,omitempty"`
	Registers     map[string]Length `json:"registers,omitempty"` // to be looked up, and how old an answer may be
	BarredPurpose []string          `json:"barred_purposes,omitempty"`

	BarredCLI   []string `json:"barred_cli,omitempty"`   // prefixes in E.164 that no caller ID may have
	RequiredCLI []string `json:"required_cli,omitempty"` // prefixes of which a caller ID must have one

	Mode      Mode   `json:"mode,omitempty"`      // the strongest that may be used
	MinRing   Length `json:"min_ring,omitempty"`  // an unanswered call rings at least so long
	Message   Answer `json:"message,omitempty"`   // yes: who meets nobody hears a message
	Machines  Answer `json:"machines,omitempty"`  // no: the detection of machines stays off
	Recording Notice `json:"recording,omitempty"` // what the person hears before a recording begins

	Abandonment []abandonment.Policy `json:"abandonment,omitempty"`
	ColdStart   int                  `json:"cold_start,omitempty"` // progressive until so many people answered in the window
}

// Answer is yes or no, or nothing.
type Answer string

// Answers.
const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Basis is why a person may be called at all.
type Basis string

// Bases of a call.
const (
	ByConsent  Basis = "consent"
	ByContract Basis = "contract" // a running contract, about the same matter
	ByRequest  Basis = "request"  // the person asked to be called
	ByCustomer Basis = "customer" // a customer, about similar goods
	ByBusiness Basis = "business" // a business, presumed to agree
	ByNobody   Basis = "nobody"   // no basis is enough: two rules that have no basis in common
)

var bases = map[Basis]bool{ByConsent: true, ByContract: true, ByRequest: true, ByCustomer: true, ByBusiness: true, ByNobody: true}

// Notice is what comes before a recording.
type Notice string

// Notices, from the least to the most.
const (
	NoticeTold   Notice = "told"   // the person is told
	NoticeAgreed Notice = "agreed" // the person says yes first
)

var notices = map[Notice]int{NoticeTold: 1, NoticeAgreed: 2}

// Caps are the most in a stretch of time. Zero says nothing, -1 says that there is explicitly no cap. Days and weeks are those of
// the calendar where the person lives; a week begins on Monday.
type Caps struct {
	Day   int `json:"day,omitempty"`
	Week  int `json:"week,omitempty"`
	H24   int `json:"24h,omitempty"` // in any 24 hours
	D7    int `json:"7d,omitempty"`
	D30   int `json:"30d,omitempty"`
	Total int `json:"total,omitempty"`
}

// Lock holds a lead back after something happened: for Block nobody may call; then, until Reserve is over (counted from the same
// moment), only with an agent reserved for the call.
type Lock struct {
	Block   Length `json:"block,omitempty"`
	Reserve Length `json:"reserve,omitempty"`
}

// Rules are all that decides about the leads of one campaign.
type Rules struct {
	Limits
	Country string            `json:"country,omitempty"` // of leads whose region is not known
	Regions map[string]Limits `json:"regions,omitempty"` // what holds besides in "US-FL", or in "US"
	Purpose string            `json:"purpose,omitempty"`
	DaysOff []string          `json:"days_off,omitempty"` // the campaign's own, as 2027-01-04

	MaxRing  Length                     `json:"max_ring,omitempty"` // an unanswered call is given up after so long
	Personal Length                     `json:"personal,omitempty"` // how long a callback waits for its own agent
	Outcomes map[outcomes.Outcome]Retry `json:"outcomes,omitempty"`
	Results  map[string]Retry           `json:"results,omitempty"` // by the agent's disposition, before the outcome
}

// Turn is which number comes after a result.
type Turn string

// Turns.
const (
	Same   Turn = "same"   // this number again
	Other  Turn = "next"   // the lead's next number, then around
	Drop   Turn = "drop"   // never this number again
	Finish Turn = "finish" // never this lead again
)

// Retry is what follows a result.
type Retry struct {
	Turn  Turn   `json:"turn"`
	After Length `json:"after,omitempty"` // before the same number
	Next  Length `json:"next,omitempty"`  // before another number of the lead
	Times int    `json:"times,omitempty"` // so many times the same number is called again after such a result; 0: as often as the caps let
}

// Usual is what follows an outcome where the campaign says nothing.
var Usual = map[outcomes.Outcome]Retry{
	outcomes.Connected:   {Turn: Finish},
	outcomes.Late:        {Turn: Finish},
	outcomes.HungUp:      {Turn: Other, After: HoursOf(24), Next: HoursOf(24), Times: 2},
	outcomes.Abandoned:   {Turn: Same, After: HoursOf(72), Times: 1},
	outcomes.Machine:     {Turn: Other, After: HoursOf(24), Next: HoursOf(4), Times: 3},
	outcomes.MessageLeft: {Turn: Other, After: Days(7), Next: HoursOf(24), Times: 1},
	outcomes.Fax:         {Turn: Drop},
	outcomes.NoAnswer:    {Turn: Other, After: HoursOf(4), Next: HoursOf(1), Times: 5},
	outcomes.Busy:        {Turn: Same, After: Length(15 * minute), Times: 5},
	outcomes.Rejected:    {Turn: Other, After: HoursOf(24), Next: HoursOf(24), Times: 2},
	outcomes.Blocked:     {Turn: Drop},
	outcomes.Unallocated: {Turn: Drop},
	outcomes.Unreachable: {Turn: Other, After: HoursOf(4), Next: HoursOf(1), Times: 5},
	outcomes.Congestion:  {Turn: Same, After: Length(2 * minute), Times: 10},
	outcomes.TrunkDenied: {Turn: Same, After: HoursOf(1), Times: 5},
	outcomes.NoRoute:     {Turn: Same, After: HoursOf(1), Times: 5},
	outcomes.Failed:      {Turn: Other, After: HoursOf(1), Next: HoursOf(1), Times: 5},
	outcomes.Cancelled:   {Turn: Same, After: HoursOf(4)},
	outcomes.Lost:        {Turn: Same, After: HoursOf(4), Times: 3},
	outcomes.PBXDown:     {Turn: Same, After: Length(2 * minute)},
	outcomes.Skipped:     {Turn: Other, After: HoursOf(1), Next: HoursOf(1)},
}
