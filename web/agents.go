package web

import (
	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
)

// agentOperations adds agents and what describes them.
func (s *Server) agentOperations() {
	st := s.cfg.Stores.Agents
	const read, write = accounts.PermUsersRead, accounts.PermUsersWrite
	registerNoun(s, noun[agents.Profile]{one: "agent", many: "agents", read: read, write: write, id: func(v *agents.Profile) *string { return &v.ID },
		list: st.ListAgents, get: st.GetAgent, create: st.CreateAgent, update: st.UpdateAgent, remove: st.DeleteAgent})
	registerNoun(s, noun[agents.Team]{one: "team", many: "teams", read: read, write: write, id: func(v *agents.Team) *string { return &v.ID },
		list: st.ListTeams, get: st.GetTeam, create: st.CreateTeam, update: st.UpdateTeam, remove: st.DeleteTeam})
	registerNoun(s, noun[agents.Skill]{one: "skill", many: "skills", read: read, write: write, id: func(v *agents.Skill) *string { return &v.ID },
		list: st.ListSkills, get: st.GetSkill, create: st.CreateSkill, update: st.UpdateSkill, remove: st.DeleteSkill})
	registerNoun(s, noun[agents.PauseReason]{one: "pause-reason", many: "pause-reasons", read: read, write: write, id: func(v *agents.PauseReason) *string { return &v.ID },
		list: st.ListPauseReasons, get: st.GetPauseReason, create: st.CreatePauseReason, update: st.UpdatePauseReason, remove: st.DeletePauseReason})
}
