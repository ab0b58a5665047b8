package sms_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestAWordStopsMessagesHoweverItIsWritten(t *testing.T) {
	cases := []struct {
		country, text string
		want          sms.Intent
	}{
		{"US", "STOP", sms.Stop}, {"US", " stop. ", sms.Stop}, {"US", "Stop!!", sms.Stop}, {"US", "\"STOP\"", sms.Stop},
		{"US", "End", sms.Stop}, {"US", "CANCEL", sms.Stop}, {"US", "opt  out", sms.Stop}, {"US", "revoke", sms.Stop},
		{"US", "yes", sms.Start}, {"US", "UNSTOP", sms.Start}, {"CA", "Info?", sms.Help}, {"CA", "arrêt", sms.Stop},
		{"US", "baja", sms.Stop}, {"ES", "Baja.", sms.Stop}, {"ES", "AYUDA", sms.Help}, {"ES", "cancel", ""}, {"GB", "end", ""}, {"GB", "yes", ""},
		{"GB", "stop", sms.Stop}, {"DE", "Stopp", sms.Stop}, {"FR", "ARRET", sms.Stop}, {"RU", "стоп", sms.Stop}, {"TR", "iptal", sms.Stop},
		{"", "stop", sms.Stop}, {"", "stop 🙏", sms.Stop},
		{"US", "Please stop calling", ""}, {"US", "stop it", ""}, {"US", "don't stop", ""}, {"US", "", ""}, {"US", "…", ""}, {"GB", "нестоп", ""},
	}
	for _, c := range cases {
		if got := sms.KeywordsFor(c.country).Match(c.text); got != c.want {
			t.Errorf("%q in %q is %q, want %q", c.text, c.country, got, c.want)
		}
	}
}

func TestTheListOfWordsIsTheAdministratorsExceptWhereCarriersDemandIt(t *testing.T) {
	own := func(country string) sms.Keywords {
		return sms.Settings{Country: country, StopWords: sms.Lines{"schluss"}}.Keywords()
	}
	if k := own("DE"); k.Match("Schluss") != sms.Stop || k.Match("stop") != "" || k.Match("hilfe") != sms.Help {
		t.Error("the words of the administrator do not replace those of Germany, or replace too many")
	}
	if k := own("US"); k.Match("schluss") != sms.Stop || k.Match("stop") != sms.Stop || k.Match("end") != sms.Stop {
		t.Error("the words that carriers demand were taken off")
	}
}

func TestAKeywordIsAMessageAndAConsent(t *testing.T) {
	at := time.Unix(1700000000, 0)
	from := channels.Sender{Identities: []channels.Identity{{Kind: channels.IDPhone, Value: "+447700900123", Proven: true}}}
	a := sms.Arrival{ID: "m1", Sender: from, At: at, Words: sms.KeywordsFor("US")}
	items := a.Items(channels.Message{Type: channels.Text, Text: "Stop"})
	if len(items) != 2 || items[0].Kind != channels.InMessage || items[0].Message.Text != "Stop" || items[0].Thread != "+447700900123" {
		t.Fatalf("%+v", items)
	}
	if c := items[1]; c.Kind != channels.InConsent || c.Consent != "out" || c.ID != "m1#consent" || c.Detail != "" || c.Thread != items[0].Thread {
		t.Errorf("%+v", c)
	}
	a.Answered = true
	if c := a.Items(channels.Message{Type: channels.Text, Text: "help"})[1]; c.Kind != channels.InControl || c.Control != "help" || c.Detail != sms.Answered {
		t.Errorf("%+v", c)
	}
	a.Intent = sms.Start
	if c := a.Items(channels.Message{Type: channels.Text, Text: "JOIN"})[1]; c.Consent != "in" {
		t.Errorf("%+v", c)
	}
	a.Intent = ""
	if items := a.Items(channels.Message{Type: channels.Text, Text: "good day"}); len(items) != 1 {
		t.Errorf("%+v", items)
	}
}

func TestASenderIsKnownByTheSameNumberHoweverItIsWritten(t *testing.T) {
	cases := []struct {
		address string
		how     sms.Numbers
		country string
		want    string
		proven  bool
	}{
		{"+447700900123", "", "", "+447700900123", true},
		{"447700900123", sms.NumbersDigits, "", "+447700900123", true},
		{"447400123456", sms.NumbersAuto, "GB", "+447400123456", true},
		{"00447700900123", sms.NumbersAuto, "", "+447700900123", true},
		{"07400123456", sms.NumbersAuto, "GB", "+447400123456", true},
		{"07400123456", sms.NumbersNational, "GB", "+447400123456", true},
		{"2125550123", sms.NumbersNational, "US", "+12125550123", true},
		{"+44 (7700) 900-123", sms.NumbersPlus, "", "+447700900123", true},
		{"0612345678", sms.NumbersAuto, "", "0612345678", false},
		{"72345", sms.NumbersAuto, "US", "72345", false},
		{"72345", sms.NumbersDigits, "US", "72345", false},
		{"ACME Bank", sms.NumbersAuto, "GB", "ACME Bank", false},
		{"4U", sms.NumbersAuto, "GB", "4U", false},
		{"", sms.NumbersAuto, "", "", false},
		{"+12345678901234567890", sms.NumbersAuto, "", "+12345678901234567890", false},
		{"12025550123", sms.NumbersAuto, "US", "+12025550123", true},
	}
	for _, c := range cases {
		got := sms.Identify(c.address, c.how, c.country)
		if got.Kind != channels.IDPhone || got.Value != c.want || got.Proven != c.proven {
			t.Errorf("%q (%s, %s) is %+v, want %q proven %v", c.address, c.how, c.country, got, c.want, c.proven)
		}
	}
}

func TestANameCannotBeAnswered(t *testing.T) {
	for to, want := range map[string]string{"ACME": "", "+447700900123": "447700900123", "72345": "72345", "": ""} {
		if got, _ := sms.Dial(to, sms.NumbersDigits, "GB"); got != want {
			t.Errorf("%q is dialled as %q, want %q", to, got, want)
		}
	}
	if got, _ := sms.Dial("+447400123456", sms.NumbersNational, "GB"); got != "07400123456" {
		t.Errorf("dialled as %q", got)
	}
	if _, ok := sms.Recipient([]channels.Identity{{Kind: channels.IDPhone, Value: "ACME"}, {Kind: channels.IDEmail, Value: "1@x"}}); ok {
		t.Error("a name was taken for a number")
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	for raw, field := range map[string]string{
		`{"country":"XX"}`: "settings.country", `{"numbers":"national"}`: "settings.country", `{"numbers":"odd"}`: "settings.numbers",
		`{"smart":"very"}`: "settings.smart", `{"max_parts":256}`: "settings.max_parts", `{"max_parts":"-1"}`: "settings.max_parts",
		`{"stop_words":"a\nb\u0007"}`: "settings.stop_words",
		`{"country":"GB","numbers":"auto","smart":"letters","max_parts":"3","stop_words":["STOP"]}`: "",
	} {
		var s sms.Settings
		if err := json.Unmarshal([]byte(raw), &s); err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := fault.Public(s.Check()); err != nil {
			got = err.Field
		}
		if got != field {
			t.Errorf("%s blames %q, want %q", raw, got, field)
		}
	}
}

func TestATextIsRefusedBeforeItsTailIsLost(t *testing.T) {
	s := sms.Settings{MaxParts: 2}
	for text, code := range map[string]string{"": "empty", " \n": "empty", string(make([]byte, 0)): "empty"} {
		if _, tr := s.Prepare(channels.Message{Text: text}); tr == nil || tr.Code != code {
			t.Errorf("%q: %v", text, tr)
		}
	}
	long := make([]byte, 400)
	for i := range long {
		long[i] = 'a'
	}
	if _, tr := s.Prepare(channels.Message{Text: string(long)}); tr == nil || tr.Class != channels.Never || tr.Code != "too_long" {
		t.Errorf("%v", tr)
	}
	text, tr := s.Prepare(channels.Message{Text: "It’s", Buttons: []channels.Button{{Title: "Yes"}, {Title: "More", URL: "https://a.example"}}})
	if tr != nil || text != "It's\n\n1. Yes\n2. More https://a.example" {
		t.Errorf("%q %v", text, tr)
	}
}
