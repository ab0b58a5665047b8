package twilio_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/twilio"
)

func said(t *testing.T, form url.Values) channels.Inbound {
	t.Helper()
	form.Set("MessageSid", "SM00000000000000000000000000000077")
	items, err := twilio.New(twilio.Deps{HTTP: http.DefaultClient}).Decode(channels.Inbox{ID: "in"}, channels.Raw{Body: []byte(form.Encode())})
	if err != nil || len(items) == 0 {
		t.Fatalf("%v: %+v, %v", form, items, err)
	}
	return items[0]
}

func TestOnlyANumberIsTakenForANumber(t *testing.T) {
	for from, want := range map[string]channels.Identity{
		"+447700900321":          {Kind: channels.IDPhone, Value: "+447700900321", Proven: true},
		"rcs:+447700900321":      {Kind: channels.IDPhone, Value: "+447700900321", Proven: true},
		"messenger:447700900321": {Kind: channels.IDPhone, Value: "messenger:447700900321"},
		"rcs:parcels_agent":      {Kind: channels.IDPhone, Value: "parcels_agent"},
		"whatsapp:GB.77A0":       {Kind: channels.IDBSUID, Value: "GB.77A0", Proven: true},
		"whatsapp:somebody":      {Kind: channels.IDBSUID, Value: "somebody"},
	} {
		if ids := said(t, url.Values{"From": {from}, "Body": {"hi"}}).From.Identities; len(ids) != 1 || ids[0] != want {
			t.Errorf("%s is %+v", from, ids)
		}
	}
	for _, id := range []string{"whatsapp:GB.", "whatsapp:gb.77", "whatsapp:GB.7 7", "whatsapp:GB_77"} {
		if ids := said(t, url.Values{"From": {"whatsapp:+447700900321"}, "ExternalUserId": {id}, "Body": {"hi"}}).From.Identities; len(ids) != 2 {
			t.Errorf("%s is among %+v", id, ids)
		}
	}
}

func TestFilesWithoutAnAddressAreToldOf(t *testing.T) {
	if m := said(t, url.Values{"From": {"+447700900321"}, "NumMedia": {"2"}}).Message; m.Type != channels.Unsupported || m.Placeholder != "media" {
		t.Errorf("%+v", m)
	}
	if m := said(t, url.Values{"From": {"+447700900321"}, "NumMedia": {"2"}, "Body": {"look"}}).Message; m.Type != channels.Text || m.Text != "look" {
		t.Errorf("%+v", m)
	}
	if m := said(t, url.Values{"From": {"+447700900321"}, "NumMedia": {"0"}, "Body": {""}}).Message; m.Placeholder != "empty" {
		t.Errorf("%+v", m)
	}
}
