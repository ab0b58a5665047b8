package ari_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
)

// As Asterisk 22.10.1 wrote it, but for the ids.
const destroyed = `{"type":"ChannelDestroyed","timestamp":"2026-11-21T05:06:37.587+0000","cause":17,"cause_txt":"User busy",` +
	`"tech_cause":486,"channel":{"id":"c-2","name":"PJSIP/carrier-00000001","state":"Down","protocol_id":"a0ff5ff7-33bb",` +
	`"caller":{"name":"Jo","number":"100"},"connected":{"name":"","number":""},"accountcode":"","dialplan":{"context":"from-trunk",` +
	`"exten":"s","priority":1,"app_name":"","app_data":""},"creationtime":"2026-11-21T05:06:37.082+0000","language":"en"},` +
	`"asterisk_id":"02:fc:00:00:00:01","application":"probe"}`

func TestAnEventIsDecodedInOnePassWithAllACallNeeds(t *testing.T) {
	e, err := ari.Decode([]byte(destroyed))
	must(t, err)
	want := time.Date(2026, 11, 21, 5, 6, 37, 587e6, time.UTC)
	if e.Type != ari.ChannelDestroyed || e.Cause != 17 || e.CauseText != "User busy" || e.TechCause != 486 || !e.At.Equal(want) ||
		e.ChannelID() != "c-2" || e.Channel.Caller.Number != "100" || e.Channel.Dialplan.Context != "from-trunk" || e.Partial ||
		string(e.Raw) != destroyed {
		t.Errorf("got %+v", e)
	}
}

func TestOddFieldsAreLeftOutAndTheRestIsRead(t *testing.T) {
	for raw, check := range map[string]func(ari.Event) bool{
		`{"type":"Dial","dialstatus":"BUSY","peer":{"id":"p"},"caller":null}`:      func(e ari.Event) bool { return e.ChannelID() == "p" && e.DialStatus == "BUSY" && !e.Partial },
		`{"type":"ChannelDestroyed","cause":"17","channel":{"id":"a"}}`:            func(e ari.Event) bool { return e.Partial && e.Cause == 0 && e.Channel.ID == "a" },
		`{"type":"StasisStart","channel":[],"args":["x"]}`:                         func(e ari.Event) bool { return e.Partial && e.Args[0] == "x" },
		`{"type":"StasisStart","channel":{"id":"a","creationtime":"never"}}`:       func(e ari.Event) bool { return e.Channel.ID == "a" && e.Channel.Created.IsZero() },
		`{"type":"StasisStart","channel":{"id":"n"},"replace_channel":{"id":"o"}}`: func(e ari.Event) bool { return e.Replaces.ID == "o" },
		`{"type":"PeerStatusChange","peer":{"peer_status":"Reachable"},"endpoint":{"resource":"100"}}`: func(e ari.Event) bool {
			return e.PeerStatus == "Reachable" && e.Peer == nil && e.Endpoint.Resource == "100"
		},
		`{"type":"ContactStatusChange","contact_info":{"uri":"sip:a","contact_status":"Reachable","aor":"100"}}`: func(e ari.Event) bool {
			return e.Contact.Status == "Reachable" && e.Contact.AOR == "100"
		},
		`{"type":"ChannelHold","musicclass":"jazz","channel":{"id":"a"}}`: func(e ari.Event) bool { return e.MusicClass == "jazz" },
		`{"type":"BridgeAttendedTransfer","result":"Success","transferer_first_leg":{"id":"1"},"transferer_second_leg":{"id":"2"},` +
			`"destination_type":"bridge","destination_bridge":"b"}`: func(e ari.Event) bool {
			return e.FirstLeg.ID == "1" && e.SecondLeg.ID == "2" && e.IntoBridge == "b" && e.Result == "Success"
		},
		`{"type":"BridgeBlindTransfer","exten":"200","context":"internal","is_external":true,"channel":{"id":"a"},"transferee":{"id":"t"}}`: func(e ari.Event) bool {
			return e.Exten == "200" && e.External && e.Transferee.ID == "t"
		},
		`{"type":"SomethingOfTomorrow","channel":{"id":"a"},"new":{"x":[1]}}`: func(e ari.Event) bool { return e.ChannelID() == "a" && !e.Partial },
	} {
		e, err := ari.Decode([]byte(raw))
		if err != nil || !check(e) {
			t.Errorf("%s: got %+v, %v", raw, e, err)
		}
	}
}

func TestWhatIsNoEventIsRefused(t *testing.T) {
	for _, raw := range []string{``, `{`, `[]`, `null`, `7`, `{}`, `{"type":5}`, `{"type":""}`} {
		if e, err := ari.Decode([]byte(raw)); err == nil {
			t.Errorf("%q became %+v", raw, e)
		}
	}
}

func TestTheTimesOfAllVersionsAreRead(t *testing.T) {
	for text, want := range map[string]time.Time{
		`"2026-11-21T05:06:37.587+0000"`: time.Date(2026, 11, 21, 5, 6, 37, 587e6, time.UTC),
		`"2026-11-21T05:06:37+0100"`:     time.Date(2026, 11, 21, 4, 6, 37, 0, time.UTC),
		`"2026-11-21T05:06:37.5Z"`:       time.Date(2026, 11, 21, 5, 6, 37, 5e8, time.UTC),
		`""`:                             {}, `null`: {}, `12`: {}, `"yesterday"`: {}, `{}`: {},
	} {
		var got struct{ T ari.Time }
		if err := json.Unmarshal([]byte(`{"T":`+text+`}`), &got); err != nil || !got.T.Equal(want) {
			t.Errorf("%s became %v, %v", text, got.T, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(destroyed))
	f.Add([]byte(`{"type":"PeerStatusChange","peer":{"peer_status":"Reachable"}}`))
	f.Add([]byte(`{"type":"ChannelUserevent","eventname":"x","userevent":{"a":1,"b":"c"}}`))
	f.Add([]byte(`{"type":"StasisStart","channel":{"id":5},"args":{}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := ari.Decode(raw)
		if err != nil {
			if !reflect.DeepEqual(e, ari.Event{}) {
				t.Errorf("an error came with an event: %+v", e)
			}
			var m struct {
				Type string `json:"type"`
			}
			if json.Unmarshal(raw, &m) == nil && m.Type != "" {
				t.Errorf("an event of type %q was refused: %v", m.Type, err)
			}
			return
		}
		if e.Type == "" || !json.Valid(e.Raw) {
			t.Errorf("accepted %q as %+v", raw, e)
		}
		e.UserVars()
		e.ChannelID()
		if e.Channel != nil {
			e.Channel.Stasis()
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := []byte(destroyed)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ari.Decode(raw); err != nil {
			b.Fatal(err)
		}
	}
}
