package desk

import (
	"time"

	"github.com/cordboard/cordboard/events"
)

// Finish is how an agent leaves wrap-up.
type Finish struct {
	DispositionID string
	Notes         string
	// Callback is what was agreed with the customer, with a disposition that asks for one; nil leaves what was kept before.
	Callback *events.CallbackWish
	// Then is the presence taken afterwards: ready or paused.
	Then     events.AgentState
	ReasonID string // of the pause, when Then is paused
}

// Coding is what an agent notes of an interaction.
type Coding struct {
	DispositionID string // empty leaves it
	Notes         string
	Callback      *events.CallbackWish // as of Finish
}

// Live is a consistent copy of what is going on. The slices are the caller's.
type Live struct {
	// Seq is the journal's position the copy is complete up to: events after it are to be applied on top.
	Seq          uint64
	At           time.Time
	Agents       []events.Agent
	Interactions []events.Interaction
	PBX          string // "up" or "down"
}
