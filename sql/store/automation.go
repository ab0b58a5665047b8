package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ automation.Store = (*Store)(nil)

// ruleSpec is what a rule has besides what is asked for.
type ruleSpec struct {
	Any        bool                   `json:"any,omitempty"`
	Conditions []automation.Condition `json:"conditions,omitempty"`
	Actions    []automation.Action    `json:"actions"`
	Stop       bool                   `json:"stop,omitempty"`
}

var ruleNoun = noun[automation.Rule]{
	name:   "automation_rule",
	head:   func(x *automation.Rule) head { return head{&x.ID, &x.SiteID, &x.Version} },
	check:  automation.Rule.Validate,
	allows: whole(func(x automation.Rule) string { return x.SiteID }),
	refs:   ruleRefs,
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (automation.Rule, error) {
		row, err := q.GetRule(ctx, db.GetRuleParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, ruleOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (automation.Rule, error) {
		row, err := q.LockRule(ctx, db.LockRuleParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, ruleOf)
	},
	list: func(ctx context.Context, q *db.Queries, r events.Reach, after string, limit int32) ([]automation.Rule, error) {
		rows, err := q.ListRules(ctx, db.ListRulesParams{AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, After: after, Limit: limit})
		return mapped(rows, err, ruleOf)
	},
	insert: func(ctx context.Context, q *db.Queries, x automation.Rule) error {
		return q.InsertRule(ctx, db.InsertRuleParams{ID: x.ID, SiteID: x.SiteID, Name: x.Name, Position: int32(x.Position), Active: x.Active, Event: string(x.When),
			Minutes: int32(x.Minutes), Spec: specOf(x), Version: 1})
	},
	update: func(ctx context.Context, q *db.Queries, _, x automation.Rule) error {
		if err := q.DropIdleRuns(ctx, x.ID); err != nil {
			return err
		}
		return q.UpdateRule(ctx, db.UpdateRuleParams{ID: x.ID, Name: x.Name, Position: int32(x.Position), Active: x.Active, Event: string(x.When), Minutes: int32(x.Minutes), Spec: specOf(x)})
	},
	delete: func(ctx context.Context, q *db.Queries, x automation.Rule) error {
		if err := q.DropRuns(ctx, x.ID); err != nil {
			return err
		}
		return q.DeleteRule(ctx, x.ID)
	},
}

func specOf(x automation.Rule) string {
	return text(ruleSpec{Any: x.Any, Conditions: x.Conditions, Actions: x.Actions, Stop: x.Stop})
}

func ruleOf(r db.AutomationRule) (automation.Rule, error) {
	var spec ruleSpec
	if err := json.Unmarshal([]byte(r.Spec), &spec); err != nil {
		return automation.Rule{}, fmt.Errorf("rule %s cannot be read: %w", r.ID, err)
	}
	return automation.Rule{ID: r.ID, SiteID: r.SiteID, Name: r.Name, Position: int(r.Position), Active: r.Active, When: automation.When(r.Event), Minutes: int(r.Minutes),
		Any: spec.Any, Conditions: orEmpty(spec.Conditions), Actions: orEmpty(spec.Actions), Stop: spec.Stop, Version: int(r.Version)}, nil
}

// ruleRefs: what a rule names exists at its site.
func ruleRefs(ctx context.Context, q *db.Queries, x automation.Rule) error {
	for n, c := range x.Conditions {
		if err := namedAtSite(ctx, q, x.SiteID, fmt.Sprintf("conditions.%d.values", n), string(c.Kind), c.Values); err != nil {
			return err
		}
	}
	return actionRefs(ctx, q, x.SiteID, x.Actions)
}

func actionRefs(ctx context.Context, q *db.Queries, siteID string, list []automation.Action) error {
	for n, a := range list {
		if err := namedAtSite(ctx, q, siteID, fmt.Sprintf("actions.%d.value", n), string(a.Do), []string{a.Value}); err != nil {
			return err
		}
	}
	return nil
}

// namedAtSite counts the rows that a condition or an action of this kind names; words of other kinds name none.
func namedAtSite(ctx context.Context, q *db.Queries, siteID, field, kind string, list []string) error {
	var n int64
	var err error
	switch kind {
	case string(automation.IfInbox):
		n, err = q.CountInboxesOfSite(ctx, db.CountInboxesOfSiteParams{SiteID: siteID, Ids: list})
	case string(automation.IfQueue):
		n, err = q.CountQueuesOfSite(ctx, db.CountQueuesOfSiteParams{SiteID: siteID, Ids: list})
	case string(automation.IfHours):
		n, err = q.CountSchedulesOfSite(ctx, db.CountSchedulesOfSiteParams{SiteID: siteID, Ids: list})
	case string(automation.Assign):
		n, err = q.CountAgentsOfSite(ctx, db.CountAgentsOfSiteParams{SiteID: siteID, Ids: list})
	case string(automation.Canned):
		n, err = q.CountCannedOfSite(ctx, db.CountCannedOfSiteParams{SiteID: siteID, Ids: list})
	default:
		return nil
	}
	return counted(field, n, len(list), err)
}

// ListRules answers a page of rules in reach.
func (s *Store) ListRules(ctx context.Context, r events.Reach, p events.Page) ([]automation.Rule, string, error) {
	return listRows(ctx, s, ruleNoun, r, p)
}

// GetRule answers one in reach.
func (s *Store) GetRule(ctx context.Context, r events.Reach, id string) (automation.Rule, error) {
	return getRow(ctx, s, ruleNoun, r, id)
}

// CreateRule writes a new one.
func (s *Store) CreateRule(ctx context.Context, by events.Actor, r events.Reach, x automation.Rule) (automation.Rule, error) {
	return createRow(ctx, s, ruleNoun, by, r, x)
}

// UpdateRule writes what was read at x.Version; waits at which it looked in vain are looked at again.
func (s *Store) UpdateRule(ctx context.Context, by events.Actor, r events.Reach, x automation.Rule) (automation.Rule, error) {
	return updateRow(ctx, s, ruleNoun, by, r, x)
}

// DeleteRule deletes a rule with what is noted of it.
func (s *Store) DeleteRule(ctx context.Context, by events.Actor, r events.Reach, id string) error {
	return deleteRow(ctx, s, ruleNoun, by, r, id)
}
