package sim

import "github.com/cordboard/cordboard/campaigns/pacing"

func (r *run) happen(h happening) {
	c, a := h.c, h.a
	switch h.kind {
	case ringEnds:
		if !c.over {
			r.ringEnded(c)
		}
	case classified:
		r.classified(c)
	case personLeaves:
		if !c.over {
			r.lost(c)
		}
	case talkEnds:
		r.talkEnded(a)
	case wrapEnds:
		r.tell(pacing.WrapEnd, nil, a, "", a.wrap)
		if a.rest > 0 {
			a.state, a.since = pacing.OnBreak, r.now
			r.push(r.now+a.rest, pauseEnds, nil, a)
			a.rest = 0
			return
		}
		r.ready(a)
	case pauseDue:
		if a.state == pacing.Ready {
			r.ready(a)
		}
	case pauseEnds:
		r.ready(a)
	}
}

func (r *run) ringEnded(c *call) {
	if c.what != human && c.what != machine {
		r.end(c)
		r.tell(pacing.Result, c, nil, map[outcome]string{noAnswer: "noanswer", busy: "busy", failed: "failed"}[c.what], r.now-c.placed)
		return
	}
	r.tell(pacing.Result, c, nil, "answer", r.now-c.placed)
	c.phase, c.since, c.answered = pacing.Classifying, r.now, r.now
	if !r.w.AMD {
		c.phase = pacing.Waiting
		if !r.serve(c) {
			r.push(r.now+c.lead.greeting+r.w.Patience, personLeaves, c, nil)
		}
		return
	}
	wait := c.lead.greeting
	if c.what == machine {
		wait = c.lead.detect
	}
	r.push(r.now+wait, classified, c, nil)
}

func (r *run) classified(c *call) {
	if c.what == machine && !c.lead.overlooked || c.what == human && c.lead.misjudged {
		r.window.Machines++
		r.total.Machines++
		r.tell(pacing.Verdict, c, nil, "machine", 0)
		r.end(c)
		return
	}
	r.tell(pacing.Verdict, c, nil, "live", 0)
	c.phase, c.since = pacing.Waiting, r.now
	if !r.serve(c) {
		r.push(r.now+r.w.Patience, personLeaves, c, nil)
	}
}

func (r *run) lost(c *call) {
	r.end(c)
	if c.what == machine {
		return
	}
	r.window.Abandoned++
	r.total.Abandoned++
	r.tell(pacing.Abandon, c, nil, "", r.now-c.since)
}

// serve gives the call to the agent who has been ready longest.
func (r *run) serve(c *call) bool {
	var best *agent
	for i := range r.agents {
		if a := &r.agents[i]; a.state == pacing.Ready && !a.gone && (best == nil || a.since < best.since) {
			best = a
		}
	}
	if best == nil {
		return false
	}
	r.connect(best, c)
	return true
}

func (r *run) connect(a *agent, c *call) {
	r.end(c)
	r.window.Connected++
	r.total.Connected++
	r.tell(pacing.Connect, c, a, "", r.now-c.since)
	talk := c.lead.talk
	if c.what == machine {
		talk = c.lead.chat
	}
	a.state, a.since, a.call, a.wrap, a.rest = pacing.Talking, r.now, c, c.lead.wrap, c.lead.rest
	r.push(r.now+talk, talkEnds, nil, a)
	if c.what == human {
		r.talk += min(talk, r.w.Length-r.now)
	}
}

func (r *run) talkEnded(a *agent) {
	result := ""
	if a.call.what == machine {
		result = "machine"
		r.window.Connected--
		r.total.Connected--
		r.window.Machines++
		r.total.Machines++
	}
	r.tell(pacing.TalkEnd, a.call, a, result, r.now-a.since)
	a.state, a.since, a.call = pacing.WrapUp, r.now, nil
	r.push(r.now+a.wrap, wrapEnds, nil, a)
}

// ready lets an agent take who waits, or go on the break that is due.
func (r *run) ready(a *agent) {
	if r.now >= a.leaves {
		a.gone, a.state = true, pacing.OnBreak
		return
	}
	if p, due := a.pauseAt(r.now); due {
		a.state, a.since = pacing.OnBreak, r.now
		r.push(r.now+p, pauseEnds, nil, a)
		return
	}
	a.state, a.since = pacing.Ready, r.now
	for _, c := range r.calls {
		if c.phase == pacing.Waiting {
			r.connect(a, c)
			return
		}
	}
}
