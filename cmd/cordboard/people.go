package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/cordboard/cordboard/calls"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
)

// newEraser makes what removes people from the database and from the folders.
func (d *daemon) newEraser() *contacts.Eraser {
	spool := media.NewSpool(filepath.Join(d.cfg.StateDir, "spool"))
	return contacts.NewEraser(d.store, contacts.Folders{File: d.files.Remove, Spooled: spool.Remove, Body: spool.Get, Recording: d.recordingPath,
		Voicemail: func(id string, left time.Time) (string, error) {
			return calls.MessageFile(filepath.Join(d.cfg.StateDir, "voicemail"), id, left)
		}}, d.clock, d.log)
}

const linkedTimeout = 5 * time.Second

// linked tells of conversations that a change of their contact changed. The store knows no context after its commit.
func (d *daemon) linked(by string, changed []events.Thread) {
	ctx, cancel := context.WithTimeout(context.Background(), linkedTimeout)
	defer cancel()
	d.inbox.Linked(ctx, by, changed)
}
