package ari

import (
	"context"
	"errors"
	"net/http"
	"time"
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
	Format  string // "wav" is 8 kHz, 16 bit
	Longest time.Duration
	Silence time.Duration // ends after so much silence; 0 does not
	Beep    bool
	EndKey  string // "none", "any", "*", "#"
}

// Record starts the recording of a channel. ErrConflict means that this name exists already.
func (c *Client) Record(ctx context.Context, channel string, r RecordRequest) error {
	const op = "record channel"
	if why := badRef(channel); why != "" {
		return invalid(op, channel, "the channel id cannot be used: %s", why)
	}
	if why := badID(r.Name); why != "" {
		return invalid(op, channel, "the name %q of the recording cannot be used: %s", r.Name, why)
	}
	body := map[string]any{"name": r.Name, "format": r.Format, "ifExists": "fail", "beep": r.Beep, "terminateOn": r.EndKey,
		"maxDurationSeconds": int(r.Longest.Seconds()), "maxSilenceSeconds": int(r.Silence.Seconds())}
	return c.request(ctx, op, channel, http.MethodPost, path("channels", channel, "record"), body, nil)
}

// LiveRecording reports whether a recording is under way.
func (c *Client) LiveRecording(ctx context.Context, name string) (bool, error) {
	err := c.request(ctx, "look at recording", name, http.MethodGet, path("recordings", "live", name), nil, nil)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// StopRecording ends a recording and keeps it.
func (c *Client) StopRecording(ctx context.Context, name string) error {
	return c.request(ctx, "stop recording", name, http.MethodPost, path("recordings", "live", name, "stop"), nil, nil)
}

// StoredRecordingFile is the content of a finished recording. ErrNotFound means that there is none of that name.
func (c *Client) StoredRecordingFile(ctx context.Context, name string) ([]byte, error) {
	const op = "fetch recording"
	var file []byte
	err := c.run(ctx, op, name, func(x *call) error {
		req, err := http.NewRequestWithContext(x.ctx, http.MethodGet, c.base.String()+path("recordings", "stored", name, "file"), nil)
		if err != nil {
			return invalid(op, name, "its address cannot be built: %v", err)
		}
		_, answer, failed := x.exchange(req)
		if failed != nil {
			return failed
		}
		file = answer
		return nil
	})
	return file, err
}

// DeleteStoredRecording removes a finished recording from the PBX.
func (c *Client) DeleteStoredRecording(ctx context.Context, name string) error {
	return c.request(ctx, "delete recording", name, http.MethodDelete, path("recordings", "stored", name), nil, nil)
}
