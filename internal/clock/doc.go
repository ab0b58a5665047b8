// Package clock hands time to the rest of the house.
//
// Nothing in Cordboard calls time.Now or time.AfterFunc on its own: whoever
// needs time is given a Clock. The daemon wires Real; tests wire a Fake and move
// it by hand, so a fifteen-minute rule is proven in microseconds and never
// depends on how busy the machine is.
//
// The package starts no goroutine. Callbacks given to the real clock run each on
// a goroutine of the Go runtime; callbacks given to a Fake run one after another
// inside Advance.
package clock
