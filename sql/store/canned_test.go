package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/canned"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func (w *world) canned(site accounts.Site, shortcut string, q queues.Queue) canned.Answer {
	w.t.Helper()
	return must(w.CreateCannedAnswer(w.ctx, by, all, canned.Answer{SiteID: site.ID, QueueID: q.ID, Shortcut: shortcut, Title: "t", Body: "Hello {{contact.name}}"}))(w.t)
}

func (w *world) inbox(site accounts.Site, name string, q queues.Queue) string {
	w.t.Helper()
	in := inboxes.Inbox{Inbox: channels.Inbox{SiteID: site.ID, QueueID: q.ID, Name: name, Channel: events.SMS, Provider: "kannel", Account: w.ids.New()}}
	return must(w.CreateInbox(w.ctx, by, all, in))(w.t).ID
}

func TestAgentsReadTheAnswersOfTheirSiteAndQueues(t *testing.T) {
	w := newWorld(t)
	mine, other := w.queue(w.one, "mine"), w.queue(w.one, "other")
	everywhere, ours := w.canned(w.one, "hello", queues.Queue{}), w.canned(w.one, "ours", mine)
	theirs, abroad := w.canned(w.one, "theirs", other), w.canned(w.two, "hello", queues.Queue{})
	e := canned.Eyes{OwnSite: w.one.ID, OwnQueues: []string{mine.ID}}
	list, _, err := w.ListCannedAnswers(w.ctx, e, events.Page{})
	got := idsOf(list, func(x canned.Answer) string { return x.ID })
	if err != nil || !slices.Equal(got, []string{everywhere.ID, ours.ID}) {
		t.Errorf("an agent lists %v: %v", got, err)
	}
	for id, seen := range map[string]bool{everywhere.ID: true, ours.ID: true, theirs.ID: false, abroad.ID: false} {
		if _, err := w.GetCannedAnswer(w.ctx, e, id); (err == nil) != seen {
			t.Errorf("an agent reads %s: %v", id, err)
		}
	}
	if _, err := w.UpdateCannedAnswer(w.ctx, by, e.Reach, ours); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("to read is to write: %v", err)
	}
	if list, _, err := w.ListCannedAnswers(w.ctx, canned.Eyes{}, events.Page{}); err != nil || len(list) != 0 {
		t.Errorf("who reaches nothing lists %v: %v", list, err)
	}
}

func TestAShortcutStandsForOneAnswerInALanguage(t *testing.T) {
	w := newWorld(t)
	first := w.canned(w.one, "bye", queues.Queue{})
	again := canned.Answer{SiteID: w.one.ID, Shortcut: "/Bye", Title: "t", Body: "b"}
	if _, err := w.CreateCannedAnswer(w.ctx, by, all, again); key(err) != "canned_answer.shortcut_taken" {
		t.Errorf("the second was answered %v", err)
	}
	again.Language = "es"
	must(w.CreateCannedAnswer(w.ctx, by, all, again))(t)
	first.Title = "Goodbye"
	if is := must(w.UpdateCannedAnswer(w.ctx, by, all, first))(t); is.Title != "Goodbye" || is.Version != 2 {
		t.Errorf("changed into %+v", is)
	}
	if _, err := w.UpdateCannedAnswer(w.ctx, by, all, first); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("an older version was written: %v", err)
	}
	stranger := again
	stranger.Shortcut, stranger.QueueID = "x", w.queue(w.two, "q").ID
	if _, err := w.CreateCannedAnswer(w.ctx, by, all, stranger); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a queue of another site was taken: %v", err)
	}
	if err := w.DeleteCannedAnswer(w.ctx, by, all, first.ID); err != nil {
		t.Fatal(err)
	}
	audit, _, err := w.ListAudit(w.ctx, all, accounts.AuditFilter{Noun: "canned_answer", NounID: first.ID}, events.Page{})
	if err != nil || len(audit) != 3 || audit[0].Act != "canned_answer.delete" {
		t.Errorf("the audit has %+v, %v", audit, err)
	}
}

func key(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}
