package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/lab"
)

func TestManyEditorsOfTheSameMembershipsEndInAConsistentPicture(t *testing.T) {
	onEveryMariaDB(t, func(t *testing.T, s *lab.MariaDB) {
		w := newWorldOn(t, s)
		team := w.team(w.one, "A")
		var as, qs []string
		for i := range 4 {
			as = append(as, w.agent(w.one, fmt.Sprint("ann", i), team).ID)
			qs = append(qs, w.queue(w.one, fmt.Sprint("q", i)).ID)
		}
		var wg sync.WaitGroup
		for n := range 6 {
			wg.Go(func() {
				rnd := rand.New(rand.NewPCG(uint64(n), 7))
				for range 15 {
					if err := w.scramble(rnd, as, qs); err != nil && !errors.Is(err, fault.Conflict) {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		d := must(w.LoadDirectory(w.ctx))(t)
		pairs := 0
		for _, q := range d.Queues {
			pairs += len(q.AgentIDs)
		}
		for _, a := range d.Agents {
			pairs -= len(a.QueueIDs)
		}
		if pairs != 0 {
			t.Fatalf("the two sides of the memberships differ by %d", pairs)
		}
		var edits, entries int
		if err := w.pool.QueryRowContext(w.ctx, "SELECT COUNT(*), COUNT(DISTINCT id) FROM audit WHERE act IN ('agent.update', 'queue.update')").Scan(&edits, &entries); err != nil {
			t.Fatal(err)
		}
		if edits == 0 || edits != entries {
			t.Fatalf("%d edits left %d entries", edits, entries)
		}
	})
}

// scramble reads one agent or queue and writes it back with other memberships.
func (w *world) scramble(rnd *rand.Rand, as, qs []string) error {
	ctx := context.Background()
	if rnd.IntN(2) == 0 {
		a, err := w.GetAgent(ctx, all, as[rnd.IntN(len(as))])
		if err == nil {
			a.QueueIDs = half(rnd, qs)
			_, err = w.UpdateAgent(ctx, by, all, a)
		}
		return err
	}
	q, err := w.GetQueue(ctx, all, qs[rnd.IntN(len(qs))])
	if err == nil {
		q.AgentIDs = half(rnd, as)
		_, err = w.UpdateQueue(ctx, by, all, q)
	}
	return err
}

func half(rnd *rand.Rand, list []string) []string {
	var out []string
	for _, x := range list {
		if rnd.IntN(2) == 0 {
			out = append(out, x)
		}
	}
	return out
}

func TestAWatchdogSeesTheServerGoAndComeBack(t *testing.T) {
	s, err := lab.StartMariaDB(t.Context(), lab.DBConfig{Log: lab.Quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	w := newWorldOn(t, s)
	if err := w.Ping(w.ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Kill(w.ctx); err != nil {
		t.Fatal(err)
	}
	if err := w.Ping(w.ctx); !errors.Is(err, fault.Unavailable) {
		t.Errorf("the watchdog says %v", err)
	}
	_, err = w.CreateTeam(w.ctx, by, all, agents.Team{SiteID: w.one.ID, Name: "A"})
	wants(t, err, fault.Unavailable, "database.away", "")
	_, _, err = w.SessionByID(w.ctx, w.one.ID)
	wants(t, err, fault.Unavailable, "database.away", "")
	if err := s.Start(w.ctx); err != nil {
		t.Fatal(err)
	}
	if err := w.Ping(w.ctx); err != nil {
		t.Fatalf("after its return: %v", err)
	}
	if _, err := w.CreateDisposition(w.ctx, by, all, queues.Disposition{SiteID: w.one.ID, Name: "A"}); err != nil {
		t.Fatal(err)
	}
}
