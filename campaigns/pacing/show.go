package pacing

import (
	"fmt"
	"math"
)

var Stat struct{ N, Blocked, Zero, L, L2 float64 }

func (p *Pacer) Show() string {
	m := Stat.L / Stat.N
	s := fmt.Sprintf("price %.2f mean %.2f sd %.2f slack %.2f blocked %.3f zero %.3f", p.price.log, m, math.Sqrt(Stat.L2/Stat.N-m*m), p.limit.slack, Stat.Blocked/Stat.N, Stat.Zero/Stat.N)
	Stat.N, Stat.Blocked, Stat.Zero, Stat.L, Stat.L2 = 0, 0, 0, 0, 0
	return s
}
