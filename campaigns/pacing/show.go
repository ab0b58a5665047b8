package pacing

import "fmt"

func (p *Pacer) Show() string {
	return fmt.Sprintf("price log %.3f eff %.3f slack %.2f", p.price.log, p.price.price, p.limit.slack)
}
