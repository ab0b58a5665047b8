package ami_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/lab"
)

// All of it is one test for each version, because booting an Asterisk is dearer than
// anything done with it here.
func TestOnRealAsterisk(t *testing.T) {
	for _, version := range []string{"22", "16"} {
		t.Run("Asterisk "+version, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			l, err := lab.Start(ctx, lab.Config{Version: version, Log: t.Logf, Phones: 2})
			if err != nil {
				t.Fatalf("the lab did not start: %v", err)
			}
			defer func() {
				if err := l.Stop(context.Background()); err != nil {
					t.Error(err)
				}
			}()
			for _, part := range []struct {
				name string
				f    func(*testing.T, *lab.Asterisk)
			}{
				{"it says who it is", realSettings},
				{"queues and devices are read", realBaseline},
				{"a member comes, changes and goes, and events tell it", realMember},
				{"Asterisk's refusals have names", realRefusals},
				{"a caller waits and is seen", realCaller},
				{"lists stay whole while events flood", realFlood},
				{"a wrong secret is told and not repeated", realWrongSecret},
				{"a user without rights is told which", realPermission},
				{"a frozen Asterisk is left and found again", realFrozen},
				{"a restart makes a new generation", realRestart},
			} {
				t.Run(part.name, func(t *testing.T) { part.f(t, l.PBX) })
			}
		})
	}
}

// real is fast enough for a test and patient enough for a busy machine.
func real(p *lab.Asterisk) ami.Config {
	return ami.Config{
		Address: p.AMIAddr, Username: p.AMIUser, Secret: p.AMIPassword,
		ActionTimeout: 3 * time.Second, RetryMin: 50 * time.Millisecond, RetryMax: 200 * time.Millisecond,
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// until returns the first event that fits.
func (r *rig) until(s *ami.Stream, what string, fits func(ami.Event) bool) ami.Event {
	r.t.Helper()
	for {
		e, err := s.Next(r.ctx)
		if err != nil {
			r.t.Fatalf("waited in vain for %s: %v", what, err)
		}
		if fits(e) {
			return e
		}
	}
}

func realSettings(t *testing.T, p *lab.Asterisk) {
	r := run(t, real(p))
	r.up(1)
	s, err := ami.CoreSettings(r.ctx, r)
	must(t, err)
	full, err := p.FullVersion(r.ctx)
	must(t, err)
	if !strings.HasPrefix(s.Asterisk.Raw, full) || s.Asterisk.Major < 16 || s.Manager.Major < 5 {
		t.Fatalf("it is %s and says %+v", full, s)
	}
	at, err := ami.Ping(r.ctx, r)
	must(t, err)
	if d := time.Since(at).Abs(); d > time.Minute {
		t.Fatalf("its clock is off by %v", d)
	}
}

func realBaseline(t *testing.T, p *lab.Asterisk) {
	r := run(t, real(p))
	r.up(1)
	all, err := ami.QueueStatus(r.ctx, r, "")
	must(t, err)
	i := slices.IndexFunc(all, func(q ami.Queue) bool { return q.Name == "support" })
	if len(all) < 2 || i < 0 || all[i].Strategy != "rrmemory" || all[i].ServiceLevel != 20*time.Second {
		t.Fatalf("the queues are %+v", all)
	}
	sums, err := ami.QueueSummary(r.ctx, r, "")
	must(t, err)
	if len(sums) != len(all) {
		t.Fatalf("%d summaries of %d queues", len(sums), len(all))
	}
	devices, err := ami.DeviceStateList(r.ctx, r)
	must(t, err)
	if !slices.ContainsFunc(devices, func(d ami.Device) bool { return d.Name == "PJSIP/1000" && d.State != "" }) {
		t.Fatalf("the devices are %+v", devices)
	}
}

func realMember(t *testing.T, p *lab.Asterisk) {
	r := run(t, real(p))
	stream := r.Events(1000)
	r.up(1)
	const iface = "Local/7001@from-internal"
	change := func(event string, err error, fits func(ami.Member) bool) {
		t.Helper()
		must(t, err)
		e := r.until(stream, event, func(e ami.Event) bool { return e.Name == event && e.Get("Interface") == iface })
		m, err := ami.ParseMember(e)
		must(t, err)
		if !fits(m) {
			t.Fatalf("%s told %+v", event, m)
		}
		// What the event told and what a list tells must be one and the same.
		qs, err := ami.QueueStatus(r.ctx, r, "support")
		must(t, err)
		i := slices.IndexFunc(qs[0].Members, func(o ami.Member) bool { return o.Interface == iface })
		if gone := event == ami.EventMemberRemoved; gone != (i < 0) || !gone && qs[0].Members[i] != m {
			t.Fatalf("the event told %+v, the list %+v", m, qs[0].Members)
		}
	}
	change(ami.EventMemberAdded, ami.QueueAdd(r.ctx, r, ami.NewMember{
		Queue: "support", Interface: iface, Name: "Ann Lee", StateInterface: "PJSIP/1000", Penalty: 2,
	}), func(m ami.Member) bool {
		return m.Name == "Ann Lee" && m.StateInterface == "PJSIP/1000" && m.Penalty == 2 && m.Membership == "dynamic" && !m.Paused
	})
	change(ami.EventMemberPause, ami.QueuePause(r.ctx, r, "support", iface, true, "lunch: café"),
		func(m ami.Member) bool { return m.Paused && m.PausedReason == "lunch: café" && !m.LastPause.IsZero() })
	change(ami.EventMemberPenalty, ami.QueuePenalty(r.ctx, r, "support", iface, 5),
		func(m ami.Member) bool { return m.Penalty == 5 && m.Paused })
	change(ami.EventMemberPause, ami.QueuePauseEverywhere(r.ctx, r, iface, false, ""),
		func(m ami.Member) bool { return !m.Paused && m.PausedReason == "" })
	change(ami.EventMemberRemoved, ami.QueueRemove(r.ctx, r, "support", iface),
		func(m ami.Member) bool { return m.Interface == iface })
}

func realRefusals(t *testing.T, p *lab.Asterisk) {
	r := run(t, real(p))
	r.up(1)
	const iface = "Local/7002@from-internal"
	must(t, ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "support", Interface: iface}))
	cases := []struct {
		name string
		err  error
		want error
	}{
		{"adding twice", ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "support", Interface: iface}), ami.ErrAlreadyMember},
		{"adding to no queue", ami.QueueAdd(r.ctx, r, ami.NewMember{Queue: "nope", Interface: iface}), ami.ErrNoSuchQueue},
		{"removing from no queue", ami.QueueRemove(r.ctx, r, "nope", iface), ami.ErrNoSuchQueue},
		{"pausing a stranger", ami.QueuePause(r.ctx, r, "support", "PJSIP/9", true, ""), ami.ErrNoSuchMember},
		{"pausing a stranger everywhere", ami.QueuePauseEverywhere(r.ctx, r, "PJSIP/9", true, ""), ami.ErrNoSuchMember},
		{"a stranger's penalty", ami.QueuePenalty(r.ctx, r, "support", "PJSIP/9", 1), ami.ErrNoSuchMember},
		{"removing", ami.QueueRemove(r.ctx, r, "support", iface), nil},
		{"removing twice", ami.QueueRemove(r.ctx, r, "support", iface), ami.ErrNoSuchMember},
	}
	for _, c := range cases {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s gave %v", c.name, c.err)
		}
	}
	if _, err := ami.QueueStatus(r.ctx, r, "nope"); !errors.Is(err, ami.ErrNoSuchQueue) {
		t.Errorf("reading an unknown queue gave %v", err)
	}
	if _, err := r.Do(r.ctx, ami.NewAction("NoSuchAction")); !errors.Is(err, ami.ErrRefused) {
		t.Errorf("an unknown action gave %v", err)
	}
	// As long as the encoder lets a line be: Asterisk must still take it.
	long := strings.Repeat("x", ami.MaxLine-len("Reason: \r\n"))
	if err := ami.QueuePause(r.ctx, r, "support", "PJSIP/9", true, long); !errors.Is(err, ami.ErrNoSuchMember) {
		t.Errorf("the longest line gave %v", err)
	}
	if h := r.Health(); h.Timeouts != 0 || h.Late != 0 {
		t.Errorf("the book says %+v", h)
	}
}

func realCaller(t *testing.T, p *lab.Asterisk) {
	r := run(t, real(p))
	stream := r.Events(1000)
	r.up(1)
	_, err := p.CLI(r.ctx, "channel originate Local/700@from-internal application Wait 60")
	must(t, err)
	join := ami.ParseCaller(r.until(stream, "the caller", func(e ami.Event) bool { return e.Name == ami.EventCallerJoin }))
	qs, err := ami.QueueStatus(r.ctx, r, "support")
	must(t, err)
	if len(qs) != 1 || qs[0].Calls != 1 || len(qs[0].Callers) != 1 || qs[0].Callers[0].UniqueID != join.UniqueID || join.Position != 1 {
		t.Fatalf("the event told %+v, the list %+v", join, qs)
	}
	_, err = p.CLI(r.ctx, "channel request hangup all")
	must(t, err)
	left := r.until(stream, "the caller's leaving", func(e ami.Event) bool { return e.Name == ami.EventCallerLeave })
	if c := ami.ParseCaller(left); c.UniqueID != join.UniqueID {
		t.Fatalf("%+v left", c)
	}
}
