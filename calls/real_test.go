package calls

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
)

const agentTone, customerTone = 700, 1000

// onRealPBX runs a promise on each Asterisk we support, the versions side by side.
func onRealPBX(t *testing.T, f func(*realCentre)) {
	for _, version := range []string{"22", "16"} {
		t.Run("Asterisk "+version, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			l, err := lab.Start(ctx, lab.Config{Version: version, Phones: 6, Log: lab.Quiet})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := l.Stop(context.Background()); err != nil {
					t.Error(err)
				}
			})
			c := &realCentre{T: t, lab: l, journal: &memJournal{t: t}, dir: directory.Empty(), messages: t.TempDir()}
			c.dir.Queues["q"] = queues.Queue{ID: "q", SiteID: "s", Name: "Sales", OfferSeconds: 20, WrapupSeconds: 60, MusicClass: "default"}
			c.dir.Entries["e"] = queues.EntryPoint{ID: "e", SiteID: "s", Number: "800", QueueID: "q"}
			c.dir.Entries["g"] = queues.EntryPoint{ID: "g", SiteID: "s", Number: "801", QueueID: "q", Greeting: "sound:cordboard/welcome"}
			c.dir.Queues["short"] = queues.Queue{ID: "short", SiteID: "s", Name: "Short offers", OfferSeconds: 5, WrapupSeconds: 60, MusicClass: "default"}
			c.dir.Entries["h"] = queues.EntryPoint{ID: "h", SiteID: "s", Number: "802", QueueID: "short"}
			for n := range 4 {
				id := fmt.Sprint(1000 + n)
				c.dir.Agents[id] = agents.Profile{ID: id, SiteID: "s", Name: id, Phone: "extension", Extension: id, QueueIDs: []string{"q", "short"}, Active: true}
			}
			for _, id := range []string{"1004", "1005"} { // they stay on the line
				c.dir.Agents[id] = agents.Profile{ID: id, SiteID: "s", Name: id, Phone: "extension", Extension: id, Standing: true, AutoAnswer: true, QueueIDs: []string{"q"}, Active: true}
			}
			c.start()
			t.Cleanup(func() { c.stop() })
			f(c)
		})
	}
}

// realCentre is the daemon's voice side in this process over a real PBX.
type realCentre struct {
	*testing.T
	lab     *lab.Lab
	journal *memJournal
	dir     *directory.Directory
	desk    *desk.Desk
	engine  *Engine
	stop    func()
	// messages is where messages are kept.
	messages string
}

// start brings the voice side up from what the journal holds.
func (c *realCentre) start() {
	c.Helper()
	level := slog.LevelError
	if os.Getenv("VERBOSE") != "" {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(c.Output(), &slog.HandlerOptions{Level: level}))
	client, err := ari.New(ari.Config{URL: c.lab.PBX.ARIURL, User: c.lab.PBX.ARIUser, Password: c.lab.PBX.ARIPassword, App: "cordboard", Logger: log})
	if err != nil {
		c.Fatal(err)
	}
	live := c.journal.fold()
	c.desk = desk.New(desk.Config{Recorder: c.journal, Store: noStore{c.dir}, Clock: clock.Real(), IDs: ids.New(), Logger: log})
	c.engine = New(Config{Switch: Line{Client: client}, Desk: c.desk, Recorder: c.journal, Clock: clock.Real(), IDs: ids.New(), Logger: log,
		Route: "PJSIP/{number}@carrier", FallbackContext: "cordboard-fallback", Lease: 6 * time.Second, Messages: c.messages})
	c.desk.SetVoice(c.engine)
	c.desk.SetPBX("up")
	c.desk.Restore(c.dir, slices.Collect(maps.Values(live.Agents)), slices.Collect(maps.Values(live.Interactions)), live.Seq)
	c.engine.Restore(slices.Collect(maps.Values(live.Calls)))
	up := make(chan struct{})
	var once sync.Once
	stream := ari.NewEvents(client, ari.EventsConfig{OnUp: func(_ context.Context, s ari.Snapshot) error {
		c.engine.Reconcile(PictureOf(s, "cordboard"))
		once.Do(func() { close(up) })
		return nil
	}})
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = c.desk.Run(ctx) })
	wg.Go(func() { _ = c.engine.Run(ctx) })
	wg.Go(func() { stream.Run(ctx, c.engine.Hear) })
	c.stop = sync.OnceFunc(func() { cancel(); wg.Wait(); client.Close() })
	select {
	case <-up:
	case <-time.After(20 * time.Second):
		c.Fatalf("the event stream did not come up: %+v", stream.State())
	}
}

func (c *realCentre) ready(id string, p lab.Phone) {
	c.Helper()
	if _, err := c.lab.Carrier.SetPhone(c.Context(), id, p); err != nil {
		c.Fatal(err)
	}
	if _, err := c.desk.StartShift(c.Context(), id); err != nil {
		c.Fatal(err)
	}
	if _, err := c.desk.SetState(c.Context(), id, "", events.AgentReady, ""); err != nil {
		c.Fatal(err)
	}
}

func (c *realCentre) call(did string) *lab.Customer {
	c.Helper()
	cust, err := c.lab.Carrier.Call(c.Context(), lab.CallIn{DID: did, CallerID: "600123123", Tone: customerTone, Record: true})
	if err != nil {
		c.Fatal(err)
	}
	return cust
}

// hears waits, bounded, until a condition about sound is true.
func (c *realCentre) hears(what func(context.Context) error) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), 20*time.Second)
	defer cancel()
	if err := what(ctx); err != nil {
		c.Fatal(err)
	}
}

func (c *realCentre) tone(cust *lab.Customer, hz float64) {
	c.Helper()
	c.hears(func(ctx context.Context) error { return cust.Hears(ctx, hz) })
}

func (c *realCentre) state(agentID string) events.InteractionState {
	l, err := c.desk.Live(c.Context())
	if err != nil {
		c.Fatal(err)
	}
	for _, i := range l.Interactions {
		if i.AgentID == agentID {
			return i.State
		}
	}
	return ""
}

func (c *realCentre) interaction(agentID string) string {
	l, err := c.desk.Live(c.Context())
	if err != nil {
		c.Fatal(err)
	}
	for _, i := range l.Interactions {
		if i.AgentID == agentID {
			return i.ID
		}
	}
	return ""
}

func (c *realCentre) eventually(what string, cond func() bool) {
	c.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !cond() {
		if time.Now().After(deadline) {
			pbx, _ := c.lab.PBX.CLI(context.Background(), "core show channels concise")
			c.Fatalf("after 20 s it is still not so that %s\n%s", what, pbx)
		}
		time.Sleep(5 * time.Millisecond) //nolint:forbidigo // between two looks; a deadline bounds them
	}
}

func TestARealCallerHearsGreetingMusicAgentHoldAndTheEnd(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		cust := c.call("801")
		c.hears(cust.HearsMusic)
		c.ready("1000", lab.Phone{Tone: agentTone})
		c.tone(cust, agentTone)
		c.eventually("the desk sees the talk", func() bool { return c.state("1000") == events.InteractionActive })
		if err := c.desk.Hold(c.Context(), "1000", c.interaction("1000")); err != nil {
			c.Fatal(err)
		}
		c.hears(cust.HearsMusic)
		if err := c.desk.Resume(c.Context(), "1000", c.interaction("1000")); err != nil {
			c.Fatal(err)
		}
		c.tone(cust, agentTone)
		if err := c.desk.Hangup(c.Context(), "1000", c.interaction("1000")); err != nil {
			c.Fatal(err)
		}
		c.hears(func(ctx context.Context) error { _, err := cust.WaitEnded(ctx); return err })
		c.eventually("wrap-up begins and the PBX is clear", func() bool {
			out, err := c.lab.PBX.CLI(c.Context(), "core show channels count")
			return err == nil && c.state("1000") == events.InteractionWrappingUp && len(out) > 0 && out[0] == '0'
		})
	})
}

func TestARealUnansweredOfferGoesToTheNextAgent(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		c.ready("1000", lab.Phone{Does: "ring"})
		c.ready("1001", lab.Phone{Tone: agentTone})
		cust := c.call("802")
		c.tone(cust, agentTone)
		l, err := c.desk.Live(c.Context())
		if err != nil {
			c.Fatal(err)
		}
		for _, a := range l.Agents {
			if a.ID == "1000" && a.State != events.AgentMissed {
				c.Errorf("the agent who did not answer is %s, want missed", a.State)
			}
		}
	})
}

func TestARealCustomerIsDialledAndHearsTheAgent(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		customer, err := c.lab.Carrier.SetPhone(c.Context(), "1050", lab.Phone{Tone: customerTone, Record: true}) // a mobile: 99 and its number
		if err != nil {
			c.Fatal(err)
		}
		agent := c.listening("1000")
		if _, err := c.desk.Dial(c.Context(), "1000", "991050", "q"); err != nil {
			c.Fatal(err)
		}
		c.eventually("the customer talks with the agent", func() bool { return c.state("1000") == events.InteractionActive })
		c.eventually("the customer hears the agent", func() bool { return lastSecond(customer).Tone(agentTone) > 0.8 })
		c.eventually("the agent hears the customer", func() bool { return lastSecond(agent).Tone(customerTone) > 0.8 })
	})
}

// listening makes an agent ready whose phone hums and keeps what it hears in a file.
func (c *realCentre) listening(id string) string {
	c.Helper()
	file, err := c.lab.Carrier.SetPhone(c.Context(), id, lab.Phone{Tone: agentTone, Record: true})
	if err != nil {
		c.Fatal(err)
	}
	if _, err := c.desk.StartShift(c.Context(), id); err != nil {
		c.Fatal(err)
	}
	if _, err := c.desk.SetState(c.Context(), id, "", events.AgentReady, ""); err != nil {
		c.Fatal(err)
	}
	return file
}

// lastSecond of a recording; nothing while there is less.
func lastSecond(file string) lab.Audio {
	last, length, err := lab.ReadLast(file, time.Second)
	if err != nil || length < time.Second {
		return lab.Audio{Rate: 16000}
	}
	return last
}

func TestWithoutTheDaemonRealCallersReachThePBXsOwnQueue(t *testing.T) {
	onRealPBX(t, func(c *realCentre) {
		waiting := c.call("801")
		c.hears(waiting.HearsMusic)
		c.ready("1000", lab.Phone{Does: "ring"})
		c.eventually("the caller is offered to an agent", func() bool { return c.state("1000") == events.InteractionInOffer })
		queuing := c.call("800")
		c.hears(queuing.HearsMusic)
		c.stop()
		late := c.call("800")
		queued := func(n string) bool {
			out, err := c.lab.PBX.CLI(c.Context(), "queue show fallback")
			return err == nil && len(out) > 0 && strings.Contains(out, "has "+n+" calls")
		}
		c.eventually("the new caller is in the PBX's own queue", func() bool { return queued("1") })
		c.hears(late.HearsMusic)
		c.eventually("the leases ran out: who was offered to an agent and who stood in the line are there too", func() bool { return queued("3") })
		for what, cust := range map[string]*lab.Customer{"in an offer": waiting, "in the line": queuing} {
			c.hears(cust.HearsMusic)
			a, err := cust.Heard()
			if err != nil {
				c.Fatal(err)
			}
			if dead := a.LongestSilence(); dead > 2*time.Second {
				c.Errorf("who was %s when the daemon went heard a dead line for %v", what, dead)
			} else {
				c.Logf("who was %s heard nothing for %v at most", what, dead)
			}
		}
		c.eventually("the agent's phone rings for nobody no longer", func() bool {
			out, err := c.lab.PBX.CLI(c.Context(), "core show channels concise")
			return err == nil && !strings.Contains(out, "/1000-")
		})
	})
}
