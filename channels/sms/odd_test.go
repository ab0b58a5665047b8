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
