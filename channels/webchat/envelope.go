package webchat

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels"
)

// source is the way by which raws of this channel come.
const source = "widget"

// envelope is the body of a raw: the visitor's frame and what the server knew for certain when it came.
type envelope struct {
	Visitor string `json:"visitor"`
	// User and HMAC are the web site's word; Decode proves them again.
	User  string     `json:"user,omitempty"`
	HMAC  string     `json:"hmac,omitempty"`
	Lang  string     `json:"lang,omitempty"`
	Files []FileInfo `json:"files,omitempty"` // looked up, not as the browser tells
	Frame sent       `json:"frame"`
}

func (e envelope) raw(in channels.Inbox) (channels.Raw, error) {
	b, err := json.Marshal(e)
	return channels.Raw{InboxID: in.ID, Source: source, Body: b}, err
}

// messageID is a visitor's message in the inbox: the same whenever the browser sends it again.
func messageID(visitor, clientID string) string { return visitor + "." + clientID }
