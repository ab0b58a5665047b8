package inbox

import (
	"context"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
)

// threadOf finds the thread of a message, or opens one.
func (w *work) threadOf(ctx context.Context, in channels.Inbox, item channels.Inbound) (*touched, error) {
	id, known, err := w.known(ctx, in, item)
	if err != nil {
		return nil, err
	}
	if known {
		c, err := w.goOn(ctx, id)
		if err != nil {
			return nil, err
		}
		return c, w.recognise(ctx, in, c, item)
	}
	t := events.Thread{ID: w.e.cfg.IDs.New(), SiteID: in.SiteID, InboxID: in.ID, Channel: in.Channel, QueueID: in.QueueID, Name: cutRunes(senderName(item), 120),
		Handle: handleOf(item), Language: item.From.Language, Status: events.ThreadResolved, Since: w.now, Remote: item.Thread, Reach: item.From.Identities, Custom: pageSays(nil, item.From.Attributes), CreatedAt: w.now}
	if h := mailOf(item); h != nil {
		t.Subject = cutRunes(h.Subject, 250)
		t = people(t, in, item)
	}
	if item.Shared {
		t = ofMany(t, item)
	} else if !item.Echo {
		if err := w.match(ctx, in, &t, item); err != nil {
			return nil, err
		}
	}
	if err := w.tx.AddThread(ctx, &t); err != nil {
		return nil, err
	}
	c := w.touch(t)
	w.change(c, t, "opened")
	return c, w.tx.AddKeys(ctx, in.ID, t.ID, threadKeys(item))
}

// ofMany makes a thread one in which several people write: it is nobody's, and whoever writes first is not whom we answer.
func ofMany(t events.Thread, item channels.Inbound) events.Thread {
	t.Reach, t.Handle, t.Language = nil, cutRunes(item.Thread, 190), ""
	if item.Title != "" {
		t.Name = cutRunes(item.Title, 120)
	}
	return t
}

// known finds the thread by the provider's name, the sender's identities or, of mail, what it answers.
func (w *work) known(ctx context.Context, in channels.Inbox, item channels.Inbound) (id string, found bool, err error) {
	if mailOf(item) != nil {
		return w.knownMail(ctx, in, item)
	}
	return w.tx.FindThread(ctx, in.ID, threadKeys(item))
}

func mailOf(item channels.Inbound) *channels.MailHead {
	if item.Message == nil {
		return nil
	}
	return item.Message.Mail
}

func handleOf(item channels.Inbound) string {
	if item.From.Username != "" && len(item.From.Identities) > 0 && item.From.Identities[0].Kind != channels.IDPhone {
		return cutRunes("@"+item.From.Username, 190)
	}
	if len(item.From.Identities) > 0 {
		return cutRunes(item.From.Identities[0].Value, 190)
	}
	return cutRunes(item.Thread, 190)
}

// recognise takes over what a message shows anew of its sender: identities, names.
func (w *work) recognise(ctx context.Context, in channels.Inbox, c *touched, item channels.Inbound) error {
	if mailOf(item) != nil {
		if t := people(c.t, in, item); len(t.People) != len(c.t.People) {
			w.change(c, t, "people")
		}
		return nil
	}
	if item.Echo || item.Shared {
		return nil
	}
	if err := w.described(ctx, c, item); err != nil {
		return err
	}
	t := c.t
	fresh := unknownIdentities(t.Reach, item.From.Identities)
	late := item.At.Before(t.LastIn) // told again, or after what is younger: it moves nobody back
	if len(fresh) == 0 && (late || item.Thread == "" || item.Thread == t.Remote) {
		return nil
	}
	if item.Thread != "" && !late {
		t.Remote = item.Thread
	}
	if late {
		t.Reach = append(slices.Clone(t.Reach), fresh...)
	} else {
		t.Reach = append(slices.Clone(item.From.Identities), unknownIdentities(item.From.Identities, t.Reach)...)
	}
	w.change(c, t, "")
	if err := w.tx.AddKeys(ctx, in.ID, t.ID, threadKeys(item)); err != nil {
		return err
	}
	return w.link(ctx, in, c, fresh)
}

// unknownIdentities are those of list that have no equal among known.
func unknownIdentities(known, list []channels.Identity) []channels.Identity {
	var out []channels.Identity
	for _, id := range list {
		if !slices.ContainsFunc(known, func(k channels.Identity) bool { return k.Kind == id.Kind && k.Value == id.Value }) {
			out = append(out, id)
		}
	}
	return out
}

func proven(list []channels.Identity) []channels.Identity {
	var out []channels.Identity
	for _, id := range list {
		if id.Proven {
			out = append(out, id)
		}
	}
	return out
}

// match finds the contact of a new thread by what the channel proves, and makes one for somebody new. Several contacts with
// the same identity are left to the agent.
func (w *work) match(ctx context.Context, in channels.Inbox, t *events.Thread, item channels.Inbound) error {
	sure := proven(item.From.Identities)
	if len(sure) == 0 {
		return nil
	}
	list, err := w.tx.MatchIdentities(ctx, in.SiteID, sure)
	if err != nil || len(list) > 1 {
		return err
	}
	if len(list) == 1 {
		t.ContactID = list[0].ID
		if list[0].Name != "" {
			t.Name = list[0].Name
		}
		return w.tx.AddIdentities(ctx, list[0], sure)
	}
	c := contacts.Contact{SiteID: in.SiteID, Name: cutRunes(senderName(item), 120), Language: languageOf(item.From.Language)}
	if c.Name == "" {
		c.Name = t.Handle
	}
	for _, id := range sure {
		c.Identities = append(c.Identities, contacts.Identity{Kind: id.Kind, Value: id.Value, Proven: true})
	}
	if c, err = w.tx.AddContact(ctx, c); err == nil {
		t.ContactID = c.ID
	}
	return err
}

// link gives the contact of a thread identities that its channel proved. Where they are another contact's already the two are one
// person, of whom the channel told one half at a time, and become one contact after the transaction.
func (w *work) link(ctx context.Context, in channels.Inbox, c *touched, fresh []channels.Identity) error {
	sure := proven(fresh)
	if len(sure) == 0 || c.t.ContactID == "" {
		return nil
	}
	list, err := w.tx.MatchIdentities(ctx, in.SiteID, sure)
	if err != nil {
		return err
	}
	for _, other := range list {
		if other.ID != c.t.ContactID {
			w.same = append(w.same, [2]string{c.t.ContactID, other.ID})
			return nil
		}
	}
	return w.tx.AddIdentities(ctx, contacts.Contact{ID: c.t.ContactID, SiteID: in.SiteID}, sure)
}

// identity takes a change of identity over.
func (w *work) identity(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	id, known, err := w.tx.FindThread(ctx, in.ID, threadKeys(item))
	if err != nil || !known {
		return err
	}
	c, err := w.thread(ctx, id)
	if err != nil {
		return err
	}
	return w.recognise(ctx, in, c, item)
}

// consent notes that somebody does not want to be written to, or does again.
func (w *work) consent(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	out := item.Consent == "out"
	if item.Detail == "complaint" {
		if about, err := w.complained(ctx, in, item); err != nil || !about {
			return err
		}
	}
	keys := threadKeys(item)
	if err := w.tx.SetConsent(ctx, in.ID, keys, item.Scope, out, item.At, "customer"); err != nil || item.Scope != "" {
		return err
	}
	return w.block(ctx, in, keys, "opted_out", out)
}

// complained reports whether a complaint is about a message of a conversation with whom it names: anybody can send a report
// in somebody's name.
func (w *work) complained(ctx context.Context, in channels.Inbox, item channels.Inbound) (bool, error) {
	_, thread, known, err := w.tx.FindMessage(ctx, in.ID, KeyOf(item.ID))
	if err != nil || !known {
		w.e.log.Warn("a complaint about no message of ours is ignored", "inbox", in.ID)
		return false, err
	}
	c, err := w.thread(ctx, thread)
	return err == nil && slices.ContainsFunc(c.t.People, func(p events.Person) bool { return strings.EqualFold(p.Address, mailFrom(item)) }), err
}

// control notes what became of the conversation at the provider.
func (w *work) control(ctx context.Context, in channels.Inbox, item channels.Inbound) error {
	switch item.Control {
	case "blocked":
		return w.block(ctx, in, threadKeys(item), "unreachable", true)
	case "unblocked":
		return w.block(ctx, in, threadKeys(item), "unreachable", false)
	case "closed":
		return w.ended(ctx, in, threadKeys(item))
	}
	return nil
}

func (w *work) block(ctx context.Context, in channels.Inbox, keys []string, why string, on bool) error {
	id, known, err := w.tx.FindThread(ctx, in.ID, keys)
	if err != nil || !known {
		return err
	}
	c, err := w.thread(ctx, id)
	if err != nil {
		return err
	}
	t := c.t
	switch {
	case on && t.Blocked != why:
		t.Blocked = why
	case !on && t.Blocked == why:
		t.Blocked = ""
	default:
		return nil
	}
	w.change(c, t, "blocked")
	return nil
}

// interaction takes over who works on a thread.
func (w *work) interaction(ctx context.Context, typ events.Type, b *events.InteractionEvent) error {
	i := &b.Interaction
	if i.Kind != events.KindCustomer {
		return nil
	}
	if !i.Channel.Written() {
		return w.spoken(ctx, typ, b)
	}
	c, err := w.thread(ctx, i.ThreadID)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	t := c.t
	switch {
	case typ == events.InteractionCreated:
		t.InteractionID = i.ID
	case typ == events.InteractionConnected && i.AgentID != "":
		t.InteractionID, t.AgentID, t.TeamID = i.ID, i.AgentID, b.TeamID
	case typ == events.InteractionEnded && t.InteractionID == i.ID:
		t.InteractionID = ""
	case t.InteractionID == i.ID && i.QueueID != t.QueueID:
	default:
		return nil
	}
	if i.QueueID != "" {
		t.QueueID = i.QueueID
	}
	if t.InteractionID == c.t.InteractionID && t.AgentID == c.t.AgentID && t.QueueID == c.t.QueueID && t.TeamID == c.t.TeamID {
		return nil
	}
	was := c.work
	w.change(c, t, "assigned")
	c.work = was // the desk knows: it told
	return nil
}
