package bot

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot/fence"
	"github.com/cordboard/cordboard/channels/bot/words"
)

// proposal deals with an action that waits for the customer's yes. Their word is read by the server; the model has no part.
func (r *run) proposal(ctx context.Context) (Verdict, bool) {
	pr := r.conv.Proposed
	if pr == nil {
		return Verdict{}, false
	}
	word := words.Confirms(r.news())
	if !pr.alive(r.Clock.Now()) {
		word = words.Neither
	}
	taken, err := r.Actions.Take(ctx, r.conv.ID, pr.ID)
	if err != nil {
		return r.give(Broken, "action"), true
	}
	tool, known := r.policy.tool(pr.Tool)
	switch {
	case !taken || word == words.Neither:
		return Verdict{}, false // whatever else they want; the action is off
	case word == words.No:
		return r.reply(r.policy.say("cancelled", r.policy.language(r.conv)), nil), true
	case !known:
		return r.give(ToolError, pr.Tool), true
	case tool.Verified && !r.conv.Contact.Verified:
		return r.give(Unverified, tool.Title), true
	}
	args, err := tool.arguments(string(pr.Arguments))
	if err != nil {
		return r.give(ToolError, tool.Title), true
	}
	if _, v := r.call(ctx, tool, args, pr.ID); v != nil {
		return *v, true
	}
	return Verdict{}, false
}

func (r *run) propose(ctx context.Context, t Tool, args map[string]string) *Verdict {
	raw, err := json.Marshal(args)
	if err == nil {
		err = r.Actions.Propose(ctx, r.conv.ID, Proposal{ID: r.id, Tool: t.Name, Arguments: raw, At: r.Clock.Now()})
	}
	if err != nil {
		v := r.give(Broken, "action")
		return &v
	}
	l := r.policy.language(r.conv)
	what := fence.Out{Key: r.key, Rules: rules, Hosts: r.policy.Hosts, Mails: r.policy.Mails, Sources: r.pages()}.Clean(t.action(args)).Text
	v := r.reply(strings.Replace(r.policy.say("confirm", l), "%s", what, 1), nil)
	if r.conv.Traits.Buttons >= 2 {
		v.Reply.Buttons = []channels.Button{{Payload: "yes", Title: r.policy.say("yes", l)}, {Payload: "no", Title: r.policy.say("no", l)}}
	}
	v.Resolve = false
	return &v
}
