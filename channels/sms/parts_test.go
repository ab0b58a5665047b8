package sms_test

import (
	"bytes"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
)

func TestAHeaderOfALongMessageIsReadInBothForms(t *testing.T) {
	cases := []struct {
		name string
		in   string
		want sms.UserData
	}{
		{"8 bits", "\x05\x00\x03\x2a\x02\x01hi", sms.UserData{Concat: &sms.Concat{Ref: 42, N: 1, Of: 2}, Data: []byte("hi")}},
		{"16 bits", "\x06\x08\x04\x01\x02\x03\x02hi", sms.UserData{Concat: &sms.Concat{Ref: 258, N: 2, Of: 3, Wide: true}, Data: []byte("hi")}},
		{"behind another element", "\x08\x24\x01\x01\x00\x03\x2a\x02\x01hi", sms.UserData{Concat: &sms.Concat{Ref: 42, N: 1, Of: 2}, Data: []byte("hi")}},
		{"for an application", "\x06\x05\x04\x23\xf4\x00\x00BEGIN", sms.UserData{Ports: true, Data: []byte("BEGIN")}},
		{"part 3 of 2 stands alone", "\x05\x00\x03\x2a\x02\x03hi", sms.UserData{Data: []byte("hi")}},
		{"part 0 stands alone", "\x05\x00\x03\x2a\x02\x00hi", sms.UserData{Data: []byte("hi")}},
		{"one of one stands alone", "\x05\x00\x03\x2a\x01\x01hi", sms.UserData{Data: []byte("hi")}},
		{"longer than the message is text", "\x7fhi", sms.UserData{Data: []byte("\x7fhi")}},
		{"an element longer than the header", "\x05\x00\x09\x2a\x02\x01hi", sms.UserData{Data: []byte("hi")}},
		{"nothing", "", sms.UserData{}},
	}
	for _, c := range cases {
		got := sms.ReadUDH([]byte(c.in))
		same := got.Ports == c.want.Ports && bytes.Equal(got.Data, c.want.Data) && (got.Concat == nil) == (c.want.Concat == nil)
		if !same || got.Concat != nil && *got.Concat != *c.want.Concat {
			t.Errorf("%s: read %+v %+v", c.name, got, got.Concat)
		}
		if got.Concat != nil && c.name != "behind another element" && !bytes.HasPrefix([]byte(c.in), got.Concat.Header()) {
			t.Errorf("%s: written as %x", c.name, got.Concat.Header())
		}
	}
}

func FuzzReadUDH(f *testing.F) {
	f.Add([]byte("\x05\x00\x03\x2a\x02\x01hi"))
	f.Add([]byte("\x06\x08\x04\x01\x02\x03\x02hi"))
	f.Fuzz(func(t *testing.T, data []byte) {
		u := sms.ReadUDH(data)
		if !bytes.HasSuffix(data, u.Data) {
			t.Fatalf("%x became %x", data, u.Data)
		}
		if u.Concat != nil && (u.Concat.N < 1 || u.Concat.N > u.Concat.Of) {
			t.Fatalf("%+v", u.Concat)
		}
	})
}

func TestPartsBecomeOneTextAndAMissingOneIsMarked(t *testing.T) {
	gsm := func(text string) *channels.Part {
		b, _ := sms.EncodeGSM(text)
		return &channels.Part{Data: b, Coding: sms.PartGSM7}
	}
	emoji := sms.EncodeUCS2("a😀b")
	cases := []struct {
		name  string
		parts []*channels.Part
		want  string
	}{
		{"in the alphabet", []*channels.Part{gsm("one €"), gsm(" two")}, "one € two"},
		{"an emoji across two parts", []*channels.Part{{Data: emoji[:4], Coding: sms.PartUCS2}, {Data: emoji[4:], Coding: sms.PartUCS2}}, "a😀b"},
		{"an escape across two parts", []*channels.Part{{Data: []byte("5 \x1b"), Coding: sms.PartGSM7}, {Data: []byte("e"), Coding: sms.PartGSM7}}, "5 €"},
		{"the middle is missing", []*channels.Part{gsm("one "), nil, gsm(" three")}, "one […] three"},
		{"the first is missing", []*channels.Part{nil, gsm("two")}, "[…]two"},
		{"each in its own coding", []*channels.Part{gsm("a@"), {Data: []byte("\xe9"), Coding: sms.PartLatin1}}, "a@é"},
		{"UTF-8 across two parts", []*channels.Part{{Data: []byte("\xc3"), Coding: sms.PartUTF8}, {Data: []byte("\xa9"), Coding: sms.PartUTF8}}, "é"},
	}
	for _, c := range cases {
		if got := sms.Join(c.parts); got.Type != channels.Text || got.Text != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.Text, c.want)
		}
	}
	got := sms.Join([]*channels.Part{{Data: []byte{1}, Coding: sms.PartBinary}, {Data: []byte{2}, Coding: sms.PartBinary}})
	if got.Type != channels.Unsupported || got.Placeholder == "" || !bytes.Equal(got.Attachments[0].Data, []byte{1, 2}) {
		t.Errorf("a binary message became %+v", got)
	}
}
