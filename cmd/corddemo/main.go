// Command corddemo runs a small, lively contact centre on the lab that `cordlab up` brought up: the real daemon, people to
// log in as, robots who work and customers who call. It is the second half of `make demo`.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/cordboard/cordboard/lab"
)

const usage = `corddemo: a small contact centre on the lab of cordlab up

  corddemo check   is there room for a demo: root, ports
  corddemo up      start the daemon, seed the centre, let customers call
  corddemo life    what keeps it lively; up starts it
  corddemo down    stop both; the lab stays
  corddemo sweep   end what an interrupted cordlab up left running

CORDBOARD_DEMO_LISTEN is the daemon's address (default 127.0.0.1:8090).
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	p, err := newPlace()
	if err != nil {
		return err
	}
	command := ""
	if len(args) > 0 {
		command = args[0]
	}
	switch command {
	case "check":
		return p.check()
	case "up":
		return p.up(ctx)
	case "life":
		return p.life(ctx)
	case "down":
		return p.down(ctx)
	case "sweep":
		return p.sweep(ctx)
	}
	fmt.Print(usage)
	return errors.New("say what to do, for example: corddemo up")
}

// place is where the demo lives.
type place struct {
	dir    string // state, settings and logs
	listen string
	binary string // the daemon, built beside this program
}

func newPlace() (place, error) {
	cache, err := lab.CacheDir()
	if err != nil {
		return place{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return place{}, err
	}
	p := place{dir: filepath.Join(cache, "demo"), listen: os.Getenv("CORDBOARD_DEMO_LISTEN"), binary: filepath.Join(filepath.Dir(self), "cordboard")}
	if p.listen == "" {
		p.listen = "127.0.0.1:8090"
	}
	if host, _, err := net.SplitHostPort(p.listen); err != nil || net.ParseIP(host) == nil || !net.ParseIP(host).IsLoopback() {
		return p, fmt.Errorf("CORDBOARD_DEMO_LISTEN is %q, but the demo's passwords are public, so it must be a loopback address with a port, such as 127.0.0.1:8090", p.listen)
	}
	return p, nil
}

func say(format string, args ...any) { fmt.Printf("demo: "+format+"\n", args...) }
