package automation_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

const (
	anID    = "01J00000000000000000000AAA"
	otherID = "01J00000000000000000000BBB"
)

func n(v int) *int { return &v }

// facts are a mail of a Friday at ten in the evening.
func facts() automation.Facts {
	return automation.Facts{
		Thread: events.Thread{Channel: events.Email, InboxID: anID, QueueID: otherID, Tags: []string{"Año nuevo"}, Language: "pt-BR", Priority: 3, Seq: 4, Status: events.ThreadOpen,
			Reach: []events.PersonalKey{{Kind: "email", Value: "ann@mail.Example.org"}}},
		Message: &events.WrittenMessage{Content: events.Content{Text: "Quiero la DEVOLUCIÓN\nde mi dinero\n> your refund policy", Mail: &events.MailHead{Subject: "Pedido 1042", Quoted: 36}},
			Files: []events.StoredFile{{Kind: events.ContentImage}}},
		Contact: &automation.Contact{Fields: map[string]string{"name": "Ann Örström", "company": ""}, Tags: []string{"VIP"}},
		Local:   time.Date(2026, 1, 2, 22, 5, 0, 0, time.UTC),
		Open:    func(id string) bool { return id == anID },
	}
}

func TestAConditionLooksAtWhatItsKindSays(t *testing.T) {
	for _, c := range []struct {
		is   automation.Condition
		want bool
	}{
		{automation.Condition{Kind: automation.IfChannel, Values: []string{"telegram", "email"}}, true},
		{automation.Condition{Kind: automation.IfChannel, Values: []string{"telegram"}}, false},
		{automation.Condition{Kind: automation.IfInbox, Values: []string{anID}}, true},
		{automation.Condition{Kind: automation.IfQueue, Values: []string{anID}}, false},
		{automation.Condition{Kind: automation.IfTag, Values: []string{"ano NUEVO"}}, true},
		{automation.Condition{Kind: automation.IfTag, Values: []string{"ano"}}, false},
		{automation.Condition{Kind: automation.IfLanguage, Values: []string{"pt"}}, true},
		{automation.Condition{Kind: automation.IfLanguage, Values: []string{"p"}}, false},
		{automation.Condition{Kind: automation.IfText, Values: []string{"devolucion de"}}, true},
		{automation.Condition{Kind: automation.IfText, Values: []string{"pedido"}}, true},
		{automation.Condition{Kind: automation.IfText, Values: []string{"refund"}}, false},
		{automation.Condition{Kind: automation.IfText, Values: []string{" "}}, false},
		{automation.Condition{Kind: automation.IfPriority, Min: n(3)}, true},
		{automation.Condition{Kind: automation.IfPriority, Max: n(2)}, false},
		{automation.Condition{Kind: automation.IfContact, Field: "name", Values: []string{"orstrom"}}, true},
		{automation.Condition{Kind: automation.IfContact, Field: "name"}, true},
		{automation.Condition{Kind: automation.IfContact, Field: "company"}, false},
		{automation.Condition{Kind: automation.IfContactTag, Values: []string{"vip"}}, true},
		{automation.Condition{Kind: automation.IfHours, Values: []string{otherID, anID}}, true},
		{automation.Condition{Kind: automation.IfHours, Values: []string{otherID}}, false},
		{automation.Condition{Kind: automation.IfHour, Min: n(20), Max: n(6)}, true},
		{automation.Condition{Kind: automation.IfHour, Min: n(6), Max: n(21)}, false},
		{automation.Condition{Kind: automation.IfHour, Min: n(22), Max: n(22)}, true},
		{automation.Condition{Kind: automation.IfWeekday, Values: []string{"5"}}, true},
		{automation.Condition{Kind: automation.IfWeekday, Values: []string{"7"}}, false},
		{automation.Condition{Kind: automation.IfMessages, Min: n(2), Max: n(4)}, true},
		{automation.Condition{Kind: automation.IfMessages, Min: n(5)}, false},
		{automation.Condition{Kind: automation.IfAttachment}, true},
		{automation.Condition{Kind: automation.IfAttachment, Values: []string{"audio"}}, false},
		{automation.Condition{Kind: automation.IfDomain, Values: []string{"@example.org"}}, true},
		{automation.Condition{Kind: automation.IfDomain, Values: []string{"ample.org"}}, false},
		{automation.Condition{Kind: "moon", Values: []string{"full"}}, false},
	} {
		for _, not := range []bool{false, true} {
			is := c.is
			is.Not = not
			r := automation.Rule{Conditions: []automation.Condition{is}}
			if got := r.Holds(facts()); got != (c.want != not) {
				t.Errorf("%+v holds: %v", is, got)
			}
		}
	}
}

func TestWithoutAMessageOrAContactNothingIsFoundInThem(t *testing.T) {
	f := facts()
	f.Message, f.Contact = nil, nil
	for _, c := range []automation.Condition{{Kind: automation.IfText, Values: []string{"a"}}, {Kind: automation.IfAttachment}, {Kind: automation.IfContact, Field: "name"}, {Kind: automation.IfContactTag, Values: []string{"vip"}}} {
		if (automation.Rule{Conditions: []automation.Condition{c}}).Holds(f) {
			t.Errorf("%s is met by nothing", c.Kind)
		}
	}
}

func TestAllOrAnyOfTheConditionsMustHoldAndNoneIsAlways(t *testing.T) {
	yes, no := automation.Condition{Kind: automation.IfPriority, Min: n(3)}, automation.Condition{Kind: automation.IfPriority, Min: n(4)}
	for _, c := range []struct {
		any  bool
		list []automation.Condition
		want bool
	}{{false, nil, true}, {true, nil, true}, {false, []automation.Condition{yes, no}, false}, {true, []automation.Condition{no, yes}, true}, {true, []automation.Condition{no, no}, false}, {false, []automation.Condition{yes, yes}, true}} {
		if got := (automation.Rule{Any: c.any, Conditions: c.list}).Holds(facts()); got != c.want {
			t.Errorf("any %v of %d conditions: %v", c.any, len(c.list), got)
		}
	}
}

// rule is an active one that does things.
func rule(name string, when automation.When, do ...automation.Action) automation.Rule {
	return automation.Rule{ID: name, Name: name, Active: true, When: when, Actions: do}
}

func names(list []automation.Step) string {
	var out []string
	for _, s := range list {
		out = append(out, s.Rule.Name)
	}
	return strings.Join(out, " ")
}

func TestRulesSeeWhatEarlierOnesDidAndStopWhereOneSaysSo(t *testing.T) {
	vip := rule("vip", automation.CustomerWrote, automation.Action{Do: automation.AddTag, Value: "vip"})
	urgent := rule("urgent", automation.CustomerWrote, automation.Action{Do: automation.SetPriority, Number: 9})
	urgent.Conditions = []automation.Condition{{Kind: automation.IfTag, Values: []string{"vip"}}}
	urgent.Stop = true
	last := rule("last", automation.CustomerWrote, automation.Action{Do: automation.Note, Value: "never"})
	off := rule("off", automation.CustomerWrote)
	off.Active = false
	elsewhere := rule("elsewhere", automation.WeWrote)
	done := rule("done", automation.Resolved)
	if got := names(automation.Plan([]automation.Rule{off, elsewhere, vip, urgent, last, done}, facts(), automation.CustomerWrote)); got != "vip urgent" {
		t.Errorf("acted: %s", got)
	}
	if got := names(automation.Plan([]automation.Rule{urgent, vip, last}, facts(), automation.CustomerWrote)); got != "vip last" {
		t.Errorf("in the other order acted: %s", got)
	}
}

func TestARuleThatResolvesLeadsToTheRulesAboutThatOnce(t *testing.T) {
	resolve := automation.Action{Do: automation.Resolve}
	list := []automation.Rule{rule("spam", automation.Opened, resolve), rule("again", automation.CustomerWrote, resolve), rule("after", automation.Resolved, resolve, automation.Action{Do: automation.Snooze, Number: 5}, resolve)}
	if got := names(automation.Plan(list, facts(), automation.Opened, automation.CustomerWrote)); got != "spam again after" {
		t.Errorf("acted: %s", got)
	}
}

// Whatever rules there are, a chain ends: every rule acts at most once, on an event it waits for, with its conditions met.
func TestWhateverTheRulesAChainEndsAndNoRuleActsTwice(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 3000 {
		var list []automation.Rule
		for i := range r.IntN(60) {
			x := automation.Rule{ID: fmt.Sprint(i % 50), Name: fmt.Sprint(i), Active: r.IntN(5) > 0, Stop: r.IntN(6) == 0, When: automation.Whens()[r.IntN(6)]}
			for range r.IntN(10) {
				x.Actions = append(x.Actions, automation.Action{Do: automation.Dos()[r.IntN(len(automation.Dos()))], Value: fmt.Sprint(r.IntN(40)), Number: r.IntN(9) + 1})
			}
			if r.IntN(3) == 0 {
				x.Conditions = []automation.Condition{{Kind: automation.IfTag, Values: []string{fmt.Sprint(r.IntN(40))}, Not: r.IntN(2) == 0}}
			}
			list = append(list, x)
		}
		whens := []automation.When{automation.Opened, automation.CustomerWrote, automation.Resolved}[:1+r.IntN(3)]
		steps := automation.Plan(list, facts(), whens...)
		if len(steps) > automation.MostSteps {
			t.Fatalf("round %d: %d steps", round, len(steps))
		}
		seen := map[string]bool{}
		f := facts()
		for _, s := range steps {
			if seen[s.Rule.ID] || !s.Rule.Active || s.Rule.When != s.When || !s.Rule.Holds(f) {
				t.Fatalf("round %d: %s acts on %s", round, s.Rule.Name, s.When)
			}
			seen[s.Rule.ID] = true
			for _, a := range s.Rule.Actions {
				f.Thread = a.Effect(f.Thread, f.Local)
			}
			if len(f.Thread.Tags) > automation.MostTags {
				t.Fatalf("round %d: %d tags", round, len(f.Thread.Tags))
			}
		}
	}
}

func TestAnEffectNeverChangesTheThreadItWasGiven(t *testing.T) {
	f := facts()
	f.Thread.Tags = append(make([]string, 0, 8), "a", "b")
	before := slices.Clone(f.Thread.Tags)
	for _, a := range []automation.Action{{Do: automation.AddTag, Value: "c"}, {Do: automation.RemoveTag, Value: "A"}, {Do: automation.AddTag, Value: " B "}} {
		a.Effect(f.Thread, f.Local)
	}
	if !slices.Equal(before, f.Thread.Tags) || f.Thread.Tags[:3][2] != "" {
		t.Errorf("the tags became %q", f.Thread.Tags[:3])
	}
}

func TestARuleThatCannotBeKeptNamesTheField(t *testing.T) {
	good := func() automation.Rule {
		return automation.Rule{Name: "refunds", When: automation.Waited, Minutes: 30, Conditions: []automation.Condition{{Kind: automation.IfText, Values: []string{"refund"}}},
			Actions: []automation.Action{{Do: automation.SetPriority, Number: 9}}}
	}
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*automation.Rule){
		"name":     func(r *automation.Rule) { r.Name = "" },
		"when":     func(r *automation.Rule) { r.When = "full_moon" },
		"minutes":  func(r *automation.Rule) { r.Minutes = 0 },
		"position": func(r *automation.Rule) { r.Position = -1 },
		"actions":  func(r *automation.Rule) { r.Actions = nil },
		"actions.1.value": func(r *automation.Rule) {
			r.Actions = append(r.Actions, automation.Action{Do: automation.Answer, Value: " "})
		},
		"actions.1.do":        func(r *automation.Rule) { r.Actions = append(r.Actions, automation.Action{Do: "explode"}) },
		"actions.1.number":    func(r *automation.Rule) { r.Actions = append(r.Actions, automation.Action{Do: automation.Snooze}) },
		"conditions.0.values": func(r *automation.Rule) { r.Conditions[0].Values = nil },
		"conditions.0.kind":   func(r *automation.Rule) { r.Conditions[0].Kind = "moon" },
		"conditions.0.field":  func(r *automation.Rule) { r.Conditions[0].Kind = automation.IfContact },
		"conditions.0.min":    func(r *automation.Rule) { r.Conditions[0].Kind = automation.IfHour },
		"conditions.0.max": func(r *automation.Rule) {
			r.Conditions[0] = automation.Condition{Kind: automation.IfPriority, Min: n(5), Max: n(4)}
		},
	} {
		r := good()
		spoil(&r)
		var f *fault.Error
		if err := r.Validate(); !errors.As(err, &f) || f.Field != field {
			t.Errorf("a spoilt %s is told as %v", field, err)
		}
	}
	r := good()
	r.Conditions = slices.Repeat(r.Conditions, 21)
	if r.Validate() == nil {
		t.Error("21 conditions are kept")
	}
}

func TestAMacroIsForItsQueuesOfItsSite(t *testing.T) {
	th := events.Thread{SiteID: "north", QueueID: "sales"}
	for _, c := range []struct {
		m    automation.Macro
		want bool
	}{{automation.Macro{SiteID: "north"}, true}, {automation.Macro{SiteID: "north", QueueIDs: []string{"care", "sales"}}, true}, {automation.Macro{SiteID: "north", QueueIDs: []string{"care"}}, false}, {automation.Macro{SiteID: "south"}, false}} {
		if c.m.Fits(th) != c.want {
			t.Errorf("%+v", c.m)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Año  NUEVO", "Straße", "İstanbul", "Σίσυφος", "\xff", "é", "ﬁn"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := automation.Fold(s)
		if strings.Contains(once, "  ") || automation.Fold(strings.ToUpper(once)) != automation.Fold(once) && !strings.ContainsRune(s, '\uFFFD') {
			t.Errorf("%q folds to %q, in capitals to %q", s, once, automation.Fold(strings.ToUpper(once)))
		}
	})
}
