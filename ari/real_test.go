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

func wholeCall(t *testing.T, p *pbx) {
	ctx, c := t.Context(), p.client(t)
	st := p.up(t, c)
	cust, agent, b := p.id(), p.id(), p.id()
	must(t, c.Originate(ctx, ari.OriginateRequest{Channel: cust, Endpoint: "PJSIP/910001@carrier", Args: "out,1", CallerID: `"Jo" <100>`,
		Timeout: 20 * time.Second, Variables: map[string]string{"GREETING": "hello"}, Formats: []string{"ulaw"}}))
	must(t, c.Create(ctx, ari.OriginateRequest{Channel: agent, Endpoint: "PJSIP/1000", Args: "agent", Variables: map[string]string{"SIDE": "left"}}))
	if e := st.wait(t, ari.StasisStart, agent); e.Channel.State != "Down" || !reflect.DeepEqual(e.Args, []string{"agent"}) {
		t.Errorf("the created leg entered as %+v", e)
	}
	must(t, c.Dial(ctx, agent, cust, 20*time.Second))
	if e := st.wait(t, ari.StasisStart, cust); !e.Channel.Up() || e.Channel.Caller.Number != "100" || !reflect.DeepEqual(e.Args, []string{"out", "1"}) {
		t.Errorf("the customer entered as %+v", e)
	}
	eventually(t, "the agent has answered", func() bool { ch, err := c.Channel(ctx, agent); return err == nil && ch.Up() })
	for id, want := range map[string][2]string{cust: {"GREETING", "hello"}, agent: {"SIDE", "left"}} {
		if v, err := c.Variable(ctx, id, want[0]); err != nil || v != want[1] {
			t.Errorf("variable %s is %q, %v", want[0], v, err)
		}
	}
	must(t, c.BridgeCreate(ctx, b, "mixing", "room"))
	must(t, c.AddChannels(ctx, b, cust, agent))
	st.wait(t, ari.ChannelEnteredBridge, cust)
	st.wait(t, ari.ChannelEnteredBridge, agent)
	everyVerb(t, p, c, st, cust, b)
	must(t, c.RemoveChannels(ctx, b, agent))
	st.wait(t, ari.ChannelLeftBridge, agent)
	must(t, c.Hangup(ctx, cust, ""))
	if e := st.wait(t, ari.ChannelDestroyed, cust); e.Cause != 16 {
		t.Errorf("it ended with %d %q", e.Cause, e.CauseText)
	}
	if e := st.find(ari.ChannelHangupRequest, cust); e == nil || !e.Soft || e.Cause != 32 {
		t.Errorf("our own hang-up was told as %+v", e)
	}
	must(t, c.HangupCause(ctx, agent, 16))
	st.wait(t, ari.ChannelDestroyed, agent)
	must(t, c.BridgeDelete(ctx, b))
	st.wait(t, ari.BridgeDestroyed, "")
}

// everyVerb tries what can be done to a bridged channel.
func everyVerb(t *testing.T, p *pbx, c *ari.Client, st *stream, channel, bridge string) {
	ctx, play, roomPlay := t.Context(), p.id(), p.id()
	must(t, c.SetVariable(ctx, channel, "NOTE", "a b=c&d"))
	if v, err := c.Variable(ctx, channel, "NOTE"); err != nil || v != "a b=c&d" {
		t.Errorf("the variable is %q, %v", v, err)
	}
	if v, err := c.Variable(ctx, channel, "CHANNEL(state)"); err != nil || v != "Up" {
		t.Errorf("the function is %q, %v", v, err)
	}
	must(t, c.Mute(ctx, channel, ari.Both))
	must(t, c.Unmute(ctx, channel, ari.Both))
	must(t, c.Hold(ctx, channel))
	must(t, c.Unhold(ctx, channel))
	must(t, c.MusicStart(ctx, channel, ""))
	must(t, c.MusicStop(ctx, channel))
	must(t, c.BridgeMusic(ctx, bridge, ""))
	must(t, c.BridgeMusicStop(ctx, bridge))
	must(t, c.SendDTMF(ctx, channel, "1#"))
	must(t, c.Play(ctx, channel, play, "tone:440/60000"))
	eventually(t, "it plays", func() bool { e := st.playback(ari.PlaybackStarted, play); return e != nil })
	must(t, c.StopPlayback(ctx, play))
	eventually(t, "it no longer plays", func() bool { e := st.playback(ari.PlaybackFinished, play); return e != nil })
	must(t, c.BridgePlay(ctx, bridge, roomPlay, "sound:no-such-sound"))
	eventually(t, "the absent sound failed", func() bool {
		e := st.playback(ari.PlaybackFinished, roomPlay)
		return e != nil && e.Playback.State == "failed"
	})
	bridges, err := c.Bridges(ctx)
	if must(t, err); len(bridges) != 1 || bridges[0].Name != "room" || len(bridges[0].Channels) != 2 {
		t.Errorf("the bridges are %+v", bridges)
	}
	channels, err := c.Channels(ctx)
	must(t, err)
	for _, ch := range channels {
		if in, _, ok := ch.Stasis(); !ok || in != realApp || ch.Created.IsZero() {
			t.Errorf("a channel is listed as %+v", ch)
		}
	}
}

func (s *stream) playback(kind, id string) *ari.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.events {
		if e := &s.events[i]; e.Type == kind && e.Playback != nil && e.Playback.ID == id {
			return e
		}
	}
	return nil
}

func failures(t *testing.T, p *pbx) {
	ctx, c := t.Context(), p.client(t)
	st := p.up(t, c)
	old := p.PBX.Version == "16"
	pick := func(on16, on22 int) int {
		if old {
			return on16
		}
		return on22
	}
	for _, tc := range []struct {
		number     string
		cause, sip int
	}{
		{"93000", 17, 486}, {"94000", 34, 503}, {"95000", 1, 404}, {"96000", 21, 403}, {"92000", pick(0, 19), 480},
	} {
		id := p.id()
		must(t, c.Originate(ctx, ari.OriginateRequest{Channel: id, Endpoint: "PJSIP/" + tc.number + "@carrier", Timeout: time.Second}))
		if e := st.wait(t, ari.ChannelDestroyed, id); e.Cause != tc.cause || e.TechCause != pick(0, tc.sip) {
			t.Errorf("%s ended with %d %q and SIP %d, want %d", tc.number, e.Cause, e.CauseText, e.TechCause, tc.cause)
		}
	}
	created := p.id()
	must(t, c.Create(ctx, ari.OriginateRequest{Channel: created, Endpoint: "PJSIP/92000@carrier"}))
	st.wait(t, ari.StasisStart, created)
	must(t, c.Dial(ctx, created, "", time.Second))
	if e := st.wait(t, ari.ChannelDestroyed, created); e.Cause != pick(16, 19) {
		t.Errorf("a dialled leg that nobody answered ended with %d %q", e.Cause, e.CauseText)
	}
}

func inbound(t *testing.T, p *pbx) {
	ctx, c := t.Context(), p.client(t)
	st := p.up(t, c)
	cust, err := p.Carrier.Call(ctx, lab.CallIn{DID: "4711", CallerID: "600000009"})
	must(t, err)
	start := st.wait(t, ari.StasisStart, "")
	id := start.ChannelID()
	if !reflect.DeepEqual(start.Args, []string{"inbound", "4711"}) || start.Channel.Caller.Number != "600000009" || start.Channel.Up() {
		t.Errorf("it came in as %+v", start)
	}
	must(t, c.Subscribe(ctx, "channel:"+id))
	must(t, c.Ring(ctx, id))
	must(t, c.RingStop(ctx, id))
	must(t, c.Answer(ctx, id))
	must(t, cust.WaitAnswered(ctx))
	must(t, cust.Press(ctx, "7"))
	if e := st.wait(t, ari.ChannelDtmfReceived, id); e.Digit != "7" || e.DurationMS == 0 {
		t.Errorf("the key was told as %+v", e)
	}
	must(t, cust.Hangup(ctx))
	if e := st.wait(t, ari.ChannelDestroyed, id); e.Cause != 16 {
		t.Errorf("it ended with %d %q", e.Cause, e.CauseText)
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
