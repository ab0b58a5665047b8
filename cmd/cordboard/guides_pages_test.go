package main

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
)

// where the customer is, far from where the agent is
const customersZone = "America/Bogota"

var welcome = guides.Script{Name: "Welcome", Steps: []guides.Step{
	{Key: "hello", Title: "Hello", Text: "Good day {{customer.name}}, this is {{agent.name}}. May I ask about {{lead.city}}?",
		Titles: guides.Words{"es": "Saludo"}, Texts: guides.Words{"es": "Buenos días {{customer.name}}, le habla {{agent.name}}. ¿Le pregunto por {{lead.city}}?"},
		Choices: []guides.Choice{{Label: "Has time", Labels: guides.Words{"es": "Tiene tiempo"}, To: "ask"}, {Label: "Has none", Labels: guides.Words{"es": "No tiene"}, To: "bye"}}},
	{Key: "ask", Title: "Ask", Text: "How old are you?", Titles: guides.Words{"es": "Preguntar"}, Texts: guides.Words{"es": "¿Qué edad tiene?"}},
	{Key: "bye", Title: "Goodbye", Text: "Goodbye.", Titles: guides.Words{"es": "Despedida"}, Texts: guides.Words{"es": "Hasta luego."}},
}}

var survey = guides.Form{Name: "Survey", Fields: []guides.Field{
	{Key: "age", Label: "Age", Labels: guides.Words{"es": "Edad"}, Kind: guides.Number, Required: true, Min: "18"},
	{Key: "remark", Label: "Remark", Labels: guides.Words{"es": "Observación"}, Kind: guides.Text},
	{Key: "fruit", Label: "Fruit", Labels: guides.Words{"es": "Fruta"}, Kind: guides.Single, Options: []guides.Option{{Key: "apple", Label: "Apple", Labels: guides.Words{"es": "Manzana"}}, {Key: "pear", Label: "Pear", Labels: guides.Words{"es": "Pera"}}}},
}}

// guide gives a queue a script, a form, the page of a CRM and a code that asks for a callback, which comes first.
func (w *world) guide(queue string) {
	w.Helper()
	post := func(path string, in, out any) {
		w.Helper()
		w.must(w.admin.Do(w.Context(), http.MethodPost, path, in, out))
	}
	script, form, later := welcome, survey, queues.Disposition{SiteID: w.centre.SiteID, Name: "Call later", Label: queues.Label{"es": "Llamar luego"}, Kind: queues.KindCallback}
	script.SiteID, form.SiteID = w.centre.SiteID, w.centre.SiteID
	post("/scripts", script, &script)
	post("/forms", form, &form)
	post("/dispositions", later, &later)
	hosts := guides.Hosts{SiteID: w.centre.SiteID, Hosts: []string{"crm.example.com"}, Version: 1}
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/sites/"+w.centre.SiteID+"/crm-hosts", hosts, nil))
	w.cares(queue, func(q *queues.Queue) {
		q.Guide = guides.Attached{ScriptID: script.ID, FormID: form.ID, CRM: guides.CRM{URL: "https://crm.example.com/find?phone={{customer.number}}", Mode: guides.CRMLink}}
		q.DispositionIDs = slices.Insert(q.DispositionIDs, 0, later.ID)
	})
}

// livesIn says in which zone the customer who calls is.
func (w *world) livesIn(zone string) {
	w.Helper()
	var known struct{ Items []contacts.Contact }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/contacts?phone=600123123", nil, &known))
	c := known.Items[0]
	c.TimeZone = zone
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/contacts/"+c.ID, c, nil))
}

func (s *screen) shows(what, testID, text string) {
	s.Helper()
	s.until(what, "document.querySelector('[data-testid=\""+testID+"\"]')?.textContent.includes("+quoted(text)+")")
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "\\'") + "'" }

// fills puts text into a field as a person would: the focus, then keys.
func (s *screen) fills(testID, text string) {
	s.Helper()
	s.until("there is "+testID, "document.querySelector('[data-testid=\""+testID+"\"]') !== null")
	s.do("eval", "(() => { const f = document.querySelector('[data-testid=\""+testID+"\"]'); f.focus(); f.select(); })()")
	s.do("keys.type", text)
}

func TestAnAgentIsLedThroughACallFillsTheFormAndPromisesToCallBack(t *testing.T) {
	t.Parallel()
	plan := centre.Plan{Numbers: map[string]string{"800": "Support"}, Wrapup: 120, OfferSeconds: 30,
		Agents: []centre.AgentPlan{{Login: "ana", Name: "Ana Agent", Queues: []string{"Support"}}}}
	w := newWorld(t, "22", plan)
	w.pages = w.daemon.URL
	w.guide("Support")
	w.livesIn(customersZone)
	b := w.chromium()
	ana := w.screen(b, "ana")
	ana.begin()
	ana.do("size", 1440, 900)
	caller := w.callIn("800")
	ana.do("call.offered")
	ana.do("call.accept")
	ana.do("call.connected")
	w.tone(caller, agentTone)
	i := w.held("ana")
	ana.isLed()
	ana.fillsTheForm()
	w.must(caller.Hangup(w.Context()))
	ana.do("wrapup.shown")
	at := ana.promises()
	ana.do("wrapup.finish")
	ana.do("waitState", "ready")
	w.answered(i.ID)
	w.promised(i.ID, at)
	ana.readsTheAnswers(i.ID)
	w.quiet(b)

	ana.narrowGuide()
	boss := &screen{world: w, b: b, who: "admin"}
	boss.do("goto", w.pages+"/")
	boss.do("login", centre.AdminLogin, centre.AdminPassword)
	boss.do("loggedIn")
	boss.editsGuides()
	w.quiet(b)
}

// isLed walks through the script by keys alone.
func (s *screen) isLed() {
	s.Helper()
	s.do("press", "g")
	s.do("press", "s")
	s.shows("the script greets by name, in the customer's language", "speech", "Buenos días Ana Torres, le habla Ana Agent.")
	s.until("what is not known is a gap", "document.querySelector('[data-testid=speech] [title=\"lead.city\"]') !== null")
	s.until("the CRM is a link", "document.querySelector('[data-testid=crm-link]')?.href.startsWith('https://crm.example.com/find?phone=') && document.querySelector('[data-testid=crm-link]').rel.includes('noopener')")
	s.bothThemes("script")
	s.do("press", "1")
	s.shows("the answer led on", "speech", "¿Qué edad tiene?")
}

// fillsTheForm writes a wrong answer first, and loses nothing by a reload of the page's own making.
func (s *screen) fillsTheForm() {
	s.Helper()
	s.do("press", "g")
	s.do("press", "o")
	s.fills("answer-age", "17")
	s.do("press", "Tab")
	s.shows("a wrong answer is refused with a sentence", "form", "Age: the least is 18.")
	s.bothThemes("form-refused")
	s.fills("answer-remark", "=1+1")
	s.do("eval", "[...document.querySelectorAll('[data-testid=answer-fruit] input')][1]?.click()")
	s.shows("nothing wrong is sent", "form-saved", "Kept here")
}

// promises finishes too early, corrects the answer, and agrees on tomorrow at ten by the customer's clock.
func (s *screen) promises() time.Time {
	s.Helper()
	s.do("eval", "document.activeElement.blur()") // digits are codes where they are no text
	s.do("wrapup.code", 1)
	s.do("wrapup.finish")
	s.shows("the wrong answer holds the end", "refused", "Age: the least is 18.")
	s.fills("answer-age", "42")
	s.shows("the answers are saved", "form-saved", "Saved")
	s.do("eval", "document.activeElement.blur()")
	s.do("wrapup.finish")
	s.shows("a time is wanted", "refused", "Say when the customer is to be called back.")
	s.click("callback-tomorrow")
	s.shows("both clocks are told", "callback-clocks", "There:")
	s.bothThemes("callback")
	zone, err := time.LoadLocation(customersZone)
	s.must(err)
	d := time.Now().In(zone).AddDate(0, 0, 1)
	return time.Date(d.Year(), d.Month(), d.Day(), 10, 0, 0, 0, zone)
}

// answered proves that the answers are in the past and in the file, where a spreadsheet takes none of them for a formula.
func (w *world) answered(id string) {
	w.Helper()
	var story struct{ Interaction events.Interaction }
	w.eventually("the answers are in the history", func() bool {
		w.must(w.admin.Do(w.Context(), http.MethodGet, "/interactions/"+id, nil, &story))
		return story.Interaction.Form != nil && story.Interaction.Form.Values["age"] == "42"
	})
	req, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.admin.URL+"/api/v1/queues/"+w.centre.Queues["Support"].ID+"/answers?from="+time.Now().Add(-time.Hour).UTC().Format(time.RFC3339), nil)
	w.must(err)
	req.Header = w.admin.Cookies()
	res, err := http.DefaultClient.Do(req)
	w.must(err)
	defer res.Body.Close() //nolint:errcheck // read only
	file, err := io.ReadAll(res.Body)
	w.must(err)
	for _, want := range []string{"number,agent,disposition,form,age,remark,fruit", id, "Ana Agent,Call later,Survey,42,'=1+1,pear"} {
		if !strings.Contains(string(file), want) {
			w.Errorf("the file (%d) lacks %q:\n%s", res.StatusCode, want, file)
		}
	}
}

// promised proves that the callback stands in the queue, for its time and first for who promised it.
func (w *world) promised(parent string, at time.Time) {
	w.Helper()
	f, err := w.admin.Floor(w.Context())
	w.must(err)
	n := slices.IndexFunc(f.Interactions, func(i events.Interaction) bool { return i.Callback != nil })
	if n < 0 {
		w.Fatal("there is no callback on the floor")
	}
	c := f.Interactions[n]
	if c.ParentID != parent || c.QueueID != w.centre.Queues["Support"].ID || !c.Callback.NotBefore.Equal(at) || c.ChosenID != w.centre.Agents["ana"] || !c.Callback.Promised {
		w.Errorf("the callback is %+v (%+v), wanted at %s", c, c.Callback, at)
	}
}

func (s *screen) readsTheAnswers(id string) {
	s.Helper()
	s.do("goto", s.pages+"/conversations/"+id)
	s.shows("the answers stand under their questions", "answers", "42")
	s.shows("choices by their names", "answers", "Pear")
	s.bothThemes("answers")
}

// narrowGuide works script, form and picker at 320 px, in Spanish.
func (s *screen) narrowGuide() {
	s.Helper()
	names := []string{"Support", "Ana Agent", "Survey", "Ana Torres", "ana", "Bogota", "America"}
	s.speaks("ana", "es")
	s.do("goto", s.pages+"/desk")
	s.do("reload")
	s.do("phoneReady")
	s.do("size", 320, 640)
	caller := s.callIn("800")
	s.do("call.offered")
	s.do("call.accept")
	s.do("call.connected")
	s.tone(caller, agentTone)
	for _, x := range [][2]string{{"o", "form"}, {"s", "script"}} { // the script comes last: its digits are choices, but for those of a sequence
		key, panel := x[0], x[1]
		s.do("press", "Escape")
		s.do("press", "g")
		s.do("press", key)
		s.until("the "+panel+" is in sight", "document.querySelector('[data-testid="+panel+"]')?.checkVisibility()")
		s.reachable("guide-"+key, names)
	}
	s.must(caller.Hangup(s.Context()))
	s.do("waitState", "wrapup")
	s.do("press", "Escape")
	s.do("press", "g")
	s.do("press", "3")
	s.do("wrapup.shown")
	s.do("wrapup.code", 1)
	s.until("the picker is there", "document.querySelector('[data-testid=callback-picker]') !== null")
	s.reachable("picker", names)
	s.do("size", 1440, 900)
}

// editsGuides opens the editors, where a variable nobody knows is warned of.
func (s *screen) editsGuides() {
	s.Helper()
	s.do("goto", s.pages+"/admin/scripts/new")
	s.fills("step-text", "Hello {{agent.salary}}")
	s.shows("what nothing stands for is told", "unknown", "agent.salary")
	s.bothThemes("script-editor")
	s.do("goto", s.pages+"/admin/forms/new")
	s.fills("question-label", "Policy number")
	s.until("the key goes with the question", "document.querySelector('[data-testid=question-key]').value === 'policy_number'")
	s.bothThemes("form-editor")
	for _, path := range []string{"/admin/crm-hosts", "/admin/queues/" + s.centre.Queues["Support"].ID} {
		s.do("goto", s.pages+path)
		s.do("settled")
		s.bothThemes(strings.ReplaceAll(path, "/", "-"))
	}
}
