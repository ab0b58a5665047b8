package inbox

import (
	"context"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

// message brings a message in, once.
func (w *work) message(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	_, d, err := w.book.inbox(in.ID)
	if err != nil {
		return err
	}
	if item.Part == nil {
		return w.whole(ctx, in, d, item, nil)
	}
	whole, parts, err := w.joined(ctx, in, d, item)
	if err != nil || len(parts) == 0 {
		return err
	}
	return w.whole(ctx, in, d, whole, parts)
}

// whole brings in a message that is complete, or as complete as it will be. parts are those that it was made of: one that
// comes again is known by its id.
func (w *work) whole(ctx context.Context, in channels.Inbox, d channels.Driver, item channels.Inbound, parts []channels.Inbound) error {
	if item.Message == nil {
		item.Message = &channels.Message{Type: channels.Unsupported, Placeholder: string(item.Kind)}
	}
	if item.Kind == channels.InChoice { // its id is that of the message with the buttons, which are pressed more than once
		item.Message.ReplyTo, item.ID = item.ID, ""
		if item.Ask != "" {
			item.ID = "ask:" + item.Ask
		}
	}
	item.ID = itemID(item)
	if _, _, known, err := w.tx.FindMessage(ctx, in.ID, KeyOf(item.ID)); err != nil || known {
		w.duplicates++
		return err
	}
	c, err := w.threadOf(ctx, in, item)
	if err != nil {
		return err
	}
	verdict := verdictOf(c.t, item)
	item.Auto = item.Auto || verdict != nil && verdict.score > 0 // words may be a question, whatever came before them
	m, err := w.write(ctx, in, c, w.incoming(ctx, c, item), namesOf(item, parts))
	if err != nil {
		return err
	}
	if err := w.attach(ctx, in, c, m, item.Message.Attachments); err != nil {
		return err
	}
	was := c.t.Status
	w.turn(in, d, c, m)
	w.tellMessage(events.MessageRecorded, c, *m)
	if verdict != nil {
		if err := w.judged(ctx, c, verdict); err != nil {
			return err
		}
	}
	if err := w.follow(ctx, in, c, m, was); err != nil {
		return err
	}
	return w.late(ctx, in, item.ID)
}

// follow is what a message sets off by itself: a greeting, and the rules. Machines set off nothing.
func (w *work) follow(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage, was events.ThreadStatus) error {
	switch {
	case m.Auto:
		return nil
	case m.Direction == events.MessageOut:
		return w.happened(ctx, c, m, automation.WeWrote)
	}
	if err := w.toBot(ctx, in, c, m, was); err != nil {
		return err
	}
	if err := w.answerByRule(ctx, in, c, m.At); err != nil {
		return err
	}
	if was == events.ThreadResolved {
		return w.happened(ctx, c, m, automation.Opened, automation.CustomerWrote)
	}
	return w.happened(ctx, c, m, automation.CustomerWrote)
}

// incoming is an item as the message it becomes.
func (w *work) incoming(ctx context.Context, c *touched, item channels.Inbound) *events.WrittenMessage {
	m := &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: c.t.InteractionID, Direction: events.MessageIn,
		By: events.Author{Kind: events.ByCustomer, Name: senderName(item)}, Content: *item.Message, At: item.At, ArrivedAt: w.now, Auto: item.Auto, Version: 1}
	if item.Echo {
		m.Direction, m.By, m.Status, m.StatusAt = events.MessageOut, events.Author{Kind: events.ByExternal}, events.MessageSent, item.At
	} else if item.Message.Type == channels.System {
		m.By.Kind, m.Auto = events.BySystem, true
	}
	if item.Message.ReplyTo != "" {
		if id, thread, ok, err := w.tx.FindMessage(ctx, c.t.InboxID, KeyOf(item.Message.ReplyTo)); err == nil && ok && thread == c.t.ID {
			m.ReplyTo = id
		}
	}
	m.Content.Attachments = withoutBytes(m.Content.Attachments)
	return m
}

func withoutBytes(list []channels.Attachment) []channels.Attachment {
	out := make([]channels.Attachment, len(list))
	for n, a := range list {
		a.Data = nil
		out[n] = a
	}
	return out
}

func senderName(item channels.Inbound) string {
	switch {
	case item.From.Name != "":
		return item.From.Name
	case item.From.Username != "":
		return item.From.Username
	case len(item.From.Identities) > 0 && item.From.Identities[0].Kind == channels.IDVisitor:
		return visitorName(item.From.Language, item.From.Identities[0].Value)
	case len(item.From.Identities) > 0:
		return item.From.Identities[0].Value
	}
	return ""
}

// visitorName tells visitors apart of whom nothing is known but their browser, in the language of the page.
func visitorName(language, id string) string {
	name := "Visitor"
	if strings.HasPrefix(strings.ToLower(language), "es") {
		name = "Visitante"
	}
	return name + " " + strings.ToUpper(id[max(0, len(id)-4):])
}

// write gives a message its place in the thread and keeps it with the provider's ids.
func (w *work) write(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage, ids []string) (*events.WrittenMessage, error) {
	m.Seq = c.t.Seq + 1
	if err := w.marked(ctx, in, c, m); err != nil {
		return nil, err
	}
	t := threads.Wrote(c.t, m, w.promised(in, m.At))
	if err := w.tx.AddMessage(ctx, &t, m, threads.Words(m.Content)); err != nil {
		return nil, err
	}
	w.change(c, t, "")
	if len(ids) == 0 {
		return m, nil
	}
	_, err := w.tx.AddProviderIDs(ctx, in.ID, m.ID, keysOf(ids))
	return m, err
}

func keysOf(ids []string) []string {
	out := make([]string, len(ids))
	for n, id := range ids {
		out[n] = KeyOf(id)
	}
	return out
}

// turn is whose turn it is after a message.
func (w *work) turn(in channels.Inbox, d channels.Driver, c *touched, m *events.WrittenMessage) {
	switch {
	case m.Direction == events.MessageNote:
	case m.Direction == events.MessageIn && m.Auto:
		w.step(c, threads.Signal{Input: threads.MachineWrote})
	case m.Direction == events.MessageIn:
		t := c.t
		if t.Blocked == "unreachable" || t.Blocked == "closed" {
			t.Blocked = "" // whoever writes can be reached
		}
		w.change(c, t, "")
		w.step(c, threads.Signal{Input: threads.CustomerWrote})
	case m.By.Kind == events.ByAgent || m.By.Kind == events.ByExternal:
		w.botLeaves(c, bot.Spoke)
		w.step(c, threads.Signal{Input: threads.WeWrote, Keeps: keepsOpen(in, d)})
	}
}

// attach keeps the files of a message: those that came along at once, the others are fetched.
func (w *work) attach(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage, list []channels.Attachment) error {
	for n, a := range list {
		f := File{StoredFile: events.StoredFile{ID: w.e.cfg.IDs.New(), Kind: a.Kind, Name: SafeName(a.Name, a.Kind), MIME: a.MIME, Size: a.Size, State: events.FilePending,
			ContentID: a.ContentID, Caption: a.Caption, Seconds: a.Seconds}, MessageID: m.ID, ThreadID: c.t.ID, InboxID: in.ID, SiteID: in.SiteID, Position: n, NextAt: w.now, Source: a}
		if a.Data != nil {
			w.keepData(&f, a)
		} else {
			w.fetches = true
		}
		f.Source.Data = nil
		if err := w.tx.AddFile(ctx, f); err != nil {
			return err
		}
		m.Files = append(m.Files, f.StoredFile)
	}
	if len(list) == 0 {
		return nil
	}
	return w.tx.PutMessage(ctx, m, 0)
}

// namesOf are the provider's ids of a message and of its parts.
func namesOf(item channels.Inbound, parts []channels.Inbound) []string {
	ids := []string{item.ID}
	for _, p := range parts {
		if p.ID != "" && !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// joined puts the parts of a long message together. parts are empty while some are missing.
func (w *work) joined(ctx context.Context, in channels.Inbox, d channels.Driver, item channels.Inbound) (whole channels.Inbound, parts []channels.Inbound, err error) {
	j, ok := d.(channels.Joiner)
	if !ok || item.Part.Of < 1 || item.Part.N < 1 || item.Part.N > item.Part.Of {
		item.Part = nil
		return item, []channels.Inbound{item}, nil
	}
	if item.ID != "" {
		if _, _, known, err := w.tx.FindMessage(ctx, in.ID, KeyOf(item.ID)); err != nil || known {
			w.duplicates++
			return item, nil, err
		}
	}
	item.Part.Key = KeyOf(item.Part.Key)
	parts, fresh, err := w.tx.AddPart(ctx, in.ID, w.now, item)
	if err != nil || !fresh {
		w.duplicates++
		return item, nil, err
	}
	if len(parts) < item.Part.Of {
		return item, nil, nil
	}
	if _, err := w.tx.TakeParts(ctx, PartKey{in.ID, item.Part.Key}); err != nil {
		return item, nil, err
	}
	return join(j, in, parts), parts, nil
}

// join makes one message of parts, in the name of the first that came.
func join(j channels.Joiner, in channels.Inbox, parts []channels.Inbound) channels.Inbound {
	whole := parts[0]
	list := make([]*channels.Part, whole.Part.Of)
	for _, p := range parts {
		if p.Part != nil && p.Part.N <= len(list) {
			list[p.Part.N-1] = p.Part
		}
		if p.At.Before(whole.At) {
			whole.At = p.At
		}
		if p.Part != nil && p.Part.N == 1 {
			whole.ID = p.ID
		}
	}
	m := j.Join(in, list)
	whole.Message, whole.Part = &m, nil
	return whole
}
