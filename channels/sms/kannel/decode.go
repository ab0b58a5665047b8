package kannel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
)

// Decode reads a message or a report, in the names that Snippet gives the values.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	s, err := settingsOf(in)
	if err != nil {
		return nil, fmt.Errorf("the settings of the inbox cannot be read: %w", err)
	}
	v, err := values(raw)
	if err != nil {
		return nil, fmt.Errorf("the request cannot be read: %w", err)
	}
	event := v.Get("event")
	if event == eventReport || event == "" && v.Has("status") && v.Has("message") {
		return report(v), nil
	}
	if event != eventMessage && event != "" {
		return []channels.Inbound{{Kind: channels.InAccount, At: raw.At, Control: "unknown", Detail: "The gateway told of an event that is not known: " + short(event)}}, nil
	}
	return s.message(v, raw), nil
}

func short(s string) string { return strings.ToValidUTF8(s[:min(len(s), 80)], "\ufffd") }

// message reads what a customer wrote. Without the gateway's id (%I) its content and time are the key, so that the same
// request is still the same message.
func (s Settings) message(v url.Values, raw channels.Raw) []channels.Inbound {
	id := v.Get("id")
	if id == "" {
		sum := sha256.Sum256([]byte(strings.Join([]string{v.Get("from"), v.Get("to"), v.Get("at"), v.Get("udh"), v.Get("text")}, "\x00")))
		id = hex.EncodeToString(sum[:16])
	}
	from := strings.TrimSpace(v.Get("from"))
	if from != "" && from[0] != '+' && strings.HasPrefix(v.Get("from"), " ") {
		from = "+" + from // a plus that nobody escaped became a blank
	}
	a := sms.Arrival{ID: id, At: when(v.Get("at"), raw.At), Words: s.Keywords(),
		Sender: channels.Sender{Identities: []channels.Identity{sms.Identify(from, s.Numbers, s.Country)}}}
	text := []byte(v.Get("text"))
	coding, _ := strconv.Atoi(strings.TrimSpace(v.Get("coding")))
	u := sms.ReadUDH(headerBytes(v.Get("udh")))
	word := sms.PartUTF8
	switch {
	case u.Ports || coding == 1 && v.Get("coding") != "":
		word = sms.PartBinary
	default:
		text = toUTF8(text, v.Get("charset"), coding == 2)
	}
	p := channels.Part{N: 1, Of: 1, Data: text, Coding: word}
	if c := u.Concat; c != nil { // Kannel joins them itself, unless told not to
		p.N, p.Of, p.Key = c.N, c.Of, fmt.Sprintf("%s>%s/%d/%d", from, v.Get("to"), c.Ref, c.Of)
		return a.Piece(p)
	}
	return a.Items(sms.Join([]*channels.Part{&p}))
}

// headerBytes is the user data header as bytes. In a query it comes as such; in a header of HTTP, which cannot hold them, as
// hexadecimal digits or with escapes.
func headerBytes(udh string) []byte {
	if raw, err := hex.DecodeString(udh); err == nil && len(raw) > 1 && int(raw[0]) == len(raw)-1 {
		return raw
	}
	if strings.HasPrefix(udh, "%") {
		if raw, err := url.PathUnescape(udh); err == nil {
			return []byte(raw)
		}
	}
	return []byte(udh)
}

// Join puts parts together where the gateway leaves that to us.
func (d *Driver) Join(_ channels.Inbox, parts []*channels.Part) channels.Message {
	return sms.Join(parts)
}

// toUTF8 reads a text in the gateway's character set. With coding 2 it is UTF-16 whatever else is said, unless it is UTF-8 by
// name.
func toUTF8(text []byte, charset string, wide bool) []byte {
	name := strings.ToUpper(strings.TrimSpace(charset))
	switch {
	case name == "UTF-8" || name == "UTF8":
	case wide || name == "UTF-16BE" || name == "UCS-2" || name == "UCS-2BE" || name == "ISO-10646-UCS-2":
		return []byte(sms.DecodeUCS2(text))
	case name == "GSM" || name == "GSM-7" || name == "GSM7":
		return []byte(sms.DecodeGSM(text))
	case name != "":
		if e, err := htmlindex.Get(name); err == nil {
			if b, err := e.NewDecoder().Bytes(text); err == nil {
				return b
			}
		}
	}
	if !utf8.Valid(text) {
		return []byte(sms.DecodeLatin1(text))
	}
	return text
}

// when reads seconds or milliseconds since 1970, or %t, "2026-11-22 08:13:41" in UTC.
func when(text string, fallback time.Time) time.Time {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 {
		if n > 100_000_000_000 {
			return time.UnixMilli(n).UTC()
		}
		return time.Unix(n, 0).UTC()
	}
	if t, err := time.Parse("2006-01-02 15:04:05", text); err == nil {
		return t
	}
	return fallback
}

// report reads what became of a message: "message" is ours, from the address that Send gave.
func report(v url.Values) []channels.Inbound {
	id := v.Get("message")
	told := channels.Told{Correlation: id}
	mask, _ := strconv.Atoi(strings.TrimSpace(v.Get("status")))
	switch {
	case mask&1 != 0:
		told.Status = channels.Delivered
	case mask&2 != 0, mask&16 != 0:
		told.Status = channels.Failed
		told.Trouble = refusal(mask, v.Get("answer"))
	case mask&(4|8) != 0:
		told.Status = channels.Sent
	default:
		return []channels.Inbound{{Kind: channels.InAccount, ID: id, Control: "receipt", Detail: "The gateway sent a report of an unknown kind: " + short(v.Get("status"))}}
	}
	return []channels.Inbound{{Kind: channels.InStatus, ID: id, At: when(v.Get("at"), time.Time{}), Status: &told}}
}

// said finds the state and the error in the text of a receipt.
var said = regexp.MustCompile(`(?i)(?:^|\s)(stat|err):\s*([A-Za-z0-9_]+)`)

// refusal reads %A: "NACK/11/Invalid Destination Address", or a receipt's text.
func refusal(mask int, answer string) *channels.Trouble {
	t := &channels.Trouble{Class: channels.Unreachable, Code: "undelivered", Text: "The network could not deliver the message."}
	if mask&16 != 0 {
		t = &channels.Trouble{Class: channels.Never, Code: "rejected", Text: "The message centre rejected the message."}
	} else if mask&32 != 0 { // Kannel's own word for what waited too long
		t = &channels.Trouble{Class: channels.Never, Code: "expired", Text: "The phone was off or out of reach until the message expired."}
	}
	parts := strings.SplitN(answer, "/", 3)
	if parts[0] == "NACK" && len(parts) > 1 {
		t.Code = short(parts[1])
		if len(parts) == 3 && parts[2] != "" {
			t.Text = short(parts[2])
		}
		return t
	}
	words := map[string]string{}
	for _, f := range said.FindAllStringSubmatch(answer, -1) {
		if name := strings.ToLower(f[1]); words[name] == "" {
			words[name] = strings.ToUpper(f[2])
		}
	}
	if words["stat"] == "" {
		return t
	}
	t.Code = short(words["stat"])
	if strings.Trim(words["err"], "0") != "" {
		t.Code += "/" + short(words["err"])
	}
	if !strings.HasPrefix(words["stat"], "UNDELIV") { // expired or rejected: the number may well be reached another time
		t.Class, t.Text = channels.Never, "The network did not deliver the message: "+short(words["stat"])+"."
	}
	return t
}
