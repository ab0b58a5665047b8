package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// folders is a disk of the test that can fail.
type folders struct {
	contacts.Folders
	dir  string
	fail error
}

func newFolders(t *testing.T) *folders {
	dir := t.TempDir()
	files, spool := media.NewFiles(filepath.Join(dir, "files")), media.NewSpool(filepath.Join(dir, "spool"))
	return &folders{dir: dir, Folders: contacts.Folders{File: files.Remove, Spooled: spool.Remove, Body: spool.Get,
		Recording: func(r events.Recording) string { return filepath.Join(dir, r.ID+".wav") },
		Voicemail: func(id string, _ time.Time) (string, error) { return filepath.Join(dir, "message-"+id+".wav"), nil }}}
}

func (f *folders) RemoveRecording(r events.Recording) error {
	if f.fail != nil {
		return f.fail
	}
	return f.Folders.RemoveRecording(r)
}

func TestOfAnErasedPersonNothingIsFoundInTheWholeDatabaseAndOnDisk(t *testing.T) {
	w := newWorld(t)
	d := newFolders(t)
	box, day := w.sender(w.one.ID, "x"), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	must(w.CreateContactField(w.ctx, by, all, contacts.Field{SiteID: w.one.ID, Key: "animal", Label: "Animal", Kind: contacts.FieldText}))(t)
	zoe := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Zoe Zoltan", Company: "Zoltan Ltd", Notes: "likes zebras", Custom: map[string]string{"animal": "zebra"}, Tags: []string{"zoo"},
		Identities: []contacts.Identity{{Kind: "phone", Value: "+34677001122"}, {Kind: "email", Value: "zoe@zoltan.example"}, {Kind: "telegram", Value: "77001122"}}}))(t)
	twin := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Z. Zoltan", Identities: []contacts.Identity{{Kind: "phone", Value: "+34677001133"}}}))(t)
	ann := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Ann Other", Identities: []contacts.Identity{{Kind: "phone", Value: "+34699"}}}))(t)
	var texts []string
	for n := range 450 {
		texts = append(texts, fmt.Sprintf("zebra number %d", n))
	}
	th := w.talk(w.one.ID, box, zoe.ID, day, texts...)
	w.talk(w.one.ID, box, twin.ID, day, "zebras of the twin")
	loose := w.talk(w.one.ID, box, "", day, "loose zebras")
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO thread_keys (inbox_id, name, thread_id) VALUES ('%s', 'telegram:77001122', '%s')`, box, loose.ID))
	visit := w.spoke(w.one.ID, zoe.ID, "@zoezoltan", day)
	exec(t, w.pool, fmt.Sprintf(`UPDATE interactions SET contact_id = NULL, channel = 'telegram' WHERE id = '%s'`, visit))
	kept := w.talk(w.one.ID, box, ann.ID, day, "quagga")
	exec(t, w.pool, fmt.Sprintf(`UPDATE threads SET name = 'Ann Other', handle = '@ann', subject = 'else', record = JSON_SET(JSON_REMOVE(record, '$.tags'), '$.name', 'Ann Other', '$.handle', '@ann', '$.subject', 'else', '$.last_text', 'quagga', '$.reach', '') WHERE id = '%s'`, kept.ID))
	exec(t, w.pool, fmt.Sprintf(`UPDATE messages SET record = JSON_REMOVE(record, '$.by.name') WHERE thread_id = '%s'`, kept.ID))
	exec(t, w.pool, fmt.Sprintf(`DELETE FROM thread_tags WHERE thread_id = '%s'`, kept.ID))
	exec(t, w.pool, fmt.Sprintf(`UPDATE message_ids SET provider_id = message_id WHERE message_id IN (SELECT id FROM messages WHERE thread_id = '%s')`, kept.ID))
	exec(t, w.pool, fmt.Sprintf(`UPDATE thread_keys SET name = CONCAT('ann:', thread_id) WHERE thread_id = '%s' AND name LIKE 'telegram:%%'`, kept.ID))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO thread_drafts (thread_id, user_id, kind, body, changed_at) VALUES ('%s', '%s', 'reply', 'dear zebra', NOW(3))`, th.ID, by.UserID))
	shared, own := w.file(d, th.ID, box, "seen twice"), w.file(d, th.ID, box, "a zebra's picture")
	w.file(d, kept.ID, box, "seen twice")
	call := w.spoke(w.one.ID, zoe.ID, "+34677001122", day)
	stranger := w.spoke(w.one.ID, zoe.ID, "34677001133", day)
	exec(t, w.pool, fmt.Sprintf(`UPDATE interactions SET contact_id = NULL, message = '{"text":"zebra"}', hand_note = 'zebra', channel = 'voicemail' WHERE id = '%s'`, stranger))
	tape := w.ids.New()
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO recordings (id, call_id, interaction_id, state, started_at, details, bytes, duration_ms, sha256, seq, changed_at) VALUES ('%s', '%s', '%s', 'stored', NOW(3), '{}', 1, 1, '', 1, NOW(3))`, tape, call, call))
	for _, name := range []string{tape + ".wav", "message-" + stranger + ".wav"} {
		if err := os.WriteFile(filepath.Join(d.dir, name), []byte("zebra"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO calls (id, interaction_id, direction, state, from_number, to_number, from_name, started_at, seq, changed_at) VALUES ('%s', '%s', 'in', 'ended', '+34677001122', '700', 'Zoe Zoltan', NOW(3), 1, NOW(3))`, call, call))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO call_legs (call_id, id, role, channel_id, endpoint, number, state, created_at, q850, tech_cause) VALUES ('%s', 'c1', 'customer', 'PJSIP/x', 'PJSIP/34677001122@trunk', '+34677001122', 'ended', NOW(3), 0, 0)`, call))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO form_answers (interaction_id, site_id, form_id, form_version, answers, saved_at, seq) VALUES ('%s', '%s', '%s', 1, '{"values":{"a":"zebra"}}', NOW(3), 1)`, call, w.one.ID, w.ids.New()))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO message_early (inbox_id, provider_id, digest, at, item) VALUES ('%s', 'p', '0123456789abcdef', NOW(3), '{"from":"77001122","text":"zebra"}')`, box))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO message_parts (inbox_id, part_key, n, of_parts, at, item) VALUES ('%s', 'p', 1, 2, NOW(3), '{"from":"+34677001122","text":"zebra"}')`, box))
	raw := must(json.Marshal(map[string]any{"inbox_id": box, "body": []byte(`{"chat":77001122,"text":"zebra"}`)}))(t)
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO inbox_rejects (seq, inbox_id, at, reason, raw) VALUES (1, '%s', NOW(3), 'x', '%s'), (2, '%s', NOW(3), 'x', '{"body":"YW5u"}')`, box, raw, box))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO thread_scores (id, thread_id, site_id, inbox_id, contact_id, seq, asked_at, score, comment) VALUES ('%s', '%s', '%s', '%s', '%s', 1, NOW(3), 5, 'more zebras please')`, w.ids.New(), th.ID, w.one.ID, box, zoe.ID))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO bot_proposals (thread_id, proposal_id, tool, arguments, at) VALUES ('%s', '%s', 'send', '{"animal":"zebra"}', NOW(3))`, th.ID, w.ids.New()))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO bot_threads (thread_id, talking, record) VALUES ('%s', 1, '{"note":"zebra"}')`, th.ID))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO bot_uses (id, inbox_id, thread_id, contact_id, run_id, purpose, model, tokens_in, tokens_out, micros, at) VALUES ('%s', '%s', '%s', '%s', '%s', 'answer', 'm', 7, 7, 7, NOW(3))`, w.ids.New(), box, th.ID, zoe.ID, w.ids.New()))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO thread_acts (thread_id, id, at, kind, by_kind, by_id, by_name, was, now) VALUES ('%s', '%s', NOW(3), 'tagged', '', '', '', '', 'zebra')`, th.ID, w.ids.New()))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO inbox_optouts (inbox_id, name, scope, at, source) VALUES ('%s', 'phone:+34677001122', '', NOW(3), 'customer')`, box))
	must(w.SetConsent(w.ctx, by, all, zoe.ID, contacts.Consent{State: "out"}))(t)
	if got := must(w.GetContact(w.ctx, all, zoe.ID))(t); len(got.OptOuts) != 1 || len(got.Consents) != 1 {
		t.Errorf("with the contact are shown %+v and %+v", got.OptOuts, got.Consents)
	}
	m := must(w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: zoe.ID, FromID: twin.ID}))(t)

	exec(t, w.pool, fmt.Sprintf(`UPDATE threads SET record = JSON_SET(record, '$.status', 'open') WHERE id = '%s'`, th.ID))
	_, err := w.BeginErasure(w.ctx, by, all, zoe.ID, "asked for it")
	wants(t, err, fault.Conflict, "contact.busy", "")
	exec(t, w.pool, fmt.Sprintf(`UPDATE threads SET record = JSON_SET(record, '$.status', 'resolved') WHERE id = '%s'`, th.ID))
	_, err = w.BeginErasure(w.ctx, by, events.Reach{PartIDs: []string{w.one.ID}}, zoe.ID, "asked for it")
	wants(t, err, fault.Forbidden, "row.out_of_reach", "")
	e := must(w.BeginErasure(w.ctx, by, all, zoe.ID, "asked for it"))(t)
	d.fail = errors.New("the disk is away")
	for range 100 {
		if _, err = w.EraseSome(w.ctx, e.ID, d); err != nil {
			break
		}
	}
	if !errors.Is(err, d.fail) {
		t.Fatalf("a disk that is away is %v", err)
	}
	d.fail = nil
	if open := must(w.OpenErasures(w.ctx, 9))(t); !slices.Equal(open, []string{e.ID}) {
		t.Errorf("after an interruption are open %v", open)
	}
	for n := 0; e.DoneAt.IsZero(); n++ {
		if e = must(w.EraseSome(w.ctx, e.ID, d))(t); n > 100 {
			t.Fatal("it does not end")
		}
	}
	w.nowhere([]string{"zebra", "Zoltan", "zoltan", "zoe", "677001122", "677001133", "77001122", "zoo"}, "inbox_optouts")
	w.somewhere("Ann Other", "quagga", "+34699", "asked for it", "contact.erase")
	for name, there := range map[string]bool{filepath.Join("files", shared[:2], shared): true, filepath.Join("files", own[:2], own): false, tape + ".wav": false, "message-" + stranger + ".wav": false} {
		if _, err := os.Stat(filepath.Join(d.dir, name)); (err == nil) != there {
			t.Errorf("%s is there: %v", name, err)
		}
	}
	if rest := dump(t, w.pool, "SELECT seq FROM inbox_rejects"); !slices.Equal(rest, []string{"2"}) {
		t.Errorf("requests that could not be read are left: %v", rest)
	}
	if spent := dump(t, w.pool, "SELECT contact_id, tokens_in FROM bot_uses"); !slices.Equal(spent, []string{" | 7"}) {
		t.Errorf("what the bot took is %q", spent)
	}
	is := must(w.GetContact(w.ctx, all, zoe.ID))(t)
	if is.Name != contacts.Erased || is.ErasedAt.IsZero() || len(is.Identities) != 0 || len(is.Consents) != 1 {
		t.Errorf("the contact is %+v", is)
	}
	if last := must(w.LastErasure(w.ctx, all, zoe.ID))(t); last.ID != e.ID || last.Reason != "asked for it" || last.DoneAt.IsZero() {
		t.Errorf("the erasure is %+v", last)
	}
	_, err = w.UndoMerge(w.ctx, by, all, m.ID)
	wants(t, err, fault.Conflict, "contact.erased", "")
	_, err = w.BeginErasure(w.ctx, by, all, zoe.ID, "again")
	wants(t, err, fault.Conflict, "contact.erased", "")
}

// file gives the first message of a thread an attachment, and answers its sum.
func (w *world) file(d *folders, threadID, inboxID, content string) string {
	w.t.Helper()
	k := must(media.NewFiles(filepath.Join(d.dir, "files")).Keep(strings.NewReader(content), 1000, "", ""))(w.t)
	exec(w.t, w.pool, fmt.Sprintf(`INSERT INTO message_files (id, message_id, thread_id, inbox_id, site_id, position, kind, name, mime, size, sha256, state, trouble, tries, created_at, source)
		SELECT '%s', id, thread_id, inbox_id, site_id, 0, 'image', '%s', 'image/png', 1, '%s', 'stored', '', 0, NOW(3), '{"name":"%s"}' FROM messages WHERE thread_id = '%s' AND seq = 1`,
		w.ids.New(), map[bool]string{true: "zebra.png", false: "x.png"}[strings.Contains(content, "zebra")], k.SHA256, "x", threadID))
	return k.SHA256
}

// everyCell walks all tables of the database.
func (w *world) everyCell(look func(table, row string)) {
	w.t.Helper()
	for _, table := range dump(w.t, w.pool, "SHOW TABLES") {
		for _, row := range dump(w.t, w.pool, "SELECT * FROM "+table) {
			look(table, row)
		}
	}
}

func (w *world) nowhere(words []string, but ...string) {
	w.t.Helper()
	w.everyCell(func(table, row string) {
		for _, word := range words {
			if strings.Contains(row, word) && !slices.Contains(but, table) {
				w.t.Errorf("%s still has %q: %.300s", table, word, row)
			}
		}
	})
}

func (w *world) somewhere(words ...string) {
	w.t.Helper()
	found := map[string]bool{}
	w.everyCell(func(_, row string) {
		for _, word := range words {
			found[word] = found[word] || strings.Contains(row, word)
		}
	})
	for _, word := range words {
		if !found[word] {
			w.t.Errorf("%q is nowhere any more", word)
		}
	}
}
