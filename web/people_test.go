package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/web"
)

// withFolders gives the house a disk of its own and what erases.
func withFolders(h **house, files *media.Files) option {
	return func(c *web.Config) {
		*files = c.Files.(media.Files)
		st := c.Stores.Contacts.(contacts.Erasures)
		c.Eraser = contacts.NewEraser(st, contacts.Folders{File: files.Remove, Spooled: func(string) error { return nil }, Body: func(string) ([]byte, error) { return nil, os.ErrNotExist },
			Recording: func(r events.Recording) string { return filepath.Join((*h).recordings, r.ID+".wav") },
			Voicemail: func(id string, _ time.Time) (string, error) { return filepath.Join((*h).recordings, id), nil }}, clock.Real(), c.Log)
	}
}

// people makes a house in which the north's customer was called, recorded, and wrote with a file.
func newPeople(t *testing.T) (h *house, thread events.Thread) {
	t.Helper()
	var files media.Files
	var later *house
	h = newHouse(t, withFolders(&later, &files))
	later = h
	h.recorded()
	n := h.north
	exec := func(q string) {
		t.Helper()
		if _, err := h.pool.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	exec(fmt.Sprintf("UPDATE interactions SET contact_id = '%s', closed_at = created_at, from_number = '+57300000001', notes = 'likes zebras' WHERE id = '%s'", n.contact.ID, talkID))
	box := ids.New().New()
	exec(fmt.Sprintf(`INSERT INTO inboxes (id, site_id, name, channel, provider, account, active, settings, policy, secrets, public_url, version) VALUES ('%s', '%s', 'Bot', 'telegram', '', 'b', 1, '{}', '{}', '', '', 1)`, box, n.ID))
	k := must[inbox.Kept](t)(files.Keep(strings.NewReader("picture of a zebra"), 100, "", ""))
	at := time.Date(2026, 3, 5, 5, 6, 7, 0, time.UTC)
	thread = events.Thread{ID: ids.New().New(), SiteID: n.ID, InboxID: box, Channel: events.Telegram, ContactID: n.contact.ID, QueueID: n.queue.ID, Name: "North customer", Status: events.ThreadResolved, CreatedAt: at, LastAt: at, Version: 1, Seq: 1}
	f := inbox.File{StoredFile: events.StoredFile{ID: ids.New().New(), Kind: events.ContentImage, Name: "../zebra.png", MIME: "image/png", Size: k.Size, SHA256: k.SHA256, State: events.FileStored}, ThreadID: thread.ID, InboxID: box, SiteID: n.ID}
	m := &events.WrittenMessage{ID: ids.New().New(), ThreadID: thread.ID, Seq: 1, Direction: events.MessageIn, By: events.Author{Kind: events.ByCustomer}, Content: events.Content{Type: events.ContentText, Text: "a zebra"},
		Files: []events.StoredFile{f.StoredFile}, At: at, ArrivedAt: at, Version: 1}
	f.MessageID = m.ID
	if err := h.store.WriteInbox(t.Context(), func(ctx context.Context, tx inbox.Tx) error {
		if err := tx.AddThread(ctx, &thread); err != nil {
			return err
		}
		if err := tx.AddMessage(ctx, &thread, m, "a zebra"); err != nil {
			return err
		}
		return tx.AddFile(ctx, f)
	}); err != nil {
		t.Fatal(err)
	}
	return h, thread
}

func TestContactsAreMergedSplitAndToldOverTheAPIWithinASite(t *testing.T) {
	h, thread := newPeople(t)
	n, s := h.north, h.south
	c := func(id string) string { return "/api/v1/contacts/" + id }
	twin := must[contacts.Contact](t)(h.store.CreateContact(t.Context(), by, everything, contacts.Contact{SiteID: n.ID, Name: "Twin", Identities: []contacts.Identity{{Kind: "email", Value: "twin@example.com"}}}))
	from := `{"from_id":"` + twin.ID + `"}`
	field := `{"site_id":"` + n.ID + `","key":"plan","label":"Plan","kind":"choice","choices":["small","large"],"position":1}`
	run(t, h, []scenario{
		{name: "an agent defines no fields", as: "agent1", method: "POST", path: "/api/v1/contact-fields", body: field, status: 403},
		{name: "an administrator does", as: "local1", method: "POST", path: "/api/v1/contact-fields", body: field, status: 201, contains: []string{`"key":"plan"`}},
		{name: "not for the other site", as: "local1", method: "POST", path: "/api/v1/contact-fields", body: strings.Replace(field, n.ID, s.ID, 1), status: 403},
		{name: "the other site does not see it", as: "super2", method: "GET", path: "/api/v1/contact-fields", status: 200, lacks: []string{"plan"}},
		{name: "the other site's contact cannot be merged", as: "super1", method: "POST", path: c(s.contact.ID) + "/merge", body: from, status: 404},
		{name: "nor merged from", as: "super1", method: "POST", path: c(n.contact.ID) + "/merge", body: `{"from_id":"` + s.contact.ID + `"}`, status: 404},
		{name: "not even by who sees both", as: "admin", method: "POST", path: c(n.contact.ID) + "/merge", body: `{"from_id":"` + s.contact.ID + `"}`, status: 422, contains: []string{"contact.other_site"}},
		{name: "an old version", as: "super1", method: "POST", path: c(n.contact.ID) + "/merge", body: `{"from_id":"` + twin.ID + `","version":7}`, status: 409, contains: []string{"contact.changed"}},
		{name: "merged", as: "agent1", method: "POST", path: c(n.contact.ID) + "/merge", body: from, status: 200, contains: []string{`"into_id":"` + n.contact.ID, "twin@example.com"}},
		{name: "the merged one leads on", as: "agent1", method: "GET", path: c(twin.ID), status: 200, contains: []string{`"merged_into":"` + n.contact.ID}},
		{name: "and is not in the list", as: "agent1", method: "GET", path: "/api/v1/contacts?q=Twin", status: 200, lacks: []string{twin.ID}},
		{name: "merged once", as: "agent1", method: "POST", path: c(n.contact.ID) + "/merge", body: from, status: 409, contains: []string{"contact.merged"}},
		{name: "a supervisor sees calls with their sound, messages and files", as: "super1", method: "GET", path: c(n.contact.ID) + "/timeline", status: 200, contains: []string{`"kind":"call"`, tapeID, `"kind":"message"`, "a zebra"}},
		{name: "an agent sees what the queue holds and no call of others", as: "agent1", method: "GET", path: c(n.contact.ID) + "/timeline", status: 200, contains: []string{"a zebra"}, lacks: []string{talkID, tapeID}},
		{name: "the other site sees nothing", as: "super2", method: "GET", path: c(n.contact.ID) + "/timeline", status: 404},
		{name: "a cursor that is none", as: "super1", method: "GET", path: c(n.contact.ID) + "/timeline?after=x", status: 422},
		{name: "what is forbidden", as: "agent1", method: "PUT", path: c(n.contact.ID) + "/consents", body: `{"channel":"telegram","state":"out","source":"a letter"}`, status: 200, contains: []string{`"consents":[{"channel":"telegram","state":"out"`}},
		{name: "on a channel that is none", as: "agent1", method: "PUT", path: c(n.contact.ID) + "/consents", body: `{"channel":"pigeon","state":"out"}`, status: 422},
		{name: "is seen with the contact", as: "agent1", method: "GET", path: c(n.contact.ID), status: 200, contains: []string{"a letter"}},
		{name: "nor by the other site", as: "agent2", method: "PUT", path: c(n.contact.ID) + "/consents", body: `{"state":"in"}`, status: 404},
		{name: "and can be forgotten", as: "agent1", method: "DELETE", path: c(n.contact.ID) + "/consents?channel=telegram", status: 200, lacks: []string{"a letter"}},
		{name: "no calls", as: "agent1", method: "PUT", path: c(n.contact.ID) + "/consents", body: `{"channel":"voice","state":"out"}`, status: 200},
		{name: "so an agent who dials is told so", as: "agent1", method: "POST", path: "/api/v1/desk/dial", body: `{"number":"` + n.contact.Identities[0].Value + `","queue_id":""}`, status: 409, contains: []string{"dial.do_not_contact", `"field":"number"`}},
		{name: "the other site's agent calls", as: "agent2", method: "POST", path: "/api/v1/desk/dial", body: `{"number":"` + n.contact.Identities[0].Value + `","queue_id":""}`, status: 201},
		{name: "until it is taken back", as: "agent1", method: "DELETE", path: c(n.contact.ID) + "/consents?channel=voice", status: 200},
		{name: "split from the other site", as: "agent2", method: "POST", path: c(n.contact.ID) + "/split", body: `{"thread_ids":["` + thread.ID + `"]}`, status: 404},
		{name: "split", as: "agent1", method: "POST", path: c(n.contact.ID) + "/split", body: `{"name":"Cut","thread_ids":["` + thread.ID + `"]}`, status: 201, contains: []string{`"name":"Cut"`}},
		{name: "which the conversation is called by", as: "super1", method: "GET", path: "/api/v1/threads/" + thread.ID, status: 200, contains: []string{`"name":"Cut"`, `"version":2`}},
	})
	var merges struct{ Items []contacts.Merge }
	h.as("agent1").do(http.MethodGet, c(n.contact.ID)+"/merges", "").decode(&merges)
	undo := "/api/v1/contact-merges/" + merges.Items[0].ID + "/undo"
	run(t, h, []scenario{
		{name: "the other site undoes nothing", as: "super2", method: "POST", path: undo, status: 404},
		{name: "undone", as: "agent1", method: "POST", path: undo, status: 200, contains: []string{`"stayed":[]`, `"undone_at"`}},
		{name: "the contact is back", as: "agent1", method: "GET", path: "/api/v1/contacts?q=Twin", status: 200, contains: []string{"twin@example.com"}},
		{name: "undone once", as: "agent1", method: "POST", path: undo, status: 409, contains: []string{"merge.undone"}},
	})
}

func TestAFormThatDoesNotKnowAContactsTagsAndNumbersDoesNotEmptyThem(t *testing.T) {
	h := newHouse(t)
	c := must[contacts.Contact](t)(h.store.CreateContact(t.Context(), by, everything, contacts.Contact{SiteID: h.north.ID, Name: "Twin", Tags: []string{"vip"}, Identities: []contacts.Identity{{Kind: "email", Value: "twin@example.com"}}}))
	path, head := "/api/v1/contacts/"+c.ID, `{"site_id":"`+h.north.ID+`","name":"Twice","version":`
	run(t, h, []scenario{
		{name: "left out", as: "agent1", method: "PUT", path: path, body: head + `1}`, status: 200, contains: []string{"Twice", "vip", "twin@example.com", `"added_at"`}},
		{name: "null", as: "agent1", method: "PUT", path: path, body: head + `2,"tags":null,"custom":null,"identities":null}`, status: 200, contains: []string{"vip", "twin@example.com"}},
		{name: "emptied", as: "agent1", method: "PUT", path: path, body: head + `3,"tags":[],"custom":{},"identities":[]}`, status: 200, lacks: []string{"vip", "twin@example.com"}},
	})
}

func TestAPersonGetsACopyOfEverythingAndIsThenErased(t *testing.T) {
	h, thread := newPeople(t)
	path := "/api/v1/contacts/" + h.north.contact.ID
	run(t, h, []scenario{
		{name: "an agent exports nobody", as: "agent1", method: "GET", path: path + "/export", status: 403, contains: []string{"contact.whole_site"}},
		{name: "nor does who sees a part", as: "queuer1", method: "GET", path: path + "/export", status: 403},
		{name: "nor the other site", as: "super2", method: "GET", path: path + "/export", status: 404},
		{name: "an agent erases nobody", as: "agent1", method: "POST", path: path + "/erase", body: `{"reason":"x"}`, status: 403},
		{name: "nor does the other site", as: "super2", method: "POST", path: path + "/erase", body: `{"reason":"x"}`, status: 404},
		{name: "nor anybody without a reason", as: "super1", method: "POST", path: path + "/erase", body: `{"reason":" "}`, status: 422, contains: []string{`"field":"reason"`}},
		{name: "nobody was erased", as: "super1", method: "GET", path: path + "/erasure", status: 404},
	})
	a := h.as("super1").do(http.MethodGet, path+"/export", "")
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "application/zip" {
		t.Fatalf("the export is %d %s", a.status, a.body)
	}
	z := must[*zip.Reader](t)(zip.NewReader(bytes.NewReader([]byte(a.body)), int64(len(a.body))))
	got := map[string]string{}
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		got[f.Name] = string(must[[]byte](t)(io.ReadAll(r)))
		_ = r.Close()
	}
	if !strings.Contains(got["contact.json"], "North customer") || !strings.Contains(got["timeline.json"], "a zebra") || !strings.Contains(got["timeline.json"], talkID) || got["recordings/"+tapeID+".wav"] != taped {
		t.Errorf("the archive has %q", got)
	}
	picture := ""
	for name, content := range got {
		if strings.HasPrefix(name, "files/") && !strings.Contains(name, "..") && strings.HasSuffix(name, "zebra.png") {
			picture = content
		}
	}
	if picture != "picture of a zebra" || len(got) != 4 {
		t.Errorf("the archive has %q", got)
	}
	run(t, h, []scenario{
		{name: "erased", as: "super1", method: "POST", path: path + "/erase", body: `{"reason":"asked for it"}`, status: 200, contains: []string{`"done_at"`}},
		{name: "how far it is", as: "super1", method: "GET", path: path + "/erasure", status: 200, contains: []string{"asked for it", `"done_at"`}},
		{name: "the contact", as: "super1", method: "GET", path: path, status: 200, contains: []string{`"name":"erased"`, `"erased_at"`, `"identities":[]`}},
		{name: "is written no more", as: "super1", method: "PUT", path: path, body: `{"site_id":"` + h.north.ID + `","name":"Back","identities":[],"version":3}`, status: 409},
		{name: "the conversation", as: "super1", method: "GET", path: "/api/v1/threads/" + thread.ID + "/messages", status: 200, contains: []string{`"placeholder":"erased"`}, lacks: []string{"zebra"}},
		{name: "the past", as: "super1", method: "GET", path: path + "/timeline", status: 200, lacks: []string{"zebra", tapeID, "+57300000001"}},
	})
	audit := h.as("admin").do(http.MethodGet, "/api/v1/audit?noun=contact&noun_id="+h.north.contact.ID, "").body
	if !strings.Contains(audit, "contact.export") || !strings.Contains(audit, "contact.erase") || !strings.Contains(audit, "asked for it") || strings.Contains(audit, "North customer") {
		t.Errorf("on record is %s", audit)
	}
	if _, err := os.Stat(filepath.Join(h.recordings, tapeID+".wav")); err == nil {
		t.Error("the recording is still on disk")
	}
}
