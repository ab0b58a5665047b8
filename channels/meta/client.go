package meta

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

// DefaultBase and DefaultVersion are used where the settings name none.
const (
	DefaultBase    = "https://graph.facebook.com"
	DefaultVersion = "v25.0"
)

const (
	answerLimit  = 4 << 20 // bytes of an answer
	askTimeout   = 20 * time.Second
	fileTimeout  = 3 * time.Minute
	contentJSON  = "application/json"
	authenticate = "Authorization"
)

// Client asks the Graph API. Its token travels in a header only, never in an address. Every error is a *channels.Trouble.
type Client struct {
	HTTP    *http.Client // never nil
	Base    string       // without a slash at the end; empty is DefaultBase
	Version string       // "v25.0"; empty is DefaultVersion
	Token   string
	Now     func() time.Time
}

// call is one request. Again is set where asking twice does no harm, so that a lost answer is only a delay.
type call struct {
	method, address, kind string
	body                  io.Reader
	length                int64
	again                 bool
	timeout               time.Duration
}

// Get asks for a node or an edge.
func (c Client) Get(ctx context.Context, path string, query url.Values, into any) error {
	address := c.address(path)
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return c.do(ctx, call{method: http.MethodGet, address: address, again: true, timeout: askTimeout}, into)
}

// Post sends a JSON body. When the answer is lost the trouble is channels.Maybe.
func (c Client) Post(ctx context.Context, path string, body, into any) error {
	return c.post(ctx, path, body, into, false)
}

// Put is a Post that may be repeated without harm: a lost answer is channels.Later.
func (c Client) Put(ctx context.Context, path string, body, into any) error {
	return c.post(ctx, path, body, into, true)
}

func (c Client) post(ctx context.Context, path string, body, into any, again bool) error {
	data, err := json.Marshal(body)
	if err != nil {
		return Refused("body", "the message cannot be written as JSON: "+err.Error())
	}
	q := call{method: http.MethodPost, address: c.address(path), kind: contentJSON, body: bytes.NewReader(data), length: int64(len(data))}
	q.again, q.timeout = again, askTimeout
	return c.do(ctx, q, into)
}

func (c Client) address(path string) string {
	base, version := c.Base, c.Version
	if base == "" {
		base = DefaultBase
	}
	if version == "" {
		version = DefaultVersion
	}
	return strings.TrimRight(base, "/") + "/" + version + "/" + strings.TrimLeft(path, "/")
}

func (c Client) do(ctx context.Context, q call, into any) error {
	ctx, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	var asked, connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, q.method, q.address, q.body)
	if err != nil {
		return Refused("address", "the address of the Graph API is not usable")
	}
	if q.length > 0 {
		req.ContentLength = q.length
	}
	if q.kind != "" {
		req.Header.Set("Content-Type", q.kind)
	}
	req.Header.Set(authenticate, "Bearer "+c.Token)
	resp, err := c.unredirected().Do(req)
	if err != nil {
		unsent := neverLeft(err) || (asked.Load() && !connected.Load())
		return lost(err, q.again || unsent)
	}
	defer resp.Body.Close()
	return c.read(resp, q, into)
}

func (c Client) read(resp *http.Response, q call, into any) error {
	data, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil && resp.StatusCode < 300 {
		return lost(err, q.again)
	}
	said := answered{status: resp.StatusCode, header: resp.Header, body: data, now: c.Now()}
	var failed struct {
		Error json.RawMessage `json:"error"`
	}
	unreadable := loose.Decode(data, &failed) != nil
	if resp.StatusCode/100 != 2 || (!unreadable && len(failed.Error) > 0 && failed.Error[0] == '{') {
		t := said.trouble(c.Token)
		if q.again && t.Class == channels.Maybe {
			t.Class = channels.Later
		}
		return t
	}
	if into == nil {
		return nil
	}
	if unreadable || loose.Decode(data, into) != nil {
		return lost(errors.New("the answer is not JSON"), q.again)
	}
	return nil
}

// unredirected is the client without redirects: the Graph API has none, and a token must not follow one.
func (c Client) unredirected() *http.Client {
	h := *c.HTTP
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &h
}

// lost is the trouble of a request without an answer; harmless when it may be repeated.
func lost(err error, harmless bool) *channels.Trouble {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err // without the address
	}
	t := &channels.Trouble{Class: channels.Maybe, Code: "connection", Text: Shorten(hideTokens(err.Error()), textLimit, Chars)}
	if harmless {
		t.Class = channels.Later
	}
	return t
}

// neverLeft reports errors that arise before a request is written.
func neverLeft(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	return (errors.As(err, &op) && op.Op == "dial") || errors.As(err, &dns) || errors.As(err, &cert)
}
