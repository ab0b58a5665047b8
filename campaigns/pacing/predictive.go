package pacing

// predict finds how many calls are worth it, and how many of them the limit lets. Two pictures of the next seconds are kept: what is
// expected, by which calls are judged, and one with more answers than expected, by which the limit is.
func (p *Pacer) predict(o *Observation, ready int, d *Decision) {
	p.stress = p.ring.stress()
	p.gather(o)
	kept := len(o.Calls) - p.old(o, d)
	allowed := p.limit.allowance(o, p)
	most := min(4*len(o.Agents)+8, 2000, max(1, int(p.s.CPS*p.s.Tick+1e-9))+1, max(o.TrunksFree, 0)+1)
	remaining := p.price.pace * max(0, o.WindowLeft)
	blocked := false
	for n := 0; n < most; n++ {
		row := p.ring.answers(0, p.nextSegment(o, n), p.s.RingTimeout)
		if p.worth(row, p.price.price) <= 0 {
			break
		}
		d.Wanted++
		if blocked {
			continue
		}
		p.flies(row)
		if kept+n+1 > ready && !p.limit.bears(p.safe, allowed, kept+n+1-ready, remaining) {
			blocked = true
			continue
		}
		d.Allowed++
	}
	p.price.decided(blocked, p.s.Tick)
	// one call for each ready agent is always allowed and always wanted: the price never falls below 1:1
	if one := ready - kept; one > d.Allowed {
		d.Allowed = one
		d.Wanted = max(d.Wanted, one)
	}
}

var now = []float64{1}

// gather puts the agents and the calls that cannot be cancelled into the pictures.
func (p *Pacer) gather(o *Observation) {
	patience := p.s.AbandonAfter + p.ring.greet - .5*p.s.Tick
	p.crowd.begin(len(o.Agents))
	for _, a := range o.Agents {
		if a.State == Ready {
			p.crowd.agent(now, 0)
		} else {
			p.crowd.agent(p.staff.free(a), patience)
		}
	}
	p.crowd.settle()
	p.safe.same(p.crowd)
	for i := range o.Calls {
		k := &o.Calls[i]
		switch {
		case k.Phase == Waiting:
			p.flies(now)
		case k.Phase == Classifying:
			t := p.ring.calls[k.ID]
			sec := p.ring.second(k.Age - k.InPhase)
			if t != nil && t.answered >= 0 {
				sec = t.answered
			}
			p.flies(p.ring.live[sec : sec+1])
		case k.Age < p.s.MinRing:
			p.flies(p.ring.answers(k.Age, k.Segment, p.s.RingTimeout))
		}
	}
}

// flies puts a call into both pictures.
func (p *Pacer) flies(row []float64) {
	p.crowd.call(row, 1)
	p.safe.call(row, p.stress)
}

// old goes through the calls that may lawfully be cancelled and keeps those that are worth it.
func (p *Pacer) old(o *Observation, d *Decision) int {
	for i := range o.Calls {
		k := &o.Calls[i]
		if k.Phase != Ringing || k.Age < p.s.MinRing {
			continue
		}
		row := p.ring.answers(k.Age, k.Segment, p.s.RingTimeout)
		if row[len(row)-1] > .002 && p.worth(row, p.price.price) < 0 {
			d.Cancel = append(d.Cancel, k.ID)
			continue
		}
		p.flies(row)
	}
	return len(d.Cancel)
}

// worth is what one more call brings: the agent who needs not wait, less the price of the person nobody can take.
func (p *Pacer) worth(row []float64, price float64) float64 {
	sum := 0.0
	for u := 0; u+1 < len(row); u++ {
		f := row[u+1] - row[u]
		if f < 1e-5 {
			continue
		}
		lost := p.crowd.late(u)
		sum += f * (1 - lost - price*lost)
	}
	return sum
}

func (p *Pacer) nextSegment(o *Observation, n int) int {
	if len(o.NextSegments) == 0 {
		return 0
	}
	s := o.NextSegments[min(n, len(o.NextSegments)-1)]
	if s < 0 || s >= p.s.Segments {
		return 0
	}
	return s
}
