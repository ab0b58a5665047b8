package routing

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Decide pairs waiting interactions with free agents. Whoever waits for one chosen agent goes first for that agent. All
// others go by priority with age, then by how long they wait; each gets the agent whom the queue's strategy prefers among
// those who serve the queue, have the skills and the team that will do by now, and have not been tried for it. When all
// of those have been tried, the best of them is asked again: somebody who missed a call and came back to ready is asked
// rather than nobody. Ties are broken by id, so that equal input gives equal output. An agent takes one at a time.
func (b *Book) Decide(now time.Time, waiting []Waiting, free []Free) []Match {
	if len(waiting) == 0 || len(free) == 0 {
		return nil
	}
	d := &decision{book: b, now: now, left: len(free), lists: make([][]int32, len(b.lines)), dead: map[string][]int{}}
	for _, f := range free {
		if a := b.agents[f.AgentID]; a != nil {
			d.free = append(d.free, candidate{agent: a, since: nano(f.Since), load: f.Load, full: f.Full})
		}
	}
	d.left = len(d.free)
	var out []Match
	for _, o := range d.order(waiting) {
		if d.left == 0 {
			break
		}
		if m, ok := d.choose(&waiting[o.at]); ok {
			out = append(out, m)
		}
	}
	return out
}

// decision is the working memory of one Decide.
type decision struct {
	book  *Book
	now   time.Time
	free  []candidate
	left  int
	lists [][]int32 // by line: candidates who serve it; nil until asked for
	// dead is, by kind and line, one more than the latest door behind which nobody was found. Later doors only let more in and
	// agents only become fewer, so whoever stands before that door need not be looked at.
	dead  map[string][]int
	own   []need
	level []int
}

type candidate struct {
	*agent
	since int64
	load  int
	full  []string
	taken bool
}

func (c *candidate) takes(kind string) bool { return !slices.Contains(c.full, kind) }

type place struct {
	chosen   bool
	priority int
	since    int64
	at       int32
}

func (d *decision) order(waiting []Waiting) []place {
	out := make([]place, len(waiting))
	for i := range waiting {
		w := &waiting[i]
		out[i] = place{w.Chosen.holds(d.now), d.book.Priority(d.now, *w), nano(w.Since), int32(i)}
	}
	slices.SortFunc(out, func(a, b place) int {
		if a.chosen != b.chosen {
			if a.chosen {
				return -1
			}
			return 1
		}
		if c := cmp.Compare(b.priority, a.priority); c != 0 {
			return c
		}
		if c := cmp.Compare(a.since, b.since); c != 0 {
			return c
		}
		return cmp.Compare(waiting[a.at].ID, waiting[b.at].ID)
	})
	return out
}

func (d *decision) choose(w *Waiting) (Match, bool) {
	if w.Chosen.holds(d.now) {
		return d.chosen(w)
	}
	l := d.book.lines[w.QueueID]
	if l == nil {
		return Match{}, false
	}
	waited := d.now.Sub(w.Since)
	plain := len(w.Needs) == 0 // whom nobody tried suits, suits nobody more after a try
	door, _ := slices.BinarySearch(l.doors, waited+1)
	dead := d.dead[w.Kind]
	if dead == nil {
		dead = make([]int, len(d.lists))
		d.dead[w.Kind] = dead
	}
	if plain && door < dead[l.n] {
		return Match{}, false
	}
	best, again := d.best(w, l, waited)
	if best < 0 && plain {
		dead[l.n] = door + 1
	}
	if best < 0 {
		return Match{}, false
	}
	return d.take(w, best, l.why(again))
}

func (l *line) why(again bool) string {
	switch {
	case again:
		return "everybody who may take it was asked before, so the best of them is asked again"
	case l.Strategy == BestAvailable:
		return "best available: highest levels in the skills that are needed"
	}
	return "longest available of the queue"
}

func (d *decision) take(w *Waiting, i int32, why string) (Match, bool) {
	c := &d.free[i]
	c.taken = true
	d.left--
	return Match{w.ID, c.ID, fmt.Sprintf("%s, free since %s", why, stamp(c.since))}, true
}

func (d *decision) chosen(w *Waiting) (Match, bool) {
	for i := range d.free {
		if c := &d.free[i]; c.ID == w.Chosen.AgentID && !c.taken && c.takes(w.Kind) {
			return d.take(w, int32(i), "the chosen agent")
		}
	}
	return Match{}, false
}

// best returns whom the strategy prefers, -1 when nobody will do; again tells that only tried ones did.
func (d *decision) best(w *Waiting, l *line, waited time.Duration) (best int32, again bool) {
	needs := l.needs
	if len(w.Needs) > 0 {
		d.own = d.book.needs(append(d.own[:0], l.needs...), w.Needs)
		needs = d.own
	}
	d.level = d.level[:0]
	for i := range needs {
		d.level = append(d.level, needs[i].level(waited))
	}
	fresh, tried := rank{at: -1}, rank{at: -1}
	for _, i := range d.list(l) {
		c := &d.free[i]
		if c.taken || !c.takes(w.Kind) || !l.searched(c.agent, waited) {
			continue
		}
		r, ok := d.fits(c, needs)
		if !ok {
			continue
		}
		r.at = i
		if l.Strategy != BestAvailable {
			r.score = 0
		}
		if slices.Contains(w.Tried, c.ID) {
			tried.better(r, d.free)
		} else {
			fresh.better(r, d.free)
		}
	}
	if fresh.at >= 0 {
		return fresh.at, false
	}
	return tried.at, true
}

// fits checks a candidate against the needs with the levels that will do now.
func (d *decision) fits(c *candidate, needs []need) (rank, bool) {
	score := 0
	for i := range needs {
		has := c.agent.level(&needs[i])
		if has < d.level[i] {
			return rank{}, false
		}
		score += has
	}
	return rank{score: score, load: c.load, since: c.since}, true
}

type rank struct {
	score int
	load  int
	since int64
	at    int32
}

func (r *rank) better(x rank, free []candidate) {
	if r.at < 0 || cmp.Or(cmp.Compare(r.score, x.score), cmp.Compare(x.load, r.load), cmp.Compare(x.since, r.since)) < 0 ||
		r.score == x.score && r.load == x.load && r.since == x.since && free[x.at].ID < free[r.at].ID {
		*r = x
	}
}

func (d *decision) list(l *line) []int32 {
	if d.lists[l.n] == nil {
		list := []int32{}
		for i := range d.free {
			if d.free[i].in(l) {
				list = append(list, int32(i))
			}
		}
		d.lists[l.n] = list
	}
	return d.lists[l.n]
}

// nano orders times as numbers; the zero time, which has none, is the oldest.
func nano(t time.Time) int64 {
	if t.IsZero() {
		return math.MinInt64
	}
	return t.UnixNano()
}

func stamp(ns int64) string {
	if ns == math.MinInt64 {
		return "ever"
	}
	return time.Unix(0, ns).UTC().Format("15:04:05.000Z")
}
