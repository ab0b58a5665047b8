package desk

import (
	"errors"
	"maps"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// guided is a house whose queue has a form and dispositions of several kinds; ana talks with a customer.
func guided(t *testing.T) (*house, events.Interaction) {
	t.Helper()
	h := newHouse(t, "ana", "ben")
	dir := *h.d.Directory()
	dir.Queues, dir.Dispositions = maps.Clone(dir.Queues), maps.Clone(dir.Dispositions)
	q := dir.Queues["sales"]
	q.Guide = guides.Attached{FormID: "f1"}
	q.Care.Callback.Blocked = []string{"00"}
	q.DispositionIDs = []string{"sold", "later", "wrong"}
	dir.Queues["sales"] = q
	dir.Dispositions["later"] = queues.Disposition{ID: "later", Name: "Call later", Kind: queues.KindCallback}
	dir.Dispositions["wrong"] = queues.Disposition{ID: "wrong", Name: "Wrong number", Kind: queues.KindWrongNumber}
	dir.Forms = map[string]guides.Form{"f1": {ID: "f1", Name: "Survey", Version: 3, Fields: []guides.Field{
		{Key: "age", Label: "Age", Kind: guides.Number, Required: true, Min: "18"}, {Key: "why", Label: "Why", Kind: guides.Long}}}}
	h.d.dir.Store(&dir)
	h.ready("ana")
	h.arrive("c1")
	return h, h.connect("c1")
}

func (h *house) hangUp(i events.Interaction) events.Interaction {
	h.notice(Notice{Kind: NoticeOver, CallID: i.CallID, Cause: events.CauseCustomerHung})
	return h.d.work[i.ID]
}

func (h *house) refuses(key string, f func() error) {
	h.Helper()
	var e *fault.Error
	if err := h.call(f); !errors.As(err, &e) || e.Key != key {
		h.Errorf("answered %v, want %s", err, key)
	}
}

func (h *house) save(i events.Interaction, values map[string]string) func() error {
	return func() error { _, err := h.d.SaveForm(h.Context(), "ana", i.ID, values); return err }
}

func (h *house) finish(i events.Interaction, f Finish) func() error {
	return func() error { return h.d.FinishWrapup(h.Context(), "ana", i.ID, f) }
}

func TestAnswersAreKeptAsTheyAreGivenAndAWrongOneIsRefused(t *testing.T) {
	h, i := guided(t)
	h.refuses("form.number", h.save(i, map[string]string{"age": "old"}))
	h.refuses("form.least", h.save(i, map[string]string{"age": "17"}))
	h.must(h.save(i, map[string]string{"why": "because"}))
	first := h.d.work[i.ID].Form
	h.must(h.save(i, map[string]string{"age": " 42 ", "why": ""}))
	if len(first.Values) != 1 || first.Values["why"] != "because" {
		t.Errorf("what was recorded before changed: %+v", first)
	}
	b := h.tape.last(events.InteractionFormSaved)
	if f := b.Interaction.Form; f == nil || f.Values["age"] != "42" || len(f.Values) != 1 || f.Version != 3 || f.Name != "Survey" || b.AgentID != "ana" {
		t.Errorf("told is %+v", b)
	}
	h.refuses("interaction.not_yours", func() error { _, err := h.d.SaveForm(t.Context(), "ben", i.ID, nil); return err })
}

func TestARequiredAnswerHoldsWrapupForTheAgentButNotForTheClock(t *testing.T) {
	h, i := guided(t)
	i = h.hangUp(i)
	h.refuses("form.required", h.finish(i, Finish{DispositionID: "sold"}))
	if s := h.d.work[i.ID].State; s != events.InteractionWrappingUp {
		t.Fatalf("refused, and yet %s", s)
	}
	h.pass(31 * time.Second)
	if s := h.d.work[i.ID].State; s != events.InteractionDone {
		t.Errorf("wrap-up did not run out: %s", s)
	}
}

func TestAFormIsFinishedWithItsAnswersOrWithACodeThatMeansNobodyCouldAnswer(t *testing.T) {
	h, i := guided(t)
	h.must(h.save(i, map[string]string{"age": "42"}))
	i = h.hangUp(i)
	h.must(h.finish(i, Finish{DispositionID: "sold"}))

	h, i = guided(t)
	i = h.hangUp(i)
	h.must(h.finish(i, Finish{DispositionID: "wrong"}))
}

func TestAPromisedCallbackWaitsForItsTimeAndFirstForWhoPromisedIt(t *testing.T) {
	h, i := guided(t)
	h.must(h.save(i, map[string]string{"age": "42"}))
	i = h.hangUp(i)
	at := h.clock.Now().Add(25 * time.Hour)
	wish := &events.CallbackWish{At: at, Number: "600 100 200", AgentID: "ana", Note: "Ask for Eva"}
	h.refuses("callback.when_missing", h.finish(i, Finish{DispositionID: "later"}))
	h.refuses("callback.not_asked", h.finish(i, Finish{DispositionID: "sold", Callback: wish}))
	for key, w := range map[string]events.CallbackWish{
		"callback.past": {At: h.clock.Now().Add(-time.Hour), Number: "600100200"}, "callback.too_far": {At: h.clock.Now().Add(91 * 24 * time.Hour), Number: "600100200"},
		"callback.number": {At: at, Number: "call me"}, "agent.unknown": {At: at, Number: "600100200", AgentID: "zoe"},
	} {
		h.refuses(key, h.finish(i, Finish{DispositionID: "later", Callback: &w}))
	}
	h.refuses("callback.number", h.finish(i, Finish{DispositionID: "later", Callback: &events.CallbackWish{At: at, Number: "00600100"}}))
	h.must(h.finish(i, Finish{DispositionID: "later", Callback: wish, Then: events.AgentReady}))
	if b := h.tape.last(events.InteractionEnded).Interaction; b.CallbackWish == nil || b.CallbackWish.Number != "600100200" {
		t.Errorf("the wish is not told: %+v", b.CallbackWish)
	}
	c := h.onlyCallback()
	if c.ParentID != i.ID || c.QueueID != "sales" || c.To != "600100200" || c.ChosenID != "ana" || !c.ChosenUntil.Equal(at.Add(time.Hour)) ||
		!c.Callback.NotBefore.Equal(at) || c.HandNote != "Ask for Eva" || c.HandBy != "ana" || c.State != events.InteractionInQueue {
		t.Errorf("the callback is %+v", c)
	}
	h.arrive("c2") // the same customer calls in before: a promise is not withdrawn by it
	if _, kept := h.d.work[c.ID]; !kept {
		t.Error("calling in took the promise away")
	}
}

func (h *house) onlyCallback() (found events.Interaction) {
	h.Helper()
	n := 0
	for _, i := range h.d.work {
		if i.Callback != nil {
			found, n = i, n+1
		}
	}
	if n != 1 {
		h.Fatalf("there are %d callbacks", n)
	}
	return found
}

func TestAWishKeptBeforeWrapupRanOutIsKeptToo(t *testing.T) {
	h, i := guided(t)
	i = h.hangUp(i)
	wish := &events.CallbackWish{At: h.clock.Now().Add(2 * time.Hour), Number: "600100200"}
	h.must(func() error {
		_, err := h.d.Code(t.Context(), "ana", i.ID, Coding{DispositionID: "later", Callback: wish})
		return err
	})
	for _, x := range h.d.work {
		if x.Callback != nil {
			t.Fatal("the callback is there before the end of wrap-up")
		}
	}
	h.pass(31 * time.Second)
	if c := h.onlyCallback(); c.ChosenID != "" || !c.Callback.NotBefore.Equal(wish.At) {
		t.Errorf("the callback is %+v", c)
	}
}

func TestAnotherCodeTakesTheWishBackAndALateCodeMakesIt(t *testing.T) {
	h, i := guided(t)
	wish := &events.CallbackWish{At: h.clock.Now().Add(2 * time.Hour), Number: "600100200"}
	code := func(c Coding) {
		t.Helper()
		h.must(func() error { _, err := h.d.Code(t.Context(), "ana", i.ID, c); return err })
	}
	code(Coding{DispositionID: "later", Callback: wish})
	code(Coding{DispositionID: "sold"})
	if w := h.d.work[i.ID].CallbackWish; w != nil {
		t.Errorf("the wish stayed: %+v", w)
	}

	h, i = guided(t)
	h.hangUp(i)
	h.pass(31 * time.Second)
	code(Coding{Notes: "nothing yet"})
	code(Coding{DispositionID: "later", Callback: &events.CallbackWish{At: h.clock.Now().Add(time.Hour), Number: "600100200"}})
	h.onlyCallback()
}

func TestVariablesStandForTheCustomerTheAgentAndTheLead(t *testing.T) {
	dir := directory.Empty()
	i := events.Interaction{From: "600", FromName: "", Direction: events.Inbound, Lead: &events.LeadInfo{Name: "Eva", Fields: map[string]string{"Postal code": "28", "name": "no"}}}
	v := GuideValues(dir, i)
	if v["customer.number"] != "600" || v["lead.name"] != "Eva" || v["lead.postal_code"] != "28" || v["customer.name"] != "Eva" {
		t.Errorf("values are %v", v)
	}
}

func TestWhatACampaignHasLeadsItsCallsAndWhatItLacksComesFromTheQueue(t *testing.T) {
	dir := directory.Empty()
	of := guides.Attached{ScriptID: "queue's script", FormID: "queue's form", CRM: guides.CRM{URL: "https://queue.example.com", Mode: guides.CRMLink}}
	dir.Queues["sales"] = queues.Queue{ID: "sales", Guide: of}
	crm := guides.CRM{URL: "https://campaign.example.com", Mode: "campaign's mode"}
	for name, c := range map[string]struct {
		attempt *events.AttemptRef
		want    guides.Attached
	}{
		"no campaign":            {nil, of},
		"a campaign has nothing": {&events.AttemptRef{ID: "t1"}, of},
		"all of it":              {&events.AttemptRef{ScriptID: "s", FormID: "f", CRMURL: crm.URL, CRMMode: crm.Mode}, guides.Attached{ScriptID: "s", FormID: "f", CRM: crm}},
		"a script alone":         {&events.AttemptRef{ScriptID: "s"}, guides.Attached{ScriptID: "s", FormID: of.FormID, CRM: of.CRM}},
		"a form alone":           {&events.AttemptRef{FormID: "f"}, guides.Attached{ScriptID: of.ScriptID, FormID: "f", CRM: of.CRM}},
		"an address alone":       {&events.AttemptRef{CRMURL: crm.URL, CRMMode: crm.Mode}, guides.Attached{ScriptID: of.ScriptID, FormID: of.FormID, CRM: crm}},
		"a mode of no address":   {&events.AttemptRef{CRMMode: crm.Mode}, of},
	} {
		if got := GuideOf(dir, events.Interaction{Channel: events.Voice, QueueID: "sales", Attempt: c.attempt}); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if got := GuideOf(dir, events.Interaction{Channel: events.Voice, QueueID: "sales", Kind: events.KindConsult, Attempt: &events.AttemptRef{ScriptID: "s"}}); got != (guides.Attached{}) {
		t.Errorf("a colleague who is asked is led by %+v", got)
	}
}
