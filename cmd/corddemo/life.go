package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// farewell is how long life waits for a daemon that is gone.
const farewell = time.Minute

// life plays robots and customers. It looks at the floor once a second, as a supervisor, and everybody does what the
// floor calls for. One goroutine does all of it but the waiting of lab.Carrier.
type life struct {
	url     string
	carrier *lab.Carrier
	log     *slog.Logger
	now     time.Time

	sofia  *centre.Client
	codes  []queues.Disposition
	pauses []agents.PauseReason
	robots map[string]*robot // by agent id
	// doing is the floor's interactions by id; listens is when messages are looked at again.
	doing   map[string]events.Interaction
	listens time.Time
	callers
	writers
	shop  *shop
	brain string // the address of a stand-in for a language model
}

func (p place) life(ctx context.Context) error {
	demo, err := runningLab()
	if err != nil {
		return err
	}
	l := &life{url: "http://" + p.listen, carrier: demo.Carrier, log: slog.New(slog.NewTextHandler(os.Stderr, nil)), robots: map[string]*robot{}}
	l.callers.live = map[string]*caller{}
	end, err := l.standIns(ctx, p)
	if err != nil {
		return err
	}
	defer end()
	defer l.hangUpAll(context.WithoutCancel(ctx))
	l.log.Info("life begins")
	lost := time.Time{}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			l.log.Info("life ends: it was asked to")
			return nil
		case <-tick.C:
		}
		err := l.second(ctx)
		if ctx.Err() != nil {
			continue
		}
		if now := time.Now(); err == nil {
			if !lost.IsZero() {
				l.log.Info("the daemon is back", "after", now.Sub(lost).Round(time.Second))
			}
			lost = time.Time{}
		} else if lost.IsZero() {
			lost = now
			l.log.Warn("the daemon does not answer", "error", err)
		} else if now.Sub(lost) > farewell {
			return fmt.Errorf("life ends, because the daemon is gone for %v: %w", farewell, err)
		}
	}
}

// second is one look at the floor and what everybody makes of it.
func (l *life) second(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if l.sofia == nil {
		if err := l.settle(ctx); err != nil {
			return err
		}
	}
	floor, err := l.sofia.Floor(ctx)
	if err != nil {
		var no *centre.Refused
		if errors.As(err, &no) && no.Status == 401 {
			l.sofia = nil // somebody set her password anew: log in again
		}
		return err
	}
	l.now = time.Now()
	l.doing = map[string]events.Interaction{}
	for _, i := range floor.Interactions {
		l.doing[i.ID] = i
	}
	l.work(ctx, floor)
	l.listen(ctx)
	l.call(ctx, floor)
	l.write(ctx, floor)
	return nil
}

// settle logs everybody in and learns the codes and pause reasons.
func (l *life) settle(ctx context.Context) error {
	sofia, err := centre.Login(ctx, l.url, "sofia", centre.Password)
	if err != nil {
		return err
	}
	for _, a := range plan.Agents {
		phone, press := a.Extension, ""
		if a.Number != "" {
			phone, press = strings.TrimPrefix(a.Number, "99"), "1" // a mobile takes a customer with a 1
		}
		if phone == "" {
			continue
		}
		who, err := centre.Login(ctx, l.url, a.Login, centre.Password)
		if err != nil {
			return err
		}
		manners := lab.Phone{After: time.Duration(1+rand.IntN(3)) * time.Second, Tone: 300 + 40*rand.IntN(8), Press: press}
		if _, err := l.carrier.SetPhone(ctx, phone, manners); err != nil {
			return err
		}
		if err := l.learn(ctx, who); err != nil {
			return err
		}
		l.robots[who.AgentID] = &robot{Client: who, login: a.Login, standing: a.Standing}
	}
	l.sofia = sofia
	l.log.Info("everybody is logged in", "robots", len(l.robots))
	return nil
}

// learn takes the codes and pause reasons from an agent's desk.
func (l *life) learn(ctx context.Context, who *centre.Client) error {
	var desk struct {
		Dispositions map[string][]queues.Disposition `json:"dispositions"`
		Pauses       []agents.PauseReason            `json:"pause_reasons"`
	}
	if err := who.Do(ctx, http.MethodGet, "/desk", nil, &desk); err != nil {
		return err
	}
	for _, codes := range desk.Dispositions {
		l.codes = codes
	}
	if l.pauses = desk.Pauses; len(l.codes) == 0 || len(l.pauses) == 0 {
		return errors.New("the robots' desk has no codes or no pause reasons; run make demo to seed them")
	}
	return nil
}

// between is a random time.
func between(from, to time.Duration) time.Duration { return from + rand.N(to-from) }

func (l *life) in(from, to time.Duration) time.Time { return l.now.Add(between(from, to)) }

func one[T any](of []T) T { return of[rand.IntN(len(of))] }

func chance(percent int) bool { return rand.IntN(100) < percent }

// talking tells whether agent and customer speak, or the customer is parked in the middle of it.
func talking(i events.Interaction) bool {
	switch i.State {
	case events.InteractionActive, events.InteractionOnHold, events.InteractionConsulting, events.InteractionElsewhere:
		return true
	}
	return false
}
