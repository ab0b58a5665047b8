package sms_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels/sms"
)

type vector struct {
	Name string       `json:"name"`
	Text [][2]any     `json:"text"`
	Want sms.Segments `json:"want"`
}

func (v vector) typed() string {
	var b strings.Builder
	for _, run := range v.Text {
		b.WriteString(strings.Repeat(run[0].(string), int(run[1].(float64))))
	}
	return b.String()
}

func golden(t testing.TB, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func TestATextIsCountedAsItIsBilled(t *testing.T) {
	var vectors []vector
	golden(t, "segments.json", &vectors)
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			if got := sms.Count(v.typed()); got != v.Want {
				t.Errorf("counted %+v, want %+v", got, v.Want)
			}
		})
	}
}

func TestTheCountedPartsAreThoseThatAreSent(t *testing.T) {
	var vectors []vector
	golden(t, "segments.json", &vectors)
	for _, v := range vectors {
		if parts := sms.Split(v.typed(), false); v.Want.Parts > 0 && len(parts) != v.Want.Parts {
			t.Errorf("%s: counted %d parts and cut %d", v.Name, v.Want.Parts, len(parts))
		}
	}
}

// whole holds every part to its room and the whole to the text.
func whole(t testing.TB, text string, wide bool) {
	t.Helper()
	parts := sms.Split(text, wide)
	if strings.Join(parts, "") != text {
		t.Fatalf("the parts of %q do not make the text again: %q", text, parts)
	}
	septets, units := 153, 67
	if wide {
		septets, units = 152, 66
	}
	if len(parts) == 1 {
		septets, units = 160, 70
	}
	gsm := sms.IsGSM(text)
	for _, p := range parts {
		if !utf8.ValidString(p) {
			t.Fatalf("a part of %q is cut through a character: %q", text, p)
		}
		if b, ok := sms.EncodeGSM(p); gsm && (!ok || len(b) > septets || b[len(b)-1] == 0x1b) {
			t.Fatalf("a part takes %d septets or ends with an escape: %q", len(b), p)
		}
		if n := len(utf16.Encode([]rune(p))); !gsm && n > units {
			t.Fatalf("a part takes %d units: %q", n, p)
		}
	}
}

func TestNoPartIsCutThroughAnEscapeOrAnEmoji(t *testing.T) {
	for n := range 12 {
		for _, wide := range []bool{false, true} {
			whole(t, strings.Repeat("x", 145+n)+"€"+strings.Repeat("y€", 200), wide)
			whole(t, strings.Repeat("ж", 60+n)+"😀"+strings.Repeat("a😀", 100), wide)
		}
	}
}

func TestATextSurvivesTheAlphabetAndTheWayBack(t *testing.T) {
	all := "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCÄÖÑÜ§¿abcäöñüà^{}\\[~]|€\f"
	b, ok := sms.EncodeGSM(all)
	if !ok || sms.DecodeGSM(b) != all {
		t.Errorf("came back as %q", sms.DecodeGSM(b))
	}
	known := map[byte]string{0x00: "@", 0x02: "$", 0x09: "Ç", 0x10: "Δ", 0x11: "_", 0x1e: "ß", 0x24: "¤", 0x40: "¡", 0x5b: "Ä", 0x5f: "§", 0x60: "¿", 0x7f: "à"}
	for code, want := range known {
		if got := sms.DecodeGSM([]byte{code}); got != want {
			t.Errorf("code %#x is %q, want %q", code, got, want)
		}
	}
	for in, want := range map[string]string{"\x1b\x65": "€", "\x1b\x41": "A", "\x1b": "", "\xff": "\ufffd", "a\x1b\x1b": "a "} {
		if got := sms.DecodeGSM([]byte(in)); got != want {
			t.Errorf("%x reads %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"\x04\x16": "Ж", "\xd8\x3d\xde\x00": "😀", "\xff\xfe\x16\x04": "Ж", "\xfe\xff\x04\x16": "Ж", "\x00a\x00": "a\ufffd", "\xd8\x3d": "\ufffd"} {
		if got := sms.DecodeUCS2([]byte(in)); got != want {
			t.Errorf("%x reads %q, want %q", in, got, want)
		}
	}
}

func TestATextIsMadeCheaperOnlyWhereThatHelps(t *testing.T) {
	var vectors []struct {
		Name, Text, Want string
		How              sms.Smart
	}
	golden(t, "smart.json", &vectors)
	for _, v := range vectors {
		if got := sms.Transliterate(v.Text, v.How); got != v.Want {
			t.Errorf("%s: %q became %q, want %q", v.Name, v.Text, got, v.Want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("hello €", true)
	f.Add(strings.Repeat("😀", 80), false)
	f.Add(strings.Repeat("[", 200), false)
	f.Fuzz(func(t *testing.T, text string, wide bool) {
		if text == "" || !utf8.ValidString(text) {
			return
		}
		whole(t, text, wide)
		if n := len(sms.Split(text, false)); n != sms.Count(text).Parts {
			t.Fatalf("%q: %d parts, counted %+v", text, n, sms.Count(text))
		}
	})
}
