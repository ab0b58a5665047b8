package ari

import (
	"context"
	"net/url"

	cycore "github.com/CyCoreSystems/ari/v6"
	"github.com/CyCoreSystems/ari/v6/client/native"
)

// StopPlayback ends a playback. ErrNotFound means that it has ended already.
func (c *Client) StopPlayback(ctx context.Context, playback string) error {
	const op = "stop playback"
	if why := badRef(playback); why != "" {
		return invalid(op, playback, "the playback id cannot be used: %s", why)
	}
	return c.library(ctx, op, playback, func(n *native.Client) error {
		return n.Playback().Stop(cycore.NewKey(cycore.PlaybackKey, url.PathEscape(playback)))
	})
}
