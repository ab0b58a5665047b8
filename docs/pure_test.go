package docs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What decides about calls is arithmetic: it must say the same tomorrow, in a test and in a simulator.
func TestThePureRoomsKnowNoClockNoDiskAndNoNetwork(t *testing.T) {
	pure := []string{"campaigns/rules", "campaigns/rules/presets", "campaigns/rules/regions", "campaigns/abandonment", "campaigns/days"}
	barred := []string{"os", "net", "net/http", "database/sql", "log", "log/slog", "context", "math/rand", "math/rand/v2", "os/exec", "crypto/rand"}
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if !slices.Contains(pure, name) {
			continue
		}
		for _, imp := range p.Imports {
			if slices.Contains(barred, imp) || strings.Contains(imp, "/internal/clock") {
				t.Errorf("%s imports %s", name, imp)
			}
		}
		files, _ := filepath.Glob(filepath.Join("..", name, "*.go"))
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"time.Now(", "time.Sleep(", "time.LoadLocation(", "time.Local", "\tgo func"} {
				if !strings.HasSuffix(f, "_test.go") && strings.Contains(string(text), word) {
					t.Errorf("%s says %s", f, word)
				}
			}
		}
	}
}
