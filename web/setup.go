package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/interactions"
	"github.com/cordboard/cordboard/events"
)

// SetupStep is one step of the first run, as it is now.
type SetupStep struct {
	Step   string `json:"step" enum:"site,admin,pbx,phone,queue,agent,call"`
	State  string `json:"state" enum:"done,missing,failed"`
	Key    string `json:"key" doc:"names the sentence, for translation"`
	Detail string `json:"detail" doc:"a sentence about what there is or what is missing"`
}

// SetupView is the whole checklist.
type SetupView struct {
	Steps []SetupStep `json:"steps"`
}

// EndpointView is a telephone of the PBX.
type EndpointView struct {
	Known bool   `json:"known" doc:"false: the PBX has no such extension"`
	State string `json:"state" enum:"online,offline,unknown" doc:"whether it is registered now"`
}

type extensionInput struct {
	Extension string `path:"extension" pattern:"^[0-9]{1,20}$" doc:"extension of the PBX"`
}

func (s *Server) setupOperations() {
	register(s, op{id: "setup-checks", method: http.MethodGet, path: "/setup/checks", tag: "setup", summary: "The first steps, each looked at now", access: Needs(accounts.PermSystemRead)},
		func(ctx context.Context, _ *nothing) (*body[SetupView], error) {
			return reply(SetupView{Steps: s.setupSteps(ctx)}, nil)
		})
	register(s, op{id: "pbx-extension", method: http.MethodGet, path: "/pbx/extensions/{extension}", tag: "setup", summary: "Whether the PBX has an extension", access: Needs(accounts.PermUsersWrite)},
		func(ctx context.Context, in *extensionInput) (*body[EndpointView], error) {
			if s.cfg.Extension == nil {
				return reply(EndpointView{Known: true, State: "unknown"}, nil)
			}
			known, online, err := s.cfg.Extension(ctx, in.Extension)
			v := EndpointView{Known: known, State: "offline"}
			if online {
				v.State = "online"
			}
			return reply(v, err)
		})
}

func (s *Server) setupSteps(ctx context.Context) []SetupStep {
	dir := s.cfg.Desk.Directory()
	live, err := s.cfg.Desk.Live(ctx)
	away := err != nil
	return []SetupStep{
		s.siteStep(ctx), s.adminStep(ctx), s.pbxStep(ctx),
		step("phone", !away && slices.ContainsFunc(live.Agents, func(a events.Agent) bool { return a.Device.Kind == "browser" && a.Device.Registered }),
			"A browser phone is connected.", "No browser phone is connected. Give yourself an agent, start a shift and let the page use the microphone."),
		step("queue", reachable(dir), "A queue has an entry point and agents.", "No queue has both an entry point that leads to it and an agent who serves it."),
		step("agent", activeAgents(dir) >= 2, "There are agents.", "There is no agent beside yourself yet. Invite one: a user with an agent's profile."),
		s.callStep(ctx),
	}
}

func step(name string, done bool, good, bad string) SetupStep {
	if done {
		return SetupStep{Step: name, State: "done", Key: "setup." + name + "_done", Detail: good}
	}
	return SetupStep{Step: name, State: "missing", Key: "setup." + name + "_missing", Detail: bad}
}

// failed says that a step could not be looked at, or is in trouble.
func failed(name, detail string) SetupStep {
	return SetupStep{Step: name, State: "failed", Key: "setup." + name + "_failed", Detail: detail}
}

func (s *Server) siteStep(ctx context.Context) SetupStep {
	sites, _, err := s.cfg.Stores.Sites.ListSites(ctx, events.Everything(), events.Page{Limit: 1})
	if err != nil {
		return failed("site", "The database cannot be asked now. Calls go on; look again in a moment.")
	}
	return step("site", len(sites) > 0, "There is a site with its time zone.", "There is no site yet. Make one and choose its time zone.")
}

// adminStep wants a second administrator's worth of safety: one who can log in beside the one who was made at installation
// is advice, one at all is the check.
func (s *Server) adminStep(ctx context.Context) SetupStep {
	users, _, err := s.cfg.Accounts.ListUsers(ctx, principalOf(ctx), events.Page{Limit: 200})
	if err != nil {
		return failed("admin", "The users cannot be read now; look again in a moment.")
	}
	named := slices.ContainsFunc(users, func(u accounts.User) bool {
		return u.Active && u.Email != "" && slices.ContainsFunc(u.Grants, func(g accounts.Grant) bool { return g.RoleID == accounts.RoleAdministrator })
	})
	return step("admin", named, "An administrator can be reached by e-mail.", "No administrator has an e-mail address. Add yours, so that people know whom to ask.")
}

func (s *Server) pbxStep(ctx context.Context) SetupStep {
	for _, c := range s.readiness(ctx).Checks {
		if c.Name == "pbx" && !c.OK {
			return failed("pbx", c.Detail)
		}
	}
	if l, err := s.cfg.Desk.Live(ctx); err != nil || l.PBX != "up" {
		return failed("pbx", "The link to the PBX is down.")
	}
	return step("pbx", true, "The link to the PBX is up.", "")
}

// callStep is done when somebody was talked to.
func (s *Server) callStep(ctx context.Context) SetupStep {
	if s.cfg.Stores.History == nil {
		return failed("call", "The history cannot be read now.")
	}
	list, _, err := s.cfg.Stores.History.ListInteractions(ctx, interactions.HistoryFilter{Reach: events.Everything()}, events.Page{Limit: 200})
	if err != nil {
		return failed("call", "The history cannot be read now.")
	}
	return step("call", slices.ContainsFunc(list, func(i events.Interaction) bool { return i.Outcome == events.OutcomeHandled }),
		"A call was taken.", "No call was taken yet. Call the number of an entry point and answer in the page.")
}

func reachable(d *directory.Directory) bool {
	for _, e := range d.Entries {
		if len(d.Queues[e.QueueID].AgentIDs) > 0 {
			return true
		}
	}
	return false
}

func activeAgents(d *directory.Directory) int {
	n := 0
	for _, a := range d.Agents {
		if a.Active {
			n++
		}
	}
	return n
}
