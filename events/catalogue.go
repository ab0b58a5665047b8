package events

// The catalogue of event types. Adding one here obliges the projector, the browser reducer (compile error there) and
// docs/events.md (test).
const (
	AgentSignedIn      Type = "agent.signed_in"
	AgentSignedOut     Type = "agent.signed_out"
	AgentStateChanged  Type = "agent.state_changed"  // presence, reason or pending reason
	AgentDeviceChanged Type = "agent.device_changed" // phone registered, lost, credential issued
	AgentWorkChanged   Type = "agent.work_changed"   // interactions held by the agent, activity

	InteractionCreated    Type = "interaction.created"
	InteractionQueued     Type = "interaction.queued"
	InteractionOffered    Type = "interaction.offered"
	InteractionOfferEnded Type = "interaction.offer_ended"
	InteractionConnected  Type = "interaction.connected"
	InteractionHeld       Type = "interaction.held"
	InteractionResumed    Type = "interaction.resumed"
	InteractionSuspended  Type = "interaction.suspended"  // the agent's phone was lost: the customer hears music, the agent may return
	InteractionConsult    Type = "interaction.consult"    // something about the third person changed
	InteractionHandedOut  Type = "interaction.handed_out" // an outside number is called for the customer
	InteractionSetAside   Type = "interaction.parked"     // written: the customer's turn, the agent has room for others
	InteractionWoken      Type = "interaction.woken"      // written: it is with its agent again
	InteractionWritten    Type = "interaction.written"    // what is shown of a written conversation changed
	InteractionWrapup     Type = "interaction.wrapup"     // the conversation is over, the agent's after-call work begins or is extended
	InteractionCoded      Type = "interaction.coded"      // disposition or notes saved
	InteractionFormSaved  Type = "interaction.form_saved" // answers of a form saved
	InteractionMatched    Type = "interaction.matched"    // the customer was found among the contacts
	InteractionRecording  Type = "interaction.recording"  // the recording runs, was paused, or runs no longer
	InteractionMonitored  Type = "interaction.monitored"  // a supervisor's part in it began, changed or ended
	InteractionEnded      Type = "interaction.ended"      // final: nothing more happens to it but late coding

	CallStarted   Type = "call.started"
	CallLegAdded  Type = "call.leg_added"
	CallLegUp     Type = "call.leg_up"
	CallLegEnded  Type = "call.leg_ended"
	CallBridged   Type = "call.bridged"
	CallHeld      Type = "call.held"
	CallResumed   Type = "call.resumed"
	CallChanged   Type = "call.changed" // any other change of state: greeting, waiting, offering
	CallRecovered Type = "call.recovered"
	CallEnded     Type = "call.ended"

	RecordingStarted Type = "recording.started"
	RecordingPaused  Type = "recording.paused"  // nothing is recorded until it goes on
	RecordingResumed Type = "recording.resumed" //
	RecordingEnded   Type = "recording.ended"   // the PBX has all of it
	RecordingStored  Type = "recording.stored"  // the file is ours, the PBX's copies are gone
	RecordingFailed  Type = "recording.failed"  // there is nothing to hear, and why

	AttemptBegan   Type = "attempt.leased"  // the lead is leased; told before anything is dialled
	AttemptChanged Type = "attempt.changed" // dialled, answered, judged, joined, over
	AttemptEnded   Type = "attempt.closed"  // final, with what follows for the lead

	ChannelReceived Type = "channel.received" // a provider's raw request, before anybody has read it
	MessageRecorded Type = "message.recorded" // a written message is new in its thread
	MessageChanged  Type = "message.changed"  // its status, content, files or reactions
	ThreadChanged   Type = "thread.changed"   // status, assignee, tags … of a written conversation
	InboxHealth     Type = "inbox.health"     // an inbox is connected, or in trouble

	// DirectoryChanged announces, after the commit, that a row people decide about was written.
	DirectoryChanged Type = "directory.changed"

	SystemStarted Type = "system.started"
	SystemStopped Type = "system.stopped"
	SystemPBX     Type = "system.pbx" // the link to the PBX went up or down
)

// Types lists the whole catalogue in a fixed order.
func Types() []Type {
	return []Type{
		AgentSignedIn, AgentSignedOut, AgentStateChanged, AgentDeviceChanged, AgentWorkChanged,
		InteractionCreated, InteractionQueued, InteractionOffered, InteractionOfferEnded, InteractionConnected,
		InteractionHeld, InteractionResumed, InteractionSuspended, InteractionConsult, InteractionHandedOut, InteractionSetAside, InteractionWoken, InteractionWritten, InteractionWrapup, InteractionCoded, InteractionFormSaved, InteractionMatched, InteractionRecording, InteractionMonitored, InteractionEnded,
		CallStarted, CallLegAdded, CallLegUp, CallLegEnded, CallBridged, CallHeld, CallResumed, CallChanged, CallRecovered, CallEnded,
		RecordingStarted, RecordingPaused, RecordingResumed, RecordingEnded, RecordingStored, RecordingFailed,
		AttemptBegan, AttemptChanged, AttemptEnded,
		ChannelReceived, MessageRecorded, MessageChanged, ThreadChanged, InboxHealth,
		DirectoryChanged, SystemStarted, SystemStopped, SystemPBX,
	}
}

func newBody(t Type) Body {
	switch t.Noun() {
	case "agent":
		return &AgentEvent{}
	case "interaction":
		return &InteractionEvent{}
	case "call":
		return &CallEvent{}
	case "recording":
		return &RecordingEvent{}
	case "attempt":
		return &AttemptEvent{}
	case "channel":
		return &ChannelEvent{}
	case "message":
		return &MessageEvent{}
	case "thread":
		return &ThreadEvent{}
	case "inbox":
		return &InboxEvent{}
	case "directory":
		return &DirectoryEvent{}
	case "system":
		return &SystemEvent{}
	}
	return &Unknown{}
}

// AgentEvent is the body of every agent.* event.
type AgentEvent struct {
	Agent Agent `json:"agent"`
	// By is the user who caused it when that is not the agent (a supervisor), or empty.
	By string `json:"by,omitempty"`
	// Cause is a word of the closed vocabulary in causes.go, for changes nobody pressed for.
	Cause Cause `json:"cause,omitempty"`
}

// Key returns the agent's id.
func (e *AgentEvent) Key() string { return e.Agent.ID }

// Scope returns the agent's site and team.
func (e *AgentEvent) Scope() Scope {
	return Scope{SiteID: e.Agent.SiteID, TeamID: e.Agent.TeamID, AgentID: e.Agent.ID}
}

// InteractionEvent is the body of every interaction.* event.
type InteractionEvent struct {
	Interaction Interaction `json:"interaction"`
	// AgentID is the agent the aspect is about (the offered, the missed, the connected), also after the record
	// has moved on to another agent.
	AgentID string `json:"agent_id,omitempty"`
	// TeamID is that agent's team, for the scope.
	TeamID string `json:"team_id,omitempty"`
	Cause  Cause  `json:"cause,omitempty"`
	By     string `json:"by,omitempty"`
	// Monitor is the supervisor's part that an interaction.monitored is about.
	Monitor *Monitor `json:"monitor,omitempty"`
	// Quiet is set when only those who may monitor are to notice it.
	Quiet bool `json:"quiet,omitempty"`
	// Why is routing's account of the decision, kept with an offer; of an offer declined, the agent's reason.
	Why string `json:"why,omitempty"`
}

// Key returns the interaction's id.
func (e *InteractionEvent) Key() string { return e.Interaction.ID }

// Scope returns what the interaction is bound to.
func (e *InteractionEvent) Scope() Scope {
	i := &e.Interaction
	return Scope{SiteID: i.SiteID, TeamID: e.TeamID, QueueID: i.QueueID, EntryID: i.EntryID, AgentID: e.AgentID}
}

// CallEvent is the body of every call.* event.
type CallEvent struct {
	Call  Call   `json:"call"`
	LegID string `json:"leg_id,omitempty"`
	Cause Cause  `json:"cause,omitempty"`
}

// Key returns the call's id.
func (e *CallEvent) Key() string { return e.Call.ID }

// Scope returns what the call is bound to.
func (e *CallEvent) Scope() Scope {
	return Scope{SiteID: e.Call.SiteID, QueueID: e.Call.QueueID, EntryID: e.Call.EntryID}
}

// DirectoryEvent tells that one row of the directory changed; readers fetch it again.
type DirectoryEvent struct {
	Noun   string `json:"noun"`
	ID     string `json:"id"`
	Act    string `json:"act"` // created, updated, deleted
	By     string `json:"by"`
	SiteID string `json:"site_id,omitempty"`
}

// Key returns the row's id.
func (e *DirectoryEvent) Key() string { return e.ID }

// Scope returns the row's site.
func (e *DirectoryEvent) Scope() Scope { return Scope{SiteID: e.SiteID} }

// SystemEvent tells about the daemon itself.
type SystemEvent struct {
	Instance string `json:"instance"` // one id per start of the daemon
	Version  string `json:"version,omitempty"`
	State    string `json:"state,omitempty"`
	Detail   string `json:"detail,omitempty"`
}

// Key returns the instance.
func (e *SystemEvent) Key() string { return e.Instance }

// Scope of a system event is everybody's.
func (e *SystemEvent) Scope() Scope { return Scope{} }
