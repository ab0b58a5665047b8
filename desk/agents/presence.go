package agents

import "github.com/cordboard/cordboard/internal/check"

// PresencePolicy is what a site wants of its agents' presence. An empty word or a zero leaves a rule to the configuration,
// and where that is silent too, to the program.
type PresencePolicy struct {
	SiteID string `json:"site_id"`
	// AfterWrapup is what an agent is when wrap-up runs out: "ready" or "paused".
	AfterWrapup string `json:"after_wrapup"`
	// AfterMissed is what becomes of an agent who missed an offer: "stay" missed, or come "back" to ready after MissedBackSeconds.
	AfterMissed       string `json:"after_missed"`
	MissedBackSeconds int    `json:"missed_back_seconds"`
	// MissedLimit is how many missed offers in a row pause an agent, whatever AfterMissed says.
	MissedLimit int `json:"missed_limit"`
	// IdleMinutes is how long nobody touches the page of a ready agent before it asks, then pauses.
	IdleMinutes int `json:"idle_minutes"`
	// PhoneGraceSeconds is how long a phone may be away before PhoneLost happens: the agent is "paused", or "offline" and
	// the shift over.
	PhoneGraceSeconds int    `json:"phone_grace_seconds"`
	PhoneLost         string `json:"phone_lost"`
	// Capacity is how much each of the site's agents may do at once, where nothing was decided about the agent.
	Capacity CapacityPolicy `json:"capacity,omitzero"`
	Version  int            `json:"version"`
}

// Words of a presence policy.
const (
	MissedStay  = "stay"
	MissedReady = "back"
	ThenReady   = "ready"
	ThenPaused  = "paused"
	ThenOffline = "offline"
)

// Validate reports the first field that cannot be kept.
func (p PresencePolicy) Validate() error {
	if p.AfterMissed == MissedReady && p.MissedBackSeconds == 0 {
		return check.Trouble("presence_policy.no_seconds", "missed_back_seconds", "Say after how many seconds an agent who missed an offer is ready again: 1 to 3600.")
	}
	if p.AfterMissed != MissedReady && p.MissedBackSeconds != 0 {
		return check.Trouble("presence_policy.seconds_unused", "missed_back_seconds", "The seconds count only when agents come back by themselves. Choose that, or clear the seconds.")
	}
	return check.First(
		check.OneOf("after_wrapup", p.AfterWrapup, "", ThenReady, ThenPaused),
		check.OneOf("after_missed", p.AfterMissed, "", MissedStay, MissedReady),
		check.Range("missed_back_seconds", p.MissedBackSeconds, 0, 3600),
		check.Range("missed_limit", p.MissedLimit, 0, 10),
		orSilent("idle_minutes", p.IdleMinutes, 5, 1440),
		check.Range("phone_grace_seconds", p.PhoneGraceSeconds, 0, 600),
		check.OneOf("phone_lost", p.PhoneLost, "", ThenPaused, ThenOffline),
		p.Capacity.Validate(),
	)
}

// orSilent is a range with 0 for no word about it.
func orSilent(field string, v, min, max int) error {
	if v == 0 {
		return nil
	}
	return check.Range(field, v, min, max)
}
