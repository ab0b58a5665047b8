package ari

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// maxBody bounds an answer. The list of 4,000 channels is about 2 MiB.
const maxBody = 32 << 20

// Client is the verbs of one Asterisk. Its methods may be called from any goroutine.
type Client struct {
	cfg   Config
	base  *url.URL
	http  *transport
	slots chan struct{}
	stats counters
}

// New checks the configuration and returns a Client. It does not talk to Asterisk; use Ping for that.
func New(cfg Config) (*Client, error) {
	base, err := cfg.base()
	if err != nil {
		return nil, err
	}
	if err := registerScheme(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	return &Client{cfg: cfg, base: base, slots: make(chan struct{}, cfg.MaxInFlight), http: newTransport(base, cfg.TLS)}, nil
}

// Close closes the idle connections. The Client may still be used.
func (c *Client) Close() { c.http.close() }

// App is the Stasis application this Client works for.
func (c *Client) App() string { return c.cfg.App }

// call is one request on its way. The goroutine that makes the request owns it; only sent is touched by others.
type call struct {
	parent context.Context // the caller's
	ctx    context.Context // the caller's, with our deadline
	client *Client
	op     string
	target string
	sent   atomic.Bool
	failed *Error // what the transport found, where the library would lose it
}

// run gives f a place among the requests in flight and a deadline, and counts what came of it.
func (c *Client) run(ctx context.Context, op, target string, f func(*call) error) error {
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, c.cfg.RequestTimeout)
	defer cancel()
	x := &call{parent: ctx, ctx: limited, client: c, op: op, target: target}
	err := x.place()
	if err == nil {
		err = f(x)
		<-c.slots
		c.stats.inFlight.Add(-1)
	}
	c.stats.count(err)
	if c.cfg.OnRequest != nil {
		c.cfg.OnRequest(op, time.Since(start), err)
	}
	return err
}

// place waits for one of the MaxInFlight places.
func (x *call) place() error {
	if err := x.ctx.Err(); err != nil {
		return x.broken(err)
	}
	c := x.client
	c.stats.waiting.Add(1)
	defer c.stats.waiting.Add(-1)
	select {
	case c.slots <- struct{}{}:
		c.stats.inFlight.Add(1)
		return nil
	case <-x.ctx.Done():
		return x.broken(x.ctx.Err())
	}
}

// request sends a request of our own. path is escaped already; in, unless nil, is the JSON body; out, unless nil,
// takes the answer.
func (c *Client) request(ctx context.Context, op, target, method, path string, in, out any) error {
	return c.run(ctx, op, target, func(x *call) error {
		var body io.Reader
		if in != nil {
			b, err := json.Marshal(in)
			if err != nil {
				return invalid(op, target, "its data cannot be written as JSON: %v", err)
			}
			body = bytes.NewReader(b)
		}
		req, err := http.NewRequestWithContext(x.ctx, method, c.base.String()+path, body)
		if err != nil {
			return invalid(op, target, "its address cannot be built: %v", err)
		}
		req.Header.Set("Content-Type", "application/json")
		_, answer, failed := x.exchange(req)
		if failed != nil {
			return failed
		}
		return x.decode(answer, out)
	})
}

// decode reads an answer, forgiving single fields of an unexpected type.
func (x *call) decode(answer []byte, out any) error {
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil && !onlyTypes(err) {
		return &Error{Op: x.op, Target: x.target, Sent: true, kind: ErrServer, cause: err,
			Message: "the answer is not the JSON that was expected"}
	}
	return nil
}

// exchange is the one place where bytes go to Asterisk and come back.
func (x *call) exchange(req *http.Request) (*http.Response, []byte, *Error) {
	c := x.client
	req.SetBasicAuth(c.cfg.User, c.cfg.Password)
	resp, body, err := c.http.do(x.ctx, req, maxBody, func() { x.sent.Store(true) })
	if err != nil {
		return nil, nil, x.broken(err)
	}
	if resp.StatusCode >= 300 {
		return nil, nil, x.refuse(resp.StatusCode, body)
	}
	return resp, body, nil
}

// path builds an escaped path of its parts.
func path(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("/" + url.PathEscape(p))
	}
	return b.String()
}
