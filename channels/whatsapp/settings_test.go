package whatsapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestSettingsThatCannotWorkAreRefusedByTheirField(t *testing.T) {
	_, d, good := stand(t, metatest.Options{})
	if err := d.Check(good); err != nil {
		t.Fatal(err)
	}
	cases := []struct{ key, value, field string }{
		{"phone_number_id", "+1 555 0100", "settings.phone_number_id"},
		{"waba_id", "", "settings.waba_id"},
		{"api_base", "http://graph.facebook.com", "settings.api_base"},
		{"api_base", "https://user@graph.facebook.com", "settings.api_base"},
		{"api_version", "25", "settings.api_version"},
		{"list_label", "a label that is far too long", "settings.list_label"},
		{"access_token", "", "settings.access_token"},
		{"access_token", "EAA with blank", "settings.access_token"},
		{"app_secret", "", "settings.app_secret"},
		{"verify_token", "", "settings.verify_token"},
	}
	for _, c := range cases {
		in := good
		var s map[string]any
		if err := json.Unmarshal(good.Settings, &s); err != nil {
			t.Fatal(err)
		}
		in.Secrets = map[string]string{}
		for k, v := range good.Secrets {
			in.Secrets[k] = v
		}
		if _, secret := in.Secrets[c.key]; secret {
			in.Secrets[c.key] = c.value
		} else {
			s[c.key] = c.value
		}
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		in.Settings = raw
		var f *fault.Error
		if err := d.Check(in); !errors.As(err, &f) || f.Field != c.field || f.Key == "" {
			t.Errorf("%s = %q: %v", c.key, c.value, err)
		}
	}
}

func TestEverySecretIsAskedForAndTheVerifyTokenIsOurs(t *testing.T) {
	_, d, in := stand(t, metatest.Options{})
	secrets := map[string]bool{}
	for _, f := range d.Fields() {
		if f.Kind == channels.FieldSecret {
			secrets[f.Key] = f.Generated
		}
	}
	if generated, asked := secrets[meta.VerifyToken]; !asked || !generated || len(secrets) != 3 {
		t.Errorf("%v", secrets)
	}
	if d.Account(in) != in.Account || d.Account(channels.Inbox{Settings: []byte(`{"phone_number_id":"7"}`)}) != "7" {
		t.Error("the account is another")
	}
}

func TestWhatTheStandInTellsOfAMessageIsUnderstood(t *testing.T) {
	s, d, in := stand(t, metatest.Options{})
	if _, err := d.Send(context.Background(), in, text("hi")); err != nil {
		t.Fatal(err)
	}
	sent := s.Sent()[0]
	list, err := d.Decode(in, channels.Raw{Body: s.WhatsAppStatus(sent, "failed", 131026)})
	if err != nil || len(list) != 1 || list[0].ID != sent.ID || list[0].Status.Correlation != "01J0000000000000000000000A" || list[0].Status.Trouble.Class != channels.Unreachable {
		t.Errorf("%+v, %v", list, err)
	}
	list, err = d.Decode(in, channels.Raw{Body: s.WhatsAppText(metatest.Person{UserID: "GB.1", Name: "Zoë / 😀", Username: "zoe"}, "ñ")})
	if err != nil || len(list) != 1 || list[0].Message.Text != "ñ" || list[0].From.Name != "Zoë / 😀" || list[0].Thread != "GB.1" {
		t.Errorf("%+v, %v", list, err)
	}
}
