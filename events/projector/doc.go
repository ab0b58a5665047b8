// Package projector carries the journal into MariaDB: every event exactly once, in order, whatever happens to the
// database, the daemon or the machine in between.
//
// Exactly once comes from one rule: the rows and the position in the journal move in the same transaction. Whoever
// does not know how a transaction ended (the connection went away, the process was killed) reads the position again and
// goes on from there. The projector follows the journal durably, so a position never points behind what a power cut left.
//
// A batch of events is folded into rows by a pure function (fold.go) over what is still open in the tables (offers that
// ring, stretches of agent state that last). While the database is away the projector tries again with a growing pause
// and tells its lag; an event that the database refuses for its content is put aside in journal_rejects and counted.
//
// Run owns no goroutine beside its caller's. The Store is implemented by sql/store.
package projector
