package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// scenario is one request and what must come of it.
type scenario struct {
	name, as, method, path, body string
	headers                      []string
	status                       int
	contains, lacks              []string
	asked                        string // of the desk
}

func run(t *testing.T, h *house, list []scenario) {
	t.Helper()
	for _, s := range list {
		t.Run(s.name, func(t *testing.T) {
			h.desk.was()
			a := h.as(s.as).do(s.method, s.path, s.body, s.headers...)
			if a.status != s.status {
				t.Errorf("got %d, want %d: %s", a.status, s.status, a.body)
			}
			for _, w := range s.contains {
				if !strings.Contains(a.body+fmt.Sprint(a.header), w) {
					t.Errorf("the answer lacks %q: %s %v", w, a.body, a.header)
				}
			}
			for _, w := range s.lacks {
				if strings.Contains(a.body, w) {
					t.Errorf("the answer holds %q: %s", w, a.body)
				}
			}
			if got := h.desk.was(); s.asked != "" && !strings.Contains(got, s.asked) {
				t.Errorf("the desk was asked %q, want %q", got, s.asked)
			}
		})
	}
}

func TestTheDeskDoesWhatAnAgentAsksFor(t *testing.T) {
	h := newHouse(t)
	me, x := h.north.agent.ID, someID
	var list []scenario
	for _, verb := range []string{"decline", "hold", "resume", "hangup", "return"} {
		list = append(list, scenario{name: verb, as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/" + verb, status: 204, asked: verb + " " + me + " " + x})
	}
	list = append(list, []scenario{
		{name: "start the shift", as: "agent1", method: "POST", path: "/api/v1/desk/shift", status: 200, contains: []string{`"endpoint":"cb-` + me, `"password":"once-shift1"`, `"ws_path":"phone/ws"`, `"ice_servers":[]`}, asked: "start " + me},
		{name: "a phone credential again", as: "agent1", method: "POST", path: "/api/v1/desk/phone", status: 200, contains: []string{"once-shift1"}},
		{name: "none without a shift", as: "agent2", method: "POST", path: "/api/v1/desk/phone", status: 409, contains: []string{"phone.no_shift"}},
		{name: "become ready", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"ready"}`, status: 200, asked: `state ` + me + ` by "" ready ""`},
		{name: "pause with a reason", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"paused","reason_id":"` + x + `"}`, status: 200, asked: `paused "` + x},
		{name: "pause when nobody touched the page", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"paused","idle":true}`, status: 200, asked: "idle " + me},
		{name: "decline with a reason", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/decline?reason=language", status: 204, asked: "decline " + me + " " + x + " language"},
		{name: "decline with a reason nobody knows", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/decline?reason=tired", status: 422, contains: []string{"reason"}},
		{name: "a state nobody sets", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"offline"}`, status: 422, contains: []string{`"code":"invalid"`, `"field":"state"`}},
		{name: "an input nobody knows", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"ready","x":1}`, status: 422},
		{name: "dial", as: "agent1", method: "POST", path: "/api/v1/desk/dial", body: `{"number":"+573001","queue_id":"` + h.north.queue.ID + `"}`, status: 201, asked: "dial " + me + " +573001"},
		{name: "dial a letter", as: "agent1", method: "POST", path: "/api/v1/desk/dial", body: `{"number":"12,w","queue_id":""}`, status: 422, contains: []string{`"field":"number"`}},
		{name: "dial the lead looked at", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/dial", status: 204, asked: "dial preview " + me + " " + x},
		{name: "pass over the lead looked at", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/skip", body: `{"reason":"wrong_person"}`, status: 204, asked: "skip preview " + me + " " + x + ` "wrong_person"`},
		{name: "pass over a lead without a reason", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/skip", body: `{"reason":""}`, status: 422, contains: []string{`"field":"reason"`}},
		{name: "notes and code", as: "agent1", method: "PUT", path: "/api/v1/interactions/" + x + "/coding", body: `{"disposition_id":"d","notes":"n"}`, status: 200, contains: []string{`"notes":"n"`}, asked: "code"},
		{name: "more wrap-up", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/wrapup/extend", status: 200, asked: "extend"},
		{name: "answers of a form", as: "agent1", method: "PUT", path: "/api/v1/interactions/" + x + "/form", body: `{"values":{"a":"b"}}`, status: 200, contains: []string{`"values":{"a":"b"}`}, asked: "form " + me + " " + x + " map[a:b]"},
		{name: "a callback with the code", as: "agent1", method: "PUT", path: "/api/v1/interactions/" + x + "/coding", body: `{"disposition_id":"d","callback":{"at":"2030-01-02T10:00:00Z","number":"123","for_me":true}}`,
			status: 200, contains: []string{`"callback_wish":{"at":"2030-01-02T10:00:00Z","number":"123","agent_id":"` + me}, asked: "code"},
		{name: "finish wrap-up", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/wrapup/finish", body: `{"disposition_id":"d","then":"paused","reason_id":"r"}`, status: 204, asked: "finish " + me + " " + x + " {DispositionID:d Notes: Callback:<nil> Then:paused ReasonID:r}"},
		{name: "finish without saying what then", as: "agent1", method: "POST", path: "/api/v1/interactions/" + x + "/wrapup/finish", body: `{}`, status: 422, contains: []string{"then"}},
		{name: "the page goes away", as: "agent1", method: "POST", path: "/api/v1/desk/phone/report", body: `{"event":"leaving"}`, status: 204, asked: "leaving " + me},
		{name: "a beacon with the token in its body", as: "agent1", method: "POST", path: "/api/v1/desk/phone/report", body: `{"event":"leaving","csrf":"` + h.as("agent1").csrf + `"}`, headers: []string{"X-CSRF-Token", "-"}, status: 204, asked: "leaving"},
		{name: "a beacon without a token", as: "agent1", method: "POST", path: "/api/v1/desk/phone/report", body: `{"event":"leaving"}`, headers: []string{"X-CSRF-Token", "-"}, status: 403, contains: []string{"session.csrf"}},
		{name: "an administrator is no agent", as: "admin", method: "POST", path: "/api/v1/desk/shift", status: 409, contains: []string{"agent.none"}},
		{name: "end the shift", as: "agent1", method: "DELETE", path: "/api/v1/desk/shift", status: 204, asked: "end " + me + ` by ""`},
		{name: "end the shift after work", as: "agent1", method: "DELETE", path: "/api/v1/desk/shift?after_work=true", status: 204, asked: "end " + me + " after work"},
		{name: "a supervisor pauses", as: "super1", method: "PUT", path: "/api/v1/agents/" + me + "/state", body: `{"state":"paused"}`, status: 204, asked: "state " + me + ` by "`},
		{name: "a supervisor ends a shift", as: "super1", method: "PUT", path: "/api/v1/agents/" + me + "/state", body: `{"state":"offline"}`, status: 204, asked: "end " + me + ` by "`},
		{name: "history of the own", as: "agent1", method: "GET", path: "/api/v1/interactions?agent_id=" + x, status: 200, contains: []string{"own=" + me + " reach=[] agent=" + x, `"next":"more"`}},
		{name: "history of a site", as: "super1", method: "GET", path: "/api/v1/interactions", status: 200, contains: []string{"own= reach=[" + h.north.ID}},
		{name: "one interaction", as: "super1", method: "GET", path: "/api/v1/interactions/" + x, status: 200, contains: []string{`"legs":[],"offers":[]`}},
		{name: "a limit beyond the limit", as: "super1", method: "GET", path: "/api/v1/interactions?limit=500", status: 422, contains: []string{`"field":"limit"`}},
	}...)
	run(t, h, list)
}

func TestDeskAndFloorShowWhatIsLive(t *testing.T) {
	h := newHouse(t)
	n, s := h.north, h.south
	h.desk.outlooks = map[string]deskpkg.Outlook{n.queue.ID: {Known: true, Wait: 90 * time.Second}}
	h.desk.setLive(func(l *deskpkg.Live) {
		l.Seq, l.PBX = 7, "down"
		l.Agents = []events.Agent{{ID: n.agent.ID, SiteID: n.ID, TeamID: n.team.ID, Name: "Ana", Activity: events.ActivityTalking, State: events.AgentReady}, {ID: s.agent.ID, SiteID: s.ID, Name: "Bob"}}
		l.Interactions = []events.Interaction{
			{ID: "mine", SiteID: n.ID, QueueID: n.queue.ID, AgentID: n.agent.ID, State: events.InteractionActive},
			{ID: "uncoded", SiteID: n.ID, QueueID: n.queue.ID, AgentID: n.agent.ID, State: events.InteractionDone},
			{ID: "waits", SiteID: n.ID, QueueID: n.queue.ID, State: events.InteractionInQueue},
			{ID: "theirs", SiteID: s.ID, QueueID: s.queue.ID, AgentID: s.agent.ID, State: events.InteractionActive}}
	})
	run(t, h, []scenario{
		{name: "the agent's desk", as: "agent1", method: "GET", path: "/api/v1/desk", status: 200,
			contains: []string{`"seq":7`, `"pbx":"down"`, `"mine"`, `"uncoded"`, "North lunch", "North sold", `"offer_seconds":20`, `"queue_id":"` + n.queue.ID, `"name":"Ana"`},
			lacks:    []string{"theirs", "waits", "South", "Bob"}},
		{name: "whom a call can be given to, and what a caller would wait there", as: "agent1", method: "GET", path: "/api/v1/desk/targets", status: 200,
			contains: []string{"North sales", `"waiting":1`, `"expected_wait_ms":90000`}, lacks: []string{"South", "Bob"}},
		{name: "whom a contact can belong to", as: "super1", method: "GET", path: "/api/v1/contacts/owners", status: 200, contains: []string{n.agent.Name}, lacks: []string{s.agent.ID}},
		{name: "a desk without an agent", as: "admin", method: "GET", path: "/api/v1/desk", status: 200, contains: []string{`"agent":null`, `"interactions":[]`, `"queues":[]`, `"pause_reasons":[]`}},
		{name: "the supervisor's floor", as: "super1", method: "GET", path: "/api/v1/floor", status: 200,
			contains: []string{`"mine"`, `"waits"`, "Ana", "North sales"}, lacks: []string{"uncoded", "theirs", "Bob", "South"}},
		{name: "the floor of one queue", as: "queuer1", method: "GET", path: "/api/v1/floor", status: 200, contains: []string{`"waits"`, `"agents":[]`}, lacks: []string{"theirs", "South"}},
		{name: "the floor of everything", as: "admin", method: "GET", path: "/api/v1/floor", status: 200, contains: []string{"theirs", "North sales", "South sales"}},
		{name: "the system", as: "admin", method: "GET", path: "/api/v1/system", status: 200, contains: []string{`"version":"v9"`, `"pbx":"down"`, `"status":"ready"`, `"database"`}},
	})
	h.desk.setFail(fault.New(fault.Unavailable, "The desk did not answer in time.").WithKey("desk.slow"))
	run(t, h, []scenario{
		{name: "a desk that is slow", as: "agent1", method: "GET", path: "/api/v1/desk", status: 503, contains: []string{"desk.slow"}},
		{name: "the system still answers", as: "admin", method: "GET", path: "/api/v1/system", status: 200, contains: []string{`"pbx":"down"`}},
	})
}

func TestRowsAreReadAndWritten(t *testing.T) {
	h := newHouse(t)
	n := h.north
	run(t, h, []scenario{
		{name: "create a queue", as: "local1", method: "POST", path: "/api/v1/queues", body: `{"site_id":"` + n.ID + `","name":"Help","offer_seconds":20,"music_class":"default","service_level_seconds":20}`,
			status: 201, contains: []string{`"version":1`, `"disposition_ids":[]`, `"agent_ids":[]`}},
		{name: "its name is taken", as: "local1", method: "POST", path: "/api/v1/queues", body: `{"site_id":"` + n.ID + `","name":"Help","offer_seconds":20,"music_class":"default","service_level_seconds":20}`,
			status: 409, contains: []string{`"code":"conflict"`, `"field":"name"`}},
		{name: "a queue without a name", as: "local1", method: "POST", path: "/api/v1/queues", body: `{"site_id":"` + n.ID + `"}`, status: 422, contains: []string{"name"}},
		{name: "an old version", as: "local1", method: "PUT", path: "/api/v1/teams/" + n.team.ID, body: `{"site_id":"` + n.ID + `","name":"Other","version":99}`, status: 409, contains: []string{"changed"}},
		{name: "the right version", as: "local1", method: "PUT", path: "/api/v1/teams/" + n.team.ID, body: `{"site_id":"` + n.ID + `","name":"Other","version":1}`, status: 200, contains: []string{`"version":2`}},
		{name: "what is still used stays", as: "local1", method: "DELETE", path: "/api/v1/queues/" + n.queue.ID, status: 409, contains: []string{"in_use"}},
		{name: "a contact by number", as: "agent1", method: "GET", path: "/api/v1/contacts?phone=%2B57300000001", status: 200, contains: []string{`"match":"exact"`, "North customer", `"last_agent":{"id":"` + h.north.agent.ID + `","name":`}},
		{name: "an unknown number", as: "agent1", method: "GET", path: "/api/v1/contacts?phone=%2B1555", status: 200, contains: []string{`"match":"unknown"`, `"items":[]`}},
		{name: "a contact by words", as: "agent1", method: "GET", path: "/api/v1/contacts?q=customer", status: 200, contains: []string{"North customer"}, lacks: []string{"South", "match"}},
		{name: "a new contact known by a number alone", as: "agent1", method: "POST", path: "/api/v1/contacts", body: `{"site_id":"` + n.ID + `","name":"Eva","identities":[{"kind":"phone","value":"+571"}]}`, status: 201},
		{name: "a user", as: "admin", method: "POST", path: "/api/v1/users", body: `{"login":"eva","name":"Eva","site_id":"` + n.ID + `","active":true,"grants":[]}`, status: 201, lacks: []string{"password"}},
		{name: "a user cannot grant without the right", as: "super1", method: "POST", path: "/api/v1/users", body: `{"login":"mal","name":"Mal"}`, status: 403},
		{name: "roles", as: "admin", method: "GET", path: "/api/v1/roles", status: 200, contains: []string{"Administrator", "Agent"}},
		{name: "the audit of a site", as: "local1", method: "GET", path: "/api/v1/audit?noun=queue", status: 200, contains: []string{"queue.create", `"login":"local1"`, `"address":"127.0.0.1"`}, lacks: []string{"South"}},
		{name: "another's password", as: "admin", method: "PUT", path: "/api/v1/users/" + h.south.user.ID + "/password", body: `{"password":"short"}`, status: 422, contains: []string{"user.password_length"}, lacks: []string{`short"`}},
	})
	if _, ok := h.desk.Directory().Queues[n.queue.ID]; !ok || len(h.desk.Directory().Queues) != 3 {
		t.Errorf("the new queue is not in effect: %d queues", len(h.desk.Directory().Queues))
	}
}

func TestSessionsBeginAndEndAndAreGuarded(t *testing.T) {
	h := newHouse(t)
	c := h.as("agent1")
	for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(c.cookie.Raw, part) {
			t.Errorf("the cookie lacks %s: %s", part, c.cookie.Raw)
		}
	}
	login := `{"login":"agent1","password":"` + password + `"}`
	run(t, h, []scenario{
		{name: "who am I", as: "agent1", method: "GET", path: "/api/v1/session", status: 200, contains: []string{`"agent_id":"` + h.north.agent.ID, `"desk.work"`, `"base_path":"/"`, "no-store", "X-Request-Id"}},
		{name: "no agent is null", as: "admin", method: "GET", path: "/api/v1/session", status: 200, contains: []string{`"agent_id":null`}},
		{name: "nobody", as: "", method: "GET", path: "/api/v1/session", status: 401, contains: []string{"session.none"}},
		{name: "a wrong password", as: "", method: "POST", path: "/api/v1/session", body: `{"login":"agent1","password":"wrong"}`, status: 401, contains: []string{"login.wrong"}, lacks: []string{"csrf"}},
		{name: "an unknown login is the same", as: "", method: "POST", path: "/api/v1/session", body: `{"login":"ghost","password":"wrong"}`, status: 401, contains: []string{"login.wrong"}},
		{name: "a write without the token", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"ready"}`, headers: []string{"X-CSRF-Token", "-"}, status: 403, contains: []string{"session.csrf"}},
		{name: "a write with another's token", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"ready"}`, headers: []string{"X-CSRF-Token", h.as("agent2").csrf}, status: 403},
		{name: "a write from another site", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"ready"}`, headers: []string{"Origin", "https://evil.example"}, status: 403, contains: []string{"request.origin"}},
		{name: "a login from another site", as: "", method: "POST", path: "/api/v1/session", body: login, headers: []string{"Sec-Fetch-Site", "cross-site"}, status: 403},
		{name: "a login from our page", as: "", method: "POST", path: "/api/v1/session", body: login, headers: []string{"Origin", h.url("")}, status: 200},
		{name: "a login behind the PBX's TLS", as: "", method: "POST", path: "/api/v1/session", body: login, headers: []string{"Origin", "https://pbx", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "pbx"}, status: 200, contains: []string{"Secure"}},
		{name: "a form", as: "", method: "POST", path: "/api/v1/session", body: login, headers: []string{"Content-Type", "text/plain"}, status: 415, contains: []string{"request.not_json"}},
		{name: "a body too large", as: "", method: "POST", path: "/api/v1/session", body: `{"login":"` + strings.Repeat("x", 2<<20) + `"}`, status: 413, contains: []string{"request.too_large"}},
		{name: "broken JSON", as: "", method: "POST", path: "/api/v1/session", body: `{"login":`, status: 400, contains: []string{`"code":"invalid"`}},
		{name: "passwords are not echoed", as: "", method: "POST", path: "/api/v1/session", body: `{"login":"a","password":["hunter2"]}`, status: 422, lacks: []string{"hunter2"}},
		{name: "no such path", as: "agent1", method: "GET", path: "/api/v1/nonsense", status: 404, contains: []string{"request.no_such_path"}, lacks: []string{"<base"}},
		{name: "preferences", as: "agent1", method: "PATCH", path: "/api/v1/session/preferences", body: `{"theme":"dark"}`, status: 200, contains: []string{`"theme":"dark"`, `"language":"en"`}},
		{name: "the own password needs the old one", as: "agent1", method: "PUT", path: "/api/v1/session/password", body: `{"current":"wrong","next":"another horse battery"}`, status: 422, contains: []string{"user.password_wrong"}},
		{name: "a ticket", as: "agent1", method: "POST", path: "/api/v1/session/ticket", status: 200, contains: []string{"expires_at"}},
		{name: "log out", as: "agent1", method: "DELETE", path: "/api/v1/session", status: 204, contains: []string{"cordboard_session=;"}},
		{name: "is logged out", as: "agent1", method: "GET", path: "/api/v1/session", status: 401},
	})
	if log := h.log.String(); strings.Contains(log, password) || strings.Contains(log, c.cookie.Value) || strings.Contains(log, c.csrf) {
		t.Error("a secret stands in the log")
	}
}

func TestTooManyLoginsAreToldWhenToComeAgain(t *testing.T) {
	h := newHouse(t)
	var a answer
	for range 7 {
		a = h.as("").do(http.MethodPost, "/api/v1/session", `{"login":"agent1","password":"wrong"}`)
	}
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "retry_after_seconds") {
		t.Errorf("got %d %v %s", a.status, a.header, a.body)
	}
}

func TestAgentsGoOnWhileTheDatabaseIsAway(t *testing.T) {
	h := newHouse(t)
	c := h.as("agent1")
	if a := c.do(http.MethodGet, "/api/v1/session", ""); a.status != 200 {
		t.Fatal(a.body)
	}
	if err := mariadb.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := mariadb.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
	run(t, h, []scenario{
		{name: "the desk goes on", as: "agent1", method: "PUT", path: "/api/v1/desk/state", body: `{"state":"ready"}`, status: 200, asked: "ready"},
		{name: "a list does not", as: "agent1", method: "GET", path: "/api/v1/contacts", status: 503, contains: []string{`"code":"unavailable"`}, lacks: []string{"sql:"}},
		{name: "ready, but degraded", as: "", method: "GET", path: "/readyz", status: 200, contains: []string{`"status":"degraded"`, "Calls go on without it."}},
	})
}
