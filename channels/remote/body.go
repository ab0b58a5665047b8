package remote

import (
	"context"
	"io"
)

// Until is a body whose deadline ends when it is closed: done is the end of the context it is read under.
func Until(body io.ReadCloser, done context.CancelFunc) io.ReadCloser { return &until{body, done} }

type until struct {
	io.ReadCloser
	done context.CancelFunc
}

func (u *until) Close() error {
	defer u.done()
	return u.ReadCloser.Close()
}
