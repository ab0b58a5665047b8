package queues

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/internal/check"
)

// Bounds that keep a form's mistake from becoming a day's trouble.
const (
	maxQueueAgents       = 2000
	maxQueueDispositions = 100
	maxQueueSkills       = 20
	maxQueueTeams        = 50
	maxRelax             = 10
	maxPeriods           = 100
	maxHolidays          = 500
	day                  = 24 * 60 * 60
)

// Validate reports the first field that cannot be kept.
func (q Queue) Validate() error {
	return check.First(
		check.Name("name", q.Name),
		check.Range("priority", q.Priority, -100, 100),
		check.Range("offer_seconds", q.OfferSeconds, 5, 120),
		check.Range("wrapup_seconds", q.WrapupSeconds, -1, 60*60),
		check.Range("wrapup_extends", q.WrapupExtends, 0, 10),
		check.Range("max_wait_seconds", q.MaxWaitSeconds, 0, day),
		check.Range("hold_limit_seconds", q.HoldLimitSeconds, 0, 60*60),
		check.Range("service_level_seconds", q.ServiceLevelSeconds, 1, 60*60),
		word("music_class", q.MusicClass),
		callerID(q.CallerID),
		check.IDs("disposition_ids", q.DispositionIDs, maxQueueDispositions),
		check.IDs("agent_ids", q.AgentIDs, maxQueueAgents),
		check.OneOf("strategy", q.Strategy, "", LongestAvailable, BestAvailable),
		check.OneOf("recording", q.Recording, "", RecordingOff, RecordingAlways),
		check.Range("age_seconds", q.AgeSeconds, 0, day),
		check.Range("age_most", q.AgeMost, 0, 100),
		skillNeeds(q.Skills),
		teamSteps(q.Teams),
		q.Care.Validate(),
		q.Guide.Validate(),
	)
}

// Normalize fills in what may be left out.
func (q Queue) Normalize() Queue {
	if q.Strategy == "" {
		q.Strategy = LongestAvailable
	}
	if q.Recording == "" {
		q.Recording = RecordingOff
	}
	q.Care, q.Guide = q.Care.Normalize(), q.Guide.Normalize()
	return q
}

func skillNeeds(list []SkillNeed) error {
	seen := make([]string, 0, len(list))
	for i, n := range list {
		field := fmt.Sprintf("skills.%d", i)
		seen = append(seen, n.SkillID)
		if err := check.First(check.Range(field+".level", n.Level, 1, 5), check.Range(field+".relax", len(n.Relax), 0, maxRelax)); err != nil {
			return err
		}
		for k, r := range n.Relax {
			field := fmt.Sprintf("%s.relax.%d", field, k)
			if err := check.First(check.Range(field+".after_seconds", r.AfterSeconds, 1, day), check.Range(field+".level", r.Level, 0, n.Level-1)); err != nil {
				return err
			}
			if k > 0 && (r.AfterSeconds <= n.Relax[k-1].AfterSeconds || r.Level >= n.Relax[k-1].Level) {
				return check.Trouble("field.relax_order", field, "Each step comes later and asks for less than the one before it.")
			}
		}
	}
	return check.IDs("skills", seen, maxQueueSkills)
}

func teamSteps(list []TeamStep) error {
	seen := make([]string, 0, len(list))
	for i, s := range list {
		seen = append(seen, s.TeamID)
		if err := check.Range(fmt.Sprintf("teams.%d.after_seconds", i), s.AfterSeconds, 0, day); err != nil {
			return err
		}
	}
	if len(list) > 0 && !slices.ContainsFunc(list, func(s TeamStep) bool { return s.AfterSeconds == 0 }) {
		return check.Trouble("field.no_first_team", "teams.0.after_seconds", "One team has to be searched at once: set its wait to 0.")
	}
	return check.IDs("teams", seen, maxQueueTeams)
}

// Validate reports the first field that cannot be kept.
func (e EntryPoint) Validate() error {
	number := error(nil)
	if e.Number != "*" {
		number = check.Digits("number", strings.TrimPrefix(e.Number, "+"), 1, 31, "")
	}
	return check.First(
		number,
		check.Name("name", e.Name),
		e.taker(),
		optionalID("schedule_id", e.ScheduleID),
		media("greeting", e.Greeting),
		media("closed_prompt", e.ClosedPrompt),
		check.Language("language", e.Language),
	)
}

// taker: callers go to a queue or to an agent. Nobody's own number is the one that takes what no other does.
func (e EntryPoint) taker() error {
	switch {
	case e.QueueID != "" && e.AgentID != "":
		return check.Trouble("entry_point.one_taker", "agent_id", "A number leads to a queue or to one agent, not to both. Clear one of them.")
	case e.QueueID == "" && e.AgentID == "":
		return check.Trouble("entry_point.no_taker", "queue_id", "Nobody would take the callers. Choose a queue or one agent.")
	case e.AgentID == "":
		return check.ID("queue_id", e.QueueID)
	case e.Number == "*":
		return check.Trouble("entry_point.agent_number", "number", "An agent's own number is one number; * takes callers of all others. Write the number.")
	}
	return check.ID("agent_id", e.AgentID)
}

// Validate reports the first field that cannot be kept. Every period has to end after it begins; opening hours over
// midnight are two periods.
func (s Schedule) Validate() error {
	if err := check.First(check.Name("name", s.Name), check.Zone("time_zone", s.TimeZone),
		check.Range("periods", len(s.Periods), 0, maxPeriods), check.Range("holidays", len(s.Holidays), 0, maxHolidays)); err != nil {
		return err
	}
	for i, p := range s.Periods {
		if err := p.validate(fmt.Sprintf("periods.%d", i)); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for i, h := range s.Holidays {
		field := fmt.Sprintf("holidays.%d", i)
		if _, err := time.Parse(time.DateOnly, h.Date); err != nil {
			return check.Trouble("field.date", field+".date", "%q is not a date like 2026-12-25.", h.Date)
		}
		if seen[h.Date] {
			return check.Trouble("field.duplicate", field+".date", "The holiday %s is named twice.", h.Date)
		}
		seen[h.Date] = true
		if err := check.Line(field+".name", h.Name, check.NameLength); err != nil {
			return err
		}
	}
	return validExceptions(s.Exceptions, seen)
}

// validExceptions: a date is an exception once, and no holiday too.
func validExceptions(list []Exception, seen map[string]bool) error {
	if err := check.Range("exceptions", len(list), 0, maxHolidays); err != nil {
		return err
	}
	for i, e := range list {
		field := fmt.Sprintf("exceptions.%d", i)
		if _, err := time.Parse(time.DateOnly, e.Date); err != nil {
			return check.Trouble("field.date", field+".date", "%q is not a date like 2026-12-25.", e.Date)
		}
		if seen[e.Date] {
			return check.Trouble("field.duplicate", field+".date", "The date %s is named twice.", e.Date)
		}
		seen[e.Date] = true
		if err := check.First(check.Line(field+".name", e.Name, check.NameLength), check.Range(field+".periods", len(e.Periods), 0, 20)); err != nil {
			return err
		}
		for k, p := range e.Periods {
			if err := p.validate(fmt.Sprintf("%s.periods.%d", field, k)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p Period) validate(field string) error {
	if err := check.Range(field+".weekday", int(p.Weekday), 0, 6); err != nil {
		return err
	}
	return Hours{p.Start, p.End}.validate(field)
}

func (p Hours) validate(field string) error {
	from, to, err := p.minutes()
	if err != nil {
		return check.Trouble("field.time_of_day", field, "A period is written like 08:30 to 17:00; %q to %q is not.", p.Start, p.End)
	}
	if from >= to {
		return check.Trouble("field.period_order", field+".end", "A period ends after it begins; opening hours over midnight are two periods.")
	}
	return nil
}

// Validate reports the first field that cannot be kept.
func (d Disposition) Validate() error {
	return check.First(check.Name("name", d.Name), d.Label.Validate("label"),
		check.OneOf("kind", d.Kind, KindPlain, KindOptOut, KindCallback, KindWrongNumber, KindMachine))
}

// Validate reports the first language or name that cannot be kept.
func (l Label) Validate(field string) error {
	if err := check.Range(field, len(l), 0, 50); err != nil {
		return err
	}
	for lang, name := range l {
		if err := check.First(check.Language(field, lang), check.Line(field+"."+lang, name, check.NameLength)); err != nil {
			return err
		}
	}
	return nil
}

func optionalID(field, id string) error {
	if id == "" {
		return nil
	}
	return check.ID(field, id)
}

// word is what may stand as a name in the PBX's configuration.
func word(field, v string) error {
	if err := check.Line(field, v, check.NameLength); err != nil {
		return err
	}
	if strings.IndexFunc(v, func(r rune) bool { return !wordRune(r, "-_.") }) >= 0 {
		return check.Trouble("field.format", field, "The field %s may hold letters, digits, hyphens, dots and underscores.", field)
	}
	return nil
}

// media is a media URI the PBX can play: a scheme it knows and a path without anything its parsers would take apart.
func media(field, v string) error {
	if v == "" {
		return nil
	}
	scheme, path, _ := strings.Cut(v, ":")
	known := scheme == "sound" || scheme == "recording" || scheme == "tone"
	ok := known && path != "" && len(v) <= 255 && !strings.Contains(path, "..") &&
		strings.IndexFunc(path, func(r rune) bool { return !wordRune(r, "-_./") }) < 0
	if ok {
		return nil
	}
	return check.Trouble("field.media", field, "%q is not a media URI like sound:cordboard/en/welcome.", v)
}

func callerID(v string) error {
	if v == "" {
		return nil
	}
	return check.Digits("caller_id", strings.TrimPrefix(v, "+"), 1, 31, "")
}

func wordRune(r rune, extra string) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(extra, r)
}
