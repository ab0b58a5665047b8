package model

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bodyLimit is the most bytes of an answer. Embeddings of a batch are the largest.
const bodyLimit = 16 << 20

// seen is what the transport noticed of one call; the library hands headers of failed streams to nobody.
type seen struct {
	status     int
	retryAfter time.Duration
}

type seenKey struct{}

// doer is the library's way to the network.
type doer struct {
	client *http.Client
	now    func() time.Time
}

func newDoer(client *http.Client, now func() time.Time) *doer {
	c := *client
	// a redirect would carry the conversation to where nobody decided it may go
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &doer{client: &c, now: now}
}

// Do sends a request, refuses redirects and limits the answer.
func (d *doer) Do(r *http.Request) (*http.Response, error) {
	resp, err := d.client.Do(r)
	if err != nil {
		return nil, err
	}
	if s, ok := r.Context().Value(seenKey{}).(*seen); ok {
		s.status, s.retryAfter = resp.StatusCode, retryAfter(resp.Header, d.now())
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		_ = resp.Body.Close()
		return nil, errRedirect
	}
	resp.Body = &limited{ReadCloser: resp.Body, left: bodyLimit}
	return resp, nil
}

func watch(ctx context.Context) (context.Context, *seen) {
	s := &seen{}
	return context.WithValue(ctx, seenKey{}, s), s
}

type limited struct {
	io.ReadCloser
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.ReadCloser.Read(p)
	l.left -= int64(n)
	return n, err
}

// retryAfter reads when to come again: milliseconds, seconds or a date, whichever is told.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if ms, err := strconv.ParseFloat(strings.TrimSpace(h.Get("Retry-After-Ms")), 64); err == nil && ms > 0 && ms < 1e9 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	v := strings.TrimSpace(h.Get("Retry-After"))
	if s, err := strconv.ParseFloat(v, 64); err == nil && s > 0 && s < 1e6 {
		return time.Duration(s * float64(time.Second))
	}
	if at, err := http.ParseTime(v); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
