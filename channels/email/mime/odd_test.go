package mime_test

import (
	"encoding/base64"
	"slices"
	"testing"

	"github.com/cordboard/cordboard/channels/email/mime"
)

func TestContentThatIsNotWhatItsHeaderSaysIsReadAllTheSame(t *testing.T) {
	cases := map[string]struct{ mail, text string }{
		"base64 that is plain": {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nGood morning,\nthe lamp of order 51-B flickers.\n", "Good morning,\nthe lamp of order 51-B flickers."},
		"base64 with a footer of a list": {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" +
			base64.StdEncoding.EncodeToString([]byte("The lamp flickers.\n")) + "\n_____________\nlamps list, see https://lists.pampa.test for more\n",
			"The lamp flickers.\n_____________\nlamps list, see https://lists.pampa.test for more"},
		"an end on the last line of text":  {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b\n\nTwo.--b--\n", "One.\n\nTwo."},
		"a fold without a blank":           {"Content-Type: multipart/mixed;\nboundary=\"b\"\nX: y\n\n--b\n\nOne.\n--b--\n", "One."},
		"a type with a bracket":            {"Content-Type: text/plain>\n\nHello.\n", "Hello."},
		"a type with a name in it":         {"Content-Type: text/plain charset=\"utf-8\"\n\nGrüße\n", "Grüße"},
		"a type of text that nobody knows": {"Content-Type: text/markdown; charset=utf-8\n\n# Hello\n", "# Hello"},
		"a charset in the page itself":     {"Content-Type: text/html\n\n<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\"></head><body>\xd7\xe0\xf1</body></html>\n", "Час"},
		"a short charset in the page":      {"Content-Type: text/html\n\n<meta charset=windows-1253><p>\xcd\xe1\xdf</p>\n", "Ναί"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if m := mime.Read([]byte("From: a@pampa.test\nMIME-Version: 1.0\n" + c.mail)); m.Text != c.text || len(m.Files) > 0 {
				t.Errorf("text %q, files %v", m.Text, m.Files)
			}
		})
	}
}

func TestTheTypeOfAFileHasNoNameInIt(t *testing.T) {
	m := mime.Read([]byte("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello.\n--b\nContent-Type: application/pdf name=\"bill.pdf\"\n" +
		"Content-Disposition: attachment; filename=\"bill.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--b--\n"))
	if len(m.Files) != 1 || m.Files[0].Type != "application/pdf" || string(m.Files[0].Data) != "%PDF-" {
		t.Errorf("files %+v", m.Files)
	}
}

func TestLinesThatTheSendersProgramBrokeAreJoined(t *testing.T) {
	head := "Content-Type: text/plain; charset=utf-8; format=flowed"
	cases := map[string]struct{ mail, text string }{
		"lines":       {head + "\n\nThe lamp in the hall \nflickers since \nMonday.\n\nPlease help.\n", "The lamp in the hall flickers since Monday.\n\nPlease help."},
		"quotations":  {head + "\n\n> When did \n> it begin?\n>> Not \n> mine\nOn Monday.\n", "> When did it begin?\n>> Not \n> mine\nOn Monday."},
		"a signature": {head + "\n\nBye. \n-- \nOlga\n", "Bye. \n-- \nOlga"},
		"stuffed":     {head + "\n\n From here to there\n", "From here to there"},
		"cut words":   {head + "; delsp=yes\n\nSchiff \nfahrt\n", "Schifffahrt"},
		"not flowed":  {"Content-Type: text/plain\n\nOne \ntwo\n", "One \ntwo"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if m := mime.Read([]byte("From: a@pampa.test\n" + c.mail)); m.Text != c.text {
				t.Errorf("text %q instead of %q", m.Text, c.text)
			}
		})
	}
}

func TestCharsetsByTheNamesThatProgramsGiveThem(t *testing.T) {
	cases := []struct{ name, raw, text string }{
		{"cp932", "\x83\x89\x83\x93\x83v", "ランプ"}, {"MS932", "\x83\x89\x83\x93\x83v", "ランプ"}, {"cp950", "\xbfO", "燈"}, {"cp949", "\xb5\xee", "등"},
		{"iso-2022-jp-ms", "\x1b$B%i%s%W\x1b(B", "ランプ"}, {"iso-2022-jp-2", "\x1b$B%i%s%W\x1b(B", "ランプ"}, {"cp-850", "\x81ber", "über"},
		{"iso-2022-kr", "\x1b$)C\x0e5n\x0f ok", "등 ok"},
	}
	for _, c := range cases {
		if got := mime.Decode(c.name, []byte(c.raw)); got != c.text {
			t.Errorf("%s: %q instead of %q", c.name, got, c.text)
		}
	}
}

func TestAddressesAsProgramsWriteThemWrongly(t *testing.T) {
	cases := map[string][]mime.Address{
		`Paz, Lucia <lucia@pampa.test>`:                          {{Name: "Paz, Lucia", Addr: "lucia@pampa.test"}},
		`Paz, Lucia <lucia@pampa.test>, Gil, Ana <a@pampa.test>`: {{Name: "Paz, Lucia", Addr: "lucia@pampa.test"}, {Name: "Gil, Ana", Addr: "a@pampa.test"}},
		`lucia@pampa.test, Ana <a@pampa.test>`:                   {{Addr: "lucia@pampa.test"}, {Name: "Ana", Addr: "a@pampa.test"}},
		`,, <a@pampa.test>`:                                      {{Addr: "a@pampa.test"}},
		`Lucia <@relay.test,@other.test:lucia@pampa.test>`:       {{Name: "Lucia", Addr: "lucia@pampa.test"}},
		`"lucia.paz"@pampa.test`:                                 {{Addr: "lucia.paz@pampa.test"}},
		`Lucia <"lucia.paz"@pampa.test>`:                         {{Name: "Lucia", Addr: "lucia.paz@pampa.test"}},
		`Lucia <lucia @pampa.test>`:                              {{Name: "Lucia", Addr: "lucia@pampa.test"}},
		`Lucia <lucia@ pampa.test>`:                              {{Name: "Lucia", Addr: "lucia@pampa.test"}},
		`"x@bank.test"@pampa.test`:                               nil,
		`Nobody, at all`:                                         nil,
	}
	for field, want := range cases {
		if got := mime.Addresses(field); !slices.Equal(got, want) {
			t.Errorf("%s reads as %q", field, got)
		}
	}
}
