package telegram_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/telegram"
)

var update = flag.Bool("update", false, "write the golden files anew")

const token = "7000000001:AAStandInTokenOfTheFakeBotAPI_00001"

func inbox() channels.Inbox {
	return channels.Inbox{ID: "in", Account: "7000000001", Secrets: map[string]string{"token": token, "secret_token": "s3cret"}}
}

func decode(t *testing.T, body []byte) []channels.Inbound {
	t.Helper()
	items, err := telegram.New(telegram.Deps{}).Decode(inbox(), channels.Raw{Body: body})
	if err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return items
}

func TestEveryDocumentedUpdateIsReadAsItIsMeant(t *testing.T) {
	files, _ := filepath.Glob("testdata/updates/*.json")
	if len(files) < 90 {
		t.Fatalf("only %d updates", len(files))
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(decode(t, body)); err != nil {
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

func TestAMessageHasOneIDHoweverItComes(t *testing.T) {
	body, err := os.ReadFile("testdata/updates/text.json")
	if err != nil {
		t.Fatal(err)
	}
	poll := append(append([]byte(`{"ok":true,"result":[`), body...), ']', '}')
	list := append(append([]byte(`[`), body...), ']')
	want := decode(t, body)[0].ID
	for _, b := range [][]byte{body, poll, list} {
		if got := decode(t, b); len(got) != 1 || got[0].ID != want || want == "" {
			t.Errorf("read as %+v, want the id %q", got, want)
		}
	}
}

func TestABusinessChatAndTheBotsOwnChatShareNoIDs(t *testing.T) {
	own := decode(t, []byte(`{"update_id":1,"message":{"message_id":5,"from":{"id":9},"chat":{"id":9,"type":"private"},"text":"a"}}`))[0]
	business := decode(t, []byte(`{"update_id":2,"business_message":{"business_connection_id":"b","message_id":5,"from":{"id":9},"chat":{"id":9,"type":"private"},"text":"a"}}`))[0]
	if own.ID == business.ID || own.Thread == business.Thread {
		t.Fatalf("both are %s in %s", own.ID, own.Thread)
	}
}

func TestWhatIsNoUpdateAtAllIsAnErrorAndNothingElseIs(t *testing.T) {
	d := telegram.New(telegram.Deps{})
	for _, body := range []string{"", "{", "hello", `"text"`, "12"} {
		if _, err := d.Decode(inbox(), channels.Raw{Body: []byte(body)}); err == nil {
			t.Errorf("%q was read", body)
		}
	}
	for _, body := range []string{`{}`, `[]`, `[1]`, `{"update_id":"x","message":3}`, `{"update_id":1,"message":{}}`, `{"update_id":1,"message":{"chat":{"id":1},"rich_message":[[[]]]}}`} {
		if _, err := d.Decode(inbox(), channels.Raw{Body: []byte(body)}); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// FuzzDecode wants of every body: an error only for what is no JSON, something said for every update, and the same twice.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/updates/*.json")
	for _, name := range files {
		body, _ := os.ReadFile(name)
		f.Add(body)
	}
	d := telegram.New(telegram.Deps{})
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := d.Decode(inbox(), channels.Raw{Body: body})
		var object map[string]any
		if json.Unmarshal(body, &object) == nil && object != nil && object["result"] == nil {
			if err != nil || len(items) == 0 {
				t.Fatalf("%d items, %v", len(items), err)
			}
		}
		for _, in := range items {
			if in.Kind == channels.InMessage && (in.ID == "" || in.Message == nil || in.Message.Type == "") {
				t.Fatalf("%+v", in)
			}
			if in.Kind == channels.InMessage && (in.Message.Type == channels.Unsupported) && in.Message.Placeholder == "" {
				t.Fatalf("no placeholder: %+v", in.Message)
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
