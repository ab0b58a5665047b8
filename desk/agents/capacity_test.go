package agents

import (
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
)

func TestWhatWasDecidedOfAnAgentGoesBeforeTheSite(t *testing.T) {
	site := CapacityPolicy{Written: new(5), PerChannel: map[events.Channel]int{events.Email: 2, events.WebChat: 1}}
	own := CapacityPolicy{Written: new(0), Beside: new(1), PerChannel: map[events.Channel]int{events.WebChat: 0}}
	for _, c := range []struct {
		site, own CapacityPolicy
		want      events.Capacity
	}{
		{CapacityPolicy{}, CapacityPolicy{}, events.Capacity{Written: DefaultWritten}},
		{site, CapacityPolicy{}, events.Capacity{Written: 5, PerChannel: site.PerChannel}},
		{site, own, events.Capacity{Written: 0, Beside: 1, PerChannel: map[events.Channel]int{events.Email: 2, events.WebChat: 0}}},
	} {
		if got := CapacityFor(c.site, c.own); !reflect.DeepEqual(got, c.want) {
			t.Errorf("got %+v, want %+v", got, c.want)
		}
	}
	if got := CapacityOf(site.Words()); !reflect.DeepEqual(got, site) {
		t.Errorf("kept as %q it is read as %+v", site.Words(), got)
	}
	if (CapacityPolicy{}).Words() != "" || !CapacityOf("{").IsZero() || !CapacityOf("").IsZero() {
		t.Error("nothing decided is not nothing")
	}
}

func TestRoomIsWhatIsLeftOfTheCapacity(t *testing.T) {
	work := func(channel events.Channel, state events.InteractionState) events.Work {
		return events.Work{Channel: channel, State: state}
	}
	chat, call := work(events.WebChat, events.InteractionActive), work(events.Voice, events.InteractionActive)
	for _, c := range []struct {
		name        string
		cap         events.Capacity
		work        []events.Work
		mail, calls bool
		does        events.Activity
	}{
		{"nothing at hand", events.Capacity{Written: 1}, nil, true, true, events.ActivityReady},
		{"none may be written", events.Capacity{}, nil, false, true, events.ActivityReady},
		{"writes as many as may be", events.Capacity{Written: 1}, []events.Work{chat}, false, false, events.ActivityWriting},
		{"writes one, and one may be beside a call", events.Capacity{Written: 2, Beside: 1}, []events.Work{chat}, true, true, events.ActivityWriting},
		{"on a call, none beside", events.Capacity{Written: 3}, []events.Work{call}, false, false, events.ActivityTalking},
		{"on a call, two beside, one at hand", events.Capacity{Written: 3, Beside: 2}, []events.Work{chat, call}, true, false, events.ActivityTalking},
		{"on a call, more beside than may be written", events.Capacity{Written: 1, Beside: 5}, []events.Work{chat, call}, false, false, events.ActivityTalking},
		{"one rings", events.Capacity{Written: 1}, []events.Work{work(events.Email, events.InteractionInOffer)}, false, false, events.ActivityOffered},
		{"one rings and one is written", events.Capacity{Written: 3}, []events.Work{work(events.Email, events.InteractionInOffer), chat}, true, false, events.ActivityWriting},
		{"one is coded", events.Capacity{Written: 1}, []events.Work{work(events.Email, events.InteractionWrappingUp)}, false, false, events.ActivityWrapup},
		{"held goes before writing", events.Capacity{Written: 3}, []events.Work{chat, work(events.Voice, events.InteractionOnHold)}, false, false, events.ActivityHeld},
		{"a call that rings goes after writing", events.Capacity{Written: 3}, []events.Work{chat, work(events.Voice, events.InteractionInOffer)}, false, false, events.ActivityWriting},
		{"the channel is full", events.Capacity{Written: 3, PerChannel: map[events.Channel]int{events.Email: 0}}, nil, false, true, events.ActivityReady},
	} {
		a := Settle(events.Agent{State: events.AgentReady, Device: events.Device{Registered: true}, Capacity: c.cap, Work: c.work}, time.Time{})
		if FreeToWrite(a, events.Email) != c.mail || Free(a) != c.calls || a.Activity != c.does {
			t.Errorf("%s: takes mail %v, calls %v, is %s", c.name, FreeToWrite(a, events.Email), Free(a), a.Activity)
		}
		for _, away := range []func(*events.Agent){func(a *events.Agent) { a.State = events.AgentPaused }, func(a *events.Agent) { a.NextState = events.AgentPaused },
			func(a *events.Agent) { a.Monitor = &events.Monitor{} }} {
			gone := a
			if away(&gone); FreeToWrite(gone, events.Email) {
				t.Errorf("%s: asked although %+v", c.name, gone)
			}
		}
		if a.Device.Registered = false; FreeToWrite(a, events.Email) != c.mail || Free(a) {
			t.Errorf("%s: without a phone", c.name)
		}
	}
}
