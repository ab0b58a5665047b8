package webchat

import (
	"context"
	"io"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// Driver is the channel's driver. It owns the list of open pages, to which the Server adds.
type Driver struct {
	hub   *hub
	files Files
	now   func() time.Time
}

var (
	_ channels.Driver      = (*Driver)(nil)
	_ channels.Presence    = (*Driver)(nil)
	_ channels.Editor      = (*Driver)(nil)
	_ channels.MediaSource = (*Driver)(nil)
)

// NewDriver makes a driver over the store of files.
func NewDriver(files Files, now func() time.Time) *Driver {
	return &Driver{hub: newHub(), files: files, now: now}
}

// Traits says what the widget can do.
func (d *Driver) Traits(in channels.Inbox) channels.Traits {
	t := channels.Traits{TextLimit: textLimit, TextUnit: "chars", Buttons: 10, Edits: true, Deletes: true, Typing: true, ReadMarks: true,
		Delivered: true, ReadTold: true, Live: true}
	if s, err := settings(in); err == nil && !s.NoFiles {
		t.Files = filesLimit
		t.FileLimits = []channels.FileLimit{{Type: "", Bytes: int64(maxFileMB) << 20}}
	}
	return t
}

// Send pushes a message to the visitor's open pages. Who has none finds it in the history, so it counts as sent either way;
// deliveries and readings are told by the widget.
func (d *Driver) Send(_ context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	visitor := recipient(out)
	if visitor == "" {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "recipient", Text: "The message names no visitor of the web chat."}
	}
	t := shown(out.Message)
	for n, f := range out.Files {
		if n >= len(out.Message.Attachments) {
			t.Files = append(t.Files, FileInfo{ID: f.MediaID, Name: fileName(f.Name), MIME: f.MIME, Size: f.Size, Kind: f.Kind})
		}
	}
	t.SID, t.By, t.At = out.ID, out.By, d.now().UnixMilli()
	d.hub.tell(place{in.ID, visitor}, t, nil)
	return channels.Receipt{IDs: []string{out.ID}, Thread: visitor, Status: channels.Sent}, nil
}

func recipient(out channels.Outbound) string {
	for _, i := range out.To {
		if i.Kind == channels.IDVisitor {
			return i.Value
		}
	}
	return out.Thread
}

// Online reports whether a visitor has the web site open now.
func (d *Driver) Online(inboxID, visitor string) bool { return d.hub.online(place{inboxID, visitor}) }

// Tell pushes how a visitor's conversation stands, after it changed.
func (d *Driver) Tell(inboxID, visitor string, s State) {
	d.hub.tell(place{inboxID, visitor}, told{T: "state", State: &s}, nil)
}

// MarkRead tells the visitor that a message of theirs was read, and with it all before.
func (d *Driver) MarkRead(_ context.Context, in channels.Inbox, out channels.Outbound, messageID string) error {
	d.hub.tell(place{in.ID, recipient(out)}, told{T: "status", SID: messageID, Status: channels.Read}, nil)
	return nil
}

// Typing tells the visitor that somebody of ours types.
func (d *Driver) Typing(_ context.Context, in channels.Inbox, out channels.Outbound, on bool) error {
	d.hub.tell(place{in.ID, recipient(out)}, told{T: "typing", On: on, By: out.By}, nil)
	return nil
}

// Edit shows another text for a message.
func (d *Driver) Edit(_ context.Context, in channels.Inbox, out channels.Outbound, messageID string) error {
	t := shown(out.Message)
	d.hub.tell(place{in.ID, recipient(out)}, told{T: "edit", SID: messageID, Text: t.Text}, nil)
	return nil
}

// Delete takes a message off the visitor's screen.
func (d *Driver) Delete(_ context.Context, in channels.Inbox, out channels.Outbound, messageID string) error {
	d.hub.tell(place{in.ID, recipient(out)}, told{T: "gone", SID: messageID}, nil)
	return nil
}

// Media opens what a visitor uploaded.
func (d *Driver) Media(ctx context.Context, in channels.Inbox, a channels.Attachment) (io.ReadCloser, error) {
	_, r, err := d.files.Open(ctx, in, "", a.MediaID)
	return r, err
}

// Test says what a web site would meet.
func (d *Driver) Test(_ context.Context, in channels.Inbox) []channels.TestStep {
	s, err := settings(in)
	if err != nil {
		return []channels.TestStep{{Key: "settings", Detail: err.Error()}}
	}
	origins := channels.TestStep{Key: "origins", OK: checkOrigins(s.Origins) == nil}
	if len(s.Origins) > 0 && s.Origins[0] == "*" {
		origins.Detail = "*"
	}
	return []channels.TestStep{
		{Key: "key", OK: keyForm.MatchString(s.Key)},
		origins,
		{Key: "identity", OK: in.Secrets[secretIdentity] != ""},
	}
}
