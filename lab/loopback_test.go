package lab

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sockets returns the local addresses, as the kernel prints them, of a process's sockets in one of its tables.
func sockets(t *testing.T, pid int, table, state string) []string {
	t.Helper()
	mine := map[string]bool{}
	fds, _ := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "fd/*"))
	for _, fd := range fds {
		if to, err := os.Readlink(fd); err == nil && strings.HasPrefix(to, "socket:[") {
			mine[strings.Trim(to[len("socket:"):], "[]")] = true
		}
	}
	raw, err := os.ReadFile("/proc/net/" + table)
	must(t, err)
	var out []string
	for _, line := range strings.Split(string(raw), "\n")[1:] {
		f := strings.Fields(line)
		if len(f) > 9 && mine[f[9]] && (state == "" || f[3] == state) {
			out = append(out, f[1])
		}
	}
	return out
}

// The one exception is what PJSIP asks DNS with: a socket on a port the kernel picked, to which nobody is
// told to send and which takes nothing but answers.
func TestNothingListensBeyondLoopback(t *testing.T) {
	onBoth(t, func(t *testing.T, _ context.Context, l *Lab) {
		for _, a := range []*Asterisk{l.PBX, l.Carrier.Asterisk} {
			tcp := append(sockets(t, a.Pid(), "tcp", "0A"), sockets(t, a.Pid(), "tcp6", "0A")...)
			udp := append(sockets(t, a.Pid(), "udp", ""), sockets(t, a.Pid(), "udp6", "")...)
			if len(tcp) < 2 || len(udp) < 1 {
				t.Fatalf("%s: found only %d listeners and %d UDP sockets", a.name(), len(tcp), len(udp))
			}
			for i, at := range append(tcp, udp...) {
				host, port, _ := strings.Cut(at, ":")
				n, err := strconv.ParseUint(port, 16, 16)
				must(t, err)
				resolver := i >= len(tcp) && n >= 32768
				if !strings.HasSuffix(host, "00007F") && !resolver {
					t.Errorf("%s listens on %s, port %d", a.name(), host, n)
				}
			}
		}
	})
}
