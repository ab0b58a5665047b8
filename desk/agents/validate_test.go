package agents_test

import (
	"errors"
	"testing"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAnAgentIsKeptOnlyWithAPhoneThatCanRing(t *testing.T) {
	const id = "01J00000000000000000000AAA"
	for _, c := range []struct {
		name, field string
		change      func(*agents.Profile)
	}{
		{"with the browser phone", "", func(*agents.Profile) {}},
		{"with a browser phone that stays on the line", "", func(a *agents.Profile) { a.Standing = true }},
		{"with an extension", "", func(a *agents.Profile) { a.Phone, a.Extension = "extension", "2001" }},
		{"with an extension that is missing", "extension", func(a *agents.Profile) { a.Phone = "extension" }},
		{"with an extension that is a dial string", "extension", func(a *agents.Profile) { a.Phone, a.Extension = "extension", "2001&PJSIP/x" }},
		{"with an extension nobody rings", "extension", func(a *agents.Profile) { a.Extension = "2001" }},
		{"with a phone of another kind", "phone", func(a *agents.Profile) { a.Phone = "carrier pigeon" }},
		{"without a user", "user_id", func(a *agents.Profile) { a.UserID = "" }},
		{"with a skill beyond the scale", "skills.0.level", func(a *agents.Profile) { a.Skills = []agents.SkillLevel{{SkillID: id, Level: 6}} }},
		{"with a skill twice", "skills", func(a *agents.Profile) {
			a.Skills = []agents.SkillLevel{{SkillID: id, Level: 1}, {SkillID: id, Level: 2}}
		}},
		{"with a team that is no identifier", "team_id", func(a *agents.Profile) { a.TeamID = "A" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := agents.Profile{UserID: id, Phone: "browser"}
			c.change(&a)
			var f *fault.Error
			if err := a.Validate(); (err == nil) != (c.field == "") || (errors.As(err, &f) && f.Field != c.field) {
				t.Fatalf("answered %v, want field %q", err, c.field)
			}
		})
	}
}
