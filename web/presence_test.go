package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestASitesRulesOfPresenceAreReadAndWrittenWhereOneMay(t *testing.T) {
	h := newHouse(t)
	at := "/api/v1/sites/" + h.north.ID + "/presence"
	got := h.as("local1").do(http.MethodGet, at, "").wants(200, `"after_wrapup":""`, `"version":1`)
	want := strings.NewReplacer(`"after_wrapup":""`, `"after_wrapup":"paused"`, `"idle_minutes":0`, `"idle_minutes":45`).Replace(got.body)
	h.as("local1").do(http.MethodPut, at, want).wants(200, `"idle_minutes":45`, `"version":2`)
	h.as("local1").do(http.MethodPut, at, want).wants(409, "presence_policy.changed")
	h.as("admin").do(http.MethodGet, "/api/v1/audit?noun=presence_policy", "").wants(200, `"act":"presence_policy.update"`, `"idle_minutes":45`)
	h.as("agent1").do(http.MethodGet, "/api/v1/desk", "").wants(200, `"idle_minutes":45`)
	h.as("agent1").do(http.MethodGet, at, "").wants(403)
	h.as("local1").do(http.MethodGet, "/api/v1/sites/"+h.south.ID+"/presence", "").wants(404)
	h.as("local1").do(http.MethodPut, "/api/v1/sites/"+h.south.ID+"/presence", strings.Replace(want, h.north.ID, h.south.ID, 1)).wants(404)
	h.as("admin").do(http.MethodPut, at, strings.Replace(want, `"missed_limit":0`, `"missed_limit":99`, 1)).wants(422, "field.range")
}
