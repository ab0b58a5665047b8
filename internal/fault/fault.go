package fault

import (
	"errors"
	"maps"
	"strings"
)

// Code is the kind of trouble.
type Code string

// The whole vocabulary. An error without a code counts as Internal.
const (
	Invalid         Code = "invalid"         // the request itself is wrong; repeating it cannot help
	Unauthenticated Code = "unauthenticated" // nobody is signed in, or the session ended
	Forbidden       Code = "forbidden"       // signed in, but without the right to do this
	NotFound        Code = "not_found"       // the thing asked for does not exist
	Conflict        Code = "conflict"        // the thing is in a state that does not allow this
	Unavailable     Code = "unavailable"     // something this needs is away; trying later may help
	TooMany         Code = "too_many"        // a limit is reached; trying later will help
	Internal        Code = "internal"        // our own mistake; the log has the details
)

// Codes lists the vocabulary, for tests that prove an edge knows every word.
func Codes() []Code {
	return []Code{Invalid, Unauthenticated, Forbidden, NotFound, Conflict, Unavailable, TooMany, Internal}
}

// Error lets a bare code serve as the target of errors.Is:
//
//	errors.Is(err, fault.NotFound)
func (c Code) Error() string { return string(c) }

// Params are the values inside a message, by the names its translation uses.
type Params map[string]any

// Error is trouble with a name. Build it with New or Wrap.
type Error struct {
	Code   Code
	Key    string // stable machine name, "" when none was given
	Field  string // the input at fault, in the spelling of the request; "" when none
	Msg    string // the sentence for a person
	Params Params // never nil-checked by readers; nil is fine

	cause error
}

// New makes an error without a cause.
func New(code Code, msg string) *Error { return &Error{Code: code, Msg: msg} }

// Wrap gives err a code and a sentence a person may read. It returns nil for a
// nil err, as a value of type error, so that `return fault.Wrap(err, …)` is
// safe at the end of a function.
func Wrap(err error, code Code, msg string) error {
	if err == nil {
		return nil
	}
	return New(code, msg).Because(err)
}

// Because returns a copy of e with the given cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// WithKey returns a copy of e with a stable machine name of the form "noun.trouble".
func (e *Error) WithKey(key string) *Error {
	c := *e
	c.Key = key
	return &c
}

// WithField returns a copy of e that blames one field of the input.
func (e *Error) WithField(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// With returns a copy of e with one more parameter of its message.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Params = maps.Clone(e.Params)
	if c.Params == nil {
		c.Params = Params{}
	}
	c.Params[name] = value
	return &c
}

// Error is the text for the log: the sentence, then what lay beneath it.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Msg
	}
	return strings.TrimSuffix(e.Msg, ".") + ": " + e.cause.Error()
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is matches a bare Code, or an Error that carries the same non-empty Key, so that
// a package-level error is recognised after With or Because made a copy of it.
func (e *Error) Is(target error) bool {
	switch t := target.(type) {
	case Code:
		return e.Code == t
	case *Error:
		return t.Key != "" && t.Key == e.Key
	}
	return false
}

// CodeOf is the code of the outermost Error in err's chain; Internal for any other
// error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := find(err); ok && e.Code != "" {
		return e.Code
	}
	return Internal
}

// Public is what may leave the house: a copy of the outermost Error without its
// cause. Any other error becomes a plain Internal one, because nobody has
// checked its text for secrets. Public of nil is nil.
func Public(err error) *Error {
	if err == nil {
		return nil
	}
	e, ok := find(err)
	if !ok || e.Code == "" || (e.Code == Internal && e.Key == "") {
		return New(Internal, "Something went wrong inside Cordboard. The details are in the server's log; please try again, and tell your administrator if it keeps happening.").WithKey("internal")
	}
	c := *e
	c.cause = nil
	c.Params = maps.Clone(e.Params)
	return &c
}

// Message is the sentence a person may read, never the cause.
func Message(err error) string {
	if e := Public(err); e != nil {
		return e.Msg
	}
	return ""
}

func find(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok && e != nil
}
