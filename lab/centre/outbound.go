package centre

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/packaging/prompts"
)

// callerID is what campaigns show in the lab.
const callerID = "+34910000000"

// Carrier is the trunk to the lab's carrier.
func (o *Centre) Carrier(channels int, cps float64) campaigns.Trunk {
	return campaigns.Trunk{SiteID: o.SiteID, Name: "Carrier", Route: "PJSIP/{number}@carrier", Channels: channels, CPS: cps, Numbers: []string{callerID}}
}

// List is one of Spanish leads.
func (o *Centre) List(name string) lists.List {
	return lists.List{SiteID: o.SiteID, Name: name, Country: "ES", TimeZone: "Europe/Madrid", Fields: []string{}}
}

// Campaign is one over a trunk that may call at any hour for a day: everybody it calls lives in the lab.
func (o *Centre) Campaign(name, queue, trunkID string) campaigns.Campaign {
	week := rules.Every("00:00-24:00", time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday)
	c := campaigns.Campaign{SiteID: o.SiteID, Name: name, State: campaigns.Stopped, ListIDs: []string{}, QueueID: o.Queues[queue].ID, Settings: campaigns.Settings{Mode: rules.Predictive, Ratio: 1, Pace: 100, Weight: 1,
		Country: "ES", TimeZone: "Europe/Madrid", TrunkID: trunkID, Preset: "any", Message: prompts.Media("outbound-sorry"),
		Rules:    rules.Rules{Limits: rules.Limits{Hours: &week, Holidays: rules.No}},
		CallerID: campaigns.CallerIDs{Source: rules.FromCampaign, Number: callerID}}}
	for _, field := range []string{"hours", "holidays"} {
		c.Overrides = append(c.Overrides, rules.Override{Field: field, By: "Lab", Reason: "everybody called lives in the lab", Expires: time.Now().AddDate(0, 0, 1).UTC()})
	}
	return c
}

// Import brings a file into a list with the columns it is found to have, and waits until its leads are there.
func Import(ctx context.Context, c *Client, listID, file string) error {
	var im lists.Import
	if err := c.Upload(ctx, "/lists/"+listID+"/imports?file_name=leads.csv", strings.NewReader(file), &im); err != nil {
		return fmt.Errorf("sending the leads: %w", err)
	}
	if err := c.Do(ctx, http.MethodPost, "/list-imports/"+im.ID+"/start", map[string]any{"plan": im.Plan}, nil); err != nil {
		return fmt.Errorf("importing the leads: %w", err)
	}
	for range 300 {
		if err := c.Do(ctx, http.MethodGet, "/list-imports/"+im.ID, nil, &im); err != nil || im.State == lists.Done {
			return err
		}
		if err := clock.Sleep(ctx, clock.Real(), 100*time.Millisecond); err != nil {
			return err
		}
	}
	return fmt.Errorf("the leads are not here after half a minute: the import is %s", im.State)
}
