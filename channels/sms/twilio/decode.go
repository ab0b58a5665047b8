package twilio

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/events"
)

// ours is the name of the query's value in StatusCallback that holds our id of the message.
const ours = "message"

// Decode reads a message or a status callback.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	s, err := settingsOf(in)
	if err != nil {
		return nil, fmt.Errorf("the settings of the inbox cannot be read: %w", err)
	}
	v, err := values(raw)
	if err != nil {
		return nil, fmt.Errorf("the form cannot be read: %w", err)
	}
	id := first(v, "MessageSid", "SmsSid", "SmsMessageSid")
	status := strings.ToLower(first(v, "MessageStatus", "SmsStatus"))
	switch {
	case isOutbound(status):
		return []channels.Inbound{told(v, id, status, raw.At)}, nil
	case id == "" && first(v, "From", "Body") == "":
		return []channels.Inbound{{Kind: channels.InAccount, At: raw.At, Control: "unknown", Detail: "Twilio sent what is neither a message nor a status."}}, nil
	}
	return s.message(in, v, id, raw), nil
}

func isOutbound(status string) bool {
	return status != "" && status != "received" && status != "receiving"
}

func first(v url.Values, keys ...string) string {
	for _, k := range keys {
		if s := v.Get(k); s != "" {
			return s
		}
	}
	return ""
}

func (s Settings) message(in channels.Inbox, v url.Values, id string, raw channels.Raw) []channels.Inbound {
	if id == "" { // never seen; the same request is still the same message
		sum := sha256.Sum256(append([]byte(raw.Query), raw.Body...))
		id = hex.EncodeToString(sum[:16])
	}
	m := content(v)
	a := sms.Arrival{ID: id, At: raw.At, Sender: s.sender(v), Words: s.Keywords()}
	switch strings.ToUpper(v.Get("OptOutType")) {
	case "STOP":
		a.Intent, a.Answered = sms.Stop, true
	case "START":
		a.Intent, a.Answered = sms.Start, true
	case "HELP":
		a.Intent, a.Answered = sms.Help, true
	default:
		a.Answered = s.AnswersStop != "no" && in.Channel != events.WhatsApp && twilios.Match(m.Text) != ""
	}
	items := a.Items(m)
	if number := items[0].From.Identities; len(number) > 0 {
		for i := range items {
			items[i].Thread = number[0].Value
		}
	}
	return items
}

// twilios are the words that Twilio answers unless it was told not to,
// https://help.twilio.com/articles/223134027
var twilios = sms.Keywords{Stop: []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"},
	Start: []string{"START", "YES", "UNSTOP"}, Help: []string{"HELP", "INFO"}}

// sender knows a person by number and, with WhatsApp, by wa_id and by the id that stays when the number is hidden.
func (s Settings) sender(v url.Values) channels.Sender {
	from, whatsapp := strings.CutPrefix(v.Get("From"), whatsappPrefix)
	who := channels.Sender{Name: v.Get("ProfileName")}
	add := func(id channels.Identity) {
		if id.Value != "" && !slices.Contains(who.Identities, id) {
			who.Identities = append(who.Identities, id)
		}
	}
	if kind, rest, ok := strings.Cut(from, ":"); ok && !whatsapp && (kind == "rcs" || kind == "sms") {
		from = rest // these are numbers; what else may come ("messenger:…") only looks like one
	}
	number := sms.Identify(from, s.Numbers, s.Country)
	if !whatsapp {
		add(number)
		return who
	}
	digits := v.Get("WaId")
	if digits == "" && number.Proven {
		digits = strings.TrimPrefix(number.Value, "+")
	}
	if number.Proven {
		add(number)
	}
	if digits != "" {
		add(channels.Identity{Kind: channels.IDWhatsApp, Value: digits, Proven: true})
	}
	bsuid := strings.TrimPrefix(v.Get("ExternalUserId"), whatsappPrefix)
	if bsuid == "" && !number.Proven {
		bsuid = from
	}
	if scoped(bsuid) {
		add(channels.Identity{Kind: channels.IDBSUID, Value: bsuid, Proven: true})
	} else if len(who.Identities) == 0 {
		add(channels.Identity{Kind: channels.IDBSUID, Value: bsuid})
	}
	return who
}

// scoped reports whether an id has the form of Meta's ids of people without a number: a country, a dot, letters and digits.
func scoped(id string) bool {
	country, rest, ok := strings.Cut(id, ".")
	upper := func(r rune) bool { return r >= 'A' && r <= 'Z' }
	other := func(r rune) bool {
		return !upper(r) && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.'
	}
	return ok && len(country) == 2 && strings.TrimFunc(country, upper) == "" && rest != "" && !strings.ContainsFunc(rest, other)
}

// metadata is the part of ChannelMetadata that the form does not repeat everywhere.
type metadata struct {
	Data struct {
		Context map[string]any `json:"context"`
	} `json:"data"`
}

func meta(v url.Values, key string) string {
	if s := v.Get(key); s != "" {
		return s
	}
	var m metadata
	if json.Unmarshal([]byte(v.Get("ChannelMetadata")), &m) != nil {
		return ""
	}
	s, _ := m.Data.Context[key].(string)
	return s
}

// told reads a status callback.
func told(v url.Values, id, status string, at time.Time) channels.Inbound {
	t := channels.Told{Correlation: v.Get(ours), Status: statusOf(status)}
	if v.Get("EventType") == "READ" {
		t.Status = channels.Read
	}
	if t.Status == channels.Failed {
		t.Trouble = troubleOf(v.Get("ErrorCode"), v.Get("ErrorMessage"))
		if status == "canceled" {
			t.Trouble = &channels.Trouble{Class: channels.Never, Code: "canceled", Text: "The message was taken back at Twilio."}
		}
	}
	item := channels.Inbound{Kind: channels.InStatus, ID: id, At: at, Status: &t}
	if done, err := time.Parse("0601021504", v.Get("RawDlrDoneDate")); err == nil && at.IsZero() {
		item.At = done
	}
	return item
}

func statusOf(status string) channels.Status {
	switch status {
	case "accepted", "scheduled", "queued":
		return channels.Queued
	case "sending":
		return channels.Sending
	case "sent":
		return channels.Sent
	case "delivered", "partially_delivered":
		return channels.Delivered
	case "read", "played":
		return channels.Read
	case "undelivered", "failed", "canceled":
		return channels.Failed
	}
	return channels.Queued // a word of tomorrow changes nothing
}
