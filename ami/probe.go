package ami

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"
)

const greeting = "Asterisk Call Manager/"

// probe makes sure that an Asterisk manager greets at the address before amigo is
// let at it: amigo waits for the greeting without any deadline, keeps to itself
// why a dial failed, and would send the secret to whatever listens there.
func probe(ctx context.Context, addr string, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return ErrUnreachable.With("address", addr).Because(err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()

	buf := make([]byte, 0, 128)
	for !strings.Contains(string(buf), "\n") {
		n, err := conn.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if !strings.HasPrefix(greeting, string(buf[:min(len(buf), len(greeting))])) || len(buf) == cap(buf) {
			return ErrNotManager.With("address", addr)
		}
		switch {
		case ctx.Err() != nil:
			return ErrSilent.With("address", addr).Because(context.Cause(ctx))
		case err != nil:
			return ErrUnreachable.With("address", addr).Because(errors.Join(errors.New("closed before the greeting"), err))
		}
	}
	return nil
}
