// Package meta is what WhatsApp, Messenger and Instagram have in common: the signature and handshake of their webhooks,
// a small client of the Graph API, its errors as troubles, and decoding that bears what these webhooks really carry
// (numbers as strings, seconds or milliseconds, missing parts).
//
// The package starts no goroutine and keeps no state.
package meta
