package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/reports/live"
)

const sqlTime = "2006-01-02 15:04:05.000"

func (w *world) stretch(agent, site, team, activity string, from time.Time, d time.Duration) {
	w.t.Helper()
	to := "NULL"
	if d > 0 {
		to = "'" + from.Add(d).Format(sqlTime) + "'"
	}
	exec(w.t, w.pool, fmt.Sprintf(`INSERT INTO agent_states (id, agent_id, site_id, team_id, state, activity, from_at, to_at, ms, seq)
		VALUES ('%s', '%s', '%s', '%s', 'ready', '%s', '%s', %s, 0, 1)`, w.ids.New(), agent, site, team, activity, from.Format(sqlTime), to))
}

func TestAnAgentsDayIsReadFromItsStretches(t *testing.T) {
	w := newWorld(t)
	agent, team, midnight := w.ids.New(), w.ids.New(), time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	w.stretch(agent, w.one.ID, team, "talking", midnight.Add(-time.Minute), 3*time.Minute) // over midnight
	w.stretch(agent, w.one.ID, team, "wrapup", midnight.Add(2*time.Minute), time.Minute)
	w.stretch(agent, w.one.ID, team, "ready", midnight.Add(3*time.Minute), 1500*time.Millisecond)
	w.stretch(agent, w.one.ID, team, "paused", midnight.Add(4*time.Minute), time.Minute)
	w.stretch(agent, w.one.ID, team, "ready", midnight.Add(5*time.Minute), 0) // lasts
	days, err := w.AgentDays(t.Context(), w.one.ID, midnight)
	if err != nil || len(days) != 1 || days[0].Busy != 3*time.Minute || days[0].Available != 1500*time.Millisecond {
		t.Fatalf("got %+v, %v", days, err)
	}
	if days, err := w.AgentDays(t.Context(), w.two.ID, midnight); err != nil || len(days) != 0 {
		t.Errorf("of the other site: %+v, %v", days, err)
	}
	list, err := w.Stretches(t.Context(), all, agent, midnight)
	if err != nil || len(list) != 5 || list[0].Activity != events.ActivityTalking || !list[4].To.IsZero() {
		t.Errorf("the stretches: %+v, %v", list, err)
	}
	for name, r := range map[string]events.Reach{"the other site": {SiteIDs: []string{w.two.ID}}, "another team": {PartIDs: []string{w.one.ID}, TeamIDs: []string{w.ids.New()}}, "nothing": {}} {
		if list, err := w.Stretches(t.Context(), r, agent, midnight); err != nil || len(list) != 0 {
			t.Errorf("with %s in reach: %+v, %v", name, list, err)
		}
	}
	if list, err := w.Stretches(t.Context(), events.Reach{PartIDs: []string{w.one.ID}, TeamIDs: []string{team}}, agent, midnight); err != nil || len(list) != 5 {
		t.Errorf("with the team in reach: %+v, %v", list, err)
	}
}

func TestQuartersCountWhoEnteredTheQueue(t *testing.T) {
	w := newWorld(t)
	queue, midnight := w.ids.New(), time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	for n, at := range []time.Duration{8 * time.Hour, 8*time.Hour + 14*time.Minute + 59*time.Second, 8*time.Hour + 15*time.Minute, -time.Second, 24 * time.Hour} {
		id := w.past(w.one.ID, queue, "", midnight.Add(at))
		exec(w.t, w.pool, fmt.Sprintf(`UPDATE interactions SET queued_at = created_at WHERE id = '%s'`, id))
		if n == 1 {
			exec(w.t, w.pool, fmt.Sprintf(`UPDATE interactions SET answered_at = NULL, outcome = 'abandoned' WHERE id = '%s'`, id))
		}
	}
	q, err := w.Quarters(t.Context(), queue, midnight, midnight.Add(24*time.Hour))
	if err != nil || len(q) != 2 {
		t.Fatalf("got %+v, %v", q, err)
	}
	if q[0].N != 32 || q[0].Offered != 2 || q[0].Answered != 1 || q[0].Abandoned != 1 || q[1].N != 33 || q[1].Offered != 1 {
		t.Errorf("got %+v", q)
	}
}

func TestHoursCountWhoEnteredEachQueueOfASite(t *testing.T) {
	w := newWorld(t)
	sales, support, midnight := w.ids.New(), w.ids.New(), time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		site, queue string
		at          time.Duration
		lost        bool
	}{
		{w.one.ID, sales, 8 * time.Hour, false}, {w.one.ID, sales, 9*time.Hour - time.Second, true}, {w.one.ID, sales, 9 * time.Hour, false},
		{w.one.ID, support, 8 * time.Hour, false}, {w.one.ID, sales, -time.Second, false}, {w.one.ID, sales, 24 * time.Hour, false}, {w.two.ID, w.ids.New(), 8 * time.Hour, false},
	} {
		id := w.past(c.site, c.queue, "", midnight.Add(c.at))
		exec(w.t, w.pool, fmt.Sprintf(`UPDATE interactions SET queued_at = created_at WHERE id = '%s'`, id))
		if c.lost {
			exec(w.t, w.pool, fmt.Sprintf(`UPDATE interactions SET answered_at = NULL, outcome = 'abandoned' WHERE id = '%s'`, id))
		}
	}
	got := must(w.Hours(t.Context(), w.one.ID, midnight, midnight.Add(24*time.Hour)))(t)
	want := []live.Hour{{QueueID: sales, N: 8, Offered: 2, Answered: 1, Abandoned: 1}, {QueueID: sales, N: 9, Offered: 1, Answered: 1}, {QueueID: support, N: 8, Offered: 1, Answered: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestAnActOnLiveWorkIsInTheAudit(t *testing.T) {
	w := newWorld(t)
	id := w.ids.New()
	if err := w.RecordAct(t.Context(), events.Actor{UserID: "", Login: "maria", Address: "10.0.0.1"}, w.one.ID, "interaction", "move", id, map[string]string{"queue_id": "q"}); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.ListAudit(t.Context(), all, accounts.AuditFilter{NounID: id}, events.Page{})
	if err != nil || len(list) != 1 || list[0].Act != "interaction.move" || list[0].Login != "maria" {
		t.Errorf("got %+v, %v", list, err)
	}
}
