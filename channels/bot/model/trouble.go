package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/sashabaranov/go-openai"

	"github.com/cordboard/cordboard/channels/bot/redact"
)

// Class says what to do about a failure.
type Class string

// Classes.
const (
	Away        Class = "away"        // unreachable, overloaded or broken; trying later may help
	Late        Class = "late"        // did not answer in time
	Limited     Class = "limited"     // too many requests; not before RetryAfter
	Quota       Class = "quota"       // the account has no money left: trying again cannot help
	Credentials Class = "credentials" // the key is refused
	Refused     Class = "refused"     // the content filter, or the model itself, refuses
	TooLong     Class = "too_long"    // the request does not fit into the model
	Wrong       Class = "wrong"       // model or settings are not what the far side knows
	Cut         Class = "cut"         // the answer broke off
	Nonsense    Class = "nonsense"    // the answer is not what the protocol says
	Cancelled   Class = "cancelled"   // we did not want it any more
)

// Trouble is why there is no answer. Text is the far side's sentence, redacted and short, for administrators. Usage is what
// it took all the same.
type Trouble struct {
	Class      Class
	Status     int
	Code       string
	Text       string
	RetryAfter time.Duration
	Usage      Usage
}

// Error names the class and what the far side said.
func (t *Trouble) Error() string {
	return fmt.Sprintf("the model's answer: %s (%d %s) %s", t.Class, t.Status, t.Code, t.Text)
}

// ClassOf is the class of a Trouble in err's chain; Away for any other error, empty for nil.
func ClassOf(err error) Class {
	var t *Trouble
	switch {
	case err == nil:
		return ""
	case errors.As(err, &t):
		return t.Class
	case errors.Is(err, context.Canceled):
		return Cancelled
	}
	return Away
}

// again reports whether the same request may succeed a moment later.
func (t *Trouble) again() bool {
	return slices.Contains([]Class{Away, Limited, Cut, Nonsense}, t.Class)
}

var (
	errLate     = errors.New("no answer within the time of a call")
	errQuiet    = errors.New("the stream stood still")
	errTooLarge = errors.New("the answer is larger than allowed")
	errRedirect = errors.New("the server redirects; its address is set wrong")
)

// trouble sorts an error of a call. seen is what the transport noticed.
func trouble(ctx context.Context, err error, seen *seen) *Trouble {
	var t *Trouble
	if errors.As(err, &t) {
		return t
	}
	if cause := context.Cause(ctx); cause != nil {
		if errors.Is(cause, errLate) || errors.Is(cause, errQuiet) || errors.Is(cause, context.DeadlineExceeded) {
			return &Trouble{Class: Late, Text: cause.Error()}
		}
		return &Trouble{Class: Cancelled, Text: "nobody waits for the answer any more"}
	}
	var api *openai.APIError
	var req *openai.RequestError
	switch {
	case errors.As(err, &api):
		return said(api, seen)
	case errors.As(err, &req):
		return unsaid(req, seen)
	}
	return mishap(err)
}

// said sorts an error in the protocol's own form.
func said(e *openai.APIError, seen *seen) *Trouble {
	code := ""
	if e.Code != nil {
		code = fmt.Sprint(e.Code)
	}
	t := &Trouble{Status: e.HTTPStatusCode, Code: clean(code), Text: clean(e.Message), RetryAfter: seen.retryAfter}
	words := strings.ToLower(code + " " + e.Type + " " + e.Message)
	inner := e.InnerError != nil && strings.Contains(e.InnerError.Code, "ResponsibleAI")
	switch {
	case has(words, "insufficient_quota", "billing_hard_limit", "billing_not_active", "exceeded your current quota", "insufficient balance", "insufficient credit", "access_terminated"):
		t.Class = Quota
	case inner || has(words, "content_filter", "content_policy", "content management policy", "moderation"):
		t.Class = Refused
	case has(words, "context_length_exceeded", "maximum context length", "context window", "string_above_max_length", "prompt is too long", "too many tokens"):
		t.Class = TooLong
	case has(words, "invalid_api_key", "incorrect api key", "authentication_error", "invalid_authentication"):
		t.Class = Credentials
	default:
		t.Class = byStatus(e.HTTPStatusCode, words)
	}
	return t
}

// unsaid sorts an error page of whatever stands before the model.
func unsaid(e *openai.RequestError, seen *seen) *Trouble {
	text := clean(string(e.Body))
	if bytes.HasPrefix(bytes.TrimSpace(e.Body), []byte("<")) {
		text = "an HTML page instead of an answer"
	}
	return &Trouble{Class: byStatus(e.HTTPStatusCode, strings.ToLower(text)), Status: e.HTTPStatusCode, Text: text, RetryAfter: seen.retryAfter}
}

func byStatus(status int, words string) Class {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return Credentials
	case status == http.StatusPaymentRequired:
		return Quota
	case status == http.StatusTooManyRequests, status == 0 && has(words, "rate_limit", "rate limit"):
		return Limited
	case status == http.StatusRequestTimeout, status >= 500, status == 0, status == http.StatusConflict, status == http.StatusTooEarly:
		return Away
	case status == http.StatusRequestEntityTooLarge:
		return TooLong
	}
	return Wrong
}

// mishap sorts what the network and the decoder say. An address is left out of the text: it may be long, and is known.
func mishap(err error) *Trouble {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax), errors.As(err, &shape), errors.Is(err, errTooLarge), errors.Is(err, openai.ErrTooManyEmptyStreamMessages):
		return &Trouble{Class: Nonsense, Text: clean(err.Error())}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &Trouble{Class: Cut, Text: "the answer broke off"}
	case errors.Is(err, errRedirect):
		return &Trouble{Class: Wrong, Text: errRedirect.Error()}
	case errors.Is(err, openai.ErrReasoningToolsRequireResponses), errors.Is(err, openai.ErrReasoningSamplingUnsupported), errors.Is(err, openai.ErrReasoningEffortUnsupported),
		errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated), errors.Is(err, openai.ErrReasoningModelLimitationsOther), errors.Is(err, openai.ErrChatCompletionInvalidModel):
		return &Trouble{Class: Wrong, Text: err.Error()}
	}
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	return &Trouble{Class: Away, Text: clean(err.Error())}
}

// clean makes the far side's words fit for a log: keys it repeats are hidden, the rest is short and on one line.
func clean(s string) string {
	s = strings.Join(strings.Fields(redact.Text(strings.ToValidUTF8(s, "?"))), " ")
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300]) + "…"
	}
	return s
}

func has(s string, any ...string) bool {
	return slices.ContainsFunc(any, func(w string) bool { return strings.Contains(s, w) })
}
