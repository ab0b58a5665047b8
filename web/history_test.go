package web_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	deskpkg "github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web"
)

const messageID = "01J00000000000000000000MSG"

// listened is a past with one conversation that a supervisor listened to, and a message that somebody is done with.
type listened struct {
	history
	north string
	agent string
	asked interactions.HistoryFilter
	// stateDir is that of the server the past belongs to.
	stateDir string
}

func withHistory(l *listened) option {
	return func(c *web.Config) { c.Stores.History, l.stateDir = l, c.StateDir }
}

func (l *listened) ListInteractions(_ context.Context, f interactions.HistoryFilter, _ events.Page) ([]events.Interaction, string, error) {
	l.asked = f
	return []events.Interaction{{ID: talkID, SiteID: l.north, AgentID: l.agent}}, "", nil
}

func (l *listened) Recorded(context.Context, []string) (map[string]int, error) {
	return map[string]int{talkID: 2}, nil
}

func (l *listened) GetInteraction(_ context.Context, f interactions.HistoryFilter, id string) (interactions.InteractionDetail, error) {
	if f.OwnAgentID != l.agent && !f.Reach.Touches(l.north) {
		return interactions.InteractionDetail{}, fault.New(fault.NotFound, "There is no such interaction.")
	}
	i := events.Interaction{ID: id, SiteID: l.north, AgentID: l.agent}
	if id == messageID {
		i.Channel, i.State, i.CreatedAt = events.Voicemail, events.InteractionDone, time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	}
	return interactions.InteractionDetail{Interaction: i, Offers: []interactions.Offer{{AgentID: l.agent}},
		Legs: []events.Leg{{ID: "l1", Role: events.LegAgent, AgentID: l.agent}, {ID: "l2", Role: events.LegMonitor}}}, nil
}

func TestConversationsTellNamesAndRecordingsAndOnlyWhoMayMonitorSeesWhoListened(t *testing.T) {
	past := &listened{}
	h := newHouse(t, withHistory(past))
	past.north, past.agent = h.north.ID, h.north.agent.ID
	name := h.desk.Directory().Agents[past.agent].Name
	a := h.as("super1").do(http.MethodGet, "/api/v1/interactions?q=600&direction=in&outcome=handled&recorded=true&message=true", "")
	if f := past.asked; a.status != http.StatusOK || f.Words != "600" || !f.ByContact || f.Direction != events.Inbound || f.Outcome != events.OutcomeHandled || !f.Recorded || !f.Message {
		t.Errorf("the wish came as %+v: %d %s", f, a.status, a.body)
	}
	if !strings.Contains(a.body, `"`+talkID+`":2`) || !strings.Contains(a.body, name) {
		t.Errorf("neither recordings nor names: %s", a.body)
	}
	if a := h.as("super1").do(http.MethodGet, "/api/v1/interactions?direction=up", ""); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a direction that is none: %d %s", a.status, a.body)
	}
	for who, sees := range map[string]bool{"super1": true, "agent1": false} {
		a := h.as(who).do(http.MethodGet, "/api/v1/interactions/"+talkID, "")
		if a.status != http.StatusOK || strings.Contains(a.body, `"monitor"`) != sees || !strings.Contains(a.body, name) {
			t.Errorf("%s sees: %d %s", who, a.status, a.body)
		}
	}
	if a := h.as("super1").do(http.MethodGet, "/api/v1/interactions/choices", ""); !strings.Contains(a.body, name) || strings.Contains(a.body, "South") {
		t.Errorf("a supervisor chooses among %s", a.body)
	}
	if a := h.as("agent1").do(http.MethodGet, "/api/v1/interactions/choices", ""); a.status != http.StatusOK || !strings.Contains(a.body, `"agents":[]`) {
		t.Errorf("an agent chooses among %s", a.body)
	}
}

func TestAPastMessageIsHeardByWhoDealtWithItOrMayHearRecordingsThereOnRecordOnce(t *testing.T) {
	past := &listened{}
	h := newHouse(t, withHistory(past))
	past.north, past.agent = h.north.ID, h.north.agent.ID
	h.desk.setFail(fault.New(fault.NotFound, "It is not open any more."))
	dir := filepath.Join(past.stateDir, "voicemail", "2026", "03")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, messageID+".wav"), []byte(taped), 0o600); err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/voicemail/" + messageID + "/audio"
	for who, want := range map[string]int{"agent1": http.StatusOK, "super1": http.StatusOK, "super2": http.StatusNotFound, "agent2": http.StatusNotFound, "nobody": http.StatusForbidden} {
		for range 2 {
			if a := h.as(who).do(http.MethodGet, path, ""); a.status != want || (want == http.StatusOK) != (a.body == taped) {
				t.Errorf("%s hears %d %q, want %d", who, a.status, a.body, want)
			}
		}
	}
	audit := h.as("admin").do(http.MethodGet, "/api/v1/audit?noun=voicemail", "").body
	if n := strings.Count(audit, "voicemail.listen"); n != 2 {
		t.Errorf("%d listenings of two people are on record: %s", n, audit)
	}
}

func TestASupervisorWithoutADeskSeesTheOpenMessagesOfTheScope(t *testing.T) {
	h := newHouse(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	m := func(id, site string, state events.InteractionState) events.Interaction {
		return events.Interaction{ID: id, SiteID: site, Channel: events.Voicemail, State: state, CreatedAt: at}
	}
	h.desk.setLive(func(l *deskpkg.Live) {
		l.Interactions = []events.Interaction{m("open-north", h.north.ID, events.InteractionInbox), m("open-south", h.south.ID, events.InteractionInbox), m("coming-north", h.north.ID, events.InteractionNew)}
	})
	a := h.as("super1").do(http.MethodGet, "/api/v1/voicemail/open", "")
	if a.status != http.StatusOK || !strings.Contains(a.body, "open-north") || strings.Contains(a.body, "south") || strings.Contains(a.body, "coming") {
		t.Errorf("a supervisor of the north sees %d %s", a.status, a.body)
	}
	if a := h.as("agent1").do(http.MethodGet, "/api/v1/voicemail/open", ""); a.status != http.StatusForbidden {
		t.Errorf("an agent sees %d %s", a.status, a.body)
	}
}
