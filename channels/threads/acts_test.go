package threads_test

import (
	"slices"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/threads"
	"github.com/cordboard/cordboard/events"
)

func TestTheHistoryOfAThreadSaysWhatChangedAndNothingElse(t *testing.T) {
	was := events.Thread{Version: 3, Status: events.ThreadOpen, QueueID: "q1", AgentID: "a1", Priority: 3, Tags: []string{"VIP", "late"}, ContactID: "c1", LastText: "hi", Unread: 2}
	for name, c := range map[string]struct {
		change func(*events.Thread)
		want   []threads.Act
	}{
		"nothing":             {func(*events.Thread) {}, nil},
		"what messages tell":  {func(t *events.Thread) { t.LastText, t.Unread, t.Seq, t.Subject = "ho", 0, 9, "x" }, nil},
		"a tag in other case": {func(t *events.Thread) { t.Tags = []string{"vip", "late"} }, nil},
		"other hands": {func(t *events.Thread) { t.QueueID, t.AgentID = "q2", "" }, []threads.Act{
			{Kind: threads.ActQueue, Was: "q1", Now: "q2"}, {Kind: threads.ActAgent, Was: "a1"}}},
		"priority": {func(t *events.Thread) { t.Priority = 0 }, []threads.Act{{Kind: threads.ActPriority, Was: "3", Now: "0"}}},
		"tags":     {func(t *events.Thread) { t.Tags = []string{"late", "<b>"} }, []threads.Act{{Kind: threads.ActTagged, Now: "<b>"}, {Kind: threads.ActUntagged, Was: "VIP"}}},
		"snoozed": {func(t *events.Thread) {
			t.Status, t.SnoozedUntil = events.ThreadSnoozed, noon.In(time.FixedZone("", 3600))
		}, []threads.Act{
			{Kind: threads.ActSnoozed, Now: "2026-03-02T12:00:00Z"}}},
		"the customer's turn": {func(t *events.Thread) { t.Status = events.ThreadWaiting }, []threads.Act{{Kind: threads.ActWaiting}}},
		"contact and blocks": {func(t *events.Thread) { t.ContactID, t.Blocked = "", "opted_out" }, []threads.Act{
			{Kind: threads.ActContact, Was: "c1"}, {Kind: threads.ActBlocked, Now: "opted_out"}}},
	} {
		now := was
		now.Tags = slices.Clone(was.Tags)
		c.change(&now)
		if got := threads.Acts(was, now); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	fresh := was
	fresh.Version = 0
	if got := threads.Acts(fresh, events.Thread{Status: events.ThreadResolved}); len(got) > 0 {
		t.Errorf("a thread that is being made has a history: %+v", got)
	}
}

func TestOpeningAnewIsCalledByWhatItOpens(t *testing.T) {
	for from, want := range map[events.ThreadStatus]threads.ActKind{events.ThreadResolved: threads.ActReopened, events.ThreadSnoozed: threads.ActWoke, events.ThreadWaiting: threads.ActOpen} {
		got := threads.Acts(events.Thread{Version: 1, Status: from}, events.Thread{Version: 1, Status: events.ThreadOpen})
		if len(got) != 1 || got[0].Kind != want || got[0].Turns() != (want == threads.ActOpen) {
			t.Errorf("from %s: %+v, want %s", from, got, want)
		}
	}
}
