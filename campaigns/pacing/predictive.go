package pacing

// predict finds how many calls are worth it, and how many of them the limit lets.
func (p *Pacer) predict(o *Observation, ready int, d *Decision) {
	c := p.crowd
	p.gather(o, c, 1)
	p.gather(o, p.safe, Stress)
	for s := range p.rows {
		p.ring.cumulative(0, s, p.s.RingTimeout, p.rows[s])
	}
	kept := len(o.Calls) - p.old(o, c, d)
	allowed := p.limit.allowance(o, p)
	most := min(4*len(o.Agents)+8, 2000)
	perTick := max(1, int(p.s.CPS*p.s.Tick+1e-9))
	most = min(most, max(perTick, 1)+1, max(o.TrunksFree, 0)+1)
	blocked := false
	for n := 0; n < most; n++ {
		row := p.rows[p.nextSegment(o, n)]
		if p.worth(c, row, p.price.price) <= 0 {
			break
		}
		d.Wanted++
		if blocked {
			continue
		}
		c.call(row)
		p.stressed(row)
		if kept+n+1 > ready && !p.limit.bears(p.safe, allowed, kept+n+1-ready) {
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

// gather puts the agents and the calls that cannot be cancelled into the crowd.
func (p *Pacer) gather(o *Observation, c *crowd, stress float64) {
	c.begin(len(o.Agents))
	patience := p.s.AbandonAfter + p.ring.greet - .5*p.s.Tick
	one := []float64{1}
	for _, a := range o.Agents {
		if a.State == Ready {
			c.agent(one, 0)
		} else {
			c.agent(p.staff.free(a), patience)
		}
	}
	c.settle(GainSlope)
	for i := range o.Calls {
		k := &o.Calls[i]
		switch {
		case k.Phase == Waiting:
			c.call(one)
		case k.Phase == Classifying:
			t := p.ring.calls[k.ID]
			sec := p.ring.second(k.Age - k.InPhase)
			if t != nil && t.answered >= 0 {
				sec = t.answered
			}
			one[0] = p.ring.live[sec]
			c.call(one)
			one[0] = 1
		case k.Age < p.s.MinRing:
			p.ring.cumulative(k.Age, k.Segment, p.s.RingTimeout, p.row)
			scale(p.row, stress)
			c.call(p.row)
		}
	}
}

func scale(row []float64, by float64) {
	if by == 1 {
		return
	}
	for i := range row {
		row[i] = min(1, row[i]*by)
	}
}

// stressed puts a call into the crowd that the limit is judged by, with more answers than are expected.
func (p *Pacer) stressed(row []float64) {
	copy(p.row, row)
	scale(p.row, Stress)
	p.safe.call(p.row)
}

// old goes through the calls that may lawfully be cancelled and keeps those that are worth it.
func (p *Pacer) old(o *Observation, c *crowd, d *Decision) int {
	cancelled := 0
	for i := range o.Calls {
		k := &o.Calls[i]
		if k.Phase != Ringing || k.Age < p.s.MinRing {
			continue
		}
		p.ring.cumulative(k.Age, k.Segment, p.s.RingTimeout, p.row)
		if p.row[len(p.row)-1] > .002 && p.worth(c, p.row, .7*p.price.price) < 0 {
			d.Cancel = append(d.Cancel, k.ID)
			cancelled++
			continue
		}
		c.call(p.row)
		scale(p.row, Stress)
		p.safe.call(p.row)
	}
	return cancelled
}

// worth is what one more call brings: the agent who needs not wait, less the price of the person nobody can take.
func (p *Pacer) worth(c *crowd, row []float64, price float64) float64 {
	sum := 0.0
	for u := 0; u+1 < len(row); u++ {
		f := row[u+1] - row[u]
		if f < 1e-5 {
			continue
		}
		lost, won := c.late(u)
		sum += f * (won - price*lost)
	}
	return sum
}

func (p *Pacer) nextSegment(o *Observation, n int) int {
	if len(o.NextSegments) == 0 {
		return 0
	}
	s := o.NextSegments[min(n, len(o.NextSegments)-1)]
	if s < 0 || s >= len(p.rows) {
		return 0
	}
	return s
}
