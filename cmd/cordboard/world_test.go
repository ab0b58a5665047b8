package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

const agentTone, customerTone = 700, 1000

// binary is the program under test, built with the race detector.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cordboard-journey")
	if err == nil {
		binary = filepath.Join(dir, "cordboard")
		var out []byte
		if out, err = exec.Command("go", "build", "-race", "-o", binary, ".").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w\n%s", err, out)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the program could not be built:", err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	if code == 0 {
		// connections that clients keep for their next request belong to nobody, and each is gone a while later
		if err := goleak.Find(goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// world is the real program over a real PBX, carrier and database, with a small centre seeded through its API.
type world struct {
	*testing.T
	lab    *lab.Lab
	db     *lab.MariaDB
	daemon *centre.Daemon
	centre *centre.Centre
	admin  *centre.Client
	people map[string]*centre.Client
	// pages is where browsers come in.
	pages string
}

// onBothPBXs runs a journey on each Asterisk we support, side by side and beside other journeys: they wait far more than they work.
func onBothPBXs(t *testing.T, p centre.Plan, f func(*world)) {
	t.Parallel()
	for _, version := range []string{"22", "16"} {
		t.Run("Asterisk "+version, func(t *testing.T) {
			t.Parallel()
			f(newWorld(t, version, p))
		})
	}
}

// onEachPBX runs a journey on each Asterisk, one after the other: it fills the machine or counts seconds.
func onEachPBX(t *testing.T, p centre.Plan, f func(*world)) {
	for _, version := range []string{"22", "16"} {
		t.Run("Asterisk "+version, func(t *testing.T) { f(newWorld(t, version, p)) })
	}
}

func newWorld(t *testing.T, version string, p centre.Plan, change ...func(*centre.Config)) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	w := &world{T: t, people: map[string]*centre.Client{}}
	var err error
	if w.lab, err = lab.Start(ctx, lab.Config{Version: version, Phones: 60, Log: lab.Quiet}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.check(w.lab.Stop(context.Background())) })
	if w.db, err = lab.StartMariaDB(ctx, lab.DBConfig{Version: "10.11", Log: lab.Quiet}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.check(w.db.Stop(context.Background())) })
	c := centre.Config{Binary: binary, Dir: t.TempDir(), PBX: w.lab.PBX, DSN: w.db.DSN("cordboard")}
	for _, f := range change {
		f(&c)
	}
	if w.daemon, err = centre.New(ctx, c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			w.tellStory()
		}
		w.check(w.daemon.Stop())
		if raw, err := os.ReadFile(w.daemon.Log()); err == nil && t.Failed() {
			t.Logf("the daemon's log:\n%s", telling(raw))
		}
	})
	w.up(ctx)
	if w.admin, err = centre.Login(ctx, w.daemon.URL, centre.AdminLogin, centre.AdminPassword); err != nil {
		t.Fatal(err)
	}
	if w.centre, err = centre.Seed(ctx, w.admin, p); err != nil {
		t.Fatal(err)
	}
	return w
}

// telling is the end of a daemon's log without the requests that went well.
func telling(log []byte) []byte {
	log = regexp.MustCompile(`(?m)^.*msg=Request\. .*status=[23]\d\d .*\n`).ReplaceAll(log, nil)
	return log[max(0, len(log)-3000):]
}

// tellStory logs the records of what happened, so that a failure need not be repeated to be understood.
func (w *world) tellStory() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var past struct{ Items []struct{ ID string } }
	if w.admin == nil || w.admin.Do(ctx, http.MethodGet, "/interactions?limit=30", nil, &past) != nil {
		return
	}
	for _, i := range past.Items {
		var detail json.RawMessage
		if w.admin.Do(ctx, http.MethodGet, "/interactions/"+i.ID, nil, &detail) == nil {
			w.Logf("on record: %s", detail)
		}
	}
}

// in is the same world for a part of a test.
func (w *world) in(t *testing.T) *world {
	part := *w
	part.T = t
	return &part
}

func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Error(err)
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// up starts the daemon and waits until it has the PBX.
func (w *world) up(ctx context.Context) {
	w.Helper()
	w.must(w.daemon.Start(ctx))
	w.must(w.daemon.WaitReady(ctx))
}

// as is the API as that person.
func (w *world) as(login string) *centre.Client {
	w.Helper()
	c, ok := w.people[login]
	if !ok {
		var err error
		c, err = centre.Login(w.Context(), w.daemon.URL, login, centre.Password)
		w.must(err)
		w.people[login] = c
	}
	return c
}

// ready brings an agent with a desk phone to ready.
func (w *world) ready(login, extension string, p lab.Phone) {
	w.Helper()
	_, err := w.lab.Carrier.SetPhone(w.Context(), extension, p)
	w.must(err)
	_, err = w.as(login).StartShift(w.Context())
	w.must(err)
	w.must(w.as(login).SetState(w.Context(), events.AgentReady, ""))
}

func (w *world) callIn(did string) *lab.Customer {
	w.Helper()
	c, err := w.lab.Carrier.Call(w.Context(), lab.CallIn{DID: did, CallerID: "600123123", Tone: customerTone, Record: true})
	w.must(err)
	return c
}

func (w *world) hears(f func(context.Context) error) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	defer cancel()
	w.must(f(ctx))
}

func (w *world) tone(c *lab.Customer, hz float64) {
	w.Helper()
	w.hears(func(ctx context.Context) error { return c.Hears(ctx, hz) })
}

func (w *world) eventually(what string, cond func() bool) {
	w.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !cond() {
		if time.Now().After(deadline) {
			pbx, _ := w.lab.PBX.CLI(context.Background(), "core show channels concise")
			w.Fatalf("after 30 s it is still not so that %s\n%s", what, pbx)
		}
		between()
	}
}

// between is the moment between two looks at something that will come.
func between() { time.Sleep(20 * time.Millisecond) } //nolint:forbidigo // every look is bound by a deadline

// soundPasses lets time go by that a recording is to have: what is recorded is time itself.
func soundPasses(d time.Duration) { time.Sleep(d) } //nolint:forbidigo // nothing tells that sound was heard for so long but the clock

// held is the interaction an agent holds now.
func (w *world) held(login string) events.Interaction {
	w.Helper()
	d, err := w.as(login).Desk(w.Context())
	w.must(err)
	for _, i := range d.Interactions {
		if i.State != events.InteractionDone {
			return i
		}
	}
	return events.Interaction{}
}
