package ari_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/lab"
)

// realApp is the application the lab's dialplan knows.
const realApp = "cordboard"

// pbx is a real Asterisk with a carrier behind it.
type pbx struct {
	*lab.Lab
	cfg ari.Config
	n   int
}

// client is a new client of the PBX.
func (p *pbx) client(t *testing.T) *ari.Client { return newClient(t, p.cfg) }

// id is a channel or bridge id of this test.
func (p *pbx) id() string {
	p.n++
	return fmt.Sprintf("t%d", p.n)
}

// up is a running stream of the PBX whose intervals are short but fit for a busy machine.
func (p *pbx) up(t *testing.T, c *ari.Client) *stream { return up(t, c, patient()) }

func patient() ari.EventsConfig {
	cfg := fast()
	cfg.PongTimeout, cfg.HeartbeatTimeout = 2*time.Second, 3*time.Second
	cfg.HeartbeatInterval, cfg.BackoffMax = 200*time.Millisecond, 200*time.Millisecond
	return cfg
}

// onReal runs a test on the real Asterisks, both of them.
func onReal(t *testing.T, f func(t *testing.T, p *pbx)) {
	for _, version := range []string{"22", "16"} {
		t.Run("Asterisk "+version, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			l, err := lab.Start(ctx, lab.Config{Version: version, Log: t.Logf, Phones: 2})
			if err != nil {
				t.Fatalf("the lab did not start: %v", err)
			}
			defer func() { must(t, l.Stop(ctx)) }()
			f(t, &pbx{Lab: l, cfg: ari.Config{URL: l.PBX.ARIURL, User: l.PBX.ARIUser, Password: l.PBX.ARIPassword, App: realApp}})
		})
	}
}

// All of it is one test for each version, for booting an Asterisk is dearer than anything done with it here.
func TestOnRealAsterisk(t *testing.T) {
	onReal(t, func(t *testing.T, p *pbx) {
		for _, part := range []struct {
			name string
			f    func(*testing.T, *pbx)
		}{
			{"it says who it is", saysWhoItIs},
			{"it refuses as we think it does", func(t *testing.T, p *pbx) {
				c := p.client(t)
				p.up(t, c)
				refuses(t, c)
			}},
			{"a call is made, bridged, handled and ended", wholeCall},
			{"a call that fails says why", failures},
			{"an inbound call is answered and its end is heard", inbound},
			{"left-over subscriptions double nothing", doubles},
			{"a lost socket is reconciled", lostSocket},
			{"a second program replaces the first", replacedForReal},
			{"a phone is pushed and deleted", pushed},
			{"a wrong password is told", wrongPassword},
			{"a frozen Asterisk is noticed and joined again", frozen},
			{"a restarted Asterisk is joined again", restarted},
		} {
			t.Run(part.name, func(t *testing.T) { part.f(t, p) })
		}
	})
}

func saysWhoItIs(t *testing.T, p *pbx) {
	c := p.client(t)
	must(t, c.Ping(t.Context()))
	info, err := c.Info(t.Context())
	must(t, err)
	if fmt.Sprint(info.Major) != p.PBX.Version || info.EntityID == "" || time.Since(info.StartedAt) > time.Hour {
		t.Errorf("it said %+v", info)
	}
	list, err := c.Endpoints(t.Context())
	must(t, err)
	one, err := c.Endpoint(t.Context(), "PJSIP", "1000")
	if must(t, err); len(list) < 3 || one.State != "online" {
		t.Errorf("the endpoints are %+v, one of them %+v", list, one)
	}
}

func doubles(t *testing.T, p *pbx) {
	ctx, c := t.Context(), p.client(t)
	st := p.up(t, c)
	must(t, c.Subscribe(ctx, "endpoint:PJSIP/carrier"))
	id := p.id()
	must(t, c.Originate(ctx, ari.OriginateRequest{Channel: id, Endpoint: "PJSIP/93000@carrier"}))
	st.wait(t, ari.ChannelDestroyed, id)
	eventually(t, "Asterisk's second copies are recognised", func() bool { return st.Stats().Repeated >= 4 })
	n := 0
	for _, kind := range st.types() {
		if kind == ari.ChannelDestroyed {
			n++
		}
	}
	if n != 1 {
		t.Errorf("its end was handed over %d times", n)
	}
	st.stop()
	next := p.up(t, c)
	a, err := c.Application(ctx, realApp)
	if must(t, err); len(a.Endpoints) != 0 {
		t.Errorf("still subscribed to %v", a.Endpoints)
	}
	next.stop()
}

func lostSocket(t *testing.T, p *pbx) {
	ctx, c := t.Context(), p.client(t)
	first := p.up(t, c)
	id, gone := p.id(), p.id()
	for _, ch := range []string{id, gone} {
		must(t, c.Originate(ctx, ari.OriginateRequest{Channel: ch, Endpoint: "PJSIP/910001@carrier", Args: "out"}))
		first.wait(t, ari.StasisStart, ch)
	}
	first.stop()
	must(t, c.Hangup(ctx, gone, ""))
	eventually(t, "the second call is gone", func() bool { return errors.Is(second(c.Channel(ctx, gone)), ari.ErrNotFound) })
	var snap ari.Snapshot
	cfg := patient()
	cfg.OnUp = func(_ context.Context, s ari.Snapshot) error { snap = s; return nil }
	again := up(t, c, cfg)
	if len(snap.Channels) != 1 || snap.Channels[0].ID != id {
		t.Errorf("the snapshot was %+v", snap)
	}
	if in, args, ok := snap.Channels[0].Stasis(); !ok || in != realApp || !reflect.DeepEqual(args, []string{"out"}) {
		t.Errorf("our own call is not recognised in %+v", snap.Channels[0])
	}
	must(t, c.Hangup(ctx, id, ""))
	again.wait(t, ari.ChannelDestroyed, id)
}

func replacedForReal(t *testing.T, p *pbx) {
	cfg := patient()
	cfg.ReplacedBackoff = time.Hour
	loser := up(t, p.client(t), cfg)
	winner := p.up(t, p.client(t))
	loser.waitFor(t, ari.Replaced)
	id := p.id()
	must(t, p.client(t).Originate(t.Context(), ari.OriginateRequest{Channel: id, Endpoint: "PJSIP/93000@carrier"}))
	winner.wait(t, ari.ChannelDestroyed, id)
}

func pushed(t *testing.T, p *pbx) {
	ctx, c := t.Context(), p.client(t)
	must(t, c.PutConfig(ctx, "res_pjsip", "aor", "w77", map[string]string{"max_contacts": "1", "remove_existing": "yes"}))
	must(t, c.PutConfig(ctx, "res_pjsip", "auth", "w77", map[string]string{"username": "w77", "password": "s3cret"}))
	must(t, c.PutConfig(ctx, "res_pjsip", "endpoint", "w77", map[string]string{"context": "none", "allow": "!all,ulaw", "aors": "w77", "auth": "w77"}))
	e, err := c.Endpoint(ctx, "PJSIP", "w77")
	if must(t, err); e.State != "offline" && e.State != "unknown" {
		t.Errorf("the new phone is %+v", e)
	}
	err = c.Originate(ctx, ari.OriginateRequest{Channel: p.id(), Endpoint: "PJSIP/w77"})
	if !errors.Is(err, ari.ErrUnavailable) {
		t.Errorf("calling a phone that is not registered: got %v", err)
	}
	for _, kind := range []string{"endpoint", "auth", "aor"} {
		must(t, c.DeleteConfig(ctx, "res_pjsip", kind, "w77"))
	}
	if err := c.DeleteConfig(ctx, "res_pjsip", "endpoint", "w77"); !errors.Is(err, ari.ErrNotFound) {
		t.Errorf("deleting it twice: got %v", err)
	}
}

func wrongPassword(t *testing.T, p *pbx) {
	cfg := p.cfg
	cfg.Password = "wrong"
	st := listen(t, newClient(t, cfg), patient(), nil)
	if state := st.waitFor(t, ari.Down); !errors.Is(state.Err, ari.ErrUnauthorized) || !strings.Contains(state.Err.Error(), "ari.conf") {
		t.Errorf("the state was %+v", state)
	}
}

func frozen(t *testing.T, p *pbx) {
	cfg := p.cfg
	cfg.RequestTimeout = 500 * time.Millisecond
	e := patient()
	e.PongTimeout, e.DialTimeout = 500*time.Millisecond, 500*time.Millisecond
	st := up(t, newClient(t, cfg), e)
	must(t, syscall.Kill(p.PBX.Pid(), syscall.SIGSTOP))
	state := st.waitFor(t, ari.Deaf)
	gen := state.Generation
	st.waitFor(t, ari.Down)
	must(t, syscall.Kill(p.PBX.Pid(), syscall.SIGCONT))
	st.waitGeneration(t, gen+1)
	if state.Err == nil {
		t.Error("the state does not say why")
	}
}

func restarted(t *testing.T, p *pbx) {
	c := p.client(t)
	st := p.up(t, c)
	before, err := c.Info(t.Context())
	must(t, err)
	must(t, p.PBX.Restart(t.Context()))
	st.waitGeneration(t, 2)
	after, err := c.Info(t.Context())
	if must(t, err); before.StartedAt.Equal(after.StartedAt) {
		t.Error("the info does not tell that Asterisk was restarted")
	}
}
