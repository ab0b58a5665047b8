package queues

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/packaging/prompts"
)

func names(media []string) string { return strings.ReplaceAll(strings.Join(media, " "), sound, "") }

func TestPlacesAndWaitsAreSpokenInWholePrompts(t *testing.T) {
	for n, want := range map[int]string{1: "position-next", 2: "position-is num-2", 21: "position-is num-21", 30: "position-is num-30",
		31: "position-is num-30-and num-1", 100: "position-is num-100", 101: "position-far", 0: ""} {
		if got := names(SayPosition(n)); got != want {
			t.Errorf("place %d: %q, want %q", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{59 * time.Second: "wait-under-a-minute", time.Minute: "wait-about num-1-of minute",
		61 * time.Second: "wait-about num-2 minutes", 21 * time.Minute: "wait-about num-21-of minutes", 31 * time.Minute: "wait-about num-30-and num-1-of minutes",
		time.Hour: "wait-about num-60 minutes", time.Hour + time.Second: "wait-over-an-hour"} {
		if got := names(SayWait(d)); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestAWaitIsNeverPromisedBelowTheTruthNorUnknown(t *testing.T) {
	a := Announce{Position: true, Wait: true}
	got, told := a.Say(3, 0, false, Told{})
	if names(got) != "position-is num-3" || told.Position != 3 {
		t.Errorf("an unknown wait: %s", names(got))
	}
	got, told = a.Say(5, 90*time.Second, true, told)
	if names(got) != "wait-about num-2 minutes" || told.Position != 3 {
		t.Errorf("a worse place than before: %s", names(got))
	}
	if got, _ = a.Say(4, 0, false, told); names(got) != "still-holding" {
		t.Errorf("nothing to tell: %s", names(got))
	}
}

func TestAnnouncementsComeWhenTheyAreDue(t *testing.T) {
	for _, x := range []struct {
		a    Announce
		s    int
		want int
	}{{Announce{}, 500, 0}, {Announce{FirstSeconds: 10}, 9, 0}, {Announce{FirstSeconds: 10}, 500, 1}, {Announce{FirstSeconds: 10, EverySeconds: 30}, 40, 2},
		{Announce{EverySeconds: 30}, 29, 0}, {Announce{EverySeconds: 30}, 60, 2}} {
		if got := x.a.Turn(time.Duration(x.s) * time.Second); got != x.want {
			t.Errorf("%+v after %d s: %d, want %d", x.a, x.s, got, x.want)
		}
	}
}

func TestNumbersAreSpokenAsThePromptsSay(t *testing.T) {
	for n := range 200 {
		for _, counting := range []bool{false, true} {
			want, err := prompts.Number(n, counting)
			if got := names(number(n, counting)); err != nil || got != strings.Join(want, " ") {
				t.Errorf("%d: %q, want %v (%v)", n, got, want, err)
			}
		}
	}
}

// Every sentence that can be composed exists as sounds in every language.
func TestEveryPieceOfEverySentenceIsAPrompt(t *testing.T) {
	var all []string
	for n := range 102 {
		all = append(all, SayPosition(n)...)
		all = append(all, SayWait(time.Duration(n)*time.Minute)...)
	}
	all = append(all, SayDigits("0123456789")...)
	for _, p := range []string{"still-holding", "callback-offer", "callback-read", "callback-confirm", "callback-number", "callback-confirmed", "callback-kept", "not-understood"} {
		all = append(all, Prompt(p))
	}
	slices.Sort(all)
	for _, m := range slices.Compact(all) {
		for _, language := range prompts.Languages {
			texts, err := prompts.Catalogue(language)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(texts, func(p prompts.Prompt) bool { return prompts.Media(p.Name) == m }) {
				t.Errorf("no prompt %s in %s", m, language)
			}
		}
	}
}

func TestALoopOfOverflowsIsFound(t *testing.T) {
	to := func(id, next string) Queue {
		return Queue{ID: id, Care: Care{Overflow: Overflow{To: ToQueue, QueueID: next}}}
	}
	all := map[string]Queue{"b": to("b", "c"), "c": to("c", "a"), "d": {ID: "d"}, "e": to("e", "gone")}
	other := func(id string) (Queue, bool) { q, ok := all[id]; return q, ok }
	for next, want := range map[string]string{"b": "a", "a": "a", "d": "", "e": "", "gone": ""} {
		if got := Loop(to("a", next), other); got != want {
			t.Errorf("a to %s: loop at %q, want %q", next, got, want)
		}
	}
}

func TestOnlyNumbersThatMayBeCalledBackAreAllowed(t *testing.T) {
	r := Care{Callback: CallbackRule{Blocked: []string{"806", "+44", "00"}}}.Normalize().Callback
	for n, want := range map[string]bool{"600123123": true, "+34600123123": true, "12345": false, "": false, "anonymous": false, "806123123": false,
		"+44123456789": false, "0044123456789": false, "1234567890123456": false, "60012312#": false} {
		if r.Allows(n) != want {
			t.Errorf("%q allowed: %v", n, !want)
		}
	}
}
