package ami

import (
	"fmt"
	"strings"
)

// Limits of one action. Asterisk itself stops at 1,024 bytes a line and 128
// headers a message, and answers a line that is too long without saying which
// action it belonged to, so we stop earlier.
const (
	MaxLine    = 1000
	MaxHeaders = 120
)

// ownHeaders is how many headers the transport adds: ActionID and amigo's own id.
const ownHeaders = 2

// Header is one line of an action.
type Header struct{ Name, Value string }

// Action is a request to the manager: the header "Action" first, then its
// arguments in order. Build it with NewAction and With. A value is not changed
// by being sent and may be sent again.
type Action []Header

// NewAction starts an action of the given name, such as "QueueStatus".
func NewAction(name string) Action { return Action{{"Action", name}} }

// With returns the action with one more header; an empty value is left out,
// because Asterisk treats a missing header and an empty one alike.
func (a Action) With(name, value string) Action {
	if value == "" {
		return a
	}
	return append(a[:len(a):len(a)], Header{name, value})
}

// Name is the action's name, or "" when it has none.
func (a Action) Name() string {
	if len(a) == 0 || a[0].Name != "Action" {
		return ""
	}
	return a[0].Value
}

// unsendable lists the actions that would break the connection's bookkeeping or
// whose answer the transport cannot carry whole.
var unsendable = map[string]string{
	"login":     "the connection signs in by itself",
	"challenge": "the connection signs in by itself",
	"logoff":    "the connection signs off by itself; end Run's context instead",
	"events":    "switching events off would blind every subscriber; use Config.Events instead",
	"command":   "its output would come back with all but two lines missing; use a dedicated action or ARI",
	"agi":       "its answer cannot be waited for; use ARI",
}

// Check reports why the action cannot be sent, or nil. Do and List call it; a caller
// that wants to refuse bad input early may call it too.
func (a Action) Check() error {
	if a.Name() == "" {
		return invalid("an action must begin with the header Action and a name")
	}
	if why, no := unsendable[strings.ToLower(a.Name())]; no {
		return invalid(fmt.Sprintf("the action %s cannot be sent here: %s", a.Name(), why))
	}
	if len(a)+ownHeaders > MaxHeaders {
		return invalid(fmt.Sprintf("an action may have %d headers and this one has %d; send it in parts", MaxHeaders-ownHeaders, len(a)))
	}
	seen := make(map[string]bool, len(a))
	for _, h := range a {
		key := strings.ToLower(h.Name)
		switch {
		case key == "actionid" || key == "amigoconnid":
			return invalid(fmt.Sprintf("the header %s is set by the connection itself; leave it out", h.Name))
		case seen[key]:
			return invalid(fmt.Sprintf("the header %s appears twice, and only one of them would arrive", h.Name))
		}
		if err := checkHeader(h); err != nil {
			return err
		}
		seen[key] = true
	}
	return nil
}

func checkHeader(h Header) error {
	if !isToken(h.Name) {
		return invalid(fmt.Sprintf("%q cannot be a header's name; use letters, digits, '-', '_' and '.'", clip(h.Name)))
	}
	if i := strings.IndexFunc(h.Value, isControl); i >= 0 {
		return invalid(fmt.Sprintf("the value of %s holds a line break or another control character at position %d, which could smuggle in a second command; remove it", h.Name, i+1))
	}
	if n := len(h.Name) + len(": ") + len(h.Value) + len("\r\n"); n > MaxLine {
		return invalid(fmt.Sprintf("the line of %s would be %d bytes and Asterisk's limit leaves %d; shorten the value", h.Name, n, MaxLine))
	}
	return nil
}

// headers gives a fresh map for each sending, because amigo writes into the map it
// gets and keeps it. Only a checked action may come here.
func (a Action) headers(id string) map[string]string {
	m := make(map[string]string, len(a)+ownHeaders)
	for _, h := range a {
		m[h.Name] = h.Value
	}
	m["ActionID"] = id
	return m
}

func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return s != ""
}

// isControl allows the tab only: everything else below the space either ends a
// line or has no business in a name, a number or a reason.
func isControl(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f }

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}
