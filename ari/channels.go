package ari

import (
	"context"
	"slices"
	"strings"
	"time"

	cycore "github.com/CyCoreSystems/ari/v6"
)

// Direction says which side of a channel is meant: In is what the far end says, Out is what it hears.
type Direction = cycore.Direction

// Directions of Mute.
const (
	In   Direction = cycore.DirectionIn
	Out  Direction = cycore.DirectionOut
	Both Direction = cycore.DirectionBoth
	// Nobody is no direction: what is said is dropped.
	Nobody Direction = "none"
)

// reasons are the names every version from 16 on takes; a name it does not know would be an error from Asterisk.
var reasons = []string{"normal", "busy", "congestion", "no_answer", "timeout", "rejected", "unallocated", "normal_unspecified",
	"number_incomplete", "codec_mismatch", "interworking", "failure", "answered_elsewhere"}

// Answer answers an inbound channel.
func (c *Client) Answer(ctx context.Context, channel string) error {
	return c.onChannel(ctx, "answer channel", channel, cycore.Channel.Answer)
}

// Hangup ends a channel. reason is one of Asterisk's names ("normal", "busy", "congestion", "no_answer", "rejected",
// "unallocated", "answered_elsewhere"…); empty is "normal". ErrNotFound means that it has ended already.
func (c *Client) Hangup(ctx context.Context, channel, reason string) error {
	if reason == "" {
		reason = "normal"
	}
	if !slices.Contains(reasons, reason) {
		return invalid("hang up channel", channel, "%q is not a reason Asterisk knows; use one of %s", reason, strings.Join(reasons, ", "))
	}
	return c.onChannel(ctx, "hang up channel", channel, func(v cycore.Channel, k *cycore.Key) error { return v.Hangup(k, reason) })
}

// Ring tells the far end of an inbound channel that it rings.
func (c *Client) Ring(ctx context.Context, channel string) error {
	return c.onChannel(ctx, "ring channel", channel, cycore.Channel.Ring)
}

// RingStop ends what Ring began.
func (c *Client) RingStop(ctx context.Context, channel string) error {
	return c.onChannel(ctx, "stop ringing channel", channel, cycore.Channel.StopRing)
}

// Hold sends hold to the far end.
func (c *Client) Hold(ctx context.Context, channel string) error {
	return c.onChannel(ctx, "hold channel", channel, cycore.Channel.Hold)
}

// Unhold ends what Hold began.
func (c *Client) Unhold(ctx context.Context, channel string) error {
	return c.onChannel(ctx, "unhold channel", channel, cycore.Channel.StopHold)
}

// Mute silences one or both directions.
func (c *Client) Mute(ctx context.Context, channel string, d Direction) error {
	return c.onChannel(ctx, "mute channel", channel, func(v cycore.Channel, k *cycore.Key) error { return v.Mute(k, d) })
}

// Unmute ends what Mute began.
func (c *Client) Unmute(ctx context.Context, channel string, d Direction) error {
	if d != In && d != Out && d != Both {
		return invalid("unmute channel", channel, "%q is no direction; use In, Out or Both", d)
	}
	return c.onChannel(ctx, "unmute channel", channel, func(v cycore.Channel, k *cycore.Key) error { return v.Unmute(k, d) })
}

// MusicStart plays a class of music on hold to a channel; empty is Asterisk's default class.
func (c *Client) MusicStart(ctx context.Context, channel, class string) error {
	return c.onChannel(ctx, "play music to channel", channel, func(v cycore.Channel, k *cycore.Key) error { return v.MOH(k, class) })
}

// MusicStop ends the music of a channel.
func (c *Client) MusicStop(ctx context.Context, channel string) error {
	return c.onChannel(ctx, "stop music on channel", channel, cycore.Channel.StopMOH)
}

// SendDTMF sends digits to the far end, 100 ms each with 100 ms between them.
func (c *Client) SendDTMF(ctx context.Context, channel, digits string) error {
	const op = "send digits to channel"
	if digits == "" || strings.Trim(digits, "0123456789ABCDabcd*#") != "" {
		return invalid(op, channel, "%q are not digits; use 0-9, A-D, * and #", digits)
	}
	opts := &cycore.DTMFOptions{Duration: 100 * time.Millisecond, Between: 100 * time.Millisecond}
	return c.onChannel(ctx, op, channel, func(v cycore.Channel, k *cycore.Key) error { return v.SendDTMF(k, digits, opts) })
}

// Continue lets a channel leave the application and go on in the dialplan. Empty context and extension and priority 0
// mean where it came from.
func (c *Client) Continue(ctx context.Context, channel, dialplanContext, extension string, priority int) error {
	return c.onChannel(ctx, "continue channel", channel, func(v cycore.Channel, k *cycore.Key) error {
		return v.Continue(k, dialplanContext, extension, priority)
	})
}

// Play starts a sound on a channel under an id we chose. media are URIs such as "sound:beep" or "tone:ring", played one
// after the other. A sound that does not exist is no error here: PlaybackFinished follows with state "failed".
func (c *Client) Play(ctx context.Context, channel, playback string, media ...string) error {
	const op = "play to channel"
	if err := checkPlay(op, playback, media); err != nil {
		return err
	}
	return c.onChannel(ctx, op, channel, func(v cycore.Channel, k *cycore.Key) error {
		_, err := v.Play(k, playback, media...)
		return err
	})
}

// Channel is one channel as it is now.
func (c *Client) Channel(ctx context.Context, channel string) (*Channel, error) {
	const op = "look at channel"
	if why := badRef(channel); why != "" {
		return nil, invalid(op, channel, "the channel id cannot be used: %s", why)
	}
	ch := new(Channel)
	if err := c.request(ctx, op, channel, "GET", path("channels", channel), nil, ch); err != nil {
		return nil, err
	}
	return ch, nil
}

// Channels lists all channels of the PBX with all their data, in one request.
func (c *Client) Channels(ctx context.Context) ([]Channel, error) {
	var list []Channel
	err := c.request(ctx, "list channels", "", "GET", "/channels", nil, &list)
	return list, err
}

func checkPlay(op, playback string, media []string) error {
	if why := badID(playback); why != "" {
		return invalid(op, playback, "the playback id cannot be used: %s", why)
	}
	if len(media) == 0 {
		return invalid(op, playback, "there is nothing to play; name at least one, such as sound:beep")
	}
	for _, m := range media {
		if kind, what, ok := strings.Cut(m, ":"); !ok || kind == "" || what == "" || hasControl(m) {
			return invalid(op, playback, "%q is not something to play; write it like sound:beep or tone:ring", m)
		}
	}
	return nil
}
