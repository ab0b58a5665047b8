package model

import (
	"fmt"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// gather puts the pieces of a stream together. Traps it knows: the piece with the usage has no choices; the id and name of a
// call come once, and calls interleave by index; some servers give every call the index 0 and tell them apart by the id
// alone; some tell no index at all.
type gather struct {
	text    strings.Builder
	refusal strings.Builder
	calls   []*Call
	at      map[int]*Call
	finish  openai.FinishReason
	usage   *openai.Usage
	model   string
	size    int
}

// most is how many characters of an answer are held; more is nonsense, whatever the model says.
const most = 1 << 20

func (g *gather) add(c openai.ChatCompletionStreamResponse) error {
	if c.Usage != nil {
		g.usage = c.Usage
	}
	if c.Model != "" {
		g.model = c.Model
	}
	for _, ch := range c.Choices {
		if ch.Index != 0 {
			continue
		}
		g.text.WriteString(ch.Delta.Content)
		g.refusal.WriteString(ch.Delta.Refusal)
		for _, tc := range ch.Delta.ToolCalls {
			g.call(tc)
			g.size += len(tc.Function.Arguments) + len(tc.Function.Name)
		}
		if ch.FinishReason != "" {
			g.finish = ch.FinishReason
		}
		g.size += len(ch.Delta.Content) + len(ch.Delta.Refusal)
	}
	if g.size > most || len(g.calls) > 64 {
		return &Trouble{Class: Nonsense, Text: "the answer does not end"}
	}
	return nil
}

func (g *gather) call(tc openai.ToolCall) {
	var c *Call
	switch {
	case tc.Index != nil:
		c = g.at[*tc.Index]
	case len(g.calls) > 0:
		c = g.calls[len(g.calls)-1]
	}
	if c == nil || tc.ID != "" && c.ID != "" && tc.ID != c.ID {
		c = &Call{}
		g.calls = append(g.calls, c)
		if tc.Index != nil {
			if g.at == nil {
				g.at = map[int]*Call{}
			}
			g.at[*tc.Index] = c
		}
	}
	if c.ID == "" {
		c.ID = tc.ID
	}
	if c.Name == "" {
		c.Name = tc.Function.Name
	}
	c.Arguments += tc.Function.Arguments
}

// answer is the whole, or a Trouble when it is none.
func (g *gather) answer() (Answer, *Trouble) {
	a := Answer{Text: g.text.String(), Model: clean(g.model)}
	for i, c := range g.calls {
		if c.ID == "" {
			c.ID = fmt.Sprintf("call_%d", i)
		}
		a.Calls = append(a.Calls, *c)
	}
	if g.usage != nil {
		a.Usage = usage(*g.usage)
	}
	return ended(a, g.finish, g.refusal.String())
}

func whole(r openai.ChatCompletionResponse) (Answer, *Trouble) {
	if len(r.Choices) == 0 {
		return Answer{}, &Trouble{Class: Nonsense, Text: "an answer without choices", Usage: usage(r.Usage)}
	}
	g := gather{finish: r.Choices[0].FinishReason, usage: &r.Usage, model: r.Model}
	m := r.Choices[0].Message
	g.text.WriteString(m.Content)
	for _, p := range m.MultiContent {
		g.text.WriteString(p.Text)
	}
	g.refusal.WriteString(m.Refusal)
	for _, tc := range m.ToolCalls {
		g.call(openai.ToolCall{ID: tc.ID, Index: next(len(g.calls)), Function: tc.Function})
	}
	return g.answer()
}

func next(n int) *int { return &n }

// ended judges how an answer ended. One that tells no reason broke off.
func ended(a Answer, finish openai.FinishReason, refusal string) (Answer, *Trouble) {
	switch {
	case finish == openai.FinishReasonContentFilter:
		return a, &Trouble{Class: Refused, Code: "content_filter", Text: "the content filter stopped the answer", Usage: a.Usage}
	case refusal != "":
		return a, &Trouble{Class: Refused, Code: "refusal", Text: clean(refusal), Usage: a.Usage}
	case finish == "" || finish == openai.FinishReasonNull:
		return a, &Trouble{Class: Cut, Text: "the answer ended without a reason", Usage: a.Usage}
	case finish == openai.FinishReasonLength:
		a.Finish = Length // the arguments of its calls may be cut as well
		a.Calls = nil
	case len(a.Calls) > 0:
		a.Finish = Tools // some say "stop" here
	default:
		a.Finish = Stop
	}
	if strings.TrimSpace(a.Text) == "" && len(a.Calls) == 0 {
		return a, &Trouble{Class: Nonsense, Text: "an empty answer (" + string(finish) + ")", Usage: a.Usage}
	}
	return a, nil
}

func usage(u openai.Usage) Usage {
	out := Usage{In: max(u.PromptTokens, 0), Out: max(u.CompletionTokens, 0)}
	if u.PromptTokensDetails != nil {
		out.Cached = min(max(u.PromptTokensDetails.CachedTokens, 0), out.In)
	}
	return out
}
