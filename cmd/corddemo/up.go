package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// check refuses early, before minutes of fetching and building.
func (p place) check() error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("the demo installs Debian packages and runs Asterisk in a root of its own, so it must be root, and this is user %d; run it with sudo", os.Geteuid())
	}
	if len(p.labs()) == 0 {
		n := lab.DemoPorts()
		for _, port := range []int{n.PBXSIP, n.PBXHTTP, n.PBXAMI} {
			for _, ip := range []string{"127.0.0.1", "127.0.0.2"} {
				if at := net.JoinHostPort(ip, strconv.Itoa(port)); taken(at) {
					return fmt.Errorf("the lab's port %s is taken by another program (see it with: ss -lntup 'sport = :%d'); stop that program, then run make demo again", at, port)
				}
			}
		}
	}
	return p.checkListen()
}

func (p place) checkListen() error {
	for _, at := range []string{p.listen, p.shopAddress()} {
		if len(p.daemons()) > 0 || !taken(at) {
			continue
		}
		_, port, _ := net.SplitHostPort(at)
		return fmt.Errorf("%s is taken by another program (see it with: ss -lntp 'sport = :%s'); stop it, or choose another address: CORDBOARD_DEMO_LISTEN=127.0.0.1:8190 make demo", at, port)
	}
	return nil
}

func taken(addr string) bool {
	l, err := net.Listen("tcp", addr)
	if err == nil {
		_ = l.Close()
	}
	u, other := net.ListenPacket("udp", addr)
	if other == nil {
		_ = u.Close()
	}
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(other, syscall.EADDRINUSE)
}

func (p place) up(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	demo, err := runningLab()
	if err != nil {
		return err
	}
	url := "http://" + p.listen
	if p.runs(ctx, demo, url) {
		say("a demo runs already")
		return p.invite(os.Stdout)
	}
	if err := p.down(ctx); err != nil {
		return err
	}
	if err := p.checkListen(); err != nil {
		return err
	}
	if err := os.MkdirAll(p.dir, 0o750); err != nil {
		return err
	}
	say("starting the daemon ...")
	d, err := centre.New(ctx, centre.Config{Binary: p.binary, Dir: p.dir, Listen: p.listen, PBX: demo.PBX, DSN: demo.DB.DSN("cordboard"), Detached: true})
	if err != nil {
		return err
	}
	// The administrator keeps a password somebody may have changed in the demo, and the table below tells the first one.
	if out, err := d.Run(ctx, centre.AdminPassword, "user", "password", "-login", centre.AdminLogin); err != nil {
		return fmt.Errorf("cordboard user password: %w\n%s", err, out)
	}
	if err := p.start(ctx, d); err != nil {
		return err
	}
	say("seeding the centre ...")
	if err := seed(ctx, url); err != nil {
		return err
	}
	say("letting robots work and customers call (log: %s) ...", p.lifeLog())
	if err := p.startLife(); err != nil {
		return err
	}
	return p.invite(os.Stdout)
}

func (p place) start(ctx context.Context, d *centre.Daemon) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := d.Start(ctx); err != nil {
		return err
	}
	return d.WaitReady(ctx)
}

func runningLab() (*lab.Demo, error) {
	d, err := lab.FindDemo()
	if err != nil {
		return nil, err
	}
	if !d.PBX.Running() || !d.Carrier.Running() || d.DB == nil || !d.DB.Running() {
		return nil, errors.New("the lab is not up, or without a database; run cordlab up (make demo does)")
	}
	return d, nil
}

// runs tells whether a demo of the program as it is built now serves the lab that runs now.
func (p place) runs(ctx context.Context, demo *lab.Demo, url string) bool {
	daemons, lives := p.daemons(), p.lives()
	if len(daemons) != 1 || len(lives) != 1 || replaced(daemons[0]) || replaced(lives[0]) || p.secret("ari") != demo.PBX.ARIPassword || p.secret("db") != demo.DB.Password {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/readyz", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

func (p place) secret(name string) string {
	raw, _ := os.ReadFile(filepath.Join(p.dir, name+".secret"))
	return strings.TrimSpace(string(raw))
}

// down stops what runs of the demo, the lab not included.
func (p place) down(ctx context.Context) error {
	lives, daemons := p.lives(), p.daemons()
	if len(lives)+len(daemons) == 0 {
		return nil
	}
	say("stopping what runs of the demo ...")
	return errors.Join(end(ctx, "the life of the demo", lives, 10*time.Second), end(ctx, "the daemon", daemons, 30*time.Second))
}

// sweep ends what an interrupted cordlab up left running.
func (p place) sweep(ctx context.Context) error {
	return end(ctx, "the lab", p.labs(), 10*time.Second)
}
