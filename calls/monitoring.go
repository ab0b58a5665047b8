package calls

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// The PBX's side of supervisors' parts. Every name follows from the part and its take, so that a restart, and whoever cleans
// up, finds what belongs to it: the snoop of take 2 of part X is cbm-X-2, the bridge where it meets the supervisor cbm-X.

const (
	monitorPrefix = "cbm-"
	monitorArgs   = "mon,"
	forMonitor    = "monitor"
)

func monitorBridge(id string) string { return monitorPrefix + id }

func monitorTake(id string, take int) string { return fmt.Sprintf("%s%s-%d", monitorPrefix, id, take) }

func isMonitor(name string) bool { return strings.HasPrefix(name, monitorPrefix) }

// monitorOf takes a name apart; a bridge has no take.
func monitorOf(name string) (id string, take int) {
	id, n, _ := strings.Cut(strings.TrimPrefix(name, monitorPrefix), "-")
	take, _ = strconv.Atoi(n)
	return id, take
}

var _ desk.Monitoring = (*Engine)(nil)

// Monitor implements desk.Monitoring.
func (e *Engine) Monitor(callID string, w desk.MonitorWish) {
	e.wish(callID, Signal{Input: WantMonitor, Monitor: w})
}

// MonitorMode implements desk.Monitoring.
func (e *Engine) MonitorMode(callID, id string, mode events.MonitorMode) {
	e.wish(callID, Signal{Input: WantMode, Monitor: desk.MonitorWish{ID: id, Mode: mode}})
}

// Unmonitor implements desk.Monitoring.
func (e *Engine) Unmonitor(callID, id string, cause events.Cause) {
	e.wish(callID, Signal{Input: WantUnmonitor, Monitor: desk.MonitorWish{ID: id}, Cause: cause})
}

// monitoring carries an effect out, in the lane of its part.
func (a *actor) monitoring(e Effect) {
	lane := monitorBridge(e.ID)
	if e.Do == Eavesdrop {
		a.eng.eaves.Store(e.ID, a.id)
		a.lane(lane, func(ctx context.Context, s Switch) { a.eavesdrop(ctx, s, e) })
		return
	}
	a.eng.eaves.Delete(e.ID)
	a.lane(lane, func(ctx context.Context, s Switch) {
		a.endTakes(ctx, s, e.ID, e.Part)
		a.note("end of a supervisor's bridge", s.BridgeDelete(ctx, lane))
	})
}

// eavesdrop sets a take up. Whoever is gone meanwhile is told in its own way.
func (a *actor) eavesdrop(ctx context.Context, s Switch, e Effect) {
	var err error
	if e.For == string(events.MonitorBarge) {
		err = s.AddChannels(ctx, e.Bridge, e.Members...)
		a.endTakes(ctx, s, e.ID, e.Part-1)
	} else {
		err = a.snoopFor(ctx, s, e)
	}
	out := Signal{Input: MonitorHeard, Monitor: desk.MonitorWish{ID: e.ID}, Part: monitorTake(e.ID, e.Part)}
	switch {
	case err == nil:
	case s.Classify(err) == FailGone:
		return
	default:
		a.note("supervisor's sound", err)
		out.Input = MonitorFailed
	}
	a.signal(out)
	a.eng.restAgain(e.Members)
}

// snoopFor makes the new snoop before it ends the one before: only the supervisor misses a moment. Both at once in one bridge
// would hear each other.
func (a *actor) snoopFor(ctx context.Context, s Switch, e Effect) error {
	snoop, bridge := monitorTake(e.ID, e.Part), monitorBridge(e.ID)
	err := s.Eavesdrop(ctx, e.Channel, snoop, e.For == string(events.MonitorWhisper), monitorArgs+e.ID)
	if s.Classify(err) == FailGone {
		return err // an id that is taken has, on all versions, no name of its own: whether the snoop is there shows next
	}
	if err := s.BridgeCreate(ctx, bridge, "mixing", "monitor"); err != nil && s.Classify(err) != FailConflict {
		return err
	}
	a.endTakes(ctx, s, e.ID, e.Part-1)
	for try := 0; ; try++ {
		err := s.AddChannels(ctx, bridge, snoop)
		if err == nil {
			break
		}
		if try == entryTries {
			return fmt.Errorf("the snoop did not appear: %v", err) //nolint:errorlint // that it is not there is no leg's end
		}
		select { // it may not have entered the application yet
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(entryWait):
		}
	}
	return s.AddChannels(ctx, bridge, e.Members...)
}

// endTakes hangs up the snoops of all takes up to one.
func (a *actor) endTakes(ctx context.Context, s Switch, id string, last int) {
	for n := last; n > 0; n-- {
		a.note("end of a supervisor's snoop", s.Hangup(ctx, monitorTake(id, n), "normal"))
	}
}

// takeLeft notes that a snoop ended; mostly because its agent did, which is told a moment later.
func (e *Engine) takeLeft(snoop string) {
	id, _ := monitorOf(snoop)
	call, _ := e.eaves.Load(id)
	name, _ := call.(string)
	if a := e.actor(name); a != nil {
		e.cfg.Clock.AfterFunc(takeGrace, func() {
			a.signal(Signal{Input: MonitorBroke, Monitor: desk.MonitorWish{ID: id}, Part: snoop})
		})
	}
}

// takeGrace is how long the end of a snoop may precede that of its agent's leg.
const takeGrace = 300 * time.Millisecond

// strayMonitors ends snoops and bridges of parts that are over.
func (e *Engine) strayMonitors(p Picture) {
	for id := range p.Channels {
		if part, _ := monitorOf(id); isMonitor(id) && !e.eavesdrops(part) {
			e.lane(monitorBridge(part), func(ctx context.Context, s Switch) {
				e.note("", "hang up stray snoop", s.Hangup(ctx, id, "normal"))
			})
		}
	}
	for id := range p.Bridges {
		if part, _ := monitorOf(id); isMonitor(id) && !e.eavesdrops(part) {
			e.lane(id, func(ctx context.Context, s Switch) {
				e.note("", "stray bridge of a supervisor", s.BridgeDelete(ctx, id))
			})
		}
	}
}

func (e *Engine) eavesdrops(part string) bool {
	_, known := e.eaves.Load(part)
	return known
}

// compareMonitors sets up again what the PBX does not have as the record says, and tells the desk which parts there are.
func (a *actor) compareMonitors(p Picture) {
	n := desk.Notice{Kind: desk.NoticeMonitors, CallID: a.id, At: a.eng.now()}
	for _, m := range slices.Clone(a.call.Monitors) {
		if !a.hearsAs(p, m) {
			a.step(Signal{Input: MonitorAgain, Monitor: desk.MonitorWish{ID: m.ID}})
		}
	}
	for _, m := range a.call.Monitors {
		n.Monitors = append(n.Monitors, m.ID)
		a.do(Effect{Do: Tell, Notice: desk.Notice{Kind: desk.NoticeMonitor, CallID: a.id, Monitor: m, At: n.At}})
	}
	if a.call.State != events.CallOver {
		a.do(Effect{Do: Tell, Notice: n})
	}
}

// hearsAs reports whether the PBX has exactly what a part's record says; one whose phone rings has nothing yet.
func (a *actor) hearsAs(p Picture, m events.CallMonitor) bool {
	l := a.leg(m.LegID)
	if l == nil || l.State != events.LegUp || l.Confirm {
		return true
	}
	for id := range p.Channels {
		if part, take := monitorOf(id); isMonitor(id) && part == m.ID && (take != m.Take || m.Mode == events.MonitorBarge) {
			return false
		}
	}
	if m.State == events.MonitorAsking {
		return false
	}
	if m.Mode == events.MonitorBarge {
		return slices.Contains(p.Bridges[a.call.BridgeID], l.ChannelID)
	}
	in := p.Bridges[monitorBridge(m.ID)]
	return slices.Contains(in, l.ChannelID) && slices.Contains(in, monitorTake(m.ID, m.Take))
}
