package twilio_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/twilio"
	"github.com/cordboard/cordboard/channels/sms/twiliotest"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func inbox(s *twiliotest.Server, channel events.Channel, extra map[string]any) channels.Inbox {
	set := map[string]any{"account_sid": s.SID, "from": "+12025550100", "country": "US", "api_url": s.URL, "content_url": s.URL}
	for k, v := range extra {
		set[k] = v
	}
	raw, _ := json.Marshal(set)
	return channels.Inbox{ID: "in1", Channel: channel, Provider: twilio.Provider, Settings: raw, PublicURL: "https://desk.example/hooks/in1",
		Secrets: map[string]string{"auth_token": s.Token}}
}

func stand(t *testing.T) (*twiliotest.Server, *twilio.Driver) {
	t.Helper()
	s := twiliotest.Start()
	t.Cleanup(s.Close)
	return s, twilio.New(twilio.Deps{HTTP: s.Client()})
}

func decode(t *testing.T, channel events.Channel, query string, form url.Values) []channels.Inbound {
	t.Helper()
	in := channels.Inbox{Channel: channel, Settings: json.RawMessage(`{"country":"US"}`)}
	d := twilio.New(twilio.Deps{HTTP: &http.Client{}})
	raw := channels.Raw{Query: query, Body: []byte(form.Encode()), Header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, At: time.Unix(5, 0)}
	items, err := d.Decode(in, raw)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := d.Decode(in, raw); !reflect.DeepEqual(items, again) {
		t.Error("the same request said two things")
	}
	return items
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func sms1(pairs ...string) url.Values {
	return form(append([]string{"MessageSid", "SM1", "SmsSid", "SM1", "SmsStatus", "received", "From", "+12025550199", "To", "+12025550100", "NumMedia", "0", "NumSegments", "1"}, pairs...)...)
}

func trouble(t *testing.T, err error) *channels.Trouble {
	t.Helper()
	var tr *channels.Trouble
	if !errors.As(err, &tr) {
		t.Fatalf("%v is no trouble", err)
	}
	return tr
}

func TestOnlyWhatTwilioSignedIsHeard(t *testing.T) {
	s, d := stand(t)
	in := inbox(s, events.SMS, nil)
	public := "https://desk.example/hooks/in1?message=a%20b"
	body := sms1("Body", "hi & bye", "NewOne", "ñ")
	ask := func(address, sig string, body string, kind string) channels.Verdict {
		u, _ := url.Parse(address)
		return d.Receive(in, channels.Request{Method: "POST", URL: address, Query: u.Query(), Body: []byte(body), Header: http.Header{"X-Twilio-Signature": {sig}, "Content-Type": {kind}}})
	}
	const isForm = "application/x-www-form-urlencoded"
	good := s.Signature(public, body)
	withPort := s.Signature("https://desk.example:443/hooks/in1?message=a%20b", body)
	double := form("A", "1", "A", "2")
	hash := sha256.Sum256([]byte(`{"a":1}`))
	signedJSON := public + "&bodySHA256=" + hex.EncodeToString(hash[:])
	cases := []struct {
		name               string
		address, sig, body string
		kind               string
		want               bool
	}{
		{"as it came", public, good, body.Encode(), isForm, true},
		{"signed with the port", public, withPort, body.Encode(), isForm, true},
		{"a value changed", public, good, sms1("Body", "hi & buy", "NewOne", "ñ").Encode(), isForm, false},
		{"a value added", public, good, body.Encode() + "&X=1", isForm, false},
		{"another address", "https://desk.example/hooks/in2?message=a%20b", good, body.Encode(), isForm, false},
		{"another query", "https://desk.example/hooks/in1?message=other", good, body.Encode(), isForm, false},
		{"no signature", public, "", body.Encode(), isForm, false},
		{"garbage", public, "%%%", body.Encode(), isForm, false},
		{"cut short", public, good[:10], body.Encode(), isForm, false},
		{"a name twice, the first signed", public, s.Signature(public, double), double.Encode(), isForm, true},
		{"JSON", signedJSON, s.Signature(signedJSON, nil), `{"a":1}`, "application/json", true},
		{"JSON changed", signedJSON, s.Signature(signedJSON, nil), `{"a":2}`, "application/json", false},
		{"JSON without a hash", public, s.Signature(public, nil), `{"a":1}`, "application/json", false},
		{"by GET", public, s.Signature(public, nil), "", "", true},
	}
	for _, c := range cases {
		v := ask(c.address, c.sig, c.body, c.kind)
		if v.Keep != c.want || (v.Reply.Status == 200) != c.want || strings.Contains(string(v.Reply.Body), "Message") {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	in.Secrets = map[string]string{"auth_token": "new", "auth_token_2": s.Token}
	if !ask(public, good, body.Encode(), isForm).Keep {
		t.Error("the old token does not count while tokens are changed")
	}
	in.Secrets = map[string]string{}
	if ask(public, (&twiliotest.Server{}).Signature(public, body), body.Encode(), isForm).Keep {
		t.Error("without a token everybody is heard")
	}
}

// The example of https://www.twilio.com/docs/usage/security, whose signature is published.
func TestTheSignatureIsThatOfTheDocumentation(t *testing.T) {
	v := form("CallSid", "CA1234567890ABCDE", "Caller", "+14158675310", "Digits", "1234", "From", "+14158675310", "To", "+18005551212")
	if got := twilio.Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", v); got != "GvWf1cFY/Q7PnoempGyD5oXAezc=" {
		t.Errorf("signed %s", got)
	}
}

func outbound(text string) channels.Outbound {
	return channels.Outbound{ID: "out/1", To: []channels.Identity{{Kind: channels.IDPhone, Value: "+12025550199"}}, Message: channels.Message{Type: channels.Text, Text: text}}
}

func TestAMessageIsHandedToTwilio(t *testing.T) {
	s, d := stand(t)
	r, err := d.Send(t.Context(), inbox(s, events.SMS, map[string]any{"validity_seconds": 600, "smart_encoded": true, "messaging_service_sid": "MG00000000000000000000000000000001"}), outbound("It’s 5 €"))
	if err != nil || len(r.IDs) != 1 || r.Status != channels.Queued || r.Parts != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	want := form("To", "+12025550199", "From", "+12025550100", "MessagingServiceSid", "MG00000000000000000000000000000001", "Body", "It's 5 €", "StatusCallback", "https://desk.example/hooks/in1?message=out%2F1",
		"ValidityPeriod", "600", "SmartEncoded", "true")
	if got := s.Sent()[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	wa := outbound("")
	wa.To = []channels.Identity{{Kind: channels.IDWhatsApp, Value: "12025550199"}}
	wa.Message.Template = &channels.TemplateUse{Name: "HX1", Body: []channels.TemplateParam{{Text: "Ann"}, {Text: "5"}}}
	if _, err := d.Send(t.Context(), inbox(s, events.WhatsApp, nil), wa); err != nil {
		t.Fatal(err)
	}
	if got := s.Sent()[1]; got.Get("To") != "whatsapp:+12025550199" || got.Get("From") != "whatsapp:+12025550100" || got.Get("ContentSid") != "HX1" || got.Get("ContentVariables") != `{"1":"Ann","2":"5"}` || got.Has("Body") {
		t.Errorf("%v", got)
	}
	published := twilio.New(twilio.Deps{HTTP: s.Client(), Publish: func(context.Context, channels.Inbox, channels.OutFile) (string, error) {
		return "https://desk.example/files/x", nil
	}})
	file := outbound("")
	file.Files = []channels.OutFile{{}}
	if _, err := published.Send(t.Context(), inbox(s, events.SMS, nil), file); err != nil || s.Sent()[2].Get("MediaUrl") != "https://desk.example/files/x" {
		t.Errorf("%v %v", s.Sent(), err)
	}
	if tr := trouble(t, second(d.Send(t.Context(), inbox(s, events.SMS, nil), file))); tr.Code != "files" {
		t.Errorf("%+v", tr)
	}
	if tr := trouble(t, second(d.Send(t.Context(), inbox(s, events.SMS, map[string]any{"max_parts": 20}), outbound(strings.Repeat("x", 1601))))); tr.Code != "too_long" {
		t.Errorf("%+v", tr)
	}
}

func second(_ channels.Receipt, err error) error { return err }

func TestARefusalIsToldByTwiliosCode(t *testing.T) {
	s, d := stand(t)
	for _, c := range []struct {
		r    twiliotest.Refusal
		want channels.TroubleClass
	}{
		{twiliotest.Refusal{HTTP: 400, Code: 21610, Text: "Attempt to send to unsubscribed recipient"}, channels.Barred}, {twiliotest.Refusal{HTTP: 400, Code: 21211, Text: "x"}, channels.Unreachable},
		{twiliotest.Refusal{HTTP: 400, Code: 21408}, channels.Limited}, {twiliotest.Refusal{HTTP: 429, Code: 20429}, channels.Later}, {twiliotest.Refusal{HTTP: 401, Code: 20003}, channels.Credentials},
		{twiliotest.Refusal{HTTP: 400, Code: 63016}, channels.WindowShut}, {twiliotest.Refusal{HTTP: 400, Code: 12345}, channels.Never},
		{twiliotest.Refusal{HTTP: 503}, channels.Later}, {twiliotest.Refusal{HTTP: 500}, channels.Maybe}, {twiliotest.Refusal{HTTP: 201}, channels.Maybe}, {twiliotest.Refusal{HTTP: 401}, channels.Credentials},
	} {
		s.Refuse(&c.r)
		if tr := trouble(t, second(d.Send(t.Context(), inbox(s, events.SMS, nil), outbound("hi")))); tr.Class != c.want || tr.Text == "" || strings.Contains(tr.Error(), s.Token) {
			t.Errorf("%+v: %+v", c.r, tr)
		}
	}
	in := inbox(s, events.SMS, nil)
	s.Close()
	if tr := trouble(t, second(d.Send(t.Context(), in, outbound("hi")))); tr.Class != channels.Later {
		t.Errorf("%+v", tr)
	}
}

func TestAnAttachmentIsFetchedAndThePasswordStaysWithTwilio(t *testing.T) {
	s, d := stand(t)
	in := inbox(s, events.SMS, nil)
	r, err := d.Media(t.Context(), in, channels.Attachment{URL: s.MediaURL()})
	if err != nil {
		t.Fatal(err)
	}
	got, _ := io.ReadAll(r)
	_ = r.Close()
	if string(got) != "picture" || s.Leaked() {
		t.Errorf("%q, leaked %v", got, s.Leaked())
	}
	for _, evil := range []string{"http://169.254.169.254/latest", "https://twilio.com.evil.example/x", "file:///etc/passwd", "https://a@api.twilio.com/x", "::"} {
		if _, err := d.Media(t.Context(), in, channels.Attachment{URL: evil}); !errors.Is(err, twilio.ErrMediaAddress) {
			t.Errorf("%s: %v", evil, err)
		}
	}
	in.Secrets["auth_token"] = "wrong"
	if _, err := d.Media(t.Context(), in, channels.Attachment{URL: s.MediaURL()}); err == nil {
		t.Error("no error")
	}
}

func TestTheGuidedTestSaysWhichStepFailsAndTemplatesAreListed(t *testing.T) {
	s, d := stand(t)
	keys := func(steps []channels.TestStep) (all []string) {
		for _, st := range steps {
			k := st.Key
			if !st.OK {
				k = "!" + k
			}
			all = append(all, k)
		}
		return all
	}
	in := inbox(s, events.SMS, nil)
	if got := keys(d.Test(t.Context(), in)); !slices.Equal(got, []string{"settings", "connect", "login", "!number"}) {
		t.Errorf("%v", got)
	}
	s.Numbers["+12025550100"] = "https://desk.example/hooks/in1#rc=2"
	steps := d.Test(t.Context(), in)
	if got := keys(steps); !slices.Equal(got, []string{"settings", "connect", "login", "number"}) || steps[3].Detail != "" {
		t.Errorf("%+v", steps)
	}
	list, err := d.Templates(t.Context(), in)
	if err != nil || len(list) != 1 || list[0].Name != "HX00000000000000000000000000000001" || list[0].Status != "APPROVED" || list[0].Body != "Hello {{1}}" || !slices.Equal(list[0].Params, []string{"body.1"}) {
		t.Errorf("%+v %v", list, err)
	}
	in.Secrets["auth_token"] = "wrong"
	if got := keys(d.Test(t.Context(), in)); !slices.Equal(got, []string{"settings", "connect", "!login"}) {
		t.Errorf("%v", got)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	s, d := stand(t)
	for field, extra := range map[string]map[string]any{
		"settings.account_sid": {"account_sid": "AC1"}, "settings.from": {"from": ""}, "settings.messaging_service_sid": {"messaging_service_sid": "XX"}, "settings.api_key_secret": {"api_key": "SK00000000000000000000000000000001"},
		"settings.api_url": {"api_url": "api.twilio.com"}, "settings.answers_stop": {"answers_stop": "maybe"}, "settings.country": {"country": "ZZZ"}, "": {},
	} {
		got := ""
		if err := fault.Public(d.Check(inbox(s, events.SMS, extra))); err != nil {
			got = err.Field
		}
		if got != field {
			t.Errorf("%v blames %q", extra, got)
		}
	}
	in := inbox(s, events.WhatsApp, map[string]any{"from": "whatsapp:+12025550100"})
	if d.Account(in) != "+12025550100" || d.Traits(in).Window != 24*time.Hour || d.Traits(inbox(s, events.SMS, nil)).Window != 0 || len(d.Fields()) == 0 {
		t.Error("account or traits")
	}
}
