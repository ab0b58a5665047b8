// Package mime reads mail as it is found in the wild: RFC 5322 headers and RFC 2045 bodies by the letter where they are
// right, and as well as can be where they are not. It never fails: what cannot be read becomes a file, and what is over the
// limits is left out and said to be (Message.Cut).
//
// Every text it answers is valid UTF-8 without NUL; every file name is safe to show and to store. Work is linear in the
// size of the mail times the depth of its parts, so that a small mail cannot keep it busy.
package mime

// Limits of one mail.
const (
	MaxDepth  = 30        // of parts in parts; what lies deeper becomes one file
	MaxParts  = 500       // in all; those behind are left out
	MaxHeader = 256 << 10 // bytes of one header; fields behind are left out
	maxFields = 2000
)
