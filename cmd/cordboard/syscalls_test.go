package main

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// allowed are the system calls that the unit's filter lets through, as systemd on this machine knows its groups.
func allowed(t *testing.T) map[string]bool {
	t.Helper()
	unit, err := os.ReadFile("../../packaging/systemd/cordboard.service")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	expand(t, "@default", true, out)
	for _, m := range regexp.MustCompile(`(?m)^SystemCallFilter=(~?)(.*)$`).FindAllStringSubmatch(string(unit), -1) {
		for _, group := range strings.Fields(m[2]) {
			expand(t, group, m[1] == "", out)
		}
	}
	if len(out) < 100 {
		t.Fatalf("the unit's filter names %d system calls", len(out))
	}
	return out
}

func expand(t *testing.T, name string, allow bool, into map[string]bool) {
	t.Helper()
	if !strings.HasPrefix(name, "@") {
		if delete(into, name); allow {
			into[name] = true
		}
		return
	}
	out, err := exec.CommandContext(t.Context(), "systemd-analyze", "syscall-filter", "--no-pager", name).Output()
	if err != nil {
		t.Fatalf("systemd-analyze does not know the group %s: %v", name, err)
	}
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if line != "" && line != name && !strings.HasPrefix(line, "#") {
			expand(t, line, allow, into)
		}
	}
}

// onlyAllowedCalls proves that the unit's filter refuses nothing that the daemon does in a life with calls.
func (w *world) onlyAllowedCalls(counts string) {
	w.Helper()
	var made []string
	w.eventually("strace has counted", func() bool {
		f, err := os.Open(counts)
		if err != nil {
			return false
		}
		defer func() { _ = f.Close() }()
		made = nil
		for s := bufio.NewScanner(f); s.Scan(); {
			if word := strings.TrimSpace(s.Text()); regexp.MustCompile(`^[a-z][a-z0-9_]+$`).MatchString(word) && word != "syscall" && word != "total" {
				made = append(made, word)
			}
		}
		return len(made) > 20
	})
	lets := allowed(w.T)
	for _, call := range made {
		if !lets[call] {
			w.Errorf("the daemon calls %s, which SystemCallFilter= of the unit refuses", call)
		}
	}
	w.Logf("%d different system calls: %s", len(made), strings.Join(made, " "))
}
