package hub

import (
	"bytes"
	"net"
	"testing"
)

// counting notes each write as the kernel would see it.
type counting struct {
	net.Conn
	writes [][]byte
}

func (c *counting) Write(p []byte) (int, error) {
	c.writes = append(c.writes, bytes.Clone(p))
	return len(p), nil
}

func TestFramesThatAreReadyTogetherLeaveInOneWriteAndInTheirOrder(t *testing.T) {
	under := &counting{}
	c := &corked{Conn: under}
	write := func(text string) {
		if n, err := c.Write([]byte(text)); err != nil || n != len(text) {
			t.Fatal(n, err)
		}
	}
	write("a")
	c.cork()
	write("b")
	write("c")
	if len(under.writes) != 1 {
		t.Errorf("what was held back left: %q", under.writes)
	}
	if err := c.uncork(); err != nil {
		t.Fatal(err)
	}
	write("d")
	if got := bytes.Join(under.writes, []byte("|")); string(got) != "a|bc|d" {
		t.Errorf("written as %q", got)
	}
	c.cork()
	write(string(make([]byte, corkMost+1)))
	if len(under.writes) != 4 {
		t.Error("more than may be held back did not leave at once")
	}
	if err := c.uncork(); err != nil || len(under.writes) != 4 {
		t.Errorf("%d writes, %v", len(under.writes), err)
	}
}
