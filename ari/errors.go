package ari

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
)

// Kinds of failure, for errors.Is. An *Error is exactly one of them.
var (
	ErrNotFound     = errors.New("it does not exist in Asterisk (any more)")
	ErrConflict     = errors.New("it is not in a state that allows this, or it exists already")
	ErrUnavailable  = errors.New("the endpoint cannot be called now: it is unknown, or nothing is registered for it")
	ErrUnauthorized = errors.New("Asterisk refused the ARI user or password")
	ErrForbidden    = errors.New("Asterisk does not allow this")
	ErrInvalid      = errors.New("the request itself is wrong")
	ErrServer       = errors.New("Asterisk failed to carry it out")
	ErrTimeout      = errors.New("no answer in time")
	ErrTransport    = errors.New("the connection to Asterisk failed")
	ErrCanceled     = errors.New("the caller gave up")
)

// Error is why a request failed.
type Error struct {
	Op      string // what was asked, for example "answer channel"
	Target  string // the id it was asked of, "" when there is none
	Status  int    // HTTP status, 0 when no answer came
	Message string // Asterisk's own words, or what our side noticed
	// Sent is true when Asterisk may have received the request, so that it may have been carried out even though no
	// good answer came. False means that it certainly was not.
	Sent bool

	kind  error
	cause error
}

// Error is a sentence: what was asked, what came of it, and what to look at.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ARI could not %s", e.Op)
	if e.Target != "" {
		fmt.Fprintf(&b, " %q", e.Target)
	}
	fmt.Fprintf(&b, ": %v", e.kind)
	switch {
	case e.Status != 0 && e.Message != "":
		fmt.Fprintf(&b, " (HTTP %d, %q)", e.Status, e.Message)
	case e.Status != 0:
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	case e.Message != "":
		fmt.Fprintf(&b, " (%s)", e.Message)
	}
	if hint := e.hint(); hint != "" {
		b.WriteString("; " + hint)
	}
	return b.String()
}

// hint is what an administrator can do, where that is not plain from the rest.
func (e *Error) hint() string {
	switch {
	case e.kind == ErrUnauthorized:
		return "compare user and password with the user's section in ari.conf, then run \"module reload res_ari.so\""
	case e.kind == ErrForbidden:
		return "check read_only and the access list of the user in ari.conf"
	case e.kind == ErrTimeout && e.Sent:
		return "it may have been done all the same"
	case e.kind == ErrTimeout:
		return "Asterisk was not asked, for too many requests are waiting"
	case e.kind == ErrTransport && e.Sent:
		return "check that Asterisk runs and that sessionlimit in http.conf is not reached"
	case e.kind == ErrTransport:
		return "check that Asterisk runs, that http.conf is enabled and that the ARI address is right"
	}
	return ""
}

// Is sorts the error into one of the kinds above.
func (e *Error) Is(target error) bool { return target == e.kind }

// Unwrap returns the network's or the context's error, if one was the reason.
func (e *Error) Unwrap() error { return e.cause }

// Kind returns which of the Err values of this package err is, or nil when it is none of them.
func Kind(err error) error {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.kind
	}
	return nil
}

// refuse is the error for an answer of 300 or more.
func (x *call) refuse(status int, body []byte) *Error {
	msg := messageOf(body)
	kind := kindOf(status, msg)
	if kind == ErrUnavailable && x.op != opOriginate && x.op != opCreate {
		kind = ErrServer // the same words, but not about an endpoint
	}
	return &Error{Op: x.op, Target: x.target, Status: status, Message: msg, Sent: true, kind: kind}
}

// messageOf finds Asterisk's words in a body: {"message":…} as a rule, {"error":…} when an allocation failed, and now
// and then no JSON at all.
func messageOf(body []byte) string {
	var m struct {
		Message string `json:"message"`
		Error   string `json:"error"`
	}
	if json.Unmarshal(body, &m) == nil {
		if m.Message != "" {
			return m.Message
		}
		return m.Error
	}
	text := strings.Join(strings.Fields(string(body)), " ")
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return text
}

// kindOf sorts by status, and by words where Asterisk uses one status for two things. The words were measured on
// 16.28 and 22.10.
func kindOf(status int, msg string) error {
	switch {
	case status == 401:
		return ErrUnauthorized
	case status == 403:
		return ErrForbidden
	case status == 404, status == 400 && strings.HasSuffix(msg, "not found"), // an absent channel, to a bridge
		status == 422 && strings.HasPrefix(msg, "Event source "): // "does not exist", "was not subscribed to"
		return ErrNotFound
	case status == 409, status == 412, status == 422 && strings.Contains(msg, "Stasis"):
		return ErrConflict
	case status == 500 && (strings.HasPrefix(msg, "Supplying a bridge type when updating") || strings.HasPrefix(msg, "Changing bridge name")):
		return ErrConflict // how 16 says that the bridge exists already
	case status == 500 && msg == "Allocation failed":
		return ErrUnavailable
	case status >= 500:
		return ErrServer
	}
	return ErrInvalid
}

// broken is the error for a request that got no answer.
func (x *call) broken(err error) *Error {
	e := &Error{Op: x.op, Target: x.target, Sent: x.sent.Load(), cause: err, kind: ErrTransport, Message: err.Error()}
	var netErr net.Error
	switch {
	case x.parent.Err() == context.Canceled:
		e.kind, e.cause, e.Message = ErrCanceled, context.Canceled, ""
	case errors.Is(err, context.DeadlineExceeded), x.ctx.Err() != nil, errors.As(err, &netErr) && netErr.Timeout():
		e.kind, e.cause, e.Message = ErrTimeout, context.DeadlineExceeded, ""
	}
	return e
}

// invalid is the error for a request we refuse to send.
func invalid(op, target, why string, args ...any) *Error {
	return &Error{Op: op, Target: target, Message: fmt.Sprintf(why, args...), kind: ErrInvalid}
}
