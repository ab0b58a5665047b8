package dialling

import (
	"fmt"
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
)

// lines are the trunks: who has how many channels, and how fast calls may be placed. They are safe for concurrent use.
type lines struct {
	mu  sync.Mutex
	all map[string]*line
}

type line struct {
	trunk  campaigns.Trunk
	claims map[string]claim // by campaign
	bucket rules.Bucket
	earned time.Time
	// refused counts the calls in a row that the trunk turned away; tried is when it was tried last since.
	refused int
	last    outcomes.Outcome
	tried   time.Time
}

type claim struct {
	rules.Claim
	at time.Time
}

const (
	claimHolds   = 5 * time.Second // a campaign that did not ask for so long wants nothing
	refusedMost  = 10              // in a row, and the trunk rests
	refusedPause = 10 * time.Second
)

func newLines() *lines { return &lines{all: map[string]*line{}} }

// set takes the trunks as people decided them.
func (l *lines) set(trunks []campaigns.Trunk) {
	l.mu.Lock()
	defer l.mu.Unlock()
	there := map[string]bool{}
	for _, t := range trunks {
		there[t.ID] = true
		if l.all[t.ID] == nil {
			l.all[t.ID] = &line{claims: map[string]claim{}}
		}
		l.all[t.ID].trunk = t
	}
	for id := range l.all {
		if !there[id] {
			delete(l.all, id)
		}
	}
}

// free is how many channels of a trunk nobody uses.
func (l *lines) free(id string, now time.Time) (free int, t campaigns.Trunk, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.all[id]
	if n == nil {
		return 0, campaigns.Trunk{}, false
	}
	return max(n.trunk.Channels-n.used(now), 0), n.trunk, true
}

func (n *line) used(now time.Time) (used int) {
	for id, c := range n.claims {
		if now.Sub(c.at) > claimHolds && c.InUse == 0 {
			delete(n.claims, id)
			continue
		}
		used += c.InUse
	}
	return used
}

// take asks for want more calls for a campaign that has inUse channels now. It answers how many may be placed at once, and
// what kept it from more.
func (l *lines) take(id, campaign string, weight, inUse, want int, now time.Time) (int, campaigns.Bound) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.all[id]
	if n == nil {
		return 0, campaigns.BoundSettings
	}
	served := n.claims[campaign].Served
	n.claims[campaign] = claim{rules.Claim{Weight: max(weight, 1), InUse: inUse, Want: inUse + want, Served: served}, now}
	n.used(now)
	if want <= 0 {
		return 0, ""
	}
	if n.refused >= refusedMost {
		if now.Sub(n.tried) < refusedPause {
			return 0, campaigns.BoundRefused
		}
		want = 1
	}
	got, bound := n.share(campaign, want, now)
	n.bucket, got = n.paced(got, now)
	if got == 0 && bound == "" {
		bound = campaigns.BoundCPS
	}
	if got > 0 {
		c := n.claims[campaign]
		c.InUse, c.Served = c.InUse+got, now
		n.claims[campaign] = c
		n.tried = now
	}
	return got, bound
}

// hold tells how many channels of each trunk a campaign's calls use now; it wants no more than these until it takes some.
func (l *lines) hold(campaign string, weight int, inUse map[string]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, n := range l.all {
		c, known := n.claims[campaign]
		if !known && inUse[id] == 0 {
			continue
		}
		c.Weight, c.InUse = max(weight, 1), inUse[id]
		n.claims[campaign] = c
	}
}

// share is the campaign's part of the channels that are free.
func (n *line) share(campaign string, want int, now time.Time) (int, campaigns.Bound) {
	var claims []rules.Claim
	mine := 0
	for id, c := range n.claims {
		if id == campaign {
			mine = len(claims)
		} else if now.Sub(c.at) > claimHolds {
			c.Want = c.InUse
		}
		claims = append(claims, c.Claim)
	}
	got := min(rules.Share(n.trunk.Channels, claims)[mine], want)
	switch {
	case got >= want:
		return got, ""
	case n.used(now) >= n.trunk.Channels:
		return got, campaigns.BoundTrunks
	}
	return got, campaigns.BoundShare
}

// paced lets so many of the calls go as the calls a second allow.
func (n *line) paced(want int, now time.Time) (rules.Bucket, int) {
	b := n.bucket
	b.Burst = max(n.trunk.CPS, 1)
	elapsed := now.Sub(n.earned)
	if n.earned.IsZero() {
		elapsed = time.Second
	}
	n.earned = now
	b, whole := b.Earn(n.trunk.CPS, elapsed)
	got := min(want, whole)
	return b.Spend(got), got
}

// over tells what a call over a trunk came to.
func (l *lines) over(id string, o outcomes.Outcome, rang bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.all[id]
	if n == nil {
		return
	}
	switch o {
	case outcomes.Rejected: // nobody can refuse a call that did not ring at them
		if rang {
			n.refused = 0
			return
		}
		n.refused, n.last = n.refused+1, o
	case outcomes.Congestion, outcomes.TrunkDenied, outcomes.NoRoute:
		n.refused, n.last = n.refused+1, o
	case outcomes.Cancelled, outcomes.Lost, outcomes.PBXDown:
	default:
		n.refused = 0
	}
}

// trouble is what somebody should know of a trunk.
func (l *lines) trouble(id string) (sentence, key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.all[id]
	switch {
	case n == nil:
		return "The campaign has no trunk, or it was deleted. Choose one in its settings.", "campaign.no_trunk"
	case n.refused >= refusedMost:
		return fmt.Sprintf("The trunk %s turned away the last %d calls (%s). One call every %d seconds tries it again. Ask the provider, or choose another trunk.",
			n.trunk.Name, n.refused, n.last, int(refusedPause.Seconds())), "campaign.trunk_refuses"
	}
	return "", ""
}
