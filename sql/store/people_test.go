package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/interactions"
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
	b.Company, b.Tags, b.Identities = "Other Ltd", []string{}, b.Identities[:1]
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

func TestWhatAnUpdateOfAContactLeavesOutStaysAsItWas(t *testing.T) {
	w := newWorld(t)
	must(w.CreateContactField(w.ctx, by, all, contacts.Field{SiteID: w.one.ID, Key: "plan", Label: "Plan", Kind: contacts.FieldText}))(t)
	c := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "Ann", Identities: []contacts.Identity{{Kind: "phone", Value: "+34600000001"}},
		Custom: map[string]string{"plan": "large"}, Tags: []string{"vip"}}))(t)
	is := must(w.UpdateContact(w.ctx, by, all, contacts.Contact{ID: c.ID, SiteID: c.SiteID, Name: "Anne", Version: c.Version}))(t)
	if is.Name != "Anne" || is.Custom["plan"] != "large" || !slices.Equal(is.Tags, []string{"vip"}) || len(is.Identities) != 1 {
		t.Errorf("after a write of the name alone it is %+v", is)
	}
	is = must(w.UpdateContact(w.ctx, by, all, contacts.Contact{ID: c.ID, SiteID: c.SiteID, Name: "Anne", Version: is.Version, Custom: map[string]string{}, Tags: []string{}, Identities: []contacts.Identity{}}))(t)
	if len(is.Custom) != 0 || len(is.Tags) != 0 || len(is.Identities) != 0 {
		t.Errorf("after a write of nothing in them it is %+v", is)
	}
}

func TestTheHistoryOfAContactHasWhatBelongsToThoseMergedIntoIt(t *testing.T) {
	w := newWorld(t)
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	one := func(name string) contacts.Contact {
		return must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: name}))(t)
	}
	a, b, c := one("Ann"), one("Anne"), one("Bob")
	must(w.MergeContacts(w.ctx, by, all, contacts.Wish{IntoID: b.ID, FromID: a.ID}))(t)
	agent := w.agent(w.one, "ann", w.team(w.one, "A"))
	call, box := w.spoke(w.one.ID, a.ID, "+34600000001", day), w.sender(w.one.ID, "x") // under way when they were merged
	exec(t, w.pool, fmt.Sprintf(`INSERT INTO interaction_agents (interaction_id, agent_id, team_id, first_at, last_at) VALUES ('%s', '%s', NULL, '2026-03-01', '2026-03-01')`, call, agent.ID))
	thread := w.talk(w.one.ID, box, a.ID, day, "hello")
	w.spoke(w.one.ID, c.ID, "+34600000002", day)
	w.talk(w.one.ID, box, c.ID, day, "hello")

	for _, f := range []interactions.HistoryFilter{{Reach: all}, {OwnAgentID: agent.ID}} {
		f.ContactID = b.ID
		list, _, err := w.ListInteractions(w.ctx, f, events.Page{})
		if err != nil || len(list) != 1 || list[0].ID != call {
			t.Errorf("the history is %+v, %v", list, err)
		}
	}
	found, _, err := w.ListThreads(w.ctx, threads.Eyes{Reach: all}, threads.Query{ContactID: b.ID}, events.Page{})
	if err != nil || len(found) != 1 || found[0].ID != thread.ID {
		t.Errorf("the conversations are %+v, %v", found, err)
	}
	if id, _, err := w.LastAgent(w.ctx, b.ID); id != agent.ID || err != nil {
		t.Errorf("the last agent is %q, %v", id, err)
	}
	if closed := must(w.ClosedThreads(w.ctx, b.ID, day.Add(-time.Hour), 5))(t); len(closed) != 1 || closed[0].ID != thread.ID {
		t.Errorf("closed are %+v", closed)
	}
}
