package agents

import (
	"fmt"

	"github.com/cordboard/cordboard/internal/check"
)

// Validate reports the first field that cannot be kept. An agent with a phone of the PBX needs its extension; one with
// the browser phone has none.
func (a Profile) Validate() error {
	if err := check.First(
		check.ID("user_id", a.UserID),
		optionalID("team_id", a.TeamID),
		a.validatePhones(),
		check.IDs("queue_ids", a.QueueIDs, 500),
		a.Capacity.Validate(),
	); err != nil {
		return err
	}
	skills := make([]string, len(a.Skills))
	for i, s := range a.Skills {
		skills[i] = s.SkillID
		if err := check.Range(fmt.Sprintf("skills.%d.level", i), s.Level, 1, 5); err != nil {
			return err
		}
	}
	return check.IDs("skills", skills, 200)
}

// Validate reports the first field that cannot be kept.
func (t Team) Validate() error { return check.Name("name", t.Name) }

// Validate reports the first field that cannot be kept.
func (s Skill) Validate() error { return check.Name("name", s.Name) }

// Validate reports the first field that cannot be kept.
func (p PauseReason) Validate() error {
	return check.First(check.Name("name", p.Name), p.Label.Validate("label"), check.Range("limit_minutes", p.LimitMinutes, 0, 24*60))
}

func optionalID(field, id string) error {
	if id == "" {
		return nil
	}
	return check.ID(field, id)
}
