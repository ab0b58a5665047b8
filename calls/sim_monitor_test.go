package calls

import (
	"context"
	"slices"
	"strings"
)

// Eavesdrop implements Switch: the snoop is a channel that ends with the one it listens to.
func (p *simPBX) Eavesdrop(_ context.Context, channel, snoop string, whisper bool, _ string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.channels[channel] == nil:
		return errGone
	case p.channels[snoop] != nil || p.noSnoops:
		return errOther
	}
	args := []string{"mon"}
	if whisper {
		args = append(args, "whisper")
	}
	p.channels[snoop] = &simChannel{id: snoop, endpoint: "Snoop/" + channel, up: true, args: args}
	return nil
}

// eaves lists what supervisors hear with: "listens to <channel>" or "whispers to <channel>" for each snoop in a bridge with leg,
// and "joined <members>" when the leg is in the call's bridge.
func (p *simPBX) eaves(leg string) (out []string) {
	bridge := p.bridgeOf(leg)
	p.mu.Lock()
	defer p.mu.Unlock()
	for ch := range p.bridges[bridge] {
		c := p.channels[ch]
		switch {
		case ch == leg:
		case !isMonitor(ch):
			out = append(out, "talks with "+ch)
		case slices.Contains(c.args, "whisper"):
			out = append(out, "whispers to "+strings.TrimPrefix(c.endpoint, "Snoop/"))
		default:
			out = append(out, "listens to "+strings.TrimPrefix(c.endpoint, "Snoop/"))
		}
	}
	slices.Sort(out)
	return out
}

// traces are the snoops and bridges of supervisors' parts.
func (p *simPBX) traces() (out []string) {
	pic := p.picture()
	for id := range pic.Channels {
		if isMonitor(id) {
			out = append(out, id)
		}
	}
	for id := range pic.Bridges {
		if isMonitor(id) {
			out = append(out, id)
		}
	}
	return out
}
