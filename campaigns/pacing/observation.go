package pacing

// Mode is how a campaign places its calls.
type Mode string

// The modes. In Preview the agent decides when to dial, so the pacer never wants a call.
const (
	Predictive  Mode = "predictive"
	Progressive Mode = "progressive"
	Power       Mode = "power"
	Preview     Mode = "preview"
)

// Settings are what holds for a whole run.
type Settings struct {
	Mode         Mode
	Tick         float64 // seconds between decisions
	Target       float64 // the highest lawful share of answered live people who get no agent in time
	AbandonAfter float64 // seconds such a person may wait after the greeting
	RingTimeout  float64 // seconds after which an unanswered call is given up
	MinRing      float64 // the shortest lawful ring; only after it may a ringing call be cancelled
	Trunks       int     // channels
	CPS          float64 // originates a second
	Window       float64 // seconds of one fixed counting window
	AMD          bool    // whether answering machines are detected before an agent is asked
	Segments     int     // parts of the list with answer odds of their own
	Ratio        float64 // Power only: calls per ready agent
}

// ID names an agent or a call; the pacer only compares it.
type ID string

// AgentState is what an agent does. Who is logged off is not in the observation.
type AgentState int

// The states of agents.
const (
	Ready AgentState = iota + 1
	Talking
	WrapUp
	OnBreak
)

// Agent is one who is logged in.
type Agent struct {
	ID    ID
	State AgentState
	Since float64 // seconds in the state
}

// Phase is how far a call in flight has come.
type Phase int

// The phases of a call that no agent has yet.
const (
	Ringing     Phase = iota
	Classifying       // answered, and the greeting or the detection of machines is not over
	Waiting           // a live person waits for an agent
)

// Call is one in flight: placed, and not yet with an agent.
type Call struct {
	ID      ID
	Phase   Phase
	Age     float64 // seconds since it was originated
	InPhase float64 // seconds in the phase
	Segment int
}

// Kind is what an event tells.
type Kind string

// The kinds of events that the pacer learns from; it ignores others.
const (
	Result  Kind = "result"  // the ringing ended
	Verdict Kind = "verdict" // a person or a machine
	Connect Kind = "connect" // an agent took the call
	Abandon Kind = "abandon" // a person got no agent in time
	TalkEnd Kind = "talkend"
	WrapEnd Kind = "wrapend"
)

// Event is something that happened since the last tick.
type Event struct {
	At      float64
	Kind    Kind
	Call    ID
	Agent   ID
	Result  string // result: answer, busy, noanswer, failed, cancelled; verdict: live, machine; talkend: machine or nothing
	Seconds float64
	Segment int
}

// Counts are what the law counts. Connected are people handed to an agent who were not reported as machines.
type Counts struct {
	Dialed, Connected, Machines, Abandoned int
}

// Observation is what the pacer sees at one moment. The pacer keeps none of its slices.
type Observation struct {
	T            float64
	TrunksFree   int
	Agents       []Agent
	Calls        []Call
	Events       []Event
	Window       Counts
	WindowLeft   float64
	Total        Counts
	NextSegments []int // of the next leads, in order
}

// Bound is the constraint that decided the number.
type Bound string

// What can bind a decision.
const (
	BoundNothing   Bound = ""            // everything wanted is placed, and something was wanted
	BoundEnough    Bound = "enough"      // the calls in flight are enough for the agents there will be
	BoundAgents    Bound = "no_agent"    // nobody is ready or about to be
	BoundTrunks    Bound = "trunks"      // no free channel
	BoundCPS       Bound = "cps"         // originates a second
	BoundAbandoned Bound = "abandonment" // the window's allowance lets no more calls than one for each ready agent
	BoundPreview   Bound = "preview"     // agents dial themselves
)

// Decision is how many calls to place now.
type Decision struct {
	Wanted   int     // what the agents could use, would nothing else bind
	Allowed  int     // what the abandonment limit lets of it
	Dial     int     // what channels and originates a second let of that: place these
	Cancel   []ID    // ringing calls to withdraw
	Bound    Bound   // why Dial is not more
	Forecast float64 // share abandoned that is projected for the end of the window
}
