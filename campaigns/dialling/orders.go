package dialling

import (
	"fmt"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/campaigns/rules/presets"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// order takes what people decided.
func (r *runner) order(p Plan, c campaigns.Campaign, halt bool) {
	r.post(func(r *runner) {
		if r.gone = c.SiteID == ""; r.gone { // deleted
			c = r.c
			c.State = campaigns.Stopped
		}
		r.plan, r.halted = p, r.halted || halt
		r.compile(c)
		if r.past != nil {
			r.past.audited(p.Audits[r.id])
		}
	})
}

// halt withdraws what rings, whatever becomes of the wish to stop in the database.
func (r *runner) halt() {
	now := r.now()
	for _, f := range r.open {
		r.recall(f, 0, now)
		if f.a.Reserved && f.a.State == events.AttemptLeased && f.a.InteractionID != "" {
			_ = r.e.cfg.Desk.WithdrawPreview(f.a.InteractionID, true)
		}
	}
}

// compile makes the rules ready. What is wrong with them is told, and nothing is dialled.
func (r *runner) compile(c campaigns.Campaign) {
	now := r.now()
	changed := r.book == nil || now.After(r.renew) || c.Version != r.c.Version || c.State != r.c.State
	r.c = c
	r.segments = map[uint32]int{}
	for num, id := range r.plan.ListNums {
		for at, mine := range c.ListIDs {
			if mine == id {
				r.segments[num] = min(at, segmentsMost-1)
			}
		}
	}
	if !changed && r.trouble == nil {
		r.check()
		return
	}
	r.book, r.trouble, r.unshown = nil, nil, nil
	preset, ok := presets.Find(c.Preset)
	if !ok {
		r.trouble = fault.New(fault.Conflict, "The campaign adopts no law. Choose a preset in its settings.").WithKey("campaign.no_preset")
		return
	}
	r.renew = now.Add(24 * time.Hour)
	for _, o := range c.Overrides {
		if o.Expires.After(now) && o.Expires.Before(r.renew) {
			r.renew = o.Expires
		}
	}
	adopted := presets.Adopt(preset, c.Rules, c.Overrides, now)
	adopted.Rules.Limits = rules.Strictest(adopted.Rules.Limits, rules.Limits{Mode: c.Mode})
	if adopted.Rules.Country == "" {
		adopted.Rules.Country = c.Country
	}
	book, err := rules.Compile(adopted.Rules, presets.Calendars())
	if err != nil {
		r.trouble = fault.New(fault.Conflict, fmt.Sprintf("The campaign's rules cannot be used: %v.", err)).WithKey("campaign.rules")
		return
	}
	if r.zone, err = time.LoadLocation(c.TimeZone); err != nil {
		r.trouble = fault.New(fault.Conflict, fmt.Sprintf("The campaign's time zone %q is not known here.", c.TimeZone)).WithKey("campaign.zone")
		return
	}
	r.book, r.law, r.mode = book, adopted.Preset, book.Rules().Mode
	r.past = nil // the policies may be others
	r.unload()
	r.check()
}

// segmentsMost bounds the parts of a campaign whose odds are learned apart.
const segmentsMost = 8

// check finds what is missing before anything may be dialled.
func (r *runner) check() {
	if text, key := r.e.lines.trouble(r.c.TrunkID); key == "campaign.no_trunk" {
		r.trouble = fault.New(fault.Conflict, text).WithKey(key)
		return
	}
	if n := r.foreign(); n != "" {
		r.trouble = fault.New(fault.Conflict, fmt.Sprintf("The trunk does not list the caller ID %s among the numbers it may show, so nothing is dialled. Correct the campaign's caller ID, or list the number in the trunk's settings.", n)).
			WithKey("campaign.caller_id_foreign")
		return
	}
	if r.book.For().Message == rules.Yes && r.c.Message == "" && r.mode != rules.Preview {
		r.trouble = fault.New(fault.Conflict, "The law that the campaign adopts wants a message for people who answer and meet nobody. Choose one in the settings.").WithKey("campaign.no_message")
	}
}

// foreign is a caller ID that the campaign wants to show and its trunk may not.
func (r *runner) foreign() string {
	c := r.c.CallerID
	if c.Number != "" && !r.owned(c.Number) {
		return c.Number
	}
	if c.Source == rules.FromPool {
		for _, p := range c.Pool {
			if !r.owned(p.Number) {
				return p.Number
			}
		}
	}
	return ""
}
