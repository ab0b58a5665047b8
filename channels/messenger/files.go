package messenger

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// files uploads the attachments and makes a message of each, before anything is sent.
func (d *Driver) files(ctx context.Context, c meta.Client, list []channels.OutFile) ([]fields, error) {
	for _, f := range list {
		limit := int64(25 << 20)
		if d.instagram && kind(f) == "image" {
			limit = 8 << 20
		}
		if f.Size > limit {
			return nil, meta.Refused("file.size", fmt.Sprintf("%s is larger than the %d MB that this channel takes", meta.FileName(f.Name), limit>>20))
		}
	}
	var out []fields
	for _, f := range list {
		id, err := d.upload(ctx, c, f)
		if err != nil {
			return nil, err
		}
		out = append(out, fields{"attachment": fields{"type": kind(f), "payload": fields{"attachment_id": id}}})
	}
	return out, nil
}

func kind(f channels.OutFile) string {
	family, _, _ := strings.Cut(meta.MIME(f.MIME), "/")
	switch family {
	case "image", "audio", "video":
		return family
	}
	return "file"
}

func (d *Driver) upload(ctx context.Context, c meta.Client, f channels.OutFile) (string, error) {
	form := [][2]string{{"message", `{"attachment":{"type":"` + kind(f) + `","payload":{"is_reusable":true}}}`}}
	if d.instagram {
		form = append(form, [2]string{"platform", "instagram"})
	}
	var answer struct {
		ID loose.String `json:"attachment_id"`
	}
	if err := c.Upload(ctx, "me/message_attachments", meta.Upload{Fields: form, Name: "filedata", File: f}, &answer); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", &channels.Trouble{Class: channels.Later, Code: "answer", Text: "Meta answered without the id of the file"}
	}
	return string(answer.ID), nil
}

// Media opens a file by its address, which is signed and lives for a while. No token goes along, and only Meta's own
// hosts are asked.
func (d *Driver) Media(ctx context.Context, in channels.Inbox, a channels.Attachment) (io.ReadCloser, error) {
	s, err := d.read(in)
	if err != nil {
		return nil, meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	return d.client(in, s).Open(ctx, a.URL, false)
}
