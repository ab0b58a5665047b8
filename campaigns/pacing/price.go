package pacing

import "math"

// price is what an abandoned person costs, in the worth of one agent who needs not wait. It is the control variable: slowly it finds
// the level at which the share abandoned is the one aimed at, and around that level it leans on how much of the allowance is left.
type price struct {
	target float64
	log    float64 // the level that was found
	price  float64
	free   float64 // share of recent decisions that were the price's and not the limit's
	pace   float64 // people connected a second, lately
	share  float64 // of those who answered lately, who were abandoned
	total  Counts
	last   float64
	began  bool
	known  bool // the level comes from a snapshot
}

const (
	priceFirst = 14.0 // what small groups come to, whatever the answer odds
	priceCrowd = .18  // above ten agents it falls by this power of their number
	priceMin   = 2.0
	priceMax   = 400.0
	priceStep  = .012
	priceLead  = .5

	reserve     = 1.0
	reserveRoot = .6 // of the deviation of what chance may still do until the window's end
	rollRoot    = .4 // the same where any eight hours count
	rollMost    = 6.5
)

func newPrice(s Settings) *price {
	return &price{target: s.Target, log: math.Log(priceFirst), price: priceFirst, free: 1}
}

func (p *price) see(o *Observation) {
	if p.began {
		a := max(0, float64(o.Total.Abandoned-p.total.Abandoned))
		n := float64(o.Total.Connected - p.total.Connected) // below 0 when talks turn out to be with machines
		if a+n > 0 {
			p.share += (1 - math.Exp(-(a+n)/200)) * (min(1, a/(a+n)) - p.share)
		}
		aim := .94 * p.target
		p.log += priceStep * (a*(1-aim) - n*aim*p.free)
		p.log = min(math.Log(priceMax), max(math.Log(priceMin), p.log))
		dt := o.T - p.last
		p.pace += (1 - math.Exp(-dt/1800)) * (n/max(dt, 1e-3) - p.pace)
	} else {
		p.pace = float64(len(o.Agents)) / 200
		if n := float64(len(o.Agents)); n > 10 && !p.known {
			p.log -= priceCrowd * math.Log(n/10)
		}
	}
	p.began, p.total, p.last = true, o.Total, o.T
}

// decided notes whether the limit and not the price decided.
func (p *price) decided(blocked bool, tick float64) {
	v := 1.0
	if blocked {
		v = 0
	}
	p.free += (1 - math.Exp(-tick/15)) * (v - p.free)
}

// lean turns the price by how far the slack is from where it should be. There it should be about one deviation of what chance may
// still do: until the window's end, or, when the last eight hours count at any moment, always.
func (p *price) lean(slack, left float64, rolls bool) {
	connects := max(0, p.pace) * left
	want := reserve + reserveRoot*math.Sqrt(p.target*connects)
	over := max(60, connects/3)
	if rolls {
		connects = max(0, p.pace) * rolling
		want = reserve + min(rollRoot*math.Sqrt(p.target*connects), rollMost)
		over = max(60, connects/30)
	}
	by := priceLead * (want - slack) / (over * p.target)
	p.price = math.Exp(p.log + max(-1.2, min(1.5, by)))
}
