package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestConversationsAreFoundByWhatIsKnownOfThem(t *testing.T) {
	w := newWorld(t)
	day, contact, code := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), w.ids.New(), w.ids.New()
	set := func(id, what string) {
		exec(t, w.pool, fmt.Sprintf(`UPDATE interactions SET %s WHERE id = '%s'`, what, id))
	}
	in := w.past(w.one.ID, "", "", day)
	out := w.past(w.one.ID, "", "", day.Add(time.Minute))
	left := w.past(w.one.ID, "", "", day.Add(2*time.Minute))
	short := w.past(w.one.ID, "", "", day.Add(3*time.Minute))
	set(in, fmt.Sprintf(`from_number = '+34600111222', from_name = 'Berta_Torres', contact_id = '%s', disposition_id = '%s'`, contact, code))
	set(out, `direction = 'out', from_number = '34600111222', to_number = '0034911', outcome = 'no_answer'`)
	set(left, `channel = 'voicemail', from_number = '700'`)
	set(out, `notes = 'wants a zebra lamp'`)
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO form_answers (interaction_id, site_id, form_id, form_version, answers, saved_at, seq) VALUES ('%s', '%s', '%s', 1, '{"colour":"turquoise"}', NOW(3), 1)`, left, w.one.ID, w.ids.New()))
	set(short, `channel = 'voicemail', outcome = 'short', from_number = '700'`)
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO contacts (id, site_id, name, company, language, time_zone, notes, created_at, changed_at, version) VALUES ('%s', '%s', 'Berta', 'Acme', '', '', '', NOW(3), NOW(3), 1)`, contact, w.one.ID))
	for n, x := range []struct{ of, state string }{{in, "stored"}, {in, "fetching"}, {out, "failed"}} {
		exec(t, w.pool, fmt.Sprintf(`INSERT INTO recordings (id, call_id, interaction_id, state, started_at, details, bytes, duration_ms, sha256, seq, changed_at)
			VALUES ('%s', '%s', '%s', '%s', '2026-03-01 12:00:0%d', '{}', 1, 1, '', 1, NOW(3))`, w.ids.New(), w.ids.New(), x.of, x.state, n))
	}
	for _, x := range []struct {
		name string
		f    interactions.HistoryFilter
		want []string
	}{
		{"a number with the marks people write", interactions.HistoryFilter{Words: " +34 600-111 222 "}, []string{in}},
		{"the last digits", interactions.HistoryFilter{Words: "111222"}, []string{in}},
		{"whom we called, not who called", interactions.HistoryFilter{Words: "911"}, []string{out}},
		{"a name, whose marks are no patterns", interactions.HistoryFilter{Words: "berta_"}, []string{in}},
		{"a pattern is only what it says", interactions.HistoryFilter{Words: "%"}, nil},
		{"a company without the right to contacts", interactions.HistoryFilter{Words: "acme"}, nil},
		{"a company", interactions.HistoryFilter{Words: "acme", ByContact: true}, []string{in}},
		{"the notes", interactions.HistoryFilter{Words: "Zebra"}, []string{out}},
		{"what the form says", interactions.HistoryFilter{Words: "turquoise"}, []string{left}},
		{"outgoing", interactions.HistoryFilter{Direction: events.Outbound}, []string{out}},
		{"an outcome", interactions.HistoryFilter{Outcome: events.OutcomeNoAnswer}, []string{out}},
		{"a code", interactions.HistoryFilter{DispositionID: code}, []string{in}},
		{"no identifier for a code", interactions.HistoryFilter{DispositionID: "é"}, nil},
		{"what is recorded", interactions.HistoryFilter{Recorded: true}, []string{in}},
		{"messages in which something was said", interactions.HistoryFilter{Message: true}, []string{left}},
		{"quotes and hostile text", interactions.HistoryFilter{Words: `'" OR 1=1 -- \`}, nil},
	} {
		for scope, f := range map[string]interactions.HistoryFilter{"everything": {Reach: all}, "the own": {OwnAgentID: w.ids.New()}} {
			f.Words, f.ByContact, f.Direction, f.Outcome, f.DispositionID, f.Recorded, f.Message = x.f.Words, x.f.ByContact, x.f.Direction, x.f.Outcome, x.f.DispositionID, x.f.Recorded, x.f.Message
			list, _, err := w.ListInteractions(t.Context(), f, events.Page{})
			if err != nil {
				t.Fatalf("%s of %s: %v", x.name, scope, err)
			}
			var got []string
			for _, i := range list {
				got = append(got, i.ID)
			}
			want := x.want
			if scope == "the own" {
				want = nil
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s finds %v, want %v", x.name, scope, got, want)
			}
		}
	}
	if n, err := w.Recorded(t.Context(), []string{in, out, left}); err != nil || n[in] != 2 || len(n) != 1 {
		t.Errorf("recordings are counted as %v, %v", n, err)
	}
}

func TestAConversationTellsWhatItsAgentsDidAndWhatBelongsToIt(t *testing.T) {
	w := newWorld(t)
	day, ann, bob := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), w.ids.New(), w.ids.New()
	first := w.past(w.one.ID, "", "", day, ann+"/")
	next := w.past(w.one.ID, "", "", day.Add(time.Minute), bob+"/")
	exec(t, w.pool, fmt.Sprintf(`UPDATE interactions SET parent_id = '%s' WHERE id = '%s'`, first, next))
	w.stretch(ann, w.one.ID, "", "held", day.Add(time.Second), time.Second)
	w.stretch(ann, w.one.ID, "", "wrapup", day.Add(3*time.Second), time.Second)
	w.stretch(ann, w.one.ID, "", "talking", day.Add(5*time.Second), time.Second)
	exec(t, w.pool, fmt.Sprintf(`UPDATE agent_states SET interaction_id = '%s' WHERE activity <> 'talking' AND agent_id = '%s'`, first, ann))
	d, err := w.GetInteraction(t.Context(), interactions.HistoryFilter{Reach: all}, first)
	if err != nil || len(d.Stretches) != 2 || d.Stretches[0].Activity != events.ActivityHeld || d.Stretches[1].AgentID != ann {
		t.Errorf("what was done is %+v, %v", d.Stretches, err)
	}
	if len(d.Related) != 1 || d.Related[0].ID != next {
		t.Errorf("the child is %+v", d.Related)
	}
	if d, err = w.GetInteraction(t.Context(), interactions.HistoryFilter{Reach: all}, next); err != nil || len(d.Related) != 1 || d.Related[0].ID != first {
		t.Errorf("the parent is %+v, %v", d.Related, err)
	}
	// Bob took part in the second alone: the first is not for Bob, and not by this door either.
	if d, err = w.GetInteraction(t.Context(), interactions.HistoryFilter{OwnAgentID: bob}, next); err != nil || len(d.Related) != 0 {
		t.Errorf("who took part in one sees %+v, %v", d.Related, err)
	}
}

func TestTheHistoryKeepsWhoGaveItOnWhereItCameThroughAndTheMessage(t *testing.T) {
	w := newWorld(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	i := events.Interaction{ID: w.ids.New(), SiteID: w.one.ID, Channel: events.Voicemail, Direction: events.Inbound, State: events.InteractionDone, Since: at, CreatedAt: at,
		HandBy: "Ana", Visited: []string{"q1", "+34600"}, Message: &events.Message{MailboxID: "m", Mailbox: "Night", Seconds: 7}}
	b := projector.Batch{To: projector.Position{Seq: 1, EventID: "e", At: at}, Interactions: []projector.Interaction{{Interaction: i, Seq: 1, ChangedAt: at}}}
	if err := w.ApplyLive(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	d, err := w.GetInteraction(t.Context(), interactions.HistoryFilter{Reach: all}, i.ID)
	got := d.Interaction
	if err != nil || got.HandBy != "Ana" || !slices.Equal(got.Visited, i.Visited) || got.Message == nil || *got.Message != *i.Message {
		t.Errorf("kept are %q, %v, %+v, %v", got.HandBy, got.Visited, got.Message, err)
	}
}

func TestAMissedOfferIsToldUntilItsAgentPutsItAway(t *testing.T) {
	w := newWorld(t)
	day, ann, bob := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), w.ids.New(), w.ids.New()
	i := w.past(w.one.ID, "", "", day)
	offer := func(agent, cause string, at time.Time) string {
		id := w.ids.New()
		exec(t, w.pool, fmt.Sprintf(`INSERT INTO interaction_offers (id, interaction_id, site_id, agent_id, offered_at, ended_at, cause, why, seq)
			VALUES ('%s', '%s', '%s', '%s', '%[5]s', '%[5]s', '%[6]s', '', 1)`, id, i, w.one.ID, agent, at.Format(sqlTime), cause))
		return id
	}
	old, one, two := offer(ann, "no_answer", day.Add(-time.Hour)), offer(ann, "no_answer", day), offer(ann, "declined", day.Add(time.Minute))
	offer(ann, "answered", day)
	offer(ann, "withdrawn", day)
	offer(bob, "no_answer", day)
	missed := func() (got []string) {
		list, err := w.MissedOffers(t.Context(), ann, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			got = append(got, m.ID)
		}
		return got
	}
	if got := missed(); !slices.Equal(got, []string{two, one}) {
		t.Fatalf("missed are %v, want %v (not %s of before)", got, []string{two, one}, old)
	}
	for range 2 {
		if err := w.PutAwayOffer(t.Context(), ann, one); err != nil {
			t.Fatal(err)
		}
	}
	wants(t, w.PutAwayOffer(t.Context(), bob, two), fault.NotFound, "row.not_found", "")
	wants(t, w.PutAwayOffer(t.Context(), ann, "é"), fault.NotFound, "row.not_found", "")
	if got := missed(); !slices.Equal(got, []string{two}) {
		t.Errorf("after putting one away there are %v", got)
	}
}
