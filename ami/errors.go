package ami

import (
	"fmt"
	"strings"

	"github.com/cordboard/cordboard/internal/fault"
)

// What can go wrong with a request. Compare with errors.Is; the errors returned are
// copies with more detail.
var (
	ErrInvalid = fault.New(fault.Invalid, "The manager action is not valid.").WithKey("ami.invalid_action")
	ErrDown    = fault.New(fault.Unavailable, "The PBX's manager interface is not connected, so nothing was sent. It reconnects by itself; try again shortly.").WithKey("ami.down")
	ErrBusy    = fault.New(fault.TooMany, "Too many requests are waiting for the PBX's manager interface, so this one was not sent. Try again shortly.").WithKey("ami.busy")
	ErrTimeout = fault.New(fault.Unavailable, "The PBX did not answer a manager action in time, and it may or may not have carried it out. Look at the present state before trying again.").WithKey("ami.timeout")

	ErrCut = fault.New(fault.Unavailable, "The manager connection broke while the PBX's answer was awaited, so the action may or may not have been carried out. Look at the present state before trying again.").WithKey("ami.cut_off")

	ErrMiscorrelated = fault.New(fault.Unavailable, "The PBX answered a manager action with an event and never with a response, so its outcome is unknown. Look at the present state before trying again.").WithKey("ami.miscorrelated")
	ErrIncomplete    = fault.New(fault.Unavailable, "The PBX announced a list and sent a different number of items, so the list cannot be trusted. Ask again.").WithKey("ami.list_incomplete")
	ErrTooLong       = fault.New(fault.Unavailable, "The PBX sent a list longer than Cordboard accepts. Ask for a part of it, such as one queue.").WithKey("ami.list_too_long")
	ErrClosed        = fault.New(fault.Unavailable, "This event stream was closed.").WithKey("ami.stream_closed")
)

// What Asterisk can object to.
var (
	ErrRefused       = fault.New(fault.Conflict, "The PBX refused a manager action.").WithKey("ami.refused")
	ErrPermission    = fault.New(fault.Forbidden, "The PBX does not allow Cordboard's manager user to do this. Add the missing class to its write= line in manager.conf and reload the manager.").WithKey("ami.permission_denied")
	ErrNoSuchQueue   = fault.New(fault.NotFound, "The PBX has no such queue. Check its name in queues.conf or in the PBX's own pages.").WithKey("ami.no_such_queue")
	ErrNoSuchMember  = fault.New(fault.NotFound, "The PBX has no such member in the queue; it may have been removed meanwhile.").WithKey("ami.no_such_member")
	ErrAlreadyMember = fault.New(fault.Conflict, "This member is in the queue already.").WithKey("ami.already_member")
)

// Why a connection is down; they arrive in State.Err.
var (
	ErrUnreachable = fault.New(fault.Unavailable, "The PBX's manager port cannot be reached. Check that Asterisk is running, that manager.conf has enabled=yes and the bindaddr and port Cordboard uses, and that no firewall is in between.").WithKey("ami.unreachable")
	ErrNotManager  = fault.New(fault.Unavailable, "Something answers at the configured address, but it is not an Asterisk manager. Check host and port; the manager's usual port is 5038.").WithKey("ami.not_a_manager")
	ErrSilent      = fault.New(fault.Unavailable, "The PBX accepts the manager connection and then says nothing. Asterisk may hang or have reached authlimit in manager.conf; look at its log and restart it if it does not react.").WithKey("ami.silent")
	ErrLogin       = fault.New(fault.Unavailable, "Asterisk refused the manager login. Check the user's name and secret, and the deny, permit and acl lines of that user in manager.conf. Cordboard tries again only once in a while, so that no intrusion detection locks it out.").WithKey("ami.login_refused")
	ErrLost        = fault.New(fault.Unavailable, "The manager connection broke. Asterisk may have restarted, or dropped Cordboard because of writetimeout in manager.conf; Cordboard reconnects by itself.").WithKey("ami.lost")
	ErrStuck       = fault.New(fault.Unavailable, "The PBX stopped answering on an open manager connection. Cordboard gave the connection up and makes a new one; if this repeats, look for a deadlock in Asterisk's log.").WithKey("ami.stuck")
	ErrSync        = fault.New(fault.Unavailable, "The manager connection is up, but reading the PBX's present state failed. Cordboard reconnects and tries again.").WithKey("ami.sync_failed")
	ErrStopped     = fault.New(fault.Unavailable, "The manager connection was closed because Cordboard is stopping.").WithKey("ami.stopped")
	ErrAbandoned   = fault.New(fault.Internal, "The PBX left too many manager connections hanging, and each keeps a little memory. Restart Cordboard at a quiet moment, and find out why Asterisk stops answering.").WithKey("ami.too_many_abandoned")
)

func invalid(why string) error {
	return ErrInvalid.With("reason", why).Because(fmt.Errorf("%s", why))
}

// refusal turns Asterisk's own words into an error. The words are those of 16.28
// and 22.10, which agree.
func refusal(action string, r Response) error {
	msg := r.Message
	base := ErrRefused
	switch low := strings.ToLower(msg); {
	case strings.Contains(low, "permission denied"):
		base = ErrPermission
	case strings.Contains(low, "no such queue"):
		base = ErrNoSuchQueue
	case strings.Contains(low, "already there"):
		base = ErrAlreadyMember
	case strings.Contains(low, "not there"), strings.Contains(low, "interface not found"),
		strings.Contains(low, "invalid interface, queuename or penalty"):
		base = ErrNoSuchMember
	}
	if msg == "" {
		msg = "no reason given"
	}
	return base.With("action", action).With("message", clip(msg)).
		Because(fmt.Errorf("%s: Asterisk says: %s", action, msg))
}
