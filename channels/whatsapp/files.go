package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// taken are the media types that WhatsApp shows as what they are, with the largest size in bytes. The rest goes as a
// document.
var taken = map[string]struct {
	types []string
	limit int64
}{
	"image":    {[]string{"image/jpeg", "image/png"}, 5 << 20},
	"sticker":  {[]string{"image/webp"}, 500 << 10},
	"audio":    {[]string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}, 16 << 20},
	"video":    {[]string{"video/mp4", "video/3gpp"}, 16 << 20},
	"document": {nil, 100 << 20},
}

// files uploads the attachments and makes a message of each. The text becomes the caption of the first that can have one;
// what is left of it is the second answer.
func (p *parcel) files(ctx context.Context) ([]fields, string, error) {
	text := p.out.Message.Text
	spoken := len(p.out.Message.Buttons) == 0 && utf8.RuneCountInString(text) <= captionLimit
	var bodies []fields
	kinds := make([]string, len(p.out.Files))
	for n, f := range p.out.Files {
		kind, err := judge(f)
		if err != nil {
			return nil, "", err
		}
		kinds[n] = kind
	}
	for n, f := range p.out.Files {
		id, err := p.upload(ctx, f)
		if err != nil {
			return nil, "", err
		}
		content := fields{"id": id}
		if kinds[n] == "document" {
			content["filename"] = meta.FileName(f.Name)
		}
		if f.Kind == channels.VoiceNote {
			content["voice"] = true
		}
		if kinds[n] == "image" || kinds[n] == "video" || kinds[n] == "document" {
			caption := meta.Shorten(f.Caption, captionLimit, meta.Chars)
			if caption == "" && spoken && strings.TrimSpace(text) != "" {
				caption, text = text, ""
			}
			if caption != "" {
				content["caption"] = caption
			}
		}
		bodies = append(bodies, fields{"type": kinds[n], kinds[n]: content})
	}
	return bodies, text, nil
}

// judge answers as what a file is sent, and refuses what WhatsApp would refuse later.
func judge(f channels.OutFile) (string, error) {
	mime := meta.MIME(f.MIME)
	kind := "document"
	switch f.Kind {
	case channels.Image, channels.Video, channels.Audio, channels.Sticker:
		kind = string(f.Kind)
	case channels.VoiceNote:
		kind = "audio"
	case "":
		kind, _, _ = strings.Cut(mime, "/")
	}
	t, known := taken[kind]
	if !known || (t.types != nil && !slices.Contains(t.types, mime)) {
		kind, t = "document", taken["document"]
	}
	if f.Kind == channels.VoiceNote || (kind == "audio" && mime == "audio/ogg") {
		if err := wantOpus(f); err != nil {
			return "", err
		}
		if kind != "audio" { // Opus in Ogg under another name
			kind, t = "audio", taken["audio"]
		}
	}
	if f.Size > t.limit {
		return "", meta.Refused("file.size", fmt.Sprintf("%s is larger than the %d MB that WhatsApp takes of this kind", meta.FileName(f.Name), max(t.limit>>20, 1)))
	}
	return kind, nil
}

// wantOpus looks for the head of Opus in Ogg (RFC 7845): WhatsApp takes other voice notes, and then does not deliver them.
func wantOpus(f channels.OutFile) error {
	content, err := f.Open()
	if err != nil {
		return &channels.Trouble{Class: channels.Later, Code: "file", Text: "the file cannot be read: " + err.Error()}
	}
	defer content.Close()
	head := make([]byte, 256)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return &channels.Trouble{Class: channels.Later, Code: "file", Text: "the file cannot be read: " + err.Error()}
	}
	if !bytes.HasPrefix(head[:n], []byte("OggS")) || !bytes.Contains(head[:n], []byte("OpusHead")) {
		return meta.Refused("voice.opus", "WhatsApp takes voice notes in Ogg with Opus only; send the sound as a document, or record it again")
	}
	return nil
}

func (p *parcel) upload(ctx context.Context, f channels.OutFile) (string, error) {
	mime := f.MIME
	if f.Kind == channels.VoiceNote {
		f.MIME, mime = "audio/ogg", "audio/ogg; codecs=opus"
	}
	var answer struct {
		ID loose.String `json:"id"`
	}
	u := meta.Upload{Fields: [][2]string{{"messaging_product", "whatsapp"}, {"type", mime}}, Name: "file", File: f}
	if err := p.client.Upload(ctx, p.settings.PhoneNumberID+"/media", u, &answer); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", &channels.Trouble{Class: channels.Later, Code: "answer", Text: "WhatsApp answered without the id of the file"}
	}
	return string(answer.ID), nil
}

// Media asks for the address of a file, which lives for minutes, and opens it. The token goes along to Meta's hosts only.
func (d *Driver) Media(ctx context.Context, in channels.Inbox, a channels.Attachment) (io.ReadCloser, error) {
	s, err := read(in)
	if err != nil {
		return nil, meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	c := d.client(in, s)
	if a.MediaID == "" {
		return c.Open(ctx, a.URL, true)
	}
	var answer struct {
		URL loose.String `json:"url"`
	}
	if err := c.Get(ctx, url.PathEscape(a.MediaID), nil, &answer); err != nil {
		return nil, err
	}
	if answer.URL == "" {
		return nil, meta.Refused("media.address", "WhatsApp answered without the address of the file")
	}
	return c.Open(ctx, string(answer.URL), true)
}
