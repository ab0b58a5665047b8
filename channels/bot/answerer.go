package bot

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// Ports are what the bot needs of the product. Caller may be nil where no tools are set up.
type Ports struct {
	History   History
	Policies  Policies
	Models    Models
	Knowledge Knowledge
	Ledger    Ledger
	Outlet    Outlet
	Desk      Desk
	Actions   Actions
	Caller    Caller
	Clock     clock.Clock
	IDs       ids.Source
	Log       *slog.Logger
}

// Answerer makes answers. It keeps nothing but what runs under way may still spend. It is safe for concurrent use.
type Answerer struct {
	Ports
	purse purse
}

// NewAnswerer makes one.
func NewAnswerer(p Ports) *Answerer { return &Answerer{Ports: p} }

// Verdict is what a run came to: one of Reply and HandOver is set, or neither when the bot keeps quiet (Quiet says why).
type Verdict struct {
	Reply    *Reply
	HandOver *HandOver
	Resolve  bool
	Quiet    string
	conv     Conversation
	policy   Policy
	model    Model
}

var (
	errClock = errors.New("the run took too long")
	// errUnwanted ends a run whose answer nobody wants any more.
	errUnwanted = errors.New("a person answers")
)

// Think makes a verdict; it sends nothing. It never answers nothing: what goes wrong is a hand-over with its reason, but
// when ctx itself ended. What was used is recorded whatever comes of it.
func (a *Answerer) Think(ctx context.Context, conversationID string) Verdict {
	r := &run{Answerer: a, id: a.IDs.New(), key: a.IDs.New()}
	v := r.think(ctx, conversationID)
	if v.HandOver != nil {
		v.HandOver.RunID = r.id
	}
	v.conv, v.policy, v.model = r.conv, r.policy, r.model
	return v
}

func (r *run) think(ctx context.Context, id string) Verdict {
	if err := r.load(ctx, id); err != nil {
		r.Log.ErrorContext(ctx, "the bot cannot read a conversation", "conversation", id, "err", err)
		r.conv.ID = id
		return r.give(Broken, "")
	}
	facts := Facts{Policy: r.policy, Conv: r.conv, Hours: r.hours, Now: r.Clock.Now(), ExpectedTokens: r.policy.maxInput(), ExpectedMicros: r.policy.Cost(r.policy.maxInput(), 700)}
	if r.policy.Mode != Off {
		release, err := r.reserve(ctx, &facts)
		if err != nil {
			r.Log.ErrorContext(ctx, "the bot cannot read its budget", "conversation", id, "err", err)
			return r.give(Broken, "budget")
		}
		defer release()
	}
	d := Admit(facts)
	r.Log.DebugContext(ctx, "the bot decides", "conversation", id, "deed", d.Deed, "why", d.Why, "reason", d.Reason)
	switch d.Deed {
	case Quiet:
		return Verdict{Quiet: d.Why}
	case Give:
		return r.give(d.Reason, d.Detail)
	}
	return r.timed(ctx)
}

// timed runs under the policy's clock.
func (r *run) timed(parent context.Context) Verdict {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	timer := r.Clock.AfterFunc(r.policy.clock(), func() { cancel(errClock) })
	defer timer.Stop()
	defer r.record(context.WithoutCancel(parent), "answer")
	v := r.answer(ctx)
	switch {
	case parent.Err() != nil:
		return Verdict{Quiet: "cancelled"}
	case errors.Is(context.Cause(ctx), errClock):
		return r.give(Timeout, "")
	}
	return v
}

func (r *run) load(ctx context.Context, id string) (err error) {
	if r.conv, err = r.History.Conversation(ctx, id); err != nil {
		return err
	}
	if r.policy, err = r.Policies.Policy(ctx, r.conv.InboxID); err != nil {
		return err
	}
	if r.hours, err = r.Policies.Open(ctx, r.conv.InboxID, r.Clock.Now()); err != nil {
		return err
	}
	return nil
}

// reserve reads what was spent and holds what this run may take, so that runs side by side do not pass the limit together.
func (r *run) reserve(ctx context.Context, f *Facts) (release func(), err error) {
	release, held := r.purse.hold(r.conv.InboxID, f.ExpectedTokens, f.ExpectedMicros)
	now := r.Clock.Now()
	f.Spent, err = r.Ledger.Spent(ctx, r.conv.InboxID, r.conv.Contact.ID, now.Add(-24*time.Hour), now)
	f.Spent.Tokens += held.Tokens
	f.Spent.Micros += held.Micros
	if err != nil {
		release()
	}
	return release, err
}

func (r *run) give(reason Reason, detail string) Verdict {
	h := &HandOver{ConversationID: r.conv.ID, Reason: reason, Detail: short(detail, 200), Summary: Summarise(r.conv, reason), Urgent: reason == Frustrated || reason == Sensitive}
	if r.policy.Mode != "" {
		h.Notice = r.shaped(r.policy.notice(r.conv, r.hours))
	}
	return Verdict{HandOver: h}
}

// record writes down what the run took. A ledger that is away costs the entry, which is logged.
func (r *run) record(ctx context.Context, purpose string) {
	if r.usage == (model.Usage{}) || r.model == nil {
		return
	}
	u := Use{
		InboxID: r.conv.InboxID, ConversationID: r.conv.ID, ContactID: r.conv.Contact.ID, RunID: r.id, Purpose: purpose, Model: r.model.Model(),
		Usage: r.usage, Micros: r.policy.Cost(r.usage.In, r.usage.Out), At: r.Clock.Now(),
	}
	if err := r.Ledger.Record(ctx, u); err != nil {
		r.Log.ErrorContext(ctx, "what a model took is not recorded", "conversation", u.ConversationID, "run", u.RunID, "in", u.Usage.In, "out", u.Usage.Out, "err", err)
	}
}

// Deliver lets a verdict out. It answers false when the conversation went to people instead.
func (a *Answerer) Deliver(ctx context.Context, v Verdict) (answered bool) {
	if v.Reply != nil {
		err := a.Outlet.Answer(ctx, *v.Reply)
		switch {
		case err == nil:
			a.resolve(ctx, v)
			return true
		case errors.Is(err, ErrStale) || ctx.Err() != nil:
			return true
		}
		a.Log.ErrorContext(ctx, "the bot's answer cannot be sent", "conversation", v.conv.ID, "err", err)
		r := &run{Answerer: a, id: v.Reply.RunID, conv: v.conv, policy: v.policy}
		h := r.give(Undeliverable, "").HandOver
		h.RunID, h.Notice = r.id, nil
		v.HandOver = h
	}
	if v.HandOver == nil {
		return true
	}
	a.handOver(ctx, v)
	return false
}

func (a *Answerer) resolve(ctx context.Context, v Verdict) {
	if !v.Resolve {
		return
	}
	if err := a.Outlet.Resolve(ctx, v.conv.ID); err != nil {
		a.Log.WarnContext(ctx, "the conversation stays open", "conversation", v.conv.ID, "err", err)
	}
}

// handOver queues at once with the summary at hand, and adds the model's afterwards if there is one to be had.
func (a *Answerer) handOver(ctx context.Context, v Verdict) {
	h := *v.HandOver
	for try := range 5 {
		err := a.Desk.HandOver(ctx, h)
		if err == nil {
			break
		}
		a.Log.ErrorContext(ctx, "a conversation cannot be handed over", "conversation", h.ConversationID, "reason", h.Reason, "try", try+1, "err", err)
		if try == 4 || clock.Sleep(ctx, a.Clock, time.Second<<try) != nil {
			return
		}
	}
	switch h.Reason {
	case ModelAway, Budget, Stopping, Busy, Broken, Timeout:
		return
	}
	if v.model == nil || len(v.conv.Turns) < 2 {
		return
	}
	r := &run{Answerer: a, id: h.RunID, conv: v.conv, policy: v.policy, model: v.model}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	timer := a.Clock.AfterFunc(30*time.Second, func() { cancel(errClock) })
	defer timer.Stop()
	s, used, err := modelSummary(ctx, v.model, a.IDs.New(), v.conv)
	r.usage = used
	var t *model.Trouble
	if errors.As(err, &t) {
		r.usage = t.Usage
	}
	r.record(context.WithoutCancel(ctx), "handover")
	if err == nil {
		err = a.Desk.Summary(ctx, v.conv.ID, s)
	}
	if err != nil {
		a.Log.WarnContext(ctx, "the agent gets the short summary alone", "conversation", v.conv.ID, "err", err)
	}
}

// HandOver is the verdict that gives a conversation to people for a reason, without asking a model.
func (a *Answerer) HandOver(ctx context.Context, conversationID string, reason Reason) Verdict {
	r := &run{Answerer: a, id: a.IDs.New()}
	if err := r.load(ctx, conversationID); err != nil {
		r.Log.ErrorContext(ctx, "the bot cannot read a conversation", "conversation", conversationID, "err", err)
		r.conv.ID = conversationID
	}
	v := r.give(reason, "")
	v.HandOver.RunID, v.conv, v.policy = r.id, r.conv, r.policy
	return v
}
