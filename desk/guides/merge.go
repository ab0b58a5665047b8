package guides

import "strings"

// part is a stretch of a template: fixed text, or the name of a variable.
type part struct {
	text string
	name string
}

// parts takes a template apart. A variable is two braces, a name of lower-case letters, digits, dots and underscores, and two
// braces again; blanks around the name do not count, and what is not written like that is text. The page does the same in
// ui/src/guides/merge.ts; testdata/merge.json holds both to it.
func parts(template string) []part {
	var out []part
	fixed := ""
	for rest := template; ; {
		open := strings.Index(rest, "{{")
		if open < 0 {
			return append(out, part{text: fixed + rest})
		}
		length := strings.Index(rest[open+2:], "}}")
		if length < 0 {
			return append(out, part{text: fixed + rest})
		}
		name := strings.Trim(rest[open+2:open+2+length], " ")
		if !isName(name) {
			fixed += rest[:open+1]
			rest = rest[open+1:]
			continue
		}
		out = append(out, part{text: fixed + rest[:open]}, part{name: name})
		fixed, rest = "", rest[open+2+length+2:]
	}
}

const maxName = 80

func isName(s string) bool {
	if s == "" || len(s) > maxName {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '_' {
			return false
		}
	}
	return true
}

// Name makes the name of a variable of what people call a column: "Postal code" is postal_code.
func Name(column string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_':
			return r
		}
		return '_'
	}, strings.TrimSpace(column))
}

// Merge puts values into a template. A variable without a value leaves nothing. What a value holds is never looked at for
// variables, and nothing is escaped: the result is text.
func Merge(template string, values map[string]string) string {
	var b strings.Builder
	for _, p := range parts(template) {
		b.WriteString(p.text)
		b.WriteString(values[p.name])
	}
	return b.String()
}

// Variables are the names in a template, each once, in order.
func Variables(template string) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, p := range parts(template) {
		if !seen[p.name] {
			seen[p.name] = true
			out = append(out, p.name)
		}
	}
	return out
}
