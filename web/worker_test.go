package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// A browser lets a worker of a folder look after that folder only, asks for the script anew, and takes no other type.
func TestTheWorkerOfTheNoticesIsServedWhereThePagesAre(t *testing.T) {
	a := newHouse(t).nobody(http.MethodGet, "/sw.js", "Service-Worker", "script")
	if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/javascript") || a.header.Get("Cache-Control") != "no-cache" {
		t.Errorf("the worker: %d %v", a.status, a.header)
	}
	page := newHouse(t).nobody(http.MethodGet, "/")
	if csp := page.header.Get("Content-Security-Policy"); !strings.Contains(csp, "worker-src 'self'") {
		t.Errorf("the page may not ask for its worker: %s", csp)
	}
}
