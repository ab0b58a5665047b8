package web

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/internal/fault"
)

// Error is how every refusal looks on the wire.
type Error struct {
	Code    string         `json:"code" enum:"invalid,unauthenticated,forbidden,not_found,conflict,unavailable,too_many,internal" doc:"the kind of trouble"`
	Key     string         `json:"key" doc:"stable name of this very trouble, for translation"`
	Message string         `json:"message" doc:"an English sentence for logs and partners"`
	Field   string         `json:"field,omitempty" doc:"the input at fault"`
	Params  map[string]any `json:"params,omitempty" doc:"the values in the message"`

	status int
	cause  error
}

// Error is the sentence.
func (e *Error) Error() string { return e.Message }

// GetStatus is the HTTP status.
func (e *Error) GetStatus() int { return e.status }

// GetHeaders tells a client that came too often when to come again.
func (e *Error) GetHeaders() http.Header {
	h := http.Header{}
	if s, ok := seconds(e.Params["retry_after_seconds"]); ok {
		h.Set("Retry-After", strconv.Itoa(s))
	}
	return h
}

func seconds(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case float64:
		return int(math.Ceil(n)), true
	}
	return 0, false
}

// statuses is the whole mapping of the house's codes to HTTP.
var statuses = map[fault.Code]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Internal:        http.StatusInternalServerError,
}

// wireError turns any error into what may leave the house; the cause stays behind for the log.
func wireError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) && fault.CodeOf(err) == fault.Internal {
		err = fault.New(fault.Unavailable, "The answer took too long. Look whether it was done before you try again.").WithKey("request.slow").Because(err)
	}
	p := fault.Public(err)
	key := p.Key
	if key == "" {
		key = string(p.Code)
	}
	status, ok := statuses[p.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	return &Error{Code: string(p.Code), Key: key, Message: p.Msg, Field: p.Field, Params: p.Params, status: status, cause: err}
}

// codeOfStatus is for refusals that begin as a bare HTTP status, inside huma or echo.
func codeOfStatus(status int) fault.Code {
	switch {
	case status == http.StatusUnauthorized:
		return fault.Unauthenticated
	case status == http.StatusForbidden:
		return fault.Forbidden
	case status == http.StatusNotFound:
		return fault.NotFound
	case status == http.StatusConflict:
		return fault.Conflict
	case status == http.StatusTooManyRequests:
		return fault.TooMany
	case status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		return fault.Unavailable
	case status >= 500:
		return fault.Internal
	}
	return fault.Invalid
}

// huma keeps its constructor of errors in a variable of its own; setting it once, before anything is registered, makes
// its refusals (a body that does not fit the schema) look like ours. Values are never echoed: they may be passwords.
func init() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return fromHuma(status, msg, errs) }
	huma.DefaultArrayNullable = false
}

func fromHuma(status int, msg string, errs []error) *Error {
	code := codeOfStatus(status)
	e := &Error{Code: string(code), Key: "request." + keyOfStatus(status), Message: sentence(msg), status: status}
	for _, err := range errs {
		if err == nil {
			continue
		}
		e.cause = errors.Join(e.cause, err)
		var d huma.ErrorDetailer
		if e.Field == "" && errors.As(err, &d) {
			detail := d.ErrorDetail()
			_, e.Field, _ = strings.Cut(detail.Location, ".")
			e.Message = sentence(detail.Message)
			if e.Field != "" {
				e.Message = sentence("The input " + e.Field + " is not right: " + detail.Message)
			}
		}
	}
	if code == fault.Internal {
		pub := wireError(errors.New(msg))
		pub.cause = errors.Join(errors.New(msg), e.cause)
		return pub
	}
	return e
}

func keyOfStatus(status int) string {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusUnsupportedMediaType:
		return "not_json"
	case http.StatusRequestTimeout:
		return "slow"
	case http.StatusNotFound:
		return "no_such_path"
	case http.StatusMethodNotAllowed:
		return "no_such_method"
	}
	return "invalid"
}

func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return "The request cannot be read."
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
