package twilio

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// answer is what the API says, of a message or of a trouble. Numbers come as numbers or as texts.
type answer struct {
	SID         string      `json:"sid"`
	Status      any         `json:"status"` // a word of a message, a number of a trouble
	Segments    json.Number `json:"num_segments"`
	ErrorCode   json.Number `json:"error_code"`
	ErrorText   string      `json:"error_message"`
	Code        json.Number `json:"code"`
	MessageText string      `json:"message"`
}

// answered reads the answer to a message that was created, or not.
func answered(code int, body []byte) (channels.Receipt, error) {
	var a answer
	readable := json.Unmarshal(body, &a) == nil
	if code/100 == 2 {
		if !readable || a.SID == "" {
			return channels.Receipt{}, &channels.Trouble{Class: channels.Maybe, Code: strconv.Itoa(code), Text: "Twilio gave an answer that cannot be read."}
		}
		word, _ := a.Status.(string)
		if word == "failed" || word == "undelivered" {
			return channels.Receipt{}, troubleOf(a.ErrorCode.String(), a.ErrorText)
		}
		parts, _ := strconv.Atoi(a.Segments.String())
		return channels.Receipt{IDs: []string{a.SID}, Parts: parts, Status: taken(word)}, nil
	}
	if readable && a.Code != "" && a.Code != "0" {
		return channels.Receipt{}, troubleOf(a.Code.String(), a.MessageText)
	}
	t := &channels.Trouble{Class: channels.Never, Code: strconv.Itoa(code), Text: "Twilio refused the message without saying why."}
	switch {
	case code == http.StatusUnauthorized:
		t.Class, t.Text = channels.Credentials, "Twilio refused the account or its password."
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		t.Class, t.RetryAfter, t.Text = channels.Later, 10*time.Second, "Twilio is too busy."
	case code >= 500:
		t.Class, t.Text = channels.Maybe, "Twilio failed while it took the message."
	}
	return channels.Receipt{}, t
}

func taken(word string) channels.Status {
	if s := statusOf(word); s == channels.Sent || s == channels.Delivered {
		return channels.Sent
	}
	return channels.Queued
}

// classes of Twilio's codes, https://www.twilio.com/docs/api/errors
var classes = map[string]channels.TroubleClass{
	"20003": channels.Credentials, "20005": channels.Limited, "20006": channels.Credentials, "20404": channels.Never, "20429": channels.Later, "20500": channels.Maybe, "20503": channels.Later,
	"21211": channels.Unreachable, "21217": channels.Unreachable, "21214": channels.Unreachable, "21265": channels.Unreachable, "21401": channels.Unreachable, "21407": channels.Limited, "21408": channels.Limited,
	"21610": channels.Barred, "21611": channels.Later, "21612": channels.Unreachable, "21614": channels.Unreachable, "21635": channels.Unreachable,
	"21601": channels.Limited, "21603": channels.Never, "21606": channels.Limited, "21608": channels.Limited, "21656": channels.Never, "21617": channels.Never, "21659": channels.Limited, "21660": channels.Limited, "21703": channels.Limited,
	"30001": channels.Later, "30002": channels.Limited, "30003": channels.Unreachable, "30004": channels.Barred, "30005": channels.Unreachable, "30006": channels.Unreachable,
	"30007": channels.Never, "30008": channels.Never, "30009": channels.Never, "30010": channels.Limited, "30022": channels.Limited, "30023": channels.Limited, "30034": channels.Limited, "30032": channels.Limited,
	"63003": channels.Unreachable, "63007": channels.Limited, "63013": channels.Never, "63015": channels.Unreachable, "63016": channels.WindowShut, "63018": channels.Later,
	"63024": channels.Unreachable, "63032": channels.Barred, "63033": channels.Barred, "63049": channels.Barred, "63038": channels.Limited, "63051": channels.Limited, "14107": channels.Later,
}

// sentences of codes whose own come empty.
var sentences = map[string]string{
	"21610": "The customer has opted out of messages from this number.",
	"21614": "The recipient's number is no mobile number.",
	"30003": "The phone is off or out of reach.",
	"30004": "The recipient or the network blocks messages from this number.",
	"30005": "The number is not in use any more.",
	"30006": "The number is a landline or cannot receive messages.",
	"30007": "The network filtered the message as unwanted.",
	"63016": "More than 24 hours have passed since the customer wrote; only a template may be sent.",
	"63018": "Too many messages were sent to WhatsApp in a short time.",
	"63024": "The number is not a WhatsApp user's.",
}

func troubleOf(code, text string) *channels.Trouble {
	class, known := classes[code]
	if !known {
		class = channels.Never
	}
	if text = strings.TrimSpace(text); text == "" {
		text = sentences[code]
	}
	if text == "" {
		text = "Twilio could not deliver the message."
	}
	t := &channels.Trouble{Class: class, Code: code, Text: strings.ToValidUTF8(text[:min(len(text), 300)], "\ufffd")}
	if class == channels.Later {
		t.RetryAfter = 10 * time.Second
	}
	return t
}
