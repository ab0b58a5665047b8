package ari

import (
	"context"

	cycore "github.com/CyCoreSystems/ari/v6"
)

// BridgeCreate makes a bridge under an id we chose. kind is "mixing", "holding" or "mixing" with options after commas
// (dtmf_events, proxy_media, video_sfu). ErrConflict: a bridge of this id exists.
func (c *Client) BridgeCreate(ctx context.Context, id, kind, name string) error {
	const op = "create bridge"
	if why := badID(id); why != "" {
		return invalid(op, id, "the bridge id cannot be used: %s", why)
	}
	return c.onBridge(ctx, op, id, func(v cycore.Bridge, k *cycore.Key) error {
		_, err := v.Create(k, kind, name)
		return err
	})
}

// BridgeDelete ends a bridge; its channels stay in the application. ErrNotFound means that it has ended already.
func (c *Client) BridgeDelete(ctx context.Context, id string) error {
	return c.onBridge(ctx, "delete bridge", id, cycore.Bridge.Delete)
}

// AddChannels puts channels into a bridge, in one request: all or, if one of them is absent (ErrNotFound) or not in an
// application (ErrConflict), none. A channel that is in another bridge is moved.
func (c *Client) AddChannels(ctx context.Context, bridge string, channels ...string) error {
	return c.AddChannelsAs(ctx, bridge, "", channels...)
}

// AddChannelsAs is AddChannels with a role: in a holding bridge "participant" (hears music) or "announcer".
func (c *Client) AddChannelsAs(ctx context.Context, bridge, role string, channels ...string) error {
	// The library takes one channel, and Asterisk does not split a list inside a JSON string.
	body := struct {
		Channel []string `json:"channel"`
		Role    string   `json:"role,omitempty"`
	}{channels, role}
	return c.membership(ctx, "add channels to bridge", bridge, "addChannel", channels, body)
}

// RemoveChannels takes channels out of a bridge; they stay in the application. ErrConflict: one of them is not in it.
func (c *Client) RemoveChannels(ctx context.Context, bridge string, channels ...string) error {
	body := struct {
		Channel []string `json:"channel"`
	}{channels}
	return c.membership(ctx, "remove channels from bridge", bridge, "removeChannel", channels, body)
}

func (c *Client) membership(ctx context.Context, op, bridge, verb string, channels []string, body any) error {
	if why := badRef(bridge); why != "" {
		return invalid(op, bridge, "the bridge id cannot be used: %s", why)
	}
	if len(channels) == 0 {
		return invalid(op, bridge, "no channel was named")
	}
	for _, id := range channels {
		if why := badRef(id); why != "" {
			return invalid(op, bridge, "the channel id %q cannot be used: %s", id, why)
		}
	}
	return c.request(ctx, op, bridge, "POST", path("bridges", bridge, verb), body, nil)
}

// BridgeMusic plays a class of music on hold to a bridge; empty is Asterisk's default class.
func (c *Client) BridgeMusic(ctx context.Context, id, class string) error {
	if class == "" {
		class = "default"
	}
	return c.onBridge(ctx, "play music to bridge", id, func(v cycore.Bridge, k *cycore.Key) error { return v.MOH(k, class) })
}

// BridgeMusicStop ends the music of a bridge.
func (c *Client) BridgeMusicStop(ctx context.Context, id string) error {
	return c.onBridge(ctx, "stop music on bridge", id, cycore.Bridge.StopMOH)
}

// BridgePlay starts a sound for everybody in a bridge, as Play does for a channel.
func (c *Client) BridgePlay(ctx context.Context, bridge, playback string, media ...string) error {
	const op = "play to bridge"
	if err := checkPlay(op, playback, media); err != nil {
		return err
	}
	return c.onBridge(ctx, op, bridge, func(v cycore.Bridge, k *cycore.Key) error {
		_, err := v.Play(k, playback, media...)
		return err
	})
}

// Bridges lists all bridges of the PBX with all their data, in one request. Some may not be ours: never delete a
// bridge that we did not name.
func (c *Client) Bridges(ctx context.Context) ([]Bridge, error) {
	var list []Bridge
	err := c.request(ctx, "list bridges", "", "GET", "/bridges", nil, &list)
	return list, err
}
