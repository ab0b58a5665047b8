package ari

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	cycore "github.com/CyCoreSystems/ari/v6"
	"github.com/CyCoreSystems/ari/v6/client/native"
)

// Events of recordings.
const (
	RecordingStarted  = "RecordingStarted"
	RecordingFinished = "RecordingFinished"
	RecordingFailed   = "RecordingFailed"
)

// Recording is what an event tells of a recording.
type Recording struct {
	Name     string `json:"name"`
	State    string `json:"state"`
	Duration int    `json:"duration"` // whole seconds
	Cause    string `json:"cause"`    // of a failure
}

// RecordRequest is how a channel that is in no bridge is recorded.
type RecordRequest struct {
	Name    string
	Format  string        // "wav" is 8 kHz, 16 bit; "ulaw" 8 kHz without a head
	Longest time.Duration // whole seconds; 0 has no limit
	Silence time.Duration // ends after so much silence; 0 does not
	Beep    bool
	EndKey  string // "none" (the default), "any", "*", "#"
}

// Snoop makes a channel under an id we chose that hears one direction of another: In is what the far end says, Out is
// what it hears. It enters the application by itself, ends with the channel it listens to, and works in a bridge as well.
// ErrConflict: a channel of this id exists.
func (c *Client) Snoop(ctx context.Context, channel, snoop string, spy Direction, args string) error {
	return c.snoop(ctx, channel, snoop, cycore.SnoopOptions{Spy: spy, Whisper: Nobody, AppArgs: args})
}

// SnoopBoth is Snoop of both directions; what is put into the snoop is heard where whisper says. Out is by the far end alone.
func (c *Client) SnoopBoth(ctx context.Context, channel, snoop string, whisper Direction, args string) error {
	return c.snoop(ctx, channel, snoop, cycore.SnoopOptions{Spy: Both, Whisper: whisper, AppArgs: args})
}

func (c *Client) snoop(ctx context.Context, channel, snoop string, o cycore.SnoopOptions) error {
	const op = "snoop on channel"
	if why := badID(snoop); why != "" {
		return invalid(op, snoop, "the channel id cannot be used: %s", why)
	}
	if hasControl(o.AppArgs) {
		return invalid(op, snoop, "%q holds a control character", o.AppArgs)
	}
	return c.onChannel(ctx, op, channel, func(v cycore.Channel, k *cycore.Key) error {
		o.App = c.cfg.App
		_, err := v.Snoop(k, snoop, &o)
		return err
	})
}

// Record starts a recording of what a channel says, under a name we chose. ErrConflict: a recording of this name runs or
// is stored, or the channel is not in the application yet. Channels in a bridge cannot be recorded; snoop on them.
func (c *Client) Record(ctx context.Context, channel string, r RecordRequest) error {
	const op = "record channel"
	if why := badID(r.Name); why != "" {
		return invalid(op, r.Name, "the recording's name cannot be used: %s", why)
	}
	return c.onChannel(ctx, op, channel, func(v cycore.Channel, k *cycore.Key) error {
		_, err := v.Record(k, r.Name, &cycore.RecordingOptions{Format: r.Format, Exists: "fail", Terminate: cmp.Or(r.EndKey, "none"),
			Beep: r.Beep, MaxDuration: r.Longest, MaxSilence: r.Silence})
		return err
	})
}

// RecordingRuns tells whether a recording of that name is under way.
func (c *Client) RecordingRuns(ctx context.Context, name string) (bool, error) {
	err := c.onRecording(ctx, "look at recording", name, func(v cycore.LiveRecording, k *cycore.Key) error {
		_, err := v.Data(k)
		return err
	})
	if Kind(err) == ErrNotFound {
		return false, nil
	}
	return err == nil, err
}

func (c *Client) onRecording(ctx context.Context, op, name string, verb func(cycore.LiveRecording, *cycore.Key) error) error {
	if why := badRef(name); why != "" {
		return invalid(op, name, "the recording's name cannot be used: %s", why)
	}
	return c.library(ctx, op, name, func(n *native.Client) error {
		return verb(n.LiveRecording(), cycore.NewKey(cycore.LiveRecordingKey, url.PathEscape(name)))
	})
}

// DeleteRecording removes a stored recording from the PBX. ErrNotFound means that it is gone already.
func (c *Client) DeleteRecording(ctx context.Context, name string) error {
	return c.request(ctx, "delete recording", name, "DELETE", path("recordings", "stored", name), nil, nil)
}

// FetchRecording writes the file of a stored recording to w, at most limit bytes, and returns how many they were. It is
// bounded by its context alone and takes none of the places of requests in flight: a file may be large, and calls go
// first. ErrNotFound: there is none, or not yet.
func (c *Client) FetchRecording(ctx context.Context, name string, w io.Writer, limit int64) (int64, error) {
	const op = "fetch recording"
	if why := badRef(name); why != "" {
		return 0, invalid(op, name, "the recording's name cannot be used: %s", why)
	}
	x := &call{parent: ctx, ctx: ctx, client: c, op: op, target: name}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base.String()+path("recordings", "stored", name, "file"), nil)
	if err != nil {
		return 0, invalid(op, name, "its address cannot be built: %v", err)
	}
	req.SetBasicAuth(c.cfg.User, c.cfg.Password)
	x.sent.Store(true)
	t := &http.Transport{TLSClientConfig: c.http.tls, DialContext: c.http.dialer.DialContext, DisableKeepAlives: true, DisableCompression: true}
	defer t.CloseIdleConnections()
	res, err := t.RoundTrip(req)
	if err != nil {
		return 0, x.broken(err)
	}
	defer res.Body.Close() //nolint:errcheck // read to its end, or given up
	if res.StatusCode >= 300 {
		body, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
		return 0, x.refuse(res.StatusCode, body)
	}
	n, err := io.Copy(w, io.LimitReader(res.Body, limit+1))
	if err == nil && n > limit {
		err = errors.New("the file is too long")
	}
	if err == nil && res.ContentLength >= 0 && n != res.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return n, x.broken(err)
	}
	return n, nil
}
