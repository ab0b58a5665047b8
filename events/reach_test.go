package events_test

import (
	"testing"

	"github.com/cordboard/cordboard/events"
)

func TestAReachAllowsWhatBelongsToItsSitesAndToItsPartsOfOthers(t *testing.T) {
	whole := events.Reach{SiteIDs: []string{"s1"}}
	part := events.Reach{PartIDs: []string{"s1"}, TeamIDs: []string{"t1"}, QueueIDs: []string{"q1"}, EntryIDs: []string{"e1"}}
	both := events.Reach{SiteIDs: []string{"s2"}, PartIDs: []string{"s1"}, TeamIDs: []string{"t1"}}
	cases := []struct {
		name  string
		reach events.Reach
		scope events.Scope
		want  bool
	}{
		{"nothing reaches nothing", events.Reach{}, events.Scope{SiteID: "s1"}, false},
		{"nothing does not reach what has no site", events.Reach{}, events.Scope{}, false},
		{"everything reaches any site", events.Everything(), events.Scope{SiteID: "s1", TeamID: "t9"}, true},
		{"everything reaches what has no site", events.Everything(), events.Scope{}, true},
		{"a whole site", whole, events.Scope{SiteID: "s1"}, true},
		{"a team of a whole site", whole, events.Scope{SiteID: "s1", TeamID: "t9"}, true},
		{"another site", whole, events.Scope{SiteID: "s2"}, false},
		{"no site", whole, events.Scope{}, false},
		{"a part does not reach the site itself", part, events.Scope{SiteID: "s1"}, false},
		{"a part reaches its team", part, events.Scope{SiteID: "s1", TeamID: "t1"}, true},
		{"a part reaches its queue, whoever's team", part, events.Scope{SiteID: "s1", TeamID: "t2", QueueID: "q1"}, true},
		{"a part reaches its entry point", part, events.Scope{SiteID: "s1", QueueID: "q2", EntryID: "e1"}, true},
		{"a part does not reach another team", part, events.Scope{SiteID: "s1", TeamID: "t2"}, false},
		{"a part does not reach its team's name at another site", part, events.Scope{SiteID: "s2", TeamID: "t1"}, false},
		{"an agent alone is no part", part, events.Scope{SiteID: "s1", AgentID: "a1"}, false},
		{"one grant does not narrow another", both, events.Scope{SiteID: "s2", TeamID: "t9"}, true},
		{"one grant does not widen another", both, events.Scope{SiteID: "s1", TeamID: "t9"}, false},
		{"an empty id in a list reaches nothing", events.Reach{PartIDs: []string{"s1"}, TeamIDs: []string{""}}, events.Scope{SiteID: "s1"}, false},
		{"an empty site in a list reaches nothing", events.Reach{SiteIDs: []string{""}, PartIDs: []string{""}}, events.Scope{}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.reach.Allows(c.scope); got != c.want {
				t.Fatalf("allowed: %v, want %v", got, c.want)
			}
		})
	}
}

func TestAReachTouchesEverySiteItReachesAPartOf(t *testing.T) {
	r := events.Reach{SiteIDs: []string{"s1"}, PartIDs: []string{"s2"}}
	for site, want := range map[string]bool{"s1": true, "s2": true, "s3": false, "": false} {
		if r.Touches(site) != want {
			t.Errorf("site %q touched: %v", site, !want)
		}
	}
	if !events.Everything().Touches("s9") || (events.Reach{}).Touches("s1") || !(events.Reach{}).Empty() || r.Empty() {
		t.Error("the extremes are wrong")
	}
}

func TestAReachCoversOnlyWhatIsWithinIt(t *testing.T) {
	one, two := []string{"1"}, []string{"1", "2"}
	cases := []struct {
		name        string
		reach, over events.Reach
		want        bool
	}{
		{"everything covers everything", events.Everything(), events.Everything(), true},
		{"sites do not cover everything", events.Reach{SiteIDs: two}, events.Everything(), false},
		{"a site covers itself", events.Reach{SiteIDs: one}, events.Reach{SiteIDs: one}, true},
		{"a site does not cover two", events.Reach{SiteIDs: one}, events.Reach{SiteIDs: two}, false},
		{"a site covers its parts", events.Reach{SiteIDs: one}, events.Reach{PartIDs: one, TeamIDs: []string{"t"}}, true},
		{"a part does not cover its site", events.Reach{PartIDs: one, TeamIDs: []string{"t"}}, events.Reach{SiteIDs: one}, false},
		{"a part covers the same part", events.Reach{PartIDs: one, TeamIDs: []string{"t"}}, events.Reach{PartIDs: one, TeamIDs: []string{"t"}}, true},
		{"a part does not cover another", events.Reach{PartIDs: one, TeamIDs: []string{"t"}}, events.Reach{PartIDs: one, TeamIDs: []string{"u"}}, false},
		{"a team does not cover a queue", events.Reach{PartIDs: one, TeamIDs: []string{"t"}}, events.Reach{PartIDs: one, QueueIDs: []string{"t"}}, false},
		{"nothing covers nothing", events.Reach{}, events.Reach{}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.reach.Covers(c.over); got != c.want {
				t.Fatalf("covered: %v, want %v", got, c.want)
			}
		})
	}
}

func TestAPageHasASizeWithinBounds(t *testing.T) {
	for limit, want := range map[int]int{-1: 50, 0: 50, 1: 1, 200: 200, 100000: 200} {
		if got := (events.Page{Limit: limit}).Size(); got != want {
			t.Errorf("limit %d is read as %d", limit, got)
		}
	}
}
