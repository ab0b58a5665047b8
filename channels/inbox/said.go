package inbox

import (
	"context"
	"maps"
	"slices"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

// mostAttributes is how much a page may tell of a visitor.
const mostAttributes = 30

// described takes over what is merely said of a sender: what a page tells, and the name of a visitor who had none.
func (w *work) described(ctx context.Context, c *touched, item channels.Inbound) error {
	t := c.t
	t.Custom = pageSays(t.Custom, item.From.Attributes)
	name := cutRunes(item.From.Name, 120)
	if was := nameless(t); name != "" && was != "" && t.Name == was {
		t.Name = name
		if t.ContactID != "" {
			if err := w.tx.NameContact(ctx, t.ContactID, was, name); err != nil {
				return err
			}
		}
	}
	if t.Name != c.t.Name || !maps.Equal(t.Custom, c.t.Custom) {
		w.change(c, t, "")
	}
	return nil
}

// nameless is what a visitor is called of whom nothing is known but their browser; empty for everybody else.
func nameless(t events.Thread) string {
	for _, id := range t.Reach {
		if id.Kind == channels.IDVisitor {
			return visitorName(t.Language, id.Value)
		}
	}
	return ""
}

// pageSays is what is known with what is told anew, as much as there is room for.
func pageSays(known events.Params, told map[string]string) events.Params {
	if len(told) == 0 {
		return known
	}
	out := maps.Clone(known)
	if out == nil {
		out = events.Params{}
	}
	for _, k := range slices.Sorted(maps.Keys(told)) {
		if _, there := out[k]; there || len(out) < mostAttributes {
			out[k] = cutRunes(told[k], 500)
		}
	}
	return out
}
