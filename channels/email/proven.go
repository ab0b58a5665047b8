package email

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/cordboard/cordboard/channels/email/mime"
)

// anyServer is the setting for servers that leave their name out of Authentication-Results (Microsoft 365): the topmost
// field is believed if it has none either.
const anyServer = "-"

// verdict is one method's result in an Authentication-Results field (RFC 8601).
type verdict struct {
	method, result string
	props          map[string]string // "header.from"
}

// results are the verdicts of the server that the settings name, from the topmost field of its. Fields of others prove
// nothing: anybody can write them.
func (r *reader) results() []verdict {
	want := strings.ToLower(strings.TrimSpace(r.s.AuthServer))
	if want == "" {
		return nil
	}
	for i, v := range r.m.Header.Values("Authentication-Results") {
		id, list := authResults(v)
		if (want == anyServer && i == 0 && id == "") || (id != "" && id == want) {
			return list
		}
		if want == anyServer {
			break
		}
	}
	return nil
}

// proven reports whether the server vouches for the sender's address: DMARC passed, or SPF or DKIM passed for the domain of
// the address (relaxed alignment, RFC 7489 section 3.1). Mail with several senders proves none.
func (r *reader) proven(addr string, single bool) bool {
	_, domain, _ := strings.Cut(addr, "@")
	if !single || domain == "" {
		return false
	}
	list := r.results()
	for _, v := range list {
		if v.method == "dmarc" && v.result == "pass" {
			if from := v.props["header.from"]; from == "" || aligned(from, domain) {
				return true
			}
		}
		if v.method == "dmarc" && v.result == "fail" {
			return false
		}
	}
	for _, v := range list {
		if v.result != "pass" {
			continue
		}
		switch v.method {
		case "spf":
			if aligned(v.props["smtp.mailfrom"], domain) {
				return true
			}
		case "dkim":
			if aligned(v.props["header.d"], domain) || (v.props["header.d"] == "" && aligned(v.props["header.i"], domain)) {
				return true
			}
		}
	}
	return false
}

// disproven reports whether the server says that the sender's address is borrowed.
func (r *reader) disproven() bool {
	for _, v := range r.results() {
		if v.method == "dmarc" && v.result == "fail" || v.method == "spf" && (v.result == "fail" || v.result == "softfail") {
			return true
		}
	}
	return false
}

// aligned compares the organisational domains of an address or a domain with the sender's.
func aligned(value, domain string) bool {
	value = strings.ToLower(strings.Trim(value, "<>\" ."))
	if at := strings.LastIndexByte(value, '@'); at >= 0 {
		value = value[at+1:]
	}
	if value == "" {
		return false
	}
	if value == domain {
		return true
	}
	a, err1 := publicsuffix.EffectiveTLDPlusOne(value)
	b, err2 := publicsuffix.EffectiveTLDPlusOne(domain)
	return err1 == nil && err2 == nil && a == b
}

// authResults reads a field: the server's name, empty when it has none, and the verdicts.
func authResults(v string) (server string, list []verdict) {
	parts := splitOutside(withoutComments(v), ';')
	if first := strings.Fields(parts[0]); len(first) > 0 && !strings.Contains(first[0], "=") {
		server, parts = strings.ToLower(strings.Trim(first[0], `"`)), parts[1:]
	}
	for _, p := range parts {
		one := verdict{props: map[string]string{}}
		for i, word := range fieldsOutside(p) {
			name, value, ok := strings.Cut(word, "=")
			name, value = strings.ToLower(name), strings.ToLower(strings.Trim(value, `"`))
			switch {
			case !ok:
			case i == 0:
				method, _, _ := strings.Cut(name, "/")
				one.method, one.result = method, value
			case one.props[name] == "":
				one.props[name] = mime.Line(value)
			}
		}
		if one.method != "" {
			list = append(list, one)
		}
	}
	return server, list
}

// withoutComments takes out what stands in parentheses, which the sender can have a hand in.
func withoutComments(v string) string {
	var out strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '\\' && (quoted || depth > 0):
			i++
			if depth == 0 && i < len(v) {
				out.WriteByte(v[i])
			}
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && !quoted && depth > 0:
			depth--
			out.WriteByte(' ')
			continue
		}
		if depth == 0 {
			out.WriteByte(c)
		}
	}
	return out.String()
}

// splitOutside cuts at a separator outside of quotes.
func splitOutside(v string, sep byte) []string {
	var out []string
	begin, quoted := 0, false
	for i := 0; i < len(v); i++ {
		if v[i] == '"' {
			quoted = !quoted
		} else if v[i] == sep && !quoted {
			out = append(out, v[begin:i])
			begin = i + 1
		}
	}
	return append(out, v[begin:])
}

// fieldsOutside cuts at blanks outside of quotes, and joins what stands around a lonely "=".
func fieldsOutside(v string) []string {
	v = strings.Join(strings.Fields(v), " ")
	v = strings.ReplaceAll(strings.ReplaceAll(v, " =", "="), "= ", "=")
	var out []string
	for _, w := range splitOutside(v, ' ') {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}
