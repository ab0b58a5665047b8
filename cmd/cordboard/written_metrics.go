package main

import (
	"sync/atomic"

	"github.com/cordboard/cordboard/channels/inbox"
)

// observeInbox registers the figures of the written channels.
func observeInbox(e *inbox.Engine, gauge, counter func(name, help string, f func() float64)) {
	s := e.Stats()
	gauge("inboxes_down", "Active inboxes that do not work.", func() float64 { return float64(e.Down()) })
	for _, c := range []struct {
		name, help string
		of         *atomic.Uint64
	}{
		{"received", "Requests of providers that are in the journal.", &s.Received},
		{"refused", "Requests of providers that were refused: a wrong signature, an unknown inbox.", &s.Refused},
		{"applied", "Items of providers that became a message or changed one.", &s.Applied},
		{"duplicates", "Items that were there already.", &s.Duplicates},
		{"strays", "Items about messages nobody knows.", &s.Strays},
		{"rejected", "Requests that could not be read and were put aside.", &s.Rejected},
		{"early", "Items that came before what they are about.", &s.Early},
		{"sent", "Messages that a provider took.", &s.Sent},
		{"failed", "Messages that no provider took.", &s.Failed},
		{"unclear", "Messages that were maybe sent.", &s.Unclear},
		{"retried", "Tries to send that came to nothing yet.", &s.Retried},
		{"files_stored", "Files of customers that were stored.", &s.FilesStored},
		{"files_refused", "Files of customers that were refused.", &s.FilesRefused},
	} {
		counter("inbox_"+c.name+"_total", c.help, func() float64 { return float64(c.of.Load()) })
	}
}
