package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

// kind is one noun seen by the property: what its rows belong to, and how it is listed and got.
type kind struct {
	name string
	rows map[string]func(events.Reach) bool // id → whether it ought to be seen
	// may be nil:
	list  func(events.Reach, events.Page) (ids []string, next string, err error)
	get   func(events.Reach, string) error
	write func(events.Reach, string) error
}

func idsOf[T any](list []T, id func(T) string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = id(x)
	}
	return out
}

func allows(s events.Scope) func(events.Reach) bool {
	return func(r events.Reach) bool { return r.Allows(s) }
}

func touches(site string) func(events.Reach) bool {
	return func(r events.Reach) bool { return r.Touches(site) }
}

// crowd fills both sites with rows of every noun.
func crowd(w *world) []kind {
	k := map[string]*kind{}
	add := func(name, id string, seen func(events.Reach) bool) {
		if k[name] == nil {
			k[name] = &kind{name: name, rows: map[string]func(events.Reach) bool{}}
		}
		k[name].rows[id] = seen
	}
	for _, site := range []accounts.Site{w.one, w.two} {
		add("site", site.ID, touches(site.ID))
		skill := must(w.CreateSkill(w.ctx, by, all, agents.Skill{SiteID: site.ID, Name: "s"}))(w.t)
		add("skill", skill.ID, touches(site.ID))
		c := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: site.ID, Name: "c"}))(w.t)
		add("contact", c.ID, touches(site.ID))
		prompt := must(w.CreatePrompt(w.ctx, by, all, prompts.Prompt{SiteID: site.ID, Name: "p"}))(w.t)
		add("prompt", prompt.ID, touches(site.ID))
		add("presence", site.ID, touches(site.ID))
		leads := must(w.CreateList(w.ctx, by, all, lists.List{SiteID: site.ID, Name: "l", Country: "CO"}))(w.t)
		add("list", leads.ID, touches(site.ID))
		trunk := w.trunk(site, "t")
		add("trunk", trunk.ID, touches(site.ID))
		dnc := must(w.CreateDNCList(w.ctx, by, all, lists.DNCList{SiteID: site.ID, Name: "d", Country: "CO"}))(w.t)
		add("dnc_list", dnc.ID, touches(site.ID))
		for i := range 2 {
			n := fmt.Sprintf("%s%d", site.Country, i)
			team, q := w.team(site, n), w.queue(site, n)
			add("team", team.ID, allows(events.Scope{SiteID: site.ID, TeamID: team.ID}))
			add("queue", q.ID, allows(events.Scope{SiteID: site.ID, QueueID: q.ID}))
			c := must(w.CreateCampaign(w.ctx, by, all, plainCampaign(site.ID, q.ID, n)))(w.t)
			add("campaign", c.ID, touches(site.ID))
			for j := range 2 {
				e := w.entry(site, fmt.Sprintf("%d%d%d", len(k["site"].rows), i, j), q)
				add("entry_point", e.ID, allows(events.Scope{SiteID: site.ID, QueueID: q.ID, EntryID: e.ID}))
			}
			a := w.agent(site, "a"+n, team)
			add("agent", a.ID, allows(events.Scope{SiteID: site.ID, TeamID: team.ID}))
			m := must(w.CreateMailbox(w.ctx, by, all, mailboxes.Mailbox{SiteID: site.ID, Name: n, QueueID: q.ID, MaxSeconds: 60}))(w.t)
			add("mailbox", m.ID, allows(events.Scope{SiteID: site.ID, QueueID: q.ID}))
			add("canned_answer", w.canned(site, n, q).ID, allows(events.Scope{SiteID: site.ID, QueueID: q.ID}))
			box := w.inbox(site, n, q)
			add("inbox", box, allows(events.Scope{SiteID: site.ID, QueueID: q.ID}))
			w.conversations(add, site.ID, team.ID, q.ID, a.ID)
			add("user", a.UserID, allows(events.Scope{SiteID: site.ID, TeamID: team.ID}))
		}
		lone := w.agent(site, "lone"+site.Country, agents.Team{})
		add("agent", lone.ID, allows(events.Scope{SiteID: site.ID}))
		add("canned_answer", w.canned(site, "all", queues.Queue{}).ID, allows(events.Scope{SiteID: site.ID}))
		m := must(w.CreateMailbox(w.ctx, by, all, mailboxes.Mailbox{SiteID: site.ID, Name: "lone", AgentID: lone.ID, MaxSeconds: 60}))(w.t)
		add("mailbox", m.ID, allows(events.Scope{SiteID: site.ID}))
		w.conversations(add, site.ID, "", "", lone.ID)
		add("user", lone.UserID, allows(events.Scope{SiteID: site.ID}))
	}
	homeless := w.user(accounts.Site{}, "root")
	add("user", homeless.ID, allows(events.Scope{}))
	return wire(w, k)
}

func wire(w *world, k map[string]*kind) []kind {
	ctx := w.ctx
	k["site"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListSites(ctx, r, p)
		return idsOf(l, func(x accounts.Site) string { return x.ID }), n, err
	}
	k["site"].get = func(r events.Reach, id string) error { _, err := w.GetSite(ctx, r, id); return err }
	k["skill"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListSkills(ctx, r, p)
		return idsOf(l, func(x agents.Skill) string { return x.ID }), n, err
	}
	k["skill"].get = func(r events.Reach, id string) error { _, err := w.GetSkill(ctx, r, id); return err }
	k["contact"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListContacts(ctx, r, "", p)
		return idsOf(l, func(x contacts.Contact) string { return x.ID }), n, err
	}
	k["list"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListLists(ctx, r, p)
		return idsOf(l, func(x lists.List) string { return x.ID }), n, err
	}
	k["list"].get = func(r events.Reach, id string) error { _, _, err := w.ListLeads(ctx, r, id, 0, 10); return err }
	k["dnc_list"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListDNCLists(ctx, r, p)
		return idsOf(l, func(x lists.DNCList) string { return x.ID }), n, err
	}
	k["dnc_list"].get = func(r events.Reach, id string) error { _, _, err := w.DNCNumbers(ctx, r, id, 0, 10); return err }
	k["contact"].get = func(r events.Reach, id string) error { _, err := w.GetContact(ctx, r, id); return err }
	k["team"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListTeams(ctx, r, p)
		return idsOf(l, func(x agents.Team) string { return x.ID }), n, err
	}
	k["team"].get = func(r events.Reach, id string) error { _, err := w.GetTeam(ctx, r, id); return err }
	k["queue"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListQueues(ctx, r, p)
		return idsOf(l, func(x queues.Queue) string { return x.ID }), n, err
	}
	k["queue"].get = func(r events.Reach, id string) error { _, err := w.GetQueue(ctx, r, id); return err }
	k["queue"].write = func(r events.Reach, id string) error {
		q := must(w.GetQueue(ctx, all, id))(w.t)
		_, err := w.UpdateQueue(ctx, by, r, q)
		return err
	}
	k["entry_point"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListEntryPoints(ctx, r, p)
		return idsOf(l, func(x queues.EntryPoint) string { return x.ID }), n, err
	}
	k["entry_point"].get = func(r events.Reach, id string) error { _, err := w.GetEntryPoint(ctx, r, id); return err }
	k["agent"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListAgents(ctx, r, p)
		return idsOf(l, func(x agents.Profile) string { return x.ID }), n, err
	}
	k["agent"].get = func(r events.Reach, id string) error { _, err := w.GetAgent(ctx, r, id); return err }
	k["agent"].write = func(r events.Reach, id string) error {
		a := must(w.GetAgent(ctx, all, id))(w.t)
		_, err := w.UpdateAgent(ctx, by, r, a)
		return err
	}
	k["user"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListUsers(ctx, r, p)
		return idsOf(l, func(x accounts.User) string { return x.ID }), n, err
	}
	k["user"].get = func(r events.Reach, id string) error { _, err := w.GetUser(ctx, r, id); return err }
	k["campaign"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListCampaigns(ctx, r, p)
		return idsOf(l, func(x campaigns.Campaign) string { return x.ID }), n, err
	}
	k["campaign"].get = func(r events.Reach, id string) error { _, err := w.GetCampaign(ctx, r, id); return err }
	k["trunk"].list = func(r events.Reach, p events.Page) ([]string, string, error) {
		l, n, err := w.ListTrunks(ctx, r, p)
		return idsOf(l, func(x campaigns.Trunk) string { return x.ID }), n, err
	}
	k["trunk"].get = func(r events.Reach, id string) error { _, err := w.GetTrunk(ctx, r, id); return err }
	wireCare(w, k)
	var list []kind
	for _, x := range k {
		list = append(list, *x)
	}
	return list
}

func TestWhatSQLAnswersAndWhatReachAllowsIsTheSameForAnyReach(t *testing.T) {
	w := newWorld(t)
	kinds := crowd(w)
	pools := map[string][]string{"site": {w.one.ID, w.two.ID}}
	for _, k := range kinds {
		for id := range k.rows {
			if k.name != "site" {
				pools[k.name] = append(pools[k.name], id)
			}
		}
		slices.Sort(pools[k.name])
	}
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 1))
	some := func(pool []string) []string {
		var out []string
		for _, id := range pool {
			if rnd.IntN(3) == 0 {
				out = append(out, id)
			}
		}
		return out
	}
	for n := range 60 {
		r := events.Reach{AllSites: rnd.IntN(12) == 0, SiteIDs: some(pools["site"]), PartIDs: some(pools["site"]), TeamIDs: some(pools["team"]),
			QueueIDs: some(pools["queue"]), EntryIDs: some(pools["entry_point"])}
		if n == 0 {
			r = events.Reach{}
		}
		for _, k := range kinds {
			compare(t, seed, k, r)
		}
	}
}

func compare(t *testing.T, seed uint64, k kind, r events.Reach) {
	t.Helper()
	var seen []string
	after := ""
	for k.list != nil {
		page, next, err := k.list(r, events.Page{After: after, Limit: 3})
		if err != nil {
			t.Fatalf("seed %d: listing %s in %+v: %v", seed, k.name, r, err)
		}
		seen = append(seen, page...)
		if after = next; next == "" {
			break
		}
	}
	for id, ought := range k.rows {
		want := ought(r)
		if got := slices.Contains(seen, id); k.list != nil && got != want {
			t.Fatalf("seed %d: %s %s listed: %v, reach %+v says %v", seed, k.name, id, got, r, want)
		}
		if k.get == nil {
			continue
		}
		if err := k.get(r, id); (err == nil) != want || (err != nil && !errors.Is(err, fault.NotFound)) {
			t.Fatalf("seed %d: getting %s %s answers %v, reach %+v says %v", seed, k.name, id, err, r, want)
		}
		if k.write != nil {
			if err := k.write(r, id); (err == nil) != want || (err != nil && !errors.Is(err, fault.NotFound)) {
				t.Fatalf("seed %d: writing %s %s answers %v, reach %+v says %v", seed, k.name, id, err, r, want)
			}
		}
	}
}

func TestAWriteNeedsTheRowInReachBeforeAndAfter(t *testing.T) {
	w := newWorld(t)
	teamA, teamB := w.team(w.one, "A"), w.team(w.one, "B")
	q1, q2 := w.queue(w.one, "1"), w.queue(w.one, "2")
	e := w.entry(w.one, "100", q1)
	a := w.agent(w.one, "ann", teamA)
	part := events.Reach{PartIDs: []string{w.one.ID}, TeamIDs: []string{teamA.ID}, QueueIDs: []string{q1.ID}}
	away := func(err error) { t.Helper(); wants(t, err, fault.Forbidden, "row.out_of_reach", "") }
	a.TeamID = teamB.ID
	_, err := w.UpdateAgent(w.ctx, by, part, a)
	away(err)
	e.QueueID = q2.ID
	_, err = w.UpdateEntryPoint(w.ctx, by, part, e)
	away(err)
	_, err = w.CreateQueue(w.ctx, by, part, plainQueue(w.one.ID, "3"))
	away(err)
	_, err = w.CreateQueue(w.ctx, by, events.Reach{SiteIDs: []string{w.two.ID}}, plainQueue(w.one.ID, "3"))
	away(err)
	k := must(w.CreateSkill(w.ctx, by, all, agents.Skill{SiteID: w.one.ID, Name: "French"}))(t)
	_, err = w.UpdateSkill(w.ctx, by, part, k)
	away(err)
	away(w.DeleteSkill(w.ctx, by, part, k.ID))
	_, err = w.CreateSite(w.ctx, by, events.Reach{SiteIDs: []string{w.one.ID}}, accounts.Site{Name: "N", TimeZone: "UTC", Country: "US"})
	away(err)
	c := must(w.CreateContact(w.ctx, by, part, contacts.Contact{SiteID: w.one.ID, Name: "c"}))(t)
	if err := w.DeleteContact(w.ctx, by, part, c.ID); err != nil {
		t.Fatal(err)
	}
	wants(t, w.DeleteQueue(w.ctx, by, part, q2.ID), fault.NotFound, "row.not_found", "")
}
