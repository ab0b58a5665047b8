package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// plainCampaign is one that may be kept.
func plainCampaign(siteID, queueID, name string) campaigns.Campaign {
	return campaigns.Campaign{SiteID: siteID, QueueID: queueID, Name: name, Settings: campaigns.Settings{Country: "CO", TimeZone: "America/Bogota", Preset: "any"}}
}

// campaign makes one with a queue of its own.
func (w *world) campaign(site accounts.Site, name string) campaigns.Campaign {
	w.t.Helper()
	return must(w.CreateCampaign(w.ctx, by, all, plainCampaign(site.ID, w.queue(site, "of "+name).ID, name)))(w.t)
}

func (w *world) trunk(site accounts.Site, name string) campaigns.Trunk {
	w.t.Helper()
	return must(w.CreateTrunk(w.ctx, by, all, campaigns.Trunk{SiteID: site.ID, Name: name, Route: "PJSIP/{number}@" + name, Channels: 30, CPS: 2.5, Numbers: []string{"+576011234567"}}))(w.t)
}

func TestACampaignIsKeptAsItWasWrittenAndStartsStopped(t *testing.T) {
	w := newWorld(t)
	q, trunk := w.queue(w.two, "Sales"), w.trunk(w.two, "carrier")
	x := plainCampaign(w.two.ID, q.ID, "Sale")
	x.State, x.TrunkID, x.Mode, x.Ratio = campaigns.Running, trunk.ID, rules.Power, 1.5
	x.CallerID = campaigns.CallerIDs{Source: rules.FromPool, Number: "+576011234567", Pool: []campaigns.PoolNumber{{Number: "+576017654321", Serves: []string{"+571"}, DailyCap: 50}}}
	x.Detection = campaigns.Machine{On: true, Args: "2500,1500,300", SamplePercent: 5}
	c := must(w.CreateCampaign(w.ctx, by, all, x))(t)
	if c.State != campaigns.Stopped || c.Pace != 100 || c.Weight != 1 || c.TrunkID != trunk.ID || c.Ratio != 1.5 || c.Detection != x.Detection || len(c.CallerID.Pool) != 1 || c.CreatedAt.IsZero() || c.Num == 0 {
		t.Fatalf("kept as %+v", c)
	}
	c.Name, c.Mode = "Autumn", rules.Predictive
	is := must(w.UpdateCampaign(w.ctx, by, all, c))(t)
	if is.Name != "Autumn" || is.Mode != rules.Predictive || is.Version != 2 || is.State != campaigns.Stopped {
		t.Fatalf("changed to %+v", is)
	}
	_, err := w.UpdateCampaign(w.ctx, by, all, c)
	wants(t, err, fault.Conflict, "campaign.changed", "version")
	_, err = w.CreateCampaign(w.ctx, by, all, plainCampaign(w.two.ID, q.ID, "Autumn"))
	wants(t, err, fault.Conflict, "campaign.name_taken", "name")
	wants(t, w.DeleteQueue(w.ctx, by, all, q.ID), fault.Conflict, "queue.in_use", "")
	wants(t, w.DeleteTrunk(w.ctx, by, all, trunk.ID), fault.Conflict, "trunk.in_use", "")
	uses := must(w.Uses(w.ctx, all, "trunk", trunk.ID))(t)
	if len(uses) != 1 || uses[0].Noun != "campaign" || uses[0].Name != "Autumn" {
		t.Errorf("the trunk is used by %+v", uses)
	}
}

func TestACampaignThatCannotBeKeptNamesItsField(t *testing.T) {
	w := newWorld(t)
	q, foreign := w.queue(w.two, "Sales"), w.queue(w.one, "Elsewhere")
	far := w.trunk(w.one, "carrier")
	for name, x := range map[string]struct {
		change     func(*campaigns.Campaign)
		key, field string
	}{
		"no name":              {func(c *campaigns.Campaign) { c.Name = "" }, "field.required", "name"},
		"a queue of elsewhere": {func(c *campaigns.Campaign) { c.QueueID = foreign.ID }, "field.unknown", "queue_id"},
		"a trunk of elsewhere": {func(c *campaigns.Campaign) { c.TrunkID = far.ID }, "field.unknown", "trunk_id"},
		"a list nobody has":    {func(c *campaigns.Campaign) { c.OptoutID = q.ID }, "field.unknown", "optout_id"},
		"a zone of nowhere":    {func(c *campaigns.Campaign) { c.TimeZone = "Mars/Olympus" }, "field.time_zone", "time_zone"},
		"no country":           {func(c *campaigns.Campaign) { c.Country = "XX" }, "field.country", "country"},
		"no law":               {func(c *campaigns.Campaign) { c.Preset = "moon" }, "campaign.preset", "preset"},
		"a ratio":              {func(c *campaigns.Campaign) { c.Ratio = 12 }, "field.range", "ratio"},
		"a brake":              {func(c *campaigns.Campaign) { c.Pace = 5 }, "field.range", "pace"},
		"a caller ID":          {func(c *campaigns.Campaign) { c.CallerID.Number = "6011234567" }, "field.e164", "caller_id.number"},
		"arguments of AMD":     {func(c *campaigns.Campaign) { c.Detection.Args = "2500)&System(rm" }, "field.digits", "detection.args"},
		"a message":            {func(c *campaigns.Campaign) { c.Message = "sound:../etc/passwd" }, "field.media", "message"},
		"a looser rule":        {func(c *campaigns.Campaign) { c.Rules.Number.Day = 50 }, "rules.loosens", "rules.number_caps.day"},
		"a nameless override": {func(c *campaigns.Campaign) {
			c.Overrides = []rules.Override{{Field: "gap", Reason: "x", Expires: far9000}}
		}, "field.required", "overrides.0.by"},
		"an unheard-of limit": {func(c *campaigns.Campaign) {
			c.Overrides = []rules.Override{{Field: "moon", By: "A", Reason: "x", Expires: far9000}}
		}, "campaign.override_field", "overrides.0.field"},
		"a day that is none":    {func(c *campaigns.Campaign) { c.Rules.DaysOff = []string{"soon"} }, "rules.day_off", "rules.days_off"},
		"a cap without measure": {func(c *campaigns.Campaign) { c.Rules.Contacts.D30 = 20_000 }, "rules.cap", "rules.contact_caps.30d"},
		"a cap of a region": {func(c *campaigns.Campaign) {
			c.Rules.Regions = map[string]rules.Limits{"US-FL": {Contacts: rules.Caps{Week: -7}}}
		}, "rules.cap", "rules.regions.US-FL.contact_caps.week"},
		"a ring without end":      {func(c *campaigns.Campaign) { c.Rules.MaxRing = rules.HoursOf(1) }, "rules.max_ring", "rules.max_ring"},
		"a ring too short":        {func(c *campaigns.Campaign) { c.Rules.MaxRing = rules.Length(6 * time.Second) }, "rules.ring_too_short", "rules.max_ring"},
		"an unheard-of turn":      {retries(outcomes.Busy, rules.Retry{Turn: "home"}), "rules.turn", "rules.outcomes.busy.turn"},
		"a wait too short":        {retries(outcomes.Busy, rules.Retry{Turn: rules.Same}), "rules.wait_short", "rules.outcomes.busy.after"},
		"a wait without end":      {retries(outcomes.Busy, rules.Retry{Turn: rules.Other, After: rules.Days(1), Next: rules.Forever}), "rules.wait_forever", "rules.outcomes.busy.next"},
		"far too many times":      {retries(outcomes.Busy, rules.Retry{Turn: rules.Drop, Times: 5000}), "rules.times", "rules.outcomes.busy.times"},
		"an outcome of elsewhere": {retries("eaten", rules.Retry{Turn: rules.Drop}), "rules.outcome", "rules.outcomes"},
		"a code with a wait": {func(c *campaigns.Campaign) {
			c.Rules.Results = map[string]rules.Retry{far.ID: {Turn: rules.Same, After: rules.Length(time.Second)}}
		}, "rules.wait_short", "rules.results." + far.ID + ".after"},
	} {
		c := plainCampaign(w.two.ID, q.ID, "Sale")
		c.Preset = "us"
		x.change(&c)
		_, err := w.CreateCampaign(w.ctx, by, all, c)
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wants(t, err, fault.Invalid, x.key, x.field)
	}
}

func retries(o outcomes.Outcome, r rules.Retry) func(*campaigns.Campaign) {
	return func(c *campaigns.Campaign) { c.Rules.Outcomes = map[outcomes.Outcome]rules.Retry{o: r} }
}

var far9000 = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

func TestARuleThatLoosensTheLawIsRefusedWithBothValuesUnlessAnOverrideCoversIt(t *testing.T) {
	w := newWorld(t)
	c := plainCampaign(w.two.ID, w.queue(w.two, "Sales").ID, "Sale")
	c.Preset, c.Rules.Number.Day = "us", 5
	_, err := w.CreateCampaign(w.ctx, by, all, c)
	f := fault.Public(err)
	if f.Key != "rules.loosens" || f.Params["rule"] != "number_caps.day" || f.Params["law"] != "2" || f.Params["own"] != "5" || !strings.Contains(f.Msg, "us@") {
		t.Fatalf("refused with %+v", f)
	}
	c.Overrides = []rules.Override{{Field: "number_caps.day", By: "Legal", Reason: "our own customers", Expires: w.clock.Now().Add(time.Hour)}}
	is := must(w.CreateCampaign(w.ctx, by, all, c))(t)
	w.clock.Advance(2 * time.Hour)
	_, err = w.SetCampaign(w.ctx, by, all, is.ID, campaigns.Wish{State: campaigns.Running})
	wants(t, err, fault.Invalid, "rules.loosens", "rules.number_caps.day")
}

func TestATrunkIsAWayOutWithOneNumberInIt(t *testing.T) {
	w := newWorld(t)
	for route, good := range map[string]bool{
		"PJSIP/{number}@provider": true, "SIP/carrier/9{number}": true, "Local/{number}@out-1": true, "PJSIP/provider/sip:{number}@10.0.0.1:5060": true, "DAHDI/g1/#31#{number}": true,
		"PJSIP/provider": false, "{number}": false, "{number}/x": false, "PJSIP/{number}{number}@p": false, "PJSIP/{number}@p&PJSIP/1000": false, "PJSIP/{number}@p,30,U(x)": false, "PJSIP/{number}@${X}": false,
		"PJSIP/{number} @p": false, "/{number}": false, "PJSIP/{number}@p;x=y": false, "Loc al/{number}@x": false, "": false, "PJSIP/{number}@p\r\nAction: x": false,
	} {
		_, err := w.CreateTrunk(w.ctx, by, all, campaigns.Trunk{SiteID: w.two.ID, Name: route + ".", Route: route, Channels: 1, CPS: 1})
		if good != (err == nil) && fault.Public(err).Field != "name" {
			t.Errorf("%q: %v", route, err)
		}
	}
	x := w.trunk(w.two, "carrier")
	x.CPS, x.Numbers, x.Plus = 7.25, nil, true
	if is := must(w.UpdateTrunk(w.ctx, by, all, x))(t); is.CPS != 7.25 || is.Numbers == nil || !is.Plus || is.Version != 2 {
		t.Errorf("changed to %+v", is)
	}
	x.CPS = 0.01
	_, err := w.UpdateTrunk(w.ctx, by, all, x)
	wants(t, err, fault.Invalid, "field.range", "cps")
	if err := w.DeleteTrunk(w.ctx, by, all, x.ID); err != nil {
		t.Error(err)
	}
}

func TestStartingStoppingAndSteeringNeedsNoVersionAndIsHeard(t *testing.T) {
	w := newWorld(t)
	c := w.campaign(w.two, "Sale")
	w.said = nil
	is := must(w.SetCampaign(w.ctx, by, all, c.ID, campaigns.Wish{State: campaigns.Running, Mode: rules.Power, Ratio: 1.7}))(t)
	if is.State != campaigns.Running || is.Mode != rules.Power || is.Ratio != 1.7 || is.Pace != 100 {
		t.Fatalf("started as %+v", is)
	}
	wants(t, w.DeleteCampaign(w.ctx, by, all, c.ID), fault.Conflict, "campaign.running", "")
	must(w.SetCampaign(w.ctx, by, all, c.ID, campaigns.Wish{Pace: 40}))(t)
	if is = must(w.SetCampaign(w.ctx, by, all, c.ID, campaigns.Wish{State: campaigns.Stopped, Now: true}))(t); is.Pace != 40 || is.State != campaigns.Stopped || is.Version != 4 {
		t.Fatalf("stopped as %+v", is)
	}
	var acts []string
	for _, e := range w.said {
		acts = append(acts, e.Noun+" "+e.Act)
	}
	if got := strings.Join(acts, ", "); got != "campaign updated, campaign updated, campaign stop_now" {
		t.Errorf("told: %s", got)
	}
	_, err := w.SetCampaign(w.ctx, by, all, c.ID, campaigns.Wish{Now: true})
	wants(t, err, fault.Invalid, "campaign.now", "now")
	_, err = w.SetCampaign(w.ctx, by, events.Reach{SiteIDs: []string{w.one.ID}}, c.ID, campaigns.Wish{State: campaigns.Stopped})
	wants(t, err, fault.NotFound, "row.not_found", "")
	part := events.Reach{PartIDs: []string{w.two.ID}, QueueIDs: []string{w.queue(w.two, "other").ID}}
	_, err = w.SetCampaign(w.ctx, by, part, c.ID, campaigns.Wish{State: campaigns.Stopped})
	wants(t, err, fault.Forbidden, "row.out_of_reach", "")
	part.QueueIDs = []string{c.QueueID}
	must(w.SetCampaign(w.ctx, by, part, c.ID, campaigns.Wish{State: campaigns.Stopped}))(t)
}

func TestADeletedCampaignLeavesNothingBehindButItsAttempts(t *testing.T) {
	m := newImporting(t, server)
	m.bring(people, nil)
	c := m.campaign(m.two, "Sale")
	if err := m.AttachList(m.ctx, by, all, c.ID, m.list.ID); err != nil {
		t.Fatal(err)
	}
	d := must(m.CreateDNCList(m.ctx, by, all, lists.DNCList{SiteID: m.two.ID, Name: "no", Country: "CO", CampaignID: c.ID}))(t)
	wants(t, m.DeleteCampaign(m.ctx, by, all, c.ID), fault.Conflict, "campaign.in_use", "")
	if err := m.DeleteDNCList(m.ctx, by, all, d.ID); err != nil {
		t.Fatal(err)
	}
	if err := m.DeleteCampaign(m.ctx, by, all, c.ID); err != nil {
		t.Fatal(err)
	}
	_, err := m.GetCampaign(m.ctx, all, c.ID)
	wants(t, err, fault.NotFound, "row.not_found", "")
	if err := m.DeleteList(m.ctx, by, all, m.list.ID); err != nil {
		t.Errorf("the list is still held: %v", err)
	}
	for range 2 {
		if err := m.SettleCampaigns(m.ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"campaigns", "campaign_leads", "campaign_lanes", "campaign_lists"} {
		var n int
		if err := m.pool.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s has %d rows left (%v)", table, n, err)
		}
	}
	again := plainCampaign(m.two.ID, c.QueueID, "Sale")
	must(m.CreateCampaign(m.ctx, by, all, again))(t)
}
