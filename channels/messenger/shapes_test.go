package messenger_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/messenger"
)

const shop, guest = "17841400550011", "7220055"

// told decodes a body as the Instagram inbox of the shop gets it.
func told(t *testing.T, body string) []channels.Inbound {
	t.Helper()
	list, err := messenger.Instagram(nil, time.Now).Decode(channels.Inbox{Account: shop}, channels.Raw{Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func event(rest string) string {
	return fmt.Sprintf(`{"sender":{"id":%q},"recipient":{"id":%q},"timestamp":1800000000123,%s}`, guest, shop, rest)
}

func entry(events string) string {
	return fmt.Sprintf(`{"object":"instagram","entry":[{"id":%q,"time":1800000000500,"messaging":[%s]}]}`, shop, events)
}

func one(t *testing.T, rest string) channels.Inbound {
	t.Helper()
	list := told(t, entry(event(rest)))
	if len(list) != 1 {
		t.Fatalf("%s: %+v", rest, list)
	}
	return list[0]
}

func TestAMessageIsFoundInWhateverEnvelopeItComes(t *testing.T) {
	words := event(`"message":{"mid":"m_w","text":"words"}`)
	for name, body := range map[string]string{
		"as documented":               entry(words),
		"in a list":                   `[` + entry(words) + `]`,
		"a change of the entry":       fmt.Sprintf(`{"object":"instagram","entry":[{"id":%q,"field":"messages","value":%s}]}`, shop, words),
		"an entry without a name":     `{"object":"instagram","entry":[{"messaging":[` + words + `]}]}`,
		"the entry of Meta's console": `{"object":"instagram","entry":[{"id":"0","changes":[{"field":"messages","value":` + words + `}]}]}`,
		"a change alone":              `{"field":"messages","value":` + words + `}`,
		"a sample":                    `{"sample":{"field":"messages","value":` + words + `}}`,
	} {
		list := told(t, body)
		if len(list) != 1 || list[0].ID != "m_w" || list[0].Message == nil || list[0].Message.Text != "words" || (list[0].Account != shop && list[0].Account != "") {
			t.Errorf("%s: %+v", name, list)
			continue
		}
		if want := []channels.Identity{{Kind: channels.IDIGSID, Value: shop + ":" + guest, Proven: true}}; !reflect.DeepEqual(list[0].From.Identities, want) {
			t.Errorf("%s: it is from %+v", name, list[0].From.Identities)
		}
	}
	list := told(t, fmt.Sprintf(`{"object":"instagram","entry":[{"messaging":[{"sender":{"id":%q},"recipient":{"id":%q},"message":{"mid":"m_e","text":"ours"}}]}]}`, shop, guest))
	if len(list) != 1 || !list[0].Echo || list[0].Thread != guest {
		t.Errorf("an echo in an entry without a name: %+v", list)
	}
}

func TestASharedPostIsOnePicture(t *testing.T) {
	const address = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=31&signature="
	m := one(t, `"message":{"mid":"m_s","attachments":[
		{"type":"share","payload":{"ig_post_media_id":"31","title":"Autumn","url":"`+address+`a"}},
		{"type":"ig_post","payload":{"ig_post_media_id":"31","title":"Autumn","url":"`+address+`b"}}]}`).Message
	if len(m.Attachments) != 1 || m.Attachments[0].URL != address+"b" || m.Text != "Autumn" || m.Type != channels.Image {
		t.Errorf("%+v", m)
	}
}

func TestWhatIsSharedWithoutAFileStillSaysWhatItIs(t *testing.T) {
	cases := []struct {
		attachment, text, placeholder string
		kind                          channels.Type
		files                         int
	}{
		{`{"type":"ig_reel","payload":{"reel_video_id":"8","title":"How to fold it"}}`, "How to fold it", "ig_reel", channels.Unsupported, 0},
		{`{"type":"share","payload":{"title":"Autumn"}}`, "Autumn", "share", channels.Unsupported, 0},
		{`{"type":"ig_story","payload":{"story_media_id":"9","story_media_url":"https://lookaside.fbsbx.com/ig/9.jpg"}}`, "", "ig_story", channels.Image, 1},
		{`{"type":"hologram","title":"Stand 4","payload":{}}`, "Stand 4", "hologram", channels.Unsupported, 0},
		{`{"type":"hologram"},{"type":"audio","payload":{"url":"https://cdn.fbsbx.com/a.mp4"}}`, "", "hologram", channels.Unsupported, 1},
		{`{"type":"fallback"},{"type":"audio","payload":{"url":"https://cdn.fbsbx.com/a.mp4"}}`, "", "", channels.Audio, 1},
		{`{"type":"ephemeral"}`, "", "ephemeral", channels.Unsupported, 0},
		{`{"type":"template","payload":{"generic":{"elements":[]}}}`, "", "template", channels.Unsupported, 0},
	}
	for _, c := range cases {
		m := one(t, `"message":{"mid":"m_s","attachments":[`+c.attachment+`]}`).Message
		if m.Text != c.text || m.Placeholder != c.placeholder || m.Type != c.kind || len(m.Attachments) != c.files {
			t.Errorf("%s: %+v", c.attachment, *m)
		}
	}
}

func TestCardsWithButtonsAreReadWhereverTheyStand(t *testing.T) {
	const elements = `"elements":[{"title":"Mat","subtitle":"blue","buttons":[{"type":"open_url","url":"https://shop.example/mat","title":"Look"},{"type":"postback","payload":"BUY","title":"Buy"}]}]`
	want := []channels.Button{{Title: "Look", URL: "https://shop.example/mat"}, {Title: "Buy", Payload: "BUY"}}
	for _, payload := range []string{`{"generic":{` + elements + `}}`, `{"template_type":"generic",` + elements + `}`, `{"product":{` + elements + `}}`} {
		m := one(t, `"message":{"mid":"m_c","is_echo":true,"attachments":[{"type":"template","payload":`+payload+`}]}`).Message
		if m.Type != channels.Text || m.Text != "Mat\nblue" || !reflect.DeepEqual(m.Buttons, want) {
			t.Errorf("%s: %+v", payload, *m)
		}
	}
}

func TestAPlaceKeepsItsNameAndAFileThatOfItsAddress(t *testing.T) {
	p := one(t, `"message":{"mid":"m_p","attachments":[{"type":"location","payload":{"coordinates":{"lat":52.4,"long":"4.9","name":"Harbour","address":"Quay 4"}}}]}`).Message.Place
	if p == nil || p.Latitude != 52.4 || p.Longitude != 4.9 || p.Name != "Harbour" || p.Address != "Quay 4" {
		t.Errorf("%+v", p)
	}
	for address, want := range map[string]string{
		"https://cdn.fbsbx.com/v/t59.2708-21/Offer%20%C3%A4.pdf?_nc_cat=1": "Offer ä.pdf",
		"https://cdn.fbsbx.com/v/x/..%2F..%2Fetc%2Fpasswd.txt":             "passwd.txt",
		"https://cdn.fbsbx.com/v/noname":                                   "",
		"https://cdn.fbsbx.com/v/%zz.pdf":                                  "",
	} {
		a := one(t, `"message":{"mid":"m_f","attachments":[{"type":"file","payload":{"url":"`+address+`"}}]}`).Message.Attachments
		if len(a) != 1 || a[0].Name != want {
			t.Errorf("%s: %+v", address, a)
		}
	}
}

func TestWhatTheAccountWroteInPublicIsNoConversationWithItself(t *testing.T) {
	for _, i := range told(t, fmt.Sprintf(`{"object":"instagram","entry":[{"id":%q,"changes":[{"field":"comments","value":{"id":"1801","text":"thanks","parent_id":"1800","from":{"id":%q,"username":"shop"}}}]}]}`, shop, shop)) {
		if i.Kind != channels.InAccount || i.Thread != "" {
			t.Errorf("%+v", i)
		}
	}
}

func TestWhoReadsOneMessageHasReadThoseBefore(t *testing.T) {
	list := told(t, entry(event(`"read":{"mid":"m_r"}`)))
	if len(list) != 2 || list[0].Kind != channels.InStatus || list[0].ID != "m_r" || list[1].Kind != channels.InSeen || !list[1].At.Equal(time.UnixMilli(1800000000123)) {
		t.Errorf("%+v", list)
	}
}

func TestAReceiptWithoutAMessageIsNone(t *testing.T) {
	list := told(t, entry(event(`"delivery":{"mids":["",null,{},"m_d"]}`)))
	if len(list) != 1 || list[0].Kind != channels.InStatus || list[0].ID != "m_d" {
		t.Errorf("%+v", list)
	}
}

func TestWhoIsKnownByAReferenceOnlyHasOneConversation(t *testing.T) {
	for _, rest := range []string{`"referral":{"source":"CUSTOMER_CHAT_PLUGIN","type":"OPEN_THREAD","is_guest_user":true}`, `"optin":{"ref":"footer"}`} {
		list := told(t, `{"object":"page","entry":[{"id":"5550","messaging":[{"sender":{"user_ref":"ref-77"},"recipient":{"id":"5550"},"timestamp":1800000000123,`+rest+`}]}]}`)
		if len(list) != 1 || list[0].Thread != "ref-77" {
			t.Errorf("%s: %+v", rest, list)
		}
	}
}
