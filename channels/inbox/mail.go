package inbox

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/threading"
	"github.com/cordboard/cordboard/events"
)

// mostPeople is how many addresses a conversation by mail remembers.
const mostPeople = 100

// mailSettings are what the heads of mail need to know of an inbox; the driver's own settings have more.
type mailSettings struct {
	Plus any `json:"plus"` // a switch, or its word
}

func takesPlus(in channels.Inbox) bool {
	var s mailSettings
	_ = json.Unmarshal(in.Settings, &s) // what cannot be read was refused when it was saved
	switch v := s.Plus.(type) {
	case bool:
		return v
	case string:
		return v == "true"
	}
	return false
}

// knownMail looks for the conversation that a mail continues. Who got hold of a mail and answers it from another address is
// added to it, and told to the agent.
func (w *work) knownMail(ctx context.Context, in channels.Inbox, item channels.Inbound) (id string, found bool, err error) {
	h := item.Message.Mail
	m, err := threading.Find(ctx, mailLookup{w, in.ID}, w.e.mailKeys(), threading.Mail{From: mailFrom(item), Tokens: h.Tokens, InReplyTo: h.InReplyTo, References: h.References, Subject: h.Subject})
	return m.Thread, m.Thread != "", err
}

func (e *Engine) mailKeys() threading.Keys { return threading.Keys{Key: e.cfg.MailKey} }

func mailFrom(item channels.Inbound) string {
	for _, id := range item.From.Identities {
		if id.Kind == channels.IDEmail {
			return strings.ToLower(id.Value)
		}
	}
	return ""
}

// mailLookup answers what threading asks, out of the transaction.
type mailLookup struct {
	w       *work
	inboxID string
}

// ThreadOfMessage implements threading.Lookup.
func (l mailLookup) ThreadOfMessage(ctx context.Context, messageID string) (string, error) {
	_, thread, _, err := l.w.tx.FindMessage(ctx, l.inboxID, KeyOf(messageID))
	return thread, err
}

// ThreadOfNumber implements threading.Lookup.
func (l mailLookup) ThreadOfNumber(ctx context.Context, number string) (string, error) {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return "", nil //nolint:nilerr // no number is no conversation
	}
	return l.w.tx.ThreadOfNumber(ctx, l.inboxID, n)
}

// HasThread implements threading.Lookup.
func (l mailLookup) HasThread(ctx context.Context, thread string) (bool, error) {
	c, err := l.w.thread(ctx, thread)
	if isMissing(err) {
		return false, nil
	}
	return err == nil && c.t.InboxID == l.inboxID, err
}

// TakesPart implements threading.Lookup.
func (l mailLookup) TakesPart(ctx context.Context, thread, address string) (bool, error) {
	c, err := l.w.thread(ctx, thread)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(c.t.People, func(p events.Person) bool { return strings.EqualFold(p.Address, address) }), nil
}

// people adds who takes part in a mail to its conversation.
func people(t events.Thread, in channels.Inbox, item channels.Inbound) events.Thread {
	h := item.Message.Mail
	list := append([]events.Person{{Name: item.From.Name, Address: mailFrom(item)}}, append(slices.Clone(h.To), h.CC...)...)
	out := slices.Clone(t.People)
	for _, p := range list {
		p.Address = strings.ToLower(p.Address)
		ours := strings.EqualFold(p.Address, in.Account) || len(out) >= mostPeople || p.Address == ""
		if !ours && !slices.ContainsFunc(out, func(x events.Person) bool { return x.Address == p.Address }) {
			out = append(out, p)
		}
	}
	t.People = out
	return t
}

// mailHead makes the head of a mail of ours: it answers the customer's last one, and answers to it find back.
func (w *work) mailHead(ctx context.Context, in channels.Inbox, c *touched, m *events.WrittenMessage, d Draft) error {
	r := threading.Reply{Thread: c.t.ID, Message: m.ID, Address: in.Account, Plus: takesPlus(in), Subject: d.Subject, Number: strconv.FormatInt(c.t.Number, 10)}
	if r.Subject == "" && c.t.Subject != "" {
		r.Subject = c.t.Subject
	}
	last, ok, err := w.tx.LastIncomingMail(ctx, c.t.ID)
	if err != nil {
		return err
	}
	if ok && last.Content.Mail != nil {
		r.Of = last.Content.Mail
		if d.Subject == "" {
			r.Subject = ""
		}
	}
	h := w.e.mailKeys().Head(r)
	h.CC = d.CC
	for _, id := range c.t.Reach {
		if id.Kind == channels.IDEmail {
			h.To = []events.Person{{Name: c.t.Name, Address: id.Value}}
			break
		}
	}
	if r.Of != nil && r.Of.ReplyTo != "" {
		h.To = []events.Person{{Name: c.t.Name, Address: r.Of.ReplyTo}}
	}
	m.Content.Type, m.Content.Mail = events.ContentMail, &h
	if m.By.Kind == events.ByAgent {
		m.Content.Text += signature(in)
	}
	return nil
}

// signature is what is put under an agent's mail, empty where nothing is.
func signature(in channels.Inbox) string {
	s := strings.TrimSpace(in.Policy.Signature)
	if s == "" {
		return ""
	}
	return "\n\n-- \n" + s
}
