// Package governor limits what machines say by themselves: the bot, greetings, out-of-hours notices, surveys. Two machines
// that answer each other end here. It is pure; whoever sends anything automatic asks it first.
package governor

import (
	"time"

	"github.com/cordboard/cordboard/channels"
)

// Rule is how much may be said. Unheard is how many automatic messages a conversation gets within Per without a person
// having written in between; Total how many within Per in any case: a machine at the other end looks like a person.
type Rule struct {
	Unheard int           `json:"unheard"`
	Total   int           `json:"total"`
	Per     time.Duration `json:"per"`
}

// Usual lets a lively conversation with a bot pass.
var Usual = Rule{Unheard: 3, Total: 30, Per: time.Hour}

// Facts are those of a conversation. Sent are the times of automatic messages, in any order; Heard is when a person last
// wrote on the customer's side.
type Facts struct {
	Sent  []time.Time
	Heard time.Time
	// Last is what is to be answered; nil for what we begin ourselves.
	Last *channels.Inbound
}

// Why is the reason of a refusal.
type Why string

// Reasons. An empty one allows.
const (
	Allowed Why = ""
	Machine Why = "machine" // out of office, bulk mail: never answered
	Echo    Why = "echo"    // our own side wrote it
	NoText  Why = "no_message"
	Unheard Why = "unheard"
	Total   Why = "total"
)

// Answerable says whether anything automatic may answer this at all.
func Answerable(in channels.Inbound) Why {
	switch {
	case in.Echo:
		return Echo
	case in.Auto:
		return Machine
	case in.Kind != channels.InMessage && in.Kind != channels.InChoice:
		return NoText
	}
	return Allowed
}

// Decide says whether one more automatic message may be sent now.
func Decide(r Rule, f Facts, now time.Time) Why {
	if f.Last != nil {
		if why := Answerable(*f.Last); why != Allowed {
			return why
		}
	}
	total, unheard := 0, 0
	for _, at := range f.Sent {
		if now.Sub(at) >= r.Per {
			continue
		}
		total++
		if at.After(f.Heard) {
			unheard++
		}
	}
	switch {
	case unheard >= r.Unheard:
		return Unheard
	case total >= r.Total:
		return Total
	}
	return Allowed
}
