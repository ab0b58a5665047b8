package docs

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/campaigns/rules/presets"
)

const fromData = "<!-- From here on made from the data by `go test ./docs -update`. -->\n"

func TestTheTablesOfCallingRulesAreThoseOfTheData(t *testing.T) {
	page, err := os.ReadFile("calling-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	head, _, found := strings.Cut(string(page), fromData)
	if !found {
		t.Fatalf("docs/calling-rules.md has lost the line %q", fromData)
	}
	var b strings.Builder
	b.WriteString(head + fromData)
	drawRules(&b)
	drawOutcomes(&b)
	drawCalendars(&b)
	b.WriteString("\n## The presets\n")
	for _, p := range presets.All() {
		drawPreset(&b, p)
	}
	compare(t, "calling-rules.md", b.String())
}

func drawRules(b *strings.Builder) {
	b.WriteString("\n## What holds a lead back\n\n| key | sentence | in Spanish |\n| --- | --- | --- |\n")
	for _, r := range rules.Vocabulary() {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", r.Key(), r.Say("en"), r.Say("es"))
	}
}

func drawOutcomes(b *strings.Builder) {
	b.WriteString("\n## Outcomes, and what follows where a campaign says nothing\n\n| outcome | counts for caps | a person answered | then | same number after | other number after | times |\n| --- | --- | --- | --- | --- | --- | --- |\n")
	yes := map[bool]string{true: "yes"}
	for _, o := range outcomes.Outcomes() {
		u := rules.Usual[o]
		times := ""
		if u.Times > 0 {
			times = fmt.Sprint(u.Times)
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s | %s | %s |\n", o, yes[o.Placed()], yes[o.Person()], u.Turn, u.After, u.Next, times)
	}
}

func drawCalendars(b *strings.Builder) {
	b.WriteString("\n## Holidays\n\n| country | years | days | regions with days of their own | review by | source |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, h := range presets.Holidays() {
		fmt.Fprintf(b, "| %s | %d–%d | %d | %d | %s | %s |\n", h.Country, h.From, h.To, len(h.Days), len(h.Regions), h.ReviewBy, h.Source)
	}
}

func drawPreset(b *strings.Builder, p presets.Preset) {
	fmt.Fprintf(b, "\n### %s (`%s`)\n\nVersion %s, to be reviewed by %s. Stands on:\n\n", p.Name.EN, p.ID, p.Version, p.ReviewBy)
	for _, s := range p.Sources {
		fmt.Fprintf(b, "- %s%s\n", s.Text, map[bool]string{true: " (**confirm before you rely on it**)"}[s.Confirm])
	}
	b.WriteString("\n| where | rule | |\n| --- | --- | --- |\n")
	for _, s := range presets.Sentences(p, "en") {
		where := s.Region
		if where == "" {
			where = "everywhere"
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", where, s.Text, map[bool]string{true: "advice", false: "rule"}[s.Advised])
	}
	for _, n := range p.Notes {
		fmt.Fprintf(b, "\n> %s\n", n.EN)
	}
}
