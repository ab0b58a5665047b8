// Package inbox is where written channels and the desk meet. It keeps what providers send, makes messages of it exactly once,
// sends what agents write, fetches files and tells the desk whose turn it is.
//
//	gateway    webhooks and listeners → journal (synced) → 2xx
//	applier    journal → one transaction a batch: messages, statuses, threads, contacts, position → events, desk
//	sender     messages that are due → driver → provider's ids
//	fetcher    files of customers → disk
//	clock      snoozes, silences, parts that stayed alone
//
// The position in the journal is written in the transaction that applies it, and a provider's message id is unique in its
// inbox: what is repeated, by providers or after a crash, arrives once. What agents do goes through the same transactions
// (acts.go). Written conversations need the database, as opposed to calls: while it is away, what customers write waits in
// the journal.
//
// Engine.Run owns all goroutines and joins them.
package inbox
