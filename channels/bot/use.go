package bot

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/bot/fence"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/channels/bot/redact"
)

// use runs one call of the model's. It answers what the model is told, or the end of the run. Whose data a tool sees is
// decided here: nothing in the arguments can name a person.
func (r *run) use(ctx context.Context, c model.Call) (string, *Verdict) {
	r.Log.DebugContext(ctx, "the model calls a tool", "conversation", r.conv.ID, "run", r.id, "tool", short(c.Name, 60), "arguments", short(c.Arguments, 300))
	switch c.Name {
	case SearchTool:
		return r.useSearch(ctx, c)
	case HandOffTool:
		reason, _ := argument(c, "reason")
		why := BotDecided
		if strings.Contains(reason, "source") {
			why = NoSource
		}
		v := r.give(why, reason)
		return "", &v
	case EarlierTool:
		return r.useEarlier(ctx)
	case ResolveTool:
		if !r.policy.MayResolve {
			return "there is no such tool", nil
		}
		r.resolve = true
		return "The conversation is closed after your answer.", nil
	}
	t, ok := r.policy.tool(c.Name)
	if !ok || r.Caller == nil {
		return "there is no such tool", nil
	}
	args, err := t.arguments(c.Arguments)
	if err != nil {
		return r.fence().Neutral(err.Error()), nil
	}
	switch {
	case t.Verified && !r.conv.Contact.Verified:
		v := r.give(Unverified, t.Title)
		return "", &v
	case t.Irreversible:
		return "", r.propose(ctx, t, args)
	}
	return r.call(ctx, t, args, r.id+"-"+c.ID)
}

func argument(c model.Call, name string) (string, bool) {
	var given map[string]any
	if json.Unmarshal([]byte(c.Arguments), &given) != nil {
		return "", false
	}
	s, ok := given[name].(string)
	return fence.Visible(s), ok
}

func (r *run) useSearch(ctx context.Context, c model.Call) (string, *Verdict) {
	q, ok := argument(c, "query")
	if !ok || strings.TrimSpace(q) == "" {
		return "the argument query is missing", nil
	}
	had := len(r.hits)
	if err := r.search(ctx, model.Clip(q, 200)); err != nil {
		return "the search is away", nil
	}
	if len(r.hits) == had {
		return "nothing found", nil
	}
	found := listed(r.fence(), r.hits[had:], had, r.policy.maxInput()/3)
	if found == "" {
		return "nothing found", nil
	}
	return found, nil
}

func (r *run) useEarlier(ctx context.Context) (string, *Verdict) {
	earlier, err := r.History.Earlier(ctx, r.conv.Contact.ID, r.Clock.Now().Add(-past), 3)
	if err != nil {
		return "earlier conversations are not to be had now", nil
	}
	if len(earlier) == 0 {
		return "there are none", nil
	}
	var b strings.Builder
	for _, e := range earlier[:min(3, len(earlier))] {
		b.WriteString(r.fence().Wrap("earlier", model.Clip(redact.Text(e.Summary), 200), fence.Attr{Name: "at", Value: e.At.Format(time.DateOnly)}) + "\n")
	}
	return b.String(), nil
}

// call performs a tool of the administrator's for the person of this conversation.
func (r *run) call(ctx context.Context, t Tool, args map[string]string, once string) (string, *Verdict) {
	if r.Caller == nil {
		v := r.give(ToolError, t.Title)
		return "", &v
	}
	out, err := r.Caller.Call(ctx, ToolCall{Tool: t, Arguments: args, Contact: r.conv.Contact, InboxID: r.conv.InboxID, RunID: once})
	if err != nil {
		r.Log.WarnContext(ctx, "a tool failed", "conversation", r.conv.ID, "run", r.id, "tool", t.Name, "err", err)
		v := r.give(ToolError, t.Title)
		return "", &v
	}
	out = redact.Text(out)
	r.results = append(r.results, out)
	return r.fence().Wrap("result", model.Clip(out, 2000), fence.Attr{Name: "tool", Value: t.Name}), nil
}

// past is how far back earlier conversations are told.
const past = 30 * 24 * time.Hour
