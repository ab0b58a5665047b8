package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ guides.Store = (*Store)(nil)

// fillGuides reads what leads agents through the queues' conversations.
func fillGuides(ctx context.Context, q *db.Queries, list []queues.Queue, at map[string]int, ids []string) error {
	for i := range list {
		list[i].Guide = guides.Attached{}.Normalize()
	}
	rows, err := q.GuidesOfQueues(ctx, ids)
	for _, g := range rows {
		list[at[g.QueueID]].Guide = guides.Attached{ScriptID: g.ScriptID.String, FormID: g.FormID.String, CRM: guides.CRM{URL: g.CrmUrl, Mode: g.CrmMode}}
	}
	return err
}

func writeGuide(ctx context.Context, q *db.Queries, x queues.Queue) error {
	g := x.Guide.Normalize()
	return q.PutQueueGuide(ctx, db.PutQueueGuideParams{QueueID: x.ID, ScriptID: null(g.ScriptID), FormID: null(g.FormID), CrmUrl: g.CRM.URL, CrmMode: g.CRM.Mode})
}

// guideRefs: script and form are of the site, and the CRM's host is one that the site lets be opened.
func guideRefs(ctx context.Context, q *db.Queries, siteID string, g guides.Attached) error {
	if g.ScriptID != "" {
		n, err := q.CountScriptsOfSite(ctx, db.CountScriptsOfSiteParams{SiteID: siteID, Ids: []string{g.ScriptID}})
		if err := counted("guide.script_id", n, 1, err); err != nil {
			return err
		}
	}
	if g.FormID != "" {
		n, err := q.CountFormsOfSite(ctx, db.CountFormsOfSiteParams{SiteID: siteID, Ids: []string{g.FormID}})
		if err := counted("guide.form_id", n, 1, err); err != nil {
			return err
		}
	}
	if g.CRM.URL == "" {
		return nil
	}
	host, err := guides.Host(g.CRM.URL)
	if err != nil {
		return err
	}
	hosts, err := hostsNoun.get(ctx, q, events.Everything(), siteID)
	if err != nil || hosts.Allows(host) {
		return err
	}
	return check.Trouble("crm.not_allowed", "guide.crm.url", "%s is not among the hosts that this site lets be opened. Ask an administrator to add it to the list of CRM hosts.", host).With("host", host)
}

// hostsNoun is written for the whole site. It is never made or deleted: a site that never wrote one allows nothing.
var hostsNoun = noun[guides.Hosts]{
	name:   "crm_hosts",
	head:   func(x *guides.Hosts) head { return head{&x.SiteID, &x.SiteID, &x.Version} },
	check:  guides.Hosts.Validate,
	allows: whole(func(x guides.Hosts) string { return x.SiteID }),
	refs:   noRefs[guides.Hosts],
	get: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (guides.Hosts, error) {
		row, err := q.GetCRMHosts(ctx, db.GetCRMHostsParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(row, err, hostsOf)
	},
	lock: func(ctx context.Context, q *db.Queries, r events.Reach, id string) (guides.Hosts, error) {
		row, err := q.LockCRMHosts(ctx, db.LockCRMHostsParams{ID: id, AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs})
		return one(db.GetCRMHostsRow(row), err, hostsOf)
	},
	update: func(ctx context.Context, q *db.Queries, _, x guides.Hosts) error {
		return q.PutCRMHosts(ctx, db.PutCRMHostsParams{SiteID: x.SiteID, Hosts: text(orEmpty(x.Hosts))})
	},
}

// hostsOf reads a list; one that was never written is at version 1.
func hostsOf(row db.GetCRMHostsRow) (guides.Hosts, error) {
	h := guides.Hosts{SiteID: row.SiteID, Hosts: []string{}, Version: max(int(row.Version.Int32), 1)}
	if !row.Hosts.Valid {
		return h, nil
	}
	list, err := untext[[]string](row.Hosts.String)
	h.Hosts = orEmpty(list)
	return h, err
}

// GetHosts answers which hosts of CRMs a site in reach lets be opened.
func (s *Store) GetHosts(ctx context.Context, r events.Reach, siteID string) (guides.Hosts, error) {
	return getRow(ctx, s, hostsNoun, r, siteID)
}

// UpdateHosts writes what was read at h.Version.
func (s *Store) UpdateHosts(ctx context.Context, by events.Actor, r events.Reach, h guides.Hosts) (guides.Hosts, error) {
	return updateRow(ctx, s, hostsNoun, by, r, h.Normalize())
}

// loadGuides reads scripts, forms and hosts.
func loadGuides(ctx context.Context, q *db.Queries, d *directory.Directory) error {
	scripts, err := q.AllScripts(ctx)
	list, err := mapped(scripts, err, scriptOf)
	if err := gather(d.Scripts, list, err, func(x guides.Script) string { return x.ID }); err != nil {
		return err
	}
	forms, err := q.AllForms(ctx)
	made, err := mapped(forms, err, formOf)
	if err := gather(d.Forms, made, err, func(x guides.Form) string { return x.ID }); err != nil {
		return err
	}
	rows, err := q.AllCRMHosts(ctx)
	hosts, err := mapped(rows, err, func(h db.CrmHost) (guides.Hosts, error) {
		list, err := untext[[]string](h.Hosts)
		return guides.Hosts{SiteID: h.SiteID, Hosts: list, Version: int(h.Version)}, err
	})
	return gather(d.CRMHosts, hosts, err, func(x guides.Hosts) string { return x.SiteID })
}

// putAnswers writes what the journal knows of an interaction's form.
func putAnswers(ctx context.Context, q *db.Queries, i *projector.Interaction) error {
	f := i.Form
	if f == nil {
		return nil
	}
	return q.PutFormAnswers(ctx, db.PutFormAnswersParams{InteractionID: i.ID, SiteID: i.SiteID, QueueID: null(i.QueueID), AgentID: null(i.TakenBy),
		FormID: f.FormID, FormVersion: int32(f.Version), Answers: text(f), SavedAt: either(f.SavedAt, i.ChangedAt), Seq: i.Seq})
}

// answersOf reads what was answered in an interaction; nil when nothing was.
func answersOf(ctx context.Context, q *db.Queries, interactionID string) (*events.FormAnswers, error) {
	row, err := q.AnswersOfInteraction(ctx, interactionID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f, err := untext[events.FormAnswers](row)
	return &f, err
}

// ListAnswers implements guides.Store.
func (s *Store) ListAnswers(ctx context.Context, r events.Reach, queueID string, from, to time.Time, limit int) ([]guides.Answers, error) {
	if !ids.Valid(queueID) {
		return nil, missing("queue")
	}
	from, to = bounds(from, to)
	rows, err := s.q.AnswersOfQueue(ctx, db.AnswersOfQueueParams{QueueID: null(queueID), NotBefore: from, Begun: from, Before: to,
		AllSites: flag(r.AllSites), SiteIds: r.SiteIDs, PartIds: r.PartIDs, QueueIds: nulls(r.QueueIDs), Limit: int32(limit)})
	list, err := mapped(rows, err, func(x db.AnswersOfQueueRow) (guides.Answers, error) {
		f, err := untext[events.FormAnswers](x.Answers)
		return guides.Answers{FormAnswers: f, InteractionID: x.InteractionID, AgentID: x.AgentID.String, CreatedAt: x.CreatedAt,
			DispositionID: x.DispositionID.String, Direction: events.Direction(x.Direction), From: x.FromNumber, To: x.ToNumber}, err
	})
	return list, explain(err)
}
