package web_test

import (
	"context"
	"time"

	"github.com/cordboard/cordboard/events"
)

func (d *desk) Lines() map[string][]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lines
}

func (d *desk) RescheduleCallback(_ context.Context, i, by string, at time.Time) (events.Interaction, error) {
	return events.Interaction{ID: i}, d.note("callback %s by %q at %s", i, by, at.Format(time.RFC3339))
}

func (d *desk) CancelCallback(_ context.Context, i, by string) error {
	return d.note("no callback %s by %q", i, by)
}
