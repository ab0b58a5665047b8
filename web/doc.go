// Package web is the HTTP edge of the house: the JSON API of docs/api.md (one file per noun), the two WebSockets
// (web/hub for events, web/phone for SIP), the single-page app's files, health and metrics. It is called by cmd, decides
// who may ask for what, and leaves every decision of the trade to the packages behind its ports (ports.go).
//
// Goroutines: Server.Run owns the listeners, the hub and the phone proxy and joins all of them before it returns.
package web

//go:generate go run ./openapi ../ui/openapi.json ../docs/api.md
