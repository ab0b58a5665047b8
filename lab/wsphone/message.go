package wsphone

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// message is one SIP request (method and uri are set) or response (status is set).
type message struct {
	method, uri string
	status      int
	reason      string
	fields      []field
	body        []byte
}

type field struct{ name, value string }

// compact are the one-letter header names of RFC 3261.
var compact = map[string]string{"v": "Via", "f": "From", "t": "To", "i": "Call-ID", "m": "Contact", "l": "Content-Length",
	"c": "Content-Type", "k": "Supported", "e": "Content-Encoding", "s": "Subject"}

const version = "SIP/2.0"

// parse reads one WebSocket frame, which holds exactly one message.
func parse(raw []byte) (*message, error) {
	head, body, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !found {
		return nil, errors.New("the SIP message has no empty line after its headers")
	}
	lines := strings.Split(string(head), "\r\n")
	m := &message{body: body}
	if err := m.parseStart(lines[0]); err != nil {
		return nil, err
	}
	for _, line := range lines[1:] {
		if line != "" && (line[0] == ' ' || line[0] == '\t') && len(m.fields) > 0 { // folded
			m.fields[len(m.fields)-1].value += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		name = strings.TrimRight(name, " \t")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			return nil, fmt.Errorf("the SIP header line %q is not name: value", line)
		}
		if long, ok := compact[strings.ToLower(name)]; ok {
			name = long
		}
		m.fields = append(m.fields, field{name, strings.TrimSpace(value)})
	}
	return m, m.check()
}

func (m *message) parseStart(line string) error {
	parts := strings.SplitN(line, " ", 3)
	if len(parts) != 3 {
		return fmt.Errorf("the SIP message begins with %q", line)
	}
	if parts[0] == version {
		status, err := strconv.Atoi(parts[1])
		if err != nil || status < 100 || status > 699 {
			return fmt.Errorf("the SIP response has the status %q", parts[1])
		}
		m.status, m.reason = status, parts[2]
		return nil
	}
	if parts[2] != version || parts[0] == "" || parts[0] != strings.ToUpper(parts[0]) {
		return fmt.Errorf("the SIP message begins with %q", line)
	}
	m.method, m.uri = parts[0], parts[1]
	return nil
}

func (m *message) check() error {
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
		if m.get(name) == "" {
			return fmt.Errorf("the SIP message has no %s", name)
		}
	}
	_, method, err := m.cseq()
	if err != nil {
		return err
	}
	if m.method != "" && m.method != method {
		return fmt.Errorf("the SIP request is a %s but its CSeq is of a %s", m.method, method)
	}
	if text := m.get("Content-Length"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n != len(m.body) {
			return fmt.Errorf("the SIP message says its body has %q bytes, it has %d", text, len(m.body))
		}
	}
	return nil
}

func (m *message) cseq() (int, string, error) {
	number, method, _ := strings.Cut(m.get("CSeq"), " ")
	n, err := strconv.ParseUint(number, 10, 31)
	if method = strings.TrimSpace(method); err != nil || method == "" {
		return 0, "", fmt.Errorf("the SIP message has the CSeq %q", m.get("CSeq"))
	}
	return int(n), method, nil
}

func (m *message) get(name string) string {
	for _, f := range m.fields {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

func (m *message) all(name string) []string {
	var out []string
	for _, f := range m.fields {
		if strings.EqualFold(f.name, name) {
			out = append(out, f.value)
		}
	}
	return out
}

func (m *message) add(name, value string) *message {
	m.fields = append(m.fields, field{name, value})
	return m
}

func (m *message) header() http.Header {
	h := http.Header{}
	for _, f := range m.fields {
		h.Add(f.name, f.value)
	}
	return h
}

func (m *message) bytes() []byte {
	var b bytes.Buffer
	if m.method != "" {
		fmt.Fprintf(&b, "%s %s %s\r\n", m.method, m.uri, version)
	} else {
		fmt.Fprintf(&b, "%s %d %s\r\n", version, m.status, m.reason)
	}
	for _, f := range m.fields {
		fmt.Fprintf(&b, "%s: %s\r\n", f.name, f.value)
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(m.body))
	b.Write(m.body)
	return b.Bytes()
}

// branch is what ties a response, an ACK or a CANCEL to its request.
func (m *message) branch() string { return param(m.get("Via"), "branch") }

// reply begins a response to a request; tag names our end of the dialog.
func (m *message) reply(status int, reason, tag string) *message {
	r := &message{status: status, reason: reason}
	for _, f := range m.fields {
		switch f.name {
		case "Via", "Record-Route", "From", "Call-ID", "CSeq":
			r.fields = append(r.fields, f)
		case "To":
			if tag != "" && param(f.value, "tag") == "" {
				f.value += ";tag=" + tag
			}
			r.fields = append(r.fields, f)
		}
	}
	return r
}

// param finds ;name=value behind the address of a header.
func param(value, name string) string {
	if end := strings.LastIndexByte(value, '>'); end >= 0 {
		value = value[end+1:]
	}
	value, _, _ = strings.Cut(value, ",") // several Vias may share a line
	for _, p := range strings.Split(value, ";")[1:] {
		k, v, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(k), name) {
			return strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return ""
}

// address is the URI in a header such as "Ann" <sip:ann@host>;tag=1.
func address(value string) string {
	if _, rest, ok := strings.Cut(value, "<"); ok {
		uri, _, _ := strings.Cut(rest, ">")
		return uri
	}
	uri, _, _ := strings.Cut(value, ";")
	return strings.TrimSpace(uri)
}
