package sms_test

import (
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
)

func TestBytesThatAreNotInTheAlphabetAreReadAsWhatTheyMustBe(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"Latin-1":                     {"caf\xe9 @ 5_", "café @ 5_"},
		"UTF-8":                       {"caf\xc3\xa9 \xf0\x9f\x98\x80", "café 😀"},
		"the alphabet with a bad bit": {"caf\x05 \x00 \x90", "café @ \ufffd"},
		"the alphabet":                {"caf\x05 @", "café ¡"},
	} {
		if got := sms.Join([]*channels.Part{{Data: []byte(c.in), Coding: sms.PartGSM7}}).Text; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	cut := []*channels.Part{{Data: []byte("caf\xc3"), Coding: sms.PartGSM7}, {Data: []byte("\xa9"), Coding: sms.PartGSM7}}
	if got := sms.Join(cut).Text; got != "café" {
		t.Errorf("across two parts: %q", got)
	}
}

func TestATextOfNothingSaysSo(t *testing.T) {
	a := sms.Arrival{ID: "1", Sender: channels.Sender{Identities: []channels.Identity{{Kind: channels.IDPhone, Value: "+447700900321", Proven: true}}}}
	for _, text := range []string{"", " \n", "\x00"} {
		m := a.Items(channels.Message{Type: channels.Text, Text: text})[0].Message
		if m.Type != channels.Unsupported || m.Placeholder != "empty" {
			t.Errorf("%q: %+v", text, m)
		}
	}
	if m := a.Items(channels.Message{Type: channels.Text, Text: "."})[0].Message; m.Type != channels.Text || m.Text != "." {
		t.Errorf("%+v", m)
	}
}

func TestLettersOfALanguageAreReadByTheTablesThatTheHeaderNames(t *testing.T) {
	for name, c := range map[string]struct{ header, text, want string }{
		"Spanish":                    {"\x03\x24\x01\x02", "Qu\x05 d\x1bias, ma\x7dana \x1bo \x1be", "Qué días, mañana ó €"},
		"Turkish, single":            {"\x03\x24\x01\x01", "\x1bIstanbul \x1bs\x1bg\x1bi \x1be", "İstanbul şğı €"},
		"Turkish, locking":           {"\x03\x25\x01\x01", "@stanbul \x1d\x0c\x07 \x04\x1b(", "İstanbul şğı €{"},
		"Portuguese, both":           {"\x06\x24\x01\x03\x25\x01\x03", "N{o, cora\x09{o, op\x09|es \x1b\x0f", "Não, coração, opções á"},
		"a single shift of tomorrow": {"\x03\x24\x01\x63", "hi \x1be", "hi €"},
	} {
		u := sms.ReadUDH([]byte(c.header + c.text))
		if got := sms.Join([]*channels.Part{{Data: u.Data, Coding: u.GSM()}}); got.Type != channels.Text || got.Text != c.want {
			t.Errorf("%s: %q, want %q", name, got.Text, c.want)
		}
	}
	hindi := sms.ReadUDH([]byte("\x03\x25\x01\x06abc"))
	if m := sms.Join([]*channels.Part{{Data: hindi.Data, Coding: hindi.GSM()}}); m.Type != channels.Unsupported || m.Placeholder == "" || len(m.Attachments) != 1 {
		t.Errorf("%+v", m)
	}
	if u := sms.ReadUDH([]byte("\x05\x00\x03\x01\x02\x01abc")); u.GSM() != sms.PartGSM7 {
		t.Errorf("%q", u.GSM())
	}
}

func TestTextsUnderTheWideCodingAreReadInTheOrderTheyMustBeIn(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"network order":                  {"\x00h\x00i\x04\x16", "hiЖ"},
		"the other order":                {"h\x00i\x00!\x00", "hi!"},
		"not wide at all":                {"hello", "hello"},
		"Chinese, all its bytes letters": {"\x4e\x2d\x65\x87", "中文"},
		"one sign of its own":            {"h\x00", "栀"},
		"half a sign":                    {"\x00h\x04", "h\ufffd"},
		"marked":                         {"\xff\xfeh\x00\x16\x04", "hЖ"},
	} {
		if got := sms.DecodeUCS2([]byte(c.in)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
