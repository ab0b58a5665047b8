package inbox_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
)

var admin, everything = events.Actor{UserID: "01J00000000000000000000ADM"}, events.Everything()

// rule lets a rule of the site come into effect.
func (w *world) rule(r automation.Rule) automation.Rule {
	w.Helper()
	r.SiteID, r.Active = siteID, true
	r, err := w.store.CreateRule(w.Context(), admin, everything, r)
	if err != nil {
		w.Fatal(err)
	}
	if err := w.engine.Changed(w.Context()); err != nil {
		w.Fatal(err)
	}
	return r
}

func (w *world) queue() string {
	w.Helper()
	q, err := w.store.CreateQueue(w.Context(), admin, everything, queues.Queue{SiteID: siteID, Name: "Refunds", OfferSeconds: 20, ServiceLevelSeconds: 20, MusicClass: "default"})
	if err != nil {
		w.Fatal(err)
	}
	return q.ID
}

// colleague is a new agent of a new team.
func (w *world) colleague(name string) (agentID, teamID string) {
	w.Helper()
	team, err := w.store.CreateTeam(w.Context(), admin, everything, agents.Team{SiteID: siteID, Name: name})
	if err != nil {
		w.Fatal(err)
	}
	u, err := w.store.CreateUser(w.Context(), admin, everything, accounts.User{SiteID: siteID, Login: name, Name: name, Language: "en", Theme: "system", Active: true,
		Grants: []accounts.Grant{{RoleID: accounts.RoleAgent, SiteIDs: []string{siteID}}}}, "", nil)
	if err != nil {
		w.Fatal(err)
	}
	a, err := w.store.CreateAgent(w.Context(), admin, everything, agents.Profile{UserID: u.ID, SiteID: siteID, TeamID: team.ID, Phone: "browser", Active: true})
	if err != nil {
		w.Fatal(err)
	}
	return a.ID, team.ID
}

func says(list []events.WrittenMessage) string {
	var out []string
	for _, m := range list {
		out = append(out, string(m.Direction)+"/"+m.By.Kind+": "+m.Content.Text)
	}
	return strings.Join(out, "\n")
}

func TestARuleActsOnceHoweverOftenTheMessageComesAndLeavesANote(t *testing.T) {
	w := newWorld(t)
	queue := w.queue()
	agent, team := w.colleague("bea")
	rule := w.rule(automation.Rule{Name: "Refunds", When: automation.CustomerWrote, Conditions: []automation.Condition{{Kind: automation.IfText, Values: []string{"devolucion"}}},
		Actions: []automation.Action{{Do: automation.SetQueue, Value: queue}, {Do: automation.AddTag, Value: "refund"}, {Do: automation.SetPriority, Number: 8}, {Do: automation.Assign, Value: agent}, {Do: automation.Answer, Value: "We look into it."}}})
	once := from("ann", "m1", "quiero una Devolución")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if status := w.post(inboxID, once, from("bob", "b1", "hello")); status != http.StatusOK {
				t.Errorf("answered %d", status)
			}
		})
	}
	wg.Wait()
	w.until("all is applied", func() bool { return w.engine.Stats().Applied.Load() >= 20 })
	th, list := w.arrived("ann", 3)
	if th.QueueID != queue || th.Priority != 8 || !slices.Equal(th.Tags, []string{"refund"}) || th.AgentID != agent || th.TeamID != team || th.Status != events.ThreadOpen {
		t.Errorf("the conversation became %+v", th)
	}
	if got := says(list); got != "in/customer: quiero una Devolución\nout/rule: We look into it.\nnote/rule: queue "+queue+"\ntag refund\npriority 8\nagent "+agent+"\nanswer" {
		t.Errorf("the timeline says\n%s", got)
	}
	if note := list[2]; note.By.Name != "Refunds" || note.By.ID != rule.ID || note.Content.Placeholder != "rule" {
		t.Errorf("the note is by %+v", note.By)
	}
	if _, other := w.arrived("bob", 1); len(other) != 1 {
		t.Errorf("who asked for nothing got\n%s", says(other))
	}
	figures, err := w.store.RuleFigures(t.Context(), everything)
	if err != nil || len(figures) != 1 || figures[0].Acted != 1 || figures[0].LastAt.IsZero() {
		t.Errorf("the figures are %+v, %v", figures, err)
	}
	w.until("the desk hears of it", func() bool {
		w.works.mu.Lock()
		defer w.works.mu.Unlock()
		return slices.ContainsFunc(w.works.told, func(x inbox.ThreadWork) bool { return x.Thread.QueueID == queue && x.Thread.AgentID == agent })
	})
}

func TestRulesDoNotAnswerMachinesNorMoreThanThreeTimesAnHour(t *testing.T) {
	w := newWorld(t)
	w.rule(automation.Rule{Name: "Parrot", When: automation.CustomerWrote, Actions: []automation.Action{{Do: automation.Answer, Value: "Hello!"}}})
	for n := range 6 {
		w.post(inboxID, from("ann", fmt.Sprint("m", n), "hi"))
	}
	machine := from("ann", "auto", "I am out of office")
	machine.Auto = true
	w.post(inboxID, machine)
	_, list := w.arrived("ann", 6+3+6+1)
	answers, refused := 0, 0
	for _, m := range list {
		if m.Direction == events.MessageOut {
			answers++
		}
		if m.Content.Text == "answer (too_many)" {
			refused++
		}
	}
	if answers != 3 || refused != 3 || len(list) != 16 {
		t.Errorf("%d answers, %d refused:\n%s", answers, refused, says(list))
	}
}

func TestARuleAboutWaitingLooksOnceAtEveryWait(t *testing.T) {
	w := newWorld(t)
	w.rule(automation.Rule{Name: "Late", When: automation.Waited, Minutes: 5, Actions: []automation.Action{{Do: automation.AddTag, Value: "late"}}})
	w.rule(automation.Rule{Name: "Vain", When: automation.Waited, Minutes: 5, Conditions: []automation.Condition{{Kind: automation.IfText, Values: []string{"moon"}}}, Actions: []automation.Action{{Do: automation.Resolve}}})
	old := from("ann", "m1", "anybody?")
	old.At = old.At.Add(-6 * time.Minute)
	w.post(inboxID, old, from("bob", "b1", "just now"))
	w.until("both rules looked", func() bool { return w.count("SELECT COUNT(*) FROM automation_runs") == 2 })
	th, _ := w.arrived("ann", 2)
	if !slices.Equal(th.Tags, []string{"late"}) {
		t.Errorf("tags %q", th.Tags)
	}
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "yes"}); err != nil {
		t.Fatal(err)
	}
	again := from("ann", "m2", "and now?")
	again.At = again.At.Add(-5*time.Minute - time.Second)
	w.post(inboxID, again)
	w.until("both looked at the second wait", func() bool { return w.count("SELECT COUNT(*) FROM automation_runs") == 4 })
	if n := w.count("SELECT COUNT(*) FROM automation_runs WHERE acted = 1"); n != 2 {
		t.Errorf("it acted %d times", n)
	}
	if th, list := w.arrived("bob", 1); len(list) != 1 || len(th.Tags) != 0 {
		t.Errorf("who did not wait has %q", th.Tags)
	}
}

func TestAReminderOfASilentCustomerIsSentOnceForASilence(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "hi"))
	th, _ := w.arrived("ann", 1)
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "a", Text: "what is your number?"}); err != nil {
		t.Fatal(err)
	}
	past := func() {
		mustExec(t, w.pool, "UPDATE threads SET silent_since = ?, record = JSON_SET(record, '$.last_at', ?) WHERE id = ?", time.Now().UTC().Add(-2*time.Minute), time.Now().UTC().Add(-2*time.Minute).Format(time.RFC3339Nano), th.ID)
	}
	past()
	w.rule(automation.Rule{Name: "Nudge", When: automation.Silent, Minutes: 1, Actions: []automation.Action{{Do: automation.Answer, Value: "Are you there?"}}})
	w.until("the reminder is sent", func() bool { return slices.Contains(w.provider.texts(), "Are you there?") })
	w.until("it is settled", func() bool { _, l := w.arrived("ann", 4); return l[2].Status == channels.Sent })
	past()
	w.rule(automation.Rule{Name: "Other", When: automation.Silent, Minutes: 1, Actions: []automation.Action{{Do: automation.AddTag, Value: "silent"}}})
	w.until("the second rule acted", func() bool { th, _ := w.arrived("ann", 5); return slices.Contains(th.Tags, "silent") })
	if _, list := w.arrived("ann", 5); len(list) != 5 {
		t.Errorf("the timeline says\n%s", says(list))
	}
}

func TestAResolvedConversationIsToldToRulesAlsoWhenARuleResolvedIt(t *testing.T) {
	w := newWorld(t)
	w.rule(automation.Rule{Name: "Spam", When: automation.Opened, Conditions: []automation.Condition{{Kind: automation.IfText, Values: []string{"lottery"}}}, Actions: []automation.Action{{Do: automation.Resolve}}})
	w.rule(automation.Rule{Name: "Done", When: automation.Resolved, Actions: []automation.Action{{Do: automation.AddTag, Value: "done"}, {Do: automation.Resolve}}})
	w.post(inboxID, from("eve", "m1", "You won the LOTTERY"), from("ann", "a1", "hello"))
	w.arrived("eve", 3)
	th, _ := w.arrived("eve", 3)
	if th.Status != events.ThreadResolved || !slices.Equal(th.Tags, []string{"done"}) {
		t.Errorf("%s with %q", th.Status, th.Tags)
	}
	th, _ = w.arrived("ann", 1)
	if _, err := w.engine.Move(t.Context(), ana(), th.ID, threads.Signal{Input: threads.Resolve}); err != nil {
		t.Fatal(err)
	}
	if th, _ = w.arrived("ann", 2); !slices.Equal(th.Tags, []string{"done"}) {
		t.Errorf("resolved by a person it has %q", th.Tags)
	}
}

func TestWhatPeopleResolveAndWhatARuleResolvesForThemIsToldToRulesOnce(t *testing.T) {
	w := newWorld(t, withButtons)
	w.set("policy", survey)
	w.rule(automation.Rule{Name: "Close", When: automation.WeWrote, Actions: []automation.Action{{Do: automation.Resolve}}})
	w.rule(automation.Rule{Name: "Done", When: automation.Resolved, Actions: []automation.Action{{Do: automation.AddTag, Value: "done"}}})
	for _, c := range []struct{ who, then, want string }{
		{"ann", "", "in/customer: hi\nout/agent: bye\nnote/rule: resolve\nnote/rule: tag done"},
		{"bob", "resolve", "in/customer: hi\nout/agent: bye\nout/rule: How was it?\nnote/rule: tag done\nnote/rule: resolve"},
	} {
		w.post(inboxID, from(c.who, c.who, "hi"))
		th, _ := w.arrived(c.who, 1)
		if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: c.who, Text: "bye", Then: c.then}); err != nil {
			t.Fatal(err)
		}
		if th, list := w.arrived(c.who, 4); says(list) != c.want || th.Status != events.ThreadResolved {
			t.Errorf("%s is %s:\n%s", c.who, th.Status, says(list))
		}
	}
}

func TestAMacroDoesAllOfItAsThePersonOrNothing(t *testing.T) {
	w := newWorld(t)
	queue := w.queue()
	w.post(inboxID, from("ann", "m1", "hi"))
	th, _ := w.arrived("ann", 1)
	macro := func(name string, queueIDs []string, do ...automation.Action) string {
		m, err := w.store.CreateMacro(t.Context(), admin, everything, automation.Macro{SiteID: siteID, Name: name, QueueIDs: queueIDs, Actions: do})
		if err != nil {
			t.Fatal(err)
		}
		return m.ID
	}
	good := macro("good", nil, automation.Action{Do: automation.Answer, Value: "Thank you!"}, automation.Action{Do: automation.AddTag, Value: "thanked"}, automation.Action{Do: automation.Resolve})
	bad := macro("bad", nil, automation.Action{Do: automation.AddTag, Value: "half"}, automation.Action{Do: automation.Resolve}, automation.Action{Do: automation.Snooze, Number: 5})
	other := macro("other", []string{queue}, automation.Action{Do: automation.Resolve})
	for _, id := range []string{bad, other, "01J00000000000000000000N0T"} {
		if _, err := w.engine.RunMacro(t.Context(), ana(), th.ID, id); err == nil {
			t.Errorf("macro %s was run", id)
		}
	}
	if th, _ := w.arrived("ann", 1); len(th.Tags) != 0 || th.Status != events.ThreadOpen {
		t.Errorf("half of it was done: %s, %q", th.Status, th.Tags)
	}
	if _, err := w.engine.RunMacro(t.Context(), ana(), th.ID, good); err != nil {
		t.Fatal(err)
	}
	w.until("the answer is sent", func() bool { return slices.Contains(w.provider.texts(), "Thank you!") })
	th, list := w.arrived("ann", 2)
	if th.Status != events.ThreadResolved || !slices.Equal(th.Tags, []string{"thanked"}) || list[1].By.Name != "Ana" || list[1].Auto {
		t.Errorf("%s, %q, by %+v", th.Status, th.Tags, list[1].By)
	}
	stranger := ana()
	stranger.May = func(events.Scope) bool { return false }
	if _, err := w.engine.RunMacro(t.Context(), stranger, th.ID, good); err == nil {
		t.Error("somebody who may not see the conversation ran it")
	}
}

func TestADryRunTellsWhomARuleWouldHaveMetAndDoesNothing(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "my Réfund"), from("bob", "b1", "hello"))
	w.arrived("ann", 1)
	w.arrived("bob", 1)
	got, err := w.engine.Preview(t.Context(), automation.Rule{SiteID: siteID, When: automation.CustomerWrote, Conditions: []automation.Condition{{Kind: automation.IfText, Values: []string{"refund"}}, {Kind: automation.IfContact, Field: "name", Values: []string{"ann"}}},
		Actions: []automation.Action{{Do: automation.Resolve}}})
	if err != nil || got.Looked != 2 || len(got.Met) != 1 || got.Met[0].Name != "ann" {
		t.Errorf("it met %+v, %v", got, err)
	}
	if th, list := w.arrived("ann", 1); th.Status != events.ThreadOpen || len(list) != 1 {
		t.Errorf("it did something: %s", th.Status)
	}
}

func TestWhoIsNamedInANoteSeesItUntilTheySaySo(t *testing.T) {
	w := newWorld(t)
	bea, _ := w.colleague("bea")
	w.post(inboxID, from("ann", "m1", "hi"))
	th, _ := w.arrived("ann", 1)
	if _, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "n0", Note: true, Text: "@nobody", Mentions: []string{"01J00000000000000000000N0T"}}); err == nil {
		t.Error("nobody was named")
	}
	eyes := threads.Eyes{AgentID: bea}
	if _, err := w.store.GetThread(t.Context(), eyes, th.ID); err == nil {
		t.Error("bea sees a conversation that is nothing to her")
	}
	m, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "n1", Note: true, Text: "@bea look at this", Mentions: []string{bea}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.GetThread(t.Context(), eyes, th.ID); err != nil {
		t.Errorf("bea does not see the conversation she is called to: %v", err)
	}
	second, err := w.engine.Write(t.Context(), ana(), th.ID, inbox.Draft{ClientID: "n2", Note: true, Text: "@bea again", Mentions: []string{bea}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.SeeMention(t.Context(), bea, second.ID); err != nil {
		t.Fatal(err)
	}
	list, err := w.store.Mentions(t.Context(), bea, 10)
	if err != nil || len(list) != 2 || list[0].MessageID != m.ID || list[0].Seen || !list[1].Seen || list[0].By != "Ana" || list[0].Text != "@bea look at this" || list[0].Name != "ann" {
		t.Errorf("mentions: %+v, %v", list, err)
	}
	if err := w.store.SeeMention(t.Context(), ana().AgentID, m.ID); err == nil {
		t.Error("somebody else's mention was marked")
	}
}

func TestARuleKnowsTheTagsAndTheOwnFieldsOfTheCustomer(t *testing.T) {
	w := newWorld(t)
	w.post(inboxID, from("ann", "m1", "first"), from("bob", "b1", "first"))
	th, _ := w.arrived("ann", 1)
	w.arrived("bob", 1)
	mustExec(t, w.pool, `UPDATE contacts SET tags = '["vip"]', custom = '{"plan":"gold"}' WHERE id = ?`, th.ContactID)
	w.rule(automation.Rule{Name: "Gold", When: automation.CustomerWrote, Actions: []automation.Action{{Do: automation.AddTag, Value: "gold"}},
		Conditions: []automation.Condition{{Kind: automation.IfContactTag, Values: []string{"VIP"}}, {Kind: automation.IfContact, Field: "plan", Values: []string{"gold"}}}})
	w.post(inboxID, from("ann", "m2", "second"), from("bob", "b2", "second"))
	w.until("the rule met ann", func() bool { th, _ := w.arrived("ann", 2); return slices.Equal(th.Tags, []string{"gold"}) })
	if th, _ := w.arrived("bob", 2); len(th.Tags) != 0 {
		t.Errorf("bob, who has neither, was tagged %q", th.Tags)
	}
}

func TestARuleThatAssignsGivesWorkUnderWayToTheDeskToOffer(t *testing.T) {
	w := newWorld(t)
	agent, _ := w.colleague("bea")
	w.rule(automation.Rule{Name: "Bea", When: automation.CustomerWrote, Conditions: []automation.Condition{{Kind: automation.IfText, Values: []string{"bea"}}},
		Actions: []automation.Action{{Do: automation.Assign, Value: agent}}})
	w.post(inboxID, from("ann", "m1", "hello"))
	th, _ := w.arrived("ann", 1)
	i := events.Interaction{ID: "01J0000000000000000000W0RK", Channel: events.Telegram, ThreadID: th.ID, InboxID: inboxID, CreatedAt: time.Now().UTC()}
	w.calls(events.InteractionCreated, i)
	i.AgentID = ana().AgentID
	w.calls(events.InteractionConnected, i)
	w.until("Ana has it", func() bool { th, _ = w.arrived("ann", 1); return th.AgentID == ana().AgentID })
	w.post(inboxID, from("ann", "m2", "is bea there?"))
	w.until("the desk is told to give it to Bea", func() bool {
		w.works.mu.Lock()
		defer w.works.mu.Unlock()
		return slices.ContainsFunc(w.works.told, func(x inbox.ThreadWork) bool { return x.Thread.ID == th.ID && x.Assigned == agent })
	})
	if th, _ = w.arrived("ann", 3); th.AgentID != ana().AgentID {
		t.Errorf("before Bea took it, it is %q's", th.AgentID)
	}
	i.AgentID = agent
	w.calls(events.InteractionConnected, i)
	w.until("Bea has it", func() bool { th, _ = w.arrived("ann", 3); return th.AgentID == agent })
	w.works.mu.Lock()
	defer w.works.mu.Unlock()
	if n := len(slices.DeleteFunc(slices.Clone(w.works.told), func(x inbox.ThreadWork) bool { return x.Assigned == "" })); n != 1 {
		t.Errorf("the desk was told %d times to give it on", n)
	}
}
