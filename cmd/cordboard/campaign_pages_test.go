package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/lab/centre"
)

// threeKinds are leads who talk, who let it ring, and whose number does not exist, in turn.
func threeKinds(n int) string {
	var b strings.Builder
	b.WriteString("name;phone;city\n")
	for i := range n {
		fmt.Fprintf(&b, "Lead %d;%s;Madrid\n", i, fmt.Sprintf([]string{"+3498105%04d", "+349200%05d", "+349500%05d"}[i%3], i))
	}
	return b.String()
}

// A supervisor who may not change a campaign's settings steers it, stops it in an emergency, and reads what it came to.
func TestASupervisorStartsSteersAndStopsACampaignAndReadsWhatItCameTo(t *testing.T) {
	const people = 4
	t.Parallel()
	w := newWorld(t, "22", diallers(people))
	w.pages = w.daemon.URL
	l := w.bring("Spring", threeKinds(300))
	c := w.campaign(func(c *campaigns.Campaign) {
		c.Name, c.Mode = "Renewals", rules.Progressive // on its first day every call has an agent on the line first
	})
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
	w.manned(people)
	b := w.chromium()
	sofia := &screen{world: w, b: b, who: "sofia"}
	sofia.do("goto", w.pages+"/")
	sofia.do("login", "sofia", centre.Password)
	sofia.do("loggedIn")
	sofia.startsIt(c)
	sofia.changesTheMode(c)
	sofia.stopsItAtOnce(c)
	sofia.looksAtProgress()
	sofia.callsAgain()
	sofia.readsResults(c)
	at := "/campaigns/" + c.ID
	sofia.listsAreNarrowInSpanish([]string{"/campaigns", at, at + "/edit", at + "/results", at + "/samples", "/campaigns/trunks", "/campaigns/trunks/" + c.TrunkID},
		[]string{"Renewals", "Spring", "Outbound", "Carrier", "Sofía Supervisor", "sofia", "Madrid"})
	sofia.finds("the end", "a page threw", "noise")
}

func funnel(name string) string {
	return "Number(document.querySelector('[data-testid=funnel] [data-stage=" + name + "] strong')?.textContent ?? 0)"
}

func figure(testid string) string {
	return "Number(document.querySelector('[data-testid=" + testid + "]')?.textContent ?? -1)"
}

func (s *screen) startsIt(c campaigns.Campaign) {
	s.Helper()
	s.do("goto", s.pages+"/campaigns")
	s.until("the list tells why nothing is dialled", says("campaign-list", "Renewals")+" && "+says("campaign-list", "People stopped the campaign"))
	s.bothThemes("campaigns")
	s.click("campaign-open")
	s.until("the campaign is stopped", has("control-page")+" && "+says("campaign-state", "Stopped")+" && "+says("bound", "People stopped the campaign"))
	s.until("its list is there with all leads", says("by-list", "Spring")+" && "+says("by-list", "300"))
	s.bothThemes("campaign-stopped")
	s.click("turn")
	s.until("it runs", says("campaign-state", "Running"))
	s.until("calls are in the air", figure("calls-dialling")+" > 0")
	s.until("attempts come down the funnel", funnel("attempts")+" > 3 && "+funnel("connected")+" > 0")
	s.until("and the page says why there are not more", "!['', 'stopped', 'loading', 'nothing'].includes(document.querySelector('[data-bound]')?.dataset.bound ?? '') && document.querySelector('[data-testid=bound]').textContent.length > 20")
	s.bothThemes("campaign-running")
	var shown campaigns.Campaign
	s.must(s.admin.Do(s.Context(), http.MethodGet, "/campaigns/"+c.ID, nil, &shown))
	if shown.State != campaigns.Running {
		s.Errorf("the page says it runs, and it is %s", shown.State)
	}
}

func (s *screen) changesTheMode(c campaigns.Campaign) {
	s.Helper()
	s.click("mode-power")
	s.until("it is in power", "document.querySelector('[data-testid=mode-power]').getAttribute('aria-pressed') === 'true'")
	s.until("there is a ratio now", has("ratio"))
	s.eventually("the engine has the mode", func() bool { return s.statusOf(c).Mode == rules.Power })
}

// stopsItAtOnce presses, thinks better of it, and presses again. Who talks is not cut off; what rings is.
func (s *screen) stopsItAtOnce(c campaigns.Campaign) {
	s.Helper()
	s.click("emergency")
	s.until("it is asked whether this is meant", has("emergency-sure"))
	s.bothThemes("campaign-emergency")
	s.do("press", "Escape")
	s.until("nothing has happened", "!"+has("emergency-sure")+" && "+says("campaign-state", "Running"))
	s.eventually("something rings", func() bool { return s.rings() > 0 })
	s.click("emergency")
	s.click("emergency-confirm")
	pressed := time.Now()
	s.eventually("nothing rings any more", func() bool { return s.rings() == 0 })
	if took := time.Since(pressed); took > 10*time.Second {
		s.Errorf("calls rang for %v more", took)
	}
	s.until("the page says so", says("campaign-state", "Stopped")+" && "+figure("calls-dialling")+" === 0 && "+says("bound", "People stopped the campaign"))
	s.until("the last talk ends by itself", figure("calls-talking")+" === 0")
	withdrawn := 0
	for _, r := range s.closedOf(c) {
		if r.Attempt.Outcome == string(outcomes.Cancelled) && !r.Attempt.DialledAt.IsZero() && r.Attempt.AnsweredAt.IsZero() {
			withdrawn++
		}
	}
	if withdrawn == 0 {
		s.Error("no call in the air was withdrawn")
	}
}

// rings is how many phones ring now of those that nobody answers, as the carrier sees it.
func (w *world) rings() (n int) {
	w.Helper()
	out, err := w.lab.Carrier.CLI(w.Context(), "core show channels concise")
	w.must(err)
	for line := range strings.Lines(out) {
		if strings.Contains(line, "!Ring!Wait!600!") {
			n++
		}
	}
	return n
}

func (s *screen) looksAtProgress() {
	s.Helper()
	s.do("reload")
	cell := func(table string, n int) string {
		return fmt.Sprintf("Number(document.querySelectorAll('[data-testid=%s] tbody tr:first-child td')[%d]?.textContent ?? 0)", table, n)
	}
	s.until("the list has attempts, and some were joined", says("by-list", "Spring")+" && "+cell("by-list", 1)+" > 3 && "+cell("by-list", 3)+" > 0")
	s.until("agents have talked", says("by-agent", "Out 0")+" && "+cell("by-agent", 0)+" > 0")
	s.bothThemes("campaign-progress")
}

func (s *screen) callsAgain() {
	s.Helper()
	s.click("recycle-open")
	s.click("recycle-" + string(outcomes.Unallocated))
	s.until("it is told how many these are", "/^[1-9]/.test(document.querySelector('[data-testid=recycle-sum]').textContent)")
	s.bothThemes("campaign-recycle")
	s.click("recycle-go")
	s.until("leads are due again", says("recycle-done", "due again"))
	s.do("press", "Escape")
}

func (s *screen) readsResults(c campaigns.Campaign) {
	s.Helper()
	s.click("results")
	s.until("every way a call ended is listed", has("results-page")+" && "+says("result-table", "Withdrawn while ringing")+" && "+says("result-table", "Number does not exist"))
	s.bothThemes("campaign-results")
	var file struct {
		Status int
		Type   string
		Text   string
	}
	s.must(s.b.Do(s.Context(), &file, s.who, "eval",
		"fetch(document.querySelector('[data-testid=csv]').href).then(async (r) => ({ Status: r.status, Type: r.headers.get('content-type'), Text: await r.text() }))"))
	all := s.resultsOf(c)
	if rows := strings.Count(file.Text, "\n") - 1; file.Status != http.StatusOK || !strings.HasPrefix(file.Type, "text/csv") || rows != len(all) {
		s.Errorf("the file (%d, %s) has %d rows for %d attempts", file.Status, file.Type, rows, len(all))
	}
	for _, r := range all {
		if !strings.Contains(file.Text, r.Attempt.ID) || !strings.Contains(file.Text, ",Madrid") {
			s.Errorf("the file lacks %s:\n%.500s", r.Attempt.ID, file.Text)
			break
		}
	}
}

// campaignRoutes are the addresses of campaigns and trunks, with a row of each.
func (w *world) campaignRoutes() (out []string) {
	w.Helper()
	l := w.bring("Winter", threeKinds(3))
	c := w.campaign(func(c *campaigns.Campaign) {
		c.Name, c.QueueID = "Renewals", w.centre.Queues["Support"].ID
		c.Detection = campaigns.Machine{On: true, SamplePercent: 100}
	})
	w.must(w.admin.Do(w.Context(), http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil))
	at := "/campaigns/" + c.ID
	return []string{"/campaigns", "/campaigns/new", at, at + "/edit", at + "/results", at + "/samples", "/campaigns/trunks", "/campaigns/trunks/new", "/campaigns/trunks/" + c.TrunkID}
}
