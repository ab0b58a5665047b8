package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

type rulePreviewInput struct{ Body Draft[automation.Rule] }

type threadMacroInput struct {
	ID      string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	MacroID string `path:"macro_id" minLength:"26" maxLength:"26" doc:"ULID"`
}

// automationOperations are about the rules and macros of written conversations.
func (s *Server) automationOperations() {
	const tag = "automation-rules"
	st := s.cfg.Stores.Automation
	registerNoun(s, noun[automation.Rule]{one: "automation-rule", many: tag, read: accounts.PermQueuesRead, write: accounts.PermQueuesWrite, id: func(v *automation.Rule) *string { return &v.ID },
		list: st.ListRules, get: st.GetRule,
		create: func(ctx context.Context, by events.Actor, r events.Reach, v automation.Rule) (automation.Rule, error) {
			v, err := st.CreateRule(ctx, by, r, v)
			return v, s.inboxWritten(ctx, err)
		},
		update: func(ctx context.Context, by events.Actor, r events.Reach, v automation.Rule) (automation.Rule, error) {
			v, err := st.UpdateRule(ctx, by, r, v)
			return v, s.inboxWritten(ctx, err)
		},
		remove: func(ctx context.Context, by events.Actor, r events.Reach, id string) error {
			return s.inboxWritten(ctx, st.DeleteRule(ctx, by, r, id))
		}})
	register(s, op{id: "automation-rule-preview", method: http.MethodPost, path: "/automation-rules/preview", tag: tag, access: Needs(accounts.PermQueuesRead),
		summary: "Which of the last 100 conversations a rule would have met; nothing is done"}, s.rulePreview)
	register(s, op{id: "automation-rule-figures", method: http.MethodGet, path: "/automation-rule-figures", tag: tag, summary: "How often every rule acted within 90 days, and when last", access: Needs(accounts.PermQueuesRead)},
		func(ctx context.Context, _ *nothing) (*body[List[automation.RuleFigure]], error) {
			list, err := st.RuleFigures(ctx, reachOf(ctx, accounts.PermQueuesRead))
			return reply(List[automation.RuleFigure]{Items: list}, err)
		})
	register(s, op{id: "automation-rule-runs", method: http.MethodGet, path: "/automation-rules/{id}/runs", tag: tag, summary: "The last 20 times that a rule acted, and what it did", access: Needs(accounts.PermQueuesRead)}, s.ruleRuns)
	registerNoun(s, noun[automation.Macro]{one: "macro", many: "macros", read: accounts.PermQueuesRead, write: accounts.PermQueuesWrite, id: func(v *automation.Macro) *string { return &v.ID },
		list: st.ListMacros, get: st.GetMacro, create: st.CreateMacro, update: st.UpdateMacro, remove: st.DeleteMacro})
	works := NeedsOneOf(accounts.PermDeskWork, accounts.PermQueuesSteer)
	register(s, op{id: "thread-macros", method: http.MethodGet, path: "/threads/{id}/macros", tag: "threads", summary: "Macros that can be run on a conversation", access: works}, s.threadMacros)
	register(s, op{id: "thread-macro-run", method: http.MethodPost, path: "/threads/{id}/macros/{macro_id}", tag: "threads", summary: "Run a macro: all of its actions, or none", access: works},
		func(ctx context.Context, in *threadMacroInput) (*body[events.Thread], error) {
			return reply(s.cfg.Inbox.RunMacro(ctx, s.person(ctx), in.ID, in.MacroID))
		})
}

// rulePreview tells who wrote and what only to those who may read the conversations.
func (s *Server) rulePreview(ctx context.Context, in *rulePreviewInput) (*body[automation.RulePreview], error) {
	r := in.Body.Value
	if r.Name == "" {
		r.Name = "?" // a rule may be tried before it has a name
	}
	if err := check.First(check.ID("site_id", r.SiteID), r.Validate()); err != nil {
		return nil, err
	}
	if !reachOf(ctx, accounts.PermQueuesRead).Allows(events.Scope{SiteID: r.SiteID}) {
		return nil, fault.New(fault.Forbidden, "You may not read the rules of this site.").WithKey("site.not_yours").WithField("site_id")
	}
	out, err := s.cfg.Inbox.Preview(ctx, r)
	reads := reachOf(ctx, accounts.PermInteractionsAll)
	for n, m := range out.Met {
		if !reads.Allows(events.Scope{SiteID: r.SiteID, QueueID: m.QueueID}) {
			out.Met[n].Name, out.Met[n].Text = "", ""
		}
	}
	return reply(out, err)
}

// latestRuns is how many runs of a rule are told.
const latestRuns = 20

// ruleRuns tells with whom it was only to those who may read the conversations.
func (s *Server) ruleRuns(ctx context.Context, in *idInput) (*body[List[automation.RuleRun]], error) {
	r := reachOf(ctx, accounts.PermQueuesRead)
	rule, err := s.cfg.Stores.Automation.GetRule(ctx, r, in.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.cfg.Stores.Automation.RuleRuns(ctx, r, in.ID, latestRuns)
	reads := reachOf(ctx, accounts.PermInteractionsAll)
	for n, run := range list {
		if !reads.Allows(events.Scope{SiteID: rule.SiteID, QueueID: run.QueueID}) {
			list[n].Name = ""
		}
	}
	return reply(List[automation.RuleRun]{Items: list}, err)
}

func (s *Server) threadMacros(ctx context.Context, in *idInput) (*body[List[automation.Macro]], error) {
	t, err := s.cfg.Stores.Threads.GetThread(ctx, s.eyesWith(ctx, accounts.PermQueuesSteer), in.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.cfg.Stores.Automation.MacrosOfSite(ctx, t.SiteID)
	out := []automation.Macro{}
	for _, m := range list {
		if m.Fits(t) {
			out = append(out, m)
		}
	}
	return reply(List[automation.Macro]{Items: out}, err)
}

var _ Inbox = (*inbox.Engine)(nil)
