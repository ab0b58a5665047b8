// Package routing decides which agent gets which waiting interaction. It is pure: no clock, no I/O, no goroutine; the
// desk calls it whenever somebody begins to wait or becomes free, or time itself opens a door (Next). Every decision can
// say why, and so can every agent who was passed over (Explain).
package routing

import "time"

// Strategy is how a queue chooses among the agents who may take an interaction.
type Strategy string

// Strategies. The empty one is LongestAvailable.
const (
	// LongestAvailable takes, of those with the least at hand, who has been free longest.
	LongestAvailable Strategy = "longest_available"
	// BestAvailable takes the highest sum of levels in the skills that are needed, and among equals who has the least at
	// hand, then who has been free longest.
	BestAvailable Strategy = "best_available"
)

// Line is what routing must know of a queue.
type Line struct {
	ID       string
	Strategy Strategy
	Needs    []Need // what every caller of the queue needs
	// Teams are searched from a time on. None: everybody who serves the queue is searched at once; otherwise agents of
	// teams that are not named never are.
	Teams []TeamStep
	// AgeEvery adds one to a waiting interaction's priority each time it passes, at most AgeMost times; 0 never does.
	AgeEvery time.Duration
	AgeMost  int
}

// Need is a skill with the least level (1–5) that will do. Relax lowers it for those who waited.
type Need struct {
	SkillID string
	Level   int
	Relax   []Relax
}

// Relax is the level that will do after a wait; 0 does without the skill. Levels only ever go down: a later step with a
// higher level changes nothing.
type Relax struct {
	After time.Duration
	Level int
}

// TeamStep says from which wait on a team is searched.
type TeamStep struct {
	TeamID string
	After  time.Duration
}

// Agent is what routing must know of an agent.
type Agent struct {
	ID       string
	TeamID   string
	QueueIDs []string
	Skills   map[string]int // level 1–5 by skill
}

// Waiting is one interaction that wants an agent.
type Waiting struct {
	ID       string
	QueueID  string
	Priority int // higher first
	Since    time.Time
	// Tried are agents who missed or declined it: they are asked again only when every other who may take it has been.
	Tried  []string
	Needs  []Need // beside those of the queue: the caller's language
	Chosen Chosen
	// Kind is what an agent may have no room for (a channel), see Free.Full; empty for what every free agent takes.
	Kind string
}

// Chosen is the one agent an interaction waits for until a moment: the last one they spoke with, the owner of the
// contact, or whom a supervisor picked. Until then nobody else is asked, and the agent, whatever queues and skills they
// have, takes it before anything else. Afterwards it is routed as any other.
type Chosen struct {
	AgentID string
	Until   time.Time
}

func (c Chosen) holds(now time.Time) bool { return c.AgentID != "" && now.Before(c.Until) }

// Free is an agent who may take an interaction now.
type Free struct {
	AgentID string
	Since   time.Time // longest first
	// Load is how much the agent has at hand beside; among equals who has less is preferred, however long they are free.
	Load int
	// Full are the kinds of which the agent takes no more now.
	Full []string
}

// Match is one decision.
type Match struct {
	InteractionID string
	AgentID       string
	Why           string
}
