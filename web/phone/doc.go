// Package phone carries SIP over WebSocket between a browser's phone and Asterisk, on the daemon's own origin: the
// WebSocket of docs/api.md, "Phone socket". Frames pass unchanged; what comes from the browser is read just far enough
// to make sure that it speaks for the endpoint of its own shift and for nobody else's. It is called by web.
//
// Goroutines: Serve runs on its caller's goroutine and owns one more, which it joins; Close ends every socket and waits.
package phone
