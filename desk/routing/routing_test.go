package routing

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func ago(seconds int) time.Time { return noon.Add(-time.Duration(seconds) * time.Second) }

// everyone serves q; ana and ben are in team A, eva in team B. Spanish: ana 5, ben 3, eva 1.
var everyone = []Agent{
	{ID: "ana", TeamID: "A", QueueIDs: []string{"q", "p"}, Skills: map[string]int{"es": 5}},
	{ID: "ben", TeamID: "A", QueueIDs: []string{"q"}, Skills: map[string]int{"es": 3, "tech": 5}},
	{ID: "eva", TeamID: "B", QueueIDs: []string{"q"}, Skills: map[string]int{"es": 1}},
	{ID: "zoe", TeamID: "B", QueueIDs: []string{"p"}},
}

func TestARuleDecidesWhoGetsWhom(t *testing.T) {
	spanish := []Need{{SkillID: "es", Level: 3, Relax: []Relax{{After: 30 * time.Second, Level: 1}, {After: time.Minute}}}}
	for _, c := range []struct {
		name    string
		line    Line
		waiting []Waiting
		free    []Free
		want    map[string]string
	}{
		{"nobody waits", Line{}, nil, []Free{{AgentID: "ana", Since: noon}}, nil},
		{"nobody is free", Line{}, []Waiting{{ID: "w", QueueID: "q"}}, nil, nil},
		{"the longest available agent is chosen", Line{}, []Waiting{{ID: "w", QueueID: "q"}}, []Free{{AgentID: "ana", Since: ago(1)}, {AgentID: "ben", Since: ago(2)}}, map[string]string{"w": "ben"}},
		{"the longest waiting caller goes first", Line{}, []Waiting{{ID: "v", QueueID: "q", Since: ago(1)}, {ID: "w", QueueID: "q", Since: ago(2)}},
			[]Free{{AgentID: "ana", Since: noon}}, map[string]string{"w": "ana"}},
		{"priority goes before waiting", Line{}, []Waiting{{ID: "v", QueueID: "q", Since: noon, Priority: 1}, {ID: "w", QueueID: "q", Since: ago(3600)}},
			[]Free{{AgentID: "ana", Since: noon}}, map[string]string{"v": "ana"}},
		{"age makes up for priority", Line{AgeEvery: time.Minute, AgeMost: 2}, []Waiting{{ID: "v", QueueID: "q", Since: noon, Priority: 1}, {ID: "w", QueueID: "q", Since: ago(120)}},
			[]Free{{AgentID: "ana", Since: noon}}, map[string]string{"w": "ana"}},
		{"age has a limit", Line{AgeEvery: time.Minute, AgeMost: 2}, []Waiting{{ID: "v", QueueID: "q", Since: noon, Priority: 3}, {ID: "w", QueueID: "q", Since: ago(3600)}},
			[]Free{{AgentID: "ana", Since: noon}}, map[string]string{"v": "ana"}},
		{"only agents of the queue are asked", Line{}, []Waiting{{ID: "w", QueueID: "q"}}, []Free{{AgentID: "zoe", Since: ago(9)}}, nil},
		{"a queue nobody knows gets nobody", Line{}, []Waiting{{ID: "w", QueueID: "?"}}, []Free{{AgentID: "ana", Since: noon}}, nil},
		{"an agent nobody knows gets nothing", Line{}, []Waiting{{ID: "w", QueueID: "q"}}, []Free{{AgentID: "?", Since: noon}}, nil},
		{"a skill that is too low is passed over", Line{Needs: spanish}, []Waiting{{ID: "w", QueueID: "q", Since: noon}}, []Free{{AgentID: "eva", Since: ago(9)}, {AgentID: "ana", Since: noon}}, map[string]string{"w": "ana"}},
		{"before the need is relaxed nobody is better than the wrong one", Line{Needs: spanish}, []Waiting{{ID: "w", QueueID: "q", Since: ago(29)}}, []Free{{AgentID: "eva", Since: ago(9)}}, nil},
		{"a relaxed need takes the lower level", Line{Needs: spanish}, []Waiting{{ID: "w", QueueID: "q", Since: ago(30)}}, []Free{{AgentID: "eva", Since: ago(9)}}, map[string]string{"w": "eva"}},
		{"the best available has the highest level", Line{Strategy: BestAvailable, Needs: []Need{{SkillID: "es", Level: 1}}}, []Waiting{{ID: "w", QueueID: "q", Since: noon}},
			[]Free{{AgentID: "eva", Since: ago(9)}, {AgentID: "ben", Since: ago(8)}, {AgentID: "ana", Since: noon}}, map[string]string{"w": "ana"}},
		{"without a need the best available is the longest available", Line{Strategy: BestAvailable}, []Waiting{{ID: "w", QueueID: "q"}},
			[]Free{{AgentID: "ben", Since: ago(8)}, {AgentID: "ana", Since: ago(9)}}, map[string]string{"w": "ana"}},
		{"a caller's own need counts too", Line{}, []Waiting{{ID: "w", QueueID: "q", Since: noon, Needs: []Need{{SkillID: "tech", Level: 1}}}},
			[]Free{{AgentID: "ana", Since: ago(9)}, {AgentID: "ben", Since: noon}}, map[string]string{"w": "ben"}},
		{"a skill that nobody has is met by nobody", Line{Needs: []Need{{SkillID: "latin", Level: 1}}}, []Waiting{{ID: "w", QueueID: "q"}}, []Free{{AgentID: "ana", Since: noon}}, nil},
		{"a team joins after a time", Line{Teams: []TeamStep{{"A", 0}, {"B", 20 * time.Second}}}, []Waiting{{ID: "w", QueueID: "q", Since: ago(19)}}, []Free{{AgentID: "eva", Since: ago(9)}}, nil},
		{"and then is searched", Line{Teams: []TeamStep{{"A", 0}, {"B", 20 * time.Second}}}, []Waiting{{ID: "w", QueueID: "q", Since: ago(20)}}, []Free{{AgentID: "eva", Since: ago(9)}}, map[string]string{"w": "eva"}},
		{"a team that is not named never is", Line{Teams: []TeamStep{{"A", 0}}}, []Waiting{{ID: "w", QueueID: "q", Since: ago(999)}}, []Free{{AgentID: "eva", Since: ago(9)}}, nil},
		{"an agent who missed it is asked last", Line{}, []Waiting{{ID: "w", QueueID: "q", Tried: []string{"ana"}}}, []Free{{AgentID: "ana", Since: ago(3600)}, {AgentID: "ben", Since: noon}}, map[string]string{"w": "ben"}},
		{"when all were asked the longest free is asked again", Line{}, []Waiting{{ID: "w", QueueID: "q", Tried: []string{"ana", "ben"}}},
			[]Free{{AgentID: "ana", Since: noon}, {AgentID: "ben", Since: ago(1)}}, map[string]string{"w": "ben"}},
		{"an agent takes one at a time", Line{}, []Waiting{{ID: "v", QueueID: "q", Since: noon}, {ID: "w", QueueID: "p", Since: noon}}, []Free{{AgentID: "ana", Since: noon}}, map[string]string{"v": "ana"}},
		{"who waits for a chosen agent asks nobody else", Line{}, []Waiting{{ID: "w", QueueID: "q", Chosen: Chosen{"ben", noon.Add(time.Second)}}}, []Free{{AgentID: "ana", Since: ago(9)}}, nil},
		{"and goes before all others for that agent, whatever the agent serves", Line{}, []Waiting{{ID: "v", QueueID: "p", Priority: 9, Since: ago(99)}, {ID: "w", QueueID: "q", Chosen: Chosen{"zoe", noon.Add(time.Second)}}},
			[]Free{{AgentID: "zoe", Since: ago(9)}}, map[string]string{"w": "zoe"}},
		{"of equals who has less at hand is preferred, however long the other is free", Line{}, []Waiting{{ID: "w", QueueID: "q"}},
			[]Free{{AgentID: "ana", Since: ago(9), Load: 1}, {AgentID: "ben", Since: noon}}, map[string]string{"w": "ben"}},
		{"the higher level goes before the lighter load", Line{Strategy: BestAvailable, Needs: []Need{{SkillID: "es", Level: 1}}}, []Waiting{{ID: "w", QueueID: "q"}},
			[]Free{{AgentID: "ana", Since: noon, Load: 2}, {AgentID: "ben", Since: noon}}, map[string]string{"w": "ana"}},
		{"who has no room for a kind is passed over for it alone", Line{}, []Waiting{{ID: "v", QueueID: "q", Kind: "chat", Since: ago(2)}, {ID: "w", QueueID: "q", Kind: "mail", Since: ago(1)}},
			[]Free{{AgentID: "ana", Since: ago(9), Full: []string{"chat"}}}, map[string]string{"w": "ana"}},
		{"also when it is the chosen one", Line{}, []Waiting{{ID: "v", QueueID: "q", Kind: "chat", Chosen: Chosen{"ana", noon.Add(time.Second)}}},
			[]Free{{AgentID: "ana", Since: ago(9), Full: []string{"chat"}}}, nil},
		{"until the limit is over", Line{}, []Waiting{{ID: "w", QueueID: "q", Chosen: Chosen{"ben", noon}}}, []Free{{AgentID: "ana", Since: ago(9)}}, map[string]string{"w": "ana"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.line.ID = "q"
			b := NewBook([]Line{c.line, {ID: "p"}}, everyone)
			got := b.Decide(noon, c.waiting, c.free)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for _, m := range got {
				if c.want[m.InteractionID] != m.AgentID || m.Why == "" {
					t.Errorf("got %+v, want agent %s and a reason", m, c.want[m.InteractionID])
				}
			}
		})
	}
}

func TestEveryAgentIsToldTheRuleAndWhenItChanges(t *testing.T) {
	line := Line{ID: "q", Needs: []Need{{SkillID: "es", Level: 4, Relax: []Relax{{30 * time.Second, 2}}}}, Teams: []TeamStep{{"A", 0}, {"B", time.Minute}}}
	b := NewBook([]Line{line, {ID: "p"}}, everyone)
	ids := []string{"ana", "ben", "eva", "zoe", "nobody"}
	check := func(what string, w Waiting, want ...Verdict) {
		t.Helper()
		got := b.Explain(noon, w, ids)
		if len(got) != len(want) {
			t.Fatalf("%s: %+v", what, got)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: got %+v, want %+v", what, got[i], want[i])
			}
		}
	}
	check("a fresh caller", Waiting{ID: "w", QueueID: "q", Since: ago(10)},
		Verdict{AgentID: "ana", Rule: Fits}, Verdict{AgentID: "ben", Rule: SkillLow, SkillID: "es", Has: 3, Needs: 4, At: ago(-20)},
		Verdict{AgentID: "eva", Rule: TeamLater, At: ago(-50)}, Verdict{AgentID: "zoe", Rule: NotServing})
	check("a caller who waited", Waiting{ID: "w", QueueID: "q", Since: ago(70), Tried: []string{"ana"}},
		Verdict{AgentID: "ana", Rule: AskedBefore}, Verdict{AgentID: "ben", Rule: Fits},
		Verdict{AgentID: "eva", Rule: SkillLow, SkillID: "es", Has: 1, Needs: 2}, Verdict{AgentID: "zoe", Rule: NotServing})
	check("a caller for ben", Waiting{ID: "w", QueueID: "q", Since: noon, Chosen: Chosen{"ben", ago(-5)}},
		Verdict{AgentID: "ana", Rule: OtherChosen, At: ago(-5)}, Verdict{AgentID: "ben", Rule: Fits},
		Verdict{AgentID: "eva", Rule: OtherChosen, At: ago(-5)}, Verdict{AgentID: "zoe", Rule: OtherChosen, At: ago(-5)})
	if next := b.Next(noon, []Waiting{{QueueID: "q", Since: ago(10)}}); !next.Equal(ago(-20)) {
		t.Errorf("the next look is to be when the skill is relaxed, not %v", next)
	}
	if next := b.Next(noon, []Waiting{{QueueID: "p", Since: ago(10)}}); !next.IsZero() {
		t.Errorf("nothing changes by time alone, but a look is asked for at %v", next)
	}
}
