package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// campaign dials until enough of its calls came to the first agent's ear.
func (b *reachBed) campaign(ctx context.Context) ([]time.Duration, error) {
	c, err := b.sells(ctx, reachWarm+2*reachAgents*b.o.reached)
	if err != nil {
		return nil, err
	}
	stop, heard := context.WithCancel(ctx)
	defer heard()
	onsets := make(chan time.Time, 10_000)
	go func() { // ends with stop
		defer close(onsets)
		for stop.Err() == nil {
			b.ear.Forget()
			if at, err := b.ear.Heard(stop, lab.CustomerTone); err == nil {
				onsets <- at
			}
			_ = rest(stop, reachTalk+200*time.Millisecond)
		}
	}()
	if err := b.admin.Do(ctx, http.MethodPost, "/campaigns/"+c.ID+"/control", campaigns.Wish{State: campaigns.Running}, nil); err != nil {
		return nil, err
	}
	ear := b.centre.Agents["out00"]
	var past []campaigns.Result
	if err := until(ctx, looks, "enough customers were met", func() (bool, error) {
		past, err = b.past(ctx, c.ID, ear)
		return len(past) >= b.o.reached, err
	}); err != nil {
		return nil, err
	}
	heard()
	return b.matched(past, onsets), nil
}

// past is the first agent's calls that were dialled without an agent first.
func (b *reachBed) past(ctx context.Context, id, agent string) (out []campaigns.Result, err error) {
	all, err := centre.All[campaigns.Result](ctx, b.admin, "/campaigns/"+id+"/results?agent_id="+agent+"&")
	for _, r := range all {
		if a := r.Attempt; !a.Reserved && !a.JoinedAt.IsZero() && !a.EndedAt.IsZero() {
			out = append(out, r)
		}
	}
	return out, err
}

// matched holds what the ear heard against when the PBX said that the customer answered.
func (b *reachBed) matched(past []campaigns.Result, onsets <-chan time.Time) (all []time.Duration) {
	var times []time.Time
	for at := range onsets {
		times = append(times, at)
	}
	for _, r := range past {
		answered := b.witness.answered("cb-" + r.Attempt.CallID)
		i := slices.IndexFunc(times, func(at time.Time) bool { return at.After(answered) })
		if !answered.IsZero() && i >= 0 && times[i].Sub(answered) < reachTalk {
			all = append(all, times[i].Sub(answered))
		}
	}
	return all
}

// sells makes a campaign with so many leads, that may call at any hour.
func (b *reachBed) sells(ctx context.Context, leads int) (c campaigns.Campaign, err error) {
	var file strings.Builder
	file.WriteString("name,phone\n")
	for n := range leads {
		fmt.Fprintf(&file, "Lead %d,"+reachNumber+"\n", n, n)
	}
	var l lists.List
	if err := b.admin.Do(ctx, http.MethodPost, "/lists", b.centre.List("Bench"), &l); err != nil {
		return c, err
	}
	if err := centre.Import(ctx, b.admin, l.ID, file.String()); err != nil {
		return c, err
	}
	var t campaigns.Trunk
	if err := b.admin.Do(ctx, http.MethodPost, "/trunks", b.centre.Carrier(60, 10), &t); err != nil {
		return c, err
	}
	c = b.centre.Campaign("Bench", "Outbound", t.ID)
	c.Mode = rules.Power
	if err := b.admin.Do(ctx, http.MethodPost, "/campaigns", c, &c); err != nil {
		return c, err
	}
	return c, b.admin.Do(ctx, http.MethodPut, "/campaigns/"+c.ID+"/lists/"+l.ID, nil, nil)
}
