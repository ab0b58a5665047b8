package desk

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

// hour is a simulated hour of a desk: callers come at random to two queues, of which one goes first, both served by the same
// two teams, of which the second joins the search for the one after half a minute. Some callers rather keep their place and
// are called back. After the quarter of an hour in which the desk learns its pace, everybody who joins a line is promised a
// wait, or not, by the desk's own words.
type hour struct {
	*house
	r       *rand.Rand
	second  int
	due     map[int][]func()
	rings   map[string]bool     // offers, by id, that an agent is about to take
	told    map[string]promised // by interaction
	kept    []promised
	silent  int // callers who joined a line and were promised nothing
	callers int
}

type promised struct {
	queue            string
	at               int
	expected, waited float64
}

const (
	firstTeam, secondTeam = 8, 4
	learning              = 900
)

func newHour(t *testing.T, seed uint64) *hour {
	var ids []string
	for n := range firstTeam + secondTeam {
		ids = append(ids, fmt.Sprintf("a%02d", n))
	}
	h := &hour{house: newHouse(t, ids...), r: rand.New(rand.NewPCG(seed, 3)), due: map[int][]func(){}, rings: map[string]bool{}, told: map[string]promised{}}
	dir := *h.d.Directory()
	dir.Queues, dir.Entries = maps.Clone(dir.Queues), maps.Clone(dir.Entries)
	dir.Agents = maps.Clone(dir.Agents)
	q := dir.Queues["sales"]
	q.WrapupSeconds, q.AgeSeconds, q.AgeMost = 120, 60, 3
	q.Teams = []queues.TeamStep{{TeamID: "one"}, {TeamID: "two", AfterSeconds: 30}}
	q.Care.Callback = queues.CallbackRule{Offer: queues.CallbackKey, Attempts: 1, RetryMinutes: 5}
	q.Care = q.Care.Normalize()
	vip := q
	vip.ID, vip.Name, vip.Priority, vip.Teams, vip.Care = "vip", "Vip", 2, nil, queues.Care{}.Normalize()
	dir.Queues["sales"], dir.Queues["vip"] = q, vip
	e := dir.Entries["e1"]
	e.ID, e.Number, e.QueueID = "e2", "801", "vip"
	dir.Entries["e2"] = e
	for n, id := range ids {
		a := dir.Agents[id]
		a.TeamID, a.QueueIDs = "one", []string{"sales", "vip"}
		if n >= firstTeam {
			a.TeamID = "two"
		}
		dir.Agents[id] = a
	}
	h.d.dir.Store(&dir)
	h.turn((*turn).syncDirectory)
	h.ready(ids...)
	return h
}

func (h *hour) after(seconds float64, do func()) {
	at := h.second + max(1, int(math.Round(seconds)))
	h.due[at] = append(h.due[at], do)
}

// comes is a caller; those of the one queue now and then ask to be called back after a while.
func (h *hour) comes(to string) {
	h.callers++
	call, from := fmt.Sprint("c", h.callers), fmt.Sprint(600100000+h.callers)
	h.turn(func(t *turn) { t.arrive(Arrival{CallID: call, From: from, To: to}) })
	i := h.of(call)
	if i.State != events.InteractionInQueue {
		return
	}
	if h.second >= learning {
		if _, wait, ok := h.expect(call); ok {
			h.told[i.ID] = promised{queue: i.QueueID, at: h.second, expected: wait.Seconds()}
		} else {
			h.silent++
		}
	}
	if to == "800" && h.r.IntN(6) == 0 {
		h.after(20, func() { h.keeps(i.ID, call) })
	}
}

func (h *hour) keeps(id, call string) {
	if h.d.work[id].State != events.InteractionInQueue {
		return
	}
	h.press(call, "1")
	h.press(call, "1")
	if c := h.child(id); c.Callback != nil {
		h.told[c.ID] = h.told[id]
		delete(h.told, id)
		h.notice(Notice{Kind: NoticeOver, CallID: call, Cause: events.CauseCallback})
	}
}

// takes lets agents take what rings, talk and wrap up.
func (h *hour) takes() {
	for _, id := range slices.Sorted(maps.Keys(h.d.work)) {
		i := h.d.work[id]
		if i.State != events.InteractionInOffer || h.rings[i.OfferID] {
			continue
		}
		h.rings[i.OfferID] = true
		h.after(2, func() {
			if p, ok := h.told[id]; ok && p.at > 0 {
				p.waited = float64(h.second - p.at)
				h.kept = append(h.kept, p)
				delete(h.told, id)
			}
			i := h.d.work[id]
			if i.Callback != nil {
				h.notice(Notice{Kind: NoticeAccepted, CallID: i.CallID, OfferID: i.OfferID, AgentID: i.AgentID})
			}
			h.connect(i.CallID)
			h.after(130*math.Exp(0.6*h.r.NormFloat64()-0.18), func() {
				h.notice(Notice{Kind: NoticeOver, CallID: i.CallID, Cause: events.CauseCustomerHung})
				h.after(40, func() {
					h.must(func() error {
						return h.d.FinishWrapup(h.Context(), i.AgentID, id, Finish{DispositionID: "sold", Then: events.AgentReady})
					})
				})
			})
		})
	}
}

func (h *hour) run(sales, vip float64) {
	for ; h.second < learning+3600; h.second++ {
		if h.r.Float64() < sales {
			h.comes("800")
		}
		if h.r.Float64() < vip {
			h.comes("801")
		}
		for _, do := range h.due[h.second] {
			do()
		}
		delete(h.due, h.second)
		h.pass(time.Second)
		h.takes()
	}
}

// off is by how much the promises of an hour were too long; NaN when hardly anybody waited.
func off(list []promised) float64 {
	expected, waited := 0.0, 0.0
	for _, p := range list {
		expected, waited = expected+p.expected, waited+p.waited
	}
	if len(list) < 20 {
		return math.NaN()
	}
	return expected/waited - 1
}

// What one caller waits is chance, so an hour is judged by the mean of what its callers were promised and by the mean of what
// they waited, none left out: in nine of ten hours the one is within a quarter of the other. Over all hours it is for either
// queue by itself as well.
func TestTheWaitTheDeskPromisesIsWithinAQuarterOfTheTruthInSingleHours(t *testing.T) {
	for name, rate := range map[string][2]float64{"a calm floor": {0.046, 0.012}, "a busy floor": {0.052, 0.012}, "many who go first": {0.038, 0.025}} {
		t.Run(name, func(t *testing.T) {
			good, hours, all := 0, 0, map[string][]promised{}
			for seed := range uint64(20) {
				h := newHour(t, seed)
				h.run(rate[0], rate[1])
				for _, p := range h.kept {
					all[p.queue] = append(all[p.queue], p)
				}
				by := off(h.kept)
				t.Logf("hour %2d: %d of %d callers joined a line, %d were promised nothing: %+.0f %%", seed, len(h.kept)+h.silent, h.callers, h.silent, by*100)
				if h.silent > len(h.kept)/10 {
					t.Errorf("hour %d: %d callers were promised nothing, and %d something", seed, h.silent, len(h.kept))
				}
				if math.IsNaN(by) {
					continue
				}
				hours++
				if math.Abs(by) <= 0.25 {
					good++
				}
			}
			t.Logf("%d of %d hours", good, hours)
			if hours < 10 || good*10 < hours*9 {
				t.Errorf("in %d of %d hours the promised wait was within a quarter of the truth", good, hours)
			}
			for queue, list := range all {
				by := off(list)
				t.Logf("%s: %d callers, %+.0f %%", queue, len(list), by*100)
				if math.Abs(by) > 0.25 {
					t.Errorf("%s: over all hours the promises are off by %+.0f %%", queue, by*100)
				}
			}
		})
	}
}
