package desk

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// writers is a house in which people write, too, with what each thread was last told to be.
type writers struct {
	*house
	r       *rand.Rand
	told    map[string]events.Thread
	checked int // events looked through
}

// The same promise on days on which people write and call: whatever happens, no agent is offered more than there is room for,
// no conversation that is ours to answer is lost, and none waits although somebody may take it.
func TestWhateverHappensToWhatIsWrittenTheDeskStaysConsistent(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 29))
			w := &writers{house: newHouse(t, "a1", "a2", "a3", "a4"), r: r, told: map[string]events.Thread{}}
			w.wants(randomPresence(seed))
			w.decideRoom()
			for step := range 400 {
				var what string
				if r.IntN(3) == 0 {
					what = w.randomStep(r)
				} else {
					what = w.step()
				}
				for _, broken := range []string{w.broken(), w.overfull(), w.lost()} {
					if broken != "" {
						t.Fatalf("after step %d (%s): %s", step, what, broken)
					}
				}
			}
			w.foldEqualsLive()
		})
	}
}

func (w *writers) decideRoom() {
	p := w.d.Directory().Presence["s1"]
	p.Capacity = agents.CapacityPolicy{Written: new(w.r.IntN(4) + 1), Beside: new(w.r.IntN(3)), PerChannel: map[events.Channel]int{events.WebChat: w.r.IntN(3)}}
	w.wants(p)
	w.turn((*turn).syncDirectory)
}

// step is something that concerns what is written.
func (w *writers) step() string {
	ctx, r := w.Context(), w.r
	agent, other, thread := fmt.Sprint("a", r.IntN(4)+1), fmt.Sprint("a", r.IntN(4)+1), fmt.Sprint("t", r.IntN(12))
	i := w.on(thread)
	switch r.IntN(16) {
	case 14, 15:
		_ = w.call(func() error { _, err := w.d.StartShift(ctx, agent); return err })
		_ = w.call(func() error { return w.d.PhoneSocket(ctx, agent, true) })
		_ = w.call(func() error { _, err := w.d.SetState(ctx, agent, "", events.AgentReady, ""); return err })
		return "comes " + agent
	case 0, 1, 2, 3:
		return w.note(thread)
	case 4, 5:
		for _, id := range []string{"a1", "a2", "a3", "a4"} {
			for _, x := range w.d.agents[id].Work {
				_ = w.call(func() error { return w.d.Accept(ctx, id, x.InteractionID) })
			}
		}
		return "all accept"
	case 6:
		_ = w.call(func() error { _, err := w.d.Take(ctx, agent, i.ID, r.IntN(2) == 0); return err })
		return agent + " takes " + thread
	case 7:
		_ = w.call(func() error { return w.d.Release(ctx, i.AgentID, i.ID) })
		return "released " + thread
	case 8:
		to := []Target{{AgentID: other}, {QueueID: "sales"}}[r.IntN(2)]
		_ = w.call(func() error { return w.d.Transfer(ctx, i.AgentID, i.ID, to, "") })
		return fmt.Sprint("given ", thread, to)
	case 9:
		_ = w.call(func() error { _, err := w.d.AssignWaiting(ctx, i.ID, "boss", other, time.Minute); return err })
		return "assigned " + thread + " to " + other
	case 10:
		w.d.SetPBX([]string{"up", "up", "up", "down"}[r.IntN(4)])
		w.d.runTurn(w.d.box.Drain())
		return "the PBX"
	case 11:
		if r.IntN(3) > 0 {
			return "nothing"
		}
		_ = w.call(func() error {
			_, err := w.d.SetAgent(ctx, agent, Supervisor{UserID: "boss"}, AgentWish{State: events.AgentOffline, Now: true})
			return err
		})
		return "ends now " + agent
	case 12:
		w.decideRoom()
		return "another capacity"
	}
	verbs := []func(context.Context, string, string) error{w.d.Hold, w.d.Hangup, w.d.Return, w.d.Release}
	_ = w.call(func() error { return verbs[r.IntN(len(verbs))](ctx, agent, i.ID) })
	w.pass(time.Duration(r.IntN(15_000)) * time.Millisecond)
	return "time passes"
}

// note tells a thread's next state, the last one again, or an old one.
func (w *writers) note(id string) string {
	th, known := w.told[id]
	if !known {
		th = events.Thread{ID: id, SiteID: "s1", QueueID: "sales", Channel: []events.Channel{events.WebChat, events.Email, events.WhatsApp}[w.r.IntN(3)]}
	}
	n := ThreadNote{Thread: th, StayWith: time.Duration(w.r.IntN(40)) * time.Second}
	switch again := w.r.IntN(5); {
	case again == 0 && known:
		w.tell(n)
		return "told again " + id
	case again == 1 && th.Version > 1:
		n.Thread.Version = w.r.IntN(th.Version-1) + 1
		n.Thread.Status = events.ThreadOpen
		w.tell(n)
		return "told late " + id
	}
	th.Version++
	if w.r.IntN(6) == 0 {
		n.Assigned = fmt.Sprint("a", w.r.IntN(4)+1)
	}
	was := th.Status
	th.Status = []events.ThreadStatus{events.ThreadOpen, events.ThreadWaiting, events.ThreadSnoozed, events.ThreadResolved}[w.r.IntN(4)]
	if s := w.on(id).State; was == events.ThreadOpen && s != events.InteractionActive && w.r.IntN(4) > 0 {
		th.Status = events.ThreadOpen
	}
	th.AgentID = w.on(id).AgentID
	if w.r.IntN(8) == 0 {
		th.QueueID = []string{"sales", ""}[w.r.IntN(2)]
	}
	w.told[id], n.Thread = th, th
	w.tell(n)
	return fmt.Sprintf("%s is %s", id, th.Status)
}

// overfull names an agent who was offered more in the last step than there was room for.
func (w *writers) overfull() string {
	fresh := w.tape.evs[w.checked:]
	w.checked = len(w.tape.evs)
	for _, e := range fresh {
		b, ok := e.Body.(*events.InteractionEvent)
		if !ok || e.Type != events.InteractionOffered || w.d.work[b.Interaction.ID].State != events.InteractionInOffer {
			continue
		}
		a, i := w.d.agents[b.AgentID], b.Interaction
		most, on := a.Capacity.Written, a.Capacity.PerChannel
		if agents.Speaks(a) {
			most = min(most, a.Capacity.Beside)
		}
		switch limit, limited := on[i.Channel]; {
		case i.Channel.Written() && agents.Writes(a, "") > most:
			return fmt.Sprintf("%s was offered %s and has %d in writing, %+v", a.ID, i.ID, agents.Writes(a, ""), a.Capacity)
		case i.Channel.Written() && limited && agents.Writes(a, i.Channel) > limit:
			return fmt.Sprintf("%s was offered %s and has %d of %s, %+v", a.ID, i.ID, agents.Writes(a, i.Channel), i.Channel, a.Capacity)
		case !i.Channel.Written() && i.Kind == events.KindCustomer && agents.Writes(a, "") > a.Capacity.Beside:
			return fmt.Sprintf("%s was offered a call beside %d in writing, %+v", a.ID, agents.Writes(a, ""), a.Capacity)
		}
	}
	return ""
}

// lost names a thread whose work is not as its status wants it, or that waits although somebody may take it.
func (w *writers) lost() string {
	live := map[string]int{}
	for _, i := range w.d.work {
		if i.ThreadID == "" || !interactions.Live(i) {
			continue
		}
		if live[i.ThreadID]++; live[i.ThreadID] > 1 || w.on(i.ThreadID).ID != i.ID {
			return fmt.Sprintf("%d interactions are at work on %s", live[i.ThreadID], i.ThreadID)
		}
		if wrong := w.idle(i); wrong != "" {
			return wrong
		}
	}
	for id, th := range w.told {
		i := w.on(id)
		switch {
		case th.Status == events.ThreadOpen && (live[id] == 0 || i.State == events.InteractionParked):
			return fmt.Sprintf("%s is ours to answer, and its work is %q", id, i.State)
		case th.Status == events.ThreadResolved && live[id] > 0:
			return fmt.Sprintf("%s is resolved, and its work is %q", id, i.State)
		}
	}
	return ""
}

// idle names who might be asked for a conversation that waits.
func (w *writers) idle(i events.Interaction) string {
	if i.State != events.InteractionInQueue {
		return ""
	}
	chosen := i.ChosenID != "" && w.clock.Now().Before(i.ChosenUntil)
	for id, a := range w.d.agents {
		asked := id == i.ChosenID
		if !chosen {
			asked = i.QueueID != ""
		}
		if asked && agents.FreeToWrite(a, i.Channel) {
			return fmt.Sprintf("%s waits although %s has room", i.ID, id)
		}
	}
	return ""
}
