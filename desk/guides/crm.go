package guides

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/internal/check"
)

const (
	maxTemplate = 1000
	// maxLink is what browsers and servers take without asking.
	maxLink = 4000
)

// Host is the host of a template, in lower case, with its port if that is not the usual one. A template is https, its host is
// written out, and variables stand behind it only; what a browser would read in another way than people is refused.
func Host(template string) (string, error) {
	const field = "guide.crm.url"
	if len(template) > maxTemplate {
		return "", check.Trouble("crm.url_long", field, "The address of the CRM is longer than %d characters. Shorten it.", maxTemplate).With("max", maxTemplate)
	}
	for _, r := range template {
		// Browsers drop line breaks, and read a backslash as a slash.
		if r == '\\' || r > unicode.MaxASCII || unicode.IsControl(r) || strings.ContainsRune(`"<>^`+"`|", r) {
			return "", check.Trouble("crm.url_characters", field, "The address of the CRM holds a character that no address has. Write it with percent signs.")
		}
	}
	rest, ok := strings.CutPrefix(template, "https://")
	if !ok {
		return "", check.Trouble("crm.url_https", field, "The address of a CRM begins with https:// and its host, written out. Variables stand behind the host.")
	}
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority = rest[:end]
	}
	if strings.ContainsAny(authority, "{}") {
		return "", check.Trouble("crm.url_variable", field, "A variable cannot stand in the host of the CRM's address. Write the host out, and the variable behind it.")
	}
	host := strings.TrimSuffix(strings.ToLower(authority), ":443")
	if !isHost(host) {
		return "", check.Trouble("crm.url_host", field, "%q is not a host like crm.example.com.", authority)
	}
	if strings.Contains(Merge(template, nil), " ") {
		return "", check.Trouble("crm.url_characters", field, "The address of the CRM holds a character that no address has. Write it with percent signs.")
	}
	return host, nil
}

// isHost wants a name in lower case, as it goes over the wire, and perhaps a port.
func isHost(s string) bool {
	name, port, with := strings.Cut(s, ":")
	if with && (port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "") {
		return false
	}
	if name == "" || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return true
}

// Allows reports whether a host is one of those a site lets be opened.
func (h Hosts) Allows(host string) bool {
	for _, allowed := range h.Hosts {
		if tail, any := strings.CutPrefix(allowed, "*."); any {
			if before, under := strings.CutSuffix(host, "."+tail); under && before != "" {
				return true
			}
		} else if host == allowed {
			return true
		}
	}
	return false
}

// Link is the address that a template and values make, or false when there is none that may be opened. Every value is
// escaped so that it stays what it is: in a path no step to elsewhere, in a query no further parameter. A value's control
// characters are left out.
func Link(template string, values map[string]string, hosts Hosts) (string, bool) {
	host, err := Host(template)
	if err != nil || !hosts.Allows(host) {
		return "", false
	}
	var b strings.Builder
	for _, p := range parts(template) {
		b.WriteString(p.text)
		b.WriteString(escape(values[p.name]))
	}
	link := b.String()
	u, err := url.Parse(link)
	if err != nil || len(link) > maxLink || u.Scheme != "https" || u.User != nil || strings.TrimSuffix(strings.ToLower(u.Host), ":443") != host || climbs(template, link) {
		return "", false
	}
	return link, true
}

// escape writes everything but letters, digits and - _ . ~ with percent signs.
func escape(v string) string {
	v = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(v, ""))
	return strings.ReplaceAll(url.QueryEscape(v), "+", "%20")
}

// climbs reports whether values made a step of the path that browsers take for "here" or "up", however it is written.
func climbs(template, link string) bool {
	return dots(link) > dots(Merge(template, map[string]string{}))
}

func dots(link string) (n int) {
	path := strings.TrimPrefix(link, "https://")
	if end := strings.IndexAny(path, "?#"); end >= 0 {
		path = path[:end]
	}
	for step := range strings.SplitSeq(path, "/") {
		switch strings.ReplaceAll(strings.ToLower(step), "%2e", ".") {
		case ".", "..":
			n++
		}
	}
	return n
}
