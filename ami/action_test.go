package ami_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAnActionThatCouldDoHarmIsRefusedBeforeItIsSent(t *testing.T) {
	ping := ami.NewAction("Ping")
	many := ping
	for i := range 130 {
		many = many.With(fmt.Sprintf("H%d", i), "x")
	}
	cases := []struct {
		name string
		a    ami.Action
		ok   bool
	}{
		{"a plain one", ping, true},
		{"a value with a colon, a tab and an accent", ping.With("Reason", "lunch:\tcafé"), true},
		{"a second action in a value", ping.With("Reason", "x\r\n\r\nAction: Command"), false},
		{"a line feed alone", ping.With("Reason", "x\nSecret: y"), false},
		{"a carriage return alone", ping.With("Reason", "x\ry"), false},
		{"a NUL", ping.With("Reason", "x\x00y"), false},
		{"an escape", ping.With("Reason", "x\x1b[2Jy"), false},
		{"a line break in a name", ping.With("A\r\nB", "x"), false},
		{"a colon in a name", ping.With("A: B", "x"), false},
		{"a name of nothing", ping.With("", "x"), false},
		{"the longest line", ping.With("R", strings.Repeat("x", ami.MaxLine-5)), true},
		{"a line one byte longer", ping.With("R", strings.Repeat("x", ami.MaxLine-4)), false},
		{"too many headers", many, false},
		{"as many headers as there may be", many[:ami.MaxHeaders-2], true},
		{"a header twice", ping.With("Variable", "a=1").With("variable", "b=2"), false},
		{"its own ActionID", ping.With("ActionID", "1"), false},
		{"amigo's id", ping.With("AmigoConnID", "1"), false},
		{"no name", ami.NewAction(""), false},
		{"a line break in the action's name", ami.NewAction("Ping\r\nX: y"), false},
		{"nothing at all", nil, false},
		{"another first header", ami.Action{{Name: "Queue", Value: "q"}}, false},
		{"a login", ami.NewAction("LOGIN"), false},
		{"a logoff", ami.NewAction("Logoff"), false},
		{"a command", ami.NewAction("Command").With("Command", "core show version"), false},
	}
	for _, c := range cases {
		err := c.a.Check()
		if c.ok && err != nil || !c.ok && !errors.Is(err, ami.ErrInvalid) {
			t.Errorf("%s: Check gave %v", c.name, err)
		}
		if err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: the code is %s", c.name, fault.CodeOf(err))
		}
	}
}

func TestExtendingAnActionLeavesTheOriginalAlone(t *testing.T) {
	base := ami.NewAction("QueuePause").With("Queue", "support")
	a, b := base.With("Interface", "PJSIP/1"), base.With("Interface", "PJSIP/2")
	if a[2].Value != "PJSIP/1" || b[2].Value != "PJSIP/2" || len(base) != 2 {
		t.Fatalf("the actions share their headers: %v, %v, %v", base, a, b)
	}
	if len(base.With("Reason", "")) != 2 {
		t.Fatal("an empty header was added")
	}
}

// FuzzAction proves that whatever is accepted travels as exactly one message with
// exactly the headers it was given.
func FuzzAction(f *testing.F) {
	f.Add("Ping", "Reason", "lunch")
	f.Add("Ping", "Reason", "x\r\n\r\nAction: Command")
	f.Add("Ping\r\n", "A: b", strings.Repeat("x", 2000))
	f.Add("Queue Status", "\x00", "\xff")
	f.Fuzz(func(t *testing.T, action, name, value string) {
		a := ami.NewAction(action).With(name, value)
		if a.Check() != nil {
			return
		}
		var wire strings.Builder
		for _, h := range a { // as amigo writes it
			wire.WriteString(h.Name + ": " + h.Value + "\r\n")
		}
		wire.WriteString("\r\n")
		body, found := strings.CutSuffix(wire.String(), "\r\n\r\n")
		if !found || strings.Contains(body, "\r\n\r\n") {
			t.Fatalf("%q is not one message", wire.String())
		}
		lines := strings.Split(body, "\r\n")
		if len(lines) != len(a) {
			t.Fatalf("%d headers became %d lines: %q", len(a), len(lines), body)
		}
		for i, line := range lines {
			k, v, _ := strings.Cut(line, ": ")
			if k != a[i].Name || v != a[i].Value || len(line)+2 > ami.MaxLine || strings.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("header %q: %q became the line %q", a[i].Name, a[i].Value, line)
			}
		}
	})
}
