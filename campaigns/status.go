package campaigns

import (
	"time"

	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/pacing"
	"github.com/cordboard/cordboard/campaigns/rules"
)

// Bound is the one constraint that decided how many calls a cycle placed: those of the pacer, and these.
type Bound string

// Bounds beyond those of pacing.
const (
	BoundStopped   Bound = "stopped"       // people stopped it
	BoundPBX       Bound = "pbx_down"      // the PBX does not answer us
	BoundDatabase  Bound = "database"      // the database is away, or far behind the journal
	BoundSettings  Bound = "settings"      // something is missing in the settings; Trouble says what
	BoundNoAgents  Bound = "no_agents"     // nobody of the queue is signed in
	BoundNoLegs    Bound = "no_legs"       // agents are ready, but their phones are not on the line
	BoundWindow    Bound = "window"        // the calling hours are closed in every zone that has leads
	BoundHeld      Bound = "held"          // rules hold every lead that is left
	BoundExhausted Bound = "exhausted"     // every lead is closed
	BoundNoLists   Bound = "no_lists"      // no list is attached
	BoundLoading   Bound = "loading"       // leads are being looked up
	BoundRefused   Bound = "trunk_refuses" // the trunk turned the last calls away; it is tried now and then
	BoundMode      Bound = "mode"          // the rules allow one call for each agent only
	BoundPace      Bound = "pace"          // the brake that a supervisor set
	BoundChannels  Bound = "channels"      // the campaign's own limit of calls at a time
	BoundShare     Bound = "share"         // other campaigns have the rest of the trunk
	BoundPreview   Bound = Bound(pacing.BoundPreview)
	BoundNothing   Bound = Bound(pacing.BoundNothing)
	BoundEnough    Bound = Bound(pacing.BoundEnough)
	BoundAgents    Bound = Bound(pacing.BoundAgents)
	BoundTrunks    Bound = Bound(pacing.BoundTrunks)
	BoundCPS       Bound = Bound(pacing.BoundCPS)
	BoundAbandoned Bound = Bound(pacing.BoundAbandoned)
)

// Bounds lists every bound.
func Bounds() []Bound {
	return []Bound{BoundStopped, BoundPBX, BoundDatabase, BoundSettings, BoundNoAgents, BoundNoLegs, BoundWindow, BoundHeld, BoundExhausted, BoundNoLists,
		BoundLoading, BoundRefused, BoundMode, BoundPace, BoundChannels, BoundShare, BoundPreview, BoundNothing, BoundEnough, BoundAgents, BoundTrunks, BoundCPS, BoundAbandoned}
}

// Status is what a campaign did in its last cycle and why not more, for the page that asks "why is nothing dialling?".
type Status struct {
	CampaignID string    `json:"campaign_id"`
	At         time.Time `json:"at"`
	State      State     `json:"state" enum:"stopped,running"`
	// Mode is how people want it, ModeNow how the rules let it be at the moment.
	Mode    rules.Mode `json:"mode"`
	ModeNow rules.Mode `json:"mode_now"`
	// Wanted is what the agents could use, Allowed what the abandonment limit lets of it, Placed what was dialled.
	Wanted  int   `json:"wanted"`
	Allowed int   `json:"allowed"`
	Placed  int   `json:"placed"`
	Bound   Bound `json:"bound" doc:"the one constraint that decided"`
	// Until is when the bound lets go by itself, as far as that is known.
	Until time.Time `json:"until,omitzero"`
	// Trouble is what somebody has to do something about; Key is its name in the tables of translations.
	Trouble    string `json:"trouble,omitempty"`
	TroubleKey string `json:"trouble_key,omitempty"`

	Agents Agents `json:"agents"`
	Calls  Calls  `json:"calls"`
	// Today is since midnight of the campaign's calendar.
	Today Funnel `json:"today"`
	// Windows are the law's, the binding one first; Forecast is the share abandoned that is projected for the end of it.
	Windows []abandonment.WindowState `json:"windows"`
	// Rolling is the last eight hours, which no law counts: it shows a drift before a window does.
	Rolling  *abandonment.WindowState `json:"rolling,omitempty"`
	Forecast float64                  `json:"forecast"`
	Zones    []ZoneClock              `json:"zones"`
	// Holds and Leads were counted at CountedAt.
	Holds     []Hold    `json:"holds"`
	Leads     Leads     `json:"leads"`
	CountedAt time.Time `json:"counted_at,omitzero"`
}

// Agents are those of the queue, as the pacing sees them.
type Agents struct {
	SignedIn  int `json:"signed_in"`
	Ready     int `json:"ready"`
	Talking   int `json:"talking" doc:"also with callers of other queues"`
	Wrapup    int `json:"wrapup"`
	Paused    int `json:"paused"`
	OffLine   int `json:"off_line" doc:"signed in, but their phone is not on the line"`
	Elsewhere int `json:"elsewhere" doc:"counted for another campaign that they serve, too"`
	Callers   int `json:"callers" doc:"kept for callers who wait"`
}

// Calls are those under way.
type Calls struct {
	Dialling int `json:"dialling"`
	Waiting  int `json:"waiting" doc:"a person answered and has no agent yet"`
	Talking  int `json:"talking"`
	Previews int `json:"previews"`
}

// Funnel is how far the attempts of a day came.
type Funnel struct {
	Attempts  int `json:"attempts"`
	Answered  int `json:"answered" doc:"by somebody or something"`
	People    int `json:"people"`
	Connected int `json:"connected"`
	Success   int `json:"success" doc:"with a disposition that counts as success"`
	Abandoned int `json:"abandoned"`
	Machines  int `json:"machines"`
}

// ZoneClock is what time it is for the leads of a zone.
type ZoneClock struct {
	Zone  string    `json:"zone"`
	Open  bool      `json:"open"`
	Until time.Time `json:"until,omitzero" doc:"when that changes"`
	Leads int       `json:"leads" doc:"not closed"`
}

// Hold is how many leads a rule holds back, and when the first of them is let go.
type Hold struct {
	Rule  rules.Rule `json:"rule"`
	Leads int        `json:"leads"`
	First time.Time  `json:"first,omitzero"`
}

// Leads are a campaign's, by where it is with them.
type Leads struct {
	Total  int `json:"total"`
	Due    int `json:"due" doc:"may be looked at now"`
	Later  int `json:"later"`
	Leased int `json:"leased" doc:"being called, or about to be"`
	Closed int `json:"closed"`
}
