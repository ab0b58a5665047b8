package notify

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/internal/clock"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func listen(t *testing.T) (Notifier, func() string) {
	t.Helper()
	addr := filepath.Join(t.TempDir(), "s")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: addr, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	env := map[string]string{"NOTIFY_SOCKET": addr, "WATCHDOG_USEC": "20000000"}
	return FromEnv(func(k string) string { return env[k] }), func() string {
		b := make([]byte, 1000)
		if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		n, err := conn.Read(b)
		if err != nil {
			t.Fatalf("systemd heard nothing: %v", err)
		}
		return string(b[:n])
	}
}

func TestSystemdHearsReadyAndStopping(t *testing.T) {
	n, read := listen(t)
	for _, c := range []struct {
		send func(string) error
		want string
	}{{n.Ready, "READY=1\nSTATUS=a b"}, {n.Stopping, "STOPPING=1\nSTATUS=a b"}, {n.Status, "STATUS=a b"}} {
		if err := c.send("a\nb"); err != nil {
			t.Fatal(err)
		}
		if got := read(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestTheWatchdogIsPingedOnlyWhileHealthy(t *testing.T) {
	n, read := listen(t)
	fake := clock.NewFake()
	ctx, cancel := context.WithCancel(t.Context())
	states := make(chan error)
	reported, done := make(chan error), make(chan struct{})
	go func() {
		defer close(done)
		n.Watchdog(ctx, fake, func(context.Context) error { return <-states }, func(err error) { reported <- err })
	}()
	states <- nil
	if got := read(); got != "WATCHDOG=1" {
		t.Errorf("got %q", got)
	}
	fake.Advance(10 * time.Second)
	states <- errors.New("stuck")
	if err := <-reported; err == nil {
		t.Error("the failing check is not reported")
	}
	fake.Advance(10 * time.Second)
	states <- nil
	if got := read(); got != "WATCHDOG=1" {
		t.Errorf("got %q", got)
	}
	cancel()
	<-done
}

func TestWithoutSystemdNothingIsSent(t *testing.T) {
	var n Notifier
	if err := n.Ready("x"); err != nil || n.Interval() != 0 {
		t.Errorf("got %v, %v", err, n.Interval())
	}
	other := FromEnv(func(k string) string { return map[string]string{"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}[k] })
	if other.Interval() != 0 {
		t.Error("a watchdog meant for another process was taken")
	}
}
