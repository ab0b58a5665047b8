package store_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/fault"
)

func plainScript(site string) guides.Script {
	return guides.Script{SiteID: site, Name: "Welcome", Steps: []guides.Step{{Key: "s1", Title: "Hello", Text: "Hello {{lead.name}}", Texts: guides.Words{"es": "Hola"}}}}
}

func plainForm(site string) guides.Form {
	return guides.Form{SiteID: site, Name: "Survey", Fields: []guides.Field{{Key: "age", Label: "Age", Kind: guides.Number, Required: true}}}
}

func TestScriptsAndFormsAreKeptWithTheQueuesThatUseThem(t *testing.T) {
	w := newWorld(t)
	script := must(w.CreateScript(w.ctx, by, all, plainScript(w.one.ID)))(t)
	form := must(w.CreateForm(w.ctx, by, all, plainForm(w.one.ID)))(t)
	_, err := w.CreateForm(w.ctx, by, all, plainForm(w.one.ID))
	wants(t, err, fault.Conflict, "form.name_taken", "name")
	elsewhere := must(w.CreateScript(w.ctx, by, all, plainScript(w.two.ID)))(t)

	q := plainQueue(w.one.ID, "Sales")
	q.Guide = guides.Attached{ScriptID: elsewhere.ID}
	_, err = w.CreateQueue(w.ctx, by, all, q)
	wants(t, err, fault.Invalid, "field.unknown", "guide.script_id")
	q.Guide = guides.Attached{ScriptID: script.ID, FormID: form.ID, CRM: guides.CRM{URL: "https://crm.example.com/c/{{customer.number}}", Mode: guides.CRMTab}}
	_, err = w.CreateQueue(w.ctx, by, all, q)
	wants(t, err, fault.Invalid, "crm.not_allowed", "guide.crm.url")
	hosts := must(w.GetHosts(w.ctx, all, w.one.ID))(t)
	hosts.Hosts = []string{"CRM.Example.com", "crm.example.com", " *.crm.test "}
	hosts = must(w.UpdateHosts(w.ctx, by, all, hosts))(t)
	if !reflect.DeepEqual(hosts.Hosts, []string{"crm.example.com", "*.crm.test"}) || hosts.Version != 2 {
		t.Errorf("the hosts are kept as %+v", hosts)
	}
	_, err = w.UpdateHosts(w.ctx, by, all, guides.Hosts{SiteID: w.one.ID, Version: 1})
	wants(t, err, fault.Conflict, "crm_hosts.changed", "version")

	kept := must(w.CreateQueue(w.ctx, by, all, q))(t)
	if !reflect.DeepEqual(kept.Guide, q.Guide) {
		t.Errorf("the guide is kept as %+v", kept.Guide)
	}
	d := must(w.LoadDirectory(w.ctx))(t)
	if !reflect.DeepEqual(d.Queues[kept.ID].Guide, q.Guide) || !reflect.DeepEqual(d.Scripts[script.ID], script) || !reflect.DeepEqual(d.Forms[form.ID], form) || !d.CRMHosts[w.one.ID].Allows("a.crm.test") {
		t.Errorf("the desk's picture has %+v %+v %+v", d.Queues[kept.ID].Guide, d.Scripts, d.CRMHosts)
	}
	wants(t, w.DeleteScript(w.ctx, by, all, script.ID), fault.Conflict, "script.in_use", "")
	wants(t, w.DeleteForm(w.ctx, by, all, form.ID), fault.Conflict, "form.in_use", "")
	if uses := must(w.Uses(w.ctx, all, "form", form.ID))(t); len(uses) != 1 || uses[0].ID != kept.ID {
		t.Errorf("the form is used by %+v", uses)
	}
	kept.Guide = guides.Attached{}
	must(w.UpdateQueue(w.ctx, by, all, kept))(t)
	if err := w.DeleteScript(w.ctx, by, all, script.ID); err != nil {
		t.Error(err)
	}
}

func TestADispositionKeepsWhatItMeans(t *testing.T) {
	w := newWorld(t)
	d := must(w.CreateDisposition(w.ctx, by, all, queues.Disposition{SiteID: w.one.ID, Name: "Later", Kind: queues.KindCallback}))(t)
	d.Kind = queues.KindOptOut
	if d = must(w.UpdateDisposition(w.ctx, by, all, d))(t); d.Kind != queues.KindOptOut {
		t.Errorf("kept as %q", d.Kind)
	}
	d.Kind = "maybe"
	_, err := w.UpdateDisposition(w.ctx, by, all, d)
	wants(t, err, fault.Invalid, "field.choice", "kind")
}

func TestAnswersAreReadAgainWithinReachAndFromTheirTime(t *testing.T) {
	w := newWorld(t)
	q := w.queue(w.one, "Sales")
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	i := events.Interaction{ID: w.ids.New(), SiteID: w.one.ID, QueueID: q.ID, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionDone,
		Since: at, CreatedAt: at, From: "600", To: "800", Form: &events.FormAnswers{FormID: w.ids.New(), Name: "Survey", Version: 2, Values: map[string]string{"age": "42"}, SavedAt: at.Add(time.Minute)}}
	apply := func(seq uint64) {
		t.Helper()
		from := projector.Position{}
		if seq > 1 {
			from = projector.Position{Seq: seq - 1, EventID: "e", At: at}
		}
		if err := w.ApplyLive(w.ctx, projector.Batch{From: from, To: projector.Position{Seq: seq, EventID: "e", At: at}, Interactions: []projector.Interaction{{Interaction: i, TakenBy: "", Seq: seq, ChangedAt: at}}}); err != nil {
			t.Fatal(err)
		}
	}
	apply(1)
	i.Form = &events.FormAnswers{FormID: i.Form.FormID, Name: "Survey", Version: 3, Values: map[string]string{"age": "43", "why": "=1"}, SavedAt: at.Add(2 * time.Minute)}
	apply(2)
	apply(3) // told again without a change, as by every later event

	d := must(w.GetInteraction(w.ctx, interactions.HistoryFilter{Reach: all}, i.ID))(t)
	if f := d.Interaction.Form; f == nil || f.Version != 3 || f.Values["why"] != "=1" || !f.SavedAt.Equal(i.Form.SavedAt) {
		t.Errorf("the history has %+v", d.Interaction.Form)
	}
	list := must(w.ListAnswers(w.ctx, all, q.ID, at, at.Add(time.Hour), 10))(t)
	if len(list) != 1 || list[0].Values["age"] != "43" || list[0].From != "600" || list[0].InteractionID != i.ID {
		t.Errorf("listed are %+v", list)
	}
	for name, r := range map[string]events.Reach{"the other site": {SiteIDs: []string{w.two.ID}}, "nothing": {}, "another queue": {PartIDs: []string{w.one.ID}, QueueIDs: []string{w.ids.New()}}} {
		if list := must(w.ListAnswers(w.ctx, r, q.ID, at, at.Add(time.Hour), 10))(t); len(list) != 0 {
			t.Errorf("within reach of %s are %+v", name, list)
		}
	}
	if list := must(w.ListAnswers(w.ctx, all, q.ID, at.Add(time.Second), time.Time{}, 10))(t); len(list) != 0 {
		t.Errorf("later there are %+v", list)
	}
}
