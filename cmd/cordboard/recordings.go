package main

import (
	"path/filepath"
	"time"

	"github.com/cordboard/cordboard/calls/recordings"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
)

func (d *daemon) recordingsDir() string { return filepath.Join(d.cfg.StateDir, "recordings") }

func (d *daemon) newCollector() *recordings.Collector {
	return recordings.New(recordings.Config{PBX: d.ari, Recorder: d.recorder, Clock: d.clock, IDs: d.ids, Logger: d.log, Dir: d.recordingsDir()})
}

func (d *daemon) recordingPath(r events.Recording) string {
	return filepath.Join(d.recordingsDir(), recordings.Path(r.ID, r.StartedAt))
}

// uncollected hands over what the journal knows to be recorded and not stored. A recording under way is its call's; one
// whose call is gone has ended.
func (d *daemon) uncollected(p *fold.Picture) {
	for _, r := range p.Recordings {
		if _, lives := p.Calls[r.CallID]; r.Live() && lives {
			continue
		}
		if r.Live() {
			r.State, r.EndedAt = events.RecordingDone, d.clock.Now().UTC().Truncate(time.Millisecond)
			r.Unwanted = r.Sample() // nobody knows whom it heard
		}
		d.tapes.Collect(r)
	}
}
