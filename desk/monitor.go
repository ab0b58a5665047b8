package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// A supervisor takes part in an agent's conversation over the phone of their own shift: listening, whispering to the agent,
// or talking with all. The part is noted on the interaction and on the supervisor's own record, which keeps routing away.
// It ends with the agent's conversation: a hand-over, a lost phone and wrap-up end it; hold and consult do not.

// Monitoring is what a voice engine can do beyond Voice: let a supervisor into a call. NoticeMonitor tells how it stands.
type Monitoring interface {
	Monitor(callID string, w MonitorWish)
	MonitorMode(callID, id string, mode events.MonitorMode)
	Unmonitor(callID, id string, cause events.Cause)
}

// MonitorWish is a supervisor's part that is to begin.
type MonitorWish struct {
	ID            string
	InteractionID string
	WatchedID     string // the agent who is heard
	Mode          events.MonitorMode
	Offer         Offer // the supervisor's phone
}

const (
	monitorRing = 30 * time.Second
	// monitorPatience is when a part that nobody heard of again is given up; whoever has to press 1 gets the time.
	monitorPatience = monitorRing + ConfirmTime + 10*time.Second
)

// What an audit row says about a part.
const (
	MonitorBegins  = "begin"
	MonitorChanges = "mode"
	MonitorEnds    = "end"
)

var errListening = fault.New(fault.Conflict, "You are in a colleague's conversation. Stop that first.").WithKey("monitor.busy_listening")

// BeginMonitor lets a supervisor into a conversation; agentID is their own agent record, whose phone is called.
func (d *Desk) BeginMonitor(ctx context.Context, by Supervisor, agentID, interactionID string, mode events.MonitorMode) (events.Monitor, error) {
	return ask(ctx, d, func(t *turn) (events.Monitor, error) {
		i, ok := d.work[interactionID]
		if err := t.mayBeHeard(i, ok, agentID); err != nil {
			return events.Monitor{}, err
		}
		a, ok := d.agents[agentID]
		if err := t.mayMonitor(a, ok, interactionID); err != nil {
			return events.Monitor{}, err
		}
		watched := d.agents[i.AgentID]
		m := events.Monitor{ID: d.cfg.IDs.New(), InteractionID: i.ID, AgentID: agentID, UserID: by.UserID, Login: by.Login, Name: by.Name,
			WatchedID: i.AgentID, WatchedName: watched.Name, Mode: mode, State: events.MonitorAsking, StartedAt: t.now, Since: t.now}
		t.putMonitor(i, m, MonitorBegins, by.UserID, events.CauseNone)
		w := MonitorWish{ID: m.ID, InteractionID: i.ID, WatchedID: i.AgentID, Mode: mode,
			Offer: Offer{ID: m.ID, AgentID: agentID, Device: a.Device, Ring: monitorRing, CallerName: watched.Name, AnswerNow: true}}
		if watched.Device.Kind == "extension" {
			w.Offer.CallerID = watched.Device.Endpoint
		}
		t.monitorWish(func(v Monitoring) { v.Monitor(i.CallID, w) })
		return d.monitorOf(agentID, interactionID), nil
	})
}

// mayBeHeard says why a conversation cannot be listened to.
func (t *turn) mayBeHeard(i events.Interaction, known bool, agentID string) error {
	switch {
	case !known || i.Channel != events.Voice || !running(i.State):
		return fault.New(fault.Conflict, "There is no conversation to hear any more: it has ended, was handed over, or has not begun. Look at the floor again.").WithKey("monitor.over")
	case i.AgentID == agentID || i.Third != nil && i.Third.AgentID == agentID && agentID != "":
		return fault.New(fault.Conflict, "This is your own conversation: you hear it already.").WithKey("monitor.own")
	case i.Kind == events.KindConsult:
		return fault.New(fault.Conflict, fmt.Sprintf("%s only gives advice here. Listen to the conversation of the agent who asks.", t.d.agents[i.AgentID].Name)).
			WithKey("monitor.adviser").With("name", t.d.agents[i.AgentID].Name)
	}
	return nil
}

// mayMonitor says why a supervisor has no phone for it now.
func (t *turn) mayMonitor(a events.Agent, known bool, interactionID string) error {
	switch {
	case !known:
		return fault.New(fault.Conflict, "You have no phone here to listen with. Ask an administrator to make you an agent with a phone, then start a shift.").WithKey("monitor.no_agent")
	case a.State == events.AgentOffline:
		return fault.New(fault.Conflict, "You listen with the phone of your shift, and none is running. Start your shift at your desk; you need not be ready.").WithKey("monitor.no_shift")
	case a.Monitor != nil && a.Monitor.InteractionID == interactionID:
		return fault.New(fault.Conflict, "You are in this conversation already. Change the mode instead.").WithKey("monitor.already")
	case a.Monitor != nil:
		return errListening
	case len(a.Work) > 0:
		return fault.New(fault.Conflict, "Your phone is busy with work of your own. Finish it, then listen.").WithKey("monitor.busy")
	case a.Device.InUse:
		return fault.New(fault.Conflict, "Your phone is in use for something else. Hang up, then listen.").WithKey("monitor.phone_busy")
	case !a.Device.Registered:
		if err := t.mayBeReady(a.ID); err != nil {
			return err
		}
	}
	return nil
}

// SetMonitorMode changes whom the supervisor is heard by.
func (d *Desk) SetMonitorMode(ctx context.Context, agentID, interactionID string, mode events.MonitorMode) (events.Monitor, error) {
	return ask(ctx, d, func(t *turn) (events.Monitor, error) {
		m := d.monitorOf(agentID, interactionID)
		if m.ID == "" {
			return m, fault.New(fault.Conflict, "You are not in this conversation any more: it ended, or your phone left it.").WithKey("monitor.not_there")
		}
		if m.Mode == mode {
			return m, nil
		}
		i := d.work[interactionID]
		m.Mode = mode
		t.putMonitor(i, m, MonitorChanges, m.UserID, events.CauseNone)
		t.monitorWish(func(v Monitoring) { v.MonitorMode(i.CallID, m.ID, mode) })
		return d.monitorOf(agentID, interactionID), nil
	})
}

// EndMonitor takes the supervisor out. It may be repeated.
func (d *Desk) EndMonitor(ctx context.Context, agentID, interactionID string) error {
	_, err := ask(ctx, d, func(t *turn) (struct{}, error) {
		if m := d.monitorOf(agentID, interactionID); m.ID != "" {
			t.endMonitor(m, m.UserID, events.CauseSupervisor, true)
		}
		return struct{}{}, nil
	})
	return err
}

// monitorOf is a supervisor's part in a conversation; the zero Monitor is none.
func (d *Desk) monitorOf(agentID, interactionID string) events.Monitor {
	if m := d.agents[agentID].Monitor; m != nil && m.InteractionID == interactionID {
		return *m
	}
	return events.Monitor{}
}

func running(s events.InteractionState) bool {
	return s == events.InteractionActive || s == events.InteractionOnHold || s == events.InteractionConsulting
}

func (t *turn) monitorWish(f func(Monitoring)) {
	t.wish(func(v Voice) {
		if m, ok := v.(Monitoring); ok {
			f(m)
		}
	})
}

// putMonitor keeps a part on both records and tells it.
func (t *turn) putMonitor(i events.Interaction, m events.Monitor, act, by string, cause events.Cause) {
	m.Shown = m.Mode.ShownIn(t.queue(i.QueueID).ShowListening)
	next := i
	next.Monitors = slices.Clone(i.Monitors) // records are shared
	quiet := !m.Shown
	if n := slices.IndexFunc(next.Monitors, func(x events.Monitor) bool { return x.ID == m.ID }); n >= 0 {
		quiet = quiet && !next.Monitors[n].Shown
		next.Monitors[n] = m
	} else {
		next.Monitors = append(next.Monitors, m)
	}
	t.putInteraction(i, next, change{typ: events.InteractionMonitored, by: by, cause: cause, why: act, monitor: &m, quiet: quiet})
	t.setWatch(m.AgentID, &m)
}

// setWatch notes on the supervisor's record what they take part in, nil for nothing.
func (t *turn) setWatch(agentID string, m *events.Monitor) {
	a, ok := t.d.agents[agentID]
	if !ok {
		return
	}
	a.Monitor = m
	t.putAgent(a, events.AgentWorkChanged, "", events.CauseNone)
	if m == nil {
		_ = t.signalAgent(agentID, agents.Signal{Input: agents.WorkEnded}, "")
	}
}

// endMonitor ends a part on both records; wish asks the voice engine as well.
func (t *turn) endMonitor(m events.Monitor, by string, cause events.Cause, wish bool) {
	if i, ok := t.d.work[m.InteractionID]; ok {
		next := i
		next.Monitors = without(i.Monitors, m.ID)
		over := m
		over.State, over.Since = events.MonitorOver, t.now
		t.putInteraction(i, next, change{typ: events.InteractionMonitored, by: by, cause: cause, why: MonitorEnds, monitor: &over, quiet: !m.Shown})
		if wish {
			t.monitorWish(func(v Monitoring) { v.Unmonitor(i.CallID, m.ID, cause) })
		}
	}
	if t.d.monitorOf(m.AgentID, m.InteractionID).ID == m.ID {
		t.setWatch(m.AgentID, nil)
	}
}

func without(list []events.Monitor, id string) []events.Monitor {
	out := slices.DeleteFunc(slices.Clone(list), func(x events.Monitor) bool { return x.ID == id })
	if len(out) == 0 {
		return nil
	}
	return out
}

// unwatch ends all parts in a conversation that is about to be over, before its own end is told.
func (t *turn) unwatch(prev, next events.Interaction) events.Interaction {
	if len(next.Monitors) == 0 || running(next.State) && next.AgentID == prev.AgentID {
		return next
	}
	for _, m := range next.Monitors {
		if t.d.work[prev.ID].ID != "" {
			t.endMonitor(m, "", next.EndCause, true)
		}
	}
	next.Monitors = nil
	return next
}

// stopsWatching ends the part of a supervisor whose shift is over.
func (t *turn) stopsWatching(a events.Agent) {
	if m := t.d.agents[a.ID].Monitor; m != nil && a.State == events.AgentOffline {
		t.endMonitor(*m, "", events.CauseSupervisor, true)
	}
}

// monitorNews takes in how a part stands in the PBX.
func (t *turn) monitorNews(i events.Interaction, n Notice) {
	at := slices.IndexFunc(i.Monitors, func(m events.Monitor) bool { return m.ID == n.Monitor.ID })
	switch {
	case at < 0 && n.Monitor.State != events.MonitorOver:
		t.monitorWish(func(v Monitoring) { v.Unmonitor(i.CallID, n.Monitor.ID, events.CauseSupervisor) })
	case at < 0:
	case n.Monitor.State == events.MonitorOver:
		t.endMonitor(i.Monitors[at], "", n.Cause, false)
	default:
		m := i.Monitors[at]
		if n.Monitor.Mode != m.Mode { // the wish for it was lost with the daemon, or is under way
			t.monitorWish(func(v Monitoring) { v.MonitorMode(i.CallID, m.ID, m.Mode) })
		}
		if m.State != n.Monitor.State {
			m.State, m.Since = n.Monitor.State, t.now
			t.putMonitor(i, m, "", "", events.CauseNone)
		}
	}
}

// monitorYoung is how long the wish for a part may be under way to the voice engine.
const monitorYoung = 2 * time.Second

// monitorsAre ends the parts that the voice engine does not have.
func (t *turn) monitorsAre(i events.Interaction, ids []string) {
	for _, m := range i.Monitors {
		if !slices.Contains(ids, m.ID) && t.now.Sub(m.StartedAt) > monitorYoung {
			t.endMonitor(m, "", events.CauseLost, true)
		}
	}
}

// monitorsWait gives up parts of which nothing was heard again.
func (t *turn) monitorsWait() {
	for id := range t.d.watching {
		m := t.d.agents[id].Monitor
		_, there := t.d.work[m.InteractionID]
		if !there || m.State == events.MonitorAsking && t.now.Sub(m.StartedAt) > monitorPatience {
			t.endMonitor(*m, "", events.CauseNoAnswer, true)
		}
	}
}
