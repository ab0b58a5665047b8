package webchat

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels"
)

// source is the way by which raws of this channel come.
const source = "widget"

// selfsaid is what the page said of its visitor before; it goes along with every message, because who has not written yet has no
// conversation that could remember it.
type selfsaid struct {
	Name  string            `json:"name,omitempty"`
	Email string            `json:"email,omitempty"`
	Phone string            `json:"phone,omitempty"`
	Attrs map[string]string `json:"attrs,omitempty"`
}

// envelope is the body of a raw: the visitor's frame and what the server knew for certain when it came.
type envelope struct {
	Visitor string `json:"visitor"`
	// User and HMAC are the web site's word; Decode proves them again.
	User  string     `json:"user,omitempty"`
	HMAC  string     `json:"hmac,omitempty"`
	Lang  string     `json:"lang,omitempty"`
	Of    *selfsaid  `json:"of,omitempty"`    // of a message
	Files []FileInfo `json:"files,omitempty"` // looked up, not as the browser tells
	Frame sent       `json:"frame"`
}

func (e envelope) raw(in channels.Inbox) (channels.Raw, error) {
	b, err := json.Marshal(e)
	return channels.Raw{InboxID: in.ID, Source: source, Body: b}, err
}

// messageID is a visitor's message in the inbox: the same whenever the browser sends it again.
func messageID(visitor, clientID string) string { return visitor + "." + clientID }

// known is what there is of it, nil for nothing.
func (s selfsaid) known() *selfsaid {
	if s.Name == "" && s.Email == "" && s.Phone == "" && len(s.Attrs) == 0 {
		return nil
	}
	return &s
}
