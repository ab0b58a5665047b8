package dialling

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/abandonment"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
)

// Store is what the engine needs of the database; sql/store implements it. Attempts are written by the projector.
type Store interface {
	// DiallingPlan answers every campaign that is not deleted, with its lists, and every trunk.
	DiallingPlan(ctx context.Context) (Plan, error)
	lists.Dialling
	// HoldLeads gives leads back that rules hold; the lease must be held still. Leads without an Until are looked at again
	// after a day: a list or a setting may have changed.
	HoldLeads(ctx context.Context, campaign uint32, lease string, held []Held) error
	// TakeCallbacks leases the leads whose callback is due, earliest first.
	TakeCallbacks(ctx context.Context, t lists.Take) ([]lists.Due, error)
	// PastOf answers what a campaign tried with leads, oldest first, and when each was last recycled.
	PastOf(ctx context.Context, campaign uint32, leads []uint64) (map[uint64]Past, error)
	// CallsTo answers the attempts to numbers by all campaigns of a site since a moment, oldest first.
	CallsTo(ctx context.Context, siteID string, numbers []lists.Number, since time.Time) (map[lists.Number][]PastCall, error)
	// CheckDNC answers which of the numbers nobody may call for a campaign of a site.
	CheckDNC(ctx context.Context, siteID, campaignID string, numbers []lists.Number) ([]lists.DNCHit, error)
	// AnsweredCalls answers the campaign's answered calls since a moment, oldest first, and when its first call of all was.
	AnsweredCalls(ctx context.Context, campaign uint32, since time.Time) (calls []abandonment.Call, first time.Time, err error)
	// CountLeads counts a campaign's leads by zone, by rule and by state. It reads all of them: not to be asked every second.
	CountLeads(ctx context.Context, campaign uint32, now time.Time) (Count, error)
	// FunnelSince counts the attempts of a campaign since a moment.
	FunnelSince(ctx context.Context, campaign uint32, since time.Time) (campaigns.Funnel, error)
	// CallerIDsSince counts the calls of a site that showed each caller ID since a moment.
	CallerIDsSince(ctx context.Context, siteID string, since time.Time) ([]Shown, error)
}

// Shown is how many calls showed a caller ID in one quarter of an hour, numbered since 1970.
type Shown struct {
	Number  string
	Quarter int64
	Calls   int
}

// Plan is what people decided about dialling.
type Plan struct {
	Campaigns []campaigns.Campaign
	Trunks    []campaigns.Trunk
	Lists     map[string]lists.List // by id
	ListNums  map[uint32]string     // id of a list by its short number
	// Audits are what people heard in samples of the detection of machines, by campaign.
	Audits map[string]abandonment.Audit
}

// Held is a lead that a rule holds.
type Held struct {
	LeadID uint64
	Rule   rules.Rule
	Until  time.Time
	Closed bool // the rule ends the work on the lead
}

// Past is what a campaign did with one lead.
type Past struct {
	Attempts []rules.Attempt
	Recycled time.Time
	Callback *rules.Appointment
}

// PastCall is an attempt to a number.
type PastCall struct {
	Campaign uint32
	LeadID   uint64
	ID       string
	rules.Attempt
}

// Count is a campaign's leads, counted.
type Count struct {
	Leads campaigns.Leads
	Zones map[string]int // not closed, by zone
	Ready map[string]int // of these, whose time has come
	Holds []campaigns.Hold
}
