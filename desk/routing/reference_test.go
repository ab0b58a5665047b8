package routing

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// situation is one random situation.
type situation struct {
	lines   []Line
	agents  []Agent
	waiting []Waiting
	free    []Free
}

// suits says a rule as one would say it: who may be asked for an interaction now.
func (s *situation) suits(w Waiting, a Agent) (score int, ok bool) {
	if w.Chosen.AgentID != "" && noon.Before(w.Chosen.Until) {
		return 0, a.ID == w.Chosen.AgentID
	}
	n := slices.IndexFunc(s.lines, func(l Line) bool { return l.ID == w.QueueID })
	if n < 0 || !slices.Contains(a.QueueIDs, w.QueueID) {
		return 0, false
	}
	l := s.lines[n]
	waited := noon.Sub(w.Since)
	if len(l.Teams) > 0 && !slices.ContainsFunc(l.Teams, func(x TeamStep) bool { return x.TeamID == a.TeamID && waited >= x.After }) {
		return 0, false
	}
	for _, n := range append(slices.Clone(l.Needs), w.Needs...) {
		wants := n.Level
		for _, r := range n.Relax {
			if waited >= r.After {
				wants = min(wants, r.Level)
			}
		}
		if a.Skills[n.SkillID] < wants {
			return 0, false
		}
		score += a.Skills[n.SkillID]
	}
	if l.Strategy != BestAvailable {
		score = 0
	}
	return score, true
}

func (s *situation) priority(w Waiting) int {
	for _, l := range s.lines {
		if l.ID == w.QueueID && l.AgeEvery > 0 {
			return w.Priority + min(int(noon.Sub(w.Since)/l.AgeEvery), l.AgeMost)
		}
	}
	return w.Priority
}

// before reports whether a goes before b.
func (s *situation) before(a, b Waiting) bool {
	ca, cb := a.Chosen.AgentID != "" && noon.Before(a.Chosen.Until), b.Chosen.AgentID != "" && noon.Before(b.Chosen.Until)
	switch {
	case ca != cb:
		return ca
	case s.priority(a) != s.priority(b):
		return s.priority(a) > s.priority(b)
	case !a.Since.Equal(b.Since):
		return a.Since.Before(b.Since)
	}
	return a.ID < b.ID
}

// slow is Decide without any thought for speed: take the first caller, ask every agent, repeat.
func (s *situation) slow() map[string]string {
	out, taken, done := map[string]string{}, map[string]bool{}, map[string]bool{}
	for range s.waiting {
		var next *Waiting
		for i := range s.waiting {
			if w := &s.waiting[i]; !done[w.ID] && (next == nil || s.before(*w, *next)) {
				next = w
			}
		}
		done[next.ID] = true
		for _, again := range []bool{false, true} {
			var best *Free
			top := 0
			for i := range s.free {
				f := &s.free[i]
				n := slices.IndexFunc(s.agents, func(a Agent) bool { return a.ID == f.AgentID })
				if n < 0 || taken[f.AgentID] || slices.Contains(next.Tried, f.AgentID) != again || slices.Contains(f.Full, next.Kind) {
					continue
				}
				score, ok := s.suits(*next, s.agents[n])
				if !ok {
					continue
				}
				longer := best != nil && f.Load == best.Load && (f.Since.Before(best.Since) || f.Since.Equal(best.Since) && f.AgentID < best.AgentID)
				if best == nil || score > top || score == top && (f.Load < best.Load || longer) {
					best, top = f, score
				}
			}
			if best != nil {
				out[next.ID], taken[best.AgentID] = best.AgentID, true
				break
			}
		}
	}
	return out
}

func TestDecisionsEqualTheSlowReferenceOnRandomCases(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	cases := 100_000
	if os.Getenv("CORDBOARD_LONG") != "" {
		cases = 1_000_000
	}
	for n := range cases {
		s := random(r, r.IntN(8), r.IntN(7), 3, 3)
		b := NewBook(s.lines, s.agents)
		want, got := s.slow(), map[string]string{}
		for _, m := range b.Decide(noon, s.waiting, s.free) {
			got[m.InteractionID] = m.AgentID
		}
		for _, w := range s.waiting {
			if got[w.ID] != want[w.ID] {
				t.Fatalf("case %d: %s got %q, want %q\n%+v", n, w.ID, got[w.ID], want[w.ID], s)
			}
			s.explained(t, b, w)
		}
		s.patient(t, b, r)
	}
}

// explained holds the reasons against the reference: who may be asked, and who may not.
func (s *situation) explained(t *testing.T, b *Book, w Waiting) {
	t.Helper()
	for _, a := range s.agents {
		v := b.Explain(noon, w, []string{a.ID})[0]
		_, ok := s.suits(w, a)
		if says := v.Rule == Fits || v.Rule == AskedBefore; says != ok {
			t.Fatalf("%s for %s: %+v, but suits: %v\n%+v", a.ID, w.ID, v, ok, s)
		}
		if !v.At.IsZero() && !v.At.After(noon) {
			t.Fatalf("%s for %s changes at %v, which is over", a.ID, w.ID, v.At)
		}
	}
}

// patient proves that until Next nobody comes into question by time alone.
func (s *situation) patient(t *testing.T, b *Book, r *rand.Rand) {
	t.Helper()
	next := b.Next(noon, s.waiting)
	until := noon.Add(time.Hour)
	if !next.IsZero() {
		until = next.Add(-1)
	}
	later := noon.Add(time.Duration(r.Int64N(int64(until.Sub(noon)) + 1)))
	for _, w := range s.waiting {
		for _, a := range s.agents {
			now, then := b.Explain(noon, w, []string{a.ID})[0].Rule, b.Explain(later, w, []string{a.ID})[0].Rule
			if now != then {
				t.Fatalf("%s for %s: %s becomes %s before the next look at %v\n%+v", a.ID, w.ID, now, then, next, s)
			}
		}
	}
}

func random(r *rand.Rand, callers, agents, queues, skills int) *situation {
	s := &situation{}
	skill := func() string { return fmt.Sprint("s", r.IntN(skills)) }
	queue := func(n int) string { return fmt.Sprint("q", n) }
	need := func() Need {
		n := Need{SkillID: skill(), Level: r.IntN(5) + 1}
		for range r.IntN(3) {
			n.Relax = append(n.Relax, Relax{time.Duration(r.IntN(4)) * 10 * time.Second, r.IntN(5)})
		}
		return n
	}
	for i := range queues {
		l := Line{ID: queue(i), Strategy: []Strategy{"", LongestAvailable, BestAvailable}[r.IntN(3)]}
		for range r.IntN(3) {
			l.Needs = append(l.Needs, need())
		}
		for k := range r.IntN(3) {
			l.Teams = append(l.Teams, TeamStep{fmt.Sprint("t", (k+r.IntN(2))%3), time.Duration(r.IntN(3)) * 10 * time.Second})
		}
		if r.IntN(2) == 0 {
			l.AgeEvery, l.AgeMost = time.Duration(r.IntN(3))*10*time.Second, r.IntN(3)
		}
		s.lines = append(s.lines, l)
	}
	for i := range agents {
		a := Agent{ID: fmt.Sprint("a", i), TeamID: fmt.Sprint("t", r.IntN(3)), Skills: map[string]int{}}
		for range min(3, queues) {
			if q := queue(r.IntN(queues)); !slices.Contains(a.QueueIDs, q) {
				a.QueueIDs = append(a.QueueIDs, q)
			}
		}
		for range r.IntN(4) {
			a.Skills[skill()] = r.IntN(5) + 1
		}
		s.agents = append(s.agents, a)
		if r.IntN(3) > 0 {
			f := Free{AgentID: a.ID, Since: ago(r.IntN(4)), Load: r.IntN(2) * r.IntN(3)}
			if r.IntN(3) == 0 {
				f.Full = []string{"chat", "mail"}[:r.IntN(3)]
			}
			s.free = append(s.free, f)
		}
	}
	for i := range callers {
		w := Waiting{ID: fmt.Sprint("w", i), QueueID: queue(r.IntN(queues)), Priority: r.IntN(2), Since: ago(r.IntN(40)), Kind: []string{"", "chat", "mail"}[r.IntN(3)]}
		for k := range agents {
			if r.IntN(6) == 0 {
				w.Tried = append(w.Tried, fmt.Sprint("a", k))
			}
		}
		if r.IntN(4) == 0 {
			w.Needs = append(w.Needs, need())
		}
		if r.IntN(6) == 0 && agents > 0 {
			w.Chosen = Chosen{fmt.Sprint("a", r.IntN(agents)), noon.Add(time.Duration(r.IntN(3)-1) * 10 * time.Second)}
		}
		s.waiting = append(s.waiting, w)
	}
	return s
}

// bigHouse is 1,000 agents, 50 skills, 50 queues and 500 waiting.
func bigHouse() *situation {
	s := random(rand.New(rand.NewPCG(1, 2)), 500, 0, 50, 50)
	more := random(rand.New(rand.NewPCG(3, 4)), 0, 1000, 50, 50)
	s.agents, s.free = more.agents, nil
	for _, a := range s.agents {
		s.free = append(s.free, Free{AgentID: a.ID, Since: ago(len(s.free) % 600)})
	}
	return s
}

// What one event costs the desk in the big house, after everything that can be matched has been: 500 wait, and either
// an agent who may take one of them becomes free, or nobody does while many are free who may not.
func BenchmarkOneDecision(b *testing.B) {
	s := bigHouse()
	book := NewBook(s.lines, s.agents)
	taken := map[string]bool{}
	for _, m := range book.Decide(noon, s.waiting, s.free) {
		taken[m.AgentID] = true
	}
	var idle []Free // those who suit nobody who waits
	fresh := bigHouse().waiting
	for _, f := range s.free {
		if !taken[f.AgentID] && len(book.Decide(noon, fresh, []Free{f})) == 0 {
			idle = append(idle, f)
		}
	}
	var suits Free
	for id := range taken {
		suits = Free{AgentID: id, Since: noon}
		break
	}
	b.Run("an agent becomes free", func(b *testing.B) {
		for b.Loop() {
			if len(book.Decide(noon, s.waiting, []Free{suits})) != 1 {
				b.Fatal("no decision")
			}
		}
	})
	b.Run(fmt.Sprintf("an agent becomes free beside %d who suit nobody", len(idle)), func(b *testing.B) {
		all := append(slices.Clone(idle), suits)
		for b.Loop() {
			if len(book.Decide(noon, s.waiting, all)) != 1 {
				b.Fatal("no decision")
			}
		}
	})
	b.Run("a caller comes and all are free", func(b *testing.B) {
		one := []Waiting{{ID: "w", QueueID: s.lines[0].ID, Since: noon}}
		for b.Loop() {
			book.Decide(noon, one, s.free)
		}
	})
	b.Run("everybody at once, a decision", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = len(book.Decide(noon, s.waiting, s.free))
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(max(n, 1)), "ns/match")
		b.ReportMetric(float64(n), "matches")
	})
}
