package inbox

import (
	"context"

	"github.com/cordboard/cordboard/events"
)

// Linked tells of conversations that a change of their contact changed, after its commit: another contact, another name, or an
// erased person.
func (e *Engine) Linked(ctx context.Context, by string, list []events.Thread) {
	if len(list) == 0 {
		return
	}
	now := e.cfg.Clock.Now().UTC()
	evs := make([]events.Event, len(list))
	for n, t := range list {
		evs[n] = events.Event{ID: e.cfg.IDs.New(), At: now, Type: events.ThreadChanged, Body: &events.ThreadEvent{Thread: t, By: by, Act: "contact"}}
	}
	e.cfg.Recorder.Record(evs)
	for _, t := range list {
		if t.Status != events.ThreadResolved {
			e.tellWork(ctx, t, by, "")
		}
	}
}
