package pacing

// staff learns how long these agents talk and wrap up, and says for each state and age how likely an agent is free within so
// many seconds.
type staff struct {
	Talk, Wrap, Break *clock
	Rests             float64 // ends of wrap-up, and those of them that led to a break
	Wraps             float64

	seen  map[ID]*spell
	ticks int

	talkFree, wrapFree, breakFree [][]float64 // by stretch of age, then by second
	horizon                       int
}

// spell is the state an agent is in, and since when.
type spell struct {
	state AgentState
	began float64
	since float64 // as it was last told
	tick  int
}

func talkEdges() []float64 {
	edges := []float64{0, 2, 4, 6, 8, 10, 12, 15, 18, 22, 26, 32, 40}
	for e := 50.0; e < 5000; e *= 1.25 {
		edges = append(edges, e)
	}
	return edges
}

func wrapEdges() []float64 {
	var edges []float64
	for e := 0.0; e < 40; e++ {
		edges = append(edges, e)
	}
	for e := 40.0; e < 1000; e *= 1.25 {
		edges = append(edges, e)
	}
	return edges
}

func newStaff(horizon int) *staff {
	s := &staff{
		Talk: newClock(talkEdges(), 80, 1.2), Wrap: newClock(wrapEdges(), 15, .8), Break: newClock(talkEdges(), 600, 1),
		Wraps: 20, seen: map[ID]*spell{}, horizon: horizon,
	}
	s.draw()
	return s
}

// watch compares the agents with how they were at the last tick.
func (s *staff) watch(now, last float64, agents []Agent) {
	s.ticks++
	for _, a := range agents {
		began := now - a.Since
		p := s.seen[a.ID]
		if p == nil {
			s.seen[a.ID] = &spell{a.State, began, a.Since, s.ticks}
			continue
		}
		p.tick = s.ticks
		same := p.state == a.State && a.Since >= p.since-.01 // whoever tells whole seconds only is understood, too
		p.since = a.Since
		until := now
		if !same {
			until = max(p.began, min(began, now))
		}
		if c := s.clock(p.state); c != nil {
			c.lived(max(0, max(last, p.began)-p.began), until-p.began)
			if !same {
				c.ended(until - p.began)
			}
		}
		if !same {
			s.turned(p.state, a.State)
			p.state, p.began = a.State, began
		}
	}
	if s.ticks%64 == 0 {
		for id, p := range s.seen {
			if p.tick != s.ticks {
				delete(s.seen, id)
			}
		}
	}
}

func (s *staff) clock(state AgentState) *clock {
	switch state {
	case Talking:
		return s.Talk
	case WrapUp:
		return s.Wrap
	case OnBreak:
		return s.Break
	}
	return nil
}

func (s *staff) turned(from, to AgentState) {
	if from == WrapUp {
		s.Wraps++
		if to == OnBreak {
			s.Rests++
		}
	}
}

// draw makes the tables anew.
func (s *staff) draw() {
	s.Talk.forget()
	s.Wrap.forget()
	s.Break.forget()
	h := s.horizon
	stays := make([]float64, h+1)
	back := 1 - (s.Rests+.2)/(s.Wraps+.2)
	s.wrapFree = s.table(s.wrapFree, s.Wrap, func(row []float64) {
		for u := range row {
			row[u] = back * (1 - row[u])
		}
	})
	done := s.wrapFree[0]
	s.talkFree = s.table(s.talkFree, s.Talk, func(row []float64) {
		copy(stays, row)
		for u := range row {
			row[u] = 0
			for v := 1; v <= u; v++ { // the talk ends in second v, half a second in on average
				row[u] += (stays[v-1] - stays[v]) * .5 * (done[u-v] + done[min(u-v+1, h)])
			}
		}
	})
	s.breakFree = s.table(s.breakFree, s.Break, func(row []float64) {
		for u := range row {
			row[u] = 1 - row[u]
		}
	})
}

func (s *staff) table(t [][]float64, c *clock, turn func(row []float64)) [][]float64 {
	if t == nil {
		t = make([][]float64, len(c.edges))
		for i := range t {
			t[i] = make([]float64, s.horizon+1)
		}
	}
	for i, row := range t {
		c.alive(c.edges[i]+.5*c.width(i), row)
		turn(row)
	}
	return t
}

// free is the chance that an agent is free within 0, 1, 2 … seconds.
func (s *staff) free(a Agent) []float64 {
	switch a.State {
	case Talking:
		return s.talkFree[s.Talk.bin(a.Since)]
	case WrapUp:
		return s.wrapFree[s.Wrap.bin(a.Since)]
	case OnBreak:
		return s.breakFree[s.Break.bin(a.Since)]
	}
	return nil
}
