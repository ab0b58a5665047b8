package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// number is what the callers dial.
const number = "800"

// bed is what both programs are measured on: one PBX, one carrier, one database, and the daemon with its people, which
// runs only while it is its turn.
type bed struct {
	o       options
	dir     string
	lab     *lab.Lab
	db      *lab.MariaDB
	daemon  *centre.Daemon
	version string
}

// open starts everything and brings the agents to ready. The bed is never nil, so that close may follow in any case.
func open(ctx context.Context, o options) (b *bed, err error) {
	b = &bed{o: o}
	if b.dir, err = os.MkdirTemp("", "cordboard-bench"); err != nil {
		return b, err
	}
	if b.lab, err = lab.Start(ctx, lab.Config{Version: "22", Phones: o.agents, Log: progress}); err != nil {
		return b, err
	}
	for _, a := range []*lab.Asterisk{b.lab.PBX, b.lab.Carrier.Asterisk} {
		if err := pin(a.Pid(), pbxCore); err != nil {
			return b, err
		}
	}
	if o.audio {
		if err := b.speak(ctx); err != nil {
			return b, err
		}
	}
	if b.version, err = b.lab.PBX.FullVersion(ctx); err != nil || o.against != "" {
		return b, err
	}
	if b.db, err = lab.StartMariaDB(ctx, lab.DBConfig{Version: "10.11", Log: progress}); err != nil {
		return b, err
	}
	if b.daemon, err = centre.New(ctx, centre.Config{Binary: o.daemon, Dir: b.dir, PBX: b.lab.PBX, DSN: b.db.DSN("cordboard")}); err != nil {
		return b, err
	}
	return b, b.people(ctx)
}

// speak makes every phone hum once it is answered, and every caller from now on.
func (b *bed) speak(ctx context.Context) error {
	b.o.audio = true
	for _, phone := range b.lab.PBX.Phones {
		if _, err := b.lab.Carrier.SetPhone(ctx, phone, lab.Phone{Tone: agentTone}); err != nil {
			return err
		}
	}
	return nil
}

// people seeds the centre and signs all agents in. They are ready from then on: the daemon keeps its people's state over
// a restart, and without wrap-up an agent is free again as soon as a call is over.
func (b *bed) people(ctx context.Context) error {
	progress("seeding %d agents ...", b.o.agents)
	if err := b.up(ctx); err != nil {
		return err
	}
	admin, err := centre.Login(ctx, b.daemon.URL, centre.AdminLogin, centre.AdminPassword)
	if err != nil {
		return err
	}
	plan := centre.Plan{Numbers: map[string]string{number: "Support", rung.number: rung.queue, onLine.number: onLine.queue},
		Agents: []centre.AgentPlan{{Login: rung.login, Name: rung.name, Queues: []string{rung.queue}},
			{Login: onLine.login, Name: onLine.name, Queues: []string{onLine.queue}, Standing: true}}}
	for _, phone := range b.lab.PBX.Phones {
		plan.Agents = append(plan.Agents, centre.AgentPlan{Login: "agent" + phone, Name: "Agent " + phone, Extension: phone, Queues: []string{"Support"}})
	}
	if _, err := centre.Seed(ctx, admin, plan); err != nil {
		return err
	}
	progress("signing them in ...")
	for _, a := range plan.Agents[2:] { // those in the browser do so in their pages
		if err := b.signIn(ctx, a.Login); err != nil {
			return err
		}
	}
	return b.daemon.Stop()
}

func (b *bed) signIn(ctx context.Context, login string) error {
	c, err := centre.Login(ctx, b.daemon.URL, login, centre.Password)
	if err != nil {
		return err
	}
	if _, err := c.StartShift(ctx); err != nil {
		return fmt.Errorf("the shift of %s: %w", login, err)
	}
	return c.SetState(ctx, events.AgentReady, "")
}

// databasePid is the database's process, from the file it keeps.
func (b *bed) databasePid() int { return databaseOf(b.db) }

func databaseOf(db *lab.MariaDB) int {
	raw, _ := os.ReadFile(filepath.Join(db.Dir, "pid"))
	pid, _ := strconv.Atoi(strings.TrimSpace(string(raw)))
	return pid
}

func (b *bed) up(ctx context.Context) error {
	if err := b.daemon.Start(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return b.daemon.WaitReady(ctx)
}

// board is a supervisor's page: it reads everything the daemon pushes.
type board struct {
	conn  *websocket.Conn
	heard atomic.Int64
	done  sync.WaitGroup
}

func (b *bed) openBoard(ctx context.Context) (*board, error) {
	c, err := centre.Login(ctx, b.daemon.URL, "sofia", centre.Password)
	if err != nil {
		return nil, err
	}
	ticket, err := c.Ticket(ctx)
	if err != nil {
		return nil, err
	}
	conn, res, err := websocket.DefaultDialer.DialContext(ctx, "ws"+b.daemon.URL[len("http"):]+"/api/v1/events?ticket="+ticket, nil)
	if err != nil {
		return nil, fmt.Errorf("the supervisor's board: %w", err)
	}
	_ = res.Body.Close()
	v := &board{conn: conn}
	v.done.Go(func() {
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
			v.heard.Add(1)
		}
	})
	return v, nil
}

func (v *board) close() int64 {
	_ = v.conn.Close()
	v.done.Wait()
	return v.heard.Load()
}

// quiet waits until the PBX has no channel left, and ends those that stay: what one run left must not weigh on the next.
func (b *bed) quiet(ctx context.Context) error {
	for n := 0; ; n++ {
		out, err := b.lab.PBX.CLI(ctx, "core show channels count")
		if err != nil {
			return err
		}
		var left int
		if _, err := fmt.Sscanf(out, "%d", &left); err == nil && left == 0 {
			return nil
		}
		if n == 20 || n == 60 {
			progress("%d channels are left over and are hung up", left)
			_, _ = b.lab.Carrier.CLI(ctx, "channel request hangup all")
			_, _ = b.lab.PBX.CLI(ctx, "channel request hangup all")
		}
		if n > 150 {
			return errors.New("the PBX still has " + strconv.Itoa(left) + " channels a minute after the callers left")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(400 * time.Millisecond):
		}
	}
}

func (b *bed) close() error {
	var errs []error
	if b.daemon != nil {
		errs = append(errs, b.daemon.Stop())
		if raw, err := os.ReadFile(b.daemon.Log()); err == nil {
			errs = append(errs, os.WriteFile(filepath.Join(os.TempDir(), "cordboard-bench.log"), raw, 0o600))
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if b.lab != nil {
		errs = append(errs, b.lab.Stop(ctx))
	}
	if b.db != nil {
		errs = append(errs, b.db.Stop(ctx))
	}
	if b.dir != "" {
		errs = append(errs, os.RemoveAll(b.dir))
	}
	return errors.Join(errs...)
}
