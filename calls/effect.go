package calls

import (
	"time"

	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
)

// Verb is one thing the machine wants done outside.
type Verb string

// Verbs. All but Tell are requests to the PBX; each runs in the lane of its channel or bridge, so that what concerns one
// channel keeps its order and what concerns different ones does not wait for each other.
const (
	Answer       Verb = "answer"
	Speak        Verb = "speak"         // the language of prompts
	Park         Verb = "park"          // into the queue's holding bridge: music
	Aside        Verb = "aside"         // the third person into the holding bridge
	Play         Verb = "play"          // a prompt over the music
	Originate    Verb = "originate"     // a new leg
	Join         Verb = "join"          // both legs into the call's bridge
	MakeBridge   Verb = "make_bridge"   //
	RemoveBridge Verb = "remove_bridge" //
	Drop         Verb = "drop"          // hang a leg up
	Leave        Verb = "leave"         // to the PBX's fallback
	Lease        Verb = "lease"         // arm or renew the dead-man's timer of a waiting caller
	Lift         Verb = "lift"          // disarm it
	Tone         Verb = "tone"          // ringback to the agent of an outbound call
	ToneOff      Verb = "tone_off"
	Say          Verb = "say"     // several prompts, one after the other
	Hush         Verb = "hush"    // end a playback
	Unpark       Verb = "unpark"  // out of the music, under a lease that lasts
	Record       Verb = "record"  // the message a caller leaves
	Detect       Verb = "detect"  // whether a machine answered
	Present      Verb = "present" // who answered a campaign's call, to the desk
	Tell         Verb = "tell"    // the desk
	Ask          Verb = "ask"     // whoever answered an agent's outside number to press 1
)

// Effect is a verb with its operands.
type Effect struct {
	Do      Verb
	LegID   string
	Channel string
	Bridge  string
	Media   string
	Sounds  []string // of Say
	ID      string   // playback
	Class   string   // music class
	// Language is of the prompts: "en", "pt-BR".
	Language string
	Number   string
	Cause    events.Cause
	Offer    desk.Offer
	Caller   string
	Route    string // of a campaign's call; empty is the house's
	Members  []string
	For      string // what a join is for
	Notice   desk.Notice
	Timeout  time.Duration
	// Extra is added to a lease, for what is played meanwhile; such a lease is armed before what follows in the channel's lane.
	Extra  time.Duration
	Again  bool // the customer may be among the waiting already
	Soon   bool // may wait a moment when an agent rings already: the phone may answer at once
	Synced bool // wait for the journal's sync first: it costs money
	Part   int  // of a recording
}
