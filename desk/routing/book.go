package routing

import (
	"slices"
	"time"
)

// Book is the rules, prepared for fast decisions. It does not change; make a new one when people change a queue, an
// agent or a skill.
type Book struct {
	lines  map[string]*line
	agents map[string]*agent
	skills map[string]int // dense numbers
}

type line struct {
	Line
	n     int
	needs []need
	teams map[string]time.Duration // nil: everybody at once
	// doors are the waits at which more agents come into question, ascending.
	doors []time.Duration
}

type need struct {
	skill int // -1: no agent has it
	name  string
	steps []Relax // descending levels; the first has After 0
}

type agent struct {
	Agent
	n      int
	serves []uint64 // bit per line
	levels []uint8  // by skill
}

// NewBook prepares rules. Queues that an agent serves and that are not among lines are none of routing's business.
func NewBook(lines []Line, agents []Agent) *Book {
	b := &Book{lines: make(map[string]*line, len(lines)), agents: make(map[string]*agent, len(agents)), skills: map[string]int{}}
	for _, a := range agents {
		for s := range a.Skills {
			if _, ok := b.skills[s]; !ok {
				b.skills[s] = len(b.skills)
			}
		}
	}
	for _, l := range lines {
		b.lines[l.ID] = b.line(l, len(b.lines))
	}
	for _, a := range agents {
		b.agents[a.ID] = b.agent(a, len(b.agents))
	}
	return b
}

func (b *Book) line(l Line, n int) *line {
	out := &line{Line: l, n: n, needs: b.needs(nil, l.Needs)}
	for _, x := range out.needs {
		for _, s := range x.steps[1:] {
			out.doors = append(out.doors, s.After)
		}
	}
	if len(l.Teams) > 0 {
		out.teams = map[string]time.Duration{}
		for _, t := range l.Teams {
			if had, ok := out.teams[t.TeamID]; !ok || t.After < had {
				out.teams[t.TeamID] = t.After
			}
			if t.After > 0 {
				out.doors = append(out.doors, t.After)
			}
		}
	}
	slices.Sort(out.doors)
	out.doors = slices.Compact(out.doors)
	return out
}

// needs appends prepared needs to out.
func (b *Book) needs(out []need, list []Need) []need {
	for _, x := range list {
		n := need{skill: -1, name: x.SkillID, steps: []Relax{{Level: x.Level}}}
		if k, ok := b.skills[x.SkillID]; ok {
			n.skill = k
		}
		relax := slices.Clone(x.Relax)
		slices.SortStableFunc(relax, func(a, b Relax) int { return int(a.After - b.After) })
		for _, r := range relax {
			if r.Level < n.steps[len(n.steps)-1].Level {
				n.steps = append(n.steps, r)
			}
		}
		out = append(out, n)
	}
	return out
}

// level is what will do after a wait.
func (n *need) level(waited time.Duration) int {
	at := n.steps[0].Level
	for _, s := range n.steps[1:] {
		if waited < s.After {
			break
		}
		at = s.Level
	}
	return at
}

func (b *Book) agent(a Agent, n int) *agent {
	out := &agent{Agent: a, n: n, serves: make([]uint64, len(b.lines)/64+1), levels: make([]uint8, len(b.skills))}
	for _, q := range a.QueueIDs {
		if l, ok := b.lines[q]; ok {
			out.serves[l.n/64] |= 1 << (l.n % 64)
		}
	}
	for s, level := range a.Skills {
		out.levels[b.skills[s]] = uint8(min(max(level, 0), 255))
	}
	return out
}

func (a *agent) in(l *line) bool { return a.serves[l.n/64]&(1<<(l.n%64)) != 0 }

func (a *agent) level(n *need) int {
	if n.skill < 0 {
		return 0
	}
	return int(a.levels[n.skill])
}

// searched reports whether the agent's team is searched after a wait.
func (l *line) searched(a *agent, waited time.Duration) bool {
	if l.teams == nil {
		return true
	}
	after, ok := l.teams[a.TeamID]
	return ok && waited >= after
}

// Priority is an interaction's priority with its age.
func (b *Book) Priority(now time.Time, w Waiting) int {
	l := b.lines[w.QueueID]
	if l == nil || l.AgeEvery <= 0 {
		return w.Priority
	}
	return w.Priority + min(max(int(now.Sub(w.Since)/l.AgeEvery), 0), l.AgeMost)
}

// Next is the first moment after now at which time alone brings more agents into question for somebody who waits: a need
// is relaxed, a team joins, a chosen agent is waited for no longer. Zero when none comes.
func (b *Book) Next(now time.Time, waiting []Waiting) time.Time {
	var next time.Time
	at := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, w := range waiting {
		if w.Chosen.AgentID != "" {
			at(w.Chosen.Until)
		}
		if l := b.lines[w.QueueID]; l != nil {
			for _, d := range l.doors {
				at(w.Since.Add(d))
			}
		}
		for _, n := range w.Needs {
			for _, r := range n.Relax {
				at(w.Since.Add(r.After))
			}
		}
	}
	return next
}
