package dialling

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/rules"
)

func TestWhatACampaignNoLongerUsesOfATrunkIsFreeForTheOthersAtOnce(t *testing.T) {
	l := newLines()
	l.set([]campaigns.Trunk{{ID: "T", Name: "Provider", Channels: 10, CPS: 100}, {ID: "U", Name: "Other", Channels: 10, CPS: 100}})
	now := time.Now()
	if n, _ := l.take("T", "spring", 1, 0, 10, now); n != 10 {
		t.Fatalf("alone, it has %d", n)
	}
	now = now.Add(time.Second)
	if n, why := l.take("T", "autumn", 1, 0, 10, now); n != 0 || why != campaigns.BoundTrunks {
		t.Fatalf("the second has %d, bound by %q", n, why)
	}
	// the PBX was restarted: no call of the first is left, and it was stopped
	l.hold("spring", 1, map[string]int{})
	now = now.Add(claimHolds + time.Second)
	if n, _ := l.take("T", "autumn", 1, 0, 10, now); n != 10 {
		t.Errorf("the second has %d of 10 channels that nobody uses", n)
	}
	// its calls go on over the old trunk while it dials over another
	l.hold("autumn", 1, map[string]int{"T": 4})
	if free, _, _ := l.free("T", now); free != 6 {
		t.Errorf("%d channels are free beside four calls", free)
	}
	if n, _ := l.take("U", "autumn", 1, 0, 3, now.Add(time.Second)); n != 3 {
		t.Errorf("the other trunk gives %d", n)
	}
	if free, _, _ := l.free("T", now.Add(time.Hour)); free != 6 {
		t.Errorf("an hour later %d channels are free beside four calls", free)
	}
}

func TestTwoCampaignsShareATrunkByTheirWeights(t *testing.T) {
	l := newLines()
	l.set([]campaigns.Trunk{{ID: "T", Name: "Provider", Channels: 12, CPS: 1000}})
	used := map[string]int{}
	now := time.Now()
	for range 20 { // calls end at random, both want all they can have
		for id, weight := range map[string]int{"spring": 3, "autumn": 1} {
			l.hold(id, weight, map[string]int{"T": used[id]})
			n, _ := l.take("T", id, weight, used[id], 12, now)
			used[id] += n
		}
		if used["spring"]+used["autumn"] > 12 {
			t.Fatalf("%v are on 12 channels", used)
		}
		now = now.Add(time.Second)
		used["spring"], used["autumn"] = max(used["spring"]-2, 0), max(used["autumn"]-2, 0)
	}
	l.hold("spring", 3, map[string]int{"T": used["spring"]})
	l.hold("autumn", 1, map[string]int{"T": used["autumn"]})
	for id, weight := range map[string]int{"spring": 3, "autumn": 1} {
		n, _ := l.take("T", id, weight, used[id], 12, now)
		used[id] += n
	}
	if used["spring"] < 8 || used["autumn"] < 2 {
		t.Errorf("with weights of 3 and 1 they have %v", used)
	}
}

func TestAPreviewCampaignTakesNoMoreChannelsThanItMay(t *testing.T) {
	w := newWorld(t, 40, 6, func(c *campaigns.Campaign) { c.Mode, c.Channels = rules.Preview, 2 })
	w.eventually("its channels are what binds", 15*time.Second, func() bool {
		s, _ := w.engine.CampaignStatus("C1")
		return s.Bound == campaigns.BoundChannels && s.Calls.Previews == 2
	})
	if n := len(w.attempts()); n != 2 {
		t.Errorf("%d leads are with agents", n)
	}
}
