// Package webchat is the chat on a customer's web site: the driver of channel "webchat" and the HTTP side of the widget
// (ui/widget), which speaks frames of JSON over a WebSocket, or the same frames over requests where none gets through.
//
// # Trust
//
// A web site names the inbox by its public key and is known by its Origin, which is checked before anything else. A
// visitor is known by a token that we signed, bound to the inbox, the visitor and a version that the engine can raise. There
// are no cookies. A web site may vouch for its user with an HMAC; what visitors type into a form proves nothing.
//
// # What is durable
//
// What a visitor sends is kept (channels.Sink) before it is acknowledged, under an id made of the visitor and the id that
// the browser gave it, so that sending it again changes nothing. What goes to visitors is pushed to their open pages and
// otherwise read from the history; typing is neither kept nor repeated.
package webchat
