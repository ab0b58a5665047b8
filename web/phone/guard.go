package phone

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// guard judges what one browser sends. It belongs to the goroutine that reads the browser.
type guard struct {
	endpoint string
	visitor  bool     // may place one call, and nothing else
	invites  int      // of a visitor, that begin a call
	contacts []string // user parts this phone registered: a callee answers in their name
}

// methods a browser's phone needs. Leaving the desk's control (REFER) and spying (SUBSCRIBE, PUBLISH, MESSAGE) are not
// among them.
var methods = []string{"REGISTER", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "UPDATE", "PRACK"}

// visitorMethods are those of somebody who calls once.
var visitorMethods = []string{"INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "UPDATE", "PRACK"}

// maxInvites is how often a visitor's phone may begin its call: once without and once with its credential, and as often again.
const maxInvites = 4

// maxContacts bounds the memory of a phone that registers ever new contacts.
const maxContacts = 8

// keepAlives are the frames of RFC 5626 and what JsSIP sends to hold the connection.
func keepAlive(frame []byte) bool {
	return len(frame) <= 4 && len(bytes.Trim(frame, "\r\n")) == 0
}

// check reads a frame and says why it may not pass; nil when it may. The message is zero for a keep-alive.
func (g *guard) check(frame []byte) (message, error) {
	if keepAlive(frame) {
		return message{}, nil
	}
	m, err := parse(frame)
	if err != nil {
		return message{}, refusal{"unreadable", err}
	}
	for _, u := range m.usernames {
		if u != g.endpoint {
			return m, refusal{"stranger", fmt.Errorf("the credential is of %q", clip(u))}
		}
	}
	if m.status != 0 {
		return m, nil // an answer: its From is the caller's
	}
	if err := g.may(m); err != nil {
		return m, err
	}
	if m.method == "REGISTER" && m.to.user != g.endpoint {
		return m, refusal{"stranger", fmt.Errorf("it registers %q", clip(m.to.user))}
	}
	// A callee's later requests come from the contact it was called at; only within a dialogue, which has a tag.
	inDialogue := m.to.tagged && m.method != "REGISTER" && slices.Contains(g.contacts, m.from.user)
	if m.from.user != g.endpoint && !inDialogue {
		return m, refusal{"stranger", fmt.Errorf("it speaks for %q", clip(m.from.user))}
	}
	g.learn(m)
	return m, nil
}

// may judges the method of a request.
func (g *guard) may(m message) error {
	allowed := methods
	if g.visitor {
		allowed = visitorMethods
	}
	if !slices.Contains(allowed, m.method) {
		return refusal{"method", fmt.Errorf("the method %s is not for phones", clip(m.method))}
	}
	if g.visitor && m.method == "INVITE" && !m.to.tagged {
		if g.invites++; g.invites > maxInvites {
			return refusal{"again", errors.New("it begins one call after the other")}
		}
	}
	return nil
}

func (g *guard) learn(m message) {
	for _, c := range m.contacts {
		if m.method != "REGISTER" || c == "*" || c == "" || slices.Contains(g.contacts, c) {
			continue
		}
		if len(g.contacts) == maxContacts {
			g.contacts = slices.Delete(g.contacts, 0, 1)
		}
		g.contacts = append(g.contacts, c)
	}
}

// leaves reports whether a REGISTER takes the phone off.
func (m message) leaves() bool {
	return slices.Contains(m.expires, "0")
}

// refusal is why a socket was closed, with a word for the metric.
type refusal struct {
	word string
	err  error
}

func (r refusal) Error() string { return r.err.Error() }

func wordOf(err error) string {
	var r refusal
	if errors.As(err, &r) {
		return r.word
	}
	return "other"
}

// clip keeps hostile text out of the log in bulk; %q around it keeps out control characters.
func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}
