package rules

import (
	"container/heap"
	"time"
)

// Claim is what one campaign wants of a trunk.
type Claim struct {
	Weight int // 1 where nobody said otherwise
	InUse  int // channels it has now
	Want   int // channels it would use in all, those in use among them
	Served time.Time
}

// Share divides the channels of a trunk: so many more each campaign may take. Nobody is given more than it wants, nothing is left
// over that somebody wants, and no campaign has more for its weight than another that still wants some, as far as whole channels
// allow. What is in use is not taken away, but counts. Among equals who was served longest ago goes first, so that a
// trunk of one channel goes around.
func Share(channels int, claims []Claim) []int {
	out := make([]int, len(claims))
	q := queue{claims: claims, got: out}
	for i := range claims {
		channels -= max(claims[i].InUse, 0)
		if claims[i].Want > claims[i].InUse {
			q.waiting = append(q.waiting, i)
		}
	}
	heap.Init(&q)
	for ; channels > 0 && len(q.waiting) > 0; channels-- {
		i := q.waiting[0]
		out[i]++
		if claims[i].InUse+out[i] >= claims[i].Want {
			heap.Pop(&q)
		} else {
			heap.Fix(&q, 0)
		}
	}
	return out
}

// queue has the campaign with the least for its weight in front.
type queue struct {
	claims  []Claim
	got     []int
	waiting []int
}

func (q *queue) Len() int      { return len(q.waiting) }
func (q *queue) Swap(i, j int) { q.waiting[i], q.waiting[j] = q.waiting[j], q.waiting[i] }
func (q *queue) Push(x any)    { q.waiting = append(q.waiting, x.(int)) }
func (q *queue) Pop() any {
	last := q.waiting[len(q.waiting)-1]
	q.waiting = q.waiting[:len(q.waiting)-1]
	return last
}

func (q *queue) Less(i, j int) bool {
	a, b := q.waiting[i], q.waiting[j]
	ca, cb := &q.claims[a], &q.claims[b]
	// (have+1)/weight, compared without a fraction
	x := (max(ca.InUse, 0) + q.got[a] + 1) * max(cb.Weight, 1)
	y := (max(cb.InUse, 0) + q.got[b] + 1) * max(ca.Weight, 1)
	if x != y {
		return x < y
	}
	if !ca.Served.Equal(cb.Served) {
		return ca.Served.Before(cb.Served)
	}
	return a < b
}

// Stream is what one campaign wants of a trunk's calls a second.
type Stream struct {
	Weight int
	Want   float64 // calls a second it would place
}

// Rates divides calls a second: the greatest share for whoever has least for its weight (weighted max-min). Nobody gets more
// than it wants.
func Rates(perSecond float64, streams []Stream) []float64 {
	out := make([]float64, len(streams))
	left := perSecond
	for left > 1e-9 {
		weight := 0.0
		for i, s := range streams {
			if out[i] < s.Want {
				weight += float64(max(s.Weight, 1))
			}
		}
		if weight == 0 {
			return out
		}
		// everybody who still wants rises together until the first is content
		level := left / weight
		for i, s := range streams {
			if out[i] < s.Want {
				level = min(level, (s.Want-out[i])/float64(max(s.Weight, 1)))
			}
		}
		for i, s := range streams {
			if out[i] >= s.Want {
				continue
			}
			step := level * float64(max(s.Weight, 1))
			left -= step
			if out[i] += step; s.Want-out[i] < 1e-12 {
				out[i] = s.Want
			}
		}
	}
	return out
}

// Bucket saves up the right to place calls at a rate; what is not used is kept up to Burst.
type Bucket struct {
	Level float64
	Burst float64
}

// Earn adds what elapsed has brought at the rate, and says how many whole calls may be placed.
func (b Bucket) Earn(rate float64, elapsed time.Duration) (Bucket, int) {
	b.Level = min(b.Level+max(rate, 0)*max(elapsed, 0).Seconds(), max(b.Burst, 1))
	return b, int(b.Level + 1e-9)
}

// Spend takes calls that were placed.
func (b Bucket) Spend(n int) Bucket {
	b.Level -= float64(n)
	return b
}
