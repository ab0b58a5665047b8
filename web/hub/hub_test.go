package hub

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestEverybodyHearsWhatTheyMaySeeAndNothingElse(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	agent, supA, supB := s.open(agentOne(), ""), s.open(supervisor("A"), ""), s.open(supervisor("B", accounts.PermInteractionsAll), "")
	j.append(events.AgentStateChanged, agentEvent("ag1", "A"), agentEvent("ag2", "A"), agentEvent("ag9", "B")) // 1 2 3
	j.append(events.InteractionQueued, inSite("i1", "A", "", events.InteractionInQueue))                       // 4
	j.append(events.InteractionOffered, inSite("i1", "A", "ag1", events.InteractionInOffer))                   // 5
	ended := inSite("i1", "A", "", events.InteractionInQueue)
	ended.AgentID = "ag1"
	j.append(events.InteractionOfferEnded, ended)                                                                                                          // 6: missed by ag1
	j.append(events.InteractionConnected, inSite("i1", "A", "ag2", events.InteractionActive))                                                              // 7: taken by ag2
	j.append(events.InteractionConnected, inSite("i2", "A", "ag1", events.InteractionActive))                                                              // 8
	j.append(events.InteractionConnected, inSite("i2", "A", "ag2", events.InteractionActive))                                                              // 9: moved to ag2
	j.append(events.InteractionEnded, inSite("i2", "A", "ag2", events.InteractionDone))                                                                    // 10
	j.append(events.CallStarted, &events.CallEvent{Call: events.Call{ID: "c1", SiteID: "A"}}, &events.CallEvent{Call: events.Call{ID: "c2", SiteID: "B"}}) // 11 12
	j.append(events.SystemPBX, &events.SystemEvent{State: "down"})                                                                                         // 13
	agent.hears("agent.state_changed#1", "interaction.offered#5", "interaction.offer_ended#6", "interaction.connected#8", "interaction.connected#9", "interaction.ended#10", "pbx:down")
	supA.hears("agent.state_changed#1", "agent.state_changed#2", "interaction.queued#4", "interaction.offered#5", "interaction.offer_ended#6",
		"interaction.connected#7", "interaction.connected#8", "interaction.connected#9", "interaction.ended#10", "pbx:down")
	supB.hears("agent.state_changed#3", "call.started#12", "pbx:down")
}

func TestATickTellsHowFarABrowserIsComplete(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	b := s.open(supervisor("B"), "")
	j.append(events.AgentStateChanged, agentEvent("ag1", "A"), agentEvent("ag9", "B"), agentEvent("ag1", "A"))
	s.settle()
	s.clock.Advance(tickEvery)
	b.hears("agent.state_changed#2")
	if got := b.next(); got.Type != "tick" || got.Seq != 3 {
		t.Fatalf("got %s with seq %d, want a tick with 3", got, got.Seq)
	}
}

func TestABrowserResumesWhereItStopped(t *testing.T) {
	j := newJournal()
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"), agentEvent("ag1", "A"), agentEvent("ag9", "B"))
	s := newStage(t, j)
	s.open(supervisor("B"), "1").hears("agent.state_changed#3")
	fresh := s.open(supervisor("B"), "")
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"))
	fresh.hears("agent.state_changed#4")
}

func TestABrowserThatMissedTooMuchStartsOver(t *testing.T) {
	j := newJournal()
	j.first = 100 // the journal forgot what was before
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"))
	s := newStage(t, j)
	s.open(supervisor("B"), "5").hears("resync:gap")
	s.open(supervisor("B"), "99").hears("agent.state_changed#100")
}

func TestABrowserAheadOfTheHubIsNotToldTwice(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	b := s.open(supervisor("B"), "2")
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"), agentEvent("ag9", "B"), agentEvent("ag9", "B"))
	b.hears("agent.state_changed#3")
}

func TestABrowserOfAnotherJournalStartsOver(t *testing.T) {
	s := newStage(t, newJournal())
	b := s.open(supervisor("B"), "5000")
	s.clock.Advance(tickEvery)
	b.hears("resync:gap", "tick")
}

func TestTheRingForgetsTheOldestAndKnowsIt(t *testing.T) {
	var r ring
	r.first = 1
	for i := range uint64(RingSize + 10) {
		r.add(&entry{seq: i*2 + 1}) // numbers with holes
	}
	if _, ok := r.after(18); ok {
		t.Error("a gap was not noticed")
	}
	list, ok := r.after(19)
	if !ok || len(list) != RingSize || list[0].seq != 21 || list[len(list)-1].seq != 2*(RingSize+9)+1 {
		t.Errorf("after 19: %d entries, ok %v", len(list), ok)
	}
	if list, ok := r.after(2*(RingSize+9) + 1); !ok || len(list) != 0 {
		t.Errorf("nothing was missed, but %d entries came", len(list))
	}
}

func TestASlowBrowserIsToldToStartOverAndClosed(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	b := s.open(supervisor("B"), "")
	long := agentEvent("ag9", "B")
	long.Agent.Name = strings.Repeat("x", 32<<10)
	for range outLimit + 2000 { // beyond its queue and the kernel's buffers, while it does not read
		j.append(events.AgentStateChanged, long)
	}
	wait(t, func() bool { return s.metric("cordboard_browsers_slow_total") == 1 })
	wait(t, func() bool { return s.metric("cordboard_browsers") == 0 })
	_ = b.ws.Close()
}

func TestABrowserThatFloodsOrTalksIsClosed(t *testing.T) {
	for name, send := range map[string][]string{
		"flood": func() (l []string) {
			for range 50 {
				l = append(l, `{"type":"ping"}`)
			}
			return l
		}(),
		"talk":    {`{"type":"subscribe"}`},
		"noise":   {`hello`},
		"a novel": {`{"type":"ping","x":"` + strings.Repeat("x", 2000) + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, newJournal())
			b := s.open(supervisor("B"), "")
			for _, m := range send {
				if b.ws.WriteMessage(websocket.TextMessage, []byte(m)) != nil {
					break
				}
			}
			wait(t, func() bool { return s.metric("cordboard_browsers") == 0 })
		})
	}
}

func TestAPingIsWelcome(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	b := s.open(supervisor("B"), "")
	for range 5 {
		if err := b.ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"ping"}`)); err != nil {
			t.Fatal(err)
		}
	}
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"))
	b.hears("agent.state_changed#1")
}

func TestAChangedDirectoryIsReloadedBeforeTheConcernedAreTold(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	agent, supA, supB := s.open(agentOne(), ""), s.open(supervisor("A", accounts.PermQueuesRead), ""), s.open(supervisor("B", accounts.PermQueuesRead), "")
	j.append(events.DirectoryChanged, &events.DirectoryEvent{Noun: "queue", ID: "qa", Act: "updated", SiteID: "A"})
	agent.hears("resync:directory")
	supA.hears("directory.changed#1", "resync:directory")
	if s.reloads != 1 {
		t.Errorf("the directory was reloaded %d times", s.reloads)
	}
	j.append(events.DirectoryChanged, &events.DirectoryEvent{Noun: "schedule", ID: "x", Act: "updated", SiteID: "B"})
	supB.hears("directory.changed#2") // and nothing of site A came before
}

func TestChangedRightsTakeEffectAtOnce(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	b := s.open(supervisor("A"), "")
	moved := supervisor("B")
	moved.SessionID = "s-A"
	s.mu.Lock()
	s.who["s-A"] = moved
	s.mu.Unlock()
	j.append(events.DirectoryChanged, &events.DirectoryEvent{Noun: "user", ID: "u-A", Act: "updated", SiteID: "B"})
	b.hears("resync:permissions")
	j.append(events.AgentStateChanged, agentEvent("ag1", "A"), agentEvent("ag9", "B"))
	b.hears("agent.state_changed#3")
}

func TestASessionThatEndedSaysBye(t *testing.T) {
	s := newStage(t, newJournal())
	out, found := s.open(supervisor("A"), ""), s.open(supervisor("B"), "")
	s.hub.EndSession("s-A")
	out.hears("bye:session_ended")
	if code := out.closed(); code != websocket.CloseNormalClosure {
		t.Errorf("closed with %d", code)
	}
	s.mu.Lock()
	s.refreshE = fault.New(fault.Unauthenticated, "gone")
	s.mu.Unlock()
	s.clock.Advance(refreshEvery)
	for got := found.next(); got.Type != "bye"; got = found.next() {
		if got.Type != "tick" {
			t.Fatalf("got %s", got)
		}
	}
	wait(t, func() bool { s.mu.Lock(); defer s.mu.Unlock(); return slices.Contains(s.ended, "s-B") })
}

func TestWhoIsInStaysInWhileTheDatabaseIsAway(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	b := s.open(supervisor("B"), "")
	s.mu.Lock()
	s.refreshE = fault.New(fault.Unavailable, "away")
	s.mu.Unlock()
	j.append(events.DirectoryChanged, &events.DirectoryEvent{Noun: "role", ID: "r", Act: "updated"})
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"))
	b.hears("agent.state_changed#2")
}

func TestFiguresComeOnceASecondToThoseWhoMaySeeThem(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	agent, supB := s.open(agentOne(), ""), s.open(supervisor("B"), "")
	for n := range 20 {
		j.append(events.InteractionQueued, inSite(fmt.Sprint("i", n), "A", "", events.InteractionInQueue))
	}
	s.settle()
	s.clock.Advance(countsEvery)
	got := agent.any()
	for !strings.Contains(fmt.Sprintf("%s", got.Queues), `"waiting":20`) && got.Type == "counts" {
		got = agent.any() // behind the figures at the beginning
	}
	if got.String() != "counts:1" || !strings.Contains(string(got.Queues[0]), `"waiting":20`) {
		t.Fatalf("got %s %s", got, got.Queues)
	}
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"))
	supB.hears("agent.state_changed#21")
	if c := s.hub.Counts(supervisor("B")); len(c) != 1 || c[0].QueueID != "qb" {
		t.Errorf("site B sees %+v", c)
	}
}

func TestABrokenJournalIsFollowedAgain(t *testing.T) {
	for _, c := range []struct {
		err  error
		want []string
	}{{errors.New("the disk"), nil}, {journal.ErrGone, []string{"resync:gap"}}, {journal.ErrAhead.With("asked", 3), []string{"resync:gap"}}} {
		t.Run(c.err.Error()[:8], func(t *testing.T) {
			j := newJournal()
			s := newStage(t, j)
			b := s.open(supervisor("B"), "")
			j.mu.Lock()
			j.fail = c.err
			j.mu.Unlock()
			j.append(events.AgentStateChanged, agentEvent("ag9", "B"))
			wait(t, func() bool { j.mu.Lock(); defer j.mu.Unlock(); return j.fail == nil })
			wait(t, func() bool { return s.clock.Pending() > 4 }) // three tickers, one browser's, and the wait
			s.clock.Advance(retryFollow)
			b.hears(c.want...)
			b.hears("agent.state_changed#1")
		})
	}
}

func TestThePageOpenedTooManyTimesReplacesItsOldest(t *testing.T) {
	s := newStage(t, newJournal())
	first := s.open(agentOne(), "")
	for range socketsPerUser {
		s.open(agentOne(), "")
	}
	first.hears("bye:replaced")
}

func TestShutdownSaysByeAndJoinsEverything(t *testing.T) {
	var bs []*browser
	t.Run("a hub that stops", func(t *testing.T) {
		s := newStage(t, newJournal())
		for range 3 {
			b := s.open(agentOne(), "")
			bs = append(bs, b)
		}
		s.hub.shutdown()
		for _, b := range bs {
			b.hears("bye:shutdown")
			if code := b.closed(); code != websocket.CloseGoingAway {
				t.Errorf("closed with %d", code)
			}
		}
		if _, _, err := websocket.DefaultDialer.Dial(s.url, nil); err == nil {
			t.Error("a browser was let in while the hub stops")
		}
	})
}

func TestUnknownEventsOfANewerVersionReachNobody(t *testing.T) {
	j := newJournal()
	s := newStage(t, j)
	b := s.open(supervisor("B"), "")
	j.append("fax.received", &events.Unknown{Raw: []byte(`{"secret":1}`)})
	j.append(events.AgentStateChanged, agentEvent("ag9", "B"))
	b.hears("agent.state_changed#2")
}

func TestOnlyWhatIsNewIsObserved(t *testing.T) {
	j := newJournal()
	j.append(events.AgentSignedOut, agentEvent("ag1", "A")) // before this start
	var seen []uint64
	s := newStage(t, j, func(c *Config) { c.Observe = func(e events.Event) { seen = append(seen, e.Seq) } })
	b := s.open(supervisor("A"), "")
	j.append(events.AgentSignedOut, agentEvent("ag1", "A"))
	b.hears("agent.signed_out#2")
	if !slices.Equal(seen, []uint64{2}) {
		t.Errorf("got %v", seen)
	}
}

func TestTheHubIsHealthyWhenItKeepsUp(t *testing.T) {
	s := newStage(t, newJournal())
	if err := s.hub.Healthy(t.Context()); err != nil {
		t.Error(err)
	}
}
