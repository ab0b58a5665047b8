package centre

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/packaging/prompts"
)

// Password is every seeded person's.
const Password = "switch board 1878"

// AgentPlan is one agent to seed.
type AgentPlan struct {
	Login, Name string
	// Extension makes it a desk phone of the PBX; empty is a browser phone.
	Extension string
	// Number makes it an outside number; with Extension as well, the agent may choose. Direct takes calls without a 1.
	Number string
	Direct bool
	// Standing keeps the phone on the line for the whole shift.
	Standing bool
	Auto     bool
	Queues   []string // names
	Language string
}

// Plan is the contact centre to seed.
type Plan struct {
	// Numbers maps a dialled number to a queue's name.
	Numbers map[string]string
	// Greetings are what callers of a number hear first; none for a number without one.
	Greetings map[string]string
	// Closed lines are closed at all times; callers hear why.
	Closed []string
	// Languages are of the callers of a number; English for a number without one.
	Languages map[string]string
	Agents    []AgentPlan
	// Wrapup is the queues' wrap-up time; OfferSeconds their ring time.
	Wrapup, OfferSeconds int
}

// Centre is what was seeded, by name.
type Centre struct {
	SiteID string
	Queues map[string]queues.Queue
	Roles  map[string]string
	Agents map[string]string // login → agent id
	Codes  []queues.Disposition
	Pauses []agents.PauseReason
}

type list[T any] struct {
	Items []T `json:"items"`
}

// Seed makes the centre through the API as the administrator. What exists already stays, so it may run again.
func Seed(ctx context.Context, c *Client, p Plan) (*Centre, error) {
	out := &Centre{Queues: map[string]queues.Queue{}, Roles: map[string]string{}, Agents: map[string]string{}}
	for _, step := range []func(context.Context, *Client, Plan) error{out.site, out.roles, out.codes, out.queuesOf, out.numbers, out.people, out.customers} {
		if err := step(ctx, c, p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Ensure finds the row that is() or creates it.
func Ensure[T any](ctx context.Context, c *Client, path string, is func(T) bool, row T) (T, error) {
	var have list[T]
	if err := c.Do(ctx, http.MethodGet, path+"?limit=200", nil, &have); err != nil {
		return row, fmt.Errorf("listing %s: %w", path, err)
	}
	for _, x := range have.Items {
		if is(x) {
			return x, nil
		}
	}
	var made T
	if err := c.Do(ctx, http.MethodPost, path, row, &made); err != nil {
		return row, fmt.Errorf("creating in %s: %w", path, err)
	}
	return made, nil
}

func (o *Centre) site(ctx context.Context, c *Client, _ Plan) error {
	s, err := Ensure(ctx, c, "/sites", func(accounts.Site) bool { return true }, accounts.Site{Name: "Head office", TimeZone: "Europe/Madrid", Country: "ES"})
	o.SiteID = s.ID
	return err
}

func (o *Centre) roles(ctx context.Context, c *Client, _ Plan) error {
	var have list[accounts.Role]
	if err := c.Do(ctx, http.MethodGet, "/roles", nil, &have); err != nil {
		return err
	}
	for _, r := range have.Items {
		o.Roles[r.ID] = r.ID
		o.Roles[r.Name] = r.ID
	}
	return nil
}

func (o *Centre) codes(ctx context.Context, c *Client, _ Plan) error {
	for _, d := range []queues.Disposition{
		{Name: "Solved", Label: queues.Label{"es": "Resuelto"}, Success: true}, {Name: "Sold", Label: queues.Label{"es": "Vendido"}, Success: true},
		{Name: "Call back", Label: queues.Label{"es": "Volver a llamar"}}, {Name: "Complaint", Label: queues.Label{"es": "Queja"}},
		{Name: "Wrong number", Label: queues.Label{"es": "Número equivocado"}},
	} {
		d.SiteID = o.SiteID
		x, err := Ensure(ctx, c, "/dispositions", func(x queues.Disposition) bool { return x.Name == d.Name }, d)
		if err != nil {
			return err
		}
		o.Codes = append(o.Codes, x)
	}
	for _, r := range []agents.PauseReason{
		{Name: "Lunch", Label: queues.Label{"es": "Comida"}, LimitMinutes: 30}, {Name: "Short break", Label: queues.Label{"es": "Descanso"}, LimitMinutes: 10},
		{Name: "Training", Label: queues.Label{"es": "Formación"}, Billable: true}, {Name: "Back office", Label: queues.Label{"es": "Administración"}, Billable: true},
	} {
		r.SiteID = o.SiteID
		x, err := Ensure(ctx, c, "/pause-reasons", func(x agents.PauseReason) bool { return x.Name == r.Name }, r)
		if err != nil {
			return err
		}
		o.Pauses = append(o.Pauses, x)
	}
	for _, s := range []string{"English", "Spanish", "Billing"} {
		if _, err := Ensure(ctx, c, "/skills", func(x agents.Skill) bool { return x.Name == s }, agents.Skill{SiteID: o.SiteID, Name: s}); err != nil {
			return err
		}
	}
	return nil
}

func (o *Centre) queuesOf(ctx context.Context, c *Client, p Plan) error {
	var codes []string
	for _, d := range o.Codes {
		codes = append(codes, d.ID)
	}
	names := map[string]bool{}
	for _, n := range p.Numbers {
		names[n] = true
	}
	if p.OfferSeconds == 0 {
		p.OfferSeconds = 20
	}
	for name := range names {
		q := queues.Queue{SiteID: o.SiteID, Name: name, OfferSeconds: p.OfferSeconds, WrapupSeconds: p.Wrapup, WrapupExtends: 2, MusicClass: "default",
			ServiceLevelSeconds: 20, DispositionIDs: codes, AgentIDs: []string{}}
		x, err := Ensure(ctx, c, "/queues", func(x queues.Queue) bool { return x.Name == name }, q)
		if err != nil {
			return err
		}
		o.Queues[name] = x
	}
	return nil
}

func (o *Centre) numbers(ctx context.Context, c *Client, p Plan) error {
	always := queues.Schedule{SiteID: o.SiteID, Name: "Every day", TimeZone: "Europe/Madrid", Holidays: []queues.Holiday{}}
	for d := time.Sunday; d <= time.Saturday; d++ {
		always.Periods = append(always.Periods, queues.Period{Weekday: d, Start: "00:00", End: "24:00"})
	}
	never := queues.Schedule{SiteID: o.SiteID, Name: "Never", TimeZone: "Europe/Madrid", Periods: []queues.Period{}, Holidays: []queues.Holiday{}}
	hours := map[string]string{}
	for _, s := range []queues.Schedule{always, never} {
		made, err := Ensure(ctx, c, "/schedules", func(x queues.Schedule) bool { return x.Name == s.Name }, s)
		if err != nil {
			return err
		}
		hours[s.Name] = made.ID
	}
	for number, queue := range p.Numbers {
		e := queues.EntryPoint{SiteID: o.SiteID, Number: number, Name: queue + " line", QueueID: o.Queues[queue].ID, ScheduleID: hours[always.Name],
			Greeting: p.Greetings[number], ClosedPrompt: prompts.Media("closed"), Language: p.Languages[number]}
		if e.Language == "" {
			e.Language = "en"
		} else {
			e.Name += " in " + e.Language
		}
		if slices.Contains(p.Closed, number) {
			e.Name, e.ScheduleID = e.Name+", closed", hours[never.Name]
		}
		if _, err := Ensure(ctx, c, "/entry-points", func(x queues.EntryPoint) bool { return x.Number == number }, e); err != nil {
			return err
		}
	}
	return nil
}

func (o *Centre) people(ctx context.Context, c *Client, p Plan) error {
	team, err := Ensure(ctx, c, "/teams", func(agents.Team) bool { return true }, agents.Team{SiteID: o.SiteID, Name: "Front line"})
	if err != nil {
		return err
	}
	if _, err := o.person(ctx, c, "sofia", "Sofía Supervisor", "en", accounts.RoleSupervisor); err != nil {
		return err
	}
	for _, a := range p.Agents {
		if a.Language == "" {
			a.Language = "en"
		}
		user, err := o.person(ctx, c, a.Login, a.Name, a.Language, accounts.RoleAgent)
		if err != nil {
			return err
		}
		profile := agents.Profile{UserID: user.ID, SiteID: o.SiteID, TeamID: team.ID, Phone: "browser", AutoAnswer: a.Auto, Standing: a.Standing, Active: true, Skills: []agents.SkillLevel{}, QueueIDs: []string{}}
		if a.Extension != "" {
			profile.Phone, profile.Extension = agents.Extension, a.Extension
			profile.Phones = append(profile.Phones, agents.Extension)
		}
		if a.Number != "" {
			profile.Phone, profile.Number, profile.NumberDirect = agents.Number, a.Number, a.Direct
			profile.Phones = append(profile.Phones, agents.Number)
		}
		for _, q := range a.Queues {
			profile.QueueIDs = append(profile.QueueIDs, o.Queues[q].ID)
		}
		made, err := Ensure(ctx, c, "/agents", func(x agents.Profile) bool { return x.UserID == user.ID }, profile)
		if err != nil {
			return err
		}
		o.Agents[a.Login] = made.ID
	}
	return nil
}

func (o *Centre) person(ctx context.Context, c *Client, login, name, language, role string) (accounts.User, error) {
	u := accounts.User{Login: login, Name: name, Language: language, Theme: "system", Active: true, SiteID: o.SiteID,
		Grants: []accounts.Grant{{RoleID: o.Roles[role], SiteIDs: []string{o.SiteID}, TeamIDs: []string{}, QueueIDs: []string{}, EntryIDs: []string{}}}}
	made, err := Ensure(ctx, c, "/users", func(x accounts.User) bool { return x.Login == login }, u)
	if err != nil {
		return made, err
	}
	return made, c.Do(ctx, http.MethodPut, "/users/"+made.ID+"/password", map[string]string{"password": Password}, nil)
}

func (o *Centre) customers(ctx context.Context, c *Client, _ Plan) error {
	for number, name := range map[string]string{"600123123": "Ana Torres", "600200200": "Luis Vega", "600300300": "Carmen Ibáñez"} {
		x := contacts.Contact{SiteID: o.SiteID, Name: name, Language: "es", Identities: []contacts.Identity{{Kind: "phone", Value: number}}}
		if _, err := Ensure(ctx, c, "/contacts", func(x contacts.Contact) bool { return x.Name == name }, x); err != nil {
			return err
		}
	}
	return nil
}
