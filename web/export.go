package web

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/calls"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
)

// contactExport sends everything that is kept of a person.
func (s *Server) contactExport(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	c, err := s.wholePerson(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.cfg.Stores.Audit.RecordAct(ctx, actorOf(ctx), c.SiteID, "contact", "export", c.ID, nil); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		e := humaecho.Unwrap(hc)
		h := e.Response().Header()
		h.Set("Content-Type", "application/zip")
		h.Set("Content-Disposition", `attachment; filename="contact-`+c.ID+`.zip"`)
		_ = http.NewResponseController(e.Response().Writer).SetWriteDeadline(time.Time{}) // there may be hours of sound
		x := &export{s: s, contact: c, zip: zip.NewWriter(e.Response())}
		if err := x.all(ctx); err != nil { // the archive has no end now, which every reader of archives says
			s.log.WarnContext(ctx, "an export of a person broke off", "contact", c.ID, "error", err)
		}
	}}, nil
}

// export is an archive under way.
type export struct {
	s       *Server
	contact contacts.Contact
	zip     *zip.Writer
	sounds  []string // recordings
	left    []events.Interaction
	files   []events.StoredFile
	missing []string
}

func (x *export) all(ctx context.Context) error {
	if err := x.json("contact.json", x.contact); err != nil {
		return err
	}
	if err := x.timeline(ctx); err != nil {
		return err
	}
	for _, f := range x.files {
		if err := x.attachment(f); err != nil {
			return err
		}
	}
	for _, id := range x.sounds {
		if err := x.recording(ctx, id); err != nil {
			return err
		}
	}
	for _, i := range x.left {
		if err := x.message(ctx, i); err != nil {
			return err
		}
	}
	if len(x.missing) > 0 {
		if err := x.json("missing.json", x.missing); err != nil {
			return err
		}
	}
	return x.zip.Close()
}

func (x *export) json(name string, v any) error {
	w, err := x.zip.Create(name)
	if err != nil {
		return err
	}
	j := json.NewEncoder(w)
	j.SetIndent("", " ")
	return j.Encode(v)
}

// timeline writes all of it page by page, and notes which files belong to it.
func (x *export) timeline(ctx context.Context) error {
	w, err := x.zip.Create("timeline.json")
	if err != nil {
		return err
	}
	store, eyes, reach := x.s.cfg.Stores.Contacts, x.s.contactEyes(ctx), reachOf(ctx, accounts.PermContactsWrite)
	sep := "[\n"
	for after := ""; ; {
		items, next, err := store.Timeline(ctx, reach, eyes, contacts.TimelineWish{ContactID: x.contact.ID, Page: events.Page{After: after, Limit: 200}})
		if err != nil {
			return err
		}
		for _, i := range items {
			b, err := json.Marshal(i)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(w, "%s%s", sep, b); err != nil {
				return err
			}
			sep = ",\n"
			x.note(i)
		}
		if after = next; next == "" {
			break
		}
	}
	if sep == "[\n" {
		_, err = io.WriteString(w, "[]\n")
		return err
	}
	_, err = io.WriteString(w, "\n]\n")
	return err
}

func (x *export) note(i contacts.Happened) {
	x.sounds = append(x.sounds, i.Recordings...)
	if i.Kind == contacts.HappenedMail {
		x.left = append(x.left, *i.Interaction)
	}
	if i.Message != nil {
		x.files = append(x.files, i.Message.Files...)
	}
}

func (x *export) attachment(f events.StoredFile) error {
	name := "files/" + f.ID + "-" + inbox.SafeName(f.Name, f.Kind)
	if f.State != events.FileStored {
		x.missing = append(x.missing, name)
		return nil
	}
	return x.copy(name, func() (io.ReadCloser, error) { return x.s.cfg.Files.OpenFile(f.SHA256) })
}

// recording adds one that the caller may hear; that it left the house is on record as a play is.
func (x *export) recording(ctx context.Context, id string) error {
	store, name := x.s.cfg.Stores.Recordings, "recordings/"+id+".wav"
	if store == nil || x.s.cfg.RecordingPath == nil {
		x.missing = append(x.missing, name)
		return nil
	}
	r, err := store.GetRecording(ctx, principalOf(ctx).ScopeOf(accounts.PermRecordingsPlay), id)
	if err != nil {
		return err
	}
	if err := store.AuditPlay(ctx, actorOf(ctx), r); err != nil {
		return err
	}
	return x.copy(name, func() (io.ReadCloser, error) { return os.Open(x.s.cfg.RecordingPath(r)) })
}

// message adds what a caller left, for those who may hear recordings.
func (x *export) message(ctx context.Context, i events.Interaction) error {
	if !principalOf(ctx).ScopeOf(accounts.PermRecordingsPlay).Allows(events.Scope{SiteID: i.SiteID, QueueID: i.QueueID, EntryID: i.EntryID}) {
		return nil
	}
	path, err := calls.MessageFile(filepath.Join(x.s.cfg.StateDir, "voicemail"), i.ID, i.CreatedAt)
	if err != nil {
		return err
	}
	if x.s.cfg.Stores.Heard != nil {
		if err := x.s.cfg.Stores.Heard.AuditHeard(ctx, actorOf(ctx), i.SiteID, i.ID); err != nil {
			return err
		}
	}
	return x.copy("voicemail/"+i.ID+".wav", func() (io.ReadCloser, error) { return os.Open(path) })
}

func (x *export) copy(name string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if errors.Is(err, fs.ErrNotExist) {
		x.missing = append(x.missing, name)
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // read only
	w, err := x.zip.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}
