package store_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

func wants(t *testing.T, err error, code fault.Code, key, field string) {
	t.Helper()
	_ = told(t, err, code, key, field)
}

// told is wants for a test that goes on to read the fault.
func told(t *testing.T, err error, code fault.Code, key, field string) *fault.Error {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Key != key || f.Field != field {
		t.Fatalf("answered %+v (%v), want %s %s in field %q", f, err, code, key, field)
	}
	return f
}

func TestTheRoutingOfAQueueIsKeptAndGuardsWhatItUses(t *testing.T) {
	w := newWorld(t)
	q := must(w.CreateQueue(w.ctx, by, all, plainQueue(w.one.ID, "Sales")))(t)
	if q.Strategy != queues.LongestAvailable || len(q.Skills) != 0 || len(q.Teams) != 0 {
		t.Fatalf("a queue without a word about routing is kept as %+v", q)
	}
	k := must(w.CreateSkill(w.ctx, by, all, agents.Skill{SiteID: w.one.ID, Name: "Spanish"}))(t)
	team := w.team(w.one, "B")
	q.Strategy, q.AgeSeconds, q.AgeMost, q.HoldLimitSeconds = queues.BestAvailable, 60, 5, 45
	q.Skills = []queues.SkillNeed{{SkillID: k.ID, Level: 4, Relax: []queues.Relax{{AfterSeconds: 30, Level: 2}, {AfterSeconds: 60}}}}
	q.Teams = []queues.TeamStep{{TeamID: team.ID}, {TeamID: w.team(w.one, "C").ID, AfterSeconds: 20}}
	was := q
	q = must(w.UpdateQueue(w.ctx, by, all, q))(t)
	if was.Version = q.Version; !reflect.DeepEqual(q, was) {
		t.Fatalf("routing is kept as\n%+v, want\n%+v", q, was)
	}
	if got := must(w.LoadDirectory(w.ctx))(t).Queues[q.ID]; !reflect.DeepEqual(got.Skills, q.Skills) || !reflect.DeepEqual(got.Teams, q.Teams) || got.Strategy != q.Strategy {
		t.Fatalf("the desk's picture has %+v", got)
	}
	wants(t, w.DeleteSkill(w.ctx, by, all, k.ID), fault.Conflict, "skill.in_use", "")
	wants(t, w.DeleteTeam(w.ctx, by, all, team.ID), fault.Conflict, "team.in_use", "")
	other := must(w.CreateSkill(w.ctx, by, all, agents.Skill{SiteID: w.two.ID, Name: "Elsewhere"}))(t)
	q.Skills = []queues.SkillNeed{{SkillID: other.ID, Level: 1}}
	_, err := w.UpdateQueue(w.ctx, by, all, q)
	wants(t, err, fault.Invalid, "field.unknown", "skills")
}

func TestAQueueIsKeptAsItWasGivenAndChangedOnlyFromItsLatestVersion(t *testing.T) {
	w := newWorld(t)
	a := w.agent(w.one, "ann", w.team(w.one, "A"))
	d1 := must(w.CreateDisposition(w.ctx, by, all, queues.Disposition{SiteID: w.one.ID, Name: "Sold", Label: queues.Label{"es": "Vendido"}, Success: true}))(t)
	d2 := must(w.CreateDisposition(w.ctx, by, all, queues.Disposition{SiteID: w.one.ID, Name: "Later"}))(t)
	q := plainQueue(w.one.ID, "Sales")
	q.AgentIDs, q.DispositionIDs = []string{a.ID}, []string{d2.ID, d1.ID}
	q = must(w.CreateQueue(w.ctx, by, all, q))(t)
	if !slices.Equal(q.DispositionIDs, []string{d2.ID, d1.ID}) || !slices.Equal(q.AgentIDs, []string{a.ID}) || q.Version != 1 {
		t.Fatalf("kept as %+v", q)
	}
	q.Name, q.AgentIDs = "Vertrieb", nil
	is := must(w.UpdateQueue(w.ctx, by, all, q))(t)
	if is.Version != 2 || is.Name != "Vertrieb" || len(is.AgentIDs) != 0 {
		t.Fatalf("kept as %+v", is)
	}
	_, err := w.UpdateQueue(w.ctx, by, all, q)
	wants(t, err, fault.Conflict, "queue.changed", "version")
	got := must(w.GetQueue(w.ctx, all, q.ID))(t)
	if got.Name != is.Name || got.Version != 2 {
		t.Fatalf("read back as %+v", got)
	}
}

func TestAMembershipWrittenFromOneSideIsToldToWhoEditsTheOther(t *testing.T) {
	w := newWorld(t)
	a, q := w.agent(w.one, "ann", w.team(w.one, "A")), w.queue(w.one, "Sales")
	a.QueueIDs = []string{q.ID}
	a = must(w.UpdateAgent(w.ctx, by, all, a))(t)
	_, err := w.UpdateQueue(w.ctx, by, all, q)
	wants(t, err, fault.Conflict, "queue.changed", "version")
	q = must(w.GetQueue(w.ctx, all, q.ID))(t)
	if !slices.Equal(q.AgentIDs, []string{a.ID}) {
		t.Fatalf("the queue is served by %v", q.AgentIDs)
	}
	q.AgentIDs = []string{}
	must(w.UpdateQueue(w.ctx, by, all, q))(t)
	_, err = w.UpdateAgent(w.ctx, by, all, a)
	wants(t, err, fault.Conflict, "agent.changed", "version")
}

func TestANameOrNumberIsTakenOnce(t *testing.T) {
	w := newWorld(t)
	q := w.queue(w.one, "Sales")
	w.queue(w.two, "Sales")
	w.entry(w.one, "1000", q)
	ann := w.user(w.one, "ann")
	for _, c := range []struct {
		key, field string
		do         func() error
	}{
		{"queue.name_taken", "name", func() error { _, err := w.CreateQueue(w.ctx, by, all, plainQueue(w.one.ID, "sales")); return err }},
		{"entry_point.number_taken", "number", func() error {
			_, err := w.CreateEntryPoint(w.ctx, by, all, queues.EntryPoint{SiteID: w.one.ID, Number: "1000", Name: "b", QueueID: q.ID, Language: "en"})
			return err
		}},
		{"user.login_taken", "login", func() error {
			_, err := w.CreateUser(w.ctx, by, all, accounts.User{Login: "ANN", Name: "x", Language: "en", Theme: "dark"}, "", nil)
			return err
		}},
		{"site.name_taken", "name", func() error { x := w.two; x.Name = "North"; _, err := w.UpdateSite(w.ctx, by, all, x); return err }},
		{"agent.user_taken", "user_id", func() error {
			p := agents.Profile{UserID: ann.ID, SiteID: w.one.ID, Phone: "browser"}
			if _, err := w.CreateAgent(w.ctx, by, all, p); err != nil {
				return err
			}
			_, err := w.CreateAgent(w.ctx, by, all, p)
			return err
		}},
	} {
		t.Run(c.key, func(t *testing.T) { wants(t, c.do(), fault.Conflict, c.key, c.field) })
	}
}

func TestWhatIsUsedIsNotDeletedAndTheAnswerNamesWhatUsesIt(t *testing.T) {
	w := newWorld(t)
	team, q := w.team(w.one, "A"), w.queue(w.one, "Sales")
	w.entry(w.one, "1000", q)
	a := w.agent(w.one, "ann", team)
	k := must(w.CreateSkill(w.ctx, by, all, agents.Skill{SiteID: w.one.ID, Name: "French"}))(t)
	a.Skills = []agents.SkillLevel{{SkillID: k.ID, Level: 3}}
	must(w.UpdateAgent(w.ctx, by, all, a))(t)
	boss := w.user(w.one, "boss", accounts.Grant{RoleID: accounts.RoleSupervisor, SiteIDs: []string{w.one.ID}, TeamIDs: []string{team.ID}, QueueIDs: []string{q.ID}})
	for _, c := range []struct {
		key, name string
		do        func() error
	}{
		{"team.in_use", "ANN", func() error { return w.DeleteTeam(w.ctx, by, all, team.ID) }},
		{"queue.in_use", "line 1000", func() error { return w.DeleteQueue(w.ctx, by, all, q.ID) }},
		{"queue.in_use", "BOSS", func() error { return w.DeleteQueue(w.ctx, by, all, q.ID) }},
		{"skill.in_use", "ANN", func() error { return w.DeleteSkill(w.ctx, by, all, k.ID) }},
		{"user.in_use", "ANN", func() error { return w.DeleteUser(w.ctx, by, all, a.UserID, nil) }},
		{"site.in_use", "BOSS", func() error { return w.DeleteSite(w.ctx, by, all, w.one.ID) }},
	} {
		t.Run(c.key+" by "+c.name, func(t *testing.T) {
			f := told(t, c.do(), fault.Conflict, c.key, "")
			if !strings.Contains(f.Msg, c.name) || f.Params["by"] == nil {
				t.Fatalf("the answer is %q %v", f.Msg, f.Params)
			}
		})
	}
	if err := w.DeleteUser(w.ctx, by, all, boss.ID, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.DeleteSite(w.ctx, by, all, w.two.ID); err != nil {
		t.Fatal(err)
	}
}

func TestNothingNamesARowOfAnotherSite(t *testing.T) {
	w := newWorld(t)
	foreign, team := w.queue(w.two, "Sales"), w.team(w.two, "A")
	ann := w.user(w.one, "ann")
	for field, do := range map[string]func() error{
		"queue_id": func() error {
			_, err := w.CreateEntryPoint(w.ctx, by, all, queues.EntryPoint{SiteID: w.one.ID, Number: "1", Name: "b", QueueID: foreign.ID, Language: "en"})
			return err
		},
		"team_id": func() error {
			_, err := w.CreateAgent(w.ctx, by, all, agents.Profile{UserID: ann.ID, SiteID: w.one.ID, TeamID: team.ID, Phone: "browser"})
			return err
		},
		"user_id": func() error {
			_, err := w.CreateAgent(w.ctx, by, all, agents.Profile{UserID: ann.ID, SiteID: w.two.ID, Phone: "browser"})
			return err
		},
		"grants": func() error {
			ann.Grants = []accounts.Grant{{RoleID: accounts.RoleAgent, SiteIDs: []string{w.one.ID}, TeamIDs: []string{team.ID}}}
			_, err := w.UpdateUser(w.ctx, by, all, ann, nil)
			return err
		},
	} {
		t.Run(field, func(t *testing.T) { wants(t, do(), fault.Invalid, "field.unknown", field) })
	}
	q := w.queue(w.one, "Moving")
	q.SiteID = w.two.ID
	_, err := w.UpdateQueue(w.ctx, by, all, q)
	wants(t, err, fault.Invalid, "row.site_fixed", "site_id")
}

func TestAListIsReadPageByPage(t *testing.T) {
	w := newWorld(t)
	var made, read []string
	for _, name := range []string{"e", "d", "c", "b", "a"} {
		made = append(made, w.team(w.one, name).ID)
	}
	after := ""
	for {
		list, next, err := w.ListTeams(w.ctx, all, events.Page{After: after, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			read = append(read, x.ID)
		}
		if after = next; next == "" {
			break
		}
	}
	if !slices.Equal(made, read) {
		t.Fatalf("made %v, read %v", made, read)
	}
	_, _, err := w.ListTeams(w.ctx, all, events.Page{After: "x' OR 1=1 --"})
	wants(t, err, fault.Invalid, "list.cursor", "after")
}

func TestAContactIsFoundByNumberNameAndWhateverWayTheNumberIsWritten(t *testing.T) {
	w := newWorld(t)
	c := must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.one.ID, Name: "José Álvarez", Company: "100%_Ltd",
		Identities: []contacts.Identity{{Kind: "phone", Value: "+1 (212) 555-0100"}, {Kind: "email", Value: "JOSE@example.com"}}}))(t)
	must(w.CreateContact(w.ctx, by, all, contacts.Contact{SiteID: w.two.ID, Name: "Other", Identities: []contacts.Identity{{Kind: "phone", Value: "12125550100"}}}))(t)
	for _, number := range []string{"+12125550100", "12125550100", "1 212 555-0100"} {
		found := must(w.FindContacts(w.ctx, w.one.ID, "phone", number, 5))(t)
		if len(found) != 1 || found[0].ID != c.ID || len(found[0].Identities) != 2 {
			t.Fatalf("%s found %+v", number, found)
		}
		if n := len(must(w.MatchContacts(w.ctx, all, number, 5))(t)); n != 2 {
			t.Fatalf("%s found %d contacts everywhere", number, n)
		}
		if n := len(must(w.MatchContacts(w.ctx, events.Reach{PartIDs: []string{w.two.ID}}, number, 5))(t)); n != 1 {
			t.Fatalf("%s found %d contacts in the other site", number, n)
		}
	}
	for search, want := range map[string]int{"": 2, "alvarez": 1, "%": 1, "100%_": 1, "1212": 1, "+1212": 1, "nobody": 0, "\\": 0} {
		list, _, err := w.ListContacts(w.ctx, all, search, events.Page{})
		if err != nil || len(list) != want {
			t.Errorf("search %q found %d (%v), want %d", search, len(list), err, want)
		}
	}
	c.Identities = c.Identities[:1]
	c = must(w.UpdateContact(w.ctx, by, all, c))(t)
	if len(c.Identities) != 1 || c.Version != 2 {
		t.Fatalf("kept as %+v", c)
	}
}

func TestTheDirectoryIsThePictureTheDeskNeeds(t *testing.T) {
	w := newWorld(t)
	a, q := w.agent(w.one, "ann", w.team(w.one, "A")), w.queue(w.one, "Sales")
	a.QueueIDs = []string{q.ID}
	must(w.UpdateAgent(w.ctx, by, all, a))(t)
	s := must(w.CreateSchedule(w.ctx, by, all, queues.Schedule{SiteID: w.one.ID, Name: "Day", TimeZone: "America/New_York",
		Periods: []queues.Period{{Weekday: 1, Start: "08:00", End: "24:00"}}, Holidays: []queues.Holiday{{Date: "2026-12-25", Name: "Christmas"}}}))(t)
	e := w.entry(w.one, "*", q)
	p := must(w.CreatePauseReason(w.ctx, by, all, agents.PauseReason{SiteID: w.one.ID, Name: "Lunch", Label: queues.Label{"es": "Almuerzo"}, LimitMinutes: 30}))(t)
	d := must(w.LoadDirectory(w.ctx))(t)
	if !slices.Equal(d.Queues[q.ID].AgentIDs, []string{a.ID}) || !slices.Equal(d.Agents[a.ID].QueueIDs, []string{q.ID}) ||
		d.Schedules[s.ID].Periods[0].End != "24:00" || d.PauseReasons[p.ID].Label["es"] != "Almuerzo" || !d.Agents[a.ID].Active {
		t.Fatalf("the picture is %+v", d)
	}
	if got, ok := d.EntryFor("555"); !ok || got.ID != e.ID {
		t.Fatalf("the entry of any number is %+v", got)
	}
	u := must(w.GetUser(w.ctx, all, a.UserID))(t)
	u.Active = false
	must(w.UpdateUser(w.ctx, by, all, u, nil))(t)
	if d := must(w.LoadDirectory(w.ctx))(t); d.Agents[a.ID].Active {
		t.Fatal("the agent of an inactive user is still active")
	}
}
