package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/notify"
	"github.com/cordboard/cordboard/internal/telemetry"
)

// serve runs the daemon until ctx ends, then stops it in order: browsers first, then the desk and the calls (which go
// on in the PBX), then what writes, and the journal last.
func serve(ctx context.Context, args []string) error {
	c, err := settings("serve", args, nil)
	if err != nil {
		return err
	}
	log, err := telemetry.NewLogger(os.Stderr, telemetry.LogOptions{Level: c.Log.Level, Format: c.Log.Format})
	if err != nil {
		return err
	}
	slog.SetDefault(log)
	defer tendMemory()()
	for _, w := range c.Warnings() {
		log.Warn(w)
	}
	if err := os.MkdirAll(c.StateDir, 0o750); err != nil {
		return fmt.Errorf("the state directory %s cannot be made: %w", c.StateDir, err)
	}
	j, err := journal.Open(ctx, journal.Config{Dir: c.Journal.Dir, MaxBytes: c.Journal.MaxBytes, URL: c.Journal.NATSURL.Reveal(), Logger: log})
	if err != nil {
		return err
	}
	defer closeJournal(j, log)
	d, err := build(ctx, c, j, log)
	if err != nil {
		return err
	}
	defer func() { _ = d.pool.Close() }()
	return d.run(ctx, notify.FromEnv(os.Getenv))
}

func closeJournal(j *journal.Journal, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := j.Close(ctx); err != nil {
		log.Error("the journal did not close in order; it recovers at the next start", "error", err)
	}
}

// checkSchema refuses to run on a schema of another version. A database that is away is no reason not to start: calls
// are served from the last picture and the journal keeps what happens.
func checkSchema(ctx context.Context, d *daemon, c *config.Config) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	n, names, err := d.store.Pending(ctx)
	if err != nil {
		d.log.Warn("the database cannot be asked for its schema now; the daemon starts with the last directory it saw", "error", err)
		return nil
	}
	if n > 0 {
		return fmt.Errorf("the database %s lacks %d migrations of this version (%s). Run “cordboard migrate”, then start again; calls go to the PBX's own queue meanwhile",
			c.DB.Name, n, strings.Join(names, ", "))
	}
	return nil
}
