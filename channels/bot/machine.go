package bot

// Phase is where a conversation stands for the bot.
type Phase string

// Phases.
const (
	Resting Phase = "resting" // the bot's, nothing to do
	Waiting Phase = "waiting" // the customer wrote; more may come
	Running Phase = "running"
	Again   Phase = "again"  // running, and the customer wrote meanwhile
	Held    Phase = "held"   // a person types
	Queued  Phase = "queued" // handed over
	Human   Phase = "human"
)

// Input is what can happen to it.
type Input string

// Inputs.
const (
	Wrote    Input = "wrote" // the customer
	Due      Input = "due"   // the timer of the phase ran out
	Ended    Input = "ended" // the run answered, or had nothing to say
	GaveUp   Input = "gave_up"
	Typed    Input = "typed"  // a person on our side
	Spoke    Input = "spoke"  // a person on our side sent something, by whatever means
	Joined   Input = "joined" // an agent took it
	Lined    Input = "lined"  // it was queued for people
	Released Input = "released"
	Over     Input = "closed"
	Shutdown Input = "shutdown"
)

// Effect is what is to be done about it, in order.
type Effect string

// Effects.
const (
	Arm      Effect = "arm"      // the debounce
	ArmHold  Effect = "arm_hold" // the time a person may type
	Begin    Effect = "begin"    // a run
	Cancel   Effect = "cancel"   // the run; what it answers is thrown away
	GiveOver Effect = "give_over"
)

// Transition is one row of the table; From "*" is every phase. The first that fits is taken; none leaves all as it is.
type Transition struct {
	From    Phase
	Input   Input
	To      Phase
	Effects []Effect
}

// Transitions are the phases of a conversation.
var Transitions = []Transition{
	{Resting, Wrote, Waiting, []Effect{Arm}},
	{Waiting, Wrote, Waiting, []Effect{Arm}},
	{Waiting, Due, Running, []Effect{Begin}},
	{Running, Wrote, Again, nil},
	{Running, Ended, Resting, nil},
	{Again, Ended, Waiting, []Effect{Arm}},
	{Running, GaveUp, Queued, nil},
	{Again, GaveUp, Queued, nil},
	{Resting, Typed, Held, []Effect{ArmHold}},
	{Waiting, Typed, Held, []Effect{ArmHold}},
	{Running, Typed, Held, []Effect{Cancel, ArmHold}},
	{Again, Typed, Held, []Effect{Cancel, ArmHold}},
	{Held, Typed, Held, []Effect{ArmHold}},
	{Held, Due, Running, []Effect{Begin}}, // nothing was sent; the run is silent if nothing is unanswered
	{Running, Spoke, Human, []Effect{Cancel}},
	{Again, Spoke, Human, []Effect{Cancel}},
	{Running, Joined, Human, []Effect{Cancel}},
	{Again, Joined, Human, []Effect{Cancel}},
	{"*", Spoke, Human, nil},
	{"*", Joined, Human, nil},
	{Running, Lined, Queued, []Effect{Cancel}},
	{Again, Lined, Queued, []Effect{Cancel}},
	{"*", Lined, Queued, nil},
	{Human, Released, Resting, nil},
	{Queued, Released, Resting, nil},
	{Running, Over, Resting, []Effect{Cancel}},
	{Again, Over, Resting, []Effect{Cancel}},
	{"*", Over, Resting, nil},
	{Waiting, Shutdown, Queued, []Effect{GiveOver}},
	{Running, Shutdown, Queued, []Effect{Cancel, GiveOver}},
	{Again, Shutdown, Queued, []Effect{Cancel, GiveOver}},
}

// Step is pure: the phase after an input, and what is to be done.
func Step(p Phase, in Input) (Phase, []Effect) {
	for _, t := range Transitions {
		if t.Input == in && (t.From == p || t.From == "*") {
			return t.To, t.Effects
		}
	}
	return p, nil
}

// phaseOf is where a conversation begins whose stage is known and nothing else.
func phaseOf(s Stage) Phase {
	switch s {
	case StageHuman:
		return Human
	case StageQueued:
		return Queued
	}
	return Resting
}
