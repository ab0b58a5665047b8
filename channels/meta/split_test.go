package meta_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels/meta"
)

func TestATextIsCutWithoutHurtingACharacter(t *testing.T) {
	family := "👨\u200d👩\u200d👧\u200d👦" // 25 bytes, one character to a reader
	cases := []struct {
		name, text string
		limit      int
		unit       meta.Unit
		want       []string
	}{
		{"short", "hello", 5, meta.Chars, []string{"hello"}},
		{"at a blank", "hello big world", 10, meta.Chars, []string{"hello big", "world"}},
		{"at a line break", "hello\nbig\nworld", 11, meta.Chars, []string{"hello\nbig", "world"}},
		{"no blank in reach", "abcdefghij", 4, meta.Chars, []string{"abcd", "efgh", "ij"}},
		{"two bytes a letter", "ññññ", 5, meta.Bytes, []string{"ññ", "ññ"}},
		{"a mark stays with its letter", "aae\u0301", 4, meta.Bytes, []string{"aa", "e\u0301"}},
		{"a family stays together", "ab" + family, 26, meta.Bytes, []string{"ab", family}},
		{"a flag stays whole", "a🇩🇪🇫🇷", 9, meta.Bytes, []string{"a🇩🇪", "🇫🇷"}},
		{"a skin tone stays", "a👍🏽", 8, meta.Bytes, []string{"a", "👍🏽"}},
		{"pairs of UTF-16", "😀😀😀", 5, meta.UTF16, []string{"😀😀", "😀"}},
		{"what is no UTF-8", "a\xffb", 100, meta.Bytes, []string{"a\uFFFDb"}},
		{"nothing", "", 10, meta.Chars, []string{""}},
	}
	for _, c := range cases {
		got := meta.Split(c.text, c.limit, c.unit)
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestACharacterLargerThanTheLimitIsCutBetweenCodePoints(t *testing.T) {
	huge := "e" + strings.Repeat("\u0301", 50)
	pieces := meta.Split(huge, 9, meta.Bytes)
	if strings.Join(pieces, "") != huge {
		t.Fatalf("lost something: %q", pieces)
	}
	for _, p := range pieces {
		if len(p) > 9 || !utf8.ValidString(p) {
			t.Errorf("%q", p)
		}
	}
}

func TestAShortenedTextSaysSo(t *testing.T) {
	if got := meta.Shorten("Blue and green", 8, meta.Chars); got != "Blue an…" {
		t.Errorf("%q", got)
	}
	if got := meta.Shorten("Blue", 4, meta.Chars); got != "Blue" {
		t.Errorf("%q", got)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("hello big world 👨\u200d👩\u200d👧", 7)
	f.Add("🇩🇪🇫🇷e\u0301 \xff", 4)
	f.Add(" \n \n ", 1)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 4 || limit > 5000 {
			return
		}
		letters := func(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), "") }
		for _, unit := range []meta.Unit{meta.Chars, meta.Bytes, meta.UTF16} {
			pieces := meta.Split(text, limit, unit)
			for _, p := range pieces {
				if unit.Length(p) > limit || !utf8.ValidString(p) {
					t.Fatalf("%q is longer than %d %s", p, limit, unit)
				}
			}
			if letters(strings.Join(pieces, " ")) != letters(text) {
				t.Fatalf("%q became %q", text, pieces)
			}
		}
	})
}
