package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/lab/centre"
	"github.com/cordboard/cordboard/packaging/prompts"
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
		campaigns.Trunk{SiteID: c.SiteID, Name: "Carrier", Route: "PJSIP/{number}@carrier", Channels: 20, CPS: 5, Numbers: []string{}})
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
		began, err := centre.Ensure(ctx, admin, "/campaigns", func(y campaigns.Campaign) bool { return y.Name == x.name }, campaignFor(c, trunk.ID, x.name, x.queue, x.mode))
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

func campaignFor(c *centre.Centre, trunk, name, queue string, mode rules.Mode) campaigns.Campaign {
	week := rules.Every("00:00-24:00", time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday)
	x := campaigns.Campaign{SiteID: c.SiteID, Name: name, State: campaigns.Stopped, ListIDs: []string{}, QueueID: c.Queues[queue].ID, Settings: campaigns.Settings{Mode: mode, Ratio: 1.5, Pace: 100, Weight: 1,
		Country: "ES", TimeZone: "Europe/Madrid", TrunkID: trunk, Preset: "any", Message: prompts.Media("outbound-sorry"), Record: true,
		Rules:    rules.Rules{Limits: rules.Limits{Hours: &week, Holidays: rules.No}},
		Preview:  campaigns.PreviewWay{CanSkip: true},
		CallerID: campaigns.CallerIDs{Source: rules.FromCampaign, Number: "+34910000000"}}}
	for _, field := range []string{"hours", "holidays"} {
		x.Overrides = append(x.Overrides, rules.Override{Field: field, By: "Demo", Reason: "everybody called lives in the lab", Expires: time.Now().AddDate(1, 0, 0).UTC()})
	}
	return x
}

// leadsFor brings a list with a file as people bring them; of seven people three answer and talk for a while.
func leadsFor(ctx context.Context, admin *centre.Client, c *centre.Centre, name string, n int) (string, error) {
	list, err := centre.Ensure(ctx, admin, "/lists", func(l lists.List) bool { return l.Name == name },
		lists.List{SiteID: c.SiteID, Name: name, Country: "ES", TimeZone: "Europe/Madrid", Fields: []string{}})
	if err != nil || list.Leads > 0 {
		return list.ID, err
	}
	var file bytes.Buffer
	file.WriteString("name;phone;city;contract\n")
	first, last, cities := []string{"Lucía", "Mateo", "Sofía", "Hugo", "Martina", "Leo", "Carla", "Pablo"}, []string{"García", "Ruiz", "Vega", "Ortiz", "Ramos", "Molina"}, []string{"Madrid", "Sevilla", "Bilbao", "Cádiz"}
	kinds := []string{"98335", "92500", "98255", "93000", "98520", "95000", "96000"}
	for i := range n {
		talk := kinds[i%len(kinds)]
		fmt.Fprintf(&file, "%s %s;%s%04d;%s;C-%05d\n", first[i%len(first)], last[(i/3)%len(last)], talk, i, cities[i%len(cities)], 1000+i)
	}
	var im lists.Import
	if err := admin.Upload(ctx, "/lists/"+list.ID+"/imports?file_name=leads.csv", &file, &im); err != nil {
		return "", fmt.Errorf("bringing the list %s: %w", name, err)
	}
	if err := admin.Do(ctx, http.MethodPost, "/list-imports/"+im.ID+"/start", map[string]any{"plan": im.Plan}, nil); err != nil {
		return "", fmt.Errorf("bringing the list %s: %w", name, err)
	}
	for range 300 {
		if err := admin.Do(ctx, http.MethodGet, "/list-imports/"+im.ID, nil, &im); err != nil || im.State == lists.Done {
			return list.ID, err
		}
		if err := clock.Sleep(ctx, clock.Real(), 100*time.Millisecond); err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("the list %s is not here after half a minute", name)
}
