package journal

import (
	"errors"
	"syscall"

	"github.com/cordboard/cordboard/internal/fault"
)

// Errors of the journal; compare with errors.Is.
var (
	// ErrDown: the journal cannot write now and repairs itself as soon as it can; nothing was written.
	ErrDown = fault.New(fault.Unavailable, "The journal cannot write at the moment. It repairs itself as soon as the disk (or the NATS server) allows; the log tells the reason.").WithKey("journal.down")
	// ErrUnclear: the events may or may not have been written; appending the same events again is safe for two minutes.
	ErrUnclear = fault.New(fault.Unavailable, "The journal did not confirm the events in time. They may have been written or not; the same events can be sent again without doubling.").WithKey("journal.unclear")
	// ErrDiskFull: the disk has no room. Calls go on, the journal resumes when there is space.
	ErrDiskFull = fault.New(fault.Unavailable, "The disk of the journal is full. Calls go on, but their history is not written: make room on this disk; writing resumes by itself.").WithKey("journal.disk_full")
	// ErrFull: the limit of the journal is reached; only what calls need is still taken.
	ErrFull = fault.New(fault.TooMany, "The journal has reached its size limit because the database has not taken its events for long. New campaigns and messages are refused until it has; check the database, or raise the journal's limit.").WithKey("journal.full")
	// ErrReserve: even the reserve behind the limit is used up.
	ErrReserve = fault.New(fault.Unavailable, "The journal has used up its limit and its reserve because the database has not taken its events for long. Nothing more is recorded until it has; check the database, or raise the journal's limit.").WithKey("journal.reserve")
	// ErrGone: the asked-for events were removed before.
	ErrGone = fault.New(fault.NotFound, "The journal no longer holds the events that were asked for, because they are older than it keeps. Start from a newer snapshot or from what the database holds.").WithKey("journal.gone")
	// ErrAhead: the reader's position is behind the journal's end, so it belongs to another journal.
	ErrAhead = fault.New(fault.Conflict, "The journal ends before the position that was asked for: it was replaced or restored from an older copy. Start again from the oldest event it holds.").WithKey("journal.ahead")
	// ErrInUse: another daemon works on the directory.
	ErrInUse = fault.New(fault.Conflict, "Another Cordboard works on this journal directory. Stop it first, or give this one a directory of its own.").WithKey("journal.in_use")
	// ErrClosed: the journal was closed.
	ErrClosed = fault.New(fault.Unavailable, "The journal is closed because the daemon is stopping.").WithKey("journal.closed")
	// ErrTooLarge: one event exceeds what the journal takes.
	ErrTooLarge = fault.New(fault.Invalid, "An event is larger than the journal takes. Shorten the notes or the attachment it carries.").WithKey("journal.too_large")
)

// downBecause chooses the sentence for a journal that broke for the given reason.
func downBecause(err error) error {
	switch {
	case err == nil:
		return ErrDown
	case errors.Is(err, ErrClosed):
		return ErrClosed
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrDiskFull.Because(err)
	}
	return ErrDown.Because(err)
}
