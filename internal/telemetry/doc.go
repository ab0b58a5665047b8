// Package telemetry is what the daemon tells about itself: the log (slog, with secrets taken out) and the registry of
// metrics. It is called by cmd, which hands both down; it starts no goroutine and keeps no global.
package telemetry
