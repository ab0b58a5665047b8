package web_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web"
)

// desk is the engine's double: it remembers what it was asked and answers from what the test put in.
type desk struct {
	store directory.Store
	mu    sync.Mutex
	dir   *directory.Directory
	live  deskpkg.Live
	asked []string
	why   []deskpkg.Passed
	// outlooks are what the queues promise
	outlooks map[string]deskpkg.Outlook
	lines    map[string][]string
	fail     error // answered to everything
}

var _ web.Desk = (*desk)(nil)

func newDesk(s directory.Store) *desk {
	return &desk{store: s, dir: directory.Empty(), live: deskpkg.Live{PBX: "up"}}
}

func (d *desk) note(format string, args ...any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, fmt.Sprintf(format, args...))
	return d.fail
}

// was tells the last thing asked, and forgets all.
func (d *desk) was() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := strings.Join(d.asked, "; ")
	d.asked = nil
	return s
}

func (d *desk) setLive(f func(*deskpkg.Live)) { d.mu.Lock(); defer d.mu.Unlock(); f(&d.live) }
func (d *desk) setFail(err error)             { d.mu.Lock(); defer d.mu.Unlock(); d.fail = err }

func (d *desk) BeginShift(_ context.Context, a string, w deskpkg.ShiftWish) (events.Agent, error) {
	err := d.note("start %s", strings.TrimSpace(a+" "+w.Phone))
	x := events.Agent{ID: a, State: events.AgentPaused, ShiftID: "shift1", Device: events.Device{Kind: "browser", Endpoint: "cb-" + a}}
	if err == nil {
		d.setLive(func(l *deskpkg.Live) { l.Agents = append(l.Agents, x) })
	}
	return x, err
}
func (d *desk) EndShift(_ context.Context, a, by string) error { return d.note("end %s by %q", a, by) }
func (d *desk) EndShiftAfterWork(_ context.Context, a string) error {
	return d.note("end %s after work", a)
}
func (d *desk) PauseIdle(_ context.Context, a string) (events.Agent, error) {
	return events.Agent{ID: a}, d.note("idle %s", a)
}
func (d *desk) SetState(_ context.Context, a, by string, s events.AgentState, reason string) (events.Agent, error) {
	return events.Agent{ID: a, State: s}, d.note("state %s by %q %s %q", a, by, s, reason)
}
func (d *desk) RaiseHand(_ context.Context, a, note string) (events.Agent, error) {
	return events.Agent{ID: a, HandNote: note}, d.note("hand %s %q", a, note)
}
func (d *desk) LowerHand(_ context.Context, a, by string) (events.Agent, error) {
	return events.Agent{ID: a}, d.note("hand down %s by %q", a, by)
}
func (d *desk) SetAgent(_ context.Context, a string, by deskpkg.Supervisor, w deskpkg.AgentWish) (events.Agent, error) {
	if w.State == events.AgentOffline {
		return events.Agent{ID: a}, d.note("end %s by %q", a, by.UserID)
	}
	return events.Agent{ID: a, State: w.State}, d.note("state %s by %q %s %q", a, by.UserID, w.State, w.ReasonID)
}
func (d *desk) PrioritiseWaiting(_ context.Context, i, by string, p int) (events.Interaction, error) {
	return events.Interaction{ID: i, Priority: p}, d.note("priority %s by %q %d", i, by, p)
}
func (d *desk) MoveWaiting(_ context.Context, i, by, q string) (events.Interaction, error) {
	return events.Interaction{ID: i, QueueID: q}, d.note("move %s by %q to %s", i, by, q)
}
func (d *desk) BeginMonitor(_ context.Context, by deskpkg.Supervisor, a, i string, m events.MonitorMode) (events.Monitor, error) {
	return events.Monitor{AgentID: a, InteractionID: i, Mode: m}, d.note("monitor %s by %q at %q %s", i, by.UserID, a, m)
}
func (d *desk) SetMonitorMode(_ context.Context, a, i string, m events.MonitorMode) (events.Monitor, error) {
	return events.Monitor{AgentID: a, InteractionID: i, Mode: m}, d.note("monitor %s at %q now %s", i, a, m)
}
func (d *desk) EndMonitor(_ context.Context, a, i string) error {
	return d.note("monitor %s at %q ends", i, a)
}
func (d *desk) AssignWaiting(_ context.Context, i, by, a string, wait time.Duration) (events.Interaction, error) {
	return events.Interaction{ID: i, ChosenID: a}, d.note("assign %s by %q to %s for %s", i, by, a, wait)
}
func (d *desk) WhyNobody(_ context.Context, i string) (deskpkg.Why, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, x := range d.live.Interactions {
		if x.ID == i {
			return deskpkg.Why{Interaction: x, Position: 1, Agents: d.why}, d.fail
		}
	}
	return deskpkg.Why{}, fault.New(fault.NotFound, "It ended.")
}
func (d *desk) Outlooks() map[string]deskpkg.Outlook { return d.outlooks }
func (d *desk) Decline(_ context.Context, a, i, why string) error {
	return d.note("decline %s %s %s", a, i, why)
}
func (d *desk) Hold(_ context.Context, a, i string) error   { return d.note("hold %s %s", a, i) }
func (d *desk) Resume(_ context.Context, a, i string) error { return d.note("resume %s %s", a, i) }
func (d *desk) DialPreview(_ context.Context, a, i string) error {
	return d.note("dial preview %s %s", a, i)
}
func (d *desk) SkipPreview(_ context.Context, a, i, why string) error {
	return d.note("skip preview %s %s %q", a, i, why)
}
func (d *desk) Hangup(_ context.Context, a, i string) error { return d.note("hangup %s %s", a, i) }
func (d *desk) PauseRecording(_ context.Context, a, i string) error {
	return d.note("pause recording %s %s", a, i)
}
func (d *desk) ResumeRecording(_ context.Context, a, i string) error {
	return d.note("resume recording %s %s", a, i)
}
func (d *desk) Return(_ context.Context, a, i string) error { return d.note("return %s %s", a, i) }
func (d *desk) Transfer(_ context.Context, a, i string, to deskpkg.Target, note string) error {
	return d.note("transfer %s %s %+v %q", a, i, to, note)
}
func (d *desk) Consult(_ context.Context, a, i string, to deskpkg.Target, note string) error {
	return d.note("consult %s %s %+v %q", a, i, to, note)
}
func (d *desk) DropConsult(_ context.Context, a, i string) error { return d.note("drop %s %s", a, i) }
func (d *desk) Swap(_ context.Context, a, i string) error        { return d.note("swap %s %s", a, i) }
func (d *desk) Merge(_ context.Context, a, i string) error       { return d.note("merge %s %s", a, i) }
func (d *desk) CompleteConsult(_ context.Context, a, i string) error {
	return d.note("complete %s %s", a, i)
}
func (d *desk) Code(_ context.Context, a, i string, c deskpkg.Coding) (events.Interaction, error) {
	return events.Interaction{ID: i, DispositionID: c.DispositionID, Notes: c.Notes, CallbackWish: c.Callback}, d.note("code %s %s", a, i)
}
func (d *desk) SaveForm(_ context.Context, a, i string, values map[string]string) (events.Interaction, error) {
	return events.Interaction{ID: i, Form: &events.FormAnswers{Values: values}}, d.note("form %s %s %v", a, i, values)
}
func (d *desk) ExtendWrapup(_ context.Context, a, i string) (events.Interaction, error) {
	return events.Interaction{ID: i}, d.note("extend %s %s", a, i)
}
func (d *desk) FinishWrapup(_ context.Context, a, i string, f deskpkg.Finish) error {
	return d.note("finish %s %s %+v", a, i, f)
}
func (d *desk) Dial(_ context.Context, a, number, queue string) (events.Interaction, error) {
	return events.Interaction{ID: "i1", To: number}, d.note("dial %s %s %s", a, number, queue)
}
func (d *desk) PhoneSocket(_ context.Context, a string, up bool) error {
	return d.note("phone %s %v", a, up)
}
func (d *desk) PhoneLeaving(_ context.Context, a string) error { return d.note("leaving %s", a) }
func (d *desk) PhonePage(context.Context, string) error        { return nil }
func (d *desk) Accept(_ context.Context, a, i string) error    { return d.note("accept %s %s", a, i) }
func (d *desk) Take(_ context.Context, a, i string, steers bool) (events.Interaction, error) {
	return events.Interaction{ID: i, AgentID: a, Channel: events.WebChat}, d.note("take %s %s steers %v", a, i, steers)
}
func (d *desk) Release(_ context.Context, a, i string) error { return d.note("release %s %s", a, i) }
func (d *desk) WaitingWritten(_ context.Context, a string) ([]events.Interaction, error) {
	return []events.Interaction{{ID: waitingID, Channel: events.Email, Written: &events.Written{Text: "where is it?"}}}, d.note("waiting %s", a)
}
func (d *desk) Live(context.Context) (deskpkg.Live, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.live
	l.Agents = append([]events.Agent(nil), l.Agents...)
	l.Interactions = append([]events.Interaction(nil), l.Interactions...)
	return l, d.fail
}
func (d *desk) Directory() *directory.Directory { d.mu.Lock(); defer d.mu.Unlock(); return d.dir }
func (d *desk) Reload(ctx context.Context) error {
	dir, err := d.store.LoadDirectory(ctx)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dir = dir
	return nil
}

type phones struct {
	mu      sync.Mutex
	fail    error
	revoked []string
}

func (p *phones) Issue(_ context.Context, a agents.Profile, shift string) (web.PhoneCredential, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return web.PhoneCredential{Endpoint: "cb-" + a.ID, URI: "sip:cb-" + a.ID + "@pbx", Password: "once-" + shift, ExpiresAt: time.Unix(0, 0).UTC()}, p.fail
}

func (p *phones) Revoke(_ context.Context, a string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.revoked = append(p.revoked, a)
	return nil
}

func (p *phones) setFail(err error) { p.mu.Lock(); defer p.mu.Unlock(); p.fail = err }

func (p *phones) hasRevoked(a string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Contains(strings.Join(p.revoked, " "), a)
}

// history answers what it was asked for, so that a test can see what a caller may see.
type history struct{ last string }

func (h *history) ListInteractions(_ context.Context, f interactions.HistoryFilter, _ events.Page) ([]events.Interaction, string, error) {
	return []events.Interaction{{ID: "i1", Notes: fmt.Sprintf("own=%s reach=%v agent=%s", f.OwnAgentID, f.Reach.SiteIDs, f.AgentID), ThreadID: f.ThreadID}}, "more", nil
}

func (h *history) GetInteraction(_ context.Context, f interactions.HistoryFilter, id string) (interactions.InteractionDetail, error) {
	if f.OwnAgentID == "" && f.Reach.Empty() {
		return interactions.InteractionDetail{}, fault.New(fault.NotFound, "There is no such interaction.")
	}
	return interactions.InteractionDetail{Interaction: events.Interaction{ID: id}}, nil
}

func (h *history) Recorded(context.Context, []string) (map[string]int, error) {
	return map[string]int{"i1": 1}, nil
}

func (h *history) LastAgent(context.Context, string) (string, time.Time, error) {
	return h.last, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), nil
}

// journal is a journal in memory.
type journal struct {
	mu   sync.Mutex
	evs  []events.Event
	bell chan struct{}
}

func newJournal() *journal { return &journal{bell: make(chan struct{})} }

func (j *journal) append(typ events.Type, b events.Body) {
	j.mu.Lock()
	defer j.mu.Unlock()
	seq := uint64(len(j.evs) + 1)
	j.evs = append(j.evs, events.Event{ID: fmt.Sprint(seq), Seq: seq, At: time.Unix(0, 0).UTC(), Type: typ, Body: b})
	close(j.bell)
	j.bell = make(chan struct{})
}

func (j *journal) FirstSeq() uint64 { return 1 }
func (j *journal) LastSeq() uint64  { j.mu.Lock(); defer j.mu.Unlock(); return uint64(len(j.evs)) }

func (j *journal) Follow(ctx context.Context, from uint64, h func(context.Context, []events.Event) error) error {
	for {
		j.mu.Lock()
		list, bell := j.evs[min(from-1, uint64(len(j.evs))):], j.bell
		j.mu.Unlock()
		if len(list) > 0 {
			if err := h(ctx, list); err != nil {
				return err
			}
			from += uint64(len(list))
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-bell:
		}
	}
}

// lines is a log to look into.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }
func (l *lines) String() string              { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }
