package smpp

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

// receipt is what a delivery receipt says, Appendix B, with its optional parameters, which win.
type receipt struct {
	id    string
	state string // DELIVRD …
	err   string
	done  time.Time
}

// The fields of the text come in any case and order, with blanks around them or not; "text:" is last and may hold anything.
var field = regexp.MustCompile(`(?i)(?:^|\s)(id|submit date|done date|stat|err):\s*([^\s]+)`)

// states by the numbers of message_state, §5.2.28.
var states = map[int]string{1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD", 7: "UNKNOWN", 8: "REJECTD"}

func readReceipt(m pdu.Message, text string) receipt {
	var r receipt
	if at := strings.Index(strings.ToLower(text), " text:"); at >= 0 {
		text = text[:at]
	}
	for _, f := range field.FindAllStringSubmatch(text, -1) {
		switch strings.ToLower(f[1]) {
		case "id":
			r.id = f[2]
		case "stat":
			r.state = strings.ToUpper(f[2])
		case "err":
			r.err = f[2]
		case "done date":
			r.done = readDate(f[2])
		}
	}
	if id := m.TLVs.Text(pdu.ReceiptedMessageID); id != "" {
		r.id = id
	}
	if n, ok := m.TLVs.Number(pdu.MessageState); ok && states[n] != "" {
		r.state = states[n]
	}
	// network_error_code is the kind of network and a code of two bytes, §5.3.2.31
	if v, ok := m.TLVs.Get(pdu.NetworkErrorCode); ok && len(v) == 3 && (v[1] != 0 || v[2] != 0) {
		r.err = strconv.Itoa(int(v[1])<<8 | int(v[2]))
	}
	return r
}

// readDate reads YYMMDDhhmm with or without seconds. Its time zone is the centre's own and unknown, so nobody may compare it
// with anything: it only tells that there is one.
func readDate(s string) time.Time {
	for _, layout := range []string{"0601021504", "060102150405", "20060102150405"} {
		if t, err := time.Parse(layout, s); err == nil && len(s) == len(layout) {
			return t
		}
	}
	return time.Time{}
}

// told is the status; intermediate ones are not the last word.
func (r receipt) told(intermediate bool) channels.Told {
	switch {
	case r.state == "DELIVRD" || strings.HasPrefix(r.state, "DELIV"):
		return channels.Told{Status: channels.Delivered}
	case intermediate, r.state == "ACCEPTD", r.state == "ACCEPTED", r.state == "ENROUTE", r.state == "BUFFRED", r.state == "BUFFERED",
		r.state == "ACKED", r.state == "SCHEDULED", r.state == "":
		return channels.Told{Status: channels.Sent}
	}
	code := r.state
	if r.err != "" && strings.Trim(r.err, "0") != "" {
		code += "/" + r.err
	}
	class := channels.Never
	if r.state == "UNDELIV" {
		class = channels.Unreachable
	}
	if r.state == "EXPIRED" || r.state == "UNKNOWN" {
		class = channels.Never
	}
	return channels.Told{Status: channels.Failed, Trouble: &channels.Trouble{Class: class, Code: code, Text: undelivered[r.state]}}
}

var undelivered = map[string]string{
	"EXPIRED": "The phone was off or out of reach until the message expired.",
	"UNDELIV": "The network could not deliver the message.",
	"REJECTD": "The network rejected the message.",
	"DELETED": "The message was deleted at the message centre.",
	"UNKNOWN": "The message centre does not know what became of the message.",
}
