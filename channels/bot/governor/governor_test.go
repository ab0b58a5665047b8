package governor_test

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot/governor"
)

func TestMachinesThatAnswerEachOtherComeToAnEnd(t *testing.T) {
	r := governor.Rule{Unheard: 3, Total: 10, Per: time.Hour}
	now := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	var f governor.Facts
	for n := range 3 {
		if why := governor.Decide(r, f, now); why != governor.Allowed {
			t.Fatalf("message %d: %s", n, why)
		}
		f.Sent = append(f.Sent, now)
		now = now.Add(time.Minute)
	}
	if governor.Decide(r, f, now) != governor.Unheard {
		t.Fatal("a fourth message to nobody is allowed")
	}
	f.Heard = now
	sent := 0
	for range 50 { // a machine at the other end answers at once
		if governor.Decide(r, f, now) != governor.Allowed {
			break
		}
		f.Sent, now = append(f.Sent, now), now.Add(time.Second)
		f.Heard = now
		sent++
	}
	if sent != 7 {
		t.Fatalf("%d more messages went to a machine", sent)
	}
	if governor.Decide(r, f, now.Add(time.Hour)) != governor.Allowed {
		t.Fatal("an hour later nothing is allowed")
	}
}

func TestMachinesAndOurOwnSideAreNeverAnswered(t *testing.T) {
	cases := map[governor.Why]channels.Inbound{
		governor.Machine: {Kind: channels.InMessage, Auto: true}, governor.Echo: {Kind: channels.InMessage, Echo: true, Auto: true},
		governor.NoText: {Kind: channels.InReaction}, governor.Allowed: {Kind: channels.InMessage},
	}
	for want, in := range cases {
		if got := governor.Decide(governor.Usual, governor.Facts{Last: &in}, time.Now()); got != want {
			t.Errorf("%+v: %q, want %q", in, got, want)
		}
	}
}
