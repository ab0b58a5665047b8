package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
)

// Two daemons on one Stasis application take it from each other for ever, and each sees half of the calls. So the one
// that drives an Asterisk keeps a mark in it, a global variable with its id and the time; another one sees the mark,
// says so and waits until it is old. The id belongs to the state directory, so that a daemon started again is itself.
const (
	markEvery  = 5 * time.Second
	markExpiry = 4 * markEvery
)

type ownership struct {
	id, variable string
	ari          *ari.Client
	now          func() time.Time
	// rival is the sentence about another daemon, while one is in the way.
	rival atomic.Pointer[string]
}

func newOwnership(stateDir, app string, client *ari.Client, src ids.Source, now func() time.Time) (*ownership, error) {
	file := filepath.Join(stateDir, "owner")
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		raw = []byte(src.New())
		err = os.WriteFile(file, raw, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("the file that tells this daemon from others cannot be used: %w", err)
	}
	return &ownership{id: strings.TrimSpace(string(raw)), variable: "CORDBOARD_OWNER_" + strings.ToUpper(strings.ReplaceAll(app, "-", "_")), ari: client, now: now}, nil
}

// free reports whether no other daemon's mark is fresh. An Asterisk that does not answer is nobody's.
func (o *ownership) free(ctx context.Context) bool {
	v, err := o.ari.Global(ctx, o.variable)
	if err != nil {
		return true
	}
	id, at, _ := strings.Cut(v, " ")
	unix, _ := strconv.ParseInt(at, 10, 64)
	return id == "" || id == o.id || o.now().Sub(time.Unix(unix, 0)) > markExpiry
}

func (o *ownership) mark(ctx context.Context) {
	// an error is the link's trouble, which the event stream tells
	_ = o.ari.SetGlobal(ctx, o.variable, fmt.Sprintf("%s %d", o.id, o.now().Unix()))
}

// acquire waits until this daemon may drive the PBX. tell is called once with a sentence while another one does.
func (o *ownership) acquire(ctx context.Context, tell func(string)) error {
	for first := true; ; first = false {
		if o.free(ctx) {
			o.mark(ctx)
			o.rival.Store(nil)
			return ctx.Err()
		}
		if first {
			s := "another Cordboard drives this Asterisk with the same application: stop one of the two, or give this one an application of its own (ari.app). This daemon waits and takes no calls"
			o.rival.Store(&s)
			tell(s)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(markEvery):
		}
	}
}

// keep renews the mark until ctx ends.
func (o *ownership) keep(ctx context.Context) {
	tick := time.NewTicker(markEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			o.mark(ctx)
		}
	}
}

// drive runs the link to the PBX: first the mark, then the events.
func (d *daemon) drive(ctx context.Context) {
	err := d.owner.acquire(ctx, func(why string) {
		d.log.Error(why)
		d.record(events.SystemPBX, &events.SystemEvent{Instance: d.instance, State: "down", Detail: why})
	})
	if err != nil {
		return
	}
	renew := newStage()
	renew.run(d.owner.keep)
	defer renew.stop()
	d.stream.Run(ctx, d.calls.Hear)
}
