package bot

import "sync"

// purse knows what runs under way may still spend.
type purse struct {
	mu   sync.Mutex
	held map[string]Spent
}

// hold adds a run's and answers what the others hold.
func (p *purse) hold(inbox string, tokens int, micros int64) (release func(), others Spent) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held == nil {
		p.held = map[string]Spent{}
	}
	others = p.held[inbox]
	p.held[inbox] = Spent{Tokens: others.Tokens + tokens, Micros: others.Micros + micros}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		h := p.held[inbox]
		h.Tokens, h.Micros = h.Tokens-tokens, h.Micros-micros
		p.held[inbox] = h
		if h.Tokens <= 0 && h.Micros <= 0 {
			delete(p.held, inbox)
		}
	}, others
}
