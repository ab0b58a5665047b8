package pacing

import "math"

// crowd is what the next seconds may bring: at each of them, how many agents are free in time for an answer that comes then, and how
// many answers there were until then. With few people it keeps both distributions exactly, with many their means and variances.
type crowd struct {
	seconds int
	exact   bool
	people  int
	agents  int // of these people, added so far
	calls   int
	free    [][]float64 // [second][k]: chance that k agents are free
	asked   [][]float64 // [second][k]: chance that k answers have come; the last place is that many or more

	none [][]float64 // [second][k]: chance that at most k agents are free

	freeMean, freeVar, askedMean, askedVar []float64
}

// exactPeople is up to how many agents the distributions are kept exactly.
const exactPeople = 40

func newCrowd(seconds int) *crowd {
	c := &crowd{seconds: seconds}
	for range seconds {
		c.free = append(c.free, make([]float64, exactPeople+1))
		c.none = append(c.none, make([]float64, exactPeople+1))
		c.asked = append(c.asked, make([]float64, 2*exactPeople+2))
	}
	c.freeMean, c.freeVar = make([]float64, seconds), make([]float64, seconds)
	c.askedMean, c.askedVar = make([]float64, seconds), make([]float64, seconds)
	return c
}

func (c *crowd) begin(people int) {
	c.people, c.agents, c.calls, c.exact = people, 0, 0, people <= exactPeople
	for u := range c.seconds {
		clear(c.free[u])
		clear(c.asked[u])
		c.free[u][0], c.asked[u][0] = 1, 1
		c.freeMean[u], c.freeVar[u], c.askedMean[u], c.askedVar[u] = 0, 0, 0, 0
	}
}

// same makes this crowd's agents those of another.
func (c *crowd) same(as *crowd) {
	c.begin(as.people)
	copy(c.freeMean, as.freeMean)
	copy(c.freeVar, as.freeVar)
	for u := range c.free {
		copy(c.free[u], as.free[u])
	}
}

// agent adds one who is free within v seconds with chance p[v]; who answers in second u can wait until u+patience.
func (c *crowd) agent(p []float64, patience float64) {
	c.agents = min(c.agents+1, c.people)
	whole := int(patience)
	part := patience - float64(whole)
	for u := range c.seconds {
		i := min(u+whole, len(p)-1)
		j := min(i+1, len(p)-1)
		q := p[i]*(1-part) + p[j]*part
		c.freeMean[u] += q
		c.freeVar[u] += q * (1 - q)
		if c.exact {
			add(c.free[u][:c.agents+1], q, false)
		}
	}
}

// call adds one that is answered within u seconds with chance p[u], times the stress.
func (c *crowd) call(p []float64, stress float64) {
	c.calls++
	last := 2*c.people + 1
	top := min(c.calls, last)
	for u := range c.seconds {
		q := min(1, stress*p[min(u, len(p)-1)])
		c.askedMean[u] += q
		c.askedVar[u] += q * (1 - q)
		if c.exact {
			add(c.asked[u][:top+1], q, top == last)
		}
	}
}

// add mixes one more who counts with chance q into a distribution; the last place may stand for "or more".
func add(d []float64, q float64, more bool) {
	if q <= 1e-9 {
		return
	}
	last := len(d) - 1
	top := d[last]
	for k := last; k > 0; k-- {
		d[k] = d[k]*(1-q) + d[k-1]*q
	}
	d[0] *= 1 - q
	if more {
		d[last] += top * q
	}
}

// settle is called when all agents are in: it prepares what late asks for.
func (c *crowd) settle() {
	if !c.exact {
		return
	}
	for u := range c.seconds {
		sum := 0.0
		for k, f := range c.free[u][:c.people+1] {
			sum += f
			c.none[u][k] = min(1, sum)
		}
	}
}

// late is the chance that one who answers in second u finds nobody free in time.
func (c *crowd) late(u int) float64 {
	if !c.exact {
		return c.tail(u, .5)
	}
	none, few, lost := c.none[u], 0.0, 0.0
	for a, q := range c.asked[u][:c.people+1] {
		few += q
		lost += q * none[a]
	}
	return lost + max(0, 1-few)
}

// tail is the chance that fewer agents than so many are left, by the normal law.
func (c *crowd) tail(u int, left float64) float64 {
	z := (left - c.freeMean[u] + c.askedMean[u]) / math.Sqrt(c.freeVar[u]+c.askedVar[u]+1e-9)
	return .5 * math.Erfc(-z/math.Sqrt2)
}

// beyond is the chance that by second u more than n answers have found nobody.
func (c *crowd) beyond(u, n int) float64 {
	if !c.exact {
		return c.tail(u, .5-float64(n+1))
	}
	free, asked, p := c.free[u], c.asked[u], 0.0
	for k := 0; k <= c.people; k++ {
		if free[k] < 1e-12 {
			continue
		}
		few := 0.0
		for a := 0; a <= min(k+n, 2*c.people); a++ {
			few += asked[a]
		}
		p += free[k] * (1 - few)
	}
	return max(0, p)
}
