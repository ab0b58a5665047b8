// Package fault is the error a person or a program may see.
//
// An Error has four faces. Code says which kind of trouble it is, from a list of
// eight that every edge of the house (HTTP, WebSocket, command line) knows how
// to show. Key is a stable name for this very trouble, such as
// "queue.name_taken", and Params are the values in its sentence: with both, the
// browser can say it in the reader's language. Msg is that sentence in English:
// what happened, why, and what to do. The wrapped cause is for the log alone:
// Error and Unwrap show it, Message never does.
//
// A value of this package is never changed after it was made; the With methods
// return copies, so package-level errors may be shared between goroutines.
package fault
