// Package agents is the agent: what people decided about one (Profile) and the state machine of one at work. The
// machine is pure; the desk's goroutine owns every live record. It is called by desk, web and sql/store.
package agents
