package inbox

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// transcriptMost is how many messages a transcript has at most: the last ones.
const transcriptMost = 500

// MailTranscript sends what was said in a thread to an address of mail, from the site's first mailbox. Notes stay inside. What
// nobody answered is sent to nobody: else strangers could write to anybody in our name.
func (e *Engine) MailTranscript(ctx context.Context, threadID, address string) error {
	return e.within(ctx, func(ctx context.Context, w *work) error {
		of, err := w.thread(ctx, threadID)
		if err != nil {
			return err
		}
		in, ok := w.book.mailbox(of.t.SiteID)
		if !ok {
			return fault.New(fault.Unavailable, "Transcripts cannot be sent here: there is no mailbox to send them from.").WithKey("webchat.no_mailbox")
		}
		id, err := addressed(in, address)
		if err != nil {
			return err
		}
		list, err := w.tx.MessagesOf(ctx, threadID, transcriptMost)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, answer) {
			return fault.New(fault.Conflict, "There is nothing to send yet.").WithKey("webchat.empty")
		}
		c, err := w.begun(ctx, in, Person{}, Start{Name: of.t.Name, Subject: transcriptSubject(of.t)}, id)
		if err != nil {
			return err
		}
		_, err = w.writeAs(ctx, in, c, events.Author{Kind: events.ByRule}, events.Content{Type: events.ContentText, Text: transcript(list)})
		return err
	})
}

func answer(m events.WrittenMessage) bool {
	return m.Direction == events.MessageOut && (m.By.Kind == events.ByAgent || m.By.Kind == events.ByBot)
}

func transcriptSubject(t events.Thread) string {
	if strings.HasPrefix(strings.ToLower(t.Language), "es") {
		return fmt.Sprintf("Copia de la conversación #%d", t.Number)
	}
	return fmt.Sprintf("Transcript of conversation #%d", t.Number)
}

// mailbox is the first active inbox of mail of a site, by id.
func (b *book) mailbox(siteID string) (found channels.Inbox, ok bool) {
	for _, in := range b.byID {
		if in.SiteID == siteID && in.Channel == events.Email && in.Active && (!ok || in.ID < found.ID) {
			found, ok = in, true
		}
	}
	return found, ok
}

func transcript(list []events.WrittenMessage) string {
	var b strings.Builder
	for _, m := range list {
		if m.Direction == events.MessageNote || !m.DeletedAt.IsZero() {
			continue
		}
		text := m.Content.Text
		if text == "" && m.Content.Chosen != nil {
			text = m.Content.Chosen.Title
		}
		for _, f := range m.Files {
			text = strings.TrimSpace(text + " [" + f.Name + "]")
		}
		fmt.Fprintf(&b, "%s  %s\n%s\n\n", m.At.UTC().Format("2006-01-02 15:04 UTC"), m.By.Name, text)
	}
	return b.String()
}
