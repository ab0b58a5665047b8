// Package threads is the life of a written conversation: whose turn it is, by a table of transitions, and what a message
// in either direction does to it. It is pure; channels/inbox applies it within the transaction that makes a message
// arrive once.
package threads
