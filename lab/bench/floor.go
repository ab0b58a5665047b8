package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// The floor of the row: changes of state come evenly, and supervisors' browsers listen.
const (
	changesPerSecond = 50
	floorSockets     = 10 // browsers of one supervisor
	floorHistory     = 10 // ended conversations of each agent today
	// seesPart says that every fourth supervisor sees one of the two teams only.
	seesPart = 4
)

// stage is where the thousand agents are: the real daemon and database over a simulated PBX.
type stage struct {
	o      options
	dir    string
	db     *lab.MariaDB
	pbx    *simulated
	daemon *centre.Daemon
	admin  *centre.Client
	centre *centre.Centre
	teams  [2]string
	agents []seat
	bosses []string // logins
}

// floorResult is what was found.
type floorResult struct {
	agents, browsers, legs, changes int
	length                          time.Duration
	pushed, missing, surplus        int
	p50, p99, most                  time.Duration
	rss, peak                       int64 // bytes
	own                             time.Duration
	others                          float64
}

// floor measures a thousand agents at work, each with a call of two legs and a history of today, while browsers listen.
func floor(ctx context.Context, o options) (r floorResult, err error) {
	s := &stage{o: o}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.open(ctx); err != nil {
		return r, err
	}
	// the browsers and the simulated PBX stand for other computers: they leave the daemon's core
	if err := pin(os.Getpid(), pbxCore); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, pin(os.Getpid(), restCore)) }()
	if r.legs, err = s.connect(ctx); err != nil {
		return r, err
	}
	audience, err := s.audience(ctx)
	if err != nil {
		return r, err
	}
	defer audience.close()
	progress("%d browsers listen; %d changes a second for %v ...", len(audience.browsers), changesPerSecond, o.floor)
	watch := watchStrangers(s.daemon.Pid(), databaseOf(s.db))
	own := cpu(s.daemon.Pid())
	if r.changes, err = s.change(ctx, audience); err != nil {
		return r, err
	}
	audience.settle(ctx)
	r.own, r.others = cpu(s.daemon.Pid())-own, watch.share()
	r.agents, r.browsers, r.length = len(s.agents), len(audience.browsers), o.floor
	r.rss, r.peak = memory(s.daemon.Pid())
	audience.account(&r)
	progress("%s", r)
	return r, nil
}

func (r floorResult) String() string {
	return fmt.Sprintf("%d agents with %d legs, %d browsers: %d changes, %d frames (%d missing, %d too many), push p50 %v, p99 %v, most %v; RSS %d MB, peak %d MB; others had %.0f %% of the machine",
		r.agents, r.legs, r.browsers, r.changes, r.pushed, r.missing, r.surplus, r.p50.Round(100*time.Microsecond), r.p99.Round(100*time.Microsecond), r.most.Round(100*time.Microsecond),
		r.rss>>20, r.peak>>20, r.others*100)
}

func (r floorResult) table(t *strings.Builder) {
	fmt.Fprintf(t, "\n%d agents signed in, %d legs in conversation, %d ended conversations each, %d browsers, %d changes of state a second for %v; other\nprograms had %.0f %% of the machine.\n\n",
		r.agents, r.legs, floorHistory, r.browsers, changesPerSecond, r.length, r.others*100)
	fmt.Fprint(t, "| the floor | daemon | bar | |\n| --- | --- | --- | --- |\n")
	busy := r.others > busyFrom
	fmt.Fprintf(t, "| memory (RSS; at most since its start) | %d MB; %d MB | ≤ %d MB | %s |\n", r.rss>>20, r.peak>>20, barMemory>>20, verdict(r.peak <= barMemory, false))
	fmt.Fprintf(t, "| press → frame in a browser, p50 / most | %.1f / %.1f ms | | |\n", ms(r.p50), ms(r.most))
	fmt.Fprintf(t, "| press → frame in a browser, p99 | %.1f ms | ≤ %.0f ms | %s |\n", ms(r.p99), ms(barPush), verdict(r.p99 <= barPush, busy))
	fmt.Fprintf(t, "| frames that entitled browsers missed, of %d | %d | 0 | %s |\n", r.pushed+r.missing, r.missing, verdict(r.missing == 0, false))
	fmt.Fprintf(t, "| frames to browsers that may not see them, or twice | %d | 0 | %s |\n", r.surplus, verdict(r.surplus == 0, false))
	fmt.Fprintf(t, "| processor time of the daemon | %.0f %% of a core | | |\n", r.own.Seconds()/r.length.Seconds()*100)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// memory is what the process has in memory now and had at most.
func memory(pid int) (now, peak int64) {
	raw, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	for line := range strings.Lines(string(raw)) {
		var kb int64
		switch {
		case strings.HasPrefix(line, "VmRSS:"):
			_, _ = fmt.Sscanf(line, "VmRSS: %d", &kb)
			now = kb << 10
		case strings.HasPrefix(line, "VmHWM:"):
			_, _ = fmt.Sscanf(line, "VmHWM: %d", &kb)
			peak = kb << 10
		}
	}
	return now, peak
}

// change sets agents in turn to a pause after this call, and back, at an even pace. Each press is one change of state.
func (s *stage) change(ctx context.Context, a *audience) (int, error) {
	boss, err := centre.Login(ctx, s.daemon.URL, s.bosses[1], centre.Password)
	if err != nil {
		return 0, err
	}
	n := int(s.o.floor.Seconds() * changesPerSecond)
	presses := make(chan int)
	var (
		pressing sync.WaitGroup
		mu       sync.Mutex
		trouble  error
	)
	for range 16 { // an agent's turn comes every 20 s, so that its presses never overtake each other
		pressing.Go(func() {
			for i := range presses {
				seat := s.agents[i%len(s.agents)]
				body := map[string]any{"state": "paused", "reason_id": s.centre.Pauses[0].ID}
				if (i/len(s.agents))%2 == 1 {
					body = map[string]any{"state": "ready"}
				}
				a.pressed(seat)
				if err := boss.Do(ctx, http.MethodPut, "/agents/"+seat.id+"/state", body, nil); err != nil {
					mu.Lock()
					trouble = err
					mu.Unlock()
				}
			}
		})
	}
	begin := time.Now()
	for i := range n {
		select {
		case <-time.After(time.Until(begin.Add(time.Duration(i) * time.Second / changesPerSecond))):
			presses <- i
		case <-ctx.Done():
		}
	}
	close(presses)
	pressing.Wait()
	return n, errors.Join(ctx.Err(), trouble)
}

// connect lets a customer call for each agent and returns how many legs there are when all talk.
func (s *stage) connect(ctx context.Context) (int, error) {
	progress("connecting %d calls ...", len(s.agents))
	s.pbx.answer()
	for i := range s.agents {
		s.pbx.call(i)
		select {
		case <-time.After(8 * time.Millisecond):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	for range 240 {
		f, err := s.admin.Floor(ctx)
		if err != nil {
			return 0, err
		}
		talk := 0
		for _, i := range f.Interactions {
			if i.State == "active" {
				talk++
			}
		}
		if talk == len(s.agents) {
			return s.pbx.settled(), nil
		}
		progress("%d of %d talk", talk, len(s.agents))
		time.Sleep(time.Second)
	}
	return 0, errors.New("the agents were not all connected within four minutes; see the daemon's log in " + filepath.Join(os.TempDir(), "cordboard-bench.log"))
}

func (s *stage) close() error {
	var errs []error
	if s.daemon != nil {
		errs = append(errs, s.daemon.Stop())
		if raw, err := os.ReadFile(s.daemon.Log()); err == nil {
			errs = append(errs, os.WriteFile(filepath.Join(os.TempDir(), "cordboard-bench.log"), raw, 0o600))
		}
	}
	if s.pbx != nil {
		errs = append(errs, s.pbx.close())
	}
	if s.db != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		errs = append(errs, s.db.Stop(ctx))
	}
	if s.dir != "" {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	return errors.Join(errs...)
}

func quantileOf(all []time.Duration, f float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[min(int(float64(len(all))*f), len(all)-1)]
}
