package calls

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// Reconcile compares every call with what the PBX has, after a start and after every reconnect: news of the gap was not
// told and never will be. Each difference becomes an input of the machine; callers at the door whom no call knows are
// taken in; channels of ours without a call are hung up; bridges of calls that are over are removed.
func (e *Engine) Reconcile(p Picture) {
	e.mu.Lock()
	known := make(map[string]bool, len(e.channels))
	for ch := range e.channels {
		known[ch] = true
	}
	bridges := map[string]bool{}
	for id := range e.actors {
		bridges[bridgePrefix+id] = true
	}
	e.holds = map[string]bool{}
	for _, a := range e.actors {
		a.post(func(a *actor) { a.compare(p) })
	}
	e.mu.Unlock()
	e.strayTapes(p)
	e.strayMonitors(p)
	e.reconcileStanding(p)
	for id, ch := range p.Channels {
		if !known[id] && (ch.Inbound || isOurs(id)) {
			e.Entered(ch)
		}
	}
	e.strayRests(p)
	e.strayBlips(p)
	for id, members := range p.Bridges {
		if isCallBridge(id) && !bridges[id] && len(members) == 0 {
			e.lane(id, func(ctx context.Context, s Switch) { e.note("", "bridge delete", s.BridgeDelete(ctx, id)) })
		}
	}
}

func isOurs(id string) bool { return strings.HasPrefix(id, channelPrefix) }

func isCallBridge(id string) bool {
	return isOurs(id) && !strings.HasPrefix(id, holdPrefix) && !isStanding(id)
}

// compare turns the differences between a call and the PBX's picture into inputs.
func (a *actor) compare(p Picture) {
	before := a.call.State
	restored, asking := a.restored, len(a.asked()) > 0
	a.restored = false
	for _, l := range slices.Clone(a.call.Legs) {
		// a leg asked for while the picture was taken may be missing in it; one from before a restart may not
		young := l.State == events.LegRinging && a.eng.now().Sub(l.CreatedAt) < time.Second && !restored
		if l.State == events.LegGone || young {
			continue
		}
		ch, there := p.Channels[l.ChannelID]
		switch {
		case !there:
			a.step(Signal{Input: LegGone, LegID: l.ID, Cause: a.goneCause(l)})
		case restored && l.Dropping != "":
			a.dropAgain(l)
		case ch.Up && l.State == events.LegRinging && (l.Role != events.LegCustomer || a.call.Direction == events.Outbound):
			a.step(Signal{Input: LegUp, LegID: l.ID})
		}
	}
	a.place(p)
	if asking {
		a.askAgain()
	}
	if a.call.State != events.CallOver {
		a.record(events.CallRecovered, "", events.CauseNone)
	}
	a.retell(before)
	a.tapeSeen = ""
	a.repairTape()
	a.compareMonitors(p)
}

// dropAgain repeats what was decided about a leg before a restart and perhaps not done: nobody stays in a call they left.
func (a *actor) dropAgain(l events.Leg) {
	verb := Drop
	if l.Dropping == events.CauseOverflow && l.Role == events.LegCustomer {
		verb = Leave
	}
	a.do(Effect{Do: verb, LegID: l.ID, Channel: l.ChannelID, Cause: l.Dropping})
}

// goneCause is the cause of a leg that ended while nobody listened.
func (a *actor) goneCause(l events.Leg) events.Cause {
	if l.State == events.LegRinging && a.call.Placing == nil && l.Role != events.LegAgent {
		return events.CauseNoAnswer // of a campaign's call nobody knows whether it was answered, of an agent's phone whether it rang at all
	}
	return events.CauseLost
}

// place puts the customer where the record says: into the call's bridge, or to the music.
func (a *actor) place(p Picture) {
	c := liveLeg(&a.call, events.LegCustomer)
	if c == nil {
		return
	}
	a.subscribe(c.ChannelID)
	x := &step{call: &a.call, now: a.eng.now()}
	inBridge := slices.Contains(p.Bridges[a.call.BridgeID], c.ChannelID)
	agent := liveLeg(&a.call, events.LegAgent)
	bothUp := agent != nil && agent.State == events.LegUp && c.State == events.LegUp && !agent.Confirm
	unheard := a.call.State == events.CallOffering || a.call.State == events.CallAway || a.call.State == events.CallDialing
	if bothUp && unheard {
		// the agent answered, and whether they were joined was not recorded any more; doing it again is harmless
		x.effect(Effect{Do: Join, LegID: agent.ID, Bridge: a.call.BridgeID, Members: []string{c.ChannelID, agent.ChannelID}, Channel: c.ChannelID})
		a.do(x.fx...)
		return
	}
	switch a.call.State {
	case events.CallArriving:
		if a.call.Direction == events.Inbound {
			a.eng.cfg.Desk.Arrive(desk.Arrival{CallID: a.call.ID, From: a.call.From, FromName: a.call.FromName, To: a.call.To, Page: a.call.Page})
		}
	case events.CallTalking:
		if agent != nil && (!inBridge || !slices.Contains(p.Bridges[a.call.BridgeID], agent.ChannelID)) {
			x.effect(Effect{Do: Join, LegID: agent.ID, Bridge: a.call.BridgeID, Members: []string{c.ChannelID, agent.ChannelID}, Channel: c.ChannelID})
		}
		x.lift()
	case events.CallGreeting:
		x.waits(p, c)
		a.step(Signal{Input: PromptEnded})
	case events.CallMessage:
		a.resumeMessage()
	case events.CallClosing:
		a.step(Signal{Input: PromptEnded}) // its end was not heard
	case events.CallWaiting, events.CallOffering, events.CallAway, events.CallOnHold:
		if a.unmet() {
			a.presented() // whether the desk heard of it was not recorded
			break
		}
		x.waits(p, c)
	default:
		x.placeThird(p, c)
	}
	a.do(x.fx...)
}

// waits puts a customer among the waiting who is not there: whoever is put again where they are hears nothing any more, for
// Asterisk stops what plays and begins no music.
func (x *step) waits(p Picture, c *events.Leg) {
	if !parkedIn(p, c.ChannelID) {
		x.park()
	}
	x.lease()
}

// placeThird puts everybody where the states with a third person have them. Doing it again is harmless.
func (x *step) placeThird(p Picture, c *events.Leg) {
	third := x.live(events.LegThird)
	switch x.call.State {
	case events.CallAsking, events.CallConsulting:
		x.waits(p, c)
		if third != nil && third.State == events.LegUp && !third.Confirm {
			x.together(forThird, events.LegThird, events.LegAgent)
		}
	case events.CallSwapped:
		if third != nil && !parkedIn(p, third.ChannelID) {
			x.effect(Effect{Do: Aside, LegID: third.ID, Channel: third.ChannelID})
		}
		x.lift()
		x.together(forSwap, events.LegCustomer, events.LegAgent)
	case events.CallConference:
		x.lift()
		x.together(forMerge, events.LegCustomer, events.LegAgent, events.LegThird)
	case events.CallHandover:
		role := events.LegAgent
		if x.live(events.LegOutside) != nil {
			role = events.LegOutside
		}
		x.together(forHandover, events.LegCustomer, role)
	case events.CallForwarding:
		x.lease()
		if o := x.live(events.LegOutside); o != nil && o.State == events.LegUp {
			x.together(forOutside, events.LegCustomer, events.LegOutside)
		} else if !parkedIn(p, c.ChannelID) {
			x.park()
		}
	case events.CallForwarded:
		x.lift()
		x.together(forOutside, events.LegCustomer, events.LegOutside)
	}
}

func parkedIn(p Picture, channel string) bool {
	for id, members := range p.Bridges {
		if strings.HasPrefix(id, holdPrefix) && slices.Contains(members, channel) {
			return true
		}
	}
	return false
}

// retell repeats to the desk what it may not have heard before the restart; the desk takes old news for what it is.
func (a *actor) retell(before events.CallState) {
	agent := liveLeg(&a.call, events.LegAgent)
	n := desk.Notice{CallID: a.call.ID, At: a.eng.now()}
	switch {
	case a.call.State != before:
		return
	case a.call.State == events.CallTalking && agent != nil:
		n.Kind, n.OfferID, n.AgentID, n.Cause = desk.NoticeConnected, agent.OfferID, agent.AgentID, events.CauseAnswered
	case a.call.State == events.CallWaiting:
		n.Kind = desk.NoticeGreeted
	case a.call.State == events.CallOnHold:
		n.Kind = desk.NoticeHeld
	case a.call.State == events.CallAway:
		n.Kind = desk.NoticeAgentLost
	default:
		n = a.retellThird(n)
	}
	if n.Kind != "" {
		a.do(Effect{Do: Tell, Notice: n})
	}
}

// retellThird is the news of a state with a third person.
func (a *actor) retellThird(n desk.Notice) desk.Notice {
	third := liveLeg(&a.call, events.LegThird)
	if third != nil {
		n.OfferID, n.AgentID = third.OfferID, third.AgentID
	}
	gone := liveLeg(&a.call, events.LegAgent) == nil
	switch a.call.State {
	case events.CallAsking:
		n.Kind = desk.NoticeAsking
	case events.CallConsulting, events.CallConference:
		n.Kind = desk.NoticeConsulting
		if a.call.State == events.CallConference {
			n.Kind = desk.NoticeMerged
		}
		if gone {
			n.Kind = desk.NoticeAgentLeft
		}
	case events.CallSwapped:
		n.Kind = desk.NoticeSwapped
	case events.CallForwarded:
		n.Kind = desk.NoticeForwarded
	}
	return n
}

// subscribe asks the PBX to tell the end of a channel that came through the dialplan.
func (a *actor) subscribe(channel string) {
	a.lane("subscribe/"+channel, func(ctx context.Context, s Switch) { a.note("subscribe", s.Subscribe(ctx, "channel:"+channel)) })
}

// leftGrace is how long a leg that left the application may still be without its end told.
const leftGrace = time.Second

// left notes that a leg left; the sweep ends it when its end is not told.
func (a *actor) left(leg string) {
	for i := range a.call.Legs {
		if l := &a.call.Legs[i]; l.ID == leg && l.State != events.LegGone && a.leftAt[leg].IsZero() {
			a.leftAt[leg] = a.eng.now()
			a.hasLeft.Store(true)
		}
	}
}

// sweep looks after what time itself must do: leases, legs whose end nobody told, rings without an end.
func (a *actor) sweep(renew bool) {
	now := a.eng.now()
	for leg, at := range a.leftAt {
		if now.Sub(at) >= leftGrace {
			delete(a.leftAt, leg)
			a.step(Signal{Input: LegGone, LegID: leg, Cause: causeOf(16, true)})
		}
	}
	a.hasLeft.Store(len(a.leftAt) > 0)
	for _, l := range slices.Clone(a.call.Legs) {
		if l.State == events.LegGone {
			continue
		}
		stuck := l.Dropping != "" && now.Sub(a.call.Since) > 15*time.Second
		silent := l.State == events.LegRinging && l.Role != events.LegCustomer && now.Sub(l.CreatedAt) > ringGuard
		if stuck || silent || a.ringsTooLong(l, now) {
			a.do(Effect{Do: Drop, LegID: l.ID, Channel: l.ChannelID, Cause: events.CauseNoAnswer})
		}
	}
	a.sweepTape(now)
	x := &step{call: &a.call}
	switch a.call.State {
	case events.CallTalking, events.CallSwapped, events.CallConference, events.CallForwarded:
		if a.armed.Load() {
			x.lift() // the first try failed
		}
	}
	if renew && !a.saying() {
		switch a.call.State {
		case events.CallGreeting:
			if now.After(a.saidUntil) {
				x.lease()
			}
		case events.CallWaiting, events.CallOffering, events.CallOnHold, events.CallAway,
			events.CallAsking, events.CallConsulting, events.CallForwarding:
			x.lease()
		}
	}
	a.do(x.fx...)
}

// ringGuard is longer than any ring time an administrator may set (120 s).
const ringGuard = 130 * time.Second
