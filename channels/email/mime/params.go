package mime

import (
	"sort"
	"strconv"
	"strings"
)

// Media reads a value with parameters, as Content-Type and Content-Disposition are: the value in lower case, and the
// parameters by name in lower case, with the continuations and charsets of RFC 2231 and, for senders who know no better,
// encoded words. Some leave out the semicolon behind the value.
func Media(v string) (string, map[string]string) {
	value, rest, _ := strings.Cut(v, ";")
	value, glued, _ := strings.Cut(strings.TrimSpace(value), " ")
	if value = strings.ToLower(strings.Trim(value, "\t<>\",")); strings.Contains(glued, "=") {
		rest = glued + ";" + rest
	}
	params := map[string]string{}
	pieces := map[string][]piece{}
	for n := 0; rest != "" && n < 200; n++ {
		var name, raw string
		name, raw, rest = nextParam(rest)
		if name == "" {
			continue
		}
		base, number, star := continuation(name)
		if number < 0 && !star {
			if _, twice := params[base]; !twice {
				params[base] = Line(DecodeWords(raw))
			}
			continue
		}
		pieces[base] = append(pieces[base], piece{max(number, 0), star, raw})
	}
	for name, p := range pieces {
		params[name] = joined(p)
	}
	return value, params
}

// piece is one part of a parameter of RFC 2231.
type piece struct {
	n       int
	encoded bool
	raw     string
}

// continuation reads "name*2*": the name, the number or -1, and whether it is encoded.
func continuation(name string) (base string, number int, encoded bool) {
	base, suffix, ok := strings.Cut(name, "*")
	if !ok {
		return name, -1, false
	}
	digits, star := strings.CutSuffix(suffix, "*")
	if digits == "" {
		return base, -1, true
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > 1000 {
		return base, -1, true
	}
	return base, n, star
}

// joined puts the pieces in order and decodes them in the charset that the first one names.
func joined(pieces []piece) string {
	sort.SliceStable(pieces, func(i, j int) bool { return pieces[i].n < pieces[j].n })
	charset := ""
	var all []byte
	for i, p := range pieces {
		raw := p.raw
		if i == 0 && p.encoded {
			if parts := strings.SplitN(raw, "'", 3); len(parts) == 3 {
				charset, raw = parts[0], parts[2]
			}
		}
		if p.encoded {
			all = append(all, percent(raw)...)
		} else {
			all = append(all, raw...)
		}
	}
	return Line(Decode(charset, all))
}

func percent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hex(s[i+1]) >= 0 && hex(s[i+2]) >= 0 {
			out = append(out, byte(hex(s[i+1])<<4|hex(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// nextParam reads "name=value;" off the beginning. Values without quotes reach to the semicolon, blanks included.
func nextParam(s string) (name, value, rest string) {
	name, s, ok := strings.Cut(s, "=")
	if semi := strings.IndexByte(name, ';'); semi >= 0 { // a word without a value
		if ok {
			return "", "", name[semi+1:] + "=" + s
		}
		return "", "", name[semi+1:]
	}
	if !ok {
		return "", "", ""
	}
	name, s = strings.ToLower(strings.TrimSpace(name)), strings.TrimLeft(s, " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(value), rest
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			_, rest, _ = strings.Cut(s[i+1:], ";")
			return name, b.String(), rest
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return name, b.String(), ""
}
