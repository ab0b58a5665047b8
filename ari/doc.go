// Package ari is the house's hand on the switch: the verbs and the events of the Asterisk REST Interface, and nothing
// of the contact centre. It knows channels, bridges and playbacks; it does not know calls, agents or queues.
//
// Who calls it: package calls drives legs and bridges with a Client and is fed by Events; package setup asks a Client
// what Asterisk it found. Nobody else.
//
// A Client is the verbs. Every method takes a context first, is bounded by Config.RequestTimeout, shares the cap of
// Config.MaxInFlight requests with all others, and answers with an *Error that errors.Is can sort into the kinds of
// errors.go. Verbs that github.com/CyCoreSystems/ari covers without loss go through its native client on our own
// transport (library.go says how); the rest are requests of our own (client.go).
//
// An Events is the one event stream of one Stasis application. Run owns the websocket: it connects, proves that events
// really arrive, lets the owner reconcile (EventsConfig.OnUp), and then hands over events in order. Asterisk can stop
// sending for ever without closing the socket, so silence is never trusted: websocket pings and a user event sent
// through Asterisk to ourselves must come back.
//
// Goroutines: a Client has none of its own; it keeps idle connections, which Client.Close closes. Events.Run works in
// its caller's goroutine (OnUp and the handler are called there, one at a time) and starts three more for each
// connection: one that reads, one that pings, one that sends the user event. It joins them before the next connection
// and before it returns.
package ari
