package webchat

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/fault"
)

// Decode tells what a kept frame says.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	var e envelope
	if err := json.Unmarshal(raw.Body, &e); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "What the chat kept of a visitor cannot be read.")
	}
	if e.Visitor == "" {
		return nil, fault.New(fault.Invalid, "What the chat kept names no visitor.").WithKey("webchat.visitor")
	}
	base := channels.Inbound{ID: messageID(e.Visitor, e.Frame.ID), Thread: e.Visitor, From: e.sender(in), At: raw.At}
	switch e.Frame.T {
	case "msg":
		return e.messages(base), nil
	case "got", "seen":
		return e.marks(base), nil
	case "identify", "attrs":
		base.Kind = channels.InIdentity
		return []channels.Inbound{base}, nil
	case "csat":
		base.Kind, base.ID = channels.InChoice, e.Frame.Of
		base.Message = &channels.Message{Type: channels.Choice, Chosen: e.Frame.score()}
		return []channels.Inbound{base}, nil
	case "end":
		base.Kind, base.Control = channels.InControl, "closed"
		return []channels.Inbound{base}, nil
	}
	base.Kind = channels.InMessage
	base.Message = &channels.Message{Type: channels.Unsupported, Placeholder: line(e.Frame.T, 40)}
	return []channels.Inbound{base}, nil
}

// sender is who wrote: the visitor, and who the web site says it is. What was typed is told as not proven.
func (e envelope) sender(in channels.Inbox) channels.Sender {
	of := selfsaid{Attrs: e.Frame.Attrs}
	if e.Of != nil {
		of = *e.Of
	}
	s := channels.Sender{Language: e.Lang, Attributes: of.Attrs}
	if vouched(in, e.User, e.HMAC) {
		s.Identities = append(s.Identities, channels.Identity{Kind: channels.IDExternal, Value: e.User, Proven: true})
	}
	s.Identities = slices.Insert(s.Identities, 0, channels.Identity{Kind: channels.IDVisitor, Value: e.Visitor, Proven: true})
	form := e.Frame.Form
	s.Name = first(line(e.Frame.Name, 80), line(form["name"], 80), of.Name)
	if a := mailAddress(first(e.Frame.Email, form["email"], of.Email)); a != "" && e.Frame.T != "transcript" {
		s.Identities = append(s.Identities, channels.Identity{Kind: channels.IDEmail, Value: a})
	}
	if n := phoneNumber(first(e.Frame.Phone, form["phone"], of.Phone)); n != "" {
		s.Identities = append(s.Identities, channels.Identity{Kind: channels.IDPhone, Value: n})
	}
	return s
}

// messages are what a frame with a message says: who they are, when a form came along, and the message.
func (e envelope) messages(base channels.Inbound) []channels.Inbound {
	f := e.Frame
	m := &channels.Message{Type: channels.Text, Text: f.Text, ReplyTo: f.ReplyTo}
	for _, file := range e.Files {
		m.Attachments = append(m.Attachments, channels.Attachment{MediaID: file.ID, Name: file.Name, MIME: file.MIME, Size: file.Size, SHA256: file.SHA256, Kind: file.Kind})
	}
	if len(m.Attachments) > 0 {
		m.Type = m.Attachments[0].Kind
	}
	if f.Choice != nil {
		m.Type, m.Chosen = channels.Choice, &channels.Chosen{Payload: f.Choice.Payload, Title: f.Choice.Title}
		m.Text = first(m.Text, f.Choice.Title)
	}
	if p := f.Page; p != nil && p.URL != "" {
		m.Referral = &channels.Referral{Source: "page", URL: p.URL, Title: p.Title, Ref: p.Referrer}
	}
	out := []channels.Inbound{}
	if len(f.Form) > 0 {
		if m.Chosen == nil {
			m.Chosen = &channels.Chosen{}
		}
		m.Chosen.Answers = maps.Clone(f.Form)
		who := base
		who.Kind = channels.InIdentity
		out = append(out, who)
	}
	base.Kind, base.Message = channels.InMessage, m
	return append(out, base)
}

// marks are how far our messages got.
func (e envelope) marks(base channels.Inbound) []channels.Inbound {
	status := channels.Delivered
	if e.Frame.T == "seen" {
		status = channels.Read
	}
	out := make([]channels.Inbound, 0, len(e.Frame.IDs))
	for _, id := range e.Frame.IDs {
		in := base
		in.Kind, in.ID = channels.InStatus, id
		in.Status = &channels.Told{Status: status, Correlation: id}
		out = append(out, in)
	}
	return out
}

// RatingPrefix begins the payload of each button of a question for satisfaction: "csat:1" … "csat:5". The widget shows a
// message whose buttons all have it as a scale with room for a comment.
const RatingPrefix = "csat:"

func (f sent) score() *channels.Chosen {
	c := &channels.Chosen{Payload: RatingPrefix + strconv.Itoa(f.Score), Title: fmt.Sprint(f.Score), Answers: map[string]string{"score": strconv.Itoa(f.Score)}}
	if f.Comment != "" {
		c.Answers["comment"] = f.Comment
	}
	return c
}

func first(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}
