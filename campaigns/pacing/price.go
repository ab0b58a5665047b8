package pacing

import "math"

// price is what an abandoned person costs, in the worth of one agent who needs not wait. It is the control variable: it rises with
// each person abandoned, falls with each connected, and comes to rest where the share is the one that is aimed at.
type price struct {
	target  float64
	log     float64
	price   float64
	aim     float64
	total   Counts
	began   bool
	blocked bool // the last decision was the limit's, not the price's
}

const (
	priceStep = .04
	priceMin  = .3
	priceMax  = 400.0
)

func newPrice(s Settings) *price {
	return &price{target: s.Target, log: math.Log(Price0), price: Price0, aim: s.Target}
}

// Tuning knobs of experiments.
var GainSlope = 1.0
var GainRho = .5
var PriceStep = .04
var PriceLead = .25
var Stress = 1.3
var Reserve0 = 2.0
var Price0 = 6.0

func (p *price) see(o *Observation) {
	if p.began {
		a := float64(o.Total.Abandoned - p.total.Abandoned)
		n := float64(o.Total.Connected - p.total.Connected)
		if p.blocked {
			n = 0
		}
		p.log += PriceStep * (a*(1-p.aim) - n*p.aim)
		p.log = min(math.Log(priceMax), max(math.Log(priceMin), p.log))
	}
	p.began, p.total = true, o.Total
}

// lean turns the price by how far the allowance is from the reserve.
func (p *price) lean(by float64) { p.price = math.Exp(p.log + by) }
