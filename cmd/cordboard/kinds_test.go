package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/internal/clock"
)

// kindsFile is what the pages' tests take for the answer of GET /api/v1/inbox-kinds: they have words for every setting in it.
const kindsFile = "../../ui/src/inboxes/testdata/kinds.json"

// TestThePagesKnowEverySettingOfEveryChannel holds the file to the drivers; with CORDBOARD_UPDATE=1 it is written.
func TestThePagesKnowEverySettingOfEveryChannel(t *testing.T) {
	raw, err := os.ReadFile(kindsFile)
	if err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Items []channels.KindInfo `json:"items"`
	}
	if err := json.Unmarshal(raw, &kept); err != nil {
		t.Fatal(err)
	}
	d := &daemon{clock: clock.Real()}
	for _, k := range inbox.New(inbox.Config{Drivers: d.drivers()}).Kinds() {
		n := 0
		for n < len(kept.Items) && (kept.Items[n].Channel != k.Channel || kept.Items[n].Provider != k.Provider) {
			n++
		}
		if n == len(kept.Items) {
			kept.Items = append(kept.Items, channels.KindInfo{})
		}
		was, _ := json.Marshal(kept.Items[n])
		is, _ := json.Marshal(k)
		kept.Items[n] = k
		if !bytes.Equal(was, is) && os.Getenv("CORDBOARD_UPDATE") == "" {
			t.Errorf("the settings of %s/%s are others now; write %s with CORDBOARD_UPDATE=1 and put words for the new ones into ui/src/locales/*/inboxes.json\nkept %s\nare  %s", k.Channel, k.Provider, kindsFile, was, is)
		}
	}
	if os.Getenv("CORDBOARD_UPDATE") == "" {
		return
	}
	b, err := json.MarshalIndent(kept, "", "  ")
	if err == nil {
		err = os.WriteFile(kindsFile, append(b, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
