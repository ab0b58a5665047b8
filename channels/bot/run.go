package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/cordboard/cordboard/channels/bot/fence"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/channels/bot/shape"
	"github.com/cordboard/cordboard/channels/bot/words"
)

// run is one answer in the making.
type run struct {
	*Answerer
	id, key string
	conv    Conversation
	policy  Policy
	hours   Hours
	model   Model
	usage   model.Usage
	hits    []knowledge.Hit
	results []string // what tools answered
	resolve bool
}

func (r *run) fence() fence.Fence { return fence.Fence{Key: r.key} }

// news is what the customer wrote since we last did, in one text.
func (r *run) news() string {
	var b strings.Builder
	for _, t := range unanswered(r.conv.Turns) {
		b.WriteString(t.Text + "\n")
	}
	return strings.TrimSpace(b.String())
}

func (r *run) answer(ctx context.Context) Verdict {
	m, err := r.Models.Model(ctx, r.conv.InboxID)
	if err != nil {
		r.Log.WarnContext(ctx, "the bot has no model", "inbox", r.conv.InboxID, "err", err)
		return r.give(ModelAway, "")
	}
	r.model = m
	if err := r.Outlet.Typing(ctx, r.conv.ID, true); err != nil {
		r.Log.DebugContext(ctx, "typing is not shown", "err", err)
	}
	if v, done := r.proposal(ctx); done {
		return v
	}
	if err := r.search(ctx, r.query()); err != nil {
		r.Log.ErrorContext(ctx, "the knowledge base is away", "err", err)
		return r.give(Broken, "knowledge")
	}
	return r.rounds(ctx)
}

// query is what is searched for first: the news, with what was asked before when they are short ("and on Sundays?").
func (r *run) query() string {
	q := r.news()
	if len(words.Content(q)) >= 4 {
		return q
	}
	turns, _ := parted(r.conv.Turns)
	for i := len(turns) - 1; i >= 0; i-- {
		if turns[i].By == Customer {
			return q + "\n" + turns[i].Text
		}
	}
	return q
}

// search adds what the bases have; each chunk once.
func (r *run) search(ctx context.Context, q string) error {
	var failed error
	for _, base := range r.policy.Bases {
		found, err := r.Knowledge.Search(ctx, base, q, 5)
		r.usage = r.usage.Plus(found.Usage)
		failed = errors.Join(failed, err)
		for _, h := range found.Hits {
			if !r.knows(h.ID) && len(r.hits) < 12 {
				r.hits = append(r.hits, h)
			}
		}
	}
	if len(r.hits) > 0 {
		return nil
	}
	return failed
}

func (r *run) knows(chunk string) bool {
	for _, h := range r.hits {
		if h.ID == chunk {
			return true
		}
	}
	return false
}

// rounds asks the model until it answers; tools it calls are run in between.
func (r *run) rounds(ctx context.Context) Verdict {
	msgs := prompt(r.fence(), r.policy, r.conv, r.hits, r.Clock.Now())
	for _, res := range r.results { // of an action the customer just agreed to
		msgs = append(msgs, model.Message{Role: model.User, Text: r.fence().Wrap("result", res)})
	}
	tools := r.policy.toolbox()
	for round := 1; ; round++ {
		req := model.Request{Messages: msgs, Tools: tools, Purpose: "answer", Tag: r.conv.ID}
		if r.usage.In+r.usage.Out+model.CountRequest(req) > r.policy.runTokens() {
			return r.give(Budget, "run")
		}
		a, err := r.model.Chat(ctx, req)
		if err != nil {
			return r.failed(err)
		}
		r.usage = r.usage.Plus(a.Usage)
		if len(a.Calls) == 0 {
			return r.finish(ctx, a)
		}
		if round >= r.policy.maxRounds() {
			return r.give(MaxTurns, "rounds")
		}
		msgs = append(msgs, model.Message{Role: model.Assistant, Text: r.fence().Neutral(a.Text), Calls: a.Calls})
		for i, c := range a.Calls {
			result, v := "too many tools at once", (*Verdict)(nil)
			if i < 4 {
				result, v = r.use(ctx, c)
			}
			if v != nil {
				return *v
			}
			msgs = append(msgs, model.Message{Role: model.Result, CallID: c.ID, Text: result})
		}
	}
}

// failed turns a model's trouble into a hand-over.
func (r *run) failed(err error) Verdict {
	var t *model.Trouble
	if errors.As(err, &t) {
		r.usage = r.usage.Plus(t.Usage)
	}
	switch model.ClassOf(err) {
	case model.Refused:
		return r.give(Refused, "")
	case model.Cut, model.Nonsense:
		return r.give(Nonsense, "")
	case model.Late:
		return r.give(Timeout, "model")
	}
	return r.give(ModelAway, string(model.ClassOf(err)))
}

// finish judges an answer and fits it to the channel.
func (r *run) finish(ctx context.Context, a model.Answer) Verdict {
	text := a.Text
	if a.Finish == model.Length {
		if text = wholeSentences(text); text == "" {
			return r.give(Nonsense, "length")
		}
	}
	ours, guidance := r.policy.system()
	clean := fence.Out{Key: r.key, Rules: ours, Guidance: guidance, Hosts: r.policy.Hosts, Mails: r.policy.Mails, Sources: r.pages()}.Clean(text)
	if clean.Leak {
		r.Log.WarnContext(ctx, "an answer that showed the instructions is held back", "conversation", r.conv.ID, "run", r.id)
		return r.give(Unsafe, "leak")
	}
	if clean.Removed > 0 {
		r.Log.WarnContext(ctx, "addresses were taken out of an answer", "conversation", r.conv.ID, "run", r.id, "count", clean.Removed)
	}
	if strings.TrimSpace(clean.Text) == "" {
		return r.give(Nonsense, "empty")
	}
	if why, ok := grounds(clean.Text, r.evidence(), r.news(), r.policy.SourcesOnly); !ok {
		r.Log.WarnContext(ctx, "an answer without grounds is held back", "conversation", r.conv.ID, "run", r.id, "why", why)
		if why == "sum" || why == "promise" {
			return r.give(Unsafe, why)
		}
		return r.give(NoSource, why)
	}
	return r.reply(clean.Text, r.cited(clean))
}

// pages are the sources at hand: only their addresses may be repeated.
func (r *run) pages() []string {
	out := make([]string, 0, len(r.hits))
	for _, h := range r.hits {
		out = append(out, h.Title+"\n"+strings.Join(h.Path, "\n")+"\n"+h.Text+"\n"+h.URL)
	}
	return out
}

// evidence is what an answer may be made of.
func (r *run) evidence() []string { return append(r.pages(), r.results...) }

func (r *run) reply(text string, from []Citation) Verdict {
	disclose := r.policy.Disclosure != "" && !r.conv.Disclosed
	if disclose {
		text = strings.TrimSpace(r.policy.Disclosure) + "\n\n" + text
	}
	news := unanswered(r.conv.Turns)
	rep := &Reply{
		RunID: r.id, ConversationID: r.conv.ID, Texts: r.shaped(text), Citations: from, Answered: news[len(news)-1].ID, Disclosed: disclose,
		Usage: r.usage, Micros: r.policy.Cost(r.usage.In, r.usage.Out),
	}
	return Verdict{Reply: rep, Resolve: r.resolve}
}

func (r *run) shaped(text string) []string {
	out, _ := shape.Messages(r.conv.Channel, r.conv.Traits, text)
	return out
}

// cited are the sources the model named, or else the best one whose words the answer shares.
func (r *run) cited(c fence.Result) []Citation {
	var out []Citation
	for _, n := range c.Cited {
		if n >= 1 && n <= len(r.hits) {
			out = append(out, citation(r.hits[n-1]))
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, h := range r.hits {
		if !words.SmallTalk(r.news()) && shared(c.Text, h.Text) {
			return []Citation{citation(h)}
		}
	}
	return nil
}

func citation(h knowledge.Hit) Citation {
	return Citation{SourceID: h.SourceID, ChunkID: h.ID, Title: h.Title, URL: h.URL, Version: h.Version, Score: h.Score}
}

func wholeSentences(s string) string {
	at := strings.LastIndexAny(s, ".!?。！？\n")
	if at < len(s)/3 {
		return ""
	}
	for n := 1; n <= 4; n++ { // the sign may be of several bytes
		if at+n >= len(s) || s[at+n]&0xC0 != 0x80 {
			return strings.TrimSpace(s[:min(at+n, len(s))])
		}
	}
	return strings.TrimSpace(s[:at])
}
