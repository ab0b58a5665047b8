package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// past writes an interaction as the projector would. parts are "agent/team" of who took part.
func (w *world) past(site, queue, entry string, at time.Time, parts ...string) string {
	w.t.Helper()
	id := w.ids.New()
	stamp := at.UTC().Format("2006-01-02 15:04:05.000")
	exec(w.t, w.pool, fmt.Sprintf(`INSERT INTO interactions (id, site_id, channel, direction, state, state_since, entry_id, queue_id, contact_id,
		from_number, to_number, from_name, priority, created_at, answered_at, outcome, notes, held_ms, talk_ms, wait_ms, wrap_ms, wrapup_extends, seq, changed_at)
		VALUES ('%s', '%s', 'voice', 'in', 'ended', '%[3]s', NULLIF('%[4]s', ''), NULLIF('%[5]s', ''), NULL, '1', '2', '', 0, '%[3]s', '%[3]s', 'handled', 'n', 1, 2, 3, 4, 0, 1, '%[3]s')`,
		id, site, stamp, entry, queue))
	for _, p := range parts {
		agent, team, _ := strings.Cut(p, "/")
		exec(w.t, w.pool, fmt.Sprintf(`INSERT INTO interaction_agents (interaction_id, agent_id, team_id, first_at, last_at) VALUES ('%s', '%s', NULLIF('%s', ''), '%s', '%[4]s')`,
			id, agent, team, stamp))
	}
	return id
}

func TestTheHistoryShowsWhatIsInReachAndWhatTheAgentTookPartIn(t *testing.T) {
	w := newWorld(t)
	id := w.ids.New
	s1, s2, q1, q2, e1, t1, t2, ann, bob := w.one.ID, w.two.ID, id(), id(), id(), id(), id(), id(), id()
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := w.past(s1, q1, e1, day, ann+"/"+t1)
	b := w.past(s1, q2, "", day.Add(time.Hour), bob+"/"+t2, ann+"/"+t1)
	c := w.past(s1, q2, "", day.Add(2*time.Hour), bob+"/"+t2)
	d := w.past(s2, "", "", day.Add(3*time.Hour), ann+"/")
	part := func(r events.Reach) events.Reach { r.PartIDs = []string{s1}; return r }
	for _, x := range []struct {
		name string
		f    interactions.HistoryFilter
		want []string
	}{
		{"everything", interactions.HistoryFilter{Reach: all}, []string{d, c, b, a}},
		{"nothing", interactions.HistoryFilter{}, nil},
		{"a site", interactions.HistoryFilter{Reach: events.Reach{SiteIDs: []string{s1}}}, []string{c, b, a}},
		{"a queue", interactions.HistoryFilter{Reach: part(events.Reach{QueueIDs: []string{q1}})}, []string{a}},
		{"an entry point", interactions.HistoryFilter{Reach: part(events.Reach{EntryIDs: []string{e1}})}, []string{a}},
		{"a team, whoever of it took part", interactions.HistoryFilter{Reach: part(events.Reach{TeamIDs: []string{t1}})}, []string{b, a}},
		{"a team at a site out of reach", interactions.HistoryFilter{Reach: events.Reach{PartIDs: []string{s2}, TeamIDs: []string{t1}}}, nil},
		{"the own alone", interactions.HistoryFilter{OwnAgentID: ann}, []string{d, b, a}},
		{"the own besides a queue", interactions.HistoryFilter{Reach: part(events.Reach{QueueIDs: []string{q2}}), OwnAgentID: ann}, []string{d, c, b, a}},
		{"an agent within everything", interactions.HistoryFilter{Reach: all, AgentID: bob}, []string{c, b}},
		{"another agent within the own", interactions.HistoryFilter{OwnAgentID: ann, AgentID: bob}, []string{b}},
		{"a queue within the own", interactions.HistoryFilter{OwnAgentID: ann, QueueID: q1}, []string{a}},
		{"a span of time", interactions.HistoryFilter{Reach: all, From: day.Add(time.Hour), To: day.Add(3 * time.Hour)}, []string{c, b}},
		{"what is no identifier", interactions.HistoryFilter{Reach: all, ContactID: "é"}, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			var got []string
			for after := ""; ; {
				list, next, err := w.ListInteractions(t.Context(), x.f, events.Page{After: after, Limit: 2})
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range list {
					got = append(got, i.ID)
				}
				if after = next; next == "" {
					break
				}
			}
			if !slices.Equal(got, x.want) {
				t.Fatalf("shows %v, want %v", got, x.want)
			}
			seen := interactions.HistoryFilter{Reach: x.f.Reach, OwnAgentID: x.f.OwnAgentID}
			for _, one := range x.want {
				if _, err := w.GetInteraction(t.Context(), seen, one); err != nil {
					t.Errorf("%s is listed but not got: %v", one, err)
				}
			}
		})
	}
	_, err := w.GetInteraction(w.ctx, interactions.HistoryFilter{OwnAgentID: ann}, c)
	wants(t, err, fault.NotFound, "row.not_found", "")
}

func TestOneInteractionIsShownWithItsLegsAndOffers(t *testing.T) {
	w := newWorld(t)
	id, call, agent, offer := w.past(w.one.ID, "", "", w.clock.Now()), w.ids.New(), w.ids.New(), w.ids.New()
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO calls (id, interaction_id, direction, state, from_number, to_number, from_name, started_at, seq, changed_at)
		VALUES ('%s', '%s', 'in', 'ended', '1', '2', '', NOW(3), 1, NOW(3))`, call, id))
	exec(t, w.pool, fmt.Sprintf(`UPDATE interactions SET call_id = '%s' WHERE id = '%s'`, call, id))
	for i, role := range []string{"customer", "agent"} {
		exec(t, w.pool, fmt.Sprintf(`INSERT INTO call_legs (call_id, id, role, channel_id, endpoint, agent_id, number, state, created_at, cause, q850, tech_cause)
			VALUES ('%s', 'l%d', '%s', 'c', 'e', NULLIF('%s', ''), '', 'gone', '2026-01-01 00:00:0%[2]d', 'busy', 17, 486)`, call, i, role, agent))
	}
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO interaction_offers (id, interaction_id, site_id, agent_id, offered_at, ended_at, cause, why, seq)
		VALUES ('%s', '%s', '%s', '%s', NOW(3), NOW(3), 'no_answer', 'longest idle', 1)`, offer, id, w.one.ID, agent))
	d, err := w.GetInteraction(t.Context(), interactions.HistoryFilter{Reach: all}, id)
	if err != nil {
		t.Fatal(err)
	}
	i := d.Interaction
	if i.Outcome != events.OutcomeHandled || i.AnsweredAt.IsZero() || !i.EndedAt.IsZero() || i.TalkMS != 2 || i.Notes != "n" {
		t.Errorf("the interaction is %+v", i)
	}
	if len(d.Legs) != 2 || d.Legs[1].Role != events.LegAgent || d.Legs[1].Q850 != 17 || d.Legs[1].AgentID != agent {
		t.Errorf("the legs are %+v", d.Legs)
	}
	if len(d.Offers) != 1 || d.Offers[0].Why != "longest idle" || d.Offers[0].Cause != events.CauseNoAnswer || d.Offers[0].EndedAt.IsZero() {
		t.Errorf("the offers are %+v", d.Offers)
	}
}

func TestTheLastAgentOfAContactIsWhoSpokeOnTheNewestInteraction(t *testing.T) {
	w := newWorld(t)
	contact, ann, bob := w.ids.New(), w.ids.New(), w.ids.New()
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if id, _, err := w.LastAgent(t.Context(), contact); err != nil || id != "" {
		t.Fatalf("nobody spoke yet, got %q and %v", id, err)
	}
	for _, i := range []string{w.past(w.one.ID, "", "", day.Add(time.Hour), bob+"/"), w.past(w.one.ID, "", "", day, ann+"/")} {
		exec(t, w.pool, fmt.Sprintf(`UPDATE interactions SET contact_id = '%s' WHERE id = '%s'`, contact, i))
	}
	id, at, err := w.LastAgent(t.Context(), contact)
	if err != nil || id != bob || !at.Equal(day.Add(time.Hour)) {
		t.Errorf("got %s at %s and %v, want %s", id, at, err, bob)
	}
	if id, _, err := w.LastAgent(t.Context(), "é"); err != nil || id != "" {
		t.Errorf("what is no identifier has no agent, got %q and %v", id, err)
	}
}
