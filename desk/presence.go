package desk

import (
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// presence are the rules of presence for agents of a site: what the site decided, then the configuration, then the program.
type presence struct {
	pauseAfterWrapup bool
	missedBack       time.Duration // zero is never
	missedLimit      int
	deviceGrace      time.Duration
	offlineWithout   bool // the shift ends when the phone stays away
}

func (t *turn) presence(siteID string) presence {
	row, house := t.d.Directory().Presence[siteID], t.d.cfg.Policy
	p := presence{pauseAfterWrapup: row.AfterWrapup == agents.ThenPaused, missedBack: house.MissedBack, missedLimit: row.MissedLimit,
		deviceGrace: house.DeviceGrace, offlineWithout: row.PhoneLost == agents.ThenOffline}
	switch row.AfterMissed {
	case agents.MissedStay:
		p.missedBack = 0
	case agents.MissedReady:
		p.missedBack = seconds(row.MissedBackSeconds)
	}
	if row.PhoneGraceSeconds > 0 {
		p.deviceGrace = seconds(row.PhoneGraceSeconds)
	}
	return p
}

// deviceGrace takes agents out of routing whose phone stayed away for too long. A shift with open work is not ended; what is
// written goes back into its line where the shift is to end, or the page went with the phone. While the PBX is away no phone can
// be there: agents stay as they are, and write.
func (t *turn) deviceGrace() {
	if t.d.pbx.Load() != "up" {
		return
	}
	for id, a := range t.d.agents {
		if a.Device.Registered || a.State == events.AgentOffline {
			continue
		}
		rules := t.presence(a.SiteID)
		if t.now.Sub(a.Device.Since) < rules.deviceGrace || t.now.Sub(t.d.upSince) < rules.deviceGrace {
			continue
		}
		if rules.offlineWithout || t.pageGone(a) {
			t.giveBackWritten(id, "", events.CauseDeviceLost)
			a = t.d.agents[id]
		}
		s := agents.Signal{Input: agents.DeviceLost, Cause: events.CauseDeviceLost}
		if rules.offlineWithout && len(a.Work) == 0 {
			s.Input = agents.SignOut
		}
		_ = t.signalAgent(id, s, "")
	}
}

// missedBack returns missed agents to ready where the house wants that.
func (t *turn) missedBack() {
	for id, a := range t.d.agents {
		if a.State != events.AgentMissed || !a.Device.Registered {
			continue
		}
		if after := t.presence(a.SiteID).missedBack; after > 0 && t.now.Sub(a.Since) >= after {
			_ = t.signalAgent(id, agents.Signal{Input: agents.GoReady, Cause: events.CauseTimer}, "")
		}
	}
}

// wrapupRanOut ends a wrap-up by the clock. Where the site wants it, whoever did not finish it is paused in the same turn and
// not offered the next caller.
func (t *turn) wrapupRanOut(i events.Interaction) {
	_, _ = t.signalInteraction(i, interactions.Signal{Input: interactions.Finish}, change{typ: events.InteractionEnded, cause: events.CauseTimer})
	a, ok := t.d.agents[i.AgentID]
	if ok && a.State == events.AgentReady && a.NextState == "" && t.presence(a.SiteID).pauseAfterWrapup {
		_ = t.signalAgent(a.ID, agents.Signal{Input: agents.Pause, Cause: events.CauseTimer}, "")
	}
}

// pageGone reports whether an agent's page is away, and not only the phone: a browser phone is reached through it.
func (t *turn) pageGone(a events.Agent) bool {
	if a.Device.Kind != agents.Browser || a.Device.Registered {
		return false
	}
	l := t.d.lines[a.ID]
	return !a.Device.Standing || l == nil || !l.socket
}
