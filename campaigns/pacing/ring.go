package pacing

import "math"

// ringing learns when calls are answered: for every second of ringing, how many answers need an agent there were for the calls
// that rang through it. One curve for the campaign that forgets slowly, and a factor for each segment that learns fast.
type ringing struct {
	Live    []float64 // answers that need an agent, by the second they came in
	Machine []float64
	Rung    []float64 // seconds rung
	prior   []float64
	Odds    []odds // by segment
	All     odds
	calls   map[ID]*track
	tables  []rows
	ticks   int
	greet   float64 // mean seconds from answer to verdict
	curve   []float64
	live    []float64 // share of answers that need an agent, by the second of the answer
}

// track is what is remembered of a call in flight.
type track struct {
	placed   float64
	segment  int
	answered int // second of the answer, -1 before
	tick     int
}

// priorCalls is how many calls the prior curve is worth.
const priorCalls = 6

func newRinging(timeout float64, segments int, amd bool) *ringing {
	n := int(math.Ceil(min(120, max(5, timeout)))) + 1
	r := &ringing{
		Live: make([]float64, n), Machine: make([]float64, n), Rung: make([]float64, n), prior: make([]float64, n),
		Odds: make([]odds, max(1, segments)), tables: make([]rows, max(1, segments)), calls: map[ID]*track{}, curve: make([]float64, n), live: make([]float64, n), greet: 1.2,
	}
	share := .35 // careful: more answers than most lists have
	if !amd {
		share = .6
	}
	cdf := func(t float64) float64 {
		if t <= 1.5 {
			return 0
		}
		return share * .5 * math.Erfc(-math.Log((t-1.5)/10)/.6/math.Sqrt2)
	}
	for i := range r.prior {
		a, b := cdf(float64(i)), cdf(float64(i+1))
		r.prior[i] = -math.Log((1 - b) / (1 - a))
	}
	r.draw()
	return r
}

// watch notes what rang since the last tick and what became of it.
func (r *ringing) watch(o *Observation, last float64, amd bool) {
	r.ticks++
	for i := range o.Events {
		r.heard(&o.Events[i], last, amd)
	}
	for i := range o.Calls {
		c := &o.Calls[i]
		t := r.calls[c.ID]
		if t == nil {
			t = &track{placed: o.T - c.Age, segment: c.Segment, answered: -1}
			r.calls[c.ID] = t
		}
		t.tick = r.ticks
		if c.Phase == Ringing {
			r.rang(t, max(0, last-t.placed), o.T-t.placed)
		}
	}
	if r.ticks%64 == 0 {
		for id, t := range r.calls {
			if t.tick < r.ticks-2 {
				delete(r.calls, id)
			}
		}
	}
}

func (r *ringing) segment(s int) *odds {
	if s < 0 || s >= len(r.Odds) {
		s = 0
	}
	return &r.Odds[s]
}

func (r *ringing) second(age float64) int {
	return max(0, min(len(r.curve)-1, int(age)))
}

func (r *ringing) rang(t *track, from, to float64) {
	for from < to-1e-9 {
		i := r.second(from)
		end := to
		if i+1 < len(r.Rung) {
			end = min(to, float64(i+1))
		}
		r.Rung[i] += end - from
		e := r.curve[i] * (end - from)
		r.All.expected(e)
		r.segment(t.segment).expected(e * r.All.factor())
		from = end
	}
}

func (r *ringing) heard(e *Event, last float64, amd bool) {
	t := r.calls[e.Call]
	switch e.Kind {
	case Result:
		if t == nil {
			t = &track{placed: last, segment: e.Segment, answered: -1}
			r.calls[e.Call] = t
		}
		t.tick = r.ticks
		r.rang(t, max(0, last-t.placed), e.At-t.placed)
		if e.Result != "answer" {
			delete(r.calls, e.Call)
			return
		}
		t.answered = r.second(e.At - t.placed)
		if !amd {
			r.answered(t)
		}
	case Verdict:
		if t == nil || t.answered < 0 {
			return
		}
		if e.Result == "machine" {
			r.Machine[t.answered]++
		} else if amd {
			r.greet += .03 * (min(6, max(0, e.At-t.placed-float64(t.answered)-.5)) - r.greet)
			r.answered(t)
		}
		t.answered = -1
	}
}

func (r *ringing) answered(t *track) {
	r.Live[t.answered]++
	r.All.seen(1)
	r.segment(t.segment).seen(1)
}

// ringMemory is the seconds of ringing after which older ones begin to fade.
const ringMemory = 200e3

const (
	stressNew   = 2.75
	stressKnown = 1.15
)

// stress is how many times the expected answers the limit must bear: many while little is known, few later.
func (r *ringing) stress() float64 {
	return stressKnown + (stressNew-stressKnown)*oddsPrior/(oddsPrior+max(r.All.Seen, r.All.Expected))
}

// draw smooths the curve.
func (r *ringing) draw() {
	rung := 0.0
	for _, v := range r.Rung {
		rung += v
	}
	if rung > ringMemory {
		r.fade(.9)
	}
	n := len(r.Live)
	at := func(v []float64, i int) float64 { return v[max(0, min(n-1, i))] }
	for i := range r.curve {
		live := .25*at(r.Live, i-1) + .5*r.Live[i] + .25*at(r.Live, i+1)
		rung := .25*at(r.Rung, i-1) + .5*r.Rung[i] + .25*at(r.Rung, i+1)
		r.curve[i] = (live + priorCalls*r.prior[i]) / (rung + priorCalls)
		l, m := 1.0, 1.0
		for j := i - 2; j <= i+2; j++ {
			l += at(r.Live, j)
			m += at(r.Machine, j)
		}
		r.live[i] = l / (l + m)
	}
}

func (r *ringing) fade(keep float64) {
	for i := range r.Live {
		r.Live[i] *= keep
		r.Machine[i] *= keep
		r.Rung[i] *= keep
	}
}

// rows are the chances of calls of one segment, by how long they have rung; they are made when first asked for in a tick.
type rows struct {
	made []int
	row  [][]float64
}

// answers gives, for a call that has rung that long, the chance that it is answered by one who needs an agent within 0, 1, 2 …
// seconds. It is good until the next tick.
func (r *ringing) answers(age float64, segment int, timeout float64) []float64 {
	if segment < 0 || segment >= len(r.Odds) {
		segment = 0
	}
	t, n := &r.tables[segment], len(r.curve)
	if t.row == nil {
		t.made, t.row = make([]int, n), make([][]float64, n)
	}
	i := r.second(age + .5)
	if t.row[i] == nil {
		t.row[i] = make([]float64, n)
	}
	if t.made[i] != r.ticks {
		t.made[i] = r.ticks
		r.cumulative(float64(i), segment, timeout, t.row[i])
	}
	return t.row[i]
}

func (r *ringing) cumulative(age float64, segment int, timeout float64, out []float64) {
	factor := r.All.factor()
	if len(r.Odds) > 1 {
		factor *= r.segment(segment).factor()
	}
	left := 1.0
	for u := range out {
		out[u] = 1 - left
		if at := age + float64(u) + .5; at < timeout {
			left *= math.Exp(-factor * r.curve[r.second(at)])
		}
	}
}
