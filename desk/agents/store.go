package agents

import (
	"context"

	"github.com/cordboard/cordboard/events"
)

// Store keeps agents, teams, skills and pause reasons; sql/store implements it. Its contract is that of queues.Store.
//
// An agent's name is its user's and is not written here. QueueIDs and the queues' AgentIDs are the same memberships
// seen from two sides: a write from one side counts up the version of the rows it touches on the other.
type Store interface {
	ListAgents(ctx context.Context, r events.Reach, p events.Page) (items []Profile, next string, err error)
	GetAgent(ctx context.Context, r events.Reach, id string) (Profile, error)
	CreateAgent(ctx context.Context, by events.Actor, r events.Reach, a Profile) (Profile, error)
	UpdateAgent(ctx context.Context, by events.Actor, r events.Reach, a Profile) (Profile, error)
	DeleteAgent(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListTeams(ctx context.Context, r events.Reach, p events.Page) (items []Team, next string, err error)
	GetTeam(ctx context.Context, r events.Reach, id string) (Team, error)
	CreateTeam(ctx context.Context, by events.Actor, r events.Reach, t Team) (Team, error)
	UpdateTeam(ctx context.Context, by events.Actor, r events.Reach, t Team) (Team, error)
	DeleteTeam(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListSkills(ctx context.Context, r events.Reach, p events.Page) (items []Skill, next string, err error)
	GetSkill(ctx context.Context, r events.Reach, id string) (Skill, error)
	CreateSkill(ctx context.Context, by events.Actor, r events.Reach, s Skill) (Skill, error)
	UpdateSkill(ctx context.Context, by events.Actor, r events.Reach, s Skill) (Skill, error)
	DeleteSkill(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListPauseReasons(ctx context.Context, r events.Reach, p events.Page) (items []PauseReason, next string, err error)
	GetPauseReason(ctx context.Context, r events.Reach, id string) (PauseReason, error)
	CreatePauseReason(ctx context.Context, by events.Actor, r events.Reach, x PauseReason) (PauseReason, error)
	UpdatePauseReason(ctx context.Context, by events.Actor, r events.Reach, x PauseReason) (PauseReason, error)
	DeletePauseReason(ctx context.Context, by events.Actor, r events.Reach, id string) error

	// GetPresence answers the policy of a site; every site has one, even if it never was written.
	GetPresence(ctx context.Context, r events.Reach, siteID string) (PresencePolicy, error)
	UpdatePresence(ctx context.Context, by events.Actor, r events.Reach, p PresencePolicy) (PresencePolicy, error)
}
