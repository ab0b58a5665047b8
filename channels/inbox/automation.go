package inbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/events"
)

// previewed is how many conversations a dry run looks at.
const previewed = 100

// happened lets the rules of the site act on what happened to a thread, within the transaction that records it. m is the
// message it is about; without one it is the customer's last.
func (w *work) happened(ctx context.Context, c *touched, m *events.WrittenMessage, whens ...automation.When) error {
	rules := w.auto.Rules[c.t.SiteID]
	if !slices.ContainsFunc(rules, func(r automation.Rule) bool { return slices.Contains(whens, r.When) }) {
		return nil
	}
	f, err := w.facts(ctx, c, m, rules)
	if err != nil {
		return err
	}
	return w.steps(ctx, c, automation.Plan(rules, f, whens...))
}

// facts is what conditions look at; the contact is read only for rules that ask for it.
func (w *work) facts(ctx context.Context, c *touched, m *events.WrittenMessage, rules []automation.Rule) (automation.Facts, error) {
	f := automation.Facts{Thread: c.t, Message: m, Local: w.auto.Local(c.t.SiteID, w.now), Open: w.e.openAt(w.now)}
	if m == nil {
		last, ok, err := w.tx.LastIncomingMail(ctx, c.t.ID)
		if err != nil {
			return f, err
		}
		if ok {
			f.Message = &last
		}
	}
	if !slices.ContainsFunc(rules, asksForContact) {
		return f, nil
	}
	var err error
	f.Contact, err = w.tx.ContactFacts(ctx, c.t.SiteID, c.t.ContactID)
	return f, err
}

func asksForContact(r automation.Rule) bool {
	return slices.ContainsFunc(r.Conditions, func(c automation.Condition) bool {
		return c.Kind == automation.IfContact || c.Kind == automation.IfContactTag
	})
}

func (e *Engine) openAt(at time.Time) func(string) bool {
	return func(schedule string) bool { return e.cfg.Hours == nil || e.cfg.Hours.Open(schedule, at) }
}

// steps does what rules say, with a note of each in the timeline, which says what no line of the history needs to say again.
func (w *work) steps(ctx context.Context, c *touched, list []automation.Step) error {
	in, d, err := w.book.inbox(c.t.InboxID)
	if err != nil {
		return nil // an inbox that is gone does nothing any more
	}
	for _, s := range list {
		h := hand{in: in, driver: d, author: events.Author{Kind: events.ByRule, ID: s.Rule.ID, Name: s.Rule.Name}}
		var lines []string
		before := len(c.lines)
		for _, a := range s.Rule.Actions {
			refused, err := w.perform(ctx, h, c, a)
			if err != nil {
				return err
			}
			lines = append(lines, line(a, refused))
		}
		c.lines = c.lines[:before]
		m, err := w.jot(ctx, in, c, h.author, events.Content{Type: events.ContentSystem, Placeholder: "rule", Text: strings.Join(lines, "\n")})
		if err != nil {
			return err
		}
		if s.When.Timed() {
			continue // its look is noted by the moment since when somebody waits
		}
		if _, err := w.tx.AddRun(ctx, Run{RuleID: s.Rule.ID, ThreadID: c.t.ID, Mark: int64(m.Seq), Acted: true, At: w.now}); err != nil {
			return err
		}
	}
	return nil
}

// line is what the note in the timeline says of an action: its word, what it was about, and why it was not done.
func line(a automation.Action, refused string) string {
	out := string(a.Do)
	switch a.Do {
	case automation.SetPriority, automation.Snooze:
		out += " " + strconv.Itoa(a.Number)
	case automation.SetQueue, automation.AddTag, automation.RemoveTag, automation.Assign, automation.Canned:
		out += " " + a.Value
	}
	if refused != "" {
		out += " (" + refused + ")"
	}
	return out
}

// hand is who acts: a rule, or a person who runs a macro.
type hand struct {
	in     channels.Inbox
	driver channels.Driver
	author events.Author
	by     *Person // nil for a rule
}

// perform does one action. refused is a word for what could not be done; a person's refusals are errors instead.
func (w *work) perform(ctx context.Context, h hand, c *touched, a automation.Action) (refused string, err error) {
	switch a.Do {
	case automation.Answer:
		return w.say(ctx, h, c, a.Value)
	case automation.Canned:
		text, found, err := w.tx.CannedText(ctx, c.t.SiteID, a.Value)
		if err != nil || !found {
			return "gone", err
		}
		return w.say(ctx, h, c, text)
	case automation.Note:
		_, err := w.jot(ctx, h.in, c, h.author, events.Content{Type: events.ContentText, Text: a.Value})
		return "", err
	case automation.Assign:
		team, found, err := w.tx.AgentTeam(ctx, c.t.SiteID, a.Value)
		if err != nil || !found {
			return "gone", err
		}
		w.assign(c, a.Effect(c.t, w.now), team)
	case automation.Survey, automation.Snooze, automation.Resolve:
		if c.held != nil {
			return "", w.postpone(ctx, c, a)
		}
		if a.Do == automation.Survey {
			return w.survey(ctx, h.in, h.driver, c)
		}
		return w.rest(c, a), nil
	default:
		w.change(c, a.Effect(c.t, w.now), "changed")
	}
	return "", nil
}

// assign gives a thread to an agent. While somebody works on it the desk does: the agent is asked, and whoever takes it has it.
func (w *work) assign(c *touched, t events.Thread, teamID string) {
	c.assigned, c.work = t.AgentID, true
	if c.t.InteractionID == "" {
		t.TeamID = teamID
		w.change(c, t, "assigned")
	}
}

// say answers the customer.
func (w *work) say(ctx context.Context, h hand, c *touched, text string) (refused string, err error) {
	if h.by != nil {
		d := Draft{Text: text}
		if err := w.admit(ctx, h.in, h.driver, c, *h.by, d); err != nil {
			return "", err
		}
		m, err := w.drafted(ctx, h.in, c, *h.by, d)
		if err != nil {
			return "", err
		}
		w.tellMessage(events.MessageRecorded, c, *m)
		if m.Status == events.MessageScheduled {
			c.held = m
			w.botLeaves(c, bot.Spoke)
			return "", nil
		}
		w.turn(h.in, h.driver, c, m)
		w.outgoing = true
		return "", nil
	}
	if refused, err = w.unwelcome(ctx, h.in, h.driver, c); err != nil || refused != "" {
		return refused, err
	}
	sent, err := w.writeAs(ctx, h.in, c, h.author, events.Content{Type: events.ContentText, Text: text})
	if err == nil && !sent {
		refused = "too_many"
	}
	return refused, err
}

// unwelcome is why nothing may be written automatically, or empty.
func (w *work) unwelcome(ctx context.Context, in channels.Inbox, d channels.Driver, c *touched) (string, error) {
	tr := d.Traits(in)
	switch {
	case !in.Active:
		return "inbox_off", nil
	case c.t.Blocked != "":
		return c.t.Blocked, nil
	case tr.Window > 0 && (c.t.LastIn.IsZero() || !w.now.Before(c.t.LastIn.Add(tr.Window))):
		return "window", nil
	}
	keys := make([]string, 0, len(c.t.Reach))
	for _, id := range c.t.Reach {
		keys = append(keys, identityKey(id))
	}
	out, err := w.tx.OptedOut(ctx, in.ID, keys)
	if err != nil || !out {
		return "", err
	}
	return "opted_out", nil
}

// jot keeps a note in the timeline.
func (w *work) jot(ctx context.Context, in channels.Inbox, c *touched, by events.Author, content events.Content) (*events.WrittenMessage, error) {
	m := &events.WrittenMessage{ID: w.e.cfg.IDs.New(), ThreadID: c.t.ID, InteractionID: c.t.InteractionID, Direction: events.MessageNote, By: by, Content: content,
		At: w.now, ArrivedAt: w.now, Auto: by.Kind == events.ByRule, Version: 1}
	m, err := w.write(ctx, in, c, m, nil)
	if err == nil {
		w.tellMessage(events.MessageRecorded, c, *m)
	}
	return m, err
}

// tendRules lets rules look at those who wait, or are silent, for so long.
func (e *Engine) tendRules(ctx context.Context) error {
	book := e.auto.Load()
	for _, r := range book.Timed() {
		list, err := e.cfg.Store.TimedRuleThreads(ctx, r, e.cfg.Clock.Now().Add(-time.Duration(r.Minutes)*time.Minute), sendBatch)
		if err != nil {
			return err
		}
		for _, id := range list {
			if err := e.look(ctx, r, id); err != nil {
				return fmt.Errorf("rule %q at conversation %s: %w", r.Name, id, err)
			}
		}
	}
	return nil
}

// look lets a rule about time look at a thread, once for every wait and silence. One that ended meanwhile is left alone.
func (e *Engine) look(ctx context.Context, r automation.Rule, threadID string) error {
	return e.within(ctx, func(ctx context.Context, w *work) error {
		c, err := w.thread(ctx, threadID)
		if err != nil {
			return err
		}
		since, mark := lasts(r.When, c.t)
		if since.IsZero() || w.now.Before(since.Add(time.Duration(r.Minutes)*time.Minute)) {
			return nil
		}
		rules := slices.DeleteFunc(slices.Clone(w.auto.Rules[c.t.SiteID]), func(o automation.Rule) bool { return o.When.Timed() && o.ID != r.ID })
		f, err := w.facts(ctx, c, nil, rules)
		if err != nil {
			return err
		}
		plan := automation.Plan(rules, f, r.When)
		fresh, err := w.tx.AddRun(ctx, Run{RuleID: r.ID, ThreadID: threadID, Mark: mark.UnixMilli(), Acted: len(plan) > 0, At: w.now})
		if err != nil || !fresh {
			return err
		}
		return w.steps(ctx, c, plan)
	})
}

// lasts is since when a wait or a silence lasts, zero for none, and the moment that tells it from others: an automatic
// reminder makes no new silence.
func lasts(when automation.When, t events.Thread) (since, mark time.Time) {
	switch {
	case when == automation.Waited && t.Status == events.ThreadOpen:
		return t.WaitingSince, t.WaitingSince
	case when == automation.Silent && (t.Status == events.ThreadOpen || t.Status == events.ThreadWaiting) && ours(t.LastBy) && !t.LastIn.IsZero():
		return t.LastAt, t.LastIn
	}
	return time.Time{}, time.Time{}
}

// Preview answers which of a site's latest conversations a rule would have met: its conditions as they stood at the last
// message it could have been about. Nothing is done.
func (e *Engine) Preview(ctx context.Context, r automation.Rule) (automation.RulePreview, error) {
	direction := events.MessageIn
	if r.When == automation.WeWrote {
		direction = events.MessageOut
	}
	list, err := e.cfg.Store.PastThreads(ctx, r.SiteID, direction, previewed)
	out := automation.RulePreview{Looked: len(list), Met: []automation.RuleMet{}}
	for _, p := range list {
		at := p.Thread.LastAt
		if p.Message != nil {
			at = p.Message.At
		}
		f := automation.Facts{Thread: p.Thread, Message: p.Message, Contact: p.Contact, Local: e.auto.Load().Local(r.SiteID, at), Open: e.openAt(at)}
		if r.Holds(f) {
			out.Met = append(out.Met, automation.RuleMet{ThreadID: p.Thread.ID, Number: p.Thread.Number, Name: p.Thread.Name, Text: p.Thread.LastText, At: p.Thread.LastAt, QueueID: p.Thread.QueueID})
		}
	}
	return out, err
}
