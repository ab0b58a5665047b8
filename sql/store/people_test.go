package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// sender makes an inbox of a site.
func (w *world) sender(site, account string) string {
	w.t.Helper()
	id := w.ids.New()
	exec(w.t, w.pool, fmt.Sprintf(`INSERT INTO inboxes (id, site_id, name, channel, provider, account, active, settings, policy, secrets, public_url, version) VALUES ('%s', '%s', '%s', 'telegram', 'toy', '%s', 1, '{}', '{}', '', '', 1)`,
		id, site, account, account))
	return id
}

// talk is a resolved conversation of a contact with messages of these texts, one minute apart.
func (w *world) talk(site, inboxID, contactID string, at time.Time, texts ...string) events.Thread {
	w.t.Helper()
	t := events.Thread{ID: w.ids.New(), SiteID: site, InboxID: inboxID, Channel: events.Telegram, ContactID: contactID, Name: "Zoe Zoltan", Handle: "@zoezoltan", Subject: "about zebras",
		Status: events.ThreadResolved, Since: at, Remote: "chat-" + w.ids.New(), Reach: []events.PersonalKey{{Kind: "telegram", Value: "77001122"}}, LastAt: at, CreatedAt: at, LastText: "zebra", Tags: []string{"zoo"}, Version: 1}
	if err := w.WriteInbox(w.ctx, func(ctx context.Context, tx inbox.Tx) error {
		t.Seq = 0
		if err := tx.AddThread(ctx, &t); err != nil {
			return err
		}
		if err := tx.PutThread(ctx, &t, time.Time{}); err != nil {
			return err
		}
		if err := tx.AddKeys(ctx, inboxID, t.ID, []string{"thread:" + t.Remote, "telegram:77001122-" + t.ID}); err != nil {
			return err
		}
		for n, text := range texts {
			t.Seq++
			m := &events.WrittenMessage{ID: w.ids.New(), ThreadID: t.ID, Seq: t.Seq, Direction: events.MessageIn, By: events.Author{Kind: events.ByCustomer, Name: "Zoe Zoltan"},
				Content: events.Content{Type: events.ContentText, Text: text}, At: at.Add(time.Duration(n) * time.Minute), ArrivedAt: at, Version: 1}
			if n%3 == 2 {
				m.Direction, m.By = events.MessageNote, events.Author{Kind: events.ByAgent, ID: w.ids.New(), Name: "Ann"}
			}
			if err := tx.AddMessage(ctx, &t, m, text); err != nil {
				return err
			}
			if _, err := tx.AddProviderIDs(ctx, inboxID, m.ID, []string{"77001122:" + m.ID}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	return t
}

// spoke is a call of a contact that is over.
func (w *world) spoke(site, contactID, number string, at time.Time) string {
	w.t.Helper()
	id := w.past(site, "", "", at)
	exec(w.t, w.pool, fmt.Sprintf(`UPDATE interactions SET contact_id = '%s', from_number = '%s', from_name = 'Zoe Zoltan', notes = 'likes zebras', closed_at = created_at WHERE id = '%s'`, contactID, number, id))
	return id
}

// rowsOf dumps the tables that a merge touches, without what counts changes.
func rowsOf(t *testing.T, pool *sql.DB) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for name, q := range map[string]string{
		"contacts":   "SELECT id, site_id, name, company, language, time_zone, notes, COALESCE(owner_id, ''), custom, tags, COALESCE(merged_into, '') FROM contacts ORDER BY id",
		"identities": "SELECT contact_id, position, kind, value, proven, site_id FROM contact_identities ORDER BY contact_id, position",
		"consents":   "SELECT contact_id, channel, purpose, state, at, source, COALESCE(by_user, '') FROM contact_consents ORDER BY contact_id, channel, purpose",
		"threads":    "SELECT id, COALESCE(contact_id, ''), name, JSON_REMOVE(record, '$.version') FROM threads ORDER BY id",
		"calls":      "SELECT id, COALESCE(contact_id, ''), notes FROM interactions ORDER BY id",
	} {
		out[name] = dump(t, pool, q)
	}
	return out
}

func dump(t *testing.T, pool *sql.DB, q string) []string {
	t.Helper()
	rows, err := pool.QueryContext(context.Background(), q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		cells, at := make([]sql.RawBytes, len(cols)), make([]any, len(cols))
		for n := range cells {
			at[n] = &cells[n]
		}
		if err := rows.Scan(at...); err != nil {
			t.Fatal(err)
		}
		var line []string
		for _, c := range cells {
			line = append(line, string(c))
		}
		out = append(out, strings.Join(line, " | "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAMergeThatIsUndoneLeavesEveryRowAsItWas(t *testing.T) {
	w := newWorld(t)
	box := w.sender(w.one.ID, "one")
	for _, key := range []string{"size", "since"} {
		must(w.CreateContactField(w.ctx, by, all, contacts.Field{SiteID: w.one.ID, Key: key, Label: key, Kind: contacts.FieldText}))(t)
	}
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for seed := range uint64(25) {
		rnd := rand.New(rand.NewPCG(seed, 7)) //nolint:gosec // the same for everybody
		pick := func(words ...string) string { return words[rnd.IntN(len(words))] }
		person := func() contacts.Contact {
			c := contacts.Contact{SiteID: w.one.ID, Name: pick("", "Ann", "Bob"), Company: pick("", "Acme"), Language: pick("", "es", "en"), TimeZone: pick("", "UTC"), Notes: pick("", "calls late", "has a dog")}
			if c.Name == "" && c.Company == "" {
				c.Company = "Ltd"
			}
			for range rnd.IntN(4) {
				c.Identities = append(c.Identities, contacts.Identity{Kind: "phone", Value: fmt.Sprint("+3460000", 10+rnd.IntN(6))})
			}
			c.Custom = map[string]string{"size": pick("", "large", "small"), "since": pick("", "2020")}
			for range rnd.IntN(3) {
				c.Tags = append(c.Tags, pick("vip", "late", "new"))
			}
			c = must(w.CreateContact(w.ctx, by, all, c))(t)
			for range rnd.IntN(3) {
				must(w.SetConsent(w.ctx, by, all, c.ID, contacts.Consent{Channel: events.Channel(pick("", "telegram", "sms")), Purpose: pick("", "marketing"), State: pick("in", "out"), Source: pick("letter", "call")}))(t)
			}
			for range rnd.IntN(3) {
				w.talk(w.one.ID, box, c.ID, day, "hello")
			}
			for range rnd.IntN(3) {
				w.spoke(w.one.ID, c.ID, "+34600", day)
			}
			return must(w.GetContact(w.ctx, all, c.ID))(t)
		}
		from, into := person(), person()
		before := rowsOf(t, w.pool)
		m := must(w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: into.ID, FromID: from.ID, IntoVersion: into.Version, FromVersion: from.Version}))(t)
		is := must(w.GetContact(w.ctx, all, into.ID))(t)
		for _, i := range from.Identities {
			if !slices.ContainsFunc(is.Identities, func(v contacts.Identity) bool { return v.Value == i.Value }) {
				t.Errorf("seed %d: %s was lost: %+v", seed, i.Value, is)
			}
		}
		for _, c := range from.Consents {
			if !slices.ContainsFunc(is.Consents, func(v contacts.Consent) bool {
				return v.Channel == c.Channel && v.Purpose == c.Purpose && (v.State == contacts.ConsentOut || c.State == contacts.ConsentIn)
			}) {
				t.Errorf("seed %d: %+v was not taken over: %+v", seed, c, is.Consents)
			}
		}
		if left := dump(t, w.pool, "SELECT id FROM threads WHERE contact_id = '"+from.ID+"' UNION SELECT id FROM interactions WHERE contact_id = '"+from.ID+"'"); len(left) > 0 {
			t.Errorf("seed %d: %v stayed with the hidden contact", seed, left)
		}
		u := must(w.UndoMerge(w.ctx, by, all, m.ID))(t)
		if len(u.Stayed) != 0 {
			t.Errorf("seed %d: although nothing was changed there stayed %+v", seed, u.Stayed)
		}
		if after := rowsOf(t, w.pool); !reflect.DeepEqual(before, after) {
			for k := range before {
				if !slices.Equal(before[k], after[k]) {
					t.Fatalf("seed %d: %s are\n%s\nand were\n%s", seed, k, strings.Join(after[k], "\n"), strings.Join(before[k], "\n"))
				}
			}
		}
	}
}

func TestAMergedContactIsHiddenAndLeadsToTheOneThatStandsForIt(t *testing.T) {
	w := newWorld(t)
	one := func(name, number string) contacts.Contact {
		return must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: name, Identities: []contacts.Identity{{Kind: "phone", Value: number}}}))(t)
	}
	a, b, c := one("Ann", "+34600000001"), one("Anne", "+34600000001"), one("Annie", "+34600000003")
	thread := w.talk(w.one.ID, w.sender(w.one.ID, "x"), a.ID, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), "hello")
	_, err := w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: b.ID, FromID: a.ID, FromVersion: a.Version + 1})
	wants(t, err, fault.Conflict, "contact.changed", "version")
	_, err = w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: b.ID, FromID: b.ID})
	wants(t, err, fault.Invalid, "contact.same", "from_id")
	south := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.two.ID, Name: "Sue"}))(t)
	_, err = w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: b.ID, FromID: south.ID})
	wants(t, err, fault.Invalid, "contact.other_site", "from_id")
	_, err = w.MergeContacts(w.ctx, by, events.Reach{SiteIDs: []string{w.two.ID}}, contacts.Wish{IntoID: b.ID, FromID: a.ID})
	wants(t, err, fault.NotFound, "row.not_found", "")

	first := must(w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: b.ID, FromID: a.ID}))(t)
	must(w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: c.ID, FromID: b.ID}))(t)
	if got := must(w.GetContact(w.ctx, all, a.ID))(t); got.MergedInto != c.ID {
		t.Errorf("the first leads to %q", got.MergedInto)
	}
	list, _, err := w.ListContacts(w.ctx, all, "Ann", events.Page{})
	if err != nil || len(list) != 1 || list[0].ID != c.ID {
		t.Errorf("the list has %+v, %v", list, err)
	}
	for _, find := range []func() ([]contacts.Contact, error){
		func() ([]contacts.Contact, error) { return w.FindContacts(w.ctx, w.one.ID, "phone", "34600000001", 9) },
		func() ([]contacts.Contact, error) { return w.MatchContacts(w.ctx, all, "+34600000001", 9) },
	} {
		if found, err := find(); err != nil || len(found) != 1 || found[0].ID != c.ID {
			t.Errorf("the number finds %+v, %v", found, err)
		}
	}
	var row string
	if err := w.pool.QueryRowContext(w.ctx, "SELECT record FROM threads WHERE id = ?", thread.ID).Scan(&row); err != nil {
		t.Fatal(err)
	}
	var now events.Thread
	if err := json.Unmarshal([]byte(row), &now); err != nil || now.ContactID != c.ID || now.Name != "Annie" || now.Version != 3 {
		t.Errorf("the conversation is %s, %v", row, err)
	}
	c = must(w.GetContact(w.ctx, all, c.ID))(t)
	c.Name = "Annabel"
	must(w.UpdateContact(w.ctx, by, all, c))(t)
	var told []string
	for _, x := range w.changed {
		told = append(told, fmt.Sprint(x.ID == thread.ID, " ", x.ContactID == c.ID, " ", x.Name, " ", x.Version))
	}
	if want := []string{"true false Anne 2", "true true Annie 3", "true true Annabel 4"}; !slices.Equal(told, want) {
		t.Errorf("there was told %q, want %q", told, want)
	}
	a.Version++
	_, err = w.UpdateContact(w.ctx, by, all, a)
	wants(t, err, fault.Conflict, "contact.merged", "")
	_, err = w.UndoMerge(w.ctx, by, all, first.ID)
	wants(t, err, fault.Conflict, "merge.later", "")
	if audit := strings.Join(dump(t, w.pool, "SELECT act FROM audit WHERE noun = 'contact' ORDER BY id"), " "); !strings.Contains(audit, "contact.merged_into contact.merge") {
		t.Errorf("on record are %s", audit)
	}
}

func TestAnUndoneMergeLeavesWhatWasChangedSinceAndSaysSo(t *testing.T) {
	w := newWorld(t)
	box, day := w.sender(w.one.ID, "x"), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Ann", Company: "Acme", Tags: []string{"vip"}, Identities: []contacts.Identity{{Kind: "phone", Value: "+34600000001"}, {Kind: "email", Value: "a@example.com"}}}))(t)
	b := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Bea"}))(t)
	other := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Cleo"}))(t)
	one, two := w.talk(w.one.ID, box, a.ID, day, "x"), w.talk(w.one.ID, box, a.ID, day, "y")
	must(w.SetConsent(w.ctx, by, all, a.ID, contacts.Consent{State: "out"}))(t)
	m := must(w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: b.ID, FromID: a.ID}))(t)
	w.clock.Advance(time.Second)
	must(w.SetConsent(w.ctx, by, all, b.ID, contacts.Consent{State: "in"}))(t)
	b = must(w.GetContact(w.ctx, all, b.ID))(t)
	b.Company, b.Tags, b.Identities = "Other Ltd", nil, b.Identities[:1]
	must(w.UpdateContact(w.ctx, by, all, b))(t)
	exec(t, w.pool, fmt.Sprintf(`UPDATE threads SET contact_id = '%s', record = JSON_SET(record, '$.contact_id', '%s') WHERE id = '%s'`, other.ID, other.ID, two.ID))
	u := must(w.UndoMerge(w.ctx, by, all, m.ID))(t)
	var got []string
	for _, s := range u.Stayed {
		got = append(got, s.What+" "+s.ID)
	}
	if want := []string{"identity email:a@example.com", "consent /", "thread " + two.ID, "field company", "tag vip"}; !slices.Equal(got, want) {
		t.Errorf("there stayed %q, want %q", got, want)
	}
	a, b = must(w.GetContact(w.ctx, all, a.ID))(t), must(w.GetContact(w.ctx, all, b.ID))(t)
	if len(a.Identities) != 1 || a.Identities[0].Value != "+34600000001" || a.MergedInto != "" || b.Company != "Other Ltd" || len(b.Identities) != 0 {
		t.Errorf("they are %+v and %+v", a, b)
	}
	if back := dump(t, w.pool, "SELECT contact_id, name FROM threads WHERE id = '"+one.ID+"'"); back[0] != a.ID+" | Zoe Zoltan" {
		t.Errorf("the conversation went back as %v", back)
	}
	_, err := w.UndoMerge(w.ctx, by, all, m.ID)
	wants(t, err, fault.Conflict, "merge.undone", "")
}

func TestASplitMakesAContactOfParts(t *testing.T) {
	w := newWorld(t)
	box, day := w.sender(w.one.ID, "x"), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Ann", Identities: []contacts.Identity{{Kind: "phone", Value: "+34600000001"}, {Kind: "phone", Value: "34600000002"}}}))(t)
	mine, theirs := w.talk(w.one.ID, box, a.ID, day, "x"), w.talk(w.one.ID, box, a.ID, day, "y")
	call, other := w.spoke(w.one.ID, a.ID, "+34600000002", day), w.spoke(w.one.ID, a.ID, "+34600000001", day)
	_, err := w.SplitContact(w.ctx, by, all, a.ID, contacts.Cut{})
	wants(t, err, fault.Invalid, "contact.split_nothing", "identities")
	_, err = w.SplitContact(w.ctx, by, all, a.ID, contacts.Cut{Identities: []contacts.Identity{{Kind: "phone", Value: "+1"}}})
	wants(t, err, fault.Invalid, "field.unknown", "identities")
	_, err = w.SplitContact(w.ctx, by, all, a.ID, contacts.Cut{ThreadIDs: []string{mine.ID}, Version: 9})
	wants(t, err, fault.Conflict, "contact.changed", "version")
	b := must(w.SplitContact(w.ctx, by, all, a.ID, contacts.Cut{Name: "Bob", Identities: []contacts.Identity{{Kind: "phone", Value: "34600000002"}}, ThreadIDs: []string{theirs.ID}, Version: a.Version}))(t)
	if len(b.Identities) != 1 || b.Name != "Bob" {
		t.Errorf("the new one is %+v", b)
	}
	for id, want := range map[string]string{mine.ID: a.ID, theirs.ID: b.ID, call: b.ID, other: a.ID} {
		got := dump(t, w.pool, "SELECT contact_id FROM threads WHERE id = '"+id+"' UNION ALL SELECT contact_id FROM interactions WHERE id = '"+id+"'")
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s belongs to %v, want %s", id, got, want)
		}
	}
}

func TestOwnFieldsTakeWhatTheirKindAllows(t *testing.T) {
	w := newWorld(t)
	f := must(w.CreateContactField(w.ctx, by, all, contacts.Field{SiteID: w.one.ID, Key: "plan", Label: "Plan", Kind: contacts.FieldChoice, Choices: []string{"small", "large"}}))(t)
	_, err := w.CreateContactField(w.ctx, by, all, contacts.Field{SiteID: w.one.ID, Key: "plan", Label: "Again", Kind: contacts.FieldText})
	wants(t, err, fault.Conflict, "contact_field.key_taken", "key")
	c := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Ann", Custom: map[string]string{"plan": "large"}}))(t)
	c.Custom["plan"] = "huge"
	_, err = w.UpdateContact(w.ctx, by, all, c)
	wants(t, err, fault.Invalid, "contact.custom_choice", "custom.plan")
	c.Custom = map[string]string{"plan": "large", "nothing": "x"}
	_, err = w.UpdateContact(w.ctx, by, all, c)
	wants(t, err, fault.Invalid, "contact.custom_unknown", "custom")
	if err := w.DeleteContactField(w.ctx, by, all, f.ID); err != nil {
		t.Fatal(err)
	}
	c.Custom = map[string]string{"plan": "large"}
	if c = must(w.UpdateContact(w.ctx, by, all, c))(t); c.Custom["plan"] != "large" {
		t.Errorf("what was there is %v", c.Custom)
	}
}

func TestATimelineIsReadInPagesWithoutGapsAndWithinWhatMayBeSeen(t *testing.T) {
	w := newWorld(t)
	box, day := w.sender(w.one.ID, "x"), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Ann"}))(t)
	old := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Anne"}))(t)
	th := w.talk(w.one.ID, box, c.ID, day, "a", "b", "c", "d", "e", "f")
	w.talk(w.one.ID, box, old.ID, day, "g", "h")
	var call string
	for n := range 5 {
		call = w.spoke(w.one.ID, c.ID, "+34600000001", day.Add(time.Duration(n)*time.Minute))
	}
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO form_answers (interaction_id, site_id, form_id, form_version, answers, saved_at, seq) VALUES ('%s', '%s', '%s', 1, '{"values":{"a":"b"}}', '2026-03-01 12:04:00', 1)`, call, w.one.ID, w.ids.New()))
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO recordings (id, call_id, interaction_id, state, started_at, details, bytes, duration_ms, sha256, seq, changed_at) VALUES ('%s', '%s', '%s', 'stored', NOW(3), '{}', 1, 1, '', 1, NOW(3))`, w.ids.New(), w.ids.New(), call))
	must(w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: c.ID, FromID: old.ID}))(t)
	late := w.talk(w.one.ID, box, old.ID, day, "linked with the hidden one")

	everything := contacts.Eyes{Past: all, Written: all, Play: all}
	read := func(e contacts.Eyes, size int) (kinds []string) {
		t.Helper()
		seen, last := map[string]bool{}, time.Now().AddDate(100, 0, 0)
		for after := ""; ; {
			items, next, err := w.Timeline(w.ctx, all, e, c.ID, events.Page{After: after, Limit: size})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range items {
				if seen[i.Kind+i.ID] || i.At.After(last) {
					t.Errorf("%s %s comes twice or too late", i.Kind, i.ID)
				}
				seen[i.Kind+i.ID], last = true, i.At
				kind := i.Kind
				if len(i.Recordings) > 0 {
					kind += "+sound"
				}
				kinds = append(kinds, kind)
			}
			if after = next; next == "" {
				slices.Sort(kinds)
				return kinds
			}
		}
	}
	want := []string{"call", "call", "call", "call", "call+sound", "form", "message", "message", "message", "message", "message", "message", "message", "note", "note"}
	for _, size := range []int{1, 2, 3, 50} {
		if got := read(everything, size); !slices.Equal(got, want) {
			t.Errorf("in pages of %d there are %v, want %v", size, got, want)
		}
	}
	if got := read(contacts.Eyes{Past: all}, 4); slices.Contains(got, "message") || slices.Contains(got, "call+sound") || len(got) != 6 {
		t.Errorf("without written conversations and sound there are %v", got)
	}
	exec(t, w.pool, fmt.Sprintf(`UPDATE threads SET agent_id = '%s' WHERE id = '%s'`, by.UserID, late.ID))
	if got := read(contacts.Eyes{AgentID: by.UserID}, 4); !slices.Equal(got, []string{"message"}) {
		t.Errorf("an agent sees %v of their own", got)
	}
	if got := read(contacts.Eyes{Past: events.Reach{SiteIDs: []string{w.two.ID}}, Written: events.Reach{SiteIDs: []string{w.two.ID}}}, 4); len(got) != 0 {
		t.Errorf("the other site sees %v", got)
	}
	if _, _, err := w.Timeline(w.ctx, events.Reach{SiteIDs: []string{w.two.ID}}, everything, c.ID, events.Page{}); err == nil {
		t.Error("the contact is read from the other site")
	}
	for _, bad := range []string{"x", "1-2", "1-" + th.ID, "a-" + th.ID + "-1"} {
		_, _, err := w.Timeline(w.ctx, all, everything, c.ID, events.Page{After: bad})
		wants(t, err, fault.Invalid, "list.cursor", "after")
	}
}

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
