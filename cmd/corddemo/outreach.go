package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/lab/centre"
)

// The queues of those who call out: robots on their lines, and Dan, who looks at each lead first.
const (
	outreach = "Outreach"
	renewals = "Renewals"
)

// callOut begins two campaigns, or leaves those that are there as they are. They may call at any hour: everybody they call
// lives in the lab.
func callOut(ctx context.Context, admin *centre.Client, c *centre.Centre) error {
	trunk, err := centre.Ensure(ctx, admin, "/trunks", func(t campaigns.Trunk) bool { return t.Name == "Carrier" },
		c.Carrier(20, 5))
	if err != nil {
		return err
	}
	for _, x := range []struct {
		name, queue string
		mode        rules.Mode
		leads       int
	}{{"Spring offer", outreach, rules.Predictive, 900}, {"Contracts that end", renewals, rules.Preview, 60}} {
		list, err := leadsFor(ctx, admin, c, x.name, x.leads)
		if err != nil {
			return err
		}
		began, err := centre.Ensure(ctx, admin, "/campaigns", func(y campaigns.Campaign) bool { return y.Name == x.name }, campaignFor(c.Campaign(x.name, x.queue, trunk.ID), x.mode))
		if err != nil {
			return err
		}
		if len(began.ListIDs) > 0 {
			continue // somebody may have stopped it
		}
		if err := admin.Do(ctx, http.MethodPut, "/campaigns/"+began.ID+"/lists/"+list, nil, nil); err != nil {
			return fmt.Errorf("giving %s its list: %w", x.name, err)
		}
		if err := admin.Do(ctx, http.MethodPost, "/campaigns/"+began.ID+"/control", campaigns.Wish{State: campaigns.Running}, nil); err != nil {
			return fmt.Errorf("starting %s: %w", x.name, err)
		}
	}
	return nil
}

func campaignFor(x campaigns.Campaign, mode rules.Mode) campaigns.Campaign {
	x.Mode, x.Ratio, x.Record, x.Preview = mode, 1.5, true, campaigns.PreviewWay{CanSkip: true}
	for n := range x.Overrides {
		x.Overrides[n].Expires = time.Now().AddDate(1, 0, 0).UTC()
	}
	return x
}

// leadsFor brings a list with a file as people bring them; of seven people three answer and talk for a while.
func leadsFor(ctx context.Context, admin *centre.Client, c *centre.Centre, name string, n int) (string, error) {
	list, err := centre.Ensure(ctx, admin, "/lists", func(l lists.List) bool { return l.Name == name },
		c.List(name))
	if err != nil || list.Leads > 0 {
		return list.ID, err
	}
	var file strings.Builder
	file.WriteString("name;phone;city;contract\n")
	first, last, cities := []string{"Lucía", "Mateo", "Sofía", "Hugo", "Martina", "Leo", "Carla", "Pablo"}, []string{"García", "Ruiz", "Vega", "Ortiz", "Ramos", "Molina"}, []string{"Madrid", "Sevilla", "Bilbao", "Cádiz"}
	kinds := []string{"98335", "92500", "98255", "93000", "98520", "95000", "96000"}
	for i := range n {
		talk := kinds[i%len(kinds)]
		fmt.Fprintf(&file, "%s %s;%s%04d;%s;C-%05d\n", first[i%len(first)], last[(i/3)%len(last)], talk, i, cities[i%len(cities)], 1000+i)
	}
	if err := centre.Import(ctx, admin, list.ID, file.String()); err != nil {
		return "", fmt.Errorf("bringing the list %s: %w", name, err)
	}
	return list.ID, nil
}
