package xdm_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/xdm"
)

var update = flag.Bool("update", false, "write the golden files anew")

func inbox() channels.Inbox {
	return channels.Inbox{
		ID: "in", Account: "3805104374", Settings: []byte(`{"user_id":"3805104374"}`),
		Secrets: map[string]string{"consumer_secret": "c0nsumer", "access_token": "acc3ss-token"},
	}
}

func TestEveryDocumentedEventIsReadAsItIsMeant(t *testing.T) {
	files, _ := filepath.Glob("testdata/events/*.json")
	if len(files) < 30 {
		t.Fatalf("only %d events", len(files))
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			items, err := xdm.New(xdm.Deps{}).Decode(inbox(), channels.Raw{Body: body})
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(items); err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(name, ".json") + ".golden"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("read as\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

func TestWhatIsNoEventIsAnError(t *testing.T) {
	for _, body := range []string{"", "[]", "7", "{"} {
		if _, err := xdm.New(xdm.Deps{}).Decode(inbox(), channels.Raw{Body: []byte(body)}); err == nil {
			t.Errorf("%q was read", body)
		}
	}
}

func TestOneOddEventCostsNoOther(t *testing.T) {
	message := func(id, text string) string {
		return `{"type":"message_create"` + id + `,"created_timestamp":"1790000012345","message_create":{"sender_id":"71200433","target":{"recipient_id":"3805104374"},"message_data":{"text":"` + text + `"}}}`
	}
	cases := map[string]struct {
		events string
		texts  []string
	}{
		"junk between":   {`[null,7,` + message(`,"id":"31"`, "one") + `,"x",{"type":"message_create"},` + message(`,"id":32`, "two") + `]`, []string{"one", "two"}},
		"no list at all": {message(`,"id":"33"`, "alone"), []string{"alone"}},
		"without ids":    {`[` + message("", "same") + `,` + message("", "same") + `]`, []string{"same", "same"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			items, err := xdm.New(xdm.Deps{}).Decode(inbox(), channels.Raw{Body: []byte(`{"for_user_id":3805104374,"direct_message_events":` + c.events + `}`)})
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			ids := map[string]bool{}
			for _, in := range items {
				if in.Kind == channels.InMessage {
					texts, ids[in.ID] = append(texts, in.Message.Text), true
				}
			}
			if !slices.Equal(texts, c.texts) || len(ids) != len(texts) {
				t.Errorf("texts %v with ids %v", texts, ids)
			}
		})
	}
}

// FuzzDecode wants of every JSON object that something is said of it, each message with an id and the same twice.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/events/*.json")
	for _, name := range files {
		body, _ := os.ReadFile(name)
		f.Add(body)
	}
	d := xdm.New(xdm.Deps{})
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := d.Decode(inbox(), channels.Raw{Body: body})
		var object map[string]any
		if json.Unmarshal(body, &object) == nil && object != nil && (err != nil || len(items) == 0) {
			t.Fatalf("%d items, %v", len(items), err)
		}
		for _, in := range items {
			if in.Kind == channels.InMessage && (in.ID == "" || in.Message == nil || (in.Message.Type == channels.Unsupported && in.Message.Placeholder == "")) {
				t.Fatalf("%+v %+v", in, in.Message)
			}
		}
		again, _ := d.Decode(inbox(), channels.Raw{Body: body})
		one, _ := json.Marshal(items)
		two, _ := json.Marshal(again)
		if !bytes.Equal(one, two) {
			t.Fatalf("first %s\nthen %s", one, two)
		}
	})
}
