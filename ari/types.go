package ari

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// The structs of channels and bridges are our own: the library's leave out fields that tell how a call ended, and
// reject a whole event for one field they cannot read.

// Channel is a channel as Asterisk last told of it.
type Channel struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`  // technology/resource-serial: "PJSIP/trunk-0000002a"
	State       string            `json:"state"` // "Down", "Ring", "Ringing", "Up"…
	ProtocolID  string            `json:"protocol_id"`
	Caller      Party             `json:"caller"`
	Connected   Party             `json:"connected"`
	RDNIS       string            `json:"caller_rdnis"` // who diverted the call to us, from 20 on
	AccountCode string            `json:"accountcode"`
	Dialplan    Dialplan          `json:"dialplan"`
	Created     Time              `json:"creationtime"`
	Language    string            `json:"language"`
	Vars        map[string]string `json:"channelvars"` // only those that ari.conf names
}

// Party is one end's name and number.
type Party struct {
	Name   string `json:"name"`
	Number string `json:"number"`
}

// Dialplan is where a channel is in the dialplan.
type Dialplan struct {
	Context  string `json:"context"`
	Exten    string `json:"exten"`
	Priority int    `json:"priority"`
	App      string `json:"app_name"`
	AppData  string `json:"app_data"`
}

// Up is true once the channel is answered.
func (c *Channel) Up() bool { return c.State == "Up" }

// Stasis returns the application a channel is in and its arguments; ok is false when it is in none.
func (c *Channel) Stasis() (app string, args []string, ok bool) {
	if c.Dialplan.App != "Stasis" {
		return "", nil, false
	}
	parts := strings.Split(c.Dialplan.AppData, ",")
	return parts[0], parts[1:], true
}

// Bridge is a bridge as Asterisk last told of it.
type Bridge struct {
	ID         string   `json:"id"`
	Technology string   `json:"technology"`
	Type       string   `json:"bridge_type"`
	Class      string   `json:"bridge_class"`
	Creator    string   `json:"creator"`
	Name       string   `json:"name"`
	Channels   []string `json:"channels"`
	Created    Time     `json:"creationtime"` // zero before 18
}

// Endpoint is something that can be called.
type Endpoint struct {
	Technology string   `json:"technology"`
	Resource   string   `json:"resource"`
	State      string   `json:"state"` // "online", "offline" or "unknown"
	Channels   []string `json:"channel_ids"`
}

// Playback is a sound being played.
type Playback struct {
	ID     string `json:"id"`
	Media  string `json:"media_uri"`
	Target string `json:"target_uri"` // "channel:ID" or "bridge:ID"
	State  string `json:"state"`      // "queued", "playing", "done", "failed"…
}

// Contact is one registration of an endpoint.
type Contact struct {
	URI    string `json:"uri"`
	Status string `json:"contact_status"`
	AOR    string `json:"aor"`
}

// Time is a time as Asterisk writes it. One it cannot read is zero; it never fails the struct it is in.
type Time struct{ time.Time }

// timeLayout is Asterisk's: RFC 3339 but for the colon in the zone.
const timeLayout = "2006-01-02T15:04:05.999999999-0700"

// UnmarshalJSON always succeeds.
func (t *Time) UnmarshalJSON(b []byte) error {
	t.Time = time.Time{}
	if len(b) < 2 || b[0] != '"' {
		return nil
	}
	s := string(b[1 : len(b)-1])
	for _, layout := range [...]string{timeLayout, time.RFC3339Nano} {
		if at, err := time.Parse(layout, s); err == nil {
			t.Time = at
			return nil
		}
	}
	return nil
}

// onlyTypes is true when the JSON was sound and only single values had an unexpected type. encoding/json leaves those
// out and reads all the rest.
func onlyTypes(err error) bool {
	var typ *json.UnmarshalTypeError
	return errors.As(err, &typ)
}
