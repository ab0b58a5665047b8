package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"text/tabwriter"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/lab/centre"
	"github.com/cordboard/cordboard/packaging/prompts"
)

// plan is the centre: Sales speaks Spanish on 802 and is recorded, Support on 803 is closed for ever, the night desk on 804
// takes messages; four people to log in as, and thirteen robots who are never tired: eight with desk phones that are rung,
// four whose desk phones stay on the line, of whom three call a campaign's leads, one with a mobile. Dan looks at leads before he calls them.
var plan = centre.Plan{
	Numbers:   map[string]string{"800": "Sales", "801": "Support", "802": "Sales", "803": "Support", nightNumber: night, "805": outreach, "806": renewals},
	Greetings: map[string]string{"801": prompts.Media("welcome"), "802": prompts.Media("welcome")},
	Languages: map[string]string{"802": "es"}, Closed: []string{"803"}, Wrapup: 60, OfferSeconds: 20,
	Agents: []centre.AgentPlan{
		{Login: "ana", Name: "Ana Ruiz", Queues: both, Language: "es"},
		{Login: "ben", Name: "Ben Carter", Queues: both},
		{Login: "eva", Name: "Eva Lindqvist", Queues: []string{"Support"}},
		{Login: "dan", Name: "Dan Okafor", Queues: []string{"Sales", renewals}},
		{Login: "rosa", Name: "Rosa (robot)", Extension: "1000", Queues: both},
		{Login: "rudi", Name: "Rudi (robot)", Extension: "1001", Queues: both},
		{Login: "ruth", Name: "Ruth (robot)", Extension: "1002", Queues: []string{"Sales"}},
		{Login: "ralf", Name: "Ralf (robot)", Extension: "1003", Queues: []string{"Sales"}},
		{Login: "rita", Name: "Rita (robot)", Extension: "1004", Queues: []string{"Sales"}, Language: "es"},
		{Login: "remy", Name: "Rémy (robot)", Extension: "1005", Queues: []string{"Support"}},
		{Login: "roza", Name: "Róża (robot)", Extension: "1006", Queues: []string{"Support"}},
		{Login: "rafa", Name: "Rafa (robot)", Extension: "1007", Queues: []string{"Support"}, Language: "es"},
		{Login: "rune", Name: "Rune (robot, on line)", Extension: "1008", Standing: true, Auto: true, Queues: both},
		{Login: "raul", Name: "Raúl (robot, calls out)", Extension: "1009", Standing: true, Auto: true, Queues: []string{outreach}},
		{Login: "rike", Name: "Rike (robot, calls out)", Extension: "1010", Standing: true, Auto: true, Queues: []string{outreach}},
		{Login: "rene", Name: "René (robot, calls out)", Extension: "1011", Standing: true, Auto: true, Queues: []string{outreach}},
		{Login: "romy", Name: "Romy (robot, mobile)", Number: "991020", Queues: both},
	},
}

var both = []string{"Sales", "Support"}

// customers are people the centre knows; centre.Seed brings three more. Everybody else who calls is a stranger.
var customers = map[string]string{
	"600123123": "Ana Torres", "600200200": "Luis Vega", "600300300": "Carmen Ibáñez", "611400400": "Grace Bennett",
	"611500500": "Jonas Keller", "611600600": "Aïcha Diallo", "611700700": "Marek Nowak", "611800800": "Olivia Reyes",
	"611900900": "Tomás Herrera", "622100100": "Priya Nair", "622200200": "Lucía Campos", "622300300": "Peter Hale",
}

// seed makes the centre, or what is missing of it. It sets the passwords again, so robots must log in anew after it.
func seed(ctx context.Context, url string) error {
	admin, err := centre.Login(ctx, url, centre.AdminLogin, centre.AdminPassword)
	if err != nil {
		return err
	}
	made, err := centre.Seed(ctx, admin, plan)
	if err != nil {
		return err
	}
	if err := equip(ctx, admin, made); err != nil {
		return err
	}
	if err := giveSkills(ctx, admin); err != nil {
		return err
	}
	if err := addCustomers(ctx, admin); err != nil {
		return err
	}
	return callOut(ctx, admin, made)
}

type list[T any] struct {
	Items []T `json:"items"`
}

// giveSkills lets agents without any skill speak English, those whose language is Spanish also that.
func giveSkills(ctx context.Context, admin *centre.Client) error {
	var skills list[agents.Skill]
	var all list[agents.Profile]
	if err := admin.Do(ctx, http.MethodGet, "/skills?limit=200", nil, &skills); err != nil {
		return fmt.Errorf("listing the skills: %w", err)
	}
	if err := admin.Do(ctx, http.MethodGet, "/agents?limit=200", nil, &all); err != nil {
		return fmt.Errorf("listing the agents: %w", err)
	}
	byName := map[string]string{}
	for _, s := range skills.Items {
		byName[s.Name] = s.ID
	}
	spanish := map[string]bool{}
	for _, a := range plan.Agents {
		spanish[a.Name] = a.Language == "es"
	}
	for n, a := range all.Items {
		es, planned := spanish[a.Name]
		if !planned || len(a.Skills) > 0 {
			continue
		}
		a.Skills = append(a.Skills, agents.SkillLevel{SkillID: byName["English"], Level: 3 + n%3})
		if es {
			a.Skills = append(a.Skills, agents.SkillLevel{SkillID: byName["Spanish"], Level: 5})
		}
		if err := admin.Do(ctx, http.MethodPut, "/agents/"+a.ID, a, nil); err != nil {
			return fmt.Errorf("giving %s skills: %w", a.Name, err)
		}
	}
	return nil
}

func addCustomers(ctx context.Context, admin *centre.Client) error {
	var have list[contacts.Contact]
	if err := admin.Do(ctx, http.MethodGet, "/contacts?limit=200", nil, &have); err != nil {
		return fmt.Errorf("listing the contacts: %w", err)
	}
	known := map[string]bool{}
	for _, c := range have.Items {
		known[c.Name] = true
	}
	for number, name := range customers {
		if known[name] {
			continue
		}
		x := contacts.Contact{SiteID: have.Items[0].SiteID, Name: name, Language: "en", Identities: []contacts.Identity{{Kind: "phone", Value: number}}}
		if err := admin.Do(ctx, http.MethodPost, "/contacts", x, nil); err != nil {
			return fmt.Errorf("creating the contact %s: %w", name, err)
		}
	}
	return nil
}

// invite prints whom to log in as, and the address.
func (p place) invite(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprint(t, "\n  person\tlogin\tpassword\twhat to look at\n")
	for _, r := range [][4]string{
		{"Sofía Supervisor", "sofia", centre.Password, "the floor: agents, queues and calls, live; campaigns, and why they do not dial more; the inbox; the history with what Sales recorded"},
		{"Ana Ruiz", "ana", centre.Password, "an agent's desk with a browser phone and chats beside it, in Spanish; start the shift, become ready"},
		{"Ben, Eva, Dan", "ben, eva, dan", centre.Password, "the same in English; two people take two browsers; messages wait for Support and for Eva"},
		{"Alex Admin", centre.AdminLogin, centre.AdminPassword, "users, queues, numbers, opening hours, inboxes and the bot of the shop's chat"},
	} {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", r[0], r[1], r[2], r[3])
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nA web site with our chat, its bot and people behind it: http://%s\nCordboard is up: http://%s\n", p.shopAddress(), p.listen)
	return err
}
