package events

import "time"

// MonitorMode is how a supervisor takes part in an agent's conversation.
type MonitorMode string

// Modes.
const (
	MonitorListen  MonitorMode = "listen"  // hears both, nobody hears them
	MonitorWhisper MonitorMode = "whisper" // hears both, only the agent hears them
	MonitorBarge   MonitorMode = "barge"   // all hear all
)

// MonitorState is where a supervisor's part stands.
type MonitorState string

// States of a supervisor's part.
const (
	MonitorAsking     MonitorState = "asking" // their phone is called, or not connected yet
	MonitorListening  MonitorState = "listening"
	MonitorWhispering MonitorState = "whispering"
	MonitorBarged     MonitorState = "barged"
	MonitorOver       MonitorState = "ended"
)

// Monitor is a supervisor's part in an agent's conversation, as the desk tells it: on the interaction for who may see it,
// and on the supervisor's own record.
type Monitor struct {
	ID            string `json:"id"`
	InteractionID string `json:"interaction_id"`
	// AgentID is the supervisor's own agent record, whose phone is used; UserID, Login and Name are who it is.
	AgentID string `json:"agent_id"`
	UserID  string `json:"user_id"`
	Login   string `json:"login"`
	Name    string `json:"name"`
	// WatchedID is the agent who is heard, WatchedName the name then.
	WatchedID   string       `json:"watched_id"`
	WatchedName string       `json:"watched_name"`
	Mode        MonitorMode  `json:"mode"` // wanted
	State       MonitorState `json:"state"`
	// Shown is set while the agent may see it.
	Shown     bool      `json:"shown,omitempty"`
	StartedAt time.Time `json:"started_at"`
	Since     time.Time `json:"since"` // start of State
}

// CallMonitor is the same part as the voice engine carries it: a leg of the call, and what lets it hear.
type CallMonitor struct {
	ID            string       `json:"id"`
	InteractionID string       `json:"interaction_id"`
	WatchedID     string       `json:"watched_id"`
	Mode          MonitorMode  `json:"mode"` // wanted
	State         MonitorState `json:"state"`
	LegID         string       `json:"leg_id"`
	// Take counts how often the sound was set up: each mode has its own means in the PBX, named by it.
	Take  int   `json:"take,omitempty"`
	Lost  int   `json:"lost,omitempty"` // how often it broke off by itself
	Cause Cause `json:"cause,omitempty"`
}

// ShownIn reports whether the agent sees a part in this mode: a voice is never a stranger's, and listening is told where
// the queue wants it.
func (m MonitorMode) ShownIn(listenShown bool) bool { return m != MonitorListen || listenShown }
