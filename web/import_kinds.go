package web

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/intake"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

func fields(list ...string) []ImportField {
	out := make([]ImportField, len(list))
	for i, f := range list {
		name, must := strings.CutSuffix(f, "*")
		out[i] = ImportField{Name: name, Required: must}
	}
	return out
}

// importKinds are the nouns that can be imported.
var importKinds = []importKind{
	{one: "user", many: "users", write: accounts.PermUsersWrite, fields: fields("login*", "name*", "email", "language", "role", "agent", "team", "queues", "extension"), row: personRow},
	{one: "contact", many: "contacts", write: accounts.PermContactsWrite, fields: fields("name", "company", "phone", "email", "language", "notes"), row: contactRow},
	{one: "skill", many: "skills", write: accounts.PermUsersWrite, fields: fields("name*"), row: func(v map[string]string, l *lookup) (intake.Row, error) {
		return intake.Row{Skill: &agents.Skill{SiteID: l.site, Name: v["name"]}}, nil
	}},
	{one: "disposition", many: "dispositions", write: accounts.PermQueuesWrite, fields: fields("name*", "label_en", "label_es", "success", "kind"), row: func(v map[string]string, l *lookup) (intake.Row, error) {
		yes, err := truth("success", v["success"])
		return intake.Row{Disposition: &queues.Disposition{SiteID: l.site, Name: v["name"], Label: labels(v), Success: yes, Kind: v["kind"]}}, err
	}},
	{one: "pause-reason", many: "pause-reasons", write: accounts.PermUsersWrite, fields: fields("name*", "label_en", "label_es", "limit_minutes", "billable"), row: pauseReasonRow},
	{one: "entry-point", many: "entry-points", write: accounts.PermQueuesWrite, fields: fields("number*", "name*", "queue", "agent", "schedule", "language", "greeting", "closed_prompt"), row: entryPointRow},
}

func labels(v map[string]string) queues.Label {
	out := queues.Label{}
	for _, language := range []string{"en", "es"} {
		if l := v["label_"+language]; l != "" {
			out[language] = l
		}
	}
	return out
}

// truth reads what people write for yes and no.
func truth(field, v string) (bool, error) {
	switch strings.ToLower(v) {
	case "yes", "y", "true", "1", "x", "sí", "si", "s", "verdadero":
		return true, nil
	case "", "no", "n", "false", "0", "falso":
		return false, nil
	}
	return false, check.Trouble("import.truth", field, "%q is neither yes nor no.", v)
}

// several takes apart what stands in one cell.
func several(cell string) []string {
	var out []string
	for _, v := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }) {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func pauseReasonRow(v map[string]string, l *lookup) (intake.Row, error) {
	limit := 0
	if m := v["limit_minutes"]; m != "" {
		n, err := strconv.Atoi(m)
		if err != nil {
			return intake.Row{}, check.Trouble("import.number", "limit_minutes", "%q is not a number.", m)
		}
		limit = n
	}
	billable, err := truth("billable", v["billable"])
	return intake.Row{PauseReason: &agents.PauseReason{SiteID: l.site, Name: v["name"], Label: labels(v), LimitMinutes: limit, Billable: billable}}, err
}

func contactRow(v map[string]string, l *lookup) (intake.Row, error) {
	c := contacts.Contact{SiteID: l.site, Name: v["name"], Company: v["company"], Language: v["language"], Notes: v["notes"]}
	for _, n := range several(v["phone"]) {
		c.Identities = append(c.Identities, contacts.Identity{Kind: contacts.KindPhone, Value: n})
	}
	for _, m := range several(v["email"]) {
		c.Identities = append(c.Identities, contacts.Identity{Kind: contacts.KindEmail, Value: m})
	}
	return intake.Row{Contact: &c}, nil
}

func entryPointRow(v map[string]string, l *lookup) (intake.Row, error) {
	e := queues.EntryPoint{SiteID: l.site, Number: v["number"], Name: v["name"], Language: v["language"]}
	if e.Language == "" {
		e.Language = "en"
	}
	var err error
	name := func(field string, in map[string]string) string {
		id, trouble := l.find(field, v[field], in)
		err = check.First(err, trouble)
		return id
	}
	e.QueueID, e.AgentID, e.ScheduleID = name("queue", l.queues), name("agent", l.agents), name("schedule", l.schedules)
	e.Greeting, e.ClosedPrompt = l.media(v["greeting"]), l.media(v["closed_prompt"])
	return intake.Row{EntryPoint: &e}, err
}

// personRow makes a user, and an agent when anything of one is told. Passwords do not travel in files: a password is set
// in the form afterwards.
func personRow(v map[string]string, l *lookup) (intake.Row, error) {
	u := accounts.User{SiteID: l.site, Login: v["login"], Name: v["name"], Email: v["email"], Language: v["language"], Theme: "system", Active: true, Grants: []accounts.Grant{}}
	if u.Language == "" {
		u.Language = "en"
	}
	role, err := l.find("role", v["role"], l.roles)
	if err != nil {
		return intake.Row{}, err
	}
	if role != "" {
		u.Grants = append(u.Grants, accounts.Grant{RoleID: role, SiteIDs: []string{l.site}})
	}
	p := &intake.Person{User: u, Guard: accounts.GuardOf(l.principal)}
	isAgent, err := truth("agent", v["agent"])
	if err != nil {
		return intake.Row{}, err
	}
	if isAgent || v["team"] != "" || v["queues"] != "" || v["extension"] != "" {
		if p.Agent, err = agentOf(v, l); err != nil {
			return intake.Row{}, err
		}
	}
	return intake.Row{Person: p}, nil
}

func agentOf(v map[string]string, l *lookup) (*agents.Profile, error) {
	a := agents.Profile{SiteID: l.site, Phone: "browser", Extension: v["extension"], Active: true, Skills: []agents.SkillLevel{}, QueueIDs: []string{}}
	if a.Extension != "" {
		a.Phone = "extension"
	}
	var err error
	if a.TeamID, err = l.find("team", v["team"], l.teams); err != nil {
		return nil, err
	}
	for _, q := range several(v["queues"]) {
		id, err := l.find("queues", q, l.queues)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(a.QueueIDs, id) {
			a.QueueIDs = append(a.QueueIDs, id)
		}
	}
	return &a, nil
}

// lookup turns the names in a file into rows of the site, as far as the caller reaches it.
type lookup struct {
	site                                       string
	principal                                  accounts.Principal
	queues, schedules, teams, roles, promptIDs map[string]string
	// agents are found by name, or by extension where two have the same name.
	agents map[string]string
}

func (l *lookup) find(field, name string, in map[string]string) (string, error) {
	if name == "" {
		return "", nil
	}
	if id := in[strings.ToLower(name)]; id != "" {
		return id, nil
	}
	return "", check.Trouble("import.unknown_name", field, "There is no %s %q at this site.", field, name).With("name", name)
}

// media takes the name of a prompt, or a media URI as it is.
func (l *lookup) media(v string) string {
	if id := l.promptIDs[strings.ToLower(v)]; id != "" {
		return prompts.Media(id)
	}
	return v
}

func (s *Server) lookup(ctx context.Context, site string, write accounts.Permission) (*lookup, error) {
	r := reachOf(ctx, write)
	if !r.Touches(site) {
		return nil, check.Unknown("site_id")
	}
	l := &lookup{site: site, principal: principalOf(ctx), queues: map[string]string{}, schedules: map[string]string{}, teams: map[string]string{},
		roles: map[string]string{}, promptIDs: map[string]string{}, agents: map[string]string{}}
	st := s.cfg.Stores
	roles, err := s.cfg.Accounts.ListRoles(ctx, l.principal)
	if err != nil && !l.principal.Can(accounts.PermUsersRead) {
		err = nil // who may not see roles imports no people either
	}
	for _, x := range roles {
		l.roles[strings.ToLower(x.Name)] = x.ID
	}
	return l, check.First(err,
		names(ctx, r, st.Queues.ListQueues, l.queues, func(x queues.Queue) (string, string, bool) { return x.Name, x.ID, x.SiteID == site }),
		names(ctx, r, st.Queues.ListSchedules, l.schedules, func(x queues.Schedule) (string, string, bool) { return x.Name, x.ID, x.SiteID == site }),
		names(ctx, r, st.Agents.ListAgents, l.agents, l.onlyAgent),
		names(ctx, r, st.Agents.ListAgents, l.agents, func(x agents.Profile) (string, string, bool) {
			return x.Extension, x.ID, x.SiteID == site && x.Extension != ""
		}),
		names(ctx, r, st.Agents.ListTeams, l.teams, func(x agents.Team) (string, string, bool) { return x.Name, x.ID, x.SiteID == site }),
		names(ctx, r, st.Prompts.ListPrompts, l.promptIDs, func(x prompts.Prompt) (string, string, bool) { return x.Name, x.ID, x.SiteID == site }))
}

// onlyAgent leaves out names that two agents have: a row must not choose one of them by chance.
func (l *lookup) onlyAgent(x agents.Profile) (string, string, bool) {
	name := strings.ToLower(x.Name)
	if _, twice := l.agents[name]; twice && x.SiteID == l.site {
		return x.Name, "", true
	}
	return x.Name, x.ID, x.SiteID == l.site
}

// names reads a whole list by pages.
func names[T any](ctx context.Context, r events.Reach, list func(context.Context, events.Reach, events.Page) ([]T, string, error), into map[string]string, of func(T) (name, id string, ours bool)) error {
	for after := ""; ; {
		items, next, err := list(ctx, r, events.Page{After: after, Limit: 200})
		if err != nil {
			return err
		}
		for _, x := range items {
			if name, id, ours := of(x); ours {
				into[strings.ToLower(name)] = id
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}
