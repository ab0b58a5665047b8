// Package aritest is an Asterisk that misbehaves on demand: an in-process server that speaks as much of ARI as package
// ari uses, with the status codes, bodies and event orders measured on Asterisk 16.28 and 22.10. Real Asterisks are what
// tests should run against; this one is for the faults a healthy one does not show.
//
// Nothing happens by itself: a test dials through REST as the daemon would, and then tells what the far end does
// (Ringing, Answer, End, Hangup, Inbound…). Events are written to the socket before the scene returns, in order, so a
// run is repeatable. Faults are of two kinds: of REST (Break) and of the event stream (Zombie, Drop, Replace, Repeat,
// Reverse, Swallow).
//
// Who calls it: tests of ari, calls and whoever drives ARI. It imports no other package of the project.
//
// Goroutines: one of net/http for each connection; New registers a cleanup that ends and joins them. Methods may be
// called from any goroutine.
package aritest
