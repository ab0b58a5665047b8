package assist

import (
	"context"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels/bot/fence"
)

// Code is one of the queue's own results.
type Code struct {
	ID   string
	Name string
}

// Proposal is a code for the agent to accept. Note is why.
type Proposal struct {
	CodeID string `json:"code_id"`
	Note   string `json:"note,omitempty"`
}

// Disposition proposes one of the codes. A code the queue does not have is no proposal: errUnfit.
func (a *Assistant) Disposition(ctx context.Context, on On, codes []Code) (Proposal, error) {
	if len(codes) == 0 {
		return Proposal{}, errEmpty
	}
	r := request{
		purpose: "disposition", json: true, blocks: turns(on.Conversation),
		rules: `Choose the result of the conversation among the blocks of kind code. Answer one JSON object: "code" is the value of n of the block, "note" one short sentence why.`,
	}
	for i, c := range codes {
		r.blocks = append(r.blocks, block{kind: "code", text: c.Name, attrs: []fence.Attr{fence.Number(i + 1)}, must: true})
	}
	text, restore, err := a.ask(ctx, on, r)
	if err != nil {
		return Proposal{}, err
	}
	var m struct {
		Code any    `json:"code"`
		Note string `json:"note"`
	}
	if err := object(text, &m); err != nil {
		return Proposal{}, err
	}
	for i, c := range codes {
		if named(m.Code, i+1, c) {
			return Proposal{CodeID: c.ID, Note: line(restore(m.Note), 200)}, nil
		}
	}
	return Proposal{}, errUnfit
}

// named reports whether the model means this code: by its number, or by its exact name.
func named(said any, n int, c Code) bool {
	switch v := said.(type) {
	case float64:
		return v == float64(n)
	case string:
		v = strings.TrimSpace(v)
		return v == fence.Number(n).Value || v != "" && strings.EqualFold(v, c.Name)
	}
	return false
}

// Tags proposes some of the tags there are, at most limit, in their order. Others that the model invents are left out.
func (a *Assistant) Tags(ctx context.Context, on On, known []string, limit int) ([]string, error) {
	if len(known) == 0 {
		return nil, nil
	}
	r := request{
		purpose: "tags", json: true, blocks: turns(on.Conversation),
		rules: `Choose the tags that fit the conversation among the blocks of kind tag; none is an answer, too. Answer one JSON object with the list of texts "tags".`,
	}
	for _, t := range known {
		r.blocks = append(r.blocks, block{kind: "tag", text: t, must: true})
	}
	text, _, err := a.ask(ctx, on, r)
	if err != nil {
		return nil, err
	}
	var m struct {
		Tags []string `json:"tags"`
	}
	if err := object(text, &m); err != nil {
		return nil, err
	}
	out := []string{}
	for _, t := range known {
		if len(out) < limit && slices.ContainsFunc(m.Tags, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), t) }) {
			out = append(out, t)
		}
	}
	return out, nil
}
