package shape_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot/shape"
	"github.com/cordboard/cordboard/events"
)

const answer = "# Returns\n\nYou can return it **within 30 days**, *unused*. See [the page](https://example.com/r):\n\n* bring `it`\n* bring the ~~bill~~ receipt"

func TestEachChannelGetsTheMarksItKnows(t *testing.T) {
	plain := "Returns\n\nYou can return it within 30 days, unused. See the page: https://example.com/r:\n\n- bring it\n- bring the bill receipt"
	cases := []struct {
		channel events.Channel
		want    string
	}{
		{events.WhatsApp, "*Returns*\n\nYou can return it *within 30 days*, _unused_. See the page: https://example.com/r:\n\n- bring `it`\n- bring the ~bill~ receipt"},
		{events.Telegram, plain}, {events.Messenger, plain}, {events.WebChat, plain}, {events.Email, plain}, {events.SMS, plain},
	}
	for _, c := range cases {
		got, _ := shape.Messages(c.channel, channels.Traits{}, answer)
		if len(got) != 1 || got[0] != c.want {
			t.Errorf("%s gets %q", c.channel, got)
		}
	}
	if got := shape.Plain("2 * 3 * 4 = 24, snake_case_name, a_b"); got != "2 * 3 * 4 = 24, snake_case_name, a_b" {
		t.Errorf("sums become %q", got)
	}
}

func TestAnSMSHasAtMostTwoPartsAndEndsWithASentence(t *testing.T) {
	long := strings.Repeat("This is a sentence – with “quotes” and çedillas. ", 20)
	got, short := shape.Messages(events.SMS, channels.Traits{Segments: true}, long)
	if len(got) != 1 || !short || shape.Parts(got[0]) != 2 || !strings.HasSuffix(got[0], ".") || strings.ContainsAny(got[0], "–“ç") {
		t.Fatalf("%q %v", got, short)
	}
	for text, want := range map[string]int{strings.Repeat("a", 160): 1, strings.Repeat("a", 161): 2, strings.Repeat("€", 80): 1, strings.Repeat("я", 70): 1, strings.Repeat("я", 71): 2, "👍": 1, "": 0} {
		if n := shape.Parts(text); n != want {
			t.Errorf("%q takes %d", text, n)
		}
	}
	got, _ = shape.Messages(events.SMS, channels.Traits{}, strings.Repeat("я", 500))
	if len(got) != 1 || shape.Parts(got[0]) != 2 {
		t.Errorf("%q", got)
	}
}

func TestLongAnswersAreDividedBetweenSentencesAndLoseNothing(t *testing.T) {
	long := strings.Repeat("Größe und 漢字 👩‍👧 – a sentence of it. ", 100)
	for _, tr := range []channels.Traits{{TextLimit: 1000, TextUnit: "bytes"}, {TextLimit: 2000, TextUnit: "chars"}, {TextLimit: 300, TextUnit: "utf16"}, {TextLimit: 1, TextUnit: "bytes"}} {
		got, _ := shape.Messages(events.Instagram, tr, long)
		for _, m := range got {
			if tr.TextLimit > 10 && (shape.Length(m, tr.TextUnit) > tr.TextLimit || !strings.HasSuffix(m, ".")) || !utf8.ValidString(m) {
				t.Fatalf("%+v: %q", tr, m)
			}
		}
		if strings.Join(strings.Fields(strings.Join(got, "")), "") != strings.Join(strings.Fields(long), "") && tr.TextLimit > 10 {
			t.Fatalf("%+v loses something", tr)
		}
	}
}

func FuzzNoMessageIsLongerThanItsChannelAllows(f *testing.F) {
	f.Add(answer, uint16(20))
	f.Add("**a** `b` [c](d)\n|---|", uint16(7))
	f.Fuzz(func(t *testing.T, s string, limit uint16) {
		l := int(limit%500) + 4
		for _, unit := range []string{"chars", "bytes", "utf16"} {
			got, _ := shape.Messages(events.Instagram, channels.Traits{TextLimit: l, TextUnit: unit}, strings.ToValidUTF8(s, "?"))
			for _, m := range got {
				if shape.Length(m, unit) > l || m == "" {
					t.Fatalf("%d %s: %q", l, unit, m)
				}
			}
		}
		got, _ := shape.Messages(events.SMS, channels.Traits{}, strings.ToValidUTF8(s, "?"))
		if len(got) > 1 || len(got) == 1 && shape.Parts(got[0]) > 2 {
			t.Fatalf("%q", got)
		}
		shape.Messages(events.WhatsApp, channels.Traits{}, s)
	})
}
