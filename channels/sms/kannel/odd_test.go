package kannel_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
)

func TestAHeaderOfALongMessageIsReadInEveryFormThatGatewaysGiveIt(t *testing.T) {
	query := func(udh string) channels.Raw {
		return channels.Raw{Query: url.Values{"id": {"k1"}, "from": {"+447700900123"}, "to": {"1"}, "text": {"half"}, "udh": {udh}}.Encode()}
	}
	posted := func(udh string) channels.Raw {
		return channels.Raw{Query: "id=k1", Body: []byte("half"), Header: map[string]string{"Content-Type": "text/plain; charset=UTF-8", "X-Kannel-From": "+447700900123", "X-Kannel-To": "1", "X-Kannel-Udh": udh}}
	}
	key := ""
	for name, raw := range map[string]channels.Raw{
		"bytes": query("\x05\x00\x03\x2a\x02\x01"), "digits": query("0500032a0201"), "a header in digits": posted("0500032A0201"), "an escaped header": posted("%05%00%03%2a%02%01"),
	} {
		items := decode(t, raw)
		if len(items) != 1 || items[0].Part == nil || items[0].Part.N != 1 || items[0].Part.Of != 2 || string(items[0].Part.Data) != "half" {
			t.Errorf("%s: %+v", name, items)
			continue
		}
		if key == "" {
			key = items[0].Part.Key
		}
		if items[0].Part.Key != key {
			t.Errorf("%s: the part is of %q, not of %q", name, items[0].Part.Key, key)
		}
	}
	for _, udh := range []string{"", "zz", "05", "0500", "%zz"} {
		if items := decode(t, posted(udh)); len(items) != 1 || items[0].Message == nil || items[0].Message.Text != "half" {
			t.Errorf("%q: %+v", udh, items)
		}
	}
}

func TestAReportIsReadInEveryCombinationOfItsBits(t *testing.T) {
	for status, want := range map[string]channels.Status{"1": channels.Delivered, "2": channels.Failed, "4": channels.Sent, "8": channels.Sent, "16": channels.Failed, "34": channels.Failed, "66": channels.Failed, " 1 ": channels.Delivered} {
		raw := channels.Raw{Query: url.Values{"event": {"dlr"}, "message": {"m1"}, "status": {status}, "at": {"1790000000"}}.Encode(), At: time.Unix(1, 0)}
		items := decode(t, raw)
		if len(items) != 1 || items[0].Kind != channels.InStatus || items[0].Status.Status != want {
			t.Errorf("%q: %+v", status, items)
		}
		if tr := items[0].Status.Trouble; status == "34" && (tr.Class != channels.Never || tr.Code != "expired") {
			t.Errorf("%q: %+v", status, tr)
		}
	}
}

func TestAReportOfTheGatewaySaysWhatTheCentreSaid(t *testing.T) {
	for answer, want := range map[string]channels.Trouble{
		"id:41 sub:001 dlvrd:000 stat:EXPIRED err:007 text:":       {Class: channels.Never, Code: "EXPIRED/007"},
		"id:41 sub:001 dlvrd:000 stat:REJECTD err:000 text:":       {Class: channels.Never, Code: "REJECTD"},
		"id:41 sub:001 dlvrd:000 stat:UNDELIV err:027 text:stat:X": {Class: channels.Unreachable, Code: "UNDELIV/027"},
		"NACK/11/Invalid Destination Address":                      {Class: channels.Unreachable, Code: "11"},
		"":                                                         {Class: channels.Unreachable, Code: "undelivered"},
	} {
		raw := channels.Raw{Query: url.Values{"event": {"dlr"}, "message": {"m1"}, "status": {"2"}, "answer": {answer}}.Encode()}
		if tr := decode(t, raw)[0].Status.Trouble; tr == nil || tr.Class != want.Class || tr.Code != want.Code || tr.Text == "" {
			t.Errorf("%q: %+v", answer, tr)
		}
	}
}
