package pacing

import "math"

// Pacer decides for one campaign. It is not safe for use by several goroutines.
type Pacer struct {
	s     Settings
	began bool
	last  float64
	ticks int

	ring   *ringing
	staff  *staff
	doubt  *doubt
	price  *price
	limit  limit
	crowd  *crowd
	safe   *crowd
	stress float64 // times as many answers as expected, in the picture that the limit is judged by
}

// New makes a pacer that knows nothing yet but the settings.
func New(s Settings) *Pacer {
	s.Segments = max(1, s.Segments)
	if s.Tick <= 0 {
		s.Tick = 1
	}
	p := &Pacer{s: s, ring: newRinging(s.RingTimeout, s.Segments, s.AMD)}
	seconds := len(p.ring.curve)
	p.staff = newStaff(seconds + 8)
	p.price, p.doubt = newPrice(s), newDoubt()
	p.crowd, p.safe = newCrowd(seconds), newCrowd(seconds)
	return p
}

// Tick learns from what happened and decides.
func (p *Pacer) Tick(o Observation) Decision {
	if !p.began {
		p.began, p.last = true, o.T
	}
	p.learn(&o)
	p.last = o.T
	p.ticks++
	return p.decide(&o)
}

func (p *Pacer) learn(o *Observation) {
	p.ring.watch(o, p.last, p.s.AMD)
	p.doubt.watch(o, p.staff)
	p.staff.watch(o.T, p.last, o.Agents)
	p.limit.see(o, p)
	p.price.see(o)
	if p.ticks%16 == 0 {
		p.ring.draw()
	}
	if p.ticks%32 == 0 {
		p.staff.draw()
	}
}

func (p *Pacer) decide(o *Observation) Decision {
	ready, flight := 0, len(o.Calls)
	for _, a := range o.Agents {
		if a.State == Ready {
			ready++
		}
	}
	d := Decision{Forecast: p.limit.forecast(o, p)}
	switch p.s.Mode {
	case Preview:
		d.Bound = BoundPreview
		return d
	case Progressive:
		d.Wanted = max(0, ready-flight)
		d.Allowed = d.Wanted
	case Power:
		d.Wanted = max(0, int(math.Floor(p.s.Ratio*float64(ready)+1e-9))-flight)
		d.Allowed = d.Wanted
	default:
		p.predict(o, ready, &d)
	}
	p.clip(o, ready, &d)
	return d
}

// clip is what channels and originates a second let of it, and says what bound.
func (p *Pacer) clip(o *Observation, ready int, d *Decision) {
	perTick := int(math.Floor(p.s.CPS*p.s.Tick + 1e-9))
	if p.s.CPS > 0 && perTick < 1 {
		perTick = 1
	}
	d.Dial = max(0, min(d.Allowed, o.TrunksFree, perTick))
	switch {
	case d.Wanted == 0 && ready == 0:
		d.Bound = BoundAgents
	case d.Wanted == 0:
		d.Bound = BoundEnough
	case d.Dial == d.Wanted:
		d.Bound = BoundNothing
	case d.Dial == d.Allowed:
		d.Bound = BoundAbandoned
	case d.Dial == o.TrunksFree || o.TrunksFree <= 0:
		d.Bound = BoundTrunks
	default:
		d.Bound = BoundCPS
	}
}
