package sim

// Clairvoyant is the share of the agents' time in talk that a dialer reaches on the same leads when it knows every outcome and
// every duration: it dials only people, and each answers in the moment an agent is free.
func Clairvoyant(w World, seed uint64) float64 {
	d := newDesk(&w, seed)
	talk := 0.0
	for {
		i := -1
		for j := range d.agents {
			if a := &d.agents[j]; i < 0 || a.ideal < d.agents[i].ideal {
				i = j
			}
		}
		a := &d.agents[i]
		if a.ideal >= w.Length {
			break
		}
		if p, ok := a.pauseAt(a.ideal); ok {
			a.ideal += p
			continue
		}
		var l lead
		for {
			l = d.leads.take()
			if w.outcome(&l, a.ideal) == human && (!w.AMD || !l.misjudged) {
				break
			}
		}
		start := a.ideal
		if start == 0 {
			start = l.ring + l.greeting
		}
		talk += min(l.talk, max(0, w.Length-start))
		a.ideal = start + l.talk + l.wrap + l.rest
	}
	return talk / d.logged()
}
