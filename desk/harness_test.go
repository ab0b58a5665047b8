package desk

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/eventstest"
	"github.com/cordboard/cordboard/internal/clock"
)

// counter makes readable ids.
type counter struct{ n int }

func (c *counter) New() string { c.n++; return fmt.Sprintf("id%04d", c.n) }

// tape is a recorder that keeps everything.
type tape struct {
	t       *testing.T
	evs     []events.Event
	seq     uint64
	witness eventstest.Witness
}

func (r *tape) Record(evs []events.Event) {
	for i := range evs {
		r.seq++
		evs[i].Seq = r.seq
	}
	r.evs = append(r.evs, evs...)
	r.witness.See(r.t, evs)
}

func (r *tape) types() []events.Type {
	var out []events.Type
	for _, e := range r.evs {
		out = append(out, e.Type)
	}
	return out
}

// last is the newest interaction event of a type.
func (r *tape) last(t events.Type) *events.InteractionEvent {
	for i := len(r.evs) - 1; i >= 0; i-- {
		if r.evs[i].Type == t {
			return r.evs[i].Body.(*events.InteractionEvent)
		}
	}
	return &events.InteractionEvent{}
}

// wishes is a voice engine that only notes what it is asked.
type wishes struct{ log []string }

func (w *wishes) note(f string, a ...any) { w.log = append(w.log, fmt.Sprintf(f, a...)) }
func (w *wishes) Plan(c string, p Plan) {
	w.note("plan %s closed=%v greeting=%s", c, p.Closed, p.Greeting)
}
func (w *wishes) Offer(c string, o Offer)           { w.note("offer %s to %s", c, o.AgentID) }
func (w *wishes) Hold(c string)                     { w.note("hold %s", c) }
func (w *wishes) Resume(c string)                   { w.note("resume %s", c) }
func (w *wishes) Suspend(c string)                  { w.note("suspend %s", c) }
func (w *wishes) Return(c string, o Offer)          { w.note("return %s to %s", c, o.AgentID) }
func (w *wishes) Move(c string, p Plan)             { w.note("move %s to queue %s", c, p.QueueID) }
func (w *wishes) Requeue(c string)                  { w.note("requeue %s", c) }
func (w *wishes) PauseRecording(c string)           { w.note("pause recording %s", c) }
func (w *wishes) ResumeRecording(c string)          { w.note("resume recording %s", c) }
func (w *wishes) Fallback(c string)                 { w.note("fallback %s", c) }
func (w *wishes) Dial(d Dial)                       { w.note("dial %s", d.Number) }
func (w *wishes) Announce(c string, media []string) { w.note("announce %s %s", c, plain(media)) }
func (w *wishes) Farewell(c string, media []string, _ events.Cause) {
	w.note("farewell %s %s", c, plain(media))
}
func (w *wishes) TakeMessage(c string, m Message)         { w.note("message %s %s", c, m.Recording) }
func (w *wishes) CollectMessage(c, _ string, _ time.Time) { w.note("collect %s", c) }
func plain(media []string) string {
	return strings.ReplaceAll(strings.Join(media, " "), "sound:cordboard/", "")
}
func (w *wishes) Hangup(c string, _ events.Cause) { w.note("hangup %s", c) }
func (w *wishes) Withdraw(c, _ string, cause events.Cause) {
	w.note("withdraw %s %s", c, cause)
}

func (w *wishes) Release(c string, p Plan)           { w.note("release %s to queue %s", c, p.QueueID) }
func (w *wishes) Forward(c string, f Forward)        { w.note("forward %s to %s", c, f.Number) }
func (w *wishes) Ask(c string, x Third)              { w.note("ask %s %s%s", c, x.Offer.AgentID, x.Number) }
func (w *wishes) DropThird(c string, _ events.Cause) { w.note("drop third %s", c) }
func (w *wishes) Swap(c string)                      { w.note("swap %s", c) }
func (w *wishes) Merge(c string)                     { w.note("merge %s", c) }
func (w *wishes) Complete(c string, p Plan)          { w.note("complete %s as %s", c, p.InteractionID) }

type noStore struct{}

func (noStore) LoadDirectory(context.Context) (*directory.Directory, error) {
	return directory.Empty(), nil
}

type house struct {
	*testing.T
	d     *Desk
	tape  *tape
	voice *wishes
	clock *clock.Fake
}

func newHouse(t *testing.T, agentIDs ...string) *house {
	t.Helper()
	h := &house{T: t, tape: &tape{t: t}, voice: &wishes{}, clock: clock.NewFakeAt(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	h.d = New(Config{Recorder: h.tape, Store: noStore{}, Clock: h.clock, IDs: &counter{}, Logger: slog.New(slog.DiscardHandler)})
	h.d.SetVoice(h.voice)
	t.Cleanup(func() { h.tape.witness.Check(t) })
	dir := directory.Empty()
	dir.Queues["sales"] = queues.Queue{ID: "sales", SiteID: "s1", Name: "Sales", OfferSeconds: 20, WrapupSeconds: 30, WrapupExtends: 1, DispositionIDs: []string{"sold"}, AgentIDs: agentIDs}
	dir.Entries["e1"] = queues.EntryPoint{ID: "e1", SiteID: "s1", Number: "800", QueueID: "sales"}
	dir.Dispositions["sold"] = queues.Disposition{ID: "sold", Name: "Sold"}
	dir.PauseReasons["lunch"] = agents.PauseReason{ID: "lunch", Name: "Lunch"}
	for _, id := range agentIDs {
		dir.Entries["own-"+id] = queues.EntryPoint{ID: "own-" + id, SiteID: "s1", Number: "90" + id[1:], AgentID: id}
		dir.Agents[id] = agents.Profile{ID: id, UserID: "u-" + id, SiteID: "s1", Name: id, Phone: "extension", Extension: id, QueueIDs: []string{"sales"}, Active: true}
	}
	h.d.dir.Store(dir)
	h.turn((*turn).syncDirectory)
	h.d.SetPBX("up")
	return h
}

// turn runs one input as Run would.
func (h *house) turn(in func(*turn)) { h.d.runTurn([]func(*turn){in}) }

// call runs a public method, which posts and waits, while playing Run's part.
func (h *house) call(f func() error) error {
	h.Helper()
	done := make(chan error, 1)
	go func() { done <- f() }()
	for {
		select {
		case err := <-done:
			return err
		case <-h.d.box.Wake():
			h.d.runTurn(h.d.box.Drain())
		case <-time.After(10 * time.Second):
			h.Fatal("the desk did not answer")
		}
	}
}

func (h *house) must(f func() error) {
	h.Helper()
	if err := h.call(f); err != nil {
		h.Fatal(err)
	}
}

func (h *house) pass(d time.Duration) {
	h.clock.Advance(d)
	h.turn((*turn).deadlines)
}

func (h *house) ready(ids ...string) {
	h.Helper()
	for _, id := range ids {
		h.must(func() error { _, err := h.d.StartShift(h.Context(), id); return err })
		h.must(func() error {
			_, err := h.d.SetState(h.Context(), id, "", events.AgentReady, "")
			return err
		})
		h.clock.Advance(time.Second)
	}
}

func (h *house) arrive(call string) events.Interaction {
	h.turn(func(t *turn) { t.arrive(Arrival{CallID: call, From: "600100200", To: "800"}) })
	return h.of(call)
}

func (h *house) of(call string) events.Interaction {
	if id, ok := h.d.byCall[call]; ok {
		return h.d.work[id]
	}
	for _, i := range h.d.work {
		if i.CallID == call {
			return i
		}
	}
	return events.Interaction{}
}

func (h *house) notice(n Notice) { h.turn(func(t *turn) { t.notice(n) }) }

func (h *house) connect(call string) events.Interaction {
	i := h.of(call)
	h.notice(Notice{Kind: NoticeConnected, CallID: call, OfferID: i.OfferID, AgentID: i.AgentID})
	return h.of(call)
}
