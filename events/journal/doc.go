// Package journal keeps every event durably and in one order, on NATS JetStream: a server embedded in this process
// (no socket; blocks of messages under Config.Dir) or an external one.
//
// # Promises
//
//   - Append has answered: the events are in the journal's file. They survive the death of the process, and reach the
//     disk within Config.SyncEvery (which a power cut may cost).
//   - AppendSynced has answered: an fsync covers the events. They survive a power cut. Callers that wait at the same
//     time share one fsync.
//   - The order of one caller's batches is kept, a batch is not interleaved with another, and sequence numbers have no
//     gaps. An event appended again within two minutes under the same ID keeps its first sequence number.
//   - Nothing is removed before it is projected (SetProjected) and older than Config.MinAge.
//
// With an external server the acknowledgement of the cluster is the promise; run its stream with three replicas or with
// sync_always.
//
// # Failures
//
// Append never blocks on a broken disk: it answers with a coded error (keys journal.*), and so does every Append until
// the journal has repaired itself, which it tries on its own (disk full, failed fsync). After ErrUnclear the same events
// may be appended again without doubling them.
//
// # Concurrency
//
// Everything is safe for concurrent use. The Journal owns three goroutines (sync, upkeep, revival) beside the server's
// own and joins them in Close. A follower runs on its caller's goroutine.
package journal
