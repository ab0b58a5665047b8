package smpp

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
)

// receipt is what a delivery receipt says, Appendix B, with its optional parameters, which win.
type receipt struct {
	id    string
	state string // DELIVRD …
	err   string
	done  time.Time
}

// The names of the text's fields come in any case and order, with blanks around the colon or not, behind blanks or other signs.
// "text:" is last and may hold anything.
var field = regexp.MustCompile(`(?i)(?:^|[\s\x00;,|"'])(id|sub|dlvrd|submit[ _]date|done[ _]date|stat|status|err|text)\s*:`)

// states by the numbers of message_state, §5.2.28, and those of SMPP 5.0.
var states = map[int]string{0: "SCHEDULED", 1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD", 7: "UNKNOWN", 8: "REJECTD", 9: "SKIPPED"}

// readReceipt reads both forms; ids is the setting that says how ids are written.
func readReceipt(m pdu.Message, text, ids string) receipt {
	said := fieldsOf(text)
	r := receipt{id: said["id"], err: said["err"], done: readDate(said["done date"]), state: strings.ToUpper(said["stat"])}
	r.id = chosenID(ids, m.TLVs.Text(pdu.ReceiptedMessageID), r.id)
	if n, ok := m.TLVs.Number(pdu.MessageState); ok && states[n] != "" {
		r.state = states[n]
	}
	if code := networkError(m.TLVs); code != 0 {
		r.err = strconv.Itoa(code)
	}
	return r
}

// fieldsOf are the first values of the fields. One without a value has none, and does not take its neighbour's name for it.
func fieldsOf(text string) map[string]string {
	out := map[string]string{}
	found := field.FindAllStringSubmatchIndex(text, -1)
	for i, at := range found {
		name := strings.ReplaceAll(strings.ToLower(text[at[2]:at[3]]), "_", " ")
		if name == "text" {
			break
		}
		if name == "status" {
			name = "stat"
		}
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		value := strings.Fields(strings.Trim(text[at[1]:end], " \t\r\n\x00;,|\"'"))
		if out[name] == "" && len(value) > 0 {
			out[name] = value[0]
		}
	}
	return out
}

// chosenID is the parameter's id, which wins. Where ids of answers and receipts are known to differ in their base, some
// centres write the parameter as the answer was and the text as receipts are.
func chosenID(ids, parameter, text string) string {
	switch {
	case parameter == "":
		return text
	case text != "" && (ids == idsHexDec || ids == idsDecHex) && sentID(ids, parameter, "") == plainID(text):
		return text
	}
	return parameter
}

// networkError reads network_error_code, the kind of network and a code of two bytes (§5.3.2.31); some write three digits.
func networkError(t pdu.TLVs) int {
	v, ok := t.Get(pdu.NetworkErrorCode)
	if !ok || len(v) != 3 {
		return 0
	}
	if n, err := strconv.Atoi(string(v)); err == nil && n >= 0 {
		return n
	}
	return int(v[1])<<8 | int(v[2])
}

// receiptText is the text of a receipt. It is written by a machine in ASCII, whatever data_coding says of the message that it
// is about; an underline of the default alphabet is the one sign of ids that differs.
func receiptText(m pdu.Message, word string) string {
	data := m.Text()
	if m.ESM&pdu.ESMHeader != 0 {
		data = sms.ReadUDH(data).Data
	}
	if word == sms.PartUCS2 && !field.Match(data) {
		return sms.DecodeUCS2(data)
	}
	return strings.ReplaceAll(sms.DecodeLatin1(data), "\x11", "_")
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

// told is the status; intermediate ones are not the last word, and a word that nobody knows is none at all unless an error
// comes with it.
func (r receipt) told(intermediate bool) channels.Told {
	failed := slices.ContainsFunc(failures, func(w string) bool { return strings.Contains(r.state, w) })
	broken := strings.Trim(r.err, "0") != ""
	switch {
	case strings.HasPrefix(r.state, "DELIV") && !failed:
		return channels.Told{Status: channels.Delivered}
	case intermediate, r.state == "", !failed && (!broken || slices.Contains(underway, r.state)):
		return channels.Told{Status: channels.Sent}
	}
	t := &channels.Trouble{Class: channels.Never, Code: r.state, Text: undelivered[r.state]}
	if broken {
		t.Code += "/" + r.err
	}
	if strings.HasPrefix(r.state, "UNDELIV") {
		t.Class, t.Text = channels.Unreachable, undelivered["UNDELIV"]
	}
	return channels.Told{Status: channels.Failed, Trouble: t}
}

// What words of states begin or go on with, in the spellings that are about.
var (
	failures = []string{"UNDEL", "EXPIR", "REJ", "DELET", "UNKNOWN", "FAIL", "SKIP", "CANCEL", "BLOCK", "BARRED", "INVALID", "NOT_DEL"}
	underway = []string{"ACCEPTD", "ACCEPTED", "ENROUTE", "BUFFRED", "BUFFERED", "ACKED", "SCHEDULED", "QUEUED", "SENT", "SUBMITD", "SUBMITTED"}
)

var undelivered = map[string]string{
	"EXPIRED": "The phone was off or out of reach until the message expired.",
	"UNDELIV": "The network could not deliver the message.",
	"REJECTD": "The network rejected the message.",
	"DELETED": "The message was deleted at the message centre.",
	"UNKNOWN": "The message centre does not know what became of the message.",
}
