package docs

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/calls"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
)

var update = flag.Bool("update", false, "write the generated pages instead of comparing them")

type row struct{ from, input, when, to string }

func TestTheDrawnStateMachinesAreThoseOfTheCode(t *testing.T) {
	var agent, interaction, call, monitor, thread []row
	for _, r := range threads.Transitions {
		thread = append(thread, row{string(r.From), string(r.Input), r.When, string(r.To)})
	}
	for _, r := range agents.Transitions {
		agent = append(agent, row{string(r.From), string(r.Input), r.When, string(r.To)})
	}
	for _, r := range interactions.Transitions {
		interaction = append(interaction, row{string(r.From), string(r.Input), r.When, string(r.To)})
	}
	for _, r := range calls.Transitions {
		call = append(call, row{string(r.From), string(r.Input), r.When, string(r.To)})
	}
	for _, r := range calls.MonitorTransitions {
		monitor = append(monitor, row{string(r.From), string(r.Input), r.When, string(r.To)})
	}
	var b strings.Builder
	b.WriteString("# State machines\n\nMade from the tables in the code by `go test ./docs -update`; the first fitting row of a table is taken.\n")
	draw(&b, "Agent: presence", "desk/agents/machine.go", agent)
	draw(&b, "Interaction", "desk/interactions/machine.go", interaction)
	draw(&b, "Thread: a written conversation", "channels/threads/machine.go", thread)
	draw(&b, "Call", "calls/table.go", call)
	draw(&b, "A supervisor's part in a call", "calls/monitor.go", monitor)
	compare(t, "states.md", b.String())
}

// draw writes a diagram without the rows that stay where they are, and the whole table below it.
func draw(b *strings.Builder, title, file string, rows []row) {
	fmt.Fprintf(b, "\n## %s\n\nTable: `%s`\n\n```mermaid\nstateDiagram-v2\n", title, file)
	seen := map[string]bool{}
	for _, r := range rows {
		line := fmt.Sprintf("  %s --> %s: %s\n", r.from, r.to, r.input)
		if r.from != r.to && !seen[line] {
			b.WriteString(line)
		}
		seen[line] = true
	}
	b.WriteString("```\n\n| from | input | when | to |\n| --- | --- | --- | --- |\n")
	for _, r := range rows {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", r.from, r.input, r.when, r.to)
	}
}

func compare(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("docs/%s is not what the code says; run: go test ./docs -update", file)
	}
}
