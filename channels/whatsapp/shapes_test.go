package whatsapp_test

import (
	"testing"

	"github.com/cordboard/cordboard/channels"
)

func TestAMessageIsReadThoughItsShapeIsOdd(t *testing.T) {
	cases := []struct {
		name, message     string
		kind              channels.Type
		text, placeholder string
	}{
		{"a type that is missing", `"text":{"body":"words"}`, channels.Text, "words", ""},
		{"a type that is missing, with a file", `"image":{"id":"m1","caption":"look"}`, channels.Image, "look", ""},
		{"a type in capitals", `"type":"TEXT","text":{"body":"words"}`, channels.Text, "words", ""},
		{"a file that did not come", `"type":"image","image":{"caption":"the meter","mime_type":"image/jpeg"}`, channels.Unsupported, "the meter", "image"},
		{"a file that Meta could not fetch", `"type":"document","document":{"caption":"the bill"},"errors":[{"code":131052,"title":"Media download error"}]`, channels.Unsupported, "the bill", "document"},
		{"a place without coordinates", `"type":"location","location":{"name":"Harbour","address":"Quay 4"}`, channels.Unsupported, "Harbour\nQuay 4", "location"},
		{"a place with half of them", `"type":"location","location":{"latitude":52.1,"longitude":null}`, channels.Unsupported, "", "location"},
		{"a place with words for them", `"type":"location","location":{"latitude":"52,1","longitude":"4,3"}`, channels.Unsupported, "", "location"},
		{"a place at the origin", `"type":"location","location":{"latitude":0,"longitude":"0"}`, channels.Location, "", ""},
		{"errors without a type", `"errors":[{"code":131051,"title":"Unsupported message type"}]`, channels.Unsupported, "", "error 131051"},
		{"a type of tomorrow with words", `"type":"hologram","text":{"body":"words"},"hologram":{"id":"h1"}`, channels.Unsupported, "words", "hologram"},
		{"a type of tomorrow with a caption", `"type":"hologram","hologram":{"id":"h1","caption":"our stand"}`, channels.Unsupported, "our stand", "hologram"},
	}
	for _, c := range cases {
		list := said(t, "messages", `"messages":[{"from":"31612340001","id":"wamid.o1","timestamp":"1800000000",`+c.message+`}]`)
		if len(list) != 1 || list[0].Kind != channels.InMessage || list[0].ID != "wamid.o1" {
			t.Errorf("%s: %+v", c.name, list)
			continue
		}
		if m := list[0].Message; m.Type != c.kind || m.Text != c.text || m.Placeholder != c.placeholder || (m.Type == channels.Location) != (m.Place != nil) {
			t.Errorf("%s: %+v", c.name, *m)
		}
	}
}

func TestAnEditThatCannotBeReadLeavesTheMessageAsItWas(t *testing.T) {
	edit := func(rest string) channels.Inbound {
		t.Helper()
		list := said(t, "messages", `"messages":[{"from":"31612340001","id":"wamid.e1","timestamp":"1800000000","type":"edit","edit":{"original_message_id":"wamid.o1"`+rest+`}}]`)
		if len(list) != 1 {
			t.Fatalf("%+v", list)
		}
		return list[0]
	}
	for _, rest := range []string{``, `,"message":null`, `,"message":"x"`, `,"message":{"type":"hologram","hologram":{}}`, `,"message":{"type":"text"}`} {
		i := edit(rest)
		if i.Kind != channels.InMessage || i.ID != "wamid.e1" || i.Message.Type != channels.Unsupported || i.Message.Placeholder != "edit" || i.Message.ReplyTo != "wamid.o1" {
			t.Errorf("%s: %+v %+v", rest, i, i.Message)
		}
	}
	for rest, text := range map[string]string{
		`,"message":{"type":"image","image":{"caption":"the new meter"}}`: "the new meter",
		`,"message":{"type":"image","image":{"mime_type":"image/jpeg"}}`:  "",
	} {
		i := edit(rest)
		if i.Kind != channels.InEdit || i.ID != "wamid.o1" || i.Message.Type != channels.Image || i.Message.Text != text || i.Message.Placeholder != "" {
			t.Errorf("%s: %+v %+v", rest, i, i.Message)
		}
	}
}

func TestAMessageIsFoundInWhateverEnvelopeItComes(t *testing.T) {
	const value = `{"metadata":{"phone_number_id":"88001"},"contacts":[{"wa_id":"31612340001","profile":{"name":"Mina"}}],` +
		`"messages":[{"from":"31612340001","id":"wamid.o1","timestamp":"1800000000","type":"text","text":{"body":"words"}}]}`
	const entry = `{"object":"whatsapp_business_account","entry":[{"id":"5551","changes":[{"field":"messages","value":` + value + `}]}]}`
	for name, body := range map[string]string{
		"as documented":            entry,
		"in a list":                `[` + entry + `]`,
		"behind a byte order mark": "\xef\xbb\xbf" + entry,
		"one change":               `{"field":"messages","value":` + value + `}`,
		"one value":                value,
		"a sample":                 `{"sample":{"field":"messages","value":` + value + `}}`,
		"fields in the entry":      `{"entry":[{"id":"5551","field":"messages","value":` + value + `}]}`,
	} {
		list := decode(t, []byte(body))
		if len(list) != 1 || list[0].Kind != channels.InMessage || list[0].ID != "wamid.o1" || list[0].Message.Text != "words" || list[0].From.Name != "Mina" || list[0].Account != "88001" {
			t.Errorf("%s: %+v", name, list)
		}
	}
	if list := decode(t, []byte(`[`+entry+`,`+entry+`]`)); len(list) != 2 {
		t.Errorf("two in a list: %+v", list)
	}
}
