package dialling

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// world is one campaign with its agents.
type world struct {
	*testing.T
	journal *memory
	books   *books
	voice   *exchange
	desk    *desk.Desk
	engine  *Engine
	stop    func()
	dir     *directory.Directory
	written uint64
}

func openRules() rules.Rules {
	week := rules.Every("00:00-24:00", time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday)
	return rules.Rules{Limits: rules.Limits{Hours: &week, Holidays: rules.No}}
}

func atAnyHour() []rules.Override {
	var all []rules.Override
	for _, field := range []string{"hours", "holidays"} {
		all = append(all, rules.Override{Field: field, By: "test", Reason: "a test runs at any hour", Expires: time.Now().Add(24 * time.Hour)})
	}
	return all
}

type still struct{ dir *directory.Directory }

func (s still) LoadDirectory(context.Context) (*directory.Directory, error) { return s.dir, nil }

func newWorld(t *testing.T, leads, people int, change func(*campaigns.Campaign)) *world {
	w := &world{T: t, journal: newMemory(), books: &books{leads: map[uint64]*row{}, dnc: map[lists.Number]bool{}}, dir: directory.Empty()}
	w.voice = &exchange{w: w, calls: map[string]*events.Call{}, dials: map[string]int{}}
	w.dir.Queues["q"] = queues.Queue{ID: "q", SiteID: "s", Name: "Out", OfferSeconds: 20}
	for n := range people {
		id := fmt.Sprintf("agent%02d", n)
		w.dir.Agents[id] = agents.Profile{ID: id, SiteID: "s", Name: id, Phone: "extension", Extension: id, Standing: true, AutoAnswer: true, QueueIDs: []string{"q"}, Active: true}
	}
	for n := range leads {
		number := lists.Number(34910000000 + n)
		w.books.leads[uint64(n+1)] = &row{lead: lists.Lead{ID: uint64(n + 1), Name: fmt.Sprint("Lead ", n), Zone: "Europe/Madrid", Numbers: []lists.Number{number}}}
	}
	c := campaigns.Campaign{ID: "C1", Num: 1, SiteID: "s", Name: "Spring", State: campaigns.Running, QueueID: "q", ListIDs: []string{"L"}, Version: 1,
		Settings: campaigns.Settings{Mode: rules.Progressive, Pace: 100, Weight: 1, Country: "ES", TimeZone: "Europe/Madrid", TrunkID: "T", Preset: "any", Message: "sound:sorry",
			Rules: openRules(), Overrides: atAnyHour(),
			CallerID: campaigns.CallerIDs{Source: rules.FromCampaign, Number: "+34911111111"}}}
	if change != nil {
		change(&c)
	}
	w.books.plan = Plan{Campaigns: []campaigns.Campaign{c}, Trunks: []campaigns.Trunk{{ID: "T", SiteID: "s", Name: "Provider", Route: "PJSIP/{number}@p", Channels: 30, CPS: 50, Numbers: []string{"+34911111111"}}},
		Lists: map[string]lists.List{"L": {ID: "L"}}, ListNums: map[uint32]string{1: "L"}}
	w.up()
	t.Cleanup(func() { w.stop() })
	for id := range w.dir.Agents {
		_, err := w.desk.StartShift(t.Context(), id)
		w.must(err)
		w.desk.StandingLeg(id, true)
		_, err = w.desk.SetState(t.Context(), id, "", events.AgentReady, "")
		w.must(err)
	}
	return w
}

// up starts desk and engine from what the journal holds.
func (w *world) up() {
	log := slog.New(slog.DiscardHandler)
	p := w.journal.picture(w.T)
	w.desk = desk.New(desk.Config{Recorder: w.journal, Store: still{w.dir}, Clock: clock.Real(), IDs: ids.New(), Logger: log})
	var people []events.Agent
	for _, a := range p.Agents {
		people = append(people, a)
	}
	var work []events.Interaction
	for _, i := range p.Interactions {
		work = append(work, i)
	}
	w.desk.Restore(w.dir, people, work, p.Seq)
	w.desk.SetVoice(w.voice)
	w.engine = New(Config{Store: w.books, Voice: w.voice, Desk: w.desk, Journal: w.journal, Recorder: w.journal, Clock: clock.Real(), IDs: ids.New(), Logger: log,
		Projected: func() (uint64, time.Duration) { w.books.mu.Lock(); defer w.books.mu.Unlock(); return w.written, 0 }})
	w.engine.Restore(p)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = w.desk.Run(ctx) })
	wg.Go(func() { _ = w.engine.Run(ctx) })
	wg.Go(func() { w.projects(ctx) })
	w.desk.SetPBX("up")
	w.voice.mu.Lock()
	w.voice.desk = w.desk
	w.voice.mu.Unlock()
	for _, a := range people {
		w.desk.StandingLeg(a.ID, true)
	}
	w.stop = func() { cancel(); wg.Wait() }
	w.reconciles(p)
}

// projects is the projector: it tries what failed again.
func (w *world) projects(ctx context.Context) {
	w.books.mu.Lock()
	from := w.written + 1
	w.books.mu.Unlock()
	for ctx.Err() == nil {
		_ = w.journal.Follow(ctx, from, func(_ context.Context, evs []events.Event) error {
			for _, ev := range evs {
				if err := w.books.project(ev); err != nil {
					return err
				}
				w.books.mu.Lock()
				w.written = ev.Seq
				w.books.mu.Unlock()
				from = ev.Seq + 1
			}
			return nil
		})
	}
}

// reconciles tells what the voice engine finds after a start: calls that ended while nobody listened.
func (w *world) reconciles(p *fold.Picture) {
	for id, c := range p.Calls {
		w.voice.mu.Lock()
		now := *w.voice.calls[id]
		w.voice.mu.Unlock()
		if now.State == events.CallOver {
			c.State, c.EndedAt, c.EndCause = events.CallOver, time.Now().UTC(), events.CauseLost
			c.Legs[0].State, c.Legs[0].Cause = events.LegGone, events.CauseLost
			w.journal.Record([]events.Event{{ID: ids.New().New(), At: time.Now(), Type: events.CallEnded, Body: &events.CallEvent{Call: c}}})
			w.desk.Notify(desk.Notice{Kind: desk.NoticeOver, CallID: id, Cause: events.CauseLost, At: time.Now()})
			continue
		}
		w.voice.tell(&now, events.CallRecovered)
		if now.State == events.CallWaiting {
			w.voice.present(&now)
		}
	}
}

// kill ends the daemon without a goodbye: what it had in memory is gone.
func (w *world) kill() {
	w.voice.mu.Lock()
	w.voice.desk = nil
	w.voice.mu.Unlock()
	w.stop()
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) eventually(what string, in time.Duration, ok func() bool) {
	w.Helper()
	for end := time.Now().Add(in); time.Now().Before(end); {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond) //nolint:forbidigo // between two looks; a deadline bounds them
	}
	s, _ := w.engine.CampaignStatus("C1")
	b, _ := json.MarshalIndent(s, "", " ")
	w.Fatalf("not within %v: %s\n%s", in, what, b)
}

// attempts are the last records of all attempts, by lead.
func (w *world) attempts() map[uint64][]events.Attempt {
	w.journal.mu.Lock()
	defer w.journal.mu.Unlock()
	last, order := map[string]events.Attempt{}, []string{}
	for _, ev := range w.journal.all {
		if e, ok := ev.Body.(*events.AttemptEvent); ok {
			if _, known := last[e.Attempt.ID]; !known {
				order = append(order, e.Attempt.ID)
			}
			last[e.Attempt.ID] = e.Attempt
		}
	}
	out := map[uint64][]events.Attempt{}
	for _, id := range order {
		out[last[id].LeadID] = append(out[last[id].LeadID], last[id])
	}
	return out
}
