package outcomes

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/cordboard/cordboard/events"
)

func TestEveryCauseOfTheHouseHasAnOutcomeOrCannotEndAnAttempt(t *testing.T) {
	notOfAttempts := map[string]bool{"answered": true, "device_back": true, "disconnected": true, "idle": true, "closed": true, "overflow": true, "transferred": true,
		"consult_ended": true, "voicemail": true, "callback": true, "recording_empty": true, "recording_half": true, "unwanted": true, "resolved": true, "dealt_with": true, "shift_over": true}
	file, err := parser.ParseFile(token.NewFileSet(), "../../events/causes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		cause, _ := strconv.Unquote(lit.Value)
		seen++
		_, mapped := byCause[events.Cause(cause)]
		if mapped == notOfAttempts[cause] {
			t.Errorf("the cause %q must either have an outcome or be named as one that ends no attempt", cause)
		}
		return true
	})
	if seen < 30 {
		t.Fatalf("read only %d causes", seen)
	}
}

func TestWhatTheCarrierDidIsToldApartOnAsterisk16And22(t *testing.T) {
	for _, c := range []struct {
		when      string
		q850      int
		tech      int
		cancelled bool
		want      Outcome
	}{
		{"busy on 22", 17, 486, false, Busy},
		{"busy on 16, which tells no status", 17, 0, false, Busy},
		{"no room", 34, 503, false, Congestion},
		{"refused by the trunk", 21, 402, false, TrunkDenied},
		{"refused through a gateway", 21, 403, false, Rejected},
		{"refused, and nobody knows by whom", 21, 0, false, Rejected},
		{"declined by a person", 21, 603, false, Rejected},
		{"a filter says unwanted", 21, 607, false, Blocked},
		{"the network's analysis says spam", 21, 608, false, Blocked},
		{"nobody has the number", 1, 404, false, Unallocated},
		{"the number is incomplete", 28, 484, false, Unallocated},
		{"the number changed", 22, 410, false, Unallocated},
		{"the mobile is switched off", 20, 480, false, Unreachable},
		{"rang out on 22", 19, 480, false, NoAnswer},
		{"rang out on 16", 0, 0, false, NoAnswer},
		{"rang out after a dial on 16", 16, 0, false, NoAnswer},
		{"we withdrew it", 16, 0, true, Cancelled},
		{"no route", 3, 0, false, NoRoute},
		{"anything else", 127, 0, false, Failed},
		{"interworking with a status", 127, 503, false, Congestion},
	} {
		if got := FromQ850(c.q850, c.tech, c.cancelled); got != c.want {
			t.Errorf("%s (%d, %d): got %s, want %s", c.when, c.q850, c.tech, got, c.want)
		}
	}
}

func TestEveryOutcomeOfEveryMapIsAWordOfTheVocabulary(t *testing.T) {
	for c, o := range byCause {
		if !o.Known() {
			t.Errorf("cause %q leads to the unknown outcome %q", c, o)
		}
	}
	for s, o := range byStatus {
		if !o.Known() {
			t.Errorf("status %d leads to the unknown outcome %q", s, o)
		}
	}
	for _, o := range Outcomes() {
		if o.Talked() && !o.Person() || o.Person() && !o.Placed() {
			t.Errorf("%s: who talked was a person, and a person was called", o)
		}
	}
	if !Outcome("a word of tomorrow").Placed() {
		t.Error("what nobody knows must count as an attempt")
	}
}
