package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// seat is one agent of the floor.
type seat struct {
	n            int
	id, user     string
	name, team   string
	site, device string
}

// open brings up the daemon with its people signed in.
func (s *stage) open(ctx context.Context) (err error) {
	if s.dir, err = os.MkdirTemp("", "cordboard-floor"); err != nil {
		return err
	}
	sounds := filepath.Join(s.dir, "sounds")
	if err := os.Mkdir(sounds, 0o750); err != nil {
		return err
	}
	s.pbx = simulate()
	if s.db, err = lab.StartMariaDB(ctx, lab.DBConfig{Version: "10.11", Log: progress}); err != nil {
		return err
	}
	if s.daemon, err = centre.New(ctx, centre.Config{Binary: s.o.daemon, Dir: s.dir, PBX: s.pbx.asterisk(sounds), DSN: s.db.DSN("cordboard")}); err != nil {
		return err
	}
	if err := s.up(ctx); err != nil {
		return err
	}
	if err := s.hire(ctx); err != nil {
		return err
	}
	if err := s.daemon.Stop(); err != nil {
		return err
	}
	if err := s.past(ctx); err != nil {
		return fmt.Errorf("the journal could not be prepared: %w", err)
	}
	if err := s.up(ctx); err != nil {
		return err
	}
	s.admin, err = centre.Login(ctx, s.daemon.URL, centre.AdminLogin, centre.AdminPassword)
	return err
}

func (s *stage) up(ctx context.Context) error {
	if err := s.daemon.Start(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return s.daemon.WaitReady(ctx)
}

// hire makes two teams, the agents and the supervisors over the API. Agents need no password: the journal signs them in.
func (s *stage) hire(ctx context.Context) (err error) {
	progress("seeding %d agents and %d browsers' people ...", s.o.staff, s.o.browsers/floorSockets)
	if s.admin, err = centre.Login(ctx, s.daemon.URL, centre.AdminLogin, centre.AdminPassword); err != nil {
		return err
	}
	if s.centre, err = centre.Seed(ctx, s.admin, centre.Plan{Numbers: map[string]string{number: "Support"}}); err != nil {
		return err
	}
	for n, name := range []string{"North", "South"} {
		var made agents.Team
		if err := s.admin.Do(ctx, http.MethodPost, "/teams", agents.Team{SiteID: s.centre.SiteID, Name: name}, &made); err != nil {
			return err
		}
		s.teams[n] = made.ID
	}
	s.agents = make([]seat, s.o.staff)
	errs := make([]error, 4)
	var hiring sync.WaitGroup
	for w := range errs {
		hiring.Go(func() {
			for n := w; n < len(s.agents) && errs[w] == nil; n += len(errs) {
				s.agents[n], errs[w] = s.agent(ctx, n)
			}
		})
	}
	hiring.Wait()
	for n := range s.o.browsers / floorSockets {
		errs = append(errs, s.boss(ctx, n))
	}
	return errors.Join(errs...)
}

func (s *stage) user(ctx context.Context, login, name, role string, teams []string) (made accounts.User, err error) {
	u := accounts.User{Login: login, Name: name, Language: "en", Theme: "system", Active: true, SiteID: s.centre.SiteID,
		Grants: []accounts.Grant{{RoleID: s.centre.Roles[role], SiteIDs: []string{s.centre.SiteID}, TeamIDs: teams, QueueIDs: []string{}, EntryIDs: []string{}}}}
	return made, s.admin.Do(ctx, http.MethodPost, "/users", u, &made)
}

func (s *stage) agent(ctx context.Context, n int) (seat, error) {
	a := seat{n: n, name: fmt.Sprintf("Agent %04d", n), team: s.teams[n%2], site: s.centre.SiteID, device: fmt.Sprint(10000 + n)}
	u, err := s.user(ctx, fmt.Sprintf("agent%04d", n), a.name, accounts.RoleAgent, []string{})
	if err != nil {
		return a, err
	}
	p := agents.Profile{UserID: u.ID, SiteID: a.site, TeamID: a.team, Phone: agents.Extension, Phones: []string{agents.Extension}, Extension: a.device, AutoAnswer: true,
		Active: true, Skills: []agents.SkillLevel{}, QueueIDs: []string{s.centre.Queues["Support"].ID}}
	var made agents.Profile
	err = s.admin.Do(ctx, http.MethodPost, "/agents", p, &made)
	a.id, a.user = made.ID, u.ID
	return a, err
}

// boss makes a supervisor of the whole site; every fourth sees the second team only.
func (s *stage) boss(ctx context.Context, n int) error {
	teams := []string{}
	if n%seesPart == 0 {
		teams = []string{s.teams[1]}
	}
	login := fmt.Sprintf("boss%02d", n)
	u, err := s.user(ctx, login, "Boss", accounts.RoleSupervisor, teams)
	if err != nil {
		return err
	}
	s.bosses = append(s.bosses, login)
	return s.admin.Do(ctx, http.MethodPut, "/users/"+u.ID+"/password", map[string]string{"password": centre.Password}, nil)
}

// past writes into the journal, while the daemon is down, what a morning leaves there: everybody signed in and ready, and
// conversations of each.
func (s *stage) past(ctx context.Context) error {
	j, err := journal.Open(ctx, journal.Config{Dir: filepath.Join(s.dir, "state", "journal"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	source, now := ids.New(), time.Now().UTC().Truncate(time.Millisecond)
	for _, a := range s.agents {
		evs := []events.Event{{ID: source.New(), At: now, Type: events.AgentSignedIn, Body: &events.AgentEvent{Agent: a.signedIn(source, now)}}}
		for n := range floorHistory {
			evs = append(evs, events.Event{ID: source.New(), At: now, Type: events.InteractionEnded,
				Body: &events.InteractionEvent{Interaction: s.conversation(a, source, now, n), AgentID: a.id, TeamID: a.team, Cause: events.CauseCustomerHung}})
		}
		if _, err := j.Append(ctx, evs); err != nil {
			return errors.Join(err, j.Close(ctx))
		}
	}
	return j.Close(ctx)
}

func (a seat) signedIn(source ids.Source, now time.Time) events.Agent {
	return events.Agent{ID: a.id, UserID: a.user, SiteID: a.site, TeamID: a.team, Name: a.name, State: events.AgentReady, Activity: events.ActivityReady,
		Since: now, ActivitySince: now, IdleSince: now, ShiftID: source.New(), ShiftSince: now,
		Device: events.Device{Kind: agents.Extension, Endpoint: a.device, Registered: true, Since: now, AutoAnswer: true}}
}

// conversation is the n-th of an agent today: 3 minutes of talk.
func (s *stage) conversation(a seat, source ids.Source, now time.Time, n int) events.Interaction {
	began := now.Add(-time.Duration(n+1) * 5 * time.Minute)
	ended := began.Add(3 * time.Minute)
	return events.Interaction{ID: source.New(), SiteID: a.site, Channel: events.Voice, Direction: events.Inbound, State: events.InteractionDone, Since: ended,
		QueueID: s.centre.Queues["Support"].ID, CallID: source.New(), From: fmt.Sprintf("6%08d", 1000*n+a.n), To: number, AgentID: a.id,
		CreatedAt: began, QueuedAt: began, AnsweredAt: began.Add(5 * time.Second), EndedAt: ended, ClosedAt: ended, Outcome: events.OutcomeHandled,
		EndCause: events.CauseCustomerHung, DispositionID: s.centre.Codes[0].ID, Notes: "Order placed.", WaitMS: 5000, TalkMS: 175_000}
}
