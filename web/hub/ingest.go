package hub

import (
	"context"
	"slices"

	"github.com/cordboard/cordboard/events"
)

// ingest takes a batch of the journal. It never fails and never waits: what cannot be encoded is logged and stepped over.
func (h *Hub) ingest(_ context.Context, evs []events.Event) error {
	for _, e := range evs {
		if h.cfg.Observe != nil && h.isNew(e.Seq) {
			h.cfg.Observe(e)
		}
		if err := h.one(e); err != nil {
			h.cfg.Log.Error("An event could not be sent to browsers.", "event", e.ID, "type", string(e.Type), "error", err)
		}
	}
	return nil
}

// isNew is asked on the only goroutine that moves seq, so the answer holds until one is called.
func (h *Hub) isNew(seq uint64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return seq > h.seq && seq > h.news
}

func (h *Hub) one(e events.Event) error {
	ent, err := newEntry(e)
	h.mu.Lock()
	defer h.mu.Unlock()
	if e.Seq <= h.seq {
		return nil // the journal repeated itself after a break
	}
	h.seq = e.Seq
	if _, raw := e.Body.(*events.ChannelEvent); raw {
		return nil // what providers send is for the inbox alone
	}
	if err != nil {
		return err
	}
	h.counter.Apply(e, h.cfg.Clock.Now())
	h.touch(e)
	ent.agents = h.owners(e)
	h.ring.add(ent)
	h.metrics.events.Inc()
	for c := range h.clients {
		if ent.seq > c.skipTo && c.view.sees(ent) {
			c.push(c.view.frame(ent))
		}
	}
	if d, ok := e.Body.(*events.DirectoryEvent); ok {
		h.directoryChanged(d)
	}
	return nil
}

func newEntry(e events.Event) (*entry, error) {
	ent := &entry{seq: e.Seq, noun: e.Type.Noun(), scope: e.Body.Scope()}
	var err error
	switch b := e.Body.(type) {
	case *events.SystemEvent:
		if e.Type == events.SystemPBX {
			ent.all, ent.frame = true, pbxFrame(b)
			return ent, nil
		}
	case *events.InteractionEvent:
		ent.plain, ent.quiet = &e, b.Quiet
	case *events.AgentEvent:
		if b.Agent.Monitor != nil {
			ent.plain = &e
		}
	case *events.CallEvent:
		if len(b.Call.Monitors) > 0 || slices.ContainsFunc(b.Call.Legs, supervises) {
			ent.plain = &e
		}
	case *events.DirectoryEvent:
		ent.about = nounOf(b.Noun)
	}
	ent.frame, err = eventFrame(e)
	return ent, err
}

// owners lists the agents whose own event it is, and remembers who spoke on an interaction until it ended: they see how
// it goes on also after it moved to somebody else. Being asked alone does not count.
func (h *Hub) owners(e events.Event) []string {
	switch b := e.Body.(type) {
	case *events.AgentEvent:
		return []string{b.Agent.ID}
	case *events.MessageEvent:
		return append([]string{b.Thread.AgentID}, b.Message.Mentions...)
	case *events.ThreadEvent:
		return []string{b.Thread.AgentID}
	case *events.InteractionEvent:
		i := &b.Interaction
		spoke := h.parts[i.ID]
		if i.AgentID != "" && !i.AnsweredAt.IsZero() && i.State != events.InteractionInOffer && !slices.Contains(spoke, i.AgentID) {
			spoke = append(slices.Clone(spoke), i.AgentID) // a new slice: entries share the old one
		}
		if i.State == events.InteractionDone {
			delete(h.parts, i.ID)
		} else if len(spoke) > 0 {
			h.parts[i.ID] = spoke
		}
		return append(slices.Clone(spoke), b.AgentID, i.AgentID)
	}
	return nil
}
