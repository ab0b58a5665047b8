package events

import "time"

// FormAnswers are the answers an agent wrote into a form. The record is shared with what was recorded: it is replaced, never
// changed.
type FormAnswers struct {
	FormID  string `json:"form_id"`
	Name    string `json:"name"`    // of the form then
	Version int    `json:"version"` // of the form that judged them
	// Values are by the key of the field; choices by their keys, several with commas between.
	Values  map[string]string `json:"values"`
	SavedAt time.Time         `json:"saved_at"`
}

// CallbackWish is what a customer agreed with the agent: to be called again.
type CallbackWish struct {
	At     time.Time `json:"at"`
	Number string    `json:"number"`
	// AgentID is who shall call; empty for anyone.
	AgentID string `json:"agent_id,omitempty"`
	Note    string `json:"note,omitempty"`
}
