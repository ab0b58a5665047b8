package calls

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

const (
	channelPrefix = "cb-"
	holdPrefix    = "cb-hold-"
	bridgePrefix  = "cb-"
	// holdRole makes Asterisk's holding bridge play music to the channel by itself, each time it enters.
	holdRole = "holding_participant"
)

// perform carries an effect out. Requests run in lanes; what they lead to comes back as a signal.
func (a *actor) perform(e Effect) {
	if e.Soon && a.call.State == events.CallOffering {
		a.postpone(e)
		return
	}
	switch e.Do {
	case Tell:
		a.eng.cfg.Desk.Notify(e.Notice)
	case Present:
		a.presented()
	case Detect:
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.detects(ctx, s, e) })
	case Answer:
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.note("answer", s.Answer(ctx, e.Channel)) })
	case Speak:
		a.speak(e)
	case Park:
		a.joining.Store(false)
		e.Class = cmp.Or(e.Class, a.call.MusicClass, "default")
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.park(ctx, s, e) })
	case Play:
		a.lane(e.Channel, func(ctx context.Context, s Switch) {
			if err := s.Play(ctx, e.Channel, e.ID, e.Media); err != nil {
				a.note("play", err)
				a.signal(Signal{Input: PromptEnded})
			}
		})
	case Originate:
		if e.Offer.Device.Standing {
			a.take(e)
			return
		}
		a.lane(e.Channel, func(ctx context.Context, _ Switch) { a.originate(ctx, e) })
	case MakeBridge:
		ready := a.bridgeReady
		a.lane(e.Bridge, func(ctx context.Context, s Switch) {
			a.note("bridge", s.BridgeCreate(ctx, e.Bridge, "mixing", "call"))
			close(ready)
		})
	case RemoveBridge:
		if e.Bridge != "" {
			a.lane(e.Bridge, func(ctx context.Context, s Switch) { a.note("bridge delete", s.BridgeDelete(ctx, e.Bridge)) })
		}
	case Aside:
		class := a.call.MusicClass
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.aside(ctx, s, e.Channel, class) })
	case Join:
		a.joining.Store(e.For != forThird)
		born := a.born
		a.born = time.Time{}
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.join(ctx, s, e, born) })
	case Drop:
		if isStanding(e.Channel) {
			a.giveBack(e)
			return
		}
		reason := reasonOf(e.Cause, a.answered(e.Channel))
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.drop(ctx, s, e, reason) })
	case Leave:
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.leave(ctx, s, e) })
	case Lease:
		lane := "lease/" + e.Channel
		if e.Extra > 0 {
			lane = e.Channel
			a.saidUntil = a.eng.now().Add(e.Extra)
		}
		a.lane(lane, func(ctx context.Context, s Switch) {
			a.lease(ctx, s, e.Channel, cmp.Or(e.Timeout, a.eng.cfg.Lease)+e.Extra)
		})
	case Lift:
		a.lane("lease/"+e.Channel, func(ctx context.Context, s Switch) { a.lease(ctx, s, e.Channel, 0) })
	case StartRecording, StopRecording:
		a.recording(e)
	case Eavesdrop, StopEavesdrop:
		a.monitoring(e)
	case Tone:
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.note("tone", s.Play(ctx, e.Channel, e.ID, e.Media)) })
	case Blip:
		a.lane(e.ID, func(ctx context.Context, s Switch) { a.blip(ctx, s, e) })
	case Say:
		a.saidAt = a.eng.now()
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.say(ctx, s, e) })
	case Unpark:
		a.joining.Store(true)
		class := a.call.MusicClass
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.unpark(ctx, s, e, class) })
	case Record:
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.recordMessage(ctx, s, e) })
	case Hush:
		a.lane(cmp.Or(e.Channel, e.ID), func(ctx context.Context, s Switch) { a.note("hush", s.StopPlayback(ctx, e.ID)) })
	case Ask:
		a.askFor(e)
	case ToneOff:
		a.lane(e.Channel, func(ctx context.Context, s Switch) { a.note("tone off", s.StopPlayback(ctx, e.ID)) })
	}
}

func (a *actor) lane(key string, f func(context.Context, Switch)) { a.eng.lane(key, f) }

func (a *actor) note(what string, err error) { a.eng.note(a.id, what, err) }

func (a *actor) answered(channel string) bool {
	for _, l := range a.call.Legs {
		if l.ChannelID == channel {
			return !l.AnsweredAt.IsZero()
		}
	}
	return false
}

// park moves the customer to the holding bridge of the music class. A customer who is wanted in the call's bridge by
// now is left alone.
func (a *actor) park(ctx context.Context, s Switch, e Effect) {
	if a.joining.Load() {
		return
	}
	bridge, err := a.eng.holding(ctx, e.Class)
	if err == nil {
		err = s.SetVariable(ctx, e.Channel, "CHANNEL(musicclass)", e.Class)
	}
	if err == nil && e.Again {
		// Whoever is put into the holding bridge they are in hears nothing any more. That they were in none is no trouble.
		_ = s.RemoveChannels(ctx, bridge, e.Channel)
	}
	if err == nil {
		err = s.AddChannelsAs(ctx, bridge, holdRole, e.Channel)
	}
	if err != nil {
		a.note("music", err)
		return
	}
	a.signal(Signal{Input: Parked})
}

// aside moves the third person to the music.
func (a *actor) aside(ctx context.Context, s Switch, channel, class string) {
	bridge, err := a.eng.holding(ctx, class)
	if err == nil {
		_ = s.RemoveChannels(ctx, bridge, channel) // as in park
		err = s.AddChannelsAs(ctx, bridge, holdRole, channel)
	}
	a.note("music for the third", err)
}

// parkDelay is how long a caller whose agent rings already hears nothing before the music begins: a phone that answers
// by itself is faster, and moving the caller to the music and back would cost more than all the rest.
const parkDelay = 150 * time.Millisecond

// postpone does it later, unless the caller is wanted in the call's bridge by then.
func (a *actor) postpone(e Effect) {
	e.Soon = false
	a.eng.cfg.Clock.AfterFunc(parkDelay, func() {
		a.post(func(a *actor) {
			agent := liveLeg(&a.call, events.LegAgent)
			answered := agent != nil && agent.State == events.LegUp && !agent.Confirm
			if !answered && (a.call.State == events.CallOffering || a.call.State == events.CallWaiting) {
				a.do(e)
			}
		})
	})
}

func (a *actor) join(ctx context.Context, s Switch, e Effect, born time.Time) {
	select {
	case <-a.bridgeReady:
	case <-ctx.Done():
	}
	err := s.AddChannels(ctx, e.Bridge, e.Members...)
	if err != nil && s.Classify(err) == FailGone {
		// after a crash between our two requests the bridge may never have been made
		_ = s.BridgeCreate(ctx, e.Bridge, "mixing", "call")
		err = s.AddChannels(ctx, e.Bridge, e.Members...)
	}
	a.eng.restAgain(e.Members)
	if err == nil {
		if told := a.eng.cfg.OnConnected; told != nil && !born.IsZero() {
			told(time.Since(born))
		}
		a.signal(Signal{Input: Joined, For: e.For, LegID: e.LegID})
		return
	}
	// told also when somebody just left: it decides over a customer
	a.eng.stats.Failed.Add(1)
	a.eng.cfg.Logger.Warn("who belongs together could not be joined", "call", a.id, "for", e.For, "error", err)
	a.signal(Signal{Input: JoinFailed, For: e.For, LegID: e.LegID, Cause: events.CauseFailed})
}

func (a *actor) drop(ctx context.Context, s Switch, e Effect, reason string) {
	err := s.Hangup(ctx, e.Channel, reason)
	if err != nil && s.Classify(err) == FailGone {
		// already gone: its end may have been told before we listened
		a.signal(Signal{Input: LegGone, LegID: a.eng.legID(e.Channel), Cause: e.Cause})
		return
	}
	a.note("hang up", err)
}

func (a *actor) leave(ctx context.Context, s Switch, e Effect) {
	if err := s.Continue(ctx, e.Channel, a.eng.cfg.FallbackContext, "s", 1); err != nil {
		a.note("fallback", err)
	}
}

// lease arms Asterisk's absolute timeout on the channel: when it fires, the channel leaves for extension T of its
// context, which is the PBX's fallback. Zero disarms it.
func (a *actor) lease(ctx context.Context, s Switch, channel string, d time.Duration) {
	value := strconv.FormatFloat(d.Seconds(), 'f', 0, 64)
	err := s.SetVariable(ctx, channel, "TIMEOUT(absolute)", value)
	if err == nil {
		a.armed.Store(d > 0)
	}
	a.note("lease", err)
}

func (a *actor) originate(ctx context.Context, e Effect) {
	if e.Synced {
		if err := a.eng.cfg.Recorder.Sync(ctx); err != nil {
			a.eng.cfg.Logger.Error("an outbound call was not placed: the journal could not be synced to disk", "call", a.id, "error", err)
			a.signal(Signal{Input: LegGone, LegID: e.LegID, Cause: events.CauseFailed})
			return
		}
	}
	o, err := a.eng.origination(e)
	if err == nil {
		err = a.eng.cfg.Switch.Originate(ctx, o)
	}
	switch a.eng.cfg.Switch.Classify(err) {
	case FailNone, FailConflict, FailUncertain:
		// a conflict means that an earlier try did arrive; what is uncertain shows in events or in the sweep
	case FailDeaf:
		a.signal(Signal{Input: LegGone, LegID: e.LegID, Cause: events.CausePBXDown})
	case FailOffline:
		a.signal(Signal{Input: LegGone, LegID: e.LegID, Cause: events.CauseNoRoute})
	default:
		a.note("originate", err)
		a.signal(Signal{Input: LegGone, LegID: e.LegID, Cause: events.CauseFailed})
	}
}

// origination fills the configured templates: an agent's leg goes to the agent's device, a customer's to the outbound
// route.
func (e *Engine) origination(x Effect) (Origination, error) {
	o := Origination{Channel: x.Channel, Args: "leg", Timeout: x.Timeout, Variables: map[string]string{}}
	if x.Number != "" {
		if strings.Trim(x.Number, "+0123456789*#") != "" {
			return o, fmt.Errorf("%q is no number that may be dialled", x.Number)
		}
		o.Endpoint = strings.ReplaceAll(cmp.Or(x.Route, e.cfg.Route), "{number}", x.Number)
		o.CallerID = x.Caller
		return o, nil
	}
	if outside(x.Offer) {
		return e.originationOutside(o, x.Offer)
	}
	o.Endpoint = "PJSIP/" + x.Offer.Device.Endpoint
	o.CallerID = callerID(x.Offer)
	o.Variables["TRANSFER_CONTEXT"] = noTransfers
	if onPage(x.Offer.Device) {
		o.Variables["PJSIP_HEADER(add,X-Cordboard-Mode)"] = "standing"
		return o, nil
	}
	if x.Offer.Device.Kind == "browser" {
		o.Variables["PJSIP_HEADER(add,X-Cordboard-Offer)"] = x.Offer.ID
		// A supervisor's leg has none: it is not theirs, and their page would take the phone for astray.
		if x.Offer.InteractionID != "" {
			o.Variables["PJSIP_HEADER(add,X-Cordboard-Interaction)"] = x.Offer.InteractionID
		}
		if x.Offer.AnswerNow || x.Offer.Device.AutoAnswer {
			o.Variables["PJSIP_HEADER(add,X-Cordboard-Mode)"] = "answer-now"
		}
	}
	return o, nil
}

// callerID shows the caller to the agent's phone; control characters and quotes of a hostile caller are dropped.
func callerID(o desk.Offer) string {
	clean := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < 32 || r == '"' || r == '<' || r == '>' || r == '\\' || r == 127 {
				return -1
			}
			return r
		}, s)
	}
	if o.CallerName == "" {
		return clean(o.CallerID)
	}
	return fmt.Sprintf("%q <%s>", clean(o.CallerName), clean(o.CallerID))
}
