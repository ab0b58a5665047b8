package whatsapp

import (
	"strings"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
)

// Lengths of the parts of interactive messages, in characters.
const (
	buttonTitle    = 20
	rowTitle       = 24
	rowDescription = 72
	payloadLimit   = 256 // of a button; rows have 200
	rowPayload     = 200
)

// interactive makes buttons, a list, or a button to a page; nil when the message is none that WhatsApp shows so.
func (p *parcel) interactive(text string) fields {
	buttons := p.out.Message.Buttons
	if strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > captionLimit {
		return nil
	}
	var action fields
	kind := ""
	switch links := countLinks(buttons); {
	case links == 1 && len(buttons) == 1 && utf8.RuneCountInString(buttons[0].Title) <= buttonTitle && buttons[0].Title != "":
		kind, action = "cta_url", fields{"name": "cta_url", "parameters": fields{"display_text": buttons[0].Title, "url": buttons[0].URL}}
	case links > 0 || !meta.Distinct(buttons):
		return nil
	case len(buttons) <= maxButtons && fits(buttons, buttonTitle, payloadLimit):
		kind, action = "button", fields{"buttons": replies(buttons)}
	case len(buttons) <= maxRows && fits(buttons, rowTitle+rowDescription, rowPayload):
		rows := rows(buttons)
		if rows == nil {
			return nil
		}
		kind, action = "list", fields{"button": p.settings.ListLabel, "sections": []fields{{"rows": rows}}}
	default:
		return nil
	}
	return fields{"type": "interactive", "interactive": fields{"type": kind, "body": fields{"text": text}, "action": action}}
}

func countLinks(buttons []channels.Button) int {
	n := 0
	for _, b := range buttons {
		if b.URL != "" {
			n++
		}
	}
	return n
}

func fits(buttons []channels.Button, title, payload int) bool {
	for _, b := range buttons {
		if utf8.RuneCountInString(b.Title) > title || utf8.RuneCountInString(meta.Payload(b)) > payload {
			return false
		}
	}
	return true
}

func replies(buttons []channels.Button) []fields {
	var out []fields
	for _, b := range buttons {
		out = append(out, fields{"type": "reply", "reply": fields{"id": meta.Payload(b), "title": b.Title}})
	}
	return out
}

// rows shortens long titles and gives them whole in the description; nil when two titles would look the same.
func rows(buttons []channels.Button) []fields {
	var out []fields
	seen := map[string]bool{}
	for _, b := range buttons {
		title := meta.Shorten(b.Title, rowTitle, meta.Chars)
		if seen[title] {
			return nil
		}
		seen[title] = true
		row := fields{"id": meta.Payload(b), "title": title}
		if title != b.Title {
			row["description"] = meta.Shorten(b.Title, rowDescription, meta.Chars)
		}
		out = append(out, row)
	}
	return out
}
