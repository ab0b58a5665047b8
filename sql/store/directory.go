package store

import (
	"context"
	"errors"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/mailboxes"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/sql/store/db"
)

// LoadDirectory reads the desk's whole picture in one consistent read. An agent whose user is not active is not active.
func (s *Store) LoadDirectory(ctx context.Context) (*directory.Directory, error) {
	d := directory.Empty()
	err := s.snapshot(ctx, func(q *db.Queries) error {
		for _, load := range []func(context.Context, *db.Queries, *directory.Directory) error{
			loadAgents, loadQueues, loadMembers, loadEntries, loadWords, loadMailboxes, loadPresence, loadGuides,
		} {
			if err := load(ctx, q, d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

func loadAgents(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	rows, err := q.AllAgents(ctx)
	if err != nil {
		return err
	}
	for _, a := range rows {
		d.Agents[a.ID] = agents.Profile{ID: a.ID, UserID: a.UserID, SiteID: a.SiteID, TeamID: a.TeamID.String, Name: a.Name,
			Phone: a.Phone, Extension: a.Extension.String, AutoAnswer: a.AutoAnswer, Skills: []agents.SkillLevel{}, QueueIDs: []string{},
			Active: a.Active && a.UserActive, Version: int(a.Version), Phones: agents.PhoneWords(a.Phones), Number: a.Number.String,
			NumberDirect: a.NumberDirect, NumberCallerID: a.NumberCallerID, Standing: a.Standing, Capacity: agents.CapacityOf(a.Capacity), Language: a.Language}
	}
	skills, err := q.AllAgentSkills(ctx)
	if err != nil {
		return err
	}
	for _, k := range skills {
		a := d.Agents[k.AgentID]
		a.Skills = append(a.Skills, agents.SkillLevel{SkillID: k.SkillID, Level: int(k.Level)})
		d.Agents[k.AgentID] = a
	}
	return nil
}

func loadQueues(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	rows, err := q.AllQueues(ctx)
	list, err := mapped(rows, err, sure(queueOf))
	if err != nil {
		return err
	}
	at, ids := index(list, func(x queues.Queue) string { return x.ID })
	if err := errors.Join(fillCare(ctx, q, list, at, ids), fillGuides(ctx, q, list, at, ids)); err != nil {
		return err
	}
	if err := fillRouting(ctx, q, list, at, ids); err != nil {
		return err
	}
	codes, err := q.AllQueueDispositions(ctx)
	for _, c := range codes {
		x := &list[at[c.QueueID]]
		x.DispositionIDs = append(x.DispositionIDs, c.DispositionID)
	}
	return gather(d.Queues, list, err, func(x queues.Queue) string { return x.ID })
}

func loadMembers(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	members, err := q.AllQueueAgents(ctx)
	if err != nil {
		return err
	}
	for _, m := range members {
		a, x := d.Agents[m.AgentID], d.Queues[m.QueueID]
		a.QueueIDs, x.AgentIDs = append(a.QueueIDs, m.QueueID), append(x.AgentIDs, m.AgentID)
		d.Agents[m.AgentID], d.Queues[m.QueueID] = a, x
	}
	return nil
}

func loadEntries(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	entries, err := q.AllEntryPoints(ctx)
	if err != nil {
		return err
	}
	for _, e := range entries {
		d.Entries[e.ID] = entryPointOf(e)
	}
	if d.Prompts, err = loadPrompts(ctx, q); err != nil {
		return err
	}
	rows, err := q.AllSchedules(ctx)
	list, err := mapped(rows, err, scheduleOf)
	return gather(d.Schedules, list, err, func(x queues.Schedule) string { return x.ID })
}

// loadWords reads what agents choose from: pause reasons and dispositions.
func loadWords(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	reasons, err := q.AllPauseReasons(ctx)
	pauses, err := mapped(reasons, err, pauseReasonOf)
	if err := gather(d.PauseReasons, pauses, err, func(x agents.PauseReason) string { return x.ID }); err != nil {
		return err
	}
	rows, err := q.AllDispositions(ctx)
	codes, err := mapped(rows, err, dispositionOf)
	return gather(d.Dispositions, codes, err, func(x queues.Disposition) string { return x.ID })
}

func loadMailboxes(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	rows, err := q.AllMailboxes(ctx)
	list, err := mapped(rows, err, sure(mailboxOf))
	return gather(d.Mailboxes, list, err, func(x mailboxes.Mailbox) string { return x.ID })
}

func gather[T any](m map[string]T, list []T, err error, id func(T) string) error {
	for _, x := range list {
		m[id(x)] = x
	}
	return err
}
