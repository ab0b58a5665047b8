package telegram

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

// Rich messages (Bot API 10.1) are trees of blocks; here they become plain text and attachments.

// deepest is how far a rich message is followed: Telegram's own limit is 16 levels.
const deepest = 32

type richBlock struct {
	Type       string            `json:"type"`
	Text       json.RawMessage   `json:"text"`
	Credit     json.RawMessage   `json:"credit"`
	Summary    json.RawMessage   `json:"summary"`
	Caption    json.RawMessage   `json:"caption"`
	Expression string            `json:"expression"`
	Blocks     []json.RawMessage `json:"blocks"`
	Items      []struct {
		Label   string            `json:"label"`
		Blocks  []json.RawMessage `json:"blocks"`
		Box     bool              `json:"has_checkbox"`
		Checked bool              `json:"is_checked"`
	} `json:"items"`
	Cells [][]struct {
		Text json.RawMessage `json:"text"`
	} `json:"cells"`
	Buttons   []json.RawMessage `json:"buttons"`
	Location  *place            `json:"location"`
	Photo     json.RawMessage   `json:"photo"`
	Animation *file             `json:"animation"`
	Video     *file             `json:"video"`
	Audio     *file             `json:"audio"`
	VoiceNote *file             `json:"voice_note"`
	Document  *file             `json:"document"`
}

func richMessage(body json.RawMessage) *channels.Message {
	var m struct {
		Blocks []json.RawMessage `json:"blocks"`
	}
	_ = decode(body, &m)
	w := richWriter{}
	text := strings.TrimSpace(w.blocks(m.Blocks, 0))
	c := &channels.Message{Type: channels.Text, Text: text, Attachments: w.files}
	switch {
	case text == "" && len(w.files) == 0:
		c.Type, c.Placeholder = channels.Unsupported, "rich_message"
	case text == "":
		c.Type = w.files[0].Kind
	}
	return c
}

type richWriter struct {
	files []channels.Attachment
}

func (w *richWriter) blocks(list []json.RawMessage, depth int) string {
	var out []string
	for _, raw := range list {
		if s := w.block(raw, depth+1); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

func (w *richWriter) block(raw json.RawMessage, depth int) string {
	if depth > deepest {
		return "…"
	}
	var b richBlock
	if decode(raw, &b) != nil || len(raw) == 0 || raw[0] != '{' {
		return richText(raw, depth)
	}
	w.media(&b)
	switch b.Type {
	case "anchor", "thinking":
		return ""
	case "divider":
		return "———"
	case "mathematical_expression":
		return b.Expression
	case "list":
		return w.list(&b, depth)
	case "table":
		return lines(richText(b.Caption, depth), table(&b, depth))
	case "map":
		if p := b.Location.place(); p != nil {
			return lines(coordinates(p), richText(b.Caption, depth))
		}
	}
	inner := lines(richText(b.Text, depth), richText(b.Summary, depth), w.blocks(b.Blocks, depth), labels(b.Buttons, depth))
	if strings.Contains(b.Type, "quot") {
		inner = "> " + strings.ReplaceAll(inner, "\n", "\n> ")
	}
	inner = lines(inner, credit(b.Credit, depth), richText(b.Caption, depth))
	if inner == "" && !mediaBlock[b.Type] {
		return "[" + b.Type + "]" // a block that came after this version
	}
	return inner
}

var mediaBlock = map[string]bool{
	"photo": true, "animation": true, "video": true, "audio": true, "voice_note": true, "document": true,
	"paragraph": true, "heading": true, "pre": true, "footer": true, "collage": true, "slideshow": true,
}

func (w *richWriter) media(b *richBlock) {
	add := func(f *file, kind channels.Type, mime string) {
		if f != nil && f.ID != "" {
			w.files = append(w.files, f.attachment(kind, mime))
		}
	}
	var sizes []file
	if len(b.Photo) > 0 && b.Photo[0] == '{' {
		sizes = make([]file, 1)
		_ = loose.Decode(b.Photo, &sizes[0])
	} else if len(b.Photo) > 0 {
		_ = loose.Decode(b.Photo, &sizes)
	}
	add(largest(sizes), channels.Image, "image/jpeg")
	add(b.Animation, channels.Video, "video/mp4")
	add(b.Video, channels.Video, "video/mp4")
	add(b.Audio, channels.Audio, "audio/mpeg")
	add(b.VoiceNote, channels.VoiceNote, "audio/ogg")
	add(b.Document, channels.File, "application/octet-stream")
}

func (w *richWriter) list(b *richBlock, depth int) string {
	var out []string
	for _, item := range b.Items {
		mark := item.Label
		switch {
		case item.Box && item.Checked:
			mark = "☑"
		case item.Box:
			mark = "☐"
		case mark == "":
			mark = "•"
		}
		out = append(out, mark+" "+strings.ReplaceAll(w.blocks(item.Blocks, depth), "\n", "\n  "))
	}
	return strings.Join(out, "\n")
}

func table(b *richBlock, depth int) string {
	var rows []string
	for _, row := range b.Cells {
		var cells []string
		for _, c := range row {
			cells = append(cells, richText(c.Text, depth))
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	return strings.Join(rows, "\n")
}

func labels(buttons []json.RawMessage, depth int) string {
	var out []string
	for _, b := range buttons {
		if s := richText(b, depth); s != "" {
			out = append(out, "["+s+"]")
		}
	}
	return strings.Join(out, " ")
}

func credit(raw json.RawMessage, depth int) string {
	if s := richText(raw, depth); s != "" {
		return "— " + s
	}
	return ""
}

// richText is a text, a list of them, or an object with a text inside.
func richText(raw json.RawMessage, depth int) string {
	if len(raw) == 0 || depth > deepest {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		_ = loose.Decode(raw, &s)
		return s
	case '[':
		var list []json.RawMessage
		_ = loose.Decode(raw, &list)
		var b strings.Builder
		for _, part := range list {
			b.WriteString(richText(part, depth+1))
		}
		return b.String()
	case '{':
		var t struct {
			Type        string          `json:"type"`
			Text        json.RawMessage `json:"text"`
			Credit      json.RawMessage `json:"credit"`
			Alternative string          `json:"alternative_text"`
			Expression  string          `json:"expression"`
			URL         string          `json:"url"`
			Button      json.RawMessage `json:"button"`
		}
		_ = loose.Decode(raw, &t)
		s := richText(t.Text, depth+1) + t.Alternative + t.Expression + richText(t.Button, depth+1)
		if t.URL != "" && t.URL != s {
			s += " (" + t.URL + ")"
		}
		return lines(s, credit(t.Credit, depth+1))
	}
	return ""
}

func lines(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

func coordinates(p *channels.Place) string {
	return strconv.FormatFloat(p.Latitude, 'f', -1, 64) + ", " + strconv.FormatFloat(p.Longitude, 'f', -1, 64)
}
