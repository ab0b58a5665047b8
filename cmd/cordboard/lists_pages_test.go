package main

import (
	"net/http"
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/lab/centre"
)

// leadsFile has one good row of two numbers, one good row, and one that is wrong.
const leadsFile = "Nombre;Teléfono;Móvil;Ciudad\nAna Ruiz;912345678;600111222;Madrid\nLuis Gil;12;;Cádiz\nEva Sanz;600333444;;León\n"

// A supervisor who keeps lists needs nobody else: the list, its file with what is wrong in it, and a number nobody may call.
func TestASupervisorBringsAListSeesTheRejectedRowAndForbidsANumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "22", centre.Plan{Numbers: map[string]string{"800": "Support"}})
	w.pages = w.daemon.URL
	site := w.keeper("sara")
	b := w.chromium()
	sara := &screen{world: w, b: b, who: "sara"}
	sara.do("goto", w.pages+"/")
	sara.do("login", "sara", centre.Password)
	sara.do("loggedIn")
	list := sara.makesAList(site)
	done := sara.bringsAFile()
	sara.findsALead(list)
	dnc := sara.forbidsANumber(site)
	sara.listsAreNarrowInSpanish([]string{"/lists", "/lists/new", "/lists/" + list, "/lists/" + list + "/edit", "/lists/" + list + "/import", done,
		"/lists/dnc", "/lists/dnc/new", "/lists/dnc/" + dnc}, []string{"Spring", "Complaints", "Ciudad", "Sara", "sara", site})
	sara.finds("the end", "a page threw", "noise")
}

// keeper makes a person who supervises and keeps lists, and answers the name of the site.
func (w *world) keeper(login string) string {
	w.Helper()
	role := accounts.Role{Name: "List keeper", Permissions: []accounts.Permission{accounts.PermFloorRead, accounts.PermListsRead, accounts.PermListsManage, accounts.PermUsersRead, accounts.PermAuditRead}}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/roles", role, &role))
	u := accounts.User{Login: login, Name: "Sara Supervisor", Language: "en", Theme: "system", Active: true, SiteID: w.centre.SiteID,
		Grants: []accounts.Grant{{RoleID: role.ID, SiteIDs: []string{w.centre.SiteID}, TeamIDs: []string{}, QueueIDs: []string{}, EntryIDs: []string{}}}}
	w.must(w.admin.Do(w.Context(), http.MethodPost, "/users", u, &u))
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/users/"+u.ID+"/password", map[string]string{"password": centre.Password}, nil))
	var sites struct{ Items []accounts.Site }
	w.must(w.admin.Do(w.Context(), http.MethodGet, "/sites", nil, &sites))
	return sites.Items[0].Name
}

// listRoutes are the addresses of lists and do-not-call lists, with a row of each. Those of imports are looked at on the journey.
func (w *world) listRoutes() (out []string) {
	w.Helper()
	for noun, home := range map[string]string{"lists": "/lists", "dnc-lists": "/lists/dnc"} {
		row := map[string]any{"site_id": w.centre.SiteID, "name": "Autumn", "country": "ES"}
		w.must(w.admin.Do(w.Context(), http.MethodPost, "/"+noun, row, &row))
		id, _ := row["id"].(string)
		out = append(out, home, home+"/new", home+"/"+id, home+"/"+id+"/edit", home+"/"+id+"/import")
	}
	return out
}

func has(testid string) string {
	return "document.querySelector('[data-testid=" + testid + "]') !== null"
}

func says(testid, text string) string {
	return "document.querySelector('[data-testid=" + testid + "]')?.textContent.includes('" + text + "')"
}

// path answers what the browser's address bar has behind a prefix.
func (s *screen) path(prefix string) string {
	s.Helper()
	var at string
	s.must(s.b.Do(s.Context(), &at, s.who, "eval", "location.pathname"))
	if len(at) <= len(prefix) || at[:len(prefix)] != prefix {
		s.Fatalf("the page is at %s and not below %s", at, prefix)
	}
	return at[len(prefix):]
}

func (s *screen) makesAList(site string) string {
	s.Helper()
	s.do("press", "g")
	s.do("press", "l")
	s.until("there are no lists yet", "location.pathname === '/lists' && document.querySelector('[data-testid=new]') && !document.querySelector('[data-testid=list-lists]')")
	s.bothThemes("lists-empty")
	s.do("lists.newList", "lists", map[string]string{"name": "Spring", "site": site, "country": "Spain"})
	s.do("lists.choose", "field-basis", "Consent: they agreed to be called")
	s.click("register-lista_robinson")
	s.bothThemes("list-form")
	s.click("save")
	s.until("the list has a page of its own", has("list-page"))
	id := s.path("/lists/")
	var l lists.List
	s.must(s.admin.Do(s.Context(), http.MethodGet, "/lists/"+id, nil, &l))
	if l.Name != "Spring" || l.Country != "ES" || l.Basis != "consent" || l.Screened["lista_robinson"].IsZero() {
		s.Errorf("the list is kept as %+v", l)
	}
	s.bothThemes("list-without-leads")
	return id
}

// bringsAFile imports the leads, with a look at every step, and answers the address of the import.
func (s *screen) bringsAFile() string {
	s.Helper()
	s.click("import")
	s.until("a file is asked for", has("choose-file"))
	s.bothThemes("import-choose")
	s.do("lists.chooseFile", "leads.csv", leadsFile)
	s.do("lists.inState", "uploaded")
	s.until("the first leads are shown", says("preview", "Ana Ruiz")+" && "+says("preview", "600 111 222"))
	s.until("the delimiter is told", says("detected", "semicolon"))
	s.do("eval", "document.querySelector('details').open = true")
	s.bothThemes("import-plan")
	s.do("lists.choose", "column-3", "Leave out")
	s.until("the preview follows", "!"+says("preview", "Ciudad"))
	s.do("lists.choose", "column-3", "Own field")
	s.until("and follows back", says("preview", "Madrid"))
	s.click("check")
	s.do("lists.inState", "checked")
	s.until("the wrong row is told with its reason", says("rejected", "Luis Gil")+" && "+says("rejected", "No country has numbers"))
	s.bothThemes("import-checked")
	s.do("reload")
	s.do("lists.inState", "checked")
	s.until("after a reload it is still there", says("rejected", "Luis Gil"))
	s.click("start")
	s.do("lists.inState", "done")
	s.until("two rows were taken", "document.querySelector('[data-count=taken]')?.textContent === '2' && document.querySelector('[data-count=rejected]')?.textContent === '1'")
	s.until("the rejected row can be taken home", says("rejected", "Luis Gil")+" && document.querySelector('[data-testid=rejected-download]').href.endsWith('/rejected')")
	s.bothThemes("import-done")
	return "/lists/imports/" + s.path("/lists/imports/")
}

func (s *screen) findsALead(list string) {
	s.Helper()
	s.click("back-to-list")
	s.until("the list has its leads", "location.pathname === '/lists/"+list+"' && "+says("leads", "Eva Sanz"))
	s.bothThemes("list")
	s.do("lists.find", "600 111 222")
	s.until("one lead has the number", says("leads", "Ana Ruiz")+" && !"+says("leads", "Eva Sanz"))
	s.do("lists.find", "600 999 999")
	s.until("nobody has this one", "!"+has("leads"))
	s.do("lists.find", "60")
	s.until("and this is none", "document.querySelector('[role=alert]')?.textContent.includes('number')")
	s.do("goto", s.pages+"/lists")
	s.until("the list tells how many leads it has", says("list-lists", "Spring")+" && "+says("list-lists", "2"))
	s.bothThemes("lists")
}

func (s *screen) forbidsANumber(site string) string {
	s.Helper()
	s.click("view-dnc-lists")
	s.until("there is no do-not-call list yet", "location.pathname === '/lists/dnc' && document.querySelector('[data-testid=new]') && !document.querySelector('[data-testid=list-dnc-lists]')")
	s.do("lists.newList", "dnc-lists", map[string]string{"name": "Complaints", "site": site, "country": "Spain"})
	s.bothThemes("dnc-form")
	s.click("save")
	s.until("it has a page of its own", has("dnc-page"))
	id := s.path("/lists/dnc/")
	s.do("lists.addNumbers", "600 333 444\nabc")
	s.until("what is no number is refused with a sentence", says("dnc-page", "abc")+" && !"+has("dnc-numbers"))
	s.do("lists.addNumbers", "600 333 444")
	s.until("the number is listed", says("dnc-numbers", "600 333 444"))
	s.bothThemes("dnc")
	s.click("import")
	s.do("lists.dropFile", "robinson.csv", "telefono\n600555666\n12\n")
	s.do("lists.inState", "uploaded")
	s.until("the numbers are shown", says("preview", "600 555 666"))
	s.bothThemes("dnc-plan")
	s.click("start")
	s.do("lists.inState", "done")
	s.click("back-to-list")
	s.until("both numbers are listed", says("dnc-numbers", "600 333 444")+" && "+says("dnc-numbers", "600 555 666"))
	return id
}

func (s *screen) listsAreNarrowInSpanish(paths, names []string) {
	s.Helper()
	s.must(s.as(s.who).Do(s.Context(), http.MethodPatch, "/session/preferences", map[string]string{"language": "es"}, nil))
	s.do("size", 320, 640)
	for _, p := range paths {
		s.visits(p, names)
	}
}
