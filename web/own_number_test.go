package web_test

import (
	"net/http"
	"testing"
)

func TestANumberOfOnesOwnIsImportedByTheAgentsNameAndKeepsTheAgentFromBeingDeleted(t *testing.T) {
	h := newHouse(t)
	c := h.as("admin")
	csv := []string{"Content-Type", "text/csv"}
	c.do(http.MethodPost, "/api/v1/entry-points/import?commit=true&site_id="+h.north.ID,
		"number,name,queue,agent\n9001,Own,,"+h.north.agent.Name+"\n9002,Both,North sales,"+h.north.agent.Name+"\n9003,Neither,,\n9004,Foreign,,"+h.south.agent.Name+"\n", csv...).
		wants(200, `"good":1`, `"bad":3`, "entry_point.one_taker", "entry_point.no_taker", "import.unknown_name")
	c.do(http.MethodGet, "/api/v1/entry-points?limit=200", "").wants(200, `"number":"9001"`, `"agent_id":"`+h.north.agent.ID+`"`)
	c.do(http.MethodGet, "/api/v1/agents/"+h.north.agent.ID+"/used-by", "").wants(200, `"noun":"entry_point"`, `"name":"Own"`)
	c.do(http.MethodDelete, "/api/v1/agents/"+h.north.agent.ID, "").wants(409, "agent.in_use", "Own")
	h.as("queuer1").do(http.MethodGet, "/api/v1/entry-points?limit=200", "").wants(200, "!9001")
}
