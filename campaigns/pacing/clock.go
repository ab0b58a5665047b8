package pacing

import "math"

// clock learns how long something lasts: for each stretch of age, how many ended in it and how many seconds were lived in it. It
// begins with what a log-normal of the prior says, as if a few had been seen.
type clock struct {
	edges []float64
	Ended []float64
	Lived []float64
	prior []float64 // ends a second
}

// priorLives is how many observed lives the prior is worth in each stretch.
const priorLives = 3

func newClock(edges []float64, median, sigma float64) *clock {
	c := &clock{edges: edges, Ended: make([]float64, len(edges)), Lived: make([]float64, len(edges)), prior: make([]float64, len(edges))}
	alive := func(t float64) float64 { return .5 * math.Erfc(math.Log(max(t, 1e-9)/median)/sigma/math.Sqrt2) }
	for i := range edges {
		w := c.width(i)
		c.prior[i] = -math.Log(max(1e-12, alive(edges[i]+w))/max(1e-12, alive(edges[i]))) / w
		c.prior[i] = min(1, max(c.prior[i], 1e-4))
	}
	return c
}

func (c *clock) width(i int) float64 {
	if i+1 < len(c.edges) {
		return c.edges[i+1] - c.edges[i]
	}
	return c.edges[i] - c.edges[i-1]
}

// bin is the stretch that an age is in.
func (c *clock) bin(age float64) int {
	low, high := 0, len(c.edges)
	for high-low > 1 {
		if mid := (low + high) / 2; c.edges[mid] <= age {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// lived notes that one lived from one age to another.
func (c *clock) lived(from, to float64) {
	for i := c.bin(from); from < to; i++ {
		end := to
		if i+1 < len(c.edges) {
			end = min(to, c.edges[i+1])
		}
		c.Lived[i] += end - from
		from = end
	}
}

func (c *clock) ended(age float64) { c.Ended[c.bin(age)]++ }

// hazard is the ends a second at an age's stretch.
func (c *clock) hazard(i int) float64 {
	w := priorLives * c.width(i)
	return (c.Ended[i] + w*c.prior[i]) / (c.Lived[i] + w)
}

// clockMemory is how many ends are remembered before older ones begin to fade.
const clockMemory = 4000

func (c *clock) forget() {
	n := 0.0
	for _, e := range c.Ended {
		n += e
	}
	if n < clockMemory {
		return
	}
	for i := range c.Ended {
		c.Ended[i] *= .9
		c.Lived[i] *= .9
	}
}

// alive gives, for somebody of that age, the chance to be still at it after 0, 1, 2 … seconds.
func (c *clock) alive(age float64, out []float64) {
	sum := 0.0
	for u := range out {
		out[u] = math.Exp(-sum)
		sum += c.hazard(c.bin(age + float64(u) + .5))
	}
}
