package hub

import (
	"encoding/json"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/events"
)

const (
	closeNormal    = websocket.CloseNormalClosure
	closeGoingAway = websocket.CloseGoingAway
	closePolicy    = websocket.ClosePolicyViolation
	closeAgain     = websocket.CloseTryAgainLater
)

// frame encodes a message for any number of browsers. What is encoded here are our own structs, which always can be.
func frame(v any) *websocket.PreparedMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("hub: a frame cannot be encoded: " + err.Error())
	}
	return prepared(b)
}

func prepared(b []byte) *websocket.PreparedMessage {
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, b)
	if err != nil {
		panic("hub: a frame cannot be prepared: " + err.Error())
	}
	return m
}

func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

func helloFrame(seq uint64, now time.Time, instance, version string) *websocket.PreparedMessage {
	return frame(struct {
		Type     string    `json:"type"`
		Seq      uint64    `json:"seq"`
		Time     time.Time `json:"server_time"`
		Instance string    `json:"instance"`
		Version  string    `json:"version"`
	}{"hello", seq, stamp(now), instance, version})
}

func tickFrame(seq uint64, now time.Time) *websocket.PreparedMessage {
	return frame(struct {
		Type string    `json:"type"`
		Seq  uint64    `json:"seq"`
		Time time.Time `json:"server_time"`
	}{"tick", seq, stamp(now)})
}

func eventFrame(e events.Event) (*websocket.PreparedMessage, error) {
	b, err := json.Marshal(struct {
		Type  string       `json:"type"`
		Seq   uint64       `json:"seq"`
		Event events.Event `json:"event"`
	}{"event", e.Seq, e})
	if err != nil {
		return nil, err
	}
	return prepared(b), nil
}

func pbxFrame(e *events.SystemEvent) *websocket.PreparedMessage {
	return frame(struct {
		Type   string `json:"type"`
		State  string `json:"state"`
		Detail string `json:"detail"`
	}{"pbx", e.State, e.Detail})
}

type reasoned struct {
	Type   string `json:"type"`
	Reason string `json:"reason"`
}

func resync(reason string) *websocket.PreparedMessage { return frame(reasoned{"resync", reason}) }

func bye(reason string) *websocket.PreparedMessage { return frame(reasoned{"bye", reason}) }
