package packaging

import (
	"os/exec"
	"strings"
	"testing"
)

func TestWhatFailedIsRunAgainAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct{ said, again string }{
		"nothing":             {"ok  \ta/b\t1s\n?   \ta/c\t[no test files]\n", ""},
		"two of one package":  {"ok  \ta/b\t1s\n--- FAIL: TestX (0.00s)\n    --- FAIL: TestX/y (3s)\n--- FAIL: TestZ (1.00s)\nFAIL\nFAIL\ta/d\t2s\nFAIL\n", "a/d ^(TestX|TestZ)$"},
		"one of each package": {"--- FAIL: TestX (0.00s)\nFAIL\nFAIL\ta/d\t2s\n--- FAIL: FuzzY (0.00s)\nFAIL\nFAIL\ta/e\t2s\n", "a/d ^(TestX)$\na/e ^(FuzzY)$"},
		"its time was over":   {"--- FAIL: TestX (0.00s)\npanic: test timed out after 40m0s\nFAIL\ta/d\t2s\n", "a/d ."},
		"did not compile":     {"FAIL\ta/d [build failed]\nok  \ta/b\t1s\nFAIL\n", "a/d ."},
	} {
		cmd := exec.CommandContext(t.Context(), "./scripts/failed")
		cmd.Stdin = strings.NewReader(c.said)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(string(out)); got != c.again {
			t.Errorf("%s: run again\n%s\nshould be\n%s", name, got, c.again)
		}
	}
}
