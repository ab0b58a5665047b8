package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

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
	show := ""
	read := func(e contacts.Eyes, size int) (kinds []string) {
		t.Helper()
		seen, last := map[string]bool{}, time.Now().AddDate(100, 0, 0)
		for after := ""; ; {
			items, next, err := w.Timeline(w.ctx, all, e, contacts.TimelineWish{ContactID: c.ID, Show: show, Page: events.Page{After: after, Limit: size}})
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
	want := []string{"call", "call", "call", "call", "call+sound", "form", "merge", "message", "message", "message", "message", "message", "message", "message", "note", "note"}
	for _, size := range []int{1, 2, 3, 50} {
		if got := read(everything, size); !slices.Equal(got, want) {
			t.Errorf("in pages of %d there are %v, want %v", size, got, want)
		}
	}
	for what, want := range map[string][]string{
		contacts.ShowCalls: {"call", "call", "call", "call", "call+sound"}, contacts.ShowNotes: {"note", "note"}, contacts.ShowForms: {"form"}, contacts.ShowMerges: {"merge"},
		contacts.ShowMessages: {"message", "message", "message", "message", "message", "message", "message"},
	} {
		show = what
		if got := read(everything, 2); !slices.Equal(got, want) {
			t.Errorf("of %s there are %v, want %v", what, got, want)
		}
	}
	show = ""
	if got := read(contacts.Eyes{Past: all}, 4); slices.Contains(got, "message") || slices.Contains(got, "call+sound") || len(got) != 7 {
		t.Errorf("without written conversations and sound there are %v", got)
	}
	exec(t, w.pool, fmt.Sprintf(`UPDATE threads SET agent_id = '%s' WHERE id = '%s'`, by.UserID, late.ID))
	if got := read(contacts.Eyes{AgentID: by.UserID}, 4); !slices.Equal(got, []string{"merge", "message"}) {
		t.Errorf("an agent sees %v of their own", got)
	}
	if got := read(contacts.Eyes{Past: events.Reach{SiteIDs: []string{w.two.ID}}, Written: events.Reach{SiteIDs: []string{w.two.ID}}}, 4); !slices.Equal(got, []string{"merge"}) {
		t.Errorf("who sees the other site alone is told %v", got)
	}
	if _, _, err := w.Timeline(w.ctx, events.Reach{SiteIDs: []string{w.two.ID}}, everything, contacts.TimelineWish{ContactID: c.ID}); err == nil {
		t.Error("the contact is read from the other site")
	}
	for _, bad := range []string{"x", "1-2", "1-" + th.ID, "a-" + th.ID + "-1"} {
		_, _, err := w.Timeline(w.ctx, all, everything, contacts.TimelineWish{ContactID: c.ID, Page: events.Page{After: bad}})
		wants(t, err, fault.Invalid, "list.cursor", "after")
	}
}
