// Package notify tells systemd how the daemon is: ready, reloading, stopping, alive. Without systemd (no NOTIFY_SOCKET)
// everything is a no-op. It is called by cmd, which also runs Watchdog in a goroutine it joins.
package notify

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
)

// Notifier sends states to the service manager. The zero value sends nothing.
type Notifier struct {
	addr     string
	watchdog time.Duration
}

// FromEnv reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID as systemd sets them.
func FromEnv(getenv func(string) string) Notifier {
	n := Notifier{addr: getenv("NOTIFY_SOCKET")}
	usec, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64)
	pid := getenv("WATCHDOG_PID")
	if err == nil && usec > 0 && (pid == "" || pid == strconv.Itoa(os.Getpid())) {
		n.watchdog = time.Duration(usec) * time.Microsecond
	}
	return n
}

// Ready says that the daemon serves, with a sentence for systemctl status.
func (n Notifier) Ready(status string) error { return n.send("READY=1", "STATUS="+status) }

// Stopping says that the daemon winds down.
func (n Notifier) Stopping(status string) error { return n.send("STOPPING=1", "STATUS="+status) }

// Status changes the sentence of systemctl status.
func (n Notifier) Status(status string) error { return n.send("STATUS=" + status) }

// Interval is how often the watchdog wants to hear from us: half of the time after which systemd would restart the
// daemon. Zero when there is no watchdog.
func (n Notifier) Interval() time.Duration { return n.watchdog / 2 }

// Watchdog pings while healthy returns nil and returns when ctx ends. A check that fails or hangs sends no ping: then
// systemd restarts the daemon, which is right for a daemon that cannot do its work. report is told each failure.
func (n Notifier) Watchdog(ctx context.Context, c clock.Clock, healthy func(context.Context) error, report func(error)) {
	if n.addr == "" || n.Interval() == 0 {
		<-ctx.Done()
		return
	}
	t := c.NewTicker(n.Interval())
	defer t.Stop()
	for {
		if err := n.ping(ctx, healthy); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C():
		}
	}
}

func (n Notifier) ping(ctx context.Context, healthy func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, n.Interval())
	defer cancel()
	if err := healthy(ctx); err != nil {
		return fmt.Errorf("the watchdog was not told that all is well: %w", err)
	}
	return n.send("WATCHDOG=1")
}

func (n Notifier) send(lines ...string) error {
	if n.addr == "" {
		return nil
	}
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(l, "\n", " ")
	}
	name := n.addr
	if strings.HasPrefix(name, "@") {
		name = "\x00" + name[1:] // an abstract socket
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("systemd's notify socket %s cannot be reached: %w", n.addr, err)
	}
	defer conn.Close()
	if err := conn.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return fmt.Errorf("systemd's notify socket takes no deadline: %w", err)
	}
	if _, err := conn.Write([]byte(strings.Join(lines, "\n"))); err != nil {
		return fmt.Errorf("systemd's notify socket does not take the state: %w", err)
	}
	return nil
}
