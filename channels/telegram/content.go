package telegram

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/cordboard/cordboard/channels"
)

// content is what the message says. fields are its own, for the parts that are known by name only.
func (m *message) content(fields map[string]json.RawMessage) *channels.Message {
	c := m.body(fields)
	c.Forwarded = (len(m.Forward) > 0 && string(m.Forward) != "null") || m.ForwardDate != 0
	c.Group = m.Album
	if m.ReplyTo != nil {
		reply := *m.ReplyTo
		reply.Business = m.Business
		if reply.Chat.ID == 0 {
			reply.Chat = m.Chat
		}
		// every message of a forum's topic "answers" the one that opened it
		if !m.IsTopic || reply.ID != m.Topic {
			c.ReplyTo = reply.id()
		}
	}
	if s := m.ReplyStory; s != nil {
		c.Referral = &channels.Referral{Source: "story", ID: s.ID.String(), URL: s.url()}
	}
	return c
}

func (m *message) body(fields map[string]json.RawMessage) *channels.Message {
	if c := m.media(); c != nil {
		return c
	}
	if c := m.spoken(fields); c != nil {
		return c
	}
	if name := service(fields); name != "" {
		return &channels.Message{Type: channels.System, Placeholder: name, Text: serviceText(name, fields[name])}
	}
	return &channels.Message{Type: channels.Unsupported, Placeholder: unknownPart(fields), Text: linked(m.Caption, m.CaptionEntities)}
}

// media are the contents that are files. Telegram repeats an animation as a document, and a live photo as a photo.
func (m *message) media() *channels.Message {
	var files []channels.Attachment
	add := func(f *file, kind channels.Type, mime string) {
		if f != nil && f.ID != "" {
			files = append(files, f.attachment(kind, mime))
		}
	}
	text := linked(m.Caption, m.CaptionEntities)
	switch {
	case m.LivePhoto != nil:
		add(largest(m.Photo), channels.Image, "image/jpeg")
		add(m.LivePhoto, channels.Video, "video/mp4")
	case m.Animation != nil:
		add(m.Animation, channels.Video, "video/mp4")
		if len(files) == 1 {
			files[0].Animated = true
		}
	case len(m.Photo) > 0:
		add(largest(m.Photo), channels.Image, "image/jpeg")
	case m.Sticker != nil:
		text = m.Sticker.Emoji
		add(m.Sticker, channels.Sticker, m.Sticker.stickerMIME())
	case m.Paid != nil:
		for _, p := range m.Paid.Media {
			add(largest(p.Photo), channels.Image, "image/jpeg")
			add(p.Video, channels.Video, "video/mp4")
			add(p.LivePhoto, channels.Video, "video/mp4")
		}
	default:
		add(m.Video, channels.Video, "video/mp4")
		add(m.VideoNote, channels.Video, "video/mp4")
		add(m.Voice, channels.VoiceNote, "audio/ogg")
		add(m.Audio, channels.Audio, "audio/mpeg")
		add(m.Document, channels.File, "application/octet-stream")
	}
	if len(files) == 0 {
		return nil
	}
	return &channels.Message{Type: files[0].Kind, Text: text, Attachments: files}
}

func (f *file) attachment(kind channels.Type, mime string) channels.Attachment {
	a := channels.Attachment{
		MediaID: f.ID, Name: f.Name, MIME: f.MIME, Size: max(int64(f.Size), 0), Kind: kind, Seconds: max(int(f.Seconds), 0),
		Animated: kind == channels.Sticker && (f.Animated || f.Moving),
	}
	if a.MIME == "" {
		a.MIME = mime
	}
	if a.Name == "" && kind == channels.Audio {
		a.Name = strings.Trim(f.Artist+" - "+f.Title, " -")
	}
	return a
}

func (f *file) stickerMIME() string {
	switch {
	case f.Animated:
		return "application/x-tgsticker"
	case f.Moving:
		return "video/webm"
	}
	return "image/webp"
}

// largest of the sizes in which a photo is offered.
func largest(sizes []file) *file {
	var best *file
	for i := range sizes {
		if s := &sizes[i]; s.ID != "" && (best == nil || s.Width*s.Height > best.Width*best.Height ||
			(s.Width*s.Height == best.Width*best.Height && s.Size > best.Size)) {
			best = s
		}
	}
	return best
}

// spoken are the contents that can be told in words or that have a place of their own in a message.
func (m *message) spoken(fields map[string]json.RawMessage) *channels.Message {
	switch {
	case len(m.Rich) > 0 && string(m.Rich) != "null":
		return richMessage(m.Rich)
	case m.Text != "":
		return m.plain()
	case m.Venue != nil:
		return m.Venue.told()
	case m.Location.place() != nil:
		return &channels.Message{Type: channels.Location, Place: m.Location.place()}
	case m.Contact != nil:
		return &channels.Message{Type: channels.ContactCard, Cards: []channels.Card{m.Contact.card()}}
	case m.WebApp != nil:
		return &channels.Message{Type: channels.Choice, Text: m.WebApp.Title, Chosen: &channels.Chosen{Payload: m.WebApp.Data, Title: m.WebApp.Title}}
	case m.Dice != nil:
		return &channels.Message{Type: channels.Text, Placeholder: "dice", Text: strings.TrimSpace(m.Dice.Emoji + " " + m.Dice.Value.String())}
	case m.Poll != nil && m.Poll.Question != "":
		return m.Poll.told()
	case m.Checklist != nil && m.Checklist.Title != "":
		return m.Checklist.told()
	case m.Story != nil:
		return &channels.Message{Type: channels.Unsupported, Placeholder: "story", Text: m.Story.url()}
	case m.Game != nil:
		return m.Game.told("game")
	case m.Invoice != nil:
		return m.Invoice.told("invoice")
	}
	return nil
}

// told is the place with its name, or the name alone when nobody could find the place.
func (v *venue) told() *channels.Message {
	p := v.Location.place()
	if p == nil {
		return &channels.Message{Type: channels.Text, Placeholder: "venue", Text: lines(v.Title, v.Address)}
	}
	p.Name, p.Address = v.Title, v.Address
	return &channels.Message{Type: channels.Location, Place: p}
}

// plain text. "/start" with a payload is what a deep link to the bot becomes.
func (m *message) plain() *channels.Message {
	c := &channels.Message{Type: channels.Text, Text: linked(m.Text, m.Entities)}
	command, payload, ok := strings.Cut(m.Text, " ")
	name, _, _ := strings.Cut(command, "@")
	if payload = strings.TrimSpace(payload); ok && name == "/start" && payload != "" {
		c.Referral = &channels.Referral{Source: "link", Ref: payload}
	}
	return c
}

func (c *contact) card() channels.Card {
	card := channels.Card{Name: fullName(c.First, c.Last)}
	if c.Phone != "" {
		card.Phones = []string{c.Phone}
	}
	for line := range strings.Lines(c.VCard) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		name, _, _ = strings.Cut(strings.ToUpper(name), ";")
		switch {
		case !ok || value == "":
		case name == "EMAIL":
			card.Emails = append(card.Emails, value)
		case name == "ORG" && card.Org == "":
			card.Org = strings.Trim(strings.ReplaceAll(value, ";", " "), " ")
		}
	}
	return card
}

// proven is the phone number of who shares their own contact: Telegram then sets the contact's user to the sender.
// Anybody else's card proves nothing.
func (c *contact) proven(from *user) []channels.Identity {
	if from == nil || from.Bot || c.UserID == 0 || c.UserID != from.ID {
		return nil
	}
	n, err := phonenumbers.Parse("+"+strings.TrimLeft(c.Phone, "+ "), "")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return nil
	}
	return []channels.Identity{{Kind: channels.IDPhone, Value: phonenumbers.Format(n, phonenumbers.E164), Proven: true}}
}

func (p *poll) told() *channels.Message {
	lines := []string{p.Question}
	for _, o := range p.Options {
		lines = append(lines, "• "+o.Text)
	}
	return &channels.Message{Type: channels.Text, Placeholder: "poll", Text: strings.Join(lines, "\n")}
}

func (l *checklist) told() *channels.Message {
	lines := []string{l.Title}
	for _, t := range l.Tasks {
		mark := "☐ "
		if t.Done != 0 {
			mark = "☑ "
		}
		lines = append(lines, mark+t.Text)
	}
	return &channels.Message{Type: channels.Text, Placeholder: "checklist", Text: strings.Join(lines, "\n")}
}

func (p *product) told(name string) *channels.Message {
	lines := []string{p.Title, p.Description}
	if p.Total != 0 {
		lines = append(lines, money(p.Total, p.Currency))
	}
	c := &channels.Message{Type: channels.Unsupported, Placeholder: name, Text: strings.TrimSpace(strings.Join(lines, "\n"))}
	if photo := largest(p.Photo); photo != nil {
		c.Attachments = []channels.Attachment{photo.attachment(channels.Image, "image/jpeg")}
	}
	return c
}

// money writes an amount in the currency's smallest unit. Telegram's stars (XTR) and a few currencies have no smaller one.
func money(total number, currency string) string {
	if strings.Contains(" XTR JPY KRW VND CLP ISK PYG UGX ", " "+currency+" ") {
		return total.String() + " " + currency
	}
	return strconv.FormatFloat(float64(total)/100, 'f', 2, 64) + " " + currency
}

// url of a story, if its chat has a public name.
func (s *story) url() string {
	if s.Chat.Username == "" || s.ID == 0 {
		return ""
	}
	return "https://t.me/" + s.Chat.Username + "/s/" + s.ID.String()
}
