package fence

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

var (
	pictures = regexp.MustCompile(`!\[([^\]\n]*)\]\s*(?:\([^)\n]*\)?|\[[^\]\n]*\])`)
	named    = regexp.MustCompile(`\[([^\]\n]*)\]\s*\(\s*<?([^)\s>]*)>?[^)\n]*\)`)
	tags     = regexp.MustCompile(`(?is)<\s*/?\s*(?:a|img|script|iframe|object|embed|form|input|link|meta|base|svg|video|audio|style|button)\b[^>]*>?`)
	schemes  = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]{1,20}:[/\\]{1,3}|(?:javascript|data|vbscript|file|blob|intent|tel|sms|mailto|about):)[^\s<>"'()\[\]{}]*`)
	mails    = regexp.MustCompile(`[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}]{2,24}`)
	bareHost = regexp.MustCompile(`(?:[\p{L}\p{N}_-]{1,63}[.。．｡])+[\p{L}][\p{L}\p{N}-]{1,23}(?::[0-9]{1,5})?(?:[/?#][^\s<>"'()\[\]{}]*)?`)
	numeric  = regexp.MustCompile(`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?::[0-9]{1,5})?(?:/[^\s<>"']*)?`)
)

// addresses takes out what leads anywhere that is not allowed and answers how many there were. A named link becomes
// "name (address)", or its name alone.
func (o Out) addresses(text string) (string, int) {
	n := 0
	count := func(s string) string { n++; return s }
	text = pictures.ReplaceAllStringFunc(text, func(m string) string { return count(pictures.FindStringSubmatch(m)[1]) })
	text = tags.ReplaceAllStringFunc(text, func(string) string { return count("") })
	text = named.ReplaceAllStringFunc(text, func(m string) string {
		p := named.FindStringSubmatch(m)
		switch {
		case p[2] == "" || !o.allows(p[2]):
			return count(p[1])
		case p[1] == p[2] || p[1] == "":
			return p[2]
		}
		return p[1] + " (" + p[2] + ")"
	})
	kept := keeper{}
	text = schemes.ReplaceAllStringFunc(text, func(m string) string {
		m, tail := untail(m)
		if o.allows(m) {
			return kept.keep(m) + tail
		}
		return count("") + tail
	})
	text = mails.ReplaceAllStringFunc(text, func(m string) string {
		if o.mails(m) {
			return kept.keep(m)
		}
		return count("")
	})
	text = numeric.ReplaceAllStringFunc(text, func(m string) string {
		if strings.Contains(m, "/") || strings.Contains(m, ":") {
			return count("")
		}
		return m
	})
	text = bareHost.ReplaceAllStringFunc(text, func(m string) string {
		m, tail := untail(m)
		s, gone := o.host(m)
		if gone {
			n++
		}
		return s + tail
	})
	return kept.back(text), n
}

// host judges a name without a scheme. "shop.Now" is two sentences that lack a blank: they get it, and are no address.
func (o Out) host(m string) (text string, gone bool) {
	name, _, _ := strings.Cut(strings.NewReplacer("。", ".", "．", ".", "｡", ".").Replace(m), "/")
	name, _, _ = strings.Cut(name, "?")
	name, _, _ = strings.Cut(name, "#")
	name, _, _ = strings.Cut(name, ":")
	suffix, icann := publicsuffix.PublicSuffix(strings.ToLower(name))
	known := icann || strings.Contains(suffix, ".")
	if !known && len(name) == len(m) {
		return m, false // "file.txt", "e.g"
	}
	if o.allows("https://" + m) {
		return m, false
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if len(name) == len(m) && strings.Count(name, ".") == 1 && unicode.IsUpper([]rune(last)[0]) && last != strings.ToUpper(last) {
		return strings.Replace(m, ".", ". ", 1), false
	}
	return "", true
}

// untail gives back signs that end a sentence rather than an address.
func untail(m string) (address, tail string) {
	end := len(strings.TrimRight(m, ".,;:!?…'*_~`"))
	return m[:end], m[end:]
}

// allows judges an address with its scheme. Whatever is read in two ways by two programs is not allowed.
func (o Out) allows(address string) bool {
	low := strings.ToLower(address)
	if rest, ok := strings.CutPrefix(low, "mailto:"); ok {
		rest, _, _ = strings.Cut(rest, "?")
		return o.mails(rest)
	}
	if strings.ContainsAny(address, "\\@\t\n ") || strings.ContainsFunc(address, func(r rune) bool { return r > unicode.MaxASCII }) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Hostname() == "" {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, h := range o.Hosts {
		h = strings.ToLower(strings.TrimSpace(h))
		if h != "" && (host == strings.TrimPrefix(h, ".") || h[0] == '.' && strings.HasSuffix(host, h)) {
			return true
		}
	}
	return o.quoted(address)
}

func (o Out) mails(address string) bool {
	address = strings.ToLower(address)
	for _, m := range o.Mails {
		m = strings.ToLower(strings.TrimSpace(m))
		if m != "" && (address == m || m[0] == '@' && strings.HasSuffix(address, m)) {
			return true
		}
	}
	return o.quoted(address)
}

// quoted reports whether a source has this very address, not only the beginning of a longer one.
func (o Out) quoted(address string) bool {
	for _, s := range o.Sources {
		s = strings.ToLower(s)
		want := strings.ToLower(address)
		for from := 0; ; {
			i := strings.Index(s[from:], want)
			if i < 0 {
				break
			}
			from += i
			before, after := ' ', ' '
			if from > 0 {
				before = rune(s[from-1])
			}
			if end := from + len(want); end < len(s) {
				after = rune(s[end])
				if strings.ContainsRune(".,;:!?", after) && (end+1 == len(s) || s[end+1] <= ' ') {
					after = ' '
				}
			}
			if edge(before) && edge(after) {
				return true
			}
			from++
		}
	}
	return false
}

func edge(r rune) bool { return r <= ' ' || strings.ContainsRune(`<>"'()[]{}|,;*_`, r) }

// keeper hides what was judged already from the rules that follow.
type keeper struct{ kept []string }

func (k *keeper) keep(s string) string {
	k.kept = append(k.kept, s)
	return "\x00" + string(rune(0xE000+len(k.kept)-1)) + "\x00"
}

func (k *keeper) back(s string) string {
	for i, v := range k.kept {
		s = strings.ReplaceAll(s, "\x00"+string(rune(0xE000+i))+"\x00", v)
	}
	return s
}
