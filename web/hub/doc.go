// Package hub carries events to browsers: the WebSocket of docs/api.md, "Events socket". It follows the journal, keeps
// the last events in a ring, counts the queues (reports/live), and sends each browser what its session may see. It is
// called by web.
//
// Goroutines: Run owns one that follows the journal, one for ticks and counts, and one that asks the database about
// sessions and the directory. Serve runs on its caller's goroutine and owns one writer per browser. Run joins all of
// them. The lock is held for map and slice work only, never for I/O: a browser has a bounded queue of its own, and one
// that cannot keep up is told to start over, counted and closed.
package hub
