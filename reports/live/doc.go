// Package live counts what wallboards show of a queue now and today: a pure fold over events, without clock, I/O or
// goroutine. The hub (web/hub) owns the one Counter and feeds it; after a restart it is rebuilt from the desk's live
// records and today's interactions.
package live
