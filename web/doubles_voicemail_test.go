package web_test

import (
	"context"

	"github.com/cordboard/cordboard/events"
)

func (d *desk) Messages(_ context.Context, a string) ([]events.Interaction, error) {
	return d.live.Interactions, d.note("messages %s", a)
}

func (d *desk) Message(_ context.Context, a, i string) (events.Interaction, error) {
	return events.Interaction{ID: i, Channel: events.Voicemail}, d.note("message %s %s", a, i)
}

func (d *desk) TakeMessage(_ context.Context, a, i string) (events.Interaction, error) {
	return events.Interaction{ID: i}, d.note("take %s %s", a, i)
}

func (d *desk) ReturnMessage(_ context.Context, a, i string) (events.Interaction, error) {
	return events.Interaction{ID: i}, d.note("give back %s %s", a, i)
}

func (d *desk) SettleMessage(_ context.Context, a, i, code, notes string) (events.Interaction, error) {
	return events.Interaction{ID: i}, d.note("settle %s %s %s %s", a, i, code, notes)
}

func (d *desk) DialMessage(_ context.Context, a, i string) (events.Interaction, error) {
	return events.Interaction{ID: i}, d.note("dial message %s %s", a, i)
}
