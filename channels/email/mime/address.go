package mime

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Address is a name and an address of mail.
type Address struct{ Name, Addr string }

// addressCount is the most addresses of one field.
const addressCount = 1000

// Addresses reads a list of addresses, tolerating what senders make of RFC 5322. What is no address is left out.
func Addresses(v string) []Address {
	if !strings.Contains(v, "@") {
		v = DecodeWords(v) // some encode the address along with the name
	}
	var out []Address
	before := "" // the surname of a name whose comma wants quotes and has none
	for _, item := range splitList(v) {
		a, ok := oneAddress(item)
		if !ok {
			before = displayName(item)
			continue
		}
		if before != "" && a.Name != "" && !strings.Contains(before, "@") {
			a.Name = before + ", " + a.Name
		}
		out, before = append(out, a), ""
		if len(out) == addressCount {
			break
		}
	}
	return out
}

// splitList cuts at commas and semicolons outside of quotes, comments and angle brackets, and drops the names of groups.
func splitList(v string) []string {
	var out []string
	begin, comments := 0, 0
	quoted, angle := false, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && (quoted || comments > 0):
			i++
		case c == '"' && comments == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			comments++
		case c == ')' && comments > 0:
			comments--
		case comments > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case (c == ',' || c == ';') && !angle:
			out = append(out, v[begin:i])
			begin = i + 1
		case c == ':' && !angle:
			begin = i + 1
		}
	}
	return append(out, v[min(begin, len(v)):])
}

func oneAddress(s string) (Address, bool) {
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		inner, _, _ := strings.Cut(s[open+1:], ">")
		if addr, ok := Normal(inner); ok {
			return Address{Name: displayName(s[:open]), Addr: addr}, true
		}
	}
	bare, comment := withoutComment(s)
	if addr, ok := Normal(bare); ok {
		return Address{Name: displayName(comment), Addr: addr}, true
	}
	for _, word := range strings.Fields(bare) {
		if addr, ok := Normal(strings.Trim(word, "<>[]\"',;")); ok {
			return Address{Addr: addr}, true
		}
	}
	return Address{}, false
}

func withoutComment(s string) (bare, comment string) {
	open, end := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')')
	if open < 0 || end < open {
		return s, ""
	}
	return s[:open] + " " + s[end+1:], s[open+1 : end]
}

func displayName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		s = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
	}
	name := Line(DecodeWords(s))
	name = strings.Trim(name, `"' `)
	if utf8.RuneCountInString(name) > 200 {
		name = string([]rune(name)[:200])
	}
	return name
}

// Normal is an address as it is compared: lower case, the domain in ASCII (RFC 5891). It reports whether it is one.
func Normal(addr string) (string, bool) {
	addr = strings.ToLower(strings.TrimSpace(addr))
	addr = strings.TrimPrefix(addr, "mailto:")
	if strings.HasPrefix(addr, "@") { // the route of older mail
		addr = addr[strings.IndexByte(addr, ':')+1:]
	}
	at := strings.LastIndexByte(addr, '@')
	if at < 1 || at == len(addr)-1 || len(addr) > 320 || !utf8.ValidString(addr) {
		return "", false
	}
	local, domain := strings.TrimSpace(addr[:at]), strings.TrimSuffix(strings.TrimSpace(addr[at+1:]), ".")
	if n := len(local); n > 2 && local[0] == '"' && local[n-1] == '"' { // needless quotes
		local = local[1 : n-1]
	}
	if local == "" {
		return "", false
	}
	for _, r := range local {
		if unicode.IsControl(r) || unicode.IsSpace(r) || turns(r) || strings.ContainsRune(`<>,;:()[]\"@`, r) || r == '\u200b' {
			return "", false
		}
	}
	if strings.HasPrefix(domain, "[") { // a literal of RFC 5321
		return local + "@" + domain, strings.HasSuffix(domain, "]") && strings.Trim(domain[1:len(domain)-1], "0123456789abcdefipv.:") == ""
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		if ascii = domain; strings.Trim(ascii, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
			return "", false
		}
	}
	if ascii == "" || strings.ContainsAny(ascii, " \t\r\n<>") {
		return "", false
	}
	return local + "@" + ascii, true
}
