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
	total  Counts
	last   float64
	began  bool
	known  bool // the level comes from a snapshot
}

const (
	priceMin = 2.0
	priceMax = 400.0
)

// Tuning knobs of experiments.
var GainSlope = 1.0
var GainRho = .5
var PriceStep = .012
var PriceLead = .5
var Reserve0 = 1.0
var ReserveC = .6
var Price0 = 14.0
var Stress = 1.15
var PriceCrowd = .22
var RollC, RollMax = .4, 6.5
var NoLimit bool
var Canc = 1.0
var Aim = 1.0

func newPrice(s Settings) *price {
	return &price{target: s.Target, log: math.Log(Price0), price: Price0, free: 1}
}

func (p *price) see(o *Observation) {
	if p.began {
		a := float64(o.Total.Abandoned - p.total.Abandoned)
		n := float64(o.Total.Connected - p.total.Connected)
		aim := Aim * p.target
		p.log += PriceStep * (a*(1-aim) - n*aim*p.free)
		p.log = min(math.Log(priceMax), max(math.Log(priceMin), p.log))
		dt := o.T - p.last
		p.pace += (1 - math.Exp(-dt/1800)) * (n/max(dt, 1e-3) - p.pace)
	} else {
		p.pace = float64(len(o.Agents)) / 200
		if n := float64(len(o.Agents)); n > 10 && !p.known {
			p.log -= PriceCrowd * math.Log(n/10)
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
	want := Reserve0 + ReserveC*math.Sqrt(p.target*connects)
	over := max(60, connects/3)
	if rolls {
		connects = max(0, p.pace) * rolling
		want = Reserve0 + min(RollC*math.Sqrt(p.target*connects), RollMax)
		over = max(60, connects/6)
	}
	by := PriceLead * (want - slack) / (over * p.target)
	p.price = math.Exp(p.log + max(-1.2, min(1.5, by)))
}
