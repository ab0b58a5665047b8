package ari

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/websocket"
)

// readBuffer is asked of the kernel for the event stream, in bytes. What fits there cannot make Asterisk wait.
const readBuffer = 1 << 20

// dial opens the websocket of the application.
func (e *Events) dial(ctx context.Context) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, e.cfg.DialTimeout)
	defer cancel()
	c := e.client
	d := websocket.Dialer{
		NetDialContext: dialBuffered, TLSClientConfig: c.cfg.TLS, HandshakeTimeout: e.cfg.DialTimeout, ReadBufferSize: 64 << 10,
	}
	u := *c.base
	u.Scheme = strings.Replace(u.Scheme, "http", "ws", 1)
	u.Path += "/events"
	u.RawQuery = url.Values{"app": {c.cfg.App}}.Encode()
	// In a header and not as api_key, which would be in every proxy's log.
	auth := base64.StdEncoding.EncodeToString([]byte(c.cfg.User + ":" + c.cfg.Password))
	conn, resp, err := d.DialContext(ctx, u.String(), http.Header{"Authorization": {"Basic " + auth}})
	if err == nil {
		return conn, nil
	}
	x := &call{parent: context.Background(), ctx: ctx, op: "open the event stream of", target: c.cfg.App}
	if resp != nil && errors.Is(err, websocket.ErrBadHandshake) {
		body, _ := io.ReadAll(resp.Body) // gorilla keeps its beginning only
		return nil, x.refuse(resp.StatusCode, body)
	}
	var op *net.OpError
	x.sent.Store(!errors.As(err, &op) || op.Op != "dial")
	return nil, x.broken(err)
}

func dialBuffered(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if tcp, ok := conn.(*net.TCPConn); ok && err == nil {
		_ = tcp.SetReadBuffer(readBuffer) // the kernel may cap it; less is only less margin
	}
	return conn, err
}
