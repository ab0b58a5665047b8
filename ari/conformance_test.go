package ari_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/ari/aritest"
)

// refusals are requests that fail, and how. They are asked of the real Asterisks and of the fake one: the fake is of
// use only as long as it fails in the same way.
var refusals = map[string]struct {
	ask  func(context.Context, *ari.Client) error
	kind error
	// status by Asterisk's major version, 0 for all others. What is unavailable may come as 500 or 409, see trueConflict.
	status map[int]int
}{
	"answering an absent channel": {func(ctx context.Context, c *ari.Client) error { return c.Answer(ctx, "no") }, ari.ErrNotFound, all(404)},
	"hanging up an absent channel": {func(ctx context.Context, c *ari.Client) error { return c.Hangup(ctx, "no", "busy") },
		ari.ErrNotFound, all(404)},
	"looking at an absent channel": {func(ctx context.Context, c *ari.Client) error { return second(c.Channel(ctx, "no")) },
		ari.ErrNotFound, all(404)},
	"an id with odd characters": {func(ctx context.Context, c *ari.Client) error { return second(c.Channel(ctx, "a/b c;2?d=é")) },
		ari.ErrNotFound, all(404)},
	"playing to an absent channel": {func(ctx context.Context, c *ari.Client) error { return c.Play(ctx, "no", "p1", "sound:beep") },
		ari.ErrNotFound, all(404)},
	"stopping an absent playback": {func(ctx context.Context, c *ari.Client) error { return c.StopPlayback(ctx, "no") }, ari.ErrNotFound, all(404)},
	"an absent application": {func(ctx context.Context, c *ari.Client) error { return second(c.Application(ctx, "nobody")) },
		ari.ErrNotFound, all(404)},
	"a user event to nobody": {func(ctx context.Context, c *ari.Client) error { return c.UserEvent(ctx, "nobody", "x", nil) },
		ari.ErrNotFound, all(404)},
	"subscribing to an absent channel": {func(ctx context.Context, c *ari.Client) error { return c.Subscribe(ctx, "channel:no") },
		ari.ErrNotFound, all(422)},
	"subscribing to nonsense": {func(ctx context.Context, c *ari.Client) error { return c.Subscribe(ctx, "weather:today") },
		ari.ErrInvalid, all(400)},
	"unsubscribing from what was not subscribed": {func(ctx context.Context, c *ari.Client) error { return c.Unsubscribe(ctx, "endpoint:PJSIP/1000") },
		ari.ErrNotFound, all(422)},
	"deleting an absent bridge": {func(ctx context.Context, c *ari.Client) error { return c.BridgeDelete(ctx, "no") }, ari.ErrNotFound, all(404)},
	"adding to an absent bridge": {func(ctx context.Context, c *ari.Client) error { return c.AddChannels(ctx, "no", "x") },
		ari.ErrNotFound, all(404)},
	"adding an absent channel to a bridge": {func(ctx context.Context, c *ari.Client) error {
		return onBridge(ctx, c, func(id string) error { return c.AddChannels(ctx, id, "no") })
	}, ari.ErrNotFound, all(400)},
	"creating a bridge twice": {func(ctx context.Context, c *ari.Client) error {
		return onBridge(ctx, c, func(id string) error { return c.BridgeCreate(ctx, id, "mixing", "again") })
	}, ari.ErrConflict, map[int]int{0: 409, 16: 500}},
	"creating a bridge of the same name twice": {func(ctx context.Context, c *ari.Client) error {
		return onBridge(ctx, c, func(id string) error { return c.BridgeCreate(ctx, id, "mixing", "") })
	}, ari.ErrConflict, map[int]int{0: 409, 16: 500}},
	"calling an unknown endpoint": {func(ctx context.Context, c *ari.Client) error {
		return c.Originate(ctx, ari.OriginateRequest{Channel: "o1", Endpoint: "PJSIP/ghost"})
	}, ari.ErrUnavailable, all(500)},
	"creating for an unknown endpoint": {func(ctx context.Context, c *ari.Client) error {
		return c.Create(ctx, ari.OriginateRequest{Channel: "o2", Endpoint: "PJSIP/ghost"})
	}, ari.ErrUnavailable, all(500)},
	"an unset variable": {func(ctx context.Context, c *ari.Client) error {
		return onChannel(ctx, c, "v1", func() error { return second(c.Variable(ctx, "v1", "NEVER_SET")) })
	}, ari.ErrNotFound, all(404)},
	"one id for two channels": {func(ctx context.Context, c *ari.Client) error {
		return onChannel(ctx, c, "v2", func() error {
			return c.Originate(ctx, ari.OriginateRequest{Channel: "v2", Endpoint: "PJSIP/920@carrier"})
		})
	}, ari.ErrConflict, all(409)},
	"a verb for a channel that has not answered": {func(ctx context.Context, c *ari.Client) error {
		return onChannel(ctx, c, "v3", func() error { return c.Hold(ctx, "v3") })
	}, ari.ErrConflict, all(409)},
	"bridging a channel that has not answered": {func(ctx context.Context, c *ari.Client) error {
		return onBridge(ctx, c, func(id string) error {
			return onChannel(ctx, c, "v4", func() error { return c.AddChannels(ctx, id, "v4") })
		})
	}, ari.ErrConflict, all(422)},
	"deleting an absent configuration object": {func(ctx context.Context, c *ari.Client) error {
		return c.DeleteConfig(ctx, "res_pjsip", "aor", "nobody")
	}, ari.ErrNotFound, all(404)},
}

func all(status int) map[int]int { return map[int]int{0: status} }

var bridges atomic.Int64

// onBridge runs f while a bridge of its own exists: a busy PBX still has the one of before for a moment after it was deleted.
func onBridge(ctx context.Context, c *ari.Client, f func(id string) error) error {
	id := fmt.Sprint("cb", bridges.Add(1))
	if err := c.BridgeCreate(ctx, id, "mixing", ""); err != nil {
		return err
	}
	defer c.BridgeDelete(ctx, id) //nolint:errcheck // it goes with the PBX
	return f(id)
}

// onChannel runs f while a channel rings at a number that never answers.
func onChannel(ctx context.Context, c *ari.Client, id string, f func() error) error {
	if err := c.Originate(ctx, ari.OriginateRequest{Channel: id, Endpoint: "PJSIP/920@carrier"}); err != nil {
		return err
	}
	defer c.Hangup(ctx, id, "") //nolint:errcheck // it may have ended by itself
	return f()
}

func refuses(t *testing.T, c *ari.Client) {
	info, err := c.Info(t.Context())
	must(t, err)
	for what, r := range refusals {
		t.Run(what, func(t *testing.T) {
			want, ok := r.status[info.Major]
			if !ok {
				want = r.status[0]
			}
			err := r.ask(t.Context(), c)
			if e, ok := err.(*ari.Error); !ok || ari.Kind(err) != r.kind || e.Status != want && r.kind != ari.ErrUnavailable || e.Message == "" { //nolint:errorlint // it is bare
				t.Errorf("got %v, want %v and HTTP %d", err, r.kind, want)
			}
		})
	}
}

func TestTheFakeRefusesLikeAsterisk(t *testing.T) {
	for _, p := range []aritest.Profile{aritest.Asterisk16, aritest.Asterisk22} {
		t.Run(p.Version, func(t *testing.T) {
			s := aritest.New(t, p)
			s.Offline("PJSIP/ghost", true)
			c := newClient(t, fakeConfig(s))
			up(t, c, fast())
			refuses(t, c)
		})
	}
}
