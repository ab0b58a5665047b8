package ari_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/ari/aritest"
)

func TestEachVerbSendsTheRequestAsteriskWants(t *testing.T) {
	type do = func(context.Context, *ari.Client) error
	for name, tc := range map[string]struct {
		do   do
		want string // method path?query body
	}{
		"answer":    {func(ctx context.Context, c *ari.Client) error { return c.Answer(ctx, "x") }, `POST /channels/x/answer? `},
		"hang up":   {func(ctx context.Context, c *ari.Client) error { return c.Hangup(ctx, "x", "") }, `DELETE /channels/x?reason=normal `},
		"cause":     {func(ctx context.Context, c *ari.Client) error { return c.HangupCause(ctx, "x", 21) }, `DELETE /channels/x?reason_code=21 `},
		"ring":      {func(ctx context.Context, c *ari.Client) error { return c.Ring(ctx, "x") }, `POST /channels/x/ring? `},
		"ring stop": {func(ctx context.Context, c *ari.Client) error { return c.RingStop(ctx, "x") }, `DELETE /channels/x/ring? `},
		"hold":      {func(ctx context.Context, c *ari.Client) error { return c.Hold(ctx, "x") }, `POST /channels/x/hold? `},
		"unhold":    {func(ctx context.Context, c *ari.Client) error { return c.Unhold(ctx, "x") }, `DELETE /channels/x/hold? `},
		"mute":      {func(ctx context.Context, c *ari.Client) error { return c.Mute(ctx, "x", ari.In) }, `POST /channels/x/mute? {"direction":"in"}`},
		"unmute":    {func(ctx context.Context, c *ari.Client) error { return c.Unmute(ctx, "x", ari.Both) }, `DELETE /channels/x/mute?direction=both `},
		"music":     {func(ctx context.Context, c *ari.Client) error { return c.MusicStart(ctx, "x", "jazz") }, `POST /channels/x/moh? {"mohClass":"jazz"}`},
		"no music":  {func(ctx context.Context, c *ari.Client) error { return c.MusicStop(ctx, "x") }, `DELETE /channels/x/moh? `},
		"digits": {func(ctx context.Context, c *ari.Client) error { return c.SendDTMF(ctx, "x", "1#") },
			`POST /channels/x/dtmf? {"dtmf":"1#","between":100,"duration":100}`},
		"continue": {func(ctx context.Context, c *ari.Client) error { return c.Continue(ctx, "x", "ctx", "s", 1) },
			`POST /channels/x/continue? {"context":"ctx","extension":"s","priority":1}`},
		"play": {func(ctx context.Context, c *ari.Client) error { return c.Play(ctx, "x", "p1", "sound:a", "tone:ring") },
			`POST /channels/x/play/p1? {"media":["sound:a","tone:ring"]}`},
		"stop": {func(ctx context.Context, c *ari.Client) error { return c.StopPlayback(ctx, "p1") }, `DELETE /playbacks/p1? `},
		"set": {func(ctx context.Context, c *ari.Client) error { return c.SetVariable(ctx, "x", "A b", "c") },
			`POST /channels/x/variable? {"variable":"A b","value":"c"}`},
		"get": {func(ctx context.Context, c *ari.Client) error {
			_, err := c.Variable(ctx, "x", "F(a,b)&variable=x")
			return err
		},
			`GET /channels/x/variable?variable=F%28a%2Cb%29%26variable%3Dx `},
		"originate": {func(ctx context.Context, c *ari.Client) error {
			return c.Originate(ctx, ari.OriginateRequest{Channel: "x", Endpoint: "PJSIP/1@t", Args: "a,b", CallerID: `"J" <1>`,
				Timeout: 1500 * time.Millisecond, Variables: map[string]string{"V": "1"}, Formats: []string{"opus", "ulaw"}})
		}, `POST /channels? {"endpoint":"PJSIP/1@t","timeout":2,"callerId":"\"J\" \u003c1\u003e","app":"testapp","appArgs":"a,b",` +
			`"formats":"opus,ulaw","channelId":"x","variables":{"V":"1"}}`},
		"create": {func(ctx context.Context, c *ari.Client) error {
			return c.Create(ctx, ari.OriginateRequest{Channel: "x", Endpoint: "PJSIP/1", App: "other", Variables: map[string]string{"V": "1"}})
		}, `POST /channels/create? {"endpoint":"PJSIP/1","app":"other","channelId":"x","variables":{"V":"1"}}`},
		"dial": {func(ctx context.Context, c *ari.Client) error { return c.Dial(ctx, "x", "", time.Millisecond) }, `POST /channels/x/dial? {"timeout":1}`},
		"bridge": {func(ctx context.Context, c *ari.Client) error { return c.BridgeCreate(ctx, "b", "mixing", "n") },
			`POST /bridges/b? {"bridgeId":"b","type":"mixing","name":"n"}`},
		"unbridge": {func(ctx context.Context, c *ari.Client) error { return c.BridgeDelete(ctx, "b") }, `DELETE /bridges/b? `},
		"add": {func(ctx context.Context, c *ari.Client) error {
			return c.AddChannelsAs(ctx, "b", "announcer", "x", "y")
		},
			`POST /bridges/b/addChannel? {"channel":["x","y"],"role":"announcer"}`},
		"remove": {func(ctx context.Context, c *ari.Client) error { return c.RemoveChannels(ctx, "b", "x") },
			`POST /bridges/b/removeChannel? {"channel":["x"]}`},
		"bridge music": {func(ctx context.Context, c *ari.Client) error { return c.BridgeMusic(ctx, "b", "") },
			`POST /bridges/b/moh? {"mohClass":"default"}`},
		"bridge quiet": {func(ctx context.Context, c *ari.Client) error { return c.BridgeMusicStop(ctx, "b") }, `DELETE /bridges/b/moh? `},
		"subscribe": {func(ctx context.Context, c *ari.Client) error { return c.Subscribe(ctx, "channel:x") },
			`POST /applications/testapp/subscription? {"eventSource":"channel:x"}`},
		"unsubscribe": {func(ctx context.Context, c *ari.Client) error { return c.Unsubscribe(ctx, "endpoint:PJSIP/1&x=y") },
			`DELETE /applications/testapp/subscription?eventSource=endpoint%3APJSIP%2F1%26x%3Dy `},
		"filter": {func(ctx context.Context, c *ari.Client) error { return c.SetEventFilter(ctx, "ChannelVarset") },
			`PUT /applications/testapp/eventFilter? {"disallowed":[{"type":"ChannelVarset"}]}`},
		"user event": {func(ctx context.Context, c *ari.Client) error {
			return c.UserEvent(ctx, app, "e.1", map[string]string{"k": "v"})
		},
			`POST /events/user/e.1?application=testapp {"variables":{"k":"v"}}`},
		"put config": {func(ctx context.Context, c *ari.Client) error {
			return c.PutConfig(ctx, "res_pjsip", "auth", "w/1", map[string]string{"b": "2", "a": "1"})
		}, `PUT /asterisk/config/dynamic/res_pjsip/auth/w%2F1? {"fields":[{"attribute":"a","value":"1"},{"attribute":"b","value":"2"}]}`},
		"delete config": {func(ctx context.Context, c *ari.Client) error { return c.DeleteConfig(ctx, "res_pjsip", "auth", "w1") },
			`DELETE /asterisk/config/dynamic/res_pjsip/auth/w1? `},
		"foreign id": {func(ctx context.Context, c *ari.Client) error { return c.Answer(ctx, "a/../b c;2?x=y%") },
			`POST /channels/a%2F..%2Fb%20c%3B2%3Fx=y%25/answer? `},
	} {
		t.Run(name, func(t *testing.T) {
			s := aritest.New(t, aritest.Asterisk22)
			s.Break(aritest.Fault{Status: 200, Body: "{}"})
			_ = tc.do(t.Context(), newClient(t, fakeConfig(s))) // the answer is no matter here
			all := s.Requests("", "")
			if len(all) != 1 {
				t.Fatalf("%d requests were sent, want exactly one: %v", len(all), all)
			}
			if got := all[0].Method + " " + all[0].Path + "?" + all[0].Query + " " + strings.TrimSpace(all[0].Body); got != tc.want {
				t.Errorf("sent\n  %s\nwant\n  %s", got, tc.want)
			}
		})
	}
}

func TestWhatCouldNotWorkOrCouldBeAbusedIsNotSent(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	ctx := t.Context()
	long := strings.Repeat("x", 150)
	dial := func(change func(*ari.OriginateRequest)) error {
		r := ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/100"}
		change(&r)
		return c.Originate(ctx, r)
	}
	for what, err := range map[string]error{
		"an empty channel id":            c.Answer(ctx, ""),
		"a channel id of 150 bytes":      c.Answer(ctx, long),
		"a channel id that is a path":    c.Answer(ctx, ".."),
		"a channel id with a line end":   c.Answer(ctx, "a\nb"),
		"an unknown reason":              c.Hangup(ctx, "a1", "tired"),
		"a cause out of range":           c.HangupCause(ctx, "a1", 200),
		"no direction":                   c.Unmute(ctx, "a1", "sideways"),
		"digits that are none":           c.SendDTMF(ctx, "a1", "12w"),
		"nothing to play":                c.Play(ctx, "a1", "p1"),
		"a sound without its kind":       c.Play(ctx, "a1", "p1", "beep"),
		"a playback id with a blank":     c.Play(ctx, "a1", "p 1", "sound:beep"),
		"a bridge id with a slash":       c.BridgeCreate(ctx, "a/b", "mixing", ""),
		"an empty list of channels":      c.AddChannels(ctx, "b1"),
		"an empty id among channels":     c.AddChannels(ctx, "b1", "a1", ""),
		"a variable's value with CR LF":  c.SetVariable(ctx, "a1", "X", "a\r\nb"),
		"a chosen id with a blank":       dial(func(r *ari.OriginateRequest) { r.Channel = "a 1" }),
		"an endpoint without technology": dial(func(r *ari.OriginateRequest) { r.Endpoint = "100" }),
		"a caller id with a line end":    dial(func(r *ari.OriginateRequest) { r.CallerID = "a\r\nX: y" }),
		"a header value with CR LF":      dial(func(r *ari.OriginateRequest) { r.Variables = map[string]string{"PJSIP_HEADER(add,X)": "a\r\nb"} }),
		"codecs and an originator":       dial(func(r *ari.OriginateRequest) { r.Originator, r.Formats = "a0", []string{"ulaw"} }),
		"a config part that is empty":    c.PutConfig(ctx, "res_pjsip", "", "x", nil),
		"an unnamed endpoint":            second(c.Endpoint(ctx, "PJSIP", "")),
	} {
		if !errors.Is(err, ari.ErrInvalid) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if sent := s.Requests("", ""); len(sent) != 0 {
		t.Errorf("these reached Asterisk all the same: %v", sent)
	}
}

func second[T any](_ T, err error) error { return err }

func TestAConfigurationThatCannotWorkIsRefusedWithAReason(t *testing.T) {
	good := ari.Config{URL: "http://127.0.0.1:8088/ari", User: "u", Password: "p", App: "a"}
	for want, change := range map[string]func(*ari.Config){
		"like http://":   func(c *ari.Config) { c.URL = "127.0.0.1:8088/ari" },
		"own settings":   func(c *ari.Config) { c.URL = "http://u:p@127.0.0.1:8088/ari" },
		"is empty":       func(c *ari.Config) { c.Password = "" },
		"colon":          func(c *ari.Config) { c.User = "a:b" },
		"cannot be used": func(c *ari.Config) { c.App = "my app" },
	} {
		cfg := good
		change(&cfg)
		if _, err := ari.New(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q in the error, got %v", want, err)
		}
	}
}

func TestLookingAtThingsBringsAllTheirData(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	c := newClient(t, fakeConfig(s))
	ctx := t.Context()
	must(t, c.Originate(ctx, ari.OriginateRequest{Channel: "a1", Endpoint: "PJSIP/91@carrier", Args: "out,7", CallerID: `"Jo" <100>`}))
	s.Answer("a1")
	must(t, c.BridgeCreate(ctx, "b1", "mixing", "room"))
	must(t, c.AddChannels(ctx, "b1", "a1"))
	ch, err := c.Channel(ctx, "a1")
	must(t, err)
	in, args, ok := ch.Stasis()
	if !ch.Up() || ch.Caller.Number != "100" || ch.Created.IsZero() || !ok || in != app || !reflect.DeepEqual(args, []string{"out", "7"}) {
		t.Errorf("the channel is %+v", ch)
	}
	list, err := c.Channels(ctx)
	if must(t, err); len(list) != 1 || !reflect.DeepEqual(list[0], *ch) {
		t.Errorf("the list is %+v", list)
	}
	bridges, err := c.Bridges(ctx)
	if must(t, err); len(bridges) != 1 || bridges[0].Name != "room" || !reflect.DeepEqual(bridges[0].Channels, []string{"a1"}) {
		t.Errorf("the bridges are %+v", bridges)
	}
	info, err := c.Info(ctx)
	if must(t, err); info.Major != 22 || info.StartedAt.IsZero() || info.EntityID == "" {
		t.Errorf("the info is %+v", info)
	}
	e, err := c.Endpoint(ctx, "PJSIP", "carrier")
	if must(t, err); e.State != "online" || !reflect.DeepEqual(e.Channels, []string{"a1"}) {
		t.Errorf("the endpoint is %+v", e)
	}
}

func TestTheRestOfTheProgramKeepsItsHTTPTransport(t *testing.T) {
	newClient(t, ari.Config{URL: "http://127.0.0.1:1/ari", User: "u", Password: "p"})
	newClient(t, ari.Config{URL: "http://127.0.0.1:2/ari", User: "u", Password: "p"})
	if _, ok := http.DefaultTransport.(*http.Transport); !ok {
		t.Error("http.DefaultTransport was replaced")
	}
}

func TestEveryRequestIsToldToTheHook(t *testing.T) {
	s := aritest.New(t, aritest.Asterisk22)
	cfg := fakeConfig(s)
	var told []string
	cfg.OnRequest = func(op string, _ time.Duration, err error) {
		if err != nil {
			op += " failed"
		}
		told = append(told, op)
	}
	c := newClient(t, cfg)
	must(t, c.Ping(t.Context()))
	_ = c.Answer(t.Context(), "nobody")
	if want := []string{"ping Asterisk", "answer channel failed"}; !reflect.DeepEqual(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}
