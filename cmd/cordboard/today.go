package main

import (
	"context"
	"slices"
	"time"

	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// todayPages bounds what is read at start for the figures of the day: 200 a page, 40,000 interactions in all.
const todayPages = 200

// today reads the interactions of the last day, which covers the calendar day of every site, so that the figures of the
// queues go on over a restart. What is not projected yet comes from the live picture and the journal.
func (d *daemon) today(ctx context.Context) ([]events.Interaction, error) {
	f := interactions.HistoryFilter{Reach: events.Everything(), From: d.clock.Now().Add(-26 * time.Hour)}
	var all []events.Interaction
	page := events.Page{Limit: 200}
	for range todayPages {
		items, next, err := d.store.ListInteractions(ctx, f, page)
		if err != nil {
			return all, err
		}
		all = append(all, items...)
		if next == "" {
			break
		}
		page.After = next
	}
	d.recall.Do(func() { // newest first, as they are read
		ended := slices.Clone(all)
		slices.Reverse(ended)
		d.desk.Recall(ended)
	})
	return all, nil
}

// zone is a site's time zone, UTC for a site not known yet.
func (d *daemon) zone(siteID string) *time.Location {
	if z, ok := d.zones.Load(siteID); ok {
		return z.(*time.Location)
	}
	return time.UTC
}

// readZones learns the time zones of all sites.
func (d *daemon) readZones(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	sites, _, err := d.store.ListSites(ctx, events.Everything(), events.Page{Limit: 200})
	if err != nil {
		d.log.Warn("the time zones of the sites could not be read; figures of the day use the last known ones", "error", err)
		return
	}
	for _, s := range sites {
		if z, err := time.LoadLocation(s.TimeZone); err == nil {
			d.zones.Store(s.ID, z)
		}
	}
}
