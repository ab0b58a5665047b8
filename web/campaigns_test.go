package web_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/web"
)

// looks is an engine that has looked at one campaign.
type looks struct {
	id     string
	halted []string
}

func (l *looks) HaltCampaign(id string, r events.Reach) {
	l.halted = append(l.halted, fmt.Sprint(id, " ", r.AllSites))
}

func (l *looks) CampaignStatus(id string) (campaigns.Status, bool) {
	return campaigns.Status{CampaignID: id, State: campaigns.Running, Bound: campaigns.BoundNoLegs}, id == l.id
}

const settings = `"country":"CO","time_zone":"America/Bogota","preset":"us"`

func (h *house) campaign(who string, s site, name, more string) campaigns.Campaign {
	h.t.Helper()
	var c campaigns.Campaign
	a := h.as(who).do(http.MethodPost, "/api/v1/campaigns", fmt.Sprintf(`{"site_id":%q,"queue_id":%q,"name":%q,%s%s}`, s.ID, s.queue.ID, name, settings, more))
	if a.status != http.StatusCreated {
		h.t.Fatalf("%d %s", a.status, a.body)
	}
	a.decode(&c)
	return c
}

func TestACampaignIsMadeSteeredAndAskedForOverTheAPI(t *testing.T) {
	engine := &looks{}
	h := newHouse(t, func(c *web.Config) { c.Engine = engine })
	c := h.campaign("local1", h.north, "Sale", `,"mode":"power","rules":{"hours":{"mon":["10:00-12:00"]},"gap":"5h","outcomes":{"busy":{"turn":"same","after":"20m"}}}`)
	far := h.campaign("admin", h.south, "Far away", "")
	l := h.list("local1", h.north.ID, "Spring")
	at := "/api/v1/campaigns/" + c.ID
	whole := func(change string) string {
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Replace(string(b), `"gap":"5h"`, change, 1)
	}
	run(t, h, []scenario{
		{name: "as it was sent", as: "super1", method: "GET", path: at, status: 200, contains: []string{`"hours":{"mon":["10:00-12:00"]}`, `"gap":"5h"`, `"after":"20m"`, `"mode":"power"`, `"state":"stopped"`, `"list_ids":[]`, `"pace":100`}},
		{name: "hours that are none", as: "local1", method: "PUT", path: at, body: whole(`"hours":{"mon":["12:00-10:00"]}`), status: 422},
		{name: "a length that is none", as: "local1", method: "PUT", path: at, body: whole(`"gap":"soon"`), status: 422},
		{name: "a field nobody knows", as: "local1", method: "PUT", path: at, body: whole(`"gab":"5h"`), status: 422},
		{name: "a wait that is too short", as: "local1", method: "PUT", path: at, body: strings.Replace(whole(`"gap":"5h"`), `"after":"20m"`, `"after":"20s"`, 1), status: 422, contains: []string{`"field":"rules.outcomes.busy.after"`, "rules.wait_short"}},
		{name: "a rule that loosens the law", as: "local1", method: "PUT", path: at, body: whole(`"gap":"1h"`), status: 422, contains: []string{"rules.loosens", `"field":"rules.gap"`, `"law":"4h"`, `"own":"1h"`, "add an override"}},
		{name: "a supervisor changes no settings", as: "super1", method: "PUT", path: at, body: whole(`"gap":"6h"`), status: 403},
		{name: "the list is attached", as: "local1", method: "PUT", path: at + "/lists/" + l.ID, status: 204},
		{name: "and told", as: "super1", method: "GET", path: at, status: 200, contains: []string{`"list_ids":["` + l.ID + `"]`}},
		{name: "so the list stays", as: "local1", method: "DELETE", path: "/api/v1/lists/" + l.ID, status: 409, contains: []string{"list.in_use", "Sale"}},
		{name: "and says by whom it is used", as: "super1", method: "GET", path: "/api/v1/lists/" + l.ID + "/used-by", status: 200, contains: []string{`"noun":"campaign"`, "Sale"}},
		{name: "a campaign of elsewhere takes no list of here", as: "admin", method: "PUT", path: "/api/v1/campaigns/" + far.ID + "/lists/" + l.ID, status: 404},
		{name: "nothing is known of it yet", as: "super1", method: "GET", path: at + "/status", status: 503, contains: []string{"campaign.no_status"}},
		{name: "it is started", as: "super1", method: "POST", path: at + "/control", body: `{"state":"running","pace":50}`, status: 200, contains: []string{`"state":"running"`, `"pace":50`}},
		{name: "a wish without sense", as: "super1", method: "POST", path: at + "/control", body: `{"state":"flying"}`, status: 422},
		{name: "a running one stays", as: "local1", method: "DELETE", path: at, status: 409, contains: []string{"campaign.running"}},
		{name: "it is stopped at once", as: "super1", method: "POST", path: at + "/control", body: `{"state":"stopped","now":true}`, status: 200, contains: []string{`"state":"stopped"`}},
		{name: "an agent steers nothing", as: "agent1", method: "POST", path: at + "/control", body: `{"state":"stopped"}`, status: 403},
		{name: "nor does a supervisor of elsewhere", as: "super2", method: "POST", path: at + "/control", body: `{"state":"stopped"}`, status: 404, lacks: []string{"Sale"}},
		{name: "who sees none of it", as: "super2", method: "GET", path: "/api/v1/campaigns", status: 200, contains: []string{"Far away"}, lacks: []string{"Sale"}},
		{name: "nothing to recycle", as: "super1", method: "GET", path: at + "/recycle", status: 200, contains: []string{`"outcomes":{}`, `"dispositions":[]`}},
		{name: "nor of a wish", as: "super1", method: "GET", path: at + "/recycle?outcomes=busy&outcomes=no_answer&attempts_below=3&list_ids=" + l.ID, status: 200, contains: []string{`"leads":0`, `"barred":0`}},
		{name: "a wish without sense", as: "super1", method: "GET", path: at + "/recycle?outcomes=busy&outcomes=planet", status: 422, contains: []string{`"field":"outcomes"`}},
		{name: "a list that it does not call", as: "super1", method: "POST", path: at + "/recycle", body: `{"outcomes":["busy"],"attempts_below":3,"list_ids":["` + c.ID + `"]}`, status: 422, contains: []string{`"field":"list_ids"`}},
		{name: "so nothing is", as: "super1", method: "POST", path: at + "/recycle", body: `{"outcomes":["busy"],"attempts_below":3}`, status: 200, contains: []string{`"leads":0`}},
		{name: "how far it came", as: "super1", method: "GET", path: at + "/progress", status: 200, contains: []string{`"name":"Spring"`, `"agents":[]`, `"hours":[]`}},
		{name: "the audit", as: "admin", method: "GET", path: "/api/v1/audit?noun=campaign", status: 200, contains: []string{"campaign.create", "campaign.attach", "campaign.start", "campaign.stop", "campaign.recycle"}},
		{name: "the list is detached", as: "local1", method: "DELETE", path: at + "/lists/" + l.ID, status: 204},
	})
	if len(engine.halted) != 1 || engine.halted[0] != c.ID+" false" {
		t.Errorf("of the stop the engine heard %v", engine.halted)
	}
	engine.id = c.ID
	run(t, h, []scenario{
		{name: "what it does", as: "super1", method: "GET", path: at + "/status", status: 200, contains: []string{`"bound":"no_legs"`, `"windows":[]`, `"zones":[]`}},
		{name: "not for who is of elsewhere", as: "super2", method: "GET", path: at + "/status", status: 404},
		{name: "it is deleted", as: "local1", method: "DELETE", path: at, status: 204},
		{name: "and gone", as: "local1", method: "GET", path: at, status: 404},
	})
}

func TestWithoutAnEngineNothingIsToldOfWhatRuns(t *testing.T) {
	h := newHouse(t)
	c := h.campaign("local1", h.north, "Sale", "")
	run(t, h, []scenario{{name: "asked", as: "super1", method: "GET", path: "/api/v1/campaigns/" + c.ID + "/status", status: 503, contains: []string{"campaign.no_engine"}}})
}

func TestTrunksAndLawsOverTheAPI(t *testing.T) {
	h := newHouse(t)
	var trunk campaigns.Trunk
	a := h.as("local1").do(http.MethodPost, "/api/v1/trunks", `{"site_id":"`+h.north.ID+`","name":"Carrier","route":"PJSIP/{number}@carrier","channels":30,"cps":2.5,"numbers":["+576011234567"]}`)
	if a.status != http.StatusCreated {
		t.Fatalf("%d %s", a.status, a.body)
	}
	a.decode(&trunk)
	h.campaign("local1", h.north, "Sale", `,"trunk_id":"`+trunk.ID+`"`)
	at := "/api/v1/trunks/" + trunk.ID
	run(t, h, []scenario{
		{name: "a supervisor sees it", as: "super1", method: "GET", path: at, status: 200, contains: []string{`"cps":2.5`}},
		{name: "not one of elsewhere", as: "super2", method: "GET", path: at, status: 404},
		{name: "and changes nothing", as: "super1", method: "DELETE", path: at, status: 403},
		{name: "a route that rings two phones", as: "local1", method: "POST", path: "/api/v1/trunks", body: `{"site_id":"` + h.north.ID + `","name":"X","route":"PJSIP/{number}@a&PJSIP/1","channels":1,"cps":1,"numbers":[]}`, status: 422, contains: []string{"trunk.route"}},
		{name: "it is used", as: "local1", method: "DELETE", path: at, status: 409, contains: []string{"trunk.in_use", "Sale"}},
		{name: "so is the queue", as: "local1", method: "DELETE", path: "/api/v1/queues/" + h.north.queue.ID, status: 409, contains: []string{"queue.in_use"}},
		{name: "by whom", as: "super1", method: "GET", path: at + "/used-by", status: 200, contains: []string{"Sale"}},
		{name: "the laws", as: "super1", method: "GET", path: "/api/v1/calling-presets?language=es", status: 200, contains: []string{`"id":"us"`, `"Estados Unidos"`, `"review_by"`, `"expired":`}},
		{name: "one in words", as: "super1", method: "GET", path: "/api/v1/calling-presets/us?language=es", status: 200, contains: []string{"Quien no encuentra a nadie", `"region":"US-FL"`, `"confirm":true`, `"min_ring":"15s"`}},
		{name: "one in English", as: "super1", method: "GET", path: "/api/v1/calling-presets/us?language=en-GB", status: 200, contains: []string{"Who meets nobody hears"}},
		{name: "one nobody has", as: "super1", method: "GET", path: "/api/v1/calling-presets/moon", status: 404, contains: []string{"campaign.preset"}},
		{name: "agents read no laws", as: "agent1", method: "GET", path: "/api/v1/calling-presets", status: 403},
	})
}

func TestResultsAsCSVHoldOwnFieldsAndNoFormulas(t *testing.T) {
	h := newHouse(t)
	l := h.list("local1", h.north.ID, "=Spring")
	c := h.campaign("local1", h.north, "Sale", `,"guide":{"form_id":"`+h.north.form.ID+`"}`)
	at := "/api/v1/campaigns/" + c.ID
	up := h.as("local1").sends("/api/v1/lists/"+l.ID+"/imports?file_name=a.csv", "name;phone;=color\n=HYPERLINK(1);3001234567;@SUM(A1)\nBob;3001234568;blue\n")
	var i lists.Import
	up.decode(&i)
	for n := range i.Plan.Columns {
		if strings.Contains(i.Plan.Columns[n].Name, "color") {
			i.Plan.Columns[n].Meaning, i.Plan.Columns[n].Field = lists.Custom, "color"
		}
	}
	plan, err := json.Marshal(map[string]any{"plan": i.Plan})
	if err != nil {
		t.Fatal(err)
	}
	if a := h.as("local1").do(http.MethodPost, "/api/v1/list-imports/"+i.ID+"/start", string(plan)); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if i = h.rests("local1", i.ID); i.State != lists.Done {
		t.Fatalf("%+v", i)
	}
	h.as("local1").do(http.MethodPut, at+"/lists/"+l.ID, "").wants(204)
	c, err = h.store.GetCampaign(t.Context(), everything, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 4, 15, 0, 0, 0, time.UTC)
	due, err := h.store.TakeLeads(t.Context(), lists.Take{Campaign: c.Num, Now: time.Now(), Until: time.Now().Add(time.Minute), Lease: "L", Limit: 5})
	if err != nil || len(due) != 2 {
		t.Fatal(due, err)
	}
	b := projector.Batch{To: projector.Position{Seq: 1, EventID: "e", At: now}}
	asked := events.Interaction{ID: "01J00000000000000000000AAA", SiteID: c.SiteID, QueueID: c.QueueID, Channel: events.Voice, Direction: events.Outbound, State: events.InteractionDone, Since: now, CreatedAt: now,
		Form: &events.FormAnswers{FormID: h.north.form.ID, Name: "@Survey", Version: 1, Values: map[string]string{"age": "=4+2", "gone": "before"}, SavedAt: now}}
	b.Interactions = []projector.Interaction{{Interaction: asked, Seq: 1, ChangedAt: now}}
	const many = 450 // more than two pages
	for n := range many {
		b.Attempts = append(b.Attempts, projector.Attempt{Seq: 1, ChangedAt: now, Attempt: events.Attempt{ID: fmt.Sprintf("01J%023d", n), CampaignID: c.ID, Campaign: c.Num, SiteID: c.SiteID,
			QueueID: c.QueueID, InteractionID: asked.ID, List: due[0].List, LeadID: due[n%2].LeadID, Lease: "other", Number: "+573001234567", Mode: "power", State: events.AttemptClosed, Since: now, LeasedAt: now,
			DialledAt: now, AnsweredAt: now, JoinedAt: now, EndedAt: now.Add(65 * time.Second), Outcome: "connected", SkipReason: "=1+1", Q850: 16, TechCause: 200, Detection: events.Detection{Verdict: "machine", Cause: "MAXWORDS-3-3"}}})
	}
	if err := h.store.ApplyLive(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	a := h.as("super1").do(http.MethodGet, at+"/results.csv", "")
	if a.status != http.StatusOK || !strings.Contains(fmt.Sprint(a.header), "attachment") {
		t.Fatalf("%d %v", a.status, a.header)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != many+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	text := strings.Join(rows[0], ",") + "|" + strings.Join(rows[1], ",") + "|" + strings.Join(rows[2], ",")
	for _, w := range []string{"attempt,time,list,lead", ",color,form,form.age,form_before|", "'@Survey,'=4+2,gone=before", "'=Spring", "'=HYPERLINK(1)", ",+573001234567,connected,", ",65,machine,MAXWORDS-3-3,16,200,'=1+1,", ",'@SUM(A1)", "2026-05-04T10:00:00-05:00", ",blue"} {
		if !strings.Contains(text, w) {
			t.Errorf("the export lacks %q: %s", w, text)
		}
	}
	run(t, h, []scenario{
		{name: "a page of it", as: "super1", method: "GET", path: at + "/results?limit=1&outcome=connected", status: 200, contains: []string{`"next":"`, `"fields":{"color":"`, `"list":"=Spring"`}},
		{name: "of another outcome", as: "super1", method: "GET", path: at + "/results?outcome=busy", status: 200, contains: []string{`"items":[]`}},
		{name: "a cursor of nowhere", as: "super1", method: "GET", path: at + "/results?after=x", status: 422, contains: []string{"list.cursor"}},
		{name: "not for who is of elsewhere", as: "super2", method: "GET", path: at + "/results.csv", status: 404, lacks: []string{"Bob"}},
	})
}
