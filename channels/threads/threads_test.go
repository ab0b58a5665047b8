package threads_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func in(at time.Time, text string) *events.WrittenMessage {
	return &events.WrittenMessage{Direction: events.MessageIn, By: events.Author{Kind: events.ByCustomer}, At: at, Content: events.Content{Type: events.ContentText, Text: text}}
}

func out(at time.Time, text string) *events.WrittenMessage {
	m := in(at, text)
	m.Direction, m.By.Kind = events.MessageOut, events.ByAgent
	return m
}

func TestWhateverHappensAThreadIsInOneOfItsStatesAndACustomersMessageOpensIt(t *testing.T) {
	inputs := []threads.Input{threads.CustomerWrote, threads.MachineWrote, threads.WeWrote, threads.NotSent, threads.Silence, threads.Wait, threads.Snooze, threads.Wake, threads.Resolve, threads.Reopen}
	r := rand.New(rand.NewPCG(7, 7))
	for range 2_000 {
		th, now := events.Thread{Status: events.ThreadResolved}, noon
		for range 30 {
			now = now.Add(time.Duration(r.IntN(5000)) * time.Millisecond)
			s := threads.Signal{Input: inputs[r.IntN(len(inputs))], Until: now.Add(time.Hour), Keeps: r.IntN(2) == 0}
			next, err := threads.Step(th, s, now)
			if err != nil {
				if next.Status != th.Status {
					t.Fatalf("a refused %s changed %s", s.Input, th.Status)
				}
				continue
			}
			switch {
			case s.Input == threads.CustomerWrote && next.Status != events.ThreadOpen:
				t.Fatalf("the customer wrote and it is %s", next.Status)
			case s.Input == threads.MachineWrote && next.Status != th.Status:
				t.Fatalf("a machine moved it from %s to %s", th.Status, next.Status)
			case (next.Status == events.ThreadSnoozed) != !next.SnoozedUntil.IsZero():
				t.Fatalf("%s until %s", next.Status, next.SnoozedUntil)
			case next.Status != th.Status && !next.Since.Equal(now):
				t.Fatalf("it is %s since %s, not since now", next.Status, next.Since)
			}
			th = next
		}
	}
}

func TestAnAnswerIsDueFromTheFirstMessageThatHasNone(t *testing.T) {
	due := noon.Add(30 * time.Minute)
	th := threads.Wrote(events.Thread{}, in(noon, "one"), due)
	th = threads.Wrote(th, in(noon.Add(time.Minute), "two"), due.Add(time.Minute))
	if th.Unread != 2 || !th.WaitingSince.Equal(noon) || !th.ReplyDue.Equal(due) {
		t.Errorf("%d unread, waiting since %s, due %s", th.Unread, th.WaitingSince, th.ReplyDue)
	}
	machine := in(noon.Add(2*time.Minute), "out of office")
	machine.Auto = true
	if after := threads.Wrote(th, machine, due); after.Unread != 2 || !after.LastIn.Equal(th.LastIn) {
		t.Errorf("a machine's message counts as one of the customer's")
	}
	th = threads.Wrote(th, out(noon.Add(3*time.Minute), "answer"), time.Time{})
	if th.Unread != 0 || !th.WaitingSince.IsZero() || !th.ReplyDue.IsZero() || th.LastText != "answer" {
		t.Errorf("after the answer: %+v", th)
	}
	th = threads.Wrote(th, in(noon.Add(3*time.Minute).Truncate(time.Minute), "in whole seconds"), due)
	if th.LastText != "in whole seconds" || th.LastBy != events.ByCustomer {
		t.Errorf("a message of the same second shows as %q by %s", th.LastText, th.LastBy)
	}
	if old := threads.Wrote(th, in(noon.Add(-time.Hour), "late by an hour"), due); old.LastText != "in whole seconds" || !old.LastIn.Equal(th.LastIn) {
		t.Errorf("an old message that came late is shown as the last: %q", old.LastText)
	}
}

func TestASummaryIsOneShortLine(t *testing.T) {
	for want, c := range map[string]events.Content{
		"a b":                          {Text: " a\n\tb "},
		"bill.pdf":                     {Attachments: []events.Attachment{{Name: "bill.pdf"}}},
		"Yes":                          {Chosen: &events.Chosen{Title: "Yes"}},
		strings.Repeat("é", 199) + "…": {Text: strings.Repeat("é", 300)},
		"":                             {},
	} {
		if got := threads.Summary(c); got != want {
			t.Errorf("%q is summed up as %q", want, got)
		}
	}
}
