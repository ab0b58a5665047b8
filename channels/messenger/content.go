package messenger

import (
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// tag marks our own messages, so that their echoes are known: the message's id follows.
const tag = "cordboard:"

func (r *reader) message(i channels.Inbound, m message, raw json.RawMessage) {
	i.Kind, i.ID = channels.InMessage, first(string(m.MID), "none."+loose.Digest(raw))
	ownID, own := strings.CutPrefix(string(m.Metadata), tag)
	switch {
	case bool(m.Deleted):
		i.Kind = channels.InDelete
	case i.Echo && (own || (r.app != "" && string(m.AppID) == r.app)):
		i.Kind, i.Echo, i.Status = channels.InStatus, false, &channels.Told{Status: channels.Sent, Correlation: ownID}
	case bool(m.Unsupported):
		i.Message = unsupported("is_unsupported")
		i.Message.Text = string(m.Text)
	default:
		i.Message = r.content(m)
	}
	r.add(i)
}

func (r *reader) content(m message) *channels.Message {
	out := &channels.Message{Type: channels.Text, Text: string(m.Text), Referral: m.Referral.told()}
	var strange string
	for _, a := range once(m.Attachments) {
		if !r.attach(out, a) && (a.Type != "fallback" || len(m.Attachments) == 1) { // a fallback of nothing beside something is no loss
			strange = first(strange, string(a.Type), "attachment")
		}
	}
	if m.Quick != nil {
		out.Type, out.Chosen = channels.Choice, &channels.Chosen{Payload: string(m.Quick.Payload), Title: string(m.Text)}
	}
	if len(out.Attachments) > 0 {
		out.Type = out.Attachments[0].Kind
	}
	if strange != "" { // what can be shown is shown, with the word for what cannot
		out.Type, out.Placeholder = channels.Unsupported, word(strange, 60)
	}
	if out.Type == channels.Text && strings.TrimSpace(out.Text) == "" && len(out.Buttons) == 0 {
		out.Type, out.Placeholder = channels.Unsupported, first(out.Placeholder, "empty")
	}
	if m.ReplyTo != nil {
		out.ReplyTo = string(m.ReplyTo.MID)
		if s := m.ReplyTo.Story; s != nil {
			out.Referral = &channels.Referral{Source: "story", ID: string(s.ID), URL: string(s.URL)}
		}
	}
	return out
}

// doubles are the types of which an attachment comes twice, in the old type for programs that know no other: a sticker as an
// image (in 2026), a post as a share (in 2025). Both are sent alone, so that everything of the old type beside one is its double.
var doubles = map[loose.String]loose.String{"sticker": "image", "ig_post": "share"}

// once leaves one of what comes twice.
func once(list []attachment) []attachment {
	old := map[loose.String]bool{}
	for _, a := range list {
		old[doubles[a.Type]] = true
	}
	var out []attachment
	seen := map[string]bool{}
	for _, a := range list {
		name := first(string(a.Payload.Sticker), string(a.Payload.URL))
		if old[a.Type] || (a.Type == "sticker" && name != "" && seen[name]) {
			continue
		}
		seen[name] = true
		out = append(out, a)
	}
	return out
}

// kinds are the types of attachments that are files.
var kinds = map[loose.String]channels.Type{"image": channels.Image, "audio": channels.Audio, "video": channels.Video, "file": channels.File, "sticker": channels.Sticker,
	"animated_image": channels.Image, "story_mention": channels.Image, "ig_story": channels.Image, "reel": channels.Video, "ig_reel": channels.Video,
	"ig_post": channels.Image, "share": channels.Image, "post": channels.Image}

// attach adds an attachment to the message; false for what is unknown.
func (r *reader) attach(out *channels.Message, a attachment) bool {
	switch a.Type {
	case "location":
		if a.Payload.Coordinates == nil {
			return false
		}
		out.Type = channels.Location
		out.Place = &channels.Place{Latitude: float64(a.Payload.Coordinates.Lat), Longitude: float64(a.Payload.Coordinates.Long),
			Name: first(string(a.Title), string(a.Payload.Title), string(a.Payload.Coordinates.Name)), Address: string(a.Payload.Coordinates.Address), URL: first(string(a.URL), string(a.Payload.URL))}
		return true
	case "like_heart":
		line(out, "❤")
		return true
	case "fallback":
		line(out, first(string(a.Title), string(a.Payload.Title)))
		line(out, first(string(a.URL), string(a.Payload.URL)))
		return a.Title != "" || a.URL != "" || a.Payload.URL != "" || out.Text != ""
	case "template":
		return template(out, a)
	}
	kind, known := kinds[a.Type]
	address := r.whole(first(string(a.Payload.StoryURL), string(a.Payload.URL), string(a.URL)))
	if !known || address == "" {
		line(out, first(string(a.Payload.Title), string(a.Title)))
		return false
	}
	if a.Payload.Sticker != "" {
		kind = channels.Sticker
	}
	shared := a.Type != "image" && a.Type != "audio" && a.Type != "video" && a.Type != "file" && a.Type != "sticker" && a.Type != "animated_image"
	if shared {
		out.Placeholder = string(a.Type)
		line(out, first(string(a.Payload.Title), string(a.Title)))
		if !stored(address) { // a page, not a file
			line(out, address)
			return true
		}
	}
	out.Vanishing = out.Vanishing || a.Type == "story_mention" || a.Type == "ig_story"
	out.Attachments = append(out.Attachments, channels.Attachment{URL: address, Kind: kind, Name: first(string(a.Title), nameIn(address, a.Type))})
	return true
}

// nameIn is the name that a file had at the customer's: the end of its address.
func nameIn(address string, kind loose.String) string {
	u, err := url.Parse(address)
	if err != nil || kind != "file" || path.Ext(u.Path) == "" {
		return ""
	}
	return meta.FileName(u.Path)
}

// stored reports whether an address is that of a file at Meta. Shared posts have those of pages, too.
func stored(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return meta.MetaHost(host) && (strings.HasSuffix(host, "fbcdn.net") || strings.HasSuffix(host, "fbsbx.com") || strings.HasSuffix(host, "cdninstagram.com"))
}

// whole completes addresses that come as a path only ("/reel/1/").
func (r *reader) whole(address string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return address
	}
	if r.kind == channels.IDIGSID {
		return "https://www.instagram.com" + address
	}
	return "https://www.facebook.com" + address
}

// template reads products that a customer passes on, and what our side offered.
func template(out *channels.Message, a attachment) bool {
	line(out, first(string(a.Payload.Text), string(a.Title)))
	buttons := append([]button{}, a.Payload.Buttons...)
	for _, e := range slices.Concat(a.Payload.Elements, a.Payload.Product.Elements, a.Payload.Generic.Elements) {
		line(out, string(e.Title))
		line(out, string(e.Subtitle))
		buttons = append(buttons, e.Buttons...)
	}
	for _, b := range buttons {
		out.Buttons = append(out.Buttons, channels.Button{Title: string(b.Title), URL: string(b.URL), Payload: string(b.Payload)})
	}
	return out.Text != "" || len(out.Buttons) > 0
}

// line adds a line to the text that does not stand there yet.
func line(out *channels.Message, text string) {
	text = strings.TrimSpace(text)
	if text == "" || strings.Contains(out.Text, text) {
		return
	}
	if out.Text != "" {
		out.Text += "\n"
	}
	out.Text += text
}
