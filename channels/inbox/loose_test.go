package inbox_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/ids"
)

// bytesOf are the files on the disk.
func bytesOf(dir string) (n int) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return nil
	})
	return n
}

// aged makes what is on the disk old enough for nobody to be about to use it.
func aged(t *testing.T, dir string) {
	t.Helper()
	old := time.Now().Add(-2 * time.Hour)
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			err = os.Chtimes(path, old, old)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func file(name, data string) channels.Attachment {
	return channels.Attachment{Kind: events.ContentFile, Name: name, MIME: "text/plain", Data: []byte(data)}
}

func TestWhatTheCustomerTookBackIsNowhereAnyMore(t *testing.T) {
	dir := t.TempDir()
	w := newWorld(t, func(c *inbox.Config, _ *world) { c.Files = media.NewFiles(dir) })
	in := from("ann", "m1", "my secret")
	in.Message.Attachments = []channels.Attachment{file("a.txt", "only in this one"), file("b.txt", "in both")}
	other := from("bob", "m2", "mine")
	other.Message.Attachments = []channels.Attachment{file("c.txt", "in both")}
	w.post(inboxID, in, other)
	w.arrived("ann", 1)
	w.arrived("bob", 1)
	aged(t, dir)
	back := told("m1", "")
	back.Kind, back.Status = channels.InDelete, nil
	w.post(inboxID, back)
	w.until("it is gone", func() bool {
		th, list := w.arrived("ann", 1)
		return !list[0].DeletedAt.IsZero() && th.LastText == "" && list[0].Files[0].State == events.FileGone
	})
	if n := w.count("SELECT COUNT(*) FROM message_files WHERE state = 'stored'"); n != 1 {
		t.Errorf("%d files can be had, want the other's one", n)
	}
	if err := w.engine.Tidy(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if n := bytesOf(dir); n != 1 {
		t.Errorf("%d files are on the disk, want the one that both sent", n)
	}
}

func TestAnUploadThatNobodySendsGoesAfterTwoDaysAndOneThatIsSentStays(t *testing.T) {
	dir := t.TempDir()
	w := newWorld(t, func(c *inbox.Config, _ *world) { c.Files = media.NewFiles(dir) })
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 1)
	var ids []string
	for _, name := range []string{"sent", "left", "left too"} {
		ids = append(ids, w.upload(dir, name))
	}
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "here", FileIDs: ids[:1]}); err != nil {
		t.Fatal(err)
	}
	aged(t, dir)
	now := time.Now()
	for _, c := range []struct {
		after time.Duration
		left  int
	}{{time.Hour, 3}, {47 * time.Hour, 3}, {49 * time.Hour, 1}} {
		if err := w.engine.Tidy(t.Context(), now.Add(c.after)); err != nil {
			t.Fatal(err)
		}
		if n, rows := bytesOf(dir), w.count("SELECT COUNT(*) FROM message_files"); n != c.left || rows != c.left {
			t.Errorf("after %v there are %d files and %d rows, want %d", c.after, n, rows, c.left)
		}
	}
}

// upload is a file that an agent attaches to what they write.
func (w *world) upload(dir, data string) string {
	w.Helper()
	k, err := media.NewFiles(dir).Keep(strings.NewReader(data), 1000, "", data)
	if err != nil {
		w.Fatal(err)
	}
	f := inbox.File{StoredFile: events.StoredFile{ID: ids.New().New(), Kind: events.ContentFile, Name: data, MIME: k.MIME, Size: k.Size, SHA256: k.SHA256, State: events.FileStored}, SiteID: siteID, ByUser: ana().UserID}
	if err := w.store.AddUpload(w.Context(), f); err != nil {
		w.Fatal(err)
	}
	return f.ID
}
