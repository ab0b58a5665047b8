package twilio

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
)

// content is what the customer wrote, sent or chose.
func content(v url.Values) channels.Message {
	m := channels.Message{Type: channels.Text, Text: carried(v.Get("Body")), ReplyTo: v.Get("OriginalRepliedMessageSid"),
		Forwarded: v.Get("Forwarded") == "true" || v.Get("FrequentlyForwarded") == "true", Referral: referral(v)}
	m.Attachments = attachments(v)
	kind := strings.ToLower(meta(v, "MessageType"))
	switch {
	case v.Get("Latitude") != "" && v.Get("Longitude") != "":
		locate(&m, v)
	case v.Has("ButtonPayload") || v.Has("ButtonText") || v.Has("ListId") || v.Has("FlowData") || v.Has("InteractiveData"):
		choose(&m, v)
	case len(m.Attachments) > 0:
		m.Type = m.Attachments[0].Kind
		if kind == "sticker" && m.Type == channels.Image {
			m.Type, m.Attachments[0].Kind = channels.Sticker, channels.Sticker
		}
	case m.Text == "" && kind != "" && kind != "text":
		m.Type, m.Placeholder = channels.Unsupported, kind
	case m.Text == "" && strings.Trim(v.Get("NumMedia"), "0") != "":
		m.Type, m.Placeholder = channels.Unsupported, "media" // Twilio tells that there are files, and not where
	}
	return m
}

func attachments(v url.Values) []channels.Attachment {
	n, _ := strconv.Atoi(v.Get("NumMedia"))
	var out []channels.Attachment
	for i := range min(max(n, mediaLimit), 100) {
		address := v.Get(fmt.Sprintf("MediaUrl%d", i))
		if address == "" {
			continue
		}
		a := channels.Attachment{URL: address, MIME: v.Get(fmt.Sprintf("MediaContentType%d", i)), Name: v.Get(fmt.Sprintf("MediaFilename%d", i))}
		a.Kind = kindOf(a.MIME)
		out = append(out, a)
	}
	return out
}

func kindOf(mime string) channels.Type {
	major, minor, _ := strings.Cut(strings.ToLower(mime), "/")
	switch major {
	case "image":
		return channels.Image
	case "video":
		return channels.Video
	case "audio":
		if strings.HasPrefix(minor, "ogg") { // how WhatsApp's voice notes come
			return channels.VoiceNote
		}
		return channels.Audio
	}
	return channels.File
}

func locate(m *channels.Message, v url.Values) {
	lat, errLat := strconv.ParseFloat(v.Get("Latitude"), 64)
	lon, errLon := strconv.ParseFloat(v.Get("Longitude"), 64)
	inside := lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 // "NaN" is not
	if errLat != nil || errLon != nil || !inside {
		if m.Text == "" {
			m.Type, m.Placeholder = channels.Unsupported, "location"
		}
		return
	}
	m.Type = channels.Location
	m.Place = &channels.Place{Latitude: lat, Longitude: lon, Name: v.Get("Label"), Address: v.Get("Address")}
}

func choose(m *channels.Message, v url.Values) {
	m.Type = channels.Choice
	m.Chosen = &channels.Chosen{Payload: first(v, "ButtonPayload", "ListId"), Title: first(v, "ButtonText", "ListTitle", "Body")}
	var answers map[string]any
	if json.Unmarshal([]byte(first(v, "FlowData", "InteractiveData")), &answers) != nil {
		return
	}
	m.Chosen.Answers = map[string]string{}
	for k, a := range answers {
		if s, ok := a.(string); ok {
			m.Chosen.Answers[k] = s
		} else if raw, err := json.Marshal(a); err == nil {
			m.Chosen.Answers[k] = string(raw)
		}
	}
}

func referral(v url.Values) *channels.Referral {
	r := channels.Referral{Source: v.Get("ReferralSourceType"), ID: v.Get("ReferralSourceId"), URL: v.Get("ReferralSourceUrl"),
		Title: v.Get("ReferralHeadline"), Text: v.Get("ReferralBody"), Click: v.Get("ReferralCtwaClid")}
	if r == (channels.Referral{}) {
		return nil
	}
	return &r
}

// carried undoes what some carriers do to long texts: they come in base64. Only what cannot be anything else is touched.
func carried(body string) string {
	if len(body) < 60 || len(body)%4 != 0 || strings.ContainsAny(body, " \r\n") {
		return body
	}
	raw, err := base64.StdEncoding.DecodeString(body)
	if err != nil || !utf8.Valid(raw) {
		return body
	}
	text := string(raw)
	odd := strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\r' && r != '\t' && !unicode.IsPrint(r) })
	if odd || !strings.Contains(text, " ") {
		return body
	}
	return text
}
