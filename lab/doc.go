// Package lab is a private telephone world on loopback: an Asterisk that plays the customer's PBX, a second
// Asterisk that plays the telephone company and everybody who can be called through it, and MariaDB servers
// of the versions Cordboard must live with.
//
// `make demo` (through cmd/cordlab), `make test` and `make bench` stand on it. No other package may import it
// outside tests. Nothing here binds an address that another machine could reach, and everything heavy lives
// in a cache folder outside the checkout (see CacheDir), so a second run starts in seconds.
//
// Goroutines: each process a lab starts has one goroutine that waits for its end, and each Carrier has one
// that reads its manager connection. Stop joins them.
package lab
