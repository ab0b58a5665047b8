package whatsapp_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/whatsapp"
)

var update = flag.Bool("update", false, "write the golden files")

func decode(t *testing.T, body []byte) []channels.Inbound {
	t.Helper()
	list, err := whatsapp.New(nil, time.Now).Decode(channels.Inbox{}, channels.Raw{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func sample(t *testing.T, name string) []channels.Inbound {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, body)
}

func TestEveryDocumentedWebhookSaysWhatItSaidBefore(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(sample(t, name), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != string(got)+"\n" {
				t.Errorf("says now:\n%s", got)
			}
		})
	}
}

func TestEveryTypeOfMessageIsItself(t *testing.T) {
	want := map[string]channels.Type{"text": channels.Text, "image": channels.Image, "video": channels.Video, "audio": channels.Audio, "voice_note": channels.VoiceNote,
		"voice_legacy": channels.VoiceNote, "document": channels.File, "sticker": channels.Sticker, "location": channels.Location, "contacts": channels.ContactCard,
		"button_reply": channels.Choice, "list_reply": channels.Choice, "flow_reply": channels.Choice, "template_button": channels.Choice, "order": channels.Order,
		"unsupported": channels.Unsupported, "unknown_type": channels.Unsupported, "interactive_new": channels.Unsupported, "request_welcome": channels.System, "calls": channels.Unsupported}
	for name, kind := range want {
		list := sample(t, name)
		if len(list) != 1 || list[0].Kind != channels.InMessage || list[0].Message.Type != kind || list[0].ID == "" || list[0].At.IsZero() || list[0].Account != "106540352242922" {
			t.Errorf("%s: %+v", name, list)
			continue
		}
		if (kind == channels.Unsupported) != (list[0].Message.Placeholder != "") && kind != channels.System {
			t.Errorf("%s has the placeholder %q", name, list[0].Message.Placeholder)
		}
	}
}

func TestAWebhookThatShowsNumberAndUserIDYieldsBothProven(t *testing.T) {
	cases := map[string][]channels.Identity{
		"text":            {{Kind: "whatsapp", Value: "16505551234", Proven: true}, {Kind: "phone", Value: "+16505551234", Proven: true}},
		"phone_and_bsuid": {{Kind: "whatsapp", Value: "447700900123", Proven: true}, {Kind: "phone", Value: "+447700900123", Proven: true}, {Kind: "bsuid", Value: "GB.13491208655302741918", Proven: true}},
		"username_only":   {{Kind: "bsuid", Value: "GB.13491208655302741918", Proven: true}},
		"bsuid_in_from":   {{Kind: "bsuid", Value: "GB.13491208655302741918", Proven: true}},
		"status_read":     {{Kind: "whatsapp", Value: "16505551234", Proven: true}, {Kind: "phone", Value: "+16505551234", Proven: true}, {Kind: "bsuid", Value: "US.13491208655302741918", Proven: true}},
		"mexican_number":  {{Kind: "whatsapp", Value: "5215512345678", Proven: true}, {Kind: "phone", Value: "+525512345678", Proven: true}},
		"another_wa_id":   {{Kind: "whatsapp", Value: "551188887777", Proven: true}, {Kind: "phone", Value: "+5511988887777", Proven: true}},
		"address_book":    {{Kind: "whatsapp", Value: "16505551234"}, {Kind: "phone", Value: "+16505551234"}},
	}
	for name, want := range cases {
		if got := sample(t, name)[0].From.Identities; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if s := sample(t, "username_only")[0]; s.From.Username != "pablomorales" || s.Thread != "GB.13491208655302741918" {
		t.Errorf("%+v", s)
	}
}

func TestWhoChangesTheNumberStaysTheSamePerson(t *testing.T) {
	list := sample(t, "changed_number")
	if len(list) != 3 || list[0].Kind != channels.InIdentity || list[1].Kind != channels.InIdentity || list[2].Message.Type != channels.System {
		t.Fatalf("%+v", list)
	}
	if was := list[0].From.Was; was == nil || *was != (channels.Identity{Kind: "whatsapp", Value: "16505551234", Proven: true}) {
		t.Errorf("was %+v", was)
	}
	if was := list[1].From.Was; was == nil || *was != (channels.Identity{Kind: "bsuid", Value: "US.13491208655302741918", Proven: true}) {
		t.Errorf("was %+v", was)
	}
	if ids := list[0].From.Identities; len(ids) != 3 || ids[0].Value != "12195555358" || ids[2].Value != "US.99887766" {
		t.Errorf("is %+v", ids)
	}
	if list[2].Thread != "16505551234" || !list[2].Auto {
		t.Errorf("the notice: %+v", list[2])
	}
	if list := sample(t, "changed_user_id"); len(list) != 2 || list[0].From.Was.Value != "GB.11111" || list[0].From.Identities[0].Value != "GB.22222" {
		t.Errorf("%+v", list)
	}
}

func TestOneRequestMayHoldSeveralNumbersMessagesAndStatuses(t *testing.T) {
	var got []string
	for _, i := range sample(t, "many") {
		got = append(got, i.Account+" "+string(i.Kind)+" "+i.ID+" "+i.From.Name)
	}
	want := []string{"106540352242922 message wamid.M1 Sheena Nelson", "106540352242922 message wamid.M2 Second", "106540352242922 status wamid.OUT-9 Sheena Nelson",
		"106540352242922 account  ", "220000000000002 message wamid.M3 Sheena Nelson", "220000000000002 message wamid.M4 "}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

func TestStatusesSayHowFarWhyAndOfWhich(t *testing.T) {
	cases := map[string]channels.Told{
		"status_sent":         {Status: channels.Sent, Correlation: "01J0000000000000000000000A", Category: "service"},
		"status_sent_number":  {Status: channels.Sent, Category: "marketing"},
		"status_delivered":    {Status: channels.Delivered, Category: "utility"},
		"status_read":         {Status: channels.Read},
		"status_played":       {Status: channels.Read},
		"status_failed":       {Status: channels.Failed, Trouble: &channels.Trouble{Class: channels.WindowShut, Code: "131047", Text: "Re-engagement message: More than 24 hours have passed"}},
		"status_failed_later": {Status: channels.Failed, Trouble: &channels.Trouble{Class: channels.Later, Code: "131049", Text: "Not delivered to maintain healthy ecosystem engagement", RetryAfter: 24 * time.Hour}},
	}
	for name, want := range cases {
		i := sample(t, name)[0]
		if i.Kind != channels.InStatus || i.ID != "wamid.OUT-5" || !reflect.DeepEqual(*i.Status, want) || !i.At.Equal(time.Unix(1772366400, 0)) {
			t.Errorf("%s: %+v %+v", name, i, i.Status)
		}
	}
}

func TestAWarningIsNoFailureAndAFailureAlwaysHasAReason(t *testing.T) {
	list := sample(t, "status_warning")
	if list[0].Status.Trouble != nil || list[0].Detail == "" || list[1].Status.Trouble == nil {
		t.Errorf("%+v, %+v", list[0], list[1])
	}
}

func TestACardIsReadFromItsVCardWhereNothingElseIsThere(t *testing.T) {
	want := []channels.Card{{Name: "Ana P", Phones: []string{"+1 650-555-1234"}}, {Name: "+16505551234", Phones: []string{"+16505551234"}}}
	if got := sample(t, "contact_request")[0].Message.Cards; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestWhatOurOwnSideSentByOtherMeansIsAnEchoOfTheCustomersConversation(t *testing.T) {
	for n, i := range sample(t, "echo") {
		if !i.Echo || i.Thread != "16505551234" || i.From.Identities[0].Value != "16505551234" {
			t.Errorf("%d: %+v", n, i)
		}
	}
	list := sample(t, "history")
	if len(list) != 4 || list[0].Echo || !list[1].Echo || list[2].Kind != channels.InStatus || list[3].Message.Placeholder != "media_placeholder" {
		t.Fatalf("%+v", list)
	}
	for _, i := range list {
		if i.Kind == channels.InMessage && (!i.Auto || i.Detail != "history") {
			t.Errorf("something automatic may answer %+v", i)
		}
	}
}

func TestNothingIsLostOfWhatIsUnknown(t *testing.T) {
	for _, name := range []string{"unknown_field", "another_object"} {
		if list := sample(t, name); len(list) != 1 || list[0].Message.Type != channels.Unsupported || list[0].Detail == "" {
			t.Errorf("%s: %+v", name, list)
		}
	}
	list := sample(t, "odd_types")
	if len(list) != 5 || list[0].Message.Text != "bare" || list[0].ID != "77" || list[0].From.Identities[0].Value != "16505551234" || list[0].Account != "106540352242922" {
		t.Fatalf("%+v", list)
	}
	if list[1].Message.Type != channels.Unsupported || list[2].Message.Placeholder != "image" || !strings.HasPrefix(list[3].ID, "none.") {
		t.Errorf("%+v", list)
	}
	if _, err := whatsapp.New(nil, time.Now).Decode(channels.Inbox{}, channels.Raw{Body: []byte("<html>")}); err == nil {
		t.Error("what is no JSON is no trouble")
	}
}

func TestWhatAnAdministratorOrTheLawWantsToKnowIsTold(t *testing.T) {
	for name, want := range map[string]string{"template_status": "template", "quality": "quality", "restricted": "restricted", "reinstated": "unrestricted", "history_declined": "history"} {
		if list := sample(t, name); len(list) != 1 || list[0].Kind != channels.InAccount || list[0].Control != want || list[0].Detail == "" || (name != "history_declined" && list[0].At.IsZero()) {
			t.Errorf("%s: %+v", name, list)
		}
	}
	list := sample(t, "preferences")
	if len(list) != 2 || list[0].Consent != "out" || list[0].Scope != "marketing" || list[1].Consent != "in" || len(list[0].From.Identities) != 2 {
		t.Errorf("%+v", list)
	}
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	d := whatsapp.New(nil, time.Now)
	f.Fuzz(func(t *testing.T, body []byte) {
		first, err := d.Decode(channels.Inbox{}, channels.Raw{Body: body})
		if (err == nil) != json.Valid(body) {
			t.Fatalf("%v for %q", err, body)
		}
		second, _ := d.Decode(channels.Inbox{}, channels.Raw{Body: body})
		if !reflect.DeepEqual(first, second) {
			t.Fatal("it says something else the second time")
		}
		if err == nil && len(first) == 0 {
			t.Fatal("nothing is left of it")
		}
		for _, i := range first {
			if i.Kind == "" || (i.Kind == channels.InMessage && (i.Message == nil || i.ID == "")) || (i.Kind == channels.InStatus && i.Status == nil) {
				t.Fatalf("%+v", i)
			}
			if _, err := json.Marshal(i); err != nil {
				t.Fatal(err)
			}
		}
	})
}
