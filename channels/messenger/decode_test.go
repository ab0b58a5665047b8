package messenger_test

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
	"github.com/cordboard/cordboard/channels/messenger"
)

var update = flag.Bool("update", false, "write the golden files")

const user = "6954000000000001"

func sample(t *testing.T, name string) []channels.Inbound {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	in := channels.Inbox{Settings: []byte(`{"page_id":"1067280970047460","app_id":"900100"}`)}
	list, err := messenger.Messenger(nil, time.Now).Decode(in, channels.Raw{Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return list
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

func TestEveryKindOfMessageIsItself(t *testing.T) {
	want := map[string]channels.Type{"text": channels.Text, "image": channels.Image, "album": channels.Image, "audio": channels.Audio, "file": channels.File,
		"sticker_double": channels.Sticker, "sticker_image": channels.Sticker, "sticker_only": channels.Sticker, "location": channels.Location, "fallback": channels.Text,
		"template_product": channels.Text, "quick_reply": channels.Choice, "postback": channels.Choice, "postback_old": channels.Choice, "unsupported": channels.Unsupported,
		"unknown_attachment": channels.Unsupported, "unknown_event": channels.Unsupported, "empty": channels.Unsupported, "ig_story_mention": channels.Image,
		"ig_reel": channels.Video, "ig_reel_relative": channels.Text, "ig_share": channels.Image, "ig_post": channels.Text, "ig_heart": channels.Text, "referral": channels.System}
	for name, kind := range want {
		list := sample(t, name)
		if len(list) != 1 || list[0].Kind != channels.InMessage || list[0].Message.Type != kind || list[0].ID == "" || list[0].Thread != user || list[0].Echo {
			t.Errorf("%s: %+v", name, list)
			continue
		}
		if !list[0].At.Equal(time.Unix(1772366400, 0)) {
			t.Errorf("%s came at %v", name, list[0].At)
		}
		if kind == channels.Unsupported && list[0].Message.Placeholder == "" {
			t.Errorf("%s has no placeholder", name)
		}
	}
}

func TestAStickerIsShownOnce(t *testing.T) {
	for _, name := range []string{"sticker_double", "sticker_image", "sticker_only"} {
		if m := sample(t, name)[0].Message; len(m.Attachments) != 1 || m.Attachments[0].Kind != channels.Sticker {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestAPersonIsKnownForOnePageOrAccountOnly(t *testing.T) {
	cases := map[string]channels.Identity{
		"text":         {Kind: channels.IDPSID, Value: "1067280970047460:" + user, Proven: true},
		"ig_text":      {Kind: channels.IDIGSID, Value: "17841400000000001:" + user, Proven: true},
		"echo_foreign": {Kind: channels.IDPSID, Value: "1067280970047460:" + user, Proven: true},
		"ig_echo":      {Kind: channels.IDIGSID, Value: "17841400000000001:" + user, Proven: true},
		"odd_types":    {Kind: channels.IDPSID, Value: "1067280970047460:" + user, Proven: true},
	}
	for name, want := range cases {
		if got := sample(t, name)[0].From.Identities; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAllEventsOfAllEntriesAreRead(t *testing.T) {
	var got []string
	for _, name := range []string{"two_of_one", "ig_changes_message", "standby"} {
		for _, i := range sample(t, name) {
			got = append(got, i.Account+" "+string(i.Kind)+" "+i.ID)
		}
	}
	want := []string{"1067280970047460 message m_1", "1067280970047460 message m_2", "222 message m_3", "17841400000000001 message aWdfZB2",
		"17841400000000001 message comment.c1", "17841400000000001 account ", "1067280970047460 message m_24", "1067280970047460 message m_25"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	for _, i := range sample(t, "standby") {
		if !i.Auto || i.Detail != "standby" {
			t.Errorf("something automatic may answer %+v", i)
		}
	}
}

func TestOurOwnEchoIsAStatusAndAnothersIsAMessageOfOurSide(t *testing.T) {
	if i := sample(t, "echo_own")[0]; i.Kind != channels.InStatus || i.Status.Status != channels.Sent || i.Status.Correlation != "01J0000000000000000000000A" || i.ID != "m_20" || i.Echo {
		t.Errorf("%+v", i)
	}
	if i := sample(t, "echo_own_app")[0]; i.Kind != channels.InStatus || i.Status.Correlation != "" {
		t.Errorf("%+v", i)
	}
	for _, name := range []string{"echo_foreign", "ig_echo"} {
		if i := sample(t, name)[0]; i.Kind != channels.InMessage || !i.Echo || i.Thread != user || i.Message.Text == "" {
			t.Errorf("%s: %+v", name, i)
		}
	}
}

func TestMarksOfReadingAndDeliveryAreTold(t *testing.T) {
	mark := time.Unix(1772366399, 0)
	cases := map[string][]channels.Kind{"delivery": {channels.InStatus, channels.InStatus, channels.InArrived}, "delivery_watermark": {channels.InArrived}, "read": {channels.InSeen}, "read_mid": {channels.InStatus, channels.InSeen}}
	for name, want := range cases {
		list := sample(t, name)
		var got []channels.Kind
		for _, i := range list {
			got = append(got, i.Kind)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v", name, got)
			continue
		}
		up := mark
		if name == "read_mid" { // without a mark, up to when it was read
			up = time.Unix(1772366400, 0)
		}
		if last := list[len(list)-1]; last.Kind != channels.InStatus && !last.At.Equal(up) {
			t.Errorf("%s up to %v", name, last.At)
		}
	}
	if i := sample(t, "read_mid")[0]; i.ID != "m_OUT1" || i.Status.Status != channels.Read {
		t.Errorf("%+v", i)
	}
}

func TestWhatHappensToAMessageIsTold(t *testing.T) {
	if i := sample(t, "edit")[0]; i.Kind != channels.InEdit || i.ID != "m_1" || i.Message.Text != "hello again" {
		t.Errorf("%+v", i)
	}
	if i := sample(t, "edit_empty")[0]; i.Kind == channels.InEdit {
		t.Errorf("an edit without a text empties the message: %+v", i)
	}
	if i := sample(t, "ig_deleted")[0]; i.Kind != channels.InDelete || i.ID != "aWdfZA1" {
		t.Errorf("%+v", i)
	}
	for name, want := range map[string]string{"reaction": "❤️", "reaction_word": "😮", "unreact": ""} {
		if i := sample(t, name)[0]; i.Kind != channels.InReaction || i.Reaction != want || i.ID != "m_OUT1" {
			t.Errorf("%s: %+v", name, i)
		}
	}
}

func TestControlConsentAndOurAccountAreTold(t *testing.T) {
	for name, want := range map[string]string{"pass_to_us": "control given", "pass_to_other": "control taken", "take": "control taken", "request": "control requested", "policy": "account restricted",
		"policy_lifted": "account unrestricted", "linking": "control account_linking", "roles": "account roles", "optin_stop": "consent out", "optin_resume": "consent in"} {
		i := sample(t, name)[0]
		if got := string(i.Kind) + " " + i.Control + i.Consent; got != want {
			t.Errorf("%s: %s", name, got)
		}
		if strings.Contains(i.Detail, "SECRETCODE") {
			t.Errorf("%s tells a secret", name)
		}
	}
}

func TestStoriesVanishAndPagesAreLinksAndNotFiles(t *testing.T) {
	if m := sample(t, "ig_story_mention")[0].Message; !m.Vanishing || len(m.Attachments) != 1 {
		t.Errorf("%+v", m)
	}
	if m := sample(t, "ig_story_reply")[0].Message; m.Referral == nil || m.Referral.Source != "story" || m.Text != "nice!" {
		t.Errorf("%+v", m)
	}
	if m := sample(t, "ig_reel_relative")[0].Message; len(m.Attachments) != 0 || m.Text != "Dance\nhttps://www.instagram.com/reel/1/" {
		t.Errorf("%+v", m)
	}
	if m := sample(t, "fallback")[0].Message; m.Text != "look https://example.com/a\nA page" {
		t.Errorf("%q", m.Text)
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
	d := messenger.Instagram(nil, time.Now)
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
