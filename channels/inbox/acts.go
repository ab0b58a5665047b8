package inbox

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Person is who acts: an agent, or a supervisor without AgentID. May judges a thread by the person's rights.
type Person struct {
	UserID, AgentID, TeamID, Name string
	May                           func(events.Scope) bool
}

func (p Person) author() events.Author {
	return events.Author{Kind: events.ByAgent, ID: p.AgentID, Name: p.Name}
}

// sees refuses a thread that is not the person's to work on.
func (p Person) sees(t events.Thread) error {
	if p.May(events.Scope{SiteID: t.SiteID, TeamID: t.TeamID, QueueID: t.QueueID, AgentID: t.AgentID}) {
		return nil
	}
	return fault.New(fault.NotFound, "There is no such conversation, or it is not yours to see.").WithKey("thread.missing")
}

// Draft is what somebody wrote.
type Draft struct {
	// ClientID makes sending idempotent: the same one again answers the message that there is.
	ClientID string              `json:"client_id" maxLength:"64" doc:"your own id of the message; sending it again with the same one sends nothing twice"`
	Note     bool                `json:"note,omitempty" doc:"internal: the customer never sees it"`
	Text     string              `json:"text,omitempty" maxLength:"20000"`
	FileIDs  []string            `json:"file_ids,omitempty" maxItems:"10"`
	ReplyTo  string              `json:"reply_to,omitempty" doc:"id of the message it answers"`
	Buttons  []events.Button     `json:"buttons,omitempty" maxItems:"10"`
	Template *events.TemplateUse `json:"template,omitempty"`
	Subject  string              `json:"subject,omitempty" maxLength:"250" doc:"of mail"`
	CC       []events.Person     `json:"cc,omitempty" maxItems:"20" doc:"of mail"`
	Mentions []string            `json:"mentions,omitempty" maxItems:"20" doc:"agents named in a note"`
	SendAt   time.Time           `json:"send_at,omitzero" doc:"not before this moment"`
	Then     string              `json:"then,omitempty" enum:"wait,resolve" doc:"what becomes of the conversation after it"`
	Seen     int                 `json:"seen,omitempty" doc:"the last message that was on the screen; with another agent's answer after it the message is refused"`
}

const (
	textMost     = 20_000
	sendLaterMax = 90 * 24 * time.Hour
)

// Write sends a message to a thread, or keeps a note in it.
func (e *Engine) Write(ctx context.Context, by Person, threadID string, d Draft) (events.WrittenMessage, error) {
	var m *events.WrittenMessage
	may := func(ctx context.Context, w *work, c *touched) error { return w.mayDraft(ctx, by, c, d) }
	err := e.actIf(ctx, by, threadID, may, func(ctx context.Context, w *work, c *touched) error {
		was, known, err := w.tx.MessageOfClient(ctx, threadID, d.ClientID)
		if err != nil || known {
			m = &was
			return err
		}
		in, driver, err := w.book.inbox(c.t.InboxID)
		if err != nil {
			return err
		}
		if err := w.admit(ctx, in, driver, c, by, d); err != nil {
			return err
		}
		m, err = w.drafted(ctx, in, c, by, d)
		if err != nil {
			return err
		}
		w.tellMessage(events.MessageRecorded, c, *m)
		if !d.Note {
			c.claim(w, by)
		}
		return w.brings(ctx, in, driver, c, m, d.Then)
	})
	if err != nil {
		return events.WrittenMessage{}, err
	}
	return *m, nil
}

// admit refuses what could not be sent anyway, before it is written down.
func (w *work) admit(ctx context.Context, in channels.Inbox, driver channels.Driver, c *touched, by Person, d Draft) error {
	tr := driver.Traits(in)
	text := strings.TrimSpace(d.Text)
	if err := check.First(check.Text("text", d.Text, textMost), check.Line("client_id", d.ClientID, 64), check.IDs("file_ids", d.FileIDs, 10)); err != nil {
		return err
	}
	switch {
	case text == "" && len(d.FileIDs) == 0 && d.Template == nil:
		return check.Trouble("message.empty", "text", "There is nothing to send. Write something, or attach a file.")
	case d.Note:
		return nil
	case !in.Active:
		return fault.New(fault.Conflict, "The inbox is switched off, so nothing can be sent. An administrator can switch it on.").WithKey("inbox.off")
	case c.t.MergedInto != nil:
		return errMerged()
	case c.t.Blocked != "":
		return fault.New(fault.Conflict, "The customer cannot be written to here: they opted out, blocked us or ended the conversation.").WithKey("thread.blocked_" + c.t.Blocked)
	case d.Template != nil && !tr.Templates:
		return check.Trouble("message.no_templates", "template", "This channel has no templates.")
	case d.Template == nil && !windowOpen(tr, c.t, w.now):
		return fault.New(fault.Conflict, "The customer wrote too long ago: the provider takes only approved templates now.").WithKey("message.window")
	case len(d.FileIDs) > tr.Files:
		return check.Trouble("message.files", "file_ids", "This channel takes %d files a message.", tr.Files)
	case tr.TextLimit > 0 && tr.TextUnit == "chars" && !tr.Segments && utf8.RuneCountInString(text) > tr.TextLimit*10:
		return check.Trouble("message.too_long", "text", "The text is too long for this channel.")
	case !d.SendAt.IsZero() && (d.SendAt.Before(w.now.Add(-time.Minute)) || d.SendAt.After(w.now.Add(sendLaterMax))):
		return check.Trouble("message.send_at", "send_at", "Choose a moment within the next 90 days.")
	}
	if no, err := w.tx.DoNotContact(ctx, c.t.ContactID, in.Channel); err != nil {
		return err
	} else if no {
		return fault.New(fault.Conflict, "The customer is not to be contacted on this channel; see the consents of the contact.").WithKey("thread.do_not_contact")
	}
	if d.Seen > 0 {
		return w.collides(ctx, c, by, d.Seen)
	}
	return nil
}

// windowOpen reports whether free text may be sent now.
func windowOpen(tr channels.Traits, t events.Thread, now time.Time) bool {
	window := max(tr.Window, tr.HumanWindow)
	return window == 0 || (!t.LastIn.IsZero() && now.Before(t.LastIn.Add(window)))
}

// collides refuses an answer when a colleague answered after what the writer saw.
func (w *work) collides(ctx context.Context, c *touched, by Person, seen int) error {
	n, err := w.tx.AnswersAfter(ctx, c.t.ID, seen, by.author())
	if err != nil || n == 0 {
		return err
	}
	return fault.New(fault.Conflict, "Somebody else answered meanwhile. Read what was written, then send yours or leave it.").WithKey("message.collision")
}

func (w *work) drafted(ctx context.Context, in channels.Inbox, c *touched, by Person, d Draft) (*events.WrittenMessage, error) {
	m := &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: c.t.InteractionID, Direction: events.MessageOut,
		By: by.author(), At: w.now, ArrivedAt: w.now, ClientID: d.ClientID, ReplyTo: d.ReplyTo, Version: 1,
		Content: events.Content{Type: events.ContentText, Text: strings.TrimSpace(d.Text), Buttons: d.Buttons, Template: d.Template}}
	if d.Note {
		if err := w.mentionable(ctx, c, d.Mentions); err != nil {
			return nil, err
		}
		m.Direction, m.Mentions = events.MessageNote, d.Mentions
	} else {
		m.Status, m.StatusAt, m.DueAt = events.MessageQueued, w.now, w.now.Add(time.Duration(in.Policy.UndoSeconds)*time.Second)
		if d.SendAt.After(m.DueAt) {
			m.DueAt = d.SendAt
		}
		if m.DueAt.After(w.now) {
			m.Status, m.Then = events.MessageScheduled, &events.Then{Do: d.Then, By: by.UserID, Later: !d.SendAt.IsZero()}
		} else {
			m.Before = stood(c.t)
		}
	}
	switch {
	case d.Note:
	case d.Template != nil:
		m.Content.Type = events.ContentTemplate
	case in.Channel == events.Email:
		if err := w.mailHead(ctx, in, c, m, d); err != nil {
			return nil, err
		}
	}
	m, err := w.write(ctx, in, c, m, nil)
	if err != nil {
		return nil, err
	}
	if err := w.tx.AddMentions(ctx, m); err != nil {
		return nil, err
	}
	return m, w.enclose(ctx, c, by, d.FileIDs, m)
}

// enclose gives uploaded files to a message.
func (w *work) enclose(ctx context.Context, c *touched, by Person, list []string, m *events.WrittenMessage) error {
	if len(list) == 0 {
		return nil
	}
	for n, id := range list {
		f, err := w.tx.LockFile(ctx, id)
		if err != nil {
			return err
		}
		if f.MessageID != "" || f.ByUser != by.UserID || f.State != events.FileStored || f.SiteID != c.t.SiteID {
			return fault.New(fault.Conflict, "One of the files cannot be sent. Attach it again.").WithKey("message.file")
		}
		f.MessageID, f.ThreadID, f.InboxID, f.Position = m.ID, c.t.ID, c.t.InboxID, n
		if err := w.tx.PutFile(ctx, f); err != nil {
			return err
		}
		m.Files = append(m.Files, f.StoredFile)
	}
	if m.Content.Type == events.ContentText && m.Direction == events.MessageOut {
		m.Content.Type = m.Files[0].Kind
	}
	return w.tx.PutMessage(ctx, m, 0)
}
