package ari

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Types of events that a call engine acts on. Others are handed over too, with what fields they share and their Raw.
const (
	StasisStart            = "StasisStart"
	StasisEnd              = "StasisEnd"
	ChannelCreated         = "ChannelCreated"
	ChannelStateChange     = "ChannelStateChange"
	ChannelDestroyed       = "ChannelDestroyed"
	ChannelHangupRequest   = "ChannelHangupRequest"
	ChannelDtmfReceived    = "ChannelDtmfReceived"
	ChannelEnteredBridge   = "ChannelEnteredBridge"
	ChannelLeftBridge      = "ChannelLeftBridge"
	ChannelHold            = "ChannelHold"
	ChannelUnhold          = "ChannelUnhold"
	ChannelTransfer        = "ChannelTransfer"
	ChannelUserevent       = "ChannelUserevent"
	Dial                   = "Dial"
	BridgeCreated          = "BridgeCreated"
	BridgeDestroyed        = "BridgeDestroyed"
	BridgeBlindTransfer    = "BridgeBlindTransfer"
	BridgeAttendedTransfer = "BridgeAttendedTransfer"
	PlaybackStarted        = "PlaybackStarted"
	PlaybackFinished       = "PlaybackFinished"
	EndpointStateChange    = "EndpointStateChange"
	PeerStatusChange       = "PeerStatusChange"
	ContactStatusChange    = "ContactStatusChange"
	ApplicationReplaced    = "ApplicationReplaced"
)

// Event is one event of any type: one flat struct, whose fields are set as far as the type has them. It is shared by
// nobody; the handler may keep it.
type Event struct {
	Type       string    `json:"type"`
	App        string    `json:"application"`
	AsteriskID string    `json:"asterisk_id"`
	At         Time      `json:"timestamp"` // by Asterisk's clock
	Received   time.Time `json:"-"`         // by ours, when the websocket gave it
	Generation uint64    `json:"-"`         // of the connection it came over
	// Raw is the whole event as it came.
	Raw json.RawMessage `json:"-"`
	// Partial is true when a field had an unexpected type and was left out.
	Partial bool `json:"-"`

	Channel   *Channel   `json:"channel"`
	Bridge    *Bridge    `json:"bridge"`
	Playback  *Playback  `json:"playback"`
	Endpoint  *Endpoint  `json:"endpoint"`
	Recording *Recording `json:"recording"`
	Contact   *Contact   `json:"contact_info"`

	// Args of StasisStart are what the application was entered with. Replaces is the channel whose place the new one
	// took, after a transfer by a phone.
	Args     []string `json:"args"`
	Replaces *Channel `json:"replace_channel"`

	// Cause (Q.850), CauseText and TechCause (SIP status, from 20.17 and 22.7) say how a channel ended: in
	// ChannelDestroyed only. In ChannelHangupRequest 32 is not a cause; Soft says that one of ours asked for the end.
	Cause     int    `json:"cause"`
	CauseText string `json:"cause_txt"`
	TechCause int    `json:"tech_cause"`
	Soft      bool   `json:"soft"`

	// Dial: Peer is the called channel, Caller the calling one if any. DialStatus is "" at the start, then "RINGING",
	// "PROGRESS", "ANSWER", "BUSY"…; it does not tell why a call failed.
	Peer       *Channel `json:"peer"`
	Caller     *Channel `json:"caller"`
	DialStatus string   `json:"dialstatus"`
	DialString string   `json:"dialstring"`
	PeerStatus string   `json:"-"` // of PeerStatusChange: "Reachable", "Unreachable"…

	Digit      string `json:"digit"`
	DurationMS int    `json:"duration_ms"` // of the digit
	MusicClass string `json:"musicclass"`  // of ChannelHold

	UserEvent string          `json:"eventname"`
	UserData  json.RawMessage `json:"userevent"`

	// Transfers by a phone. A blind one went to Exten in Context and took Transferee along; an attended one joined what
	// FirstLeg and SecondLeg of the transferring phone were talking to.
	Result      string   `json:"result"` // "Success", "Fail", "Invalid", "Not Permitted"
	External    bool     `json:"is_external"`
	Exten       string   `json:"exten"`
	Context     string   `json:"context"`
	Transferee  *Channel `json:"transferee"`
	FirstLeg    *Channel `json:"transferer_first_leg"`
	SecondLeg   *Channel `json:"transferer_second_leg"`
	Target      *Channel `json:"transfer_target"`
	Destination string   `json:"destination_type"`
	IntoBridge  string   `json:"destination_bridge"`
	IntoApp     string   `json:"destination_application"`
}

// ChannelID is the id of the channel an event is about, "" when it is about none.
func (e *Event) ChannelID() string {
	switch {
	case e.Channel != nil:
		return e.Channel.ID
	case e.Peer != nil:
		return e.Peer.ID
	}
	return ""
}

// Decode reads one event. It fails only on what is not a JSON object with a type; a field that cannot be read is left
// out (Partial). The event keeps raw.
func Decode(raw []byte) (Event, error) {
	e := Event{Raw: raw}
	if err := json.Unmarshal(raw, &e); err != nil {
		if !onlyTypes(err) {
			return Event{}, fmt.Errorf("a message of the ARI event stream is not JSON: %w", err)
		}
		e.Partial = true
	}
	if e.Type == "" {
		return Event{}, errors.New("a message of the ARI event stream has no type")
	}
	if e.Type == PeerStatusChange {
		// Here "peer" is not a channel.
		var p struct {
			Peer struct {
				Status string `json:"peer_status"`
			} `json:"peer"`
		}
		_ = json.Unmarshal(raw, &p) // proven sound above
		e.Peer, e.PeerStatus = nil, p.Peer.Status
	}
	return e, nil
}

// UserVars reads the variables of a ChannelUserevent; values that are not strings are left out.
func (e *Event) UserVars() map[string]string {
	var any map[string]any
	if json.Unmarshal(e.UserData, &any) != nil {
		return nil
	}
	vars := make(map[string]string, len(any))
	for k, v := range any {
		if s, ok := v.(string); ok && k != "eventname" {
			vars[k] = s
		}
	}
	return vars
}
