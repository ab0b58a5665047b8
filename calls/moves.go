package calls

import (
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// The guards and actions that the rows of the table name. Each is pure: it reads and writes the step alone.

func closed(x *step) bool { return x.s.Plan.Closed }

func closedSilent(x *step) bool { return x.s.Plan.Closed && x.s.Plan.Greeting == "" }

func greets(x *step) bool { return x.s.Plan.Greeting != "" }

func currentOffer(x *step) bool {
	l := x.live(events.LegAgent)
	return l != nil && l.OfferID == x.s.OfferID
}

func currentAgent(x *step) bool {
	l := x.live(events.LegAgent)
	return l != nil && l.ID == x.s.LegID
}

func currentCustomer(x *step) bool {
	l := x.leg(x.s.LegID)
	return l != nil && l.Role == events.LegCustomer && l.State != events.LegGone
}

func knownLeg(x *step) bool {
	l := x.leg(x.s.LegID)
	return l != nil && l.State != events.LegGone
}

func role(r events.LegRole) func(*step) bool {
	return func(x *step) bool {
		l := x.leg(x.s.LegID)
		return l != nil && l.Role == r && l.State != events.LegGone
	}
}

// lostAgent tells a phone that vanished (no audio from it, transport gone) from one that was hung up.
func lostAgent(x *step) bool { return currentAgent(x) && x.s.Cause == events.CauseDeviceLost }

func (x *step) adopt() {
	p := x.s.Plan
	x.call.InteractionID, x.call.SiteID, x.call.QueueID, x.call.EntryID = p.InteractionID, p.SiteID, p.QueueID, p.EntryID
	x.music(p.MusicClass)
	x.speak()
	if l := x.live(events.LegCustomer); l != nil && l.State != events.LegUp {
		l.State, l.AnsweredAt = events.LegUp, x.now
		x.effect(Effect{Do: Answer, LegID: l.ID, Channel: l.ChannelID})
	}
}

func (x *step) closeNow() {
	x.adopt()
	x.call.EndCause = events.CauseClosed
	x.dropAll(events.CauseClosed)
}

func (x *step) closePrompt() {
	x.adopt()
	x.call.EndCause = events.CauseClosed
	if l := x.live(events.LegCustomer); l != nil {
		x.effect(Effect{Do: Lease, LegID: l.ID, Channel: l.ChannelID, Timeout: closingLease, Extra: x.s.Plan.Length})
	}
	x.play()
}

// closingLease outlasts every message. Asterisk takes no new timeout while it plays to a channel that is in no bridge, so
// the lease of a closed line cannot be renewed: the usual one would cut a long message.
const closingLease = 5 * time.Minute

func (x *step) play() {
	if l := x.live(events.LegCustomer); l != nil {
		x.call.Prompt = x.call.ID + "-prompt"
		x.effect(Effect{Do: Play, LegID: l.ID, Channel: l.ChannelID, Media: x.s.Plan.Greeting, ID: x.call.Prompt})
	}
}

// park puts the customer among the waiting: they hear the queue's music whatever becomes of the daemon.
func (x *step) park() {
	if l := x.live(events.LegCustomer); l != nil {
		x.effect(Effect{Do: Park, LegID: l.ID, Channel: l.ChannelID, Class: x.call.MusicClass, Again: slices.Contains(withMusic, x.call.State)})
	}
}

// withMusic are the states in which the customer hears music, as far as anybody knows.
var withMusic = []events.CallState{events.CallGreeting, events.CallWaiting, events.CallOffering, events.CallOnHold, events.CallAway,
	events.CallAsking, events.CallConsulting, events.CallForwarding}

// lease arms the dead-man's timer of a caller who hears music: should the daemon be gone for good, the PBX takes over.
// Only callers who came in through the dialplan have a fallback to go to.
func (x *step) lease() {
	if l := x.live(events.LegCustomer); l != nil && x.call.Direction == events.Inbound {
		x.effect(Effect{Do: Lease, LegID: l.ID, Channel: l.ChannelID})
	}
}

func (x *step) lift() {
	if l := x.live(events.LegCustomer); l != nil && x.call.Direction == events.Inbound {
		x.effect(Effect{Do: Lift, LegID: l.ID, Channel: l.ChannelID})
	}
}

// wait lets the caller wait: at once, or in a moment should an agent ring by then. Until the lease is ours, the one that
// the dialplan armed before the door holds.
func (x *step) wait() {
	x.adopt()
	before := len(x.fx)
	x.park()
	x.lease()
	for i := range x.fx[before:] {
		x.fx[before+i].Soon = true
	}
}

// greet says the greeting over the music, under a lease that outlasts it: while Asterisk plays, it may take no new timeout.
func (x *step) greet() {
	x.adopt()
	x.park()
	if l := x.live(events.LegCustomer); l != nil && x.call.Direction == events.Inbound {
		x.effect(Effect{Do: Lease, LegID: l.ID, Channel: l.ChannelID, Extra: x.s.Plan.Length})
	}
	x.play()
}

// greeted also takes back what the lease had for the greeting.
func (x *step) greeted() {
	x.call.Prompt = ""
	x.lease()
	x.tell(desk.NoticeGreeted, "")
}

// addLeg adds a leg that begins to ring now.
func (x *step) addLeg(l events.Leg) *events.Leg {
	l.ID, l.State, l.CreatedAt = x.s.Channel, events.LegRinging, x.now
	if l.ChannelID == "" {
		l.ChannelID = l.ID
	}
	x.call.Legs = append(x.call.Legs, l)
	x.mark(events.CallLegAdded, l.ID, "")
	return &x.call.Legs[len(x.call.Legs)-1]
}

func (x *step) ringAgent() {
	x.dropRole(events.LegAgent, events.CauseWithdrawn)
	o := x.s.Offer
	l := x.addLeg(events.Leg{Role: events.LegAgent, AgentID: o.AgentID, OfferID: o.ID, Endpoint: o.Device.Endpoint, Confirm: wantsWord(o), Language: o.Device.Language, ChannelID: channelFor(o)})
	x.effect(Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Offer: o, Timeout: o.Ring, Synced: outside(o)})
	x.bridge()
}

// bridge makes the call's bridge while the phone still rings, so that an answer needs one request only.
func (x *step) bridge() {
	if x.call.BridgeID == "" {
		x.call.BridgeID = "cb-" + x.call.ID
		x.effect(Effect{Do: MakeBridge, Bridge: x.call.BridgeID})
	}
}

func (x *step) up() *events.Leg {
	l := x.leg(x.s.LegID)
	if l != nil && l.State == events.LegRinging {
		l.State, l.AnsweredAt = events.LegUp, x.now
		x.mark(events.CallLegUp, l.ID, "")
	}
	return l
}

// join puts customer and agent into the call's bridge.
func (x *step) join() {
	x.up()
	x.hush()
	c, a := x.live(events.LegCustomer), x.live(events.LegAgent)
	if c == nil || a == nil {
		return
	}
	x.effect(Effect{Do: Join, LegID: a.ID, Bridge: x.call.BridgeID, Members: []string{c.ChannelID, a.ChannelID}, Channel: c.ChannelID})
	if x.call.State == events.CallDialing {
		x.effect(Effect{Do: ToneOff, Channel: a.ChannelID, ID: x.call.ID + "-tone"})
	}
}

// connected also lifts the lease: a dead-man's timer must not move somebody who talks.
func (x *step) connected() {
	x.lift()
	a := x.live(events.LegAgent)
	x.mark(events.CallBridged, "", "")
	if a != nil && reached(x) && x.call.State == events.CallOffering && isStanding(a.ChannelID) && !toPage(a) {
		x.effect(Effect{Do: Blip, Channel: a.ChannelID, Media: shortZip, ID: blipPrefix + a.ID})
	}
	if a != nil {
		x.tellOffer(desk.NoticeConnected, a.OfferID, a.AgentID, events.CauseAnswered)
	}
}

func (x *step) resumed() {
	x.lift()
	x.mark(events.CallResumed, "", "")
	x.tell(desk.NoticeResumed, "")
}

// backToMusic is for a customer whom a join took out of it in vain; another join under way takes them on anyhow.
func (x *step) backToMusic() {
	if a := x.live(events.LegAgent); a != nil && a.State == events.LegUp && !a.Confirm {
		return
	}
	x.park()
	x.lease()
}

func joinedAgent(x *step) bool { return x.s.For == forAgent && currentAgent(x) }

func (x *step) joinFailed() {
	a := x.live(events.LegAgent)
	if a == nil {
		return
	}
	x.tellOffer(desk.NoticeOfferEnded, a.OfferID, a.AgentID, events.CauseFailed)
	x.drop(a, events.CauseFailed)
	x.park()
	x.lease()
}

// legGone closes a leg's account.
func (x *step) legGone() {
	l := x.leg(x.s.LegID)
	if l == nil || l.State == events.LegGone {
		return
	}
	l.State, l.EndedAt, l.Q850, l.TechCause = events.LegGone, x.now, x.s.Q850, x.s.Tech
	l.Cause = x.s.Cause
	if l.Dropping != "" {
		l.Cause = l.Dropping
	}
	x.mark(events.CallLegEnded, l.ID, l.Cause)
}

func (x *step) offerEnded() {
	l := x.leg(x.s.LegID)
	offer, agent, answered := l.OfferID, l.AgentID, l.State == events.LegUp
	x.legGone()
	cause := x.s.Cause
	if answered {
		// answered and gone before the bridge: for the caller that is a missed offer, for the phone a hang-up
		cause = events.CauseDeclined
		if l.Confirm {
			cause = events.CauseNoAnswer // a voicemail hangs up, too, and nobody declined
		}
		if toPage(l) && isStanding(l.ChannelID) {
			cause = events.CauseDeviceLost
		}
	}
	x.tellOffer(desk.NoticeOfferEnded, offer, agent, cause)
}

// suspend keeps the customer when the agent's phone is lost: music, and the agent may come back.
func (x *step) suspend() {
	x.legGone()
	x.dropRole(events.LegAgent, events.CauseDeviceLost)
	x.dropThird(events.CauseCancelled)
	x.park()
	x.lease()
	x.tell(desk.NoticeAgentLost, events.CauseDeviceLost)
}

// finish ends the call: every leg is dropped and the desk is told once.
func (x *step) finish(cause events.Cause) {
	x.call.EndCause = cause
	x.dropAll(cause)
	x.tell(desk.NoticeOver, cause)
}

func (x *step) customerGone() {
	outbound := x.call.State == events.CallDialing
	x.legGone()
	cause := events.CauseCustomerHung
	if x.s.Cause == events.CauseLost || outbound {
		cause = x.s.Cause
	}
	x.finish(cause)
}

// agentCause is why an outbound call ended whose agent's leg is gone before the customer was reached.
func (x *step) agentCause() events.Cause {
	if l := x.leg(x.s.LegID); l != nil && l.AnsweredAt.IsZero() {
		return events.CauseDeviceLost
	}
	return events.CauseAgentHung
}

// fall hands the caller to the PBX's fallback.
func (x *step) fall() {
	x.hush()
	x.call.EndCause = events.CauseOverflow
	x.dropRole(events.LegAgent, events.CauseWithdrawn)
	x.dropRole(events.LegOutside, events.CauseWithdrawn)
	if l := x.live(events.LegCustomer); l != nil {
		l.Dropping = events.CauseOverflow
		x.effect(Effect{Do: Lift, LegID: l.ID, Channel: l.ChannelID})
		x.effect(Effect{Do: Leave, LegID: l.ID, Channel: l.ChannelID})
	}
}

func (x *step) dialAgent() {
	d := x.s.Dial
	x.call.InteractionID, x.call.SiteID, x.call.QueueID = d.InteractionID, d.SiteID, d.QueueID
	x.call.Direction, x.call.To, x.call.From = events.Outbound, d.Number, d.CallerID
	x.call.Attempt, x.call.Placing = d.Attempt, d.Placing
	l := x.addLeg(events.Leg{Role: events.LegAgent, AgentID: d.Agent.AgentID, OfferID: d.Agent.ID, Endpoint: d.Agent.Device.Endpoint,
		Confirm: wantsWord(d.Agent) && (onPage(d.Agent.Device) || !d.Agent.Device.Standing), Language: d.Agent.Device.Language, ChannelID: channelFor(d.Agent)})
	x.effect(Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Offer: d.Agent, Timeout: d.Agent.Ring, Synced: outside(d.Agent)})
	x.bridge()
}

const dialTimeout = 60 * time.Second

// dialCustomer calls the customer once the agent is on the line. The agent hears ringing tone when the far end rings.
func (x *step) dialCustomer() {
	x.up()
	if x.live(events.LegCustomer) != nil {
		return
	}
	x.accepted()
	l := x.addLeg(events.Leg{Role: events.LegCustomer, Number: x.call.To})
	e := Effect{Do: Originate, LegID: l.ID, Channel: l.ChannelID, Number: x.call.To, Caller: x.call.From, Timeout: dialTimeout, Synced: true}
	if p := x.call.Placing; p != nil {
		e.Route, e.Timeout = p.Route, time.Duration(p.RingSeconds)*time.Second
	}
	x.effect(e)
}

func (x *step) ringback() {
	x.rings()
	if a := x.live(events.LegAgent); a != nil {
		x.effect(Effect{Do: Tone, Channel: a.ChannelID, Media: "tone:ring", ID: x.call.ID + "-tone"})
	}
}
