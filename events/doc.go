// Package events holds every domain event of Cordboard as a typed struct, and the records (agent, interaction, call)
// that those events carry. It depends on nothing of the trade: identifiers only.
//
// An event that concerns a live noun carries the noun's whole record as it is after the change. So recovery needs no
// folding rules: the last record of a noun wins, and a record in a final state is dropped. What happened is told by the
// event's Type; who and why by the fields beside the record.
//
// Events are appended once to the durable journal (package events/journal) by the goroutine that owns the noun, before
// the effects of the change leave the daemon. Consumers are the database projector, the live boards, the browsers and
// the webhooks.
package events
