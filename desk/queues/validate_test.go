package queues_test

import (
	"errors"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/internal/fault"
)

const anID = "01J00000000000000000000AAA"

func blames(t *testing.T, err error, field string) {
	t.Helper()
	var f *fault.Error
	switch {
	case field == "" && err != nil:
		t.Fatalf("refused: %v", err)
	case field != "" && (!errors.As(err, &f) || f.Field != field || f.Code != fault.Invalid || f.Key == ""):
		t.Fatalf("answered %v, want field %q", err, field)
	}
}

func TestAQueueIsKeptOnlyWithinItsBounds(t *testing.T) {
	for _, c := range []struct {
		name, field string
		change      func(*queues.Queue)
	}{
		{"as it is", "", func(*queues.Queue) {}},
		{"without a limit of wrap-up", "", func(q *queues.Queue) { q.WrapupSeconds = -1 }},
		{"without a name", "name", func(q *queues.Queue) { q.Name = "" }},
		{"ringing too short", "offer_seconds", func(q *queues.Queue) { q.OfferSeconds = 4 }},
		{"ringing too long", "offer_seconds", func(q *queues.Queue) { q.OfferSeconds = 121 }},
		{"wrap-up below no limit", "wrapup_seconds", func(q *queues.Queue) { q.WrapupSeconds = -2 }},
		{"waiting over a day", "max_wait_seconds", func(q *queues.Queue) { q.MaxWaitSeconds = 86401 }},
		{"a service level of nothing", "service_level_seconds", func(q *queues.Queue) { q.ServiceLevelSeconds = 0 }},
		{"music that is a line of configuration", "music_class", func(q *queues.Queue) { q.MusicClass = "default\n[x]" }},
		{"music that is a path", "music_class", func(q *queues.Queue) { q.MusicClass = "a/b" }},
		{"an international caller id", "", func(q *queues.Queue) { q.CallerID = "+12125550100" }},
		{"a caller id that is a header", "caller_id", func(q *queues.Queue) { q.CallerID = "\"x\" <1>" }},
		{"a code twice", "disposition_ids", func(q *queues.Queue) { q.DispositionIDs = []string{anID, anID} }},
		{"a strategy nobody knows", "strategy", func(q *queues.Queue) { q.Strategy = "random" }},
		{"the best available with a skill that relaxes", "", func(q *queues.Queue) {
			q.Strategy = queues.BestAvailable
			q.Skills = []queues.SkillNeed{{SkillID: anID, Level: 4, Relax: []queues.Relax{{AfterSeconds: 20, Level: 2}, {AfterSeconds: 60}}}}
		}},
		{"a skill beyond the best", "skills.0.level", func(q *queues.Queue) { q.Skills = []queues.SkillNeed{{SkillID: anID, Level: 6}} }},
		{"a skill twice", "skills", func(q *queues.Queue) {
			q.Skills = []queues.SkillNeed{{SkillID: anID, Level: 1}, {SkillID: anID, Level: 2}}
		}},
		{"relaxing upwards", "skills.0.relax.0.level", func(q *queues.Queue) {
			q.Skills = []queues.SkillNeed{{SkillID: anID, Level: 2, Relax: []queues.Relax{{AfterSeconds: 20, Level: 2}}}}
		}},
		{"relaxing out of order", "skills.0.relax.1", func(q *queues.Queue) {
			q.Skills = []queues.SkillNeed{{SkillID: anID, Level: 4, Relax: []queues.Relax{{AfterSeconds: 20, Level: 3}, {AfterSeconds: 20, Level: 2}}}}
		}},
		{"teams one after the other", "", func(q *queues.Queue) {
			q.Teams = []queues.TeamStep{{TeamID: anID}}
		}},
		{"no team at first", "teams.0.after_seconds", func(q *queues.Queue) { q.Teams = []queues.TeamStep{{TeamID: anID, AfterSeconds: 9}} }},
		{"an age beyond a day", "age_seconds", func(q *queues.Queue) { q.AgeSeconds = 86401 }},
		{"an agent that is no identifier", "agent_ids", func(q *queues.Queue) { q.AgentIDs = []string{"x"} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := queues.Queue{Name: "Sales", OfferSeconds: 20, ServiceLevelSeconds: 20, MusicClass: "default"}
			c.change(&q)
			blames(t, q.Validate(), c.field)
		})
	}
}

func TestAnEntryPointIsKeptOnlyWithANumberThePBXDelivers(t *testing.T) {
	for _, c := range []struct {
		name, field string
		change      func(*queues.EntryPoint)
	}{
		{"as it is", "", func(*queues.EntryPoint) {}},
		{"any other number", "", func(e *queues.EntryPoint) { e.Number = "*" }},
		{"an international number", "", func(e *queues.EntryPoint) { e.Number = "+12125550100" }},
		{"no number", "number", func(e *queues.EntryPoint) { e.Number = "" }},
		{"a pattern", "number", func(e *queues.EntryPoint) { e.Number = "_X." }},
		{"no queue", "queue_id", func(e *queues.EntryPoint) { e.QueueID = "" }},
		{"a schedule that is no identifier", "schedule_id", func(e *queues.EntryPoint) { e.ScheduleID = "x" }},
		{"a greeting", "", func(e *queues.EntryPoint) { e.Greeting = "sound:cordboard/en/welcome" }},
		{"a greeting from the network", "greeting", func(e *queues.EntryPoint) { e.Greeting = "http://example.com/x" }},
		{"a greeting that climbs", "greeting", func(e *queues.EntryPoint) { e.Greeting = "sound:../../etc/passwd" }},
		{"a list of greetings", "closed_prompt", func(e *queues.EntryPoint) { e.ClosedPrompt = "sound:a,sound:b" }},
		{"no language", "language", func(e *queues.EntryPoint) { e.Language = "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := queues.EntryPoint{Number: "1000", Name: "Main", QueueID: anID, Language: "en"}
			c.change(&e)
			blames(t, e.Validate(), c.field)
		})
	}
}

func TestAScheduleIsKeptOnlyWithPeriodsAndDatesThatExist(t *testing.T) {
	period := func(day int, from, to string) []queues.Period {
		return []queues.Period{{Weekday: 1, Start: "08:00", End: "12:00"}, {Weekday: weekday(day), Start: from, End: to}}
	}
	for _, c := range []struct {
		name, field string
		s           queues.Schedule
	}{
		{"until midnight", "", queues.Schedule{Periods: period(5, "13:00", "24:00")}},
		{"over midnight", "periods.1.end", queues.Schedule{Periods: period(5, "22:00", "06:00")}},
		{"of no length", "periods.1.end", queues.Schedule{Periods: period(5, "22:00", "22:00")}},
		{"on an eighth day", "periods.1.weekday", queues.Schedule{Periods: period(7, "08:00", "09:00")}},
		{"at a time that is none", "periods.1", queues.Schedule{Periods: period(5, "8 am", "09:00")}},
		{"a leap day", "", queues.Schedule{Holidays: []queues.Holiday{{Date: "2028-02-29"}}}},
		{"a leap day of another year", "holidays.0.date", queues.Schedule{Holidays: []queues.Holiday{{Date: "2027-02-29"}}}},
		{"a holiday twice", "holidays.1.date", queues.Schedule{Holidays: []queues.Holiday{{Date: "2026-12-25"}, {Date: "2026-12-25"}}}},
		{"an unknown zone", "time_zone", queues.Schedule{TimeZone: "Mars/Olympus"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.s.Name = "Day"
			if c.s.TimeZone == "" {
				c.s.TimeZone = "Europe/Madrid"
			}
			blames(t, c.s.Validate(), c.field)
		})
	}
}

func TestALabelIsKeptByLanguage(t *testing.T) {
	blames(t, queues.Disposition{Name: "Sold", Label: queues.Label{"es": "Vendido", "pt-BR": "Vendido"}}.Validate(), "")
	blames(t, queues.Disposition{Name: "Sold", Label: queues.Label{"Spanish": "Vendido"}}.Validate(), "label")
	blames(t, queues.Disposition{Name: "Sold", Label: queues.Label{"es": "a\nb"}}.Validate(), "label.es")
}

func weekday(n int) time.Weekday { return time.Weekday(n) }
