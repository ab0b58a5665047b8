package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/seal"
	"github.com/cordboard/cordboard/ui"
)

// wireChat makes the server of the web chat. Without the installation's key there is none: tokens could not be told from forged
// ones.
func (d *daemon) wireChat() error {
	box, err := seal.Load(filepath.Join(d.cfg.StateDir, secretsKey))
	if err != nil {
		d.log.Error("the web chat is off, because the key of the installation cannot be read", "error", err)
		return nil
	}
	assets, err := fs.Sub(ui.Dist(), "widget")
	if err != nil {
		return err
	}
	d.chat, err = webchat.New(webchat.Config{Driver: d.chatDriver, Sink: d.inbox, Inboxes: chatInboxes{d}, Conversations: chatThreads{d}, Hours: chatHours{d}, Files: chatFiles{d},
		Typing: d.inbox.CustomerTypes, Calls: d.newChatCalls(), Key: box.Derive("web chat"), Assets: assets, Clock: d.clock, IDs: d.ids, Log: d.log})
	return err
}

// widget is what serves the pages of others, or nil.
func (d *daemon) widget() http.Handler {
	if d.chat == nil {
		return nil
	}
	return d.chat.Handler()
}

type chatInboxes struct{ d *daemon }

// ByKey implements webchat.Inboxes.
func (c chatInboxes) ByKey(_ context.Context, key string) (channels.Inbox, error) {
	if in, ok := c.d.inbox.ByAccount(events.WebChat, "", key); ok && in.Active {
		return in, nil
	}
	return channels.Inbox{}, fault.New(fault.NotFound, "There is no chat with this key.").WithKey("webchat.key")
}

type chatHours struct{ d *daemon }

// Hours implements webchat.Hours.
func (c chatHours) Hours(_ context.Context, in channels.Inbox) (webchat.Opening, error) {
	id, now, s := in.Policy.ScheduleID, c.d.clock.Now(), schedules{c.d.desk}
	if id == "" || s.Open(id, now) {
		return webchat.Opening{Open: true}, nil
	}
	return webchat.Opening{Next: s.Due(id, now, time.Second).Add(-time.Second)}, nil
}

// chatThreads is the conversation of a visitor.
type chatThreads struct{ d *daemon }

func (c chatThreads) of(ctx context.Context, in channels.Inbox, visitor string) (events.Thread, bool, error) {
	return c.d.store.ThreadByKey(ctx, in.ID, inbox.KeyOf("thread:"+visitor))
}

// History implements webchat.Conversations.
func (c chatThreads) History(ctx context.Context, in channels.Inbox, visitor string, after int64, limit int) ([]webchat.Entry, error) {
	t, ok, err := c.of(ctx, in, visitor)
	if err != nil || !ok {
		return nil, err
	}
	list, err := c.d.store.VisitorMessages(ctx, t.ID, int(after), limit)
	out := make([]webchat.Entry, 0, len(list))
	for _, m := range list {
		e := webchat.Entry{Seq: int64(m.Seq), ID: m.ID, Visitor: m.Direction == events.MessageIn, By: m.By.Name, At: m.At, Message: m.Content, Status: m.Status}
		if e.Visitor {
			if e.ID, e.By = m.ProviderID, ""; t.Unread == 0 {
				e.Status = channels.Read
			}
		}
		if !m.DeletedAt.IsZero() {
			e.Message = channels.Message{Type: channels.System, Placeholder: "deleted"}
		}
		e.Message.Attachments = nil
		for _, f := range m.Files {
			if f.State == events.FileStored {
				e.Message.Attachments = append(e.Message.Attachments, channels.Attachment{MediaID: f.ID, Name: f.Name, MIME: f.MIME, Size: f.Size, Kind: f.Kind})
			}
		}
		out = append(out, e)
	}
	return out, err
}

// State implements webchat.Conversations.
func (c chatThreads) State(ctx context.Context, in channels.Inbox, visitor string) (webchat.State, error) {
	t, ok, err := c.of(ctx, in, visitor)
	if err != nil || !ok {
		return webchat.State{Status: "none"}, err
	}
	return chatState(t, c.d.desk.Directory().Agents[t.AgentID].Name), nil
}

func chatState(t events.Thread, agent string) webchat.State {
	switch {
	case t.Status == events.ThreadResolved:
		return webchat.State{Status: "ended"}
	case t.InteractionID != "" && t.AgentID != "":
		return webchat.State{Status: "talking", Agent: agent}
	case t.Bot == events.BotTalks:
		return webchat.State{Status: "talking"} // nobody waits for a person
	}
	return webchat.State{Status: "waiting"}
}

// Version implements webchat.Conversations: tokens are revoked for a whole inbox only, by its own setting.
func (chatThreads) Version(context.Context, channels.Inbox, string) (int, error) { return 0, nil }

// Transcript implements webchat.Conversations.
func (c chatThreads) Transcript(ctx context.Context, in channels.Inbox, visitor, address string) error {
	t, ok, err := c.of(ctx, in, visitor)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Conflict, "There is nothing to send yet.").WithKey("webchat.empty")
	}
	return c.d.inbox.MailTranscript(ctx, t.ID, address)
}

// chatFiles are the visitors' files, beside those of all other conversations.
type chatFiles struct{ d *daemon }

// visitorSource marks a file that a visitor sent and that no message carries yet.
const visitorSource = "visitor:"

// Keep implements webchat.Files.
func (c chatFiles) Keep(ctx context.Context, in channels.Inbox, visitor string, f webchat.FileInfo, content io.Reader) (string, error) {
	const most = 25 << 20
	k, err := c.d.files.Keep(content, most, f.MIME, f.Name)
	if err != nil {
		return "", err
	}
	row := inbox.File{StoredFile: events.StoredFile{ID: c.d.ids.New(), Kind: f.Kind, Name: inbox.SafeName(f.Name, f.Kind), MIME: k.MIME, Size: k.Size, SHA256: k.SHA256, State: events.FileStored},
		InboxID: in.ID, SiteID: in.SiteID, Source: channels.Attachment{MediaID: visitorSource + visitor}}
	return row.ID, c.d.store.AddUpload(ctx, row)
}

func (c chatFiles) row(ctx context.Context, in channels.Inbox, visitor, id string) (inbox.File, error) {
	f, err := c.d.store.GetFile(ctx, id)
	if err != nil {
		return f, err
	}
	gone := fault.New(fault.NotFound, "There is no such file.").WithKey("webchat.file")
	if f.InboxID != in.ID || f.State != events.FileStored {
		return f, gone
	}
	if visitor == "" || f.Source.MediaID == visitorSource+visitor {
		return f, nil
	}
	t, ok, err := chatThreads(c).of(ctx, in, visitor)
	if err != nil {
		return f, err
	}
	if !ok || f.ThreadID != t.ID {
		return f, gone
	}
	shown, err := c.d.store.ShownToCustomer(ctx, f.MessageID)
	if err == nil && !shown {
		err = gone // of an internal note
	}
	return f, err
}

// Stat implements webchat.Files.
func (c chatFiles) Stat(ctx context.Context, in channels.Inbox, visitor, id string) (webchat.FileInfo, error) {
	f, err := c.row(ctx, in, visitor, id)
	return webchat.FileInfo{ID: f.ID, Name: f.Name, MIME: f.MIME, Size: f.Size, SHA256: f.SHA256, Kind: f.Kind}, err
}

// Open implements webchat.Files.
func (c chatFiles) Open(ctx context.Context, in channels.Inbox, visitor, id string) (webchat.FileInfo, io.ReadCloser, error) {
	f, err := c.Stat(ctx, in, visitor, id)
	if err != nil {
		return f, nil, err
	}
	r, err := c.d.files.Open(f.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		err = fault.New(fault.NotFound, "There is no such file.").WithKey("webchat.file")
	}
	return f, r, err
}

// tellChat lets visitors' pages know when somebody takes their conversation, or ends it.
func (d *daemon) tellChat(t events.Thread) {
	if t.Channel != events.WebChat || d.chat == nil {
		return
	}
	d.chatDriver.Tell(t.InboxID, t.Remote, chatState(t, d.desk.Directory().Agents[t.AgentID].Name))
}

// customerTypes shows agents that a customer types. Nobody looks before there is a web server.
func (d *daemon) customerTypes(t events.Thread, on bool) {
	if d.web != nil {
		d.web.CustomerTypes(t, on)
	}
}
