// Package calls is the voice engine: a call, its legs and its bridge, from the dialplan's door to the last leg's end.
// What a call does is a table (table.go) applied by the pure function Step; what the table wants done outside is a list
// of effects (effect.go), carried out over ARI in lanes (lanes.go).
//
// Goroutines: Engine.Run owns the registry of calls and the sweep; each call has one actor goroutine that owns its
// record; lanes run one request at a time for each channel or bridge. All of them are joined by Run. The desk is told
// through desk.Notify and answers through desk.Voice, which Engine implements.
package calls
