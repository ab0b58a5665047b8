package model

import (
	"context"
	"fmt"
	"math"

	"github.com/sashabaranov/go-openai"
)

// batch is how many texts go into one request, and longText how many tokens of each: providers take 8191.
const (
	batch    = 64
	longText = 7000
)

// Embeds reports whether there is a model for embeddings, and names it with its size: vectors of two names do not compare.
func (c *Client) Embeds() (name string, ok bool) {
	if c.set.EmbeddingModel == "" {
		return "", false
	}
	return fmt.Sprintf("%s/%d", c.set.EmbeddingModel, c.set.EmbeddingDimensions), true
}

// Embed answers a vector of length one for each text, in order. Every error is a *Trouble.
func (c *Client) Embed(ctx context.Context, texts []string) ([][]float32, Usage, error) {
	if c.set.EmbeddingModel == "" {
		return nil, Usage{}, &Trouble{Class: Wrong, Text: "no model for embeddings is set"}
	}
	out, spent := make([][]float32, 0, len(texts)), Usage{}
	for len(texts) > 0 {
		n := min(batch, len(texts))
		v, u, err := c.embed(ctx, texts[:n])
		spent = spent.Plus(u)
		if err != nil {
			return nil, spent, err
		}
		out, texts = append(out, v...), texts[n:]
	}
	return out, spent, nil
}

func (c *Client) embed(parent context.Context, texts []string) ([][]float32, Usage, error) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	timer := c.clock.AfterFunc(c.set.call(), func() { cancel(errLate) })
	defer timer.Stop()
	ctx, seen := watch(ctx)
	input, spent := make([]string, len(texts)), Usage{}
	for i, t := range texts {
		if input[i] = Clip(t, longText); input[i] == "" {
			input[i] = "-" // an empty text is refused, and with it the batch
		}
		spent.In += Count(input[i])
	}
	spent.Estimated = true
	resp, err := c.api.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: input, Model: openai.EmbeddingModel(c.set.EmbeddingModel), Dimensions: c.set.EmbeddingDimensions})
	if err != nil {
		t := trouble(ctx, err, seen)
		c.log.WarnContext(parent, "no embeddings", "class", t.Class, "status", t.Status, "code", t.Code, "text", t.Text)
		return nil, Usage{}, t
	}
	if resp.Usage.PromptTokens > 0 {
		spent = Usage{In: resp.Usage.PromptTokens}
	}
	v, t := vectors(resp.Data, len(texts))
	if t != nil {
		return nil, spent, t
	}
	return v, spent, nil
}

// vectors puts the answers into the order of the questions and proves that each has one.
func vectors(data []openai.Embedding, n int) ([][]float32, *Trouble) {
	out := make([][]float32, n)
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil || len(d.Embedding) == 0 || len(d.Embedding) > 1<<14 || len(d.Embedding) != len(data[0].Embedding) {
			return nil, &Trouble{Class: Nonsense, Text: "embeddings that do not fit the texts"}
		}
		sum := 0.0
		for _, x := range d.Embedding {
			sum += float64(x) * float64(x)
		}
		if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
			return nil, &Trouble{Class: Nonsense, Text: "an embedding without a direction"}
		}
		unit := make([]float32, len(d.Embedding))
		for i, x := range d.Embedding {
			unit[i] = float32(float64(x) / math.Sqrt(sum))
		}
		out[d.Index] = unit
	}
	for _, v := range out {
		if v == nil {
			return nil, &Trouble{Class: Nonsense, Text: "fewer embeddings than texts"}
		}
	}
	return out, nil
}
