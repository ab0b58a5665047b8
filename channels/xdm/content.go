package xdm

import (
	"html"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

func content(d data) *channels.Message {
	m := &channels.Message{Type: channels.Text, Text: plain(d.Text, d.Entities.URLs)}
	if d.QuickReply != nil {
		m.Type, m.Chosen = channels.Choice, &channels.Chosen{Payload: d.QuickReply.Metadata, Title: m.Text}
	}
	a := d.Attachment
	switch {
	case a == nil:
	case a.Media != nil:
		file := a.Media.file()
		if short := a.Media.URL; short != "" { // it stands for the file itself
			m.Text = strings.TrimSpace(plain(strings.ReplaceAll(d.Text, short, ""), d.Entities.URLs))
		}
		if file.URL == "" {
			m.Type, m.Placeholder = channels.Unsupported, named(a.Media.Type)
			break
		}
		m.Type, m.Attachments = file.Kind, []channels.Attachment{file}
	case a.Location != nil && len(a.Location.Coordinate.Coordinates.Pair) == 2:
		pair := a.Location.Coordinate.Coordinates.Pair
		m.Type, m.Place = channels.Location, &channels.Place{Latitude: pair[1], Longitude: pair[0]}
	case a.Location != nil && a.Location.Place.Place.FullName != "":
		m.Text = strings.TrimSpace(m.Text + "\n" + a.Location.Place.Place.FullName)
	default:
		m.Type, m.Placeholder = channels.Unsupported, named(a.Type)
	}
	if m.Type == channels.Text && m.Text == "" {
		m.Type, m.Placeholder = channels.Unsupported, "empty"
	}
	return m
}

// plain undoes HTML's entities and X's short links.
func plain(text string, links []link) string {
	for _, l := range links {
		if l.URL != "" && l.Expanded != "" {
			text = strings.ReplaceAll(text, l.URL, l.Expanded)
		}
	}
	return html.UnescapeString(text)
}

func (m *media) file() channels.Attachment {
	a := channels.Attachment{MediaID: string(m.ID), URL: m.HTTPS, Kind: channels.Image, MIME: "image/jpeg"}
	if a.URL == "" {
		a.URL = m.Plain
	}
	if m.Type == "photo" || len(m.Video.Variants) == 0 {
		return a
	}
	a.Kind, a.MIME, a.URL = channels.Video, "video/mp4", ""
	a.Animated, a.Seconds = m.Type == "animated_gif", int(m.Video.Millis/1000)
	best := -1.0
	for _, v := range m.Video.Variants {
		if (v.Type == "" || v.Type == "video/mp4") && v.Bitrate > best {
			best, a.URL = v.Bitrate, v.URL
		}
	}
	return a
}
