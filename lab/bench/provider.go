package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/channels/meta/metatest"
)

// request is a signed webhook as it goes over the wire. It is written before the clock starts: the provider has computers of
// its own, and this one has two cores for both.
func (w *writers) request(text string) []byte {
	u, _ := url.Parse(w.hook)
	body := w.body(text)
	return append([]byte("POST "+u.Path+" HTTP/1.1\r\nHost: "+u.Host+"\r\nContent-Type: application/json\r\nX-Hub-Signature-256: "+
		metatest.Sign(w.meta.Options().AppSecret, body)+"\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"), body...)
}

// provider is one connection of the provider's, kept open.
type provider struct {
	conn net.Conn
	in   *bufio.Reader
}

func dialProvider(ctx context.Context, hook string) (*provider, error) {
	u, err := url.Parse(hook)
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	return &provider{conn, bufio.NewReader(conn)}, nil
}

func (p *provider) close() { _ = p.conn.Close() }

// post sends a request and answers how long the 2xx took.
func (p *provider) post(request []byte) (time.Duration, error) {
	begin := time.Now()
	if _, err := p.conn.Write(request); err != nil {
		return 0, err
	}
	status, err := p.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	ok, said := bytes.HasPrefix(status, []byte("HTTP/1.1 200")), string(bytes.TrimSpace(status))
	length := 0
	for {
		line, err := p.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, err
			}
		}
	}
	if _, err := p.in.Discard(length); err != nil {
		return 0, err
	}
	if !ok {
		return 0, fmt.Errorf("a webhook was answered %s", said)
	}
	return time.Since(begin), nil
}
