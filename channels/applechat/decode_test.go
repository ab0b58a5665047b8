package applechat_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/applechat"
	"github.com/cordboard/cordboard/channels/applechat/appletest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func inbox() channels.Inbox {
	s, _ := json.Marshal(map[string]string{"business_id": appletest.BusinessID, "msp_id": appletest.MSPID})
	return channels.Inbox{ID: "in", Account: appletest.BusinessID, Settings: s, Secrets: map[string]string{"msp_secret": appletest.Secret}}
}

func TestEveryDocumentedMessageIsReadAsItIsMeantPackedOrNot(t *testing.T) {
	files, _ := filepath.Glob("testdata/messages/*.json")
	if len(files) < 20 {
		t.Fatalf("only %d messages", len(files))
	}
	d := applechat.New(applechat.Deps{})
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			items, err := d.Decode(inbox(), channels.Raw{Body: body})
			if err != nil {
				t.Fatal(err)
			}
			packed, err := d.Decode(inbox(), channels.Raw{Body: appletest.Pack(body)})
			if err != nil || !reflect.DeepEqual(items, packed) {
				t.Errorf("packed it is read as %+v, %v", packed, err)
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

func TestTheHeadersSayWhatTheBodyLeavesOut(t *testing.T) {
	items, err := applechat.New(applechat.Deps{}).Decode(inbox(), channels.Raw{Body: []byte(`{"type":"text","body":"x"}`), Header: map[string]string{"Id": "7", "Source-Id": "urn:mbid:z"}})
	if err != nil || len(items) != 1 || items[0].ID != "7" || items[0].Thread != "urn:mbid:z" {
		t.Fatalf("%+v %v", items, err)
	}
}

func TestABodyThatGrowsWithoutEndIsAnError(t *testing.T) {
	d := applechat.New(applechat.Deps{})
	bomb := appletest.Pack([]byte(`{"type":"text","body":"x","sourceId":"c"}` + strings.Repeat(" ", 9<<20)))
	for name, body := range map[string][]byte{"a bomb": bomb, "half a pack": bomb[:len(bomb)/2], "nothing": nil, "a list": []byte("[]"), "null": []byte("null")} {
		if items, err := d.Decode(inbox(), channels.Raw{Body: body}); err == nil {
			t.Errorf("%s was read as %+v", name, items)
		}
	}
}

// FuzzDecode wants of every JSON object one item, a message with words for what it is, and the same twice.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/messages/*.json")
	for _, name := range files {
		body, _ := os.ReadFile(name)
		f.Add(body)
	}
	d := applechat.New(applechat.Deps{})
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := d.Decode(inbox(), channels.Raw{Body: body})
		var object map[string]any
		if json.Unmarshal(body, &object) == nil && object != nil && (err != nil || len(items) != 1) {
			t.Fatalf("%d items, %v", len(items), err)
		}
		for _, in := range items {
			if in.Kind == channels.InMessage && (in.Message == nil || (in.Message.Type == channels.Unsupported && in.Message.Placeholder == "")) {
				t.Fatalf("%+v %+v", in, in.Message)
			}
		}
		again, _ := d.Decode(inbox(), channels.Raw{Body: body})
		if !reflect.DeepEqual(items, again) {
			t.Fatalf("first %+v\nthen %+v", items, again)
		}
	})
}
