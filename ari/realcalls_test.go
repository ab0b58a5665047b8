package ari_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/lab"
)

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
