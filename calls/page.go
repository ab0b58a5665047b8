package calls

import (
	"context"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// PageDoor is what the dialplan tells with a call from a web page: Stasis(app,visitor,<number>).
const PageDoor = "visitor"

// Pages knows whose call one from a web page is; Visitors is it.
type Pages interface {
	// Redeem uses up the ticket of a call that came in on an endpoint with a number; false refuses the call.
	Redeem(endpoint, number, callID string) (events.PageCall, bool)
	Adopt(callID string, p events.PageCall)
	Over(p events.PageCall)
}

// arrivedFromPage starts a visitor's call, if its ticket is good. What the page says of itself in the call is not looked at.
func (e *Engine) arrivedFromPage(ch Channel) {
	id := e.cfg.IDs.New()
	var p events.PageCall
	ok := false
	if e.cfg.Pages != nil && len(ch.AppArgs) == 2 {
		p, ok = e.cfg.Pages.Redeem(ch.Endpoint, ch.AppArgs[1], id)
	}
	if !ok {
		e.cfg.Logger.Warn("a call from a web page was refused: its ticket is not good, ran out or was used before", "endpoint", ch.Endpoint)
		e.lane(ch.ID, func(ctx context.Context, s Switch) {
			e.note("", "refuse a page's call", s.Hangup(ctx, ch.ID, "normal"))
		})
		return
	}
	now := e.now()
	c := events.Call{ID: id, Direction: events.Inbound, State: events.CallArriving, Since: now, StartedAt: now, FromName: p.Name, To: p.Inbox, Page: &p,
		Legs: []events.Leg{{ID: ch.ID, Role: events.LegCustomer, ChannelID: ch.ID, State: events.LegRinging, CreatedAt: now}}}
	e.begin(c, ch, desk.Arrival{CallID: id, FromName: p.Name, To: p.Inbox, Page: &p})
}
