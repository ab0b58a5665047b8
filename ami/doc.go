// Package ami is the watchtower: it listens to an Asterisk PBX through its manager
// interface and sends it queue commands. It knows queues, members and devices
// as Asterisk reports them and nothing of agents, interactions or campaigns.
// Dialling and call outcomes belong to package ari.
//
// # Who calls it
//
// pbxqueues mirrors the PBX's own queues with it; setup and doctor ask it which
// Asterisk is there. They depend on the Conn interface; cmd/cordboard makes the
// one Client that implements it.
//
// # How a connection lives
//
// Client.Run is the supervisor and blocks until its context ends:
//
//	Connecting -> Syncing -> Up -> (Down -> Connecting ...)
//
// After every login the owner's OnUp hook reads a full baseline (QueueStatus,
// DeviceStateList) while events are held back. Only when the hook has returned
// are the held events released and is Up announced. An event may therefore
// repeat what the baseline already showed; applying it twice must be harmless. The
// manager interface numbers nothing, so a full resync runs every few minutes,
// and at once when a subscriber was too slow and lost events.
//
// # Promises
//
//   - Do and List end: with the answer, with the caller's context, or with an
//     error of this package. Nothing waits for a connection to come back.
//   - No event is lost in silence. A Stream that overflows says so with a Gap
//     event, counts it, and asks for a resync.
//   - No text from outside can become a second header or action: the encoder
//     refuses control characters, long lines and long messages.
//   - Everything that queues has a limit: requests, list items, streams.
//
// # Goroutines
//
// Run owns, and joins before it returns, one goroutine that drains messages and one
// that sends actions, per connection. OnState, OnUp and OnResync are called on
// Run's own goroutine, one at a time.
//
// The wire protocol is spoken by github.com/ivahaev/amigo, and amigo.go is the only
// file that touches it; that file tells which of its habits are fenced off and how. An
// amigo object that stopped answering cannot be ended from outside: it is
// abandoned, counted in Health, and above a limit Health reports an error so that
// the process can be restarted. The objects that end in an orderly way also keep
// a sleeping goroutine for a few seconds after Run has returned.
package ami
