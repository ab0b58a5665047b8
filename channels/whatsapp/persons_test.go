package whatsapp_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta/metatest"
)

// said decodes one change of our number.
func said(t *testing.T, field, rest string) []channels.Inbound {
	t.Helper()
	body := `{"object":"whatsapp_business_account","entry":[{"id":"5551","changes":[{"field":"%s","value":{"metadata":` +
		`{"display_phone_number":"+31 20 555 0199","phone_number_id":"88001"},%s}}]}]}`
	return decode(t, fmt.Appendf(nil, body, field, rest))
}

func proven(pairs ...string) []channels.Identity {
	var out []channels.Identity
	for n := 0; n < len(pairs); n += 2 {
		out = append(out, channels.Identity{Kind: pairs[n], Value: pairs[n+1], Proven: true})
	}
	return out
}

func TestTwoPersonsInOneRequestAreNeverOne(t *testing.T) {
	const both = `"messages":[{"from":"31612340001","id":"wamid.p1","type":"text","text":{"body":"one"}},{"from":"4915112340002","id":"wamid.p2","type":"text","text":{"body":"two"}}]`
	for name, contacts := range map[string]string{
		"a contact of the first only": `[{"wa_id":"31612340001","profile":{"name":"Mina"}}]`,
		"a contact without a number":  `[{"user_id":"NL.771100","profile":{"name":"Mina"}}]`,
		"a contact of nobody":         `[{"wa_id":"5511955550000","profile":{"name":"Mina"}}]`,
	} {
		list := said(t, "messages", `"contacts":`+contacts+`,`+both)
		if got := list[1].From; !reflect.DeepEqual(got.Identities, proven("whatsapp", "4915112340002", "phone", "+4915112340002")) || got.Name != "" {
			t.Errorf("%s: the second is %+v", name, got)
		}
		if want := proven("whatsapp", "31612340001", "phone", "+31612340001"); !reflect.DeepEqual(list[0].From.Identities, want) || list[0].Thread != "31612340001" {
			t.Errorf("%s: the first is %+v", name, list[0])
		}
	}
}

func TestOneContactBelongsToTheOneWhoWrote(t *testing.T) {
	cases := []struct {
		name, contact, from string
		want                []channels.Identity
	}{
		{"an id with another prefix of mobiles", `{"wa_id":"541155550101"}`, `"from":"5491155550101"`, proven("whatsapp", "541155550101", "phone", "+5491155550101")},
		{"a number and a contact with the user's id", `{"user_id":"NL.771100"}`, `"from":"31612340001"`, proven("whatsapp", "31612340001", "phone", "+31612340001", "bsuid", "NL.771100")},
		{"a user's id and a contact with the number", `{"wa_id":"31612340001"}`, `"from_user_id":"NL.771100"`, proven("whatsapp", "31612340001", "phone", "+31612340001", "bsuid", "NL.771100")},
		{"nobody and a contact", `{"wa_id":"31612340001"}`, `"timestamp":"1800000000"`, proven("whatsapp", "31612340001", "phone", "+31612340001")},
		{"a user's id and a contact with one that is none", `{"user_id":"xNL.771100"}`, `"from_user_id":"NL.771100"`, proven("bsuid", "NL.771100")},
		{"another number", `{"wa_id":"5511955550000"}`, `"from":"31612340001"`, proven("whatsapp", "31612340001", "phone", "+31612340001")},
		{"another user's id", `{"user_id":"NL.2"}`, `"from_user_id":"NL.1"`, proven("bsuid", "NL.1")},
	}
	for _, c := range cases {
		list := said(t, "messages", `"contacts":[`+c.contact+`],"messages":[{`+c.from+`,"id":"wamid.p1","type":"text","text":{"body":"hi"}}]`)
		if len(list) != 1 || !reflect.DeepEqual(list[0].From.Identities, c.want) {
			t.Errorf("%s: %+v", c.name, list)
		}
	}
}

func TestASenderOfAnUnknownFormStaysOnePersonWithOneConversation(t *testing.T) {
	cases := []struct{ from, thread, kind string }{
		{`"from":"4321"`, "4321", "whatsapp"},
		{`"from":"998877665544@lid"`, "998877665544@lid", "whatsapp"},
		{`"from":"guest-7"`, "guest-7", "whatsapp"},
		{`"from_user_id":"nl_771100"`, "nl_771100", "bsuid"},
		{`"from":"31612340001","from_user_id":"nl_771100"`, "31612340001", "whatsapp"},
	}
	for _, c := range cases {
		list := said(t, "messages", `"messages":[{`+c.from+`,"id":"wamid.p1","type":"text","text":{"body":"hi"}}]`)
		if list[0].Thread != c.thread || len(list[0].From.Identities) == 0 || list[0].From.Identities[0] != (channels.Identity{Kind: c.kind, Value: c.thread, Proven: true}) {
			t.Errorf("%s: %+v", c.from, list[0])
		}
	}
}

func TestAHistoryTellsWhoWroteWhat(t *testing.T) {
	list := said(t, "history", `"history":[{"threads":[{"context":{"user_id":"NL.771100","username":"mina"},"messages":[
		{"from_user_id":"NL.771100","to":"31205550199","id":"wamid.h1","timestamp":"1790000000","type":"text","text":{"body":"asked"},"history_context":{"status":"read"}},
		{"from":"31205550199","to_user_id":"NL.771100","id":"wamid.h2","timestamp":"1790000009","type":"text","text":{"body":"answered"},"history_context":{"status":"read"}},
		{"from_user_id":"NL.771100","id":"wamid.h3","timestamp":"1790000010","type":"text","text":{"body":"thanked"},"history_context":{"from_me":false}},
		{"from_user_id":"NL.771100","id":"wamid.h4","timestamp":"1790000011","type":"text","text":{"body":"closed"},"history_context":{"from_me":true}}]}]}]`)
	var got []string
	for _, i := range list {
		got = append(got, fmt.Sprintf("%s %s %v", i.Kind, i.ID, i.Echo))
	}
	want := []string{"message wamid.h1 false", "message wamid.h2 true", "status wamid.h2 false", "message wamid.h3 false", "message wamid.h4 true"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestAChangeOfNumberNamesThePersonThoughTheSenderIsMissing(t *testing.T) {
	list := said(t, "messages", `"messages":[{"id":"wamid.s1","timestamp":"1800000000","type":"system","system":{"body":"Mina has a new number","type":"user_changed_number","customer":"31612340001","new_wa_id":31612349999}}]`)
	if len(list) != 2 || list[0].Kind != channels.InIdentity || list[0].From.Was == nil || list[0].From.Was.Value != "31612340001" || list[0].From.Identities[0].Value != "31612349999" {
		t.Fatalf("%+v", list)
	}
	if list[1].Thread != "31612340001" {
		t.Errorf("the notice is in %q", list[1].Thread)
	}
	list = said(t, "messages", `"messages":[{"id":"wamid.s2","timestamp":"1800000000","type":"system","system":{"body":"Mina has a new id","type":"user_changed_user_id","user_id":"NL.900"}}]`)
	if n := len(list); n != 1 || list[0].Thread != "NL.900" || !reflect.DeepEqual(list[0].From.Identities, proven("bsuid", "NL.900")) {
		t.Errorf("who only has a new name: %+v", list)
	}
}

func TestAGroupIsOneConversationOfManyAndAnsweredAsAGroup(t *testing.T) {
	for _, group := range []string{"Z3JvdXAtNDI", "120363000000000042", "120363000000000042@g.us", "NL.771100"} {
		list := said(t, "messages", `"contacts":[{"wa_id":"31612340001","profile":{"name":"Mina"}},{"wa_id":"4915112340002","profile":{"name":"Jo"}}],"messages":[
			{"from":"31612340001","group_id":"`+group+`","id":"wamid.g1","type":"text","text":{"body":"one"}},
			{"from":"4915112340002","group_id":"`+group+`","id":"wamid.g2","type":"reaction","reaction":{"message_id":"wamid.g1","emoji":"x"}},
			{"from":"4915112340002","id":"wamid.g3","type":"text","text":{"body":"alone"}}]`)
		if len(list) != 3 || !list[0].Shared || !list[1].Shared || list[2].Shared || list[0].Thread != list[1].Thread || list[2].Thread != "4915112340002" {
			t.Fatalf("%s: %+v", group, list)
		}
		if list[0].From.Name != "Mina" || list[1].From.Name != "Jo" {
			t.Errorf("%s: %+v", group, list)
		}
		s, d, in := stand(t, metatest.Options{})
		if _, err := d.Send(t.Context(), in, channels.Outbound{Thread: list[0].Thread, Message: channels.Message{Type: channels.Text, Text: "hello all"}}); err != nil {
			t.Fatal(err)
		}
		if sent := s.Sent()[0]; sent.Field("recipient_type") != "group" || sent.Field("to") != group {
			t.Errorf("%s: sent to %v %v", group, sent.Field("recipient_type"), sent.Field("to"))
		}
	}
}
