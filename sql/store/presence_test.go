package store_test

import (
	"reflect"
	"testing"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAPolicyOfPresenceIsKeptBySiteAndSilentUntilItIsWritten(t *testing.T) {
	w := newWorld(t)
	p := must(w.GetPresence(w.ctx, all, w.one.ID))(t)
	if !reflect.DeepEqual(p, agents.PresencePolicy{SiteID: w.one.ID, Version: 1}) {
		t.Fatalf("before anybody wrote it, it is %+v", p)
	}
	p.AfterWrapup, p.AfterMissed, p.MissedBackSeconds, p.MissedLimit, p.IdleMinutes, p.PhoneGraceSeconds, p.PhoneLost = "paused", "back", 20, 2, 30, 60, "offline"
	p.Capacity = agents.CapacityPolicy{Written: new(4), Beside: new(0), PerChannel: map[events.Channel]int{events.Email: 1}}
	is := must(w.UpdatePresence(w.ctx, by, all, p))(t)
	was := p
	if was.Version = 2; !reflect.DeepEqual(is, was) {
		t.Fatalf("kept as %+v, want %+v", is, was)
	}
	_, err := w.UpdatePresence(w.ctx, by, all, p)
	wants(t, err, fault.Conflict, "presence_policy.changed", "version")
	is.MissedLimit = 0
	is = must(w.UpdatePresence(w.ctx, by, all, is))(t)
	d := must(w.LoadDirectory(w.ctx))(t)
	if _, other := d.Presence[w.two.ID]; !reflect.DeepEqual(d.Presence[w.one.ID], is) || other {
		t.Fatalf("the desk's picture has %+v", d.Presence)
	}

	part := events.Reach{PartIDs: []string{w.one.ID}, QueueIDs: []string{w.queue(w.one, "Sales").ID}}
	must(w.GetPresence(w.ctx, part, w.one.ID))(t)
	_, err = w.UpdatePresence(w.ctx, by, part, is)
	wants(t, err, fault.Forbidden, "row.out_of_reach", "")
	_, err = w.GetPresence(w.ctx, part, w.two.ID)
	wants(t, err, fault.NotFound, "row.not_found", "")
	_, err = w.GetPresence(w.ctx, all, "nonsense")
	wants(t, err, fault.NotFound, "row.not_found", "")

	for field, change := range map[string]func(*agents.PresencePolicy){
		"after_wrapup":        func(p *agents.PresencePolicy) { p.AfterWrapup = "offline" },
		"after_missed":        func(p *agents.PresencePolicy) { p.AfterMissed, p.MissedBackSeconds = "gone", 0 },
		"missed_back_seconds": func(p *agents.PresencePolicy) { p.MissedBackSeconds = 0 },
		"missed_limit":        func(p *agents.PresencePolicy) { p.MissedLimit = 11 },
		"idle_minutes":        func(p *agents.PresencePolicy) { p.IdleMinutes = 4 },
		"phone_grace_seconds": func(p *agents.PresencePolicy) { p.PhoneGraceSeconds = -1 },
		"capacity.written":    func(p *agents.PresencePolicy) { p.Capacity.Written = new(51) },
		"capacity.beside":     func(p *agents.PresencePolicy) { p.Capacity.Beside = new(-1) },
		"capacity of voice":   func(p *agents.PresencePolicy) { p.Capacity.PerChannel = map[events.Channel]int{events.Voice: 1} },
		"phone_lost":          func(p *agents.PresencePolicy) { p.PhoneLost = "ready" },
	} {
		bad := is
		change(&bad)
		if _, err := w.UpdatePresence(w.ctx, by, all, bad); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("a wrong %s is kept: %v", field, err)
		}
	}
}
