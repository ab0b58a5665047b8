package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// A campaign's customers ring for a second, then hum and talk for a second, with agents whose desk phones stay on the line. The
// first agent's phone is held to the bench's own ear.
const (
	reachAgents = 8
	reachTalk   = time.Second
	looks       = 50 * time.Millisecond
	// reachWarm is how many people have to be met before the law lets a campaign dial anybody without an agent first: 3 % of 34 is one.
	reachWarm   = 40
	reachNumber = "+3498101%04d"
	reachPhone  = "1000"
)

// reachResult is how long the first agent's ear was without the customer after the PBX had said that the customer answered: with
// nothing but the one request that moves them into the agent's bridge, and with a campaign. The carrier's customers hum as soon as they
// hear the first sound of the agent, who hums all the time; so either figure has a way there and one back.
type reachResult struct {
	bare, daemon []time.Duration
	others       float64
}

// reachBed is a PBX with a carrier, one agent's ear and a witness of what the PBX says.
type reachBed struct {
	o       options
	dir     string
	lab     *lab.Lab
	ear     *lab.Earpiece
	witness *witness
	db      *lab.MariaDB
	daemon  *centre.Daemon
	admin   *centre.Client
	centre  *centre.Centre
}

// reach measures from the answer of a campaign's customer to the agent's ear, and the bare move beside it.
func reach(ctx context.Context, o options) (r reachResult, err error) {
	progress("answered → agent's ear, %d calls", o.reached)
	b := &reachBed{o: o}
	defer func() { err = errors.Join(err, b.close()) }()
	if err := b.open(ctx); err != nil {
		return r, err
	}
	watch := watchStrangers(b.lab.PBX.Pid(), b.lab.Carrier.Pid(), os.Getpid())
	if r.bare, err = b.moves(ctx); err != nil {
		return r, fmt.Errorf("the bare move: %w", err)
	}
	r.others = watch.share()
	if err := b.people(ctx); err != nil {
		return r, err
	}
	watch = watchStrangers(b.lab.PBX.Pid(), b.lab.Carrier.Pid(), os.Getpid(), b.daemon.Pid(), databaseOf(b.db))
	if r.daemon, err = b.campaign(ctx); err != nil {
		return r, fmt.Errorf("the campaign: %w", err)
	}
	r.others = max(r.others, watch.share())
	return r, nil
}

func (b *reachBed) open(ctx context.Context) (err error) {
	if b.dir, err = os.MkdirTemp("", "cordboard-bench"); err != nil {
		return err
	}
	if b.lab, err = lab.Start(ctx, lab.Config{Version: "22", Phones: reachAgents, Log: progress}); err != nil {
		return err
	}
	for _, a := range []*lab.Asterisk{b.lab.PBX, b.lab.Carrier.Asterisk} {
		if err := pin(a.Pid(), pbxCore); err != nil {
			return err
		}
	}
	if b.ear, err = lab.OpenEarpiece(agentTone, lab.CustomerTone); err != nil {
		return err
	}
	if _, err = b.lab.Carrier.SetPhone(ctx, reachPhone, lab.Phone{Ear: b.ear}); err != nil {
		return err
	}
	b.witness, err = observe(b.lab.PBX)
	return err
}

func (b *reachBed) close() error {
	var errs []error
	if b.witness != nil {
		b.witness.close()
	}
	if b.daemon != nil {
		errs = append(errs, b.daemon.Stop())
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if b.lab != nil {
		errs = append(errs, b.lab.Stop(ctx))
	}
	if b.ear != nil {
		errs = append(errs, b.ear.Close())
	}
	if b.db != nil {
		errs = append(errs, b.db.Stop(ctx))
	}
	return errors.Join(append(errs, os.RemoveAll(b.dir))...)
}

// moves is the least a program can do: the agent is in a bridge, the customer answers, and one request moves them in.
func (b *reachBed) moves(ctx context.Context) (all []time.Duration, err error) {
	w := b.witness
	if err := w.enter(ctx, "reach-agent", "PJSIP/"+reachPhone); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.request(ctx, http.MethodDelete, "/channels/reach-agent", nil)) }()
	if err := errors.Join(w.request(ctx, http.MethodPost, "/bridges/reach", query{"type": "mixing"}),
		w.request(ctx, http.MethodPost, "/bridges/reach/addChannel", query{"channel": "reach-agent"})); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.request(ctx, http.MethodDelete, "/bridges/reach", nil)) }()
	for n := range b.o.reached {
		customer := fmt.Sprintf("reach-%d", n)
		b.ear.Forget()
		if err := w.enter(ctx, customer, "PJSIP/34981000001@carrier"); err != nil { // who rings a second and stays
			return nil, err
		}
		if err := w.request(ctx, http.MethodPost, "/bridges/reach/addChannel", query{"channel": customer}); err != nil {
			return nil, err
		}
		at, err := b.hears(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, at.Sub(w.answered(customer)))
		if err := w.request(ctx, http.MethodDelete, "/channels/"+customer, nil); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (b *reachBed) hears(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return b.ear.Heard(ctx, lab.CustomerTone)
}

// people start the daemon with its agents at work.
func (b *reachBed) people(ctx context.Context) (err error) {
	if b.db, err = lab.StartMariaDB(ctx, lab.DBConfig{Version: "10.11", Log: progress}); err != nil {
		return err
	}
	if b.daemon, err = centre.New(ctx, centre.Config{Binary: b.o.daemon, Dir: b.dir, PBX: b.lab.PBX, DSN: b.db.DSN("cordboard")}); err != nil {
		return err
	}
	if err := b.daemon.Start(ctx); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := b.daemon.WaitReady(limited); err != nil {
		return err
	}
	if b.admin, err = centre.Login(ctx, b.daemon.URL, centre.AdminLogin, centre.AdminPassword); err != nil {
		return err
	}
	plan := centre.Plan{Numbers: map[string]string{"800": "Outbound"}}
	for n := range reachAgents {
		plan.Agents = append(plan.Agents, centre.AgentPlan{Login: fmt.Sprintf("out%02d", n), Name: fmt.Sprintf("Out %02d", n), Extension: fmt.Sprint(1000 + n), Standing: true, Auto: true, Queues: []string{"Outbound"}})
	}
	if b.centre, err = centre.Seed(ctx, b.admin, plan); err != nil {
		return err
	}
	for _, a := range plan.Agents {
		c, err := centre.Login(ctx, b.daemon.URL, a.Login, centre.Password)
		if err != nil {
			return err
		}
		if _, err := c.StartShift(ctx); err != nil {
			return err
		}
		if err := until(ctx, looks, "the phone of "+a.Login+" is on the line", func() (bool, error) { return c.SetState(ctx, events.AgentReady, "") == nil, nil }); err != nil {
			return err
		}
	}
	return nil
}

// table tells it beside the bar.
func (r reachResult) table(t *strings.Builder) {
	q := func(all []time.Duration, p int) float64 {
		slices.Sort(all)
		return ms(all[(len(all)-1)*p/100])
	}
	ratio := q(r.daemon, 50) / q(r.bare, 50)
	fmt.Fprintf(t, "\nA campaign's customer answers → the agent whose phone stays on the line hears them, %d calls; %d bare moves. Other programs had\n%.0f %% of the machine.\n\n", len(r.daemon), len(r.bare), r.others*100)
	fmt.Fprint(t, "| customer heard | bare bridge move | daemon, from the answer | ratio | bar | |\n| --- | --- | --- | --- | --- | --- |\n")
	fmt.Fprintf(t, "| p50 | %.1f ms | %.1f ms | %.2f | ≤ %.1f | %s |\n", q(r.bare, 50), q(r.daemon, 50), ratio, barReach, verdict(ratio <= barReach, r.others > busyFrom))
	fmt.Fprintf(t, "| p99 | %.1f ms | %.1f ms | %.2f | | |\n", q(r.bare, 99), q(r.daemon, 99), q(r.daemon, 99)/q(r.bare, 99))
}
