// Package centre runs the real cordboard binary over a lab and gives it a small contact centre through its own API, as a
// partner's program would. The demo, the journeys and the benches stand on it. It starts no goroutine but those that
// wait for the daemon's process, which Stop and Kill join.
package centre
