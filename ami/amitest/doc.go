// Package amitest is a manager server on loopback that misbehaves on request.
//
// It exists for the faults a healthy Asterisk does not show: messages cut at any byte,
// lists that stop half way, answers that never come. What a healthy Asterisk does is
// tested against real ones. Only tests import it.
//
// A Server owns one goroutine that accepts and one per connection; the test's cleanup
// joins them all. It never sleeps: whatever has to wait, waits for the test.
package amitest
