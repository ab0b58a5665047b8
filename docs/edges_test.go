package docs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/cordboard/cordboard/"

// allowed are the edges of the floor plan between top-level rooms; everybody may use internal, cmd everything.
var allowed = map[string][]string{
	"web":       {"calls", "campaigns", "channels", "flows", "pbxqueues", "reports", "accounts", "desk", "events", "ui"},
	"campaigns": {"calls", "desk", "events"},
	"calls":     {"ari", "desk", "events"},
	"pbxqueues": {"ami", "desk", "events"},
	"channels":  {"desk", "events"},
	"flows":     {"desk", "events"},
	"desk":      {"events"},
	"accounts":  {"events"},
	"reports":   {"events", "accounts"},
	"setup":     {"ari", "ami"},
	"sql":       {"accounts", "desk", "events", "reports", "calls", "campaigns", "channels", "flows"},
	"ari":       {},
	"ami":       {},
	"events":    {},
	"internal":  {},
	"ui":        {},
}

func room(pkg string) string {
	r, _, _ := strings.Cut(strings.TrimPrefix(pkg, module), "/")
	return r
}

func TestNoPackageReachesWhereTheFloorPlanDoesNotLetIt(t *testing.T) {
	edges := map[string]bool{}
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		for _, imp := range p.Imports {
			to := room(imp)
			if !strings.HasPrefix(imp, module) || from == to || to == "internal" || from == "cmd" || from == "lab" {
				continue
			}
			edges[from+" --> "+to] = true
			if rooms, known := allowed[from]; known && !slices.Contains(rooms, to) {
				t.Errorf("%s imports %s: the floor plan in docs/architecture.md has no road from %s to %s", p.ImportPath, imp, from, to)
			}
		}
	}
	lines := make([]string, 0, len(edges))
	for e := range edges {
		lines = append(lines, "  "+e+"\n")
	}
	slices.Sort(lines)
	compare(t, "imports.md", "# Imports between rooms\n\nMade from the code by `go test ./docs -update`. cmd may import everything, everybody may import internal.\n\n```mermaid\ngraph TD\n"+strings.Join(lines, "")+"```\n")
}

func TestThePacerImportsNothingButTheStandardLibrary(t *testing.T) {
	pacing := module + "campaigns/pacing"
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			within := imp == pacing || strings.HasPrefix(imp, pacing+"/") || strings.HasPrefix(imp, module+"internal/")
			if strings.HasPrefix(p.ImportPath, pacing) && strings.Contains(imp, ".") && !within {
				t.Errorf("%s imports %s: pacing is arithmetic that anybody can run", p.ImportPath, imp)
			}
			if p.ImportPath == pacing && (imp == "time" || imp == "os" || imp == "math/rand" || imp == "math/rand/v2" || imp == "sync") {
				t.Errorf("%s imports %s: it has no clock, no chance, no files and no goroutines", p.ImportPath, imp)
			}
		}
	}
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-tags", "no_ui", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(fmt.Errorf("go list answered what is not JSON: %w", err))
		}
		all = append(all, p)
	}
}
