package hub

import (
	"slices"
	"strings"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/events"
)

// view is what one browser may see. It is replaced, never changed.
type view struct {
	principal accounts.Principal
	siteID    string   // of the own agent
	queueIDs  []string // of the own agent
	floor     events.Reach
	calls     events.Reach
	monitors  events.Reach
	system    bool
}

func newView(p accounts.Principal, dir *directory.Directory) view {
	v := view{principal: p, floor: p.ScopeOf(accounts.PermFloorRead), calls: p.ScopeOf(accounts.PermInteractionsAll), monitors: p.ScopeOf(accounts.PermCallsMonitor), system: p.Can(accounts.PermSystemRead)}
	if a, ok := dir.Agents[p.AgentID]; ok && p.AgentID != "" && p.Can(accounts.PermDeskWork) {
		v.siteID, v.queueIDs = a.SiteID, a.QueueIDs
	}
	return v
}

// sees decides about one event: agents see their own record and the interactions they hold or spoke on, supervisors
// what is in reach of floor.read; the legs of calls need interactions.all.
func (v *view) sees(e *entry) bool {
	if e.all {
		return true
	}
	if e.quiet && !v.monitors.Allows(e.scope) {
		return false
	}
	switch e.noun {
	case "agent", "interaction":
		own := v.principal.AgentID != "" && slices.Contains(e.agents, v.principal.AgentID) && v.principal.Can(accounts.PermDeskWork)
		return own || v.floor.Allows(e.scope)
	case "message", "thread":
		own := v.principal.AgentID != "" && slices.Contains(e.agents, v.principal.AgentID) && v.principal.Can(accounts.PermDeskWork)
		return own || v.calls.Allows(e.scope)
	case "inbox":
		return v.principal.ScopeOf(accounts.PermQueuesRead).Allows(e.scope) || (v.siteID != "" && v.siteID == e.scope.SiteID)
	case "call", "recording":
		return v.calls.Allows(e.scope)
	case "directory":
		perm, ok := directoryPermissions[e.about]
		if !ok {
			return false
		}
		if e.scope.SiteID == "" && e.about == "role" {
			return v.principal.Can(perm)
		}
		r := v.principal.ScopeOf(perm)
		return r.AllSites || r.Touches(e.scope.SiteID)
	case "system":
		return v.system
	}
	return false
}

// directoryPermissions tells which permission lets somebody know that a row of a noun changed.
var directoryPermissions = map[string]accounts.Permission{
	"queue": accounts.PermQueuesRead, "entry_point": accounts.PermQueuesRead, "schedule": accounts.PermQueuesRead, "disposition": accounts.PermQueuesRead,
	"user": accounts.PermUsersRead, "agent": accounts.PermUsersRead, "team": accounts.PermUsersRead, "skill": accounts.PermUsersRead,
	"pause_reason": accounts.PermUsersRead, "prompt": accounts.PermQueuesRead, "role": accounts.PermUsersRead, "site": accounts.PermUsersRead,
	"contact": accounts.PermContactsRead, "inbox": accounts.PermQueuesRead, "canned": accounts.PermQueuesRead, "automation_rule": accounts.PermQueuesRead, "macro": accounts.PermQueuesRead,
	"list": accounts.PermListsRead, "dnc_list": accounts.PermListsRead, "list_import": accounts.PermListsRead,
	"campaign": accounts.PermCampaignsRead, "trunk": accounts.PermCampaignsRead,
}

// deskNouns are the rows the desk and the floor show, so that what a browser holds of them is dated when one changes.
var deskNouns = map[string]bool{"agent": true, "queue": true, "disposition": true, "pause_reason": true, "user": true, "team": true, "site": true}

// elsewhere are rows that neither the desk nor a view knows of: nothing has to be read anew, however often they change.
var elsewhere = map[string]bool{"inbox": true, "canned": true, "automation_rule": true, "macro": true, "list": true, "dnc_list": true, "list_import": true, "campaign": true, "trunk": true}

// concerned reports whether a changed row makes what this browser holds dated.
func (v *view) concerned(noun, siteID string) bool {
	if !deskNouns[noun] {
		return false
	}
	if siteID == "" {
		return v.siteID != "" || !v.floor.Empty()
	}
	return v.siteID == siteID || v.floor.Touches(siteID)
}

// seesQueue decides about the figures of a queue.
func (v *view) seesQueue(id, siteID string) bool {
	return slices.Contains(v.queueIDs, id) || v.floor.Allows(events.Scope{SiteID: siteID, QueueID: id})
}

// nounOf brings the spelling of a directory event's noun into the one used here.
func nounOf(s string) string { return strings.ReplaceAll(s, "-", "_") }
