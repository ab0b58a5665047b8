// Package dialling is the engine of campaigns: it looks for leads that the rules let be called, asks the pacing how many calls
// to place, places them through package calls, and follows each attempt to its end.
//
// Goroutines: Engine.Run owns the plan (what people decided), a picture of the floor once a second and the follower of the
// journal; each campaign has one runner goroutine that owns its attempts, its hopper of leads and its pacer, and at most one
// loader goroutine that it started and waits for. All of them are joined by Run. What happens to an attempt comes from the
// journal: the records of its call and of its interaction are whole, so news that comes twice or late changes nothing.
//
// An attempt is recorded as leased, and on disk, before the PBX is asked for anything; its end is one event from which the
// projector gives the lead back. A lead is in the database leased as long as an attempt on it is open, so no crash of anybody
// loses one or dials one twice.
package dialling
