package telegram_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
)

func one(t *testing.T, body string) channels.Inbound {
	t.Helper()
	items := decode(t, []byte(body))
	if len(items) != 1 {
		t.Fatalf("%s\nis %d items", body, len(items))
	}
	return items[0]
}

func TestValuesInAnotherFormThanDocumentedLoseNothing(t *testing.T) {
	plain := one(t, `{"update_id":1,"message":{"message_id":7,"media_group_id":"13001","business_connection_id":"77","from":{"id":41,"is_bot":true,"first_name":"12","username":"9"},
		"chat":{"id":41,"type":"private"},"date":1790000000,"caption":"5","photo":[{"file_id":"31","width":9,"height":9,"file_size":8}]}}`)
	odd := one(t, `{"update_id":"1","message":{"message_id":"7","media_group_id":13001,"business_connection_id":77,"from":{"id":"41","is_bot":1,"first_name":12,"username":9},
		"chat":{"id":"41","type":"private"},"date":"1790000000","caption":5,"photo":{"file_id":31,"width":"9","height":"9","file_size":"8"}}}`)
	a, _ := json.Marshal(plain)
	b, _ := json.Marshal(odd)
	if string(a) != string(b) || plain.Message.Type != channels.Image {
		t.Errorf("read as\n%s\nwant\n%s", b, a)
	}
	text := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":41},"text":20261122,"entities":null}}`)
	if text.Message.Type != channels.Text || text.Message.Text != "20261122" {
		t.Errorf("%+v", text.Message)
	}
	place := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":41,"type":"private"},"location":{"latitude":"-33.5","longitude":"-70.25"}}}`)
	if p := place.Message.Place; p == nil || p.Latitude != -33.5 || p.Longitude != -70.25 {
		t.Errorf("%+v", place.Message)
	}
	own := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":41,"type":"private"},"contact":{"phone_number":447700900321,"user_id":"41","first_name":null}}}`)
	if ids := own.From.Identities; len(ids) != 2 || ids[1].Value != "+447700900321" || len(own.Message.Cards) != 1 || own.Message.Cards[0].Phones[0] != "447700900321" {
		t.Errorf("%+v", own)
	}
	press := one(t, `{"update_id":1,"callback_query":{"id":99887766554433,"from":{"id":41},"data":17,"message":{"message_id":5,"chat":{"id":41,"type":"private"}}}}`)
	if press.Ask != "99887766554433" || press.Message.Chosen.Payload != "17" {
		t.Errorf("%+v %+v", press, press.Message.Chosen)
	}
}

func TestAPlaceThatIsNowhereIsNotShownInTheOcean(t *testing.T) {
	for name, at := range map[string]string{"nothing": `{}`, "half": `{"latitude":1}`, "null": `{"latitude":null,"longitude":null}`, "beyond the pole": `{"latitude":91,"longitude":0}`, "words": `{"latitude":"north","longitude":"west"}`, "no number": `{"latitude":"NaN","longitude":"NaN"}`} {
		m := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":41,"type":"private"},"location":`+at+`}}`).Message
		if m.Type != channels.Unsupported || m.Placeholder != "location" || m.Place != nil {
			t.Errorf("%s: %+v", name, m)
		}
		m = one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":41,"type":"private"},"venue":{"title":"Old Mill","address":"Lane 3","location":`+at+`}}}`).Message
		if m.Type != channels.Text || m.Text != "Old Mill\nLane 3" || m.Placeholder != "venue" {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestAChatWithoutItsTypeIsKnownByItsNumber(t *testing.T) {
	ours := one(t, `{"update_id":1,"business_message":{"business_connection_id":"bc","message_id":7,"from":{"id":50,"first_name":"Shop"},"chat":{"id":41,"first_name":"Noor"},"text":"here it is"}}`)
	if !ours.Echo || len(ours.From.Identities) != 1 || ours.From.Identities[0].Value != "41" || ours.Shared {
		t.Errorf("%+v", ours)
	}
	gone := decode(t, []byte(`{"update_id":1,"deleted_business_messages":{"business_connection_id":"bc","chat":{"id":41},"message_ids":[7,"8"]}}`))
	if len(gone) != 2 || gone[0].ID != ours.ID || gone[1].Kind != channels.InDelete {
		t.Errorf("%+v", gone)
	}
	if group := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":-100200,"title":"Tenants"},"text":"hi"}}`); !group.Shared || group.Title != "Tenants" {
		t.Errorf("%+v", group)
	}
	if left := one(t, `{"update_id":1,"my_chat_member":{"chat":{"id":41},"from":{"id":41},"new_chat_member":{"status":"kicked"}}}`); left.Control != "blocked" {
		t.Errorf("%+v", left)
	}
}

func TestWhatAChannelAnswersItsReaderIsOurs(t *testing.T) {
	body := func(from string) string {
		return `{"update_id":1,"message":{"message_id":7,` + from + `"chat":{"id":-1005,"type":"supergroup","is_direct_messages":true},"direct_messages_topic":{"topic_id":41,"user":{"id":41,"first_name":"Noor"}},"text":"yes"}}`
	}
	reader := one(t, body(`"from":{"id":41,"first_name":"Noor"},`))
	for name, from := range map[string]string{"as the channel": `"from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1004,"type":"channel","title":"News"},`, "in person": `"from":{"id":50,"first_name":"Editor"},`} {
		if answer := one(t, body(from)); !answer.Echo || answer.Auto || answer.From.Identities[0].Value != "41" || answer.Thread != reader.Thread {
			t.Errorf("%s: %+v", name, answer)
		}
	}
	if reader.Echo || reader.Shared || reader.Thread != "-1005/d41" {
		t.Errorf("%+v", reader)
	}
}

func TestAMachineIsNotAnsweredByAMachineInPrivateEither(t *testing.T) {
	if in := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":60,"is_bot":true,"first_name":"Relay"},"chat":{"id":60,"type":"private"},"text":"ping"}}`); !in.Auto {
		t.Errorf("%+v", in)
	}
}

func TestAQuestionWithANameOfItsOwnComesOnceWhateverUpdateBringsIt(t *testing.T) {
	first := one(t, `{"update_id":1,"pre_checkout_query":{"id":"q7","from":{"id":41,"first_name":"Noor"},"currency":"EUR","total_amount":500}}`)
	again := one(t, `{"update_id":2,"pre_checkout_query":{"id":"q7","from":{"id":41,"first_name":"Noor"},"currency":"EUR","total_amount":500}}`)
	other := one(t, `{"update_id":2,"shipping_query":{"id":"q7","from":{"id":41,"first_name":"Noor"}}}`)
	if first.ID != again.ID || first.ID == other.ID || first.Message.Type != channels.Unsupported {
		t.Errorf("%q %q %q", first.ID, again.ID, other.ID)
	}
}

func TestWhatACustomerSaysBesideWhatTheyGiveIsNotLost(t *testing.T) {
	for part, want := range map[string]string{
		`"gift":{"gift":{"id":"g1","star_count":5},"text":"for your trouble"}`:                                      "for your trouble",
		`"users_shared":{"request_id":1,"users":[{"user_id":5,"first_name":"Zoe","username":"zoe"},{"user_id":6}]}`: "Zoe @zoe",
		`"chat_shared":{"request_id":1,"chat_id":-5,"title":"Tenants","username":"tenants"}`:                        "Tenants\n@tenants",
		`"checklist_tasks_added":{"tasks":[{"id":1,"text":"call back"},{"id":2,"text":"pay"}]}`:                     "call back\npay",
		`"suggested_post_declined":{"comment":"too long"}`:                                                          "too long",
		`"message_auto_delete_timer_changed":{"message_auto_delete_time":86400}`:                                    "",
	} {
		m := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":41,"type":"private"},`+part+`}}`).Message
		if m.Type != channels.System || m.Placeholder == "" || m.Text != want {
			t.Errorf("%s: %+v", part, m)
		}
	}
	song := one(t, `{"update_id":1,"message":{"message_id":7,"from":{"id":41},"chat":{"id":41,"type":"private"},"audio":{"file_id":"a","title":"Rain","performer":"The Drops"}}}`).Message
	if song.Attachments[0].Name != "The Drops - Rain" {
		t.Errorf("%+v", song.Attachments)
	}
}

func TestAFileThatTelegramDoesNotShowGoesAsADocument(t *testing.T) {
	photo, note := outFile(channels.Image, "long.png", "image/png", "p"), outFile(channels.VoiceNote, "v.ogg", "audio/ogg", "v")
	for name, c := range map[string]struct {
		files []channels.OutFile
		word  string
		want  string
	}{
		"a photo":      {[]channels.OutFile{photo}, "PHOTO_INVALID_DIMENSIONS", "sendDocument"},
		"an album":     {[]channels.OutFile{photo, photo}, "PHOTO_INVALID_DIMENSIONS", "sendMediaGroup"},
		"a voice note": {[]channels.OutFile{note}, "VOICE_MESSAGES_FORBIDDEN", "sendDocument"},
	} {
		l := newLab(t, "webhook")
		l.Fail(telegramtest.Fault{Code: 400, Description: "Bad Request: " + c.word})
		out := text("look")
		out.Files = c.files
		r, err := l.driver.Send(deadline(t), l.in, out)
		sent := l.Sent()
		if err != nil || len(r.IDs) != len(c.files) || len(sent) != 1 || sent[0].Method != c.want || sent[0].Text()+sent[0].Params["media"] == "" || strings.Contains(sent[0].Params["media"], `"photo"`) {
			t.Errorf("%s: %+v %v, sent %+v", name, r, err, sent)
		}
		l.Fail(telegramtest.Fault{Code: 400, Description: "Bad Request: " + c.word, Times: 2})
		if _, err := l.driver.Send(deadline(t), l.in, out); trouble(t, err).Class != channels.Never {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFieldsOfNothingSayNothing(t *testing.T) {
	in := one(t, `{"update_id":1,"edited_message":null,"callback_query":null,"poll":null,"message":{"message_id":7,"from":{"id":41},"sender_chat":null,"chat":{"id":41,"type":"private","title":null},"text":null,"photo":null,"audio":null,"venue":null,"new_chat_members":[],"delete_chat_photo":false,"hologram":{"file_id":"h"},"reply_to_message":null,"entities":null}}`)
	if in.Kind != channels.InMessage || in.Message.Type != channels.Unsupported || in.Message.Placeholder != "hologram" {
		t.Errorf("%+v %+v", in, in.Message)
	}
	if in := one(t, `{"update_id":1,"message":null}`); in.Kind != channels.InAccount || in.Detail != "empty" {
		t.Errorf("%+v", in)
	}
}
