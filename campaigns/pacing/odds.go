package pacing

import "math"

// odds is how many answers came for each that the curve expects. A shift is detected by its likelihood: two running sums tell how
// much better a rate half as high again, or two thirds of it, explains what came since the sum was last nothing.
type odds struct {
	Seen, Expected float64
	Up, Down       float64
	UpSeen, UpExp  float64
	DnSeen, DnExp  float64
}

const (
	oddsMemory = 500.0 // expected answers after which older ones have faded
	oddsPrior  = 12.0
	shiftUp    = 1.5
	shiftDown  = 1 / 1.5
	shiftProof = 8.0 // logarithm of the likelihood ratio that is taken for proof
)

func (o *odds) factor() float64 { return (o.Seen + oddsPrior) / (o.Expected + oddsPrior) }

func (o *odds) seen(n float64) {
	f := math.Log(shiftUp)
	o.Seen += n
	o.Up += n * f
	o.Down -= n * f
	o.UpSeen += n
	o.DnSeen += n
	o.judge()
}

func (o *odds) expected(e float64) {
	keep := math.Exp(-e / oddsMemory)
	f := o.factor()
	o.Seen *= keep
	o.Expected = o.Expected*keep + e
	o.Up -= e * f * (shiftUp - 1)
	o.Down += e * f * (1 - shiftDown)
	o.UpExp += e
	o.DnExp += e
	o.judge()
}

func (o *odds) judge() {
	if o.Up <= 0 {
		o.Up, o.UpSeen, o.UpExp = 0, 0, 0
	}
	if o.Down <= 0 {
		o.Down, o.DnSeen, o.DnExp = 0, 0, 0
	}
	if o.Up > shiftProof {
		o.Seen, o.Expected = o.UpSeen, o.UpExp
	} else if o.Down > shiftProof {
		o.Seen, o.Expected = o.DnSeen, o.DnExp
	} else {
		return
	}
	o.Up, o.UpSeen, o.UpExp, o.Down, o.DnSeen, o.DnExp = 0, 0, 0, 0, 0, 0
}
