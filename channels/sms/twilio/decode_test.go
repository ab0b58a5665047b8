package twilio_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/twilio"
	"github.com/cordboard/cordboard/events"
)

func TestAMessageIsReadWithAllThatIsInIt(t *testing.T) {
	got := decode(t, events.SMS, "", sms1("Body", "hello ñ"))
	if len(got) != 1 || got[0].ID != "SM1" || got[0].Message.Text != "hello ñ" || got[0].Thread != "+12025550199" || !got[0].From.Identities[0].Proven {
		t.Errorf("%+v", got)
	}
	mms := decode(t, events.SMS, "", sms1("Body", "look", "NumMedia", "", "MediaUrl0", "https://api.twilio.com/a", "MediaContentType0", "image/jpeg", "MediaUrl1", "https://api.twilio.com/b", "MediaContentType1", "application/pdf"))
	if m := mms[0].Message; m.Type != channels.Image || len(m.Attachments) != 2 || m.Text != "look" || m.Attachments[1].Kind != channels.File {
		t.Errorf("%+v", m)
	}
	wa := form("MessageSid", "SM2", "From", "whatsapp:+6285176810035", "To", "whatsapp:+14155238886", "ProfileName", "Ann <b>", "WaId", "6285176810035", "ExternalUserId", "whatsapp:ID.4566546130240823",
		"MessageType", "interactive", "Body", "Confirm", "ButtonText", "Confirm", "ButtonPayload", "yes-1", "OriginalRepliedMessageSid", "MM9", "SmsStatus", "received", "NumMedia", "0")
	w := decode(t, events.WhatsApp, "", wa)[0]
	want := []channels.Identity{{Kind: "phone", Value: "+6285176810035", Proven: true}, {Kind: "whatsapp", Value: "6285176810035", Proven: true}, {Kind: "bsuid", Value: "ID.4566546130240823", Proven: true}}
	if !slices.Equal(w.From.Identities, want) || w.From.Name != "Ann <b>" || w.Message.Type != channels.Choice || w.Message.Chosen.Payload != "yes-1" || w.Message.ReplyTo != "MM9" {
		t.Errorf("%+v %+v", w, w.Message)
	}
	place := decode(t, events.WhatsApp, "", form("MessageSid", "SM3", "From", "whatsapp:+1", "Latitude", "40.4168", "Longitude", "-3.7038", "Label", "Sol", "Address", "Madrid"))[0].Message
	if place.Type != channels.Location || place.Place.Latitude != 40.4168 || place.Place.Name != "Sol" {
		t.Errorf("%+v", place)
	}
	for _, bad := range []string{"NaN", "91", "x"} {
		if m := decode(t, events.WhatsApp, "", form("MessageSid", "SM3", "From", "whatsapp:+1", "Latitude", bad, "Longitude", "1"))[0].Message; m.Type != channels.Unsupported || m.Place != nil {
			t.Errorf("%s: %+v", bad, m)
		}
	}
	list := decode(t, events.WhatsApp, "", form("MessageSid", "SM4", "From", "whatsapp:+14155550123", "ListId", "row-1", "ListTitle", "Row", "Body", "Row"))[0].Message
	if list.Chosen == nil || list.Chosen.Payload != "row-1" || list.Chosen.Title != "Row" {
		t.Errorf("%+v", list)
	}
	voice := decode(t, events.WhatsApp, "", form("MessageSid", "SM5", "From", "whatsapp:+14155550123", "NumMedia", "1", "MediaUrl0", "https://api.twilio.com/v", "MediaContentType0", "audio/ogg"))[0].Message
	if voice.Type != channels.VoiceNote {
		t.Errorf("%+v", voice)
	}
	hidden := decode(t, events.WhatsApp, "", form("MessageSid", "SM6", "From", "whatsapp:US.13491208655302741918", "Body", "hi"))[0]
	if id := hidden.From.Identities; len(id) != 1 || id[0].Kind != channels.IDBSUID || hidden.Thread == "" {
		t.Errorf("%+v", hidden)
	}
	ad := decode(t, events.WhatsApp, "", form("MessageSid", "SM7", "From", "whatsapp:+14155550123", "Body", "hi", "ReferralSourceId", "1", "ReferralCtwaClid", "click", "ReferralNumMedia", "0"))[0].Message
	if ad.Referral == nil || ad.Referral.Click != "click" {
		t.Errorf("%+v", ad)
	}
	odd := decode(t, events.WhatsApp, "", form("MessageSid", "SM8", "From", "whatsapp:+14155550123", "MessageType", "order", "Body", ""))[0].Message
	if odd.Type != channels.Unsupported || odd.Placeholder != "order" {
		t.Errorf("%+v", odd)
	}
	if name := decode(t, events.SMS, "", form("MessageSid", "SM9", "From", "ACME", "Body", "hi"))[0].From.Identities[0]; name.Proven {
		t.Errorf("%+v", name)
	}
	long := "A long text that a carrier has wrapped up, for reasons of its own, in base64."
	if m := decode(t, events.SMS, "", sms1("Body", base64.StdEncoding.EncodeToString([]byte(long))))[0].Message; m.Text != long {
		t.Errorf("%q", m.Text)
	}
	code := strings.Repeat("QUJD", 20)
	if m := decode(t, events.SMS, "", sms1("Body", code))[0].Message; m.Text != code {
		t.Errorf("%q", m.Text)
	}
	byGET := decode(t, events.SMS, sms1("Body", "by GET").Encode(), nil)
	if byGET[0].Message.Text != "by GET" {
		t.Errorf("%+v", byGET)
	}
	if got := decode(t, events.SMS, "", form("Foo", "bar")); got[0].Kind != channels.InAccount {
		t.Errorf("%+v", got)
	}
}

func TestAStopWordIsNotConfirmedTwice(t *testing.T) {
	cases := []struct {
		channel  events.Channel
		form     url.Values
		kind     channels.Kind
		consent  string
		answered bool
	}{
		{events.SMS, sms1("Body", "STOP", "OptOutType", "STOP"), channels.InConsent, "out", true},
		{events.SMS, sms1("Body", "JOIN", "OptOutType", "START"), channels.InConsent, "in", true},
		{events.SMS, sms1("Body", "HELP", "OptOutType", "HELP"), channels.InControl, "", true},
		{events.SMS, sms1("Body", "Stop"), channels.InConsent, "out", true},
		{events.SMS, sms1("Body", "baja"), channels.InConsent, "out", false},
		{events.WhatsApp, form("MessageSid", "SM1", "From", "whatsapp:+14155550123", "Body", "STOP"), channels.InConsent, "out", false},
	}
	for _, c := range cases {
		got := decode(t, c.channel, "", c.form)
		if len(got) != 2 || got[1].Kind != c.kind || got[1].Consent != c.consent || (got[1].Detail == sms.Answered) != c.answered || got[1].ID == got[0].ID {
			t.Errorf("%v: %+v", c.form, got)
		}
	}
}

func TestAStatusMeetsItsMessageByBothIds(t *testing.T) {
	cases := []struct {
		status, code, event string
		want                channels.Status
		class               channels.TroubleClass
	}{
		{"accepted", "", "", channels.Queued, ""}, {"sending", "", "", channels.Sending, ""}, {"sent", "", "", channels.Sent, ""}, {"delivered", "", "", channels.Delivered, ""},
		{"read", "", "READ", channels.Read, ""}, {"undelivered", "30003", "", channels.Failed, channels.Unreachable}, {"failed", "21610", "", channels.Failed, channels.Barred},
		{"undelivered", "63016", "", channels.Failed, channels.WindowShut}, {"failed", "99999", "", channels.Failed, channels.Never}, {"canceled", "", "", channels.Failed, channels.Never},
		{"tomorrows_word", "", "", channels.Queued, ""},
	}
	for _, c := range cases {
		v := form("MessageSid", "SM1", "SmsSid", "SM1", "MessageStatus", c.status, "SmsStatus", c.status, "To", "+12025550199", "From", "+12025550100", "ErrorCode", c.code, "EventType", c.event)
		got := decode(t, events.SMS, "message=out1", v)
		if len(got) != 1 || got[0].Kind != channels.InStatus || got[0].ID != "SM1" || got[0].Status.Correlation != "out1" || got[0].Status.Status != c.want {
			t.Errorf("%s: %+v", c.status, got)
			continue
		}
		if tr := got[0].Status.Trouble; (tr == nil) != (c.class == "") || tr != nil && (tr.Class != c.class || tr.Text == "") {
			t.Errorf("%s: %+v", c.status, tr)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("message=1", sms1("Body", "hi", "NumMedia", "1", "MediaUrl0", "x").Encode())
	f.Add("", form("MessageSid", "SM1", "MessageStatus", "failed", "ErrorCode", "1").Encode())
	f.Add("", form("MessageSid", "SM1", "Latitude", "NaN", "Longitude", "1", "FlowData", `{"a":[1]}`, "ChannelMetadata", "{").Encode())
	d := twilio.New(twilio.Deps{HTTP: &http.Client{}})
	f.Fuzz(func(t *testing.T, query, body string) {
		if items, err := d.Decode(channels.Inbox{}, channels.Raw{Query: query, Body: []byte(body)}); err == nil && len(items) == 0 {
			t.Fatal("it said nothing")
		}
	})
}
