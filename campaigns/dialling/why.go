package dialling

import (
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/internal/fault"
)

// cannot is what keeps the campaign from dialling anything at all.
func (r *runner) cannot(m *moment) campaigns.Bound {
	_, lag := r.e.cfg.Projected()
	switch {
	case r.c.State != campaigns.Running:
		return campaigns.BoundStopped
	case m.trouble != nil:
		return campaigns.BoundSettings
	case r.book == nil || m.floor == nil || m.now.Sub(m.floor.at) > 5*time.Second:
		return campaigns.BoundLoading
	case !m.floor.pbx:
		return campaigns.BoundPBX
	case r.load.err != nil || lag > maxLag:
		m.trouble = fault.New(fault.Conflict, "The database does not answer, or is far behind. Calls go on; new ones are placed when it is back.").WithKey("campaign.database")
		return campaigns.BoundDatabase
	case len(r.c.ListIDs) == 0:
		return campaigns.BoundNoLists
	case m.sum.SignedIn == 0:
		return campaigns.BoundNoAgents
	case len(m.agents) == 0 && m.sum.Elsewhere == 0 && m.sum.Callers == 0:
		return campaigns.BoundNoLegs
	}
	return ""
}

// why is the one constraint that bound a cycle.
func (r *runner) why(m *moment, want int, bound campaigns.Bound) campaigns.Bound {
	if m.placed > 0 || len(r.hopper) > 0 || want <= 0 && !r.barren { // who had nothing to call does not ask for agents, either
		return bound
	}
	if bound == campaigns.BoundRefused || bound == campaigns.BoundTrunks || bound == campaigns.BoundCPS || bound == campaigns.BoundShare {
		return bound
	}
	return r.dry(m)
}

// dry is why there is no lead to call.
func (r *runner) dry(m *moment) campaigns.Bound {
	switch {
	case r.count.Zones == nil || !r.load.empty:
		return campaigns.BoundLoading
	case r.count.Leads.Total > 0 && r.count.Leads.Closed == r.count.Leads.Total || r.count.Leads.Total == 0:
		return campaigns.BoundExhausted
	}
	open := false
	for _, z := range r.clocks(m.now) {
		if z.Leads > 0 && z.Open {
			open = true
		}
		if z.Leads > 0 && !z.Open && !z.Until.IsZero() && (m.until.IsZero() || z.Until.Before(m.until)) {
			m.until = z.Until
		}
	}
	if !open {
		return campaigns.BoundWindow
	}
	m.until = time.Time{}
	for _, h := range r.count.Holds {
		if !h.First.IsZero() && (m.until.IsZero() || h.First.Before(m.until)) {
			m.until = h.First
		}
	}
	return campaigns.BoundHeld
}
