// Package pacing answers one question, over and over: how many calls shall an outbound campaign place now?
//
// It is arithmetic and nothing else. A Pacer sees an Observation (agents, calls in flight, what happened since it last looked, the
// counts of the law's window) and answers with a Decision, which also says the one constraint that bound it. It has no clock, no
// goroutine, no randomness and no I/O: time is what the observations say, and the same observations lead to the same decisions.
// The caller owns the Pacer and asks it from one goroutine; the daemon's campaigns and `cordboard pace` do. docs/pacing.md
// explains the formulas.
package pacing
