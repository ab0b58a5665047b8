// Package remote makes one HTTP call to a provider and says afterwards what is certain about it: that the request never
// left (try again), or that it left and no answer came (it may have been carried out, nobody sends it twice by himself).
// It follows no redirect, so that credentials stay with the host they were meant for, and keeps secrets out of what it
// tells of failures.
package remote

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/channels"
)

// Client makes calls. It is safe for concurrent use.
type Client struct {
	http *http.Client
}

// New makes a client on the connections of c; nil stands for connections of its own.
func New(c *http.Client) *Client {
	own := http.Client{Transport: http.DefaultTransport.(*http.Transport).Clone()}
	if c != nil {
		own = *c
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.Jar = nil
	return &Client{http: &own}
}

// Answer is what a provider answered, whatever its status.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK reports whether the status is one of success.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// RetryAfter is how long the provider asks to wait, in either of the header's two forms (RFC 9110, 10.2.3); 0 when it
// does not say.
func (a Answer) RetryAfter(now time.Time) time.Duration {
	v := strings.TrimSpace(a.Header.Get("Retry-After"))
	if s, err := strconv.ParseInt(v, 10, 32); err == nil && s > 0 {
		return time.Duration(s) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// Codes of troubles that are the line's and not the provider's.
const (
	CodeConnect  = "connect"   // the request never left
	CodeNoAnswer = "no_answer" // it left, and no whole answer came
	CodeFile     = "file"      // a file of ours could not be read
	CodeTooLarge = "too_large" // the answer is larger than allowed
)

// Do makes the call and reads at most limit bytes of the answer. The request's context must have a deadline. The secrets
// are blotted out of the trouble's text.
func (c *Client) Do(req *http.Request, limit int64, secrets ...string) (Answer, *channels.Trouble) {
	res, trouble := c.Open(req, secrets...)
	if trouble != nil {
		return Answer{}, trouble
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return Answer{}, lost(err, true, secrets)
	}
	if int64(len(body)) > limit {
		return Answer{}, &channels.Trouble{Class: channels.Maybe, Code: CodeTooLarge, Text: "the answer is larger than " + strconv.FormatInt(limit, 10) + " bytes"}
	}
	return Answer{Status: res.StatusCode, Header: res.Header, Body: body}, nil
}

// Open makes the call and leaves the body of the answer to the caller, who limits and closes it.
func (c *Client) Open(req *http.Request, secrets ...string) (*http.Response, *channels.Trouble) {
	var left atomic.Bool
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }})
	res, err := c.http.Do(req.WithContext(ctx))
	if err != nil {
		return nil, lost(err, left.Load(), secrets)
	}
	return res, nil
}

func lost(err error, left bool, secrets []string) *channels.Trouble {
	t := &channels.Trouble{Class: channels.Later, Code: CodeConnect, Text: Blot(bare(err), secrets...)}
	var source *sourceError
	switch {
	case errors.As(err, &source):
		t.Code = CodeFile
	case left:
		t.Class, t.Code = channels.Maybe, CodeNoAnswer
	}
	return t
}

// bare is the error's text without the address that the HTTP client puts in front of it: it may hold a token.
func bare(err error) string {
	var addressed *url.Error
	if errors.As(err, &addressed) {
		err = addressed.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time"
	}
	return err.Error()
}

// Blot takes secrets out of a text that people or logs will see, and keeps it at a readable length.
func Blot(text string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, "***")
			text = strings.ReplaceAll(text, url.PathEscape(s), "***")
			text = strings.ReplaceAll(text, url.QueryEscape(s), "***")
		}
	}
	const longest = 500
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}
