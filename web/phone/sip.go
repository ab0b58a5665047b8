package phone

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// message is what is read of a SIP message: enough to tell for whom it speaks.
type message struct {
	method    string // of a request; empty for a response
	status    int    // of a response; 0 for a request
	from, to  address
	contacts  []string // user parts
	usernames []string // of every Authorization and Proxy-Authorization
	cseq      string   // the method in CSeq
	expires   []string // every value of Expires and of an expires parameter of a contact
}

type address struct {
	user   string
	tagged bool
}

const (
	maxHeaders    = 100
	maxHeaderLine = 8 << 10
)

// short are the one-letter names of RFC 3261, 7.3.3, of the headers read here.
var short = map[string]string{"f": "from", "t": "to", "m": "contact", "l": "content-length", "i": "call-id"}

// parse reads one message that fills its frame. It is stricter than SIP on purpose: whatever two parsers could read
// differently (folded lines, bare line ends, a second message behind the first, a header given twice) is an error,
// because Asterisk's reading would count and ours would not.
func parse(frame []byte) (message, error) {
	head, body, ok := bytes.Cut(frame, []byte("\r\n\r\n"))
	if !ok {
		return message{}, errors.New("the headers do not end")
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return message{}, errors.New("a zero byte stands in the headers")
	}
	lines := strings.Split(string(head), "\r\n")
	if len(lines) > maxHeaders {
		return message{}, errors.New("too many headers")
	}
	var m message
	if err := m.start(lines[0]); err != nil {
		return message{}, err
	}
	seen := map[string]bool{}
	length := -1
	for _, line := range lines[1:] {
		name, value, err := header(line)
		if err != nil {
			return message{}, err
		}
		if err := m.take(name, value, seen, &length); err != nil {
			return message{}, err
		}
	}
	if length != len(body) && !(length < 0 && len(body) == 0) {
		return message{}, errors.New("the body is not as long as Content-Length says")
	}
	for _, name := range []string{"from", "to", "cseq"} {
		if !seen[name] {
			return message{}, fmt.Errorf("the header %s is missing", name)
		}
	}
	return m, nil
}

// start reads the request or status line.
func (m *message) start(line string) error {
	if strings.ContainsAny(line, "\r\n\t") {
		return errors.New("the first line is broken")
	}
	if rest, ok := strings.CutPrefix(line, "SIP/2.0 "); ok {
		n, err := strconv.Atoi(rest[:min(3, len(rest))])
		if err != nil || n < 100 || n > 699 || (len(rest) > 3 && rest[3] != ' ') {
			return errors.New("the status line is broken")
		}
		m.status = n
		return nil
	}
	parts := strings.Split(line, " ")
	if len(parts) != 3 || parts[2] != "SIP/2.0" || parts[1] == "" || parts[0] == "" || strings.Trim(parts[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return errors.New("the request line is broken")
	}
	m.method = parts[0]
	return nil
}

// header reads one line into the long lower-case name and the value.
func header(line string) (name, value string, err error) {
	if len(line) > maxHeaderLine || strings.ContainsAny(line, "\r\n") {
		return "", "", errors.New("a header line is broken or too long")
	}
	if line == "" || line[0] == ' ' || line[0] == '\t' {
		return "", "", errors.New("a header is folded over several lines")
	}
	name, value, ok := strings.Cut(line, ":")
	name = strings.ToLower(strings.TrimRight(name, " \t"))
	if !ok || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~") != "" {
		return "", "", errors.New("a header has no name")
	}
	if long, ok := short[name]; ok {
		name = long
	}
	return name, strings.Trim(value, " \t"), nil
}

func (m *message) take(name, value string, seen map[string]bool, length *int) (err error) {
	switch name {
	case "from", "to", "cseq", "content-length", "call-id", "expires":
		if seen[name] {
			return fmt.Errorf("the header %s stands twice", name)
		}
		seen[name] = true
	}
	switch name {
	case "from":
		m.from, err = nameAddr(value)
	case "to":
		m.to, err = nameAddr(value)
	case "contact":
		err = m.contact(value)
	case "expires":
		m.expires = append(m.expires, value)
	case "cseq":
		number, method, ok := strings.Cut(value, " ")
		m.cseq = strings.Trim(method, " \t")
		if _, e := strconv.ParseUint(number, 10, 32); !ok || e != nil || (m.method != "" && m.cseq != m.method) {
			err = errors.New("CSeq does not fit")
		}
	case "content-length":
		*length, err = strconv.Atoi(value)
		if err != nil || *length < 0 || strings.Trim(value, "0123456789") != "" {
			err = errors.New("Content-Length is no number")
		}
	case "authorization", "proxy-authorization":
		var user string
		user, err = digestUser(value)
		m.usernames = append(m.usernames, user)
	}
	return err
}

// contact reads a Contact header. Several contacts in one are more than a browser's phone has, and are refused.
func (m *message) contact(value string) error {
	if value == "*" {
		m.contacts = append(m.contacts, "*")
		return nil
	}
	a, params, err := addrSpec(value)
	if err != nil {
		return err
	}
	m.contacts = append(m.contacts, a)
	for p := range strings.SplitSeq(params, ";") {
		if k, v, _ := strings.Cut(p, "="); strings.EqualFold(strings.TrimSpace(k), "expires") {
			m.expires = append(m.expires, strings.TrimSpace(v))
		}
	}
	return nil
}

// nameAddr reads the value of From or To.
func nameAddr(value string) (address, error) {
	user, params, err := addrSpec(value)
	if err != nil {
		return address{}, err
	}
	a := address{user: user}
	for p := range strings.SplitSeq(params, ";") {
		if k, v, _ := strings.Cut(p, "="); strings.EqualFold(strings.TrimSpace(k), "tag") && strings.TrimSpace(v) != "" {
			a.tagged = true
		}
	}
	return a, nil
}

// addrSpec takes the user part out of an address with or without a display name, and returns what follows it.
func addrSpec(value string) (user, params string, err error) {
	bad := errors.New("an address cannot be read")
	if strings.HasPrefix(value, `"`) { // a quoted display name
		end := strings.IndexByte(value[1:], '"')
		if end < 0 || strings.Contains(value[1:1+end], `\`) {
			return "", "", bad
		}
		value = strings.TrimLeft(value[end+2:], " \t")
		if !strings.HasPrefix(value, "<") {
			return "", "", bad
		}
	}
	var uri string
	if before, rest, ok := strings.Cut(value, "<"); ok {
		if strings.Trim(before, nameChars) != "" {
			return "", "", bad
		}
		if uri, params, ok = strings.Cut(rest, ">"); !ok {
			return "", "", bad
		}
	} else {
		uri, params, _ = strings.Cut(value, ";")
	}
	// a browser's contact names its instance in quotes: +sip.instance="<urn:uuid:…>"
	if params, ok := unquote(params); !ok || strings.ContainsAny(uri, "<>\"\\, \t") || strings.ContainsAny(params, "<>,\\") {
		return "", "", bad
	}
	params, _ = unquote(params)
	if t := strings.TrimLeft(params, " \t"); strings.Contains(value, "<") && t != "" && t[0] != ';' {
		return "", "", bad
	}
	scheme, rest, ok := strings.Cut(uri, ":")
	if !ok || (!strings.EqualFold(scheme, "sip") && !strings.EqualFold(scheme, "sips")) {
		return "", "", bad
	}
	user, _, ok = strings.Cut(rest, "@")
	if !ok {
		return "", params, nil // no user part: speaks for nobody
	}
	user, _, _ = strings.Cut(user, ":")
	user, _, _ = strings.Cut(user, ";")
	return user, params, nil
}

// unquote empties the quoted values of parameters, so that what stands in quotes is taken for nothing else. Escapes and
// quotes that do not end are refused.
func unquote(params string) (string, bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(params, `"`)
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		quoted, after, ended := strings.Cut(rest, `"`)
		if !ended || strings.Contains(quoted, `\`) {
			return "", false
		}
		params = after
	}
}

const nameChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~ \t"

// digestUser takes the user name out of a Digest credential.
func digestUser(value string) (string, error) {
	bad := errors.New("a credential cannot be read")
	scheme, rest, ok := strings.Cut(value, " ")
	if !ok || !strings.EqualFold(scheme, "Digest") || strings.Contains(rest, `\`) {
		return "", bad
	}
	user, found := "", false
	for rest = strings.Trim(rest, " \t"); rest != ""; {
		var name, val string
		name, rest, ok = strings.Cut(rest, "=")
		if !ok {
			return "", bad
		}
		rest = strings.TrimLeft(rest, " \t")
		if strings.HasPrefix(rest, `"`) {
			if val, rest, ok = strings.Cut(rest[1:], `"`); !ok {
				return "", bad
			}
			rest = strings.TrimLeft(rest, " \t")
			if rest != "" && rest[0] != ',' {
				return "", bad
			}
			rest = strings.TrimPrefix(rest, ",")
		} else {
			val, rest, _ = strings.Cut(rest, ",")
		}
		rest = strings.TrimLeft(rest, " \t")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "username":
			if found {
				return "", bad
			}
			user, found = strings.TrimSpace(val), true
		case "username*":
			return "", bad
		}
	}
	if !found {
		return "", bad
	}
	return user, nil
}
