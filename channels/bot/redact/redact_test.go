package redact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels/bot/redact"
)

func TestNumbersOfCardsKeysAndPasswordsAreHiddenAndOtherNumbersStay(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"a card", "my card is 4111111111111111 thanks", "my card is [card] thanks"},
		{"a card in groups", "4111 1111 1111 1111", "[card]"},
		{"a card with dashes", "5500-0000-0000-0004.", "[card]."},
		{"an American card", "3782 822463 10005", "[card]"},
		{"a card with its date behind", "4111 1111 1111 1111 x 12/27", "[card] x 12/27"},
		{"a card in Arabic digits", "٤١١١١١١١١١١١١١١١", "[card]"},
		{"a card in full width", "４１１１１１１１１１１１１１１１", "[card]"},
		{"a card with invisible blanks", "4111\u200b1111\u200b1111\u200b1111", "[card]"},
		{"an order's number", "order 4111111111111112", "order 4111111111111112"},
		{"zeroes", "0000000000000000", "0000000000000000"},
		{"a phone number", "call +1 555 010 9999", "call +1 555 010 9999"},
		{"a security code", "CVV: 123", "CVV: [secret]"},
		{"a key of the model", "sk-proj-abcdefghijklmnop1234", "[secret]"},
		{"a token of the web", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0x.abcDEF", "[secret]"},
		{"an authorization", "Authorization: Bearer abcdef.ghijkl", "Authorization: Bearer [secret]"},
		{"a password", "password: hunter2!", "password: [secret]"},
		{"a password in Spanish", "mi contraseña es: gato123", "mi contraseña es: [secret]"},
		{"a password in an address", "https://joe:tops3cret@example.com/", "https://joe:[secret]@example.com/"},
		{"an account", "DE89 3704 0044 0532 0130 00", "[account]"},
		{"an account that is none", "DE88 1704 0044 0532 0130 00", "DE88 1704 0044 0532 0130 00"},
		{"a Telegram token", "123456789:AAF-abcdefghijklmnopqrstuvwxyz012345", "[secret]"},
		{"talk of passwords", "I forgot my password", "I forgot my password"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := redact.Text(c.in); got != c.want {
				t.Fatalf("became %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatIsMaskedComesBackAsItWas(t *testing.T) {
	in := "card 4111 1111 1111 1111, and 5500-0000-0000-0004, password: hunter2"
	masked, restore := redact.Mask(in)
	if strings.ContainsAny(masked, "4") || strings.Contains(masked, "hunter2") {
		t.Fatalf("masked as %q", masked)
	}
	if got := restore(masked); got != in {
		t.Fatalf("came back as %q", got)
	}
	if got := restore("die [card-2] zuerst"); got != "die 5500-0000-0000-0004 zuerst" {
		t.Fatalf("in a translation %q", got)
	}
}

func FuzzNothingThatIsHiddenOnceShowsUpAgain(f *testing.F) {
	for _, s := range []string{"4111 1111 1111 1111", "password: x4111111111111111", "sk-abcdefghijklmnopq", "٤١١١١١١١١١١١١١١١", "a\xff4111111111111111", "DE89370400440532013000", "[card-1]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := redact.Text(s)
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Fatalf("%q became %q, which is not UTF-8", s, once)
		}
		// a card in clear beside anything must go
		with := redact.Text(s + " | 4111111111111111 | " + s)
		if strings.Contains(with, "4111111111111111") && !strings.Contains(s, "4111111111111111") {
			t.Fatalf("a card is left in %q", with)
		}
		if again := redact.Text(once); strings.Count(again, "[") < strings.Count(once, "[card]") {
			t.Fatalf("%q became %q", once, again)
		}
	})
}
