// Package redact hides what must not leave the house or stand in a log: card numbers, keys, passwords, account numbers.
// It is pure. It errs on the side of hiding: a long number that happens to pass the check of cards is hidden as well.
package redact

import (
	"fmt"
	"regexp"
	"strings"
)

// Kind is the word that stands in the place of what was hidden.
type Kind string

// Kinds.
const (
	Card   Kind = "card"
	Secret Kind = "secret"
	IBAN   Kind = "account"
)

// Text answers s with everything hidden; "[card]", "[secret]" and "[account]" stand in its place.
func Text(s string) string {
	return replace(s, func(k Kind, _ string) string { return "[" + string(k) + "]" })
}

// Mask answers s with numbered marks in place of what was hidden, and the function that puts it back. A text can so pass
// through a model that never sees the numbers.
func Mask(s string) (masked string, restore func(string) string) {
	var pairs []string
	n := 0
	masked = replace(s, func(k Kind, was string) string {
		n++
		mark := fmt.Sprintf("[%s-%d]", k, n)
		pairs = append(pairs, mark, was)
		return mark
	})
	back := strings.NewReplacer(pairs...)
	return masked, back.Replace
}

type rule struct {
	kind  Kind
	match *regexp.Regexp
	group int // which group is hidden, 0 all
	ok    func(string) bool
}

// rules are tried in this order on what the ones before left over. Shapes of keys are those that their makers publish for
// scanners.
var rules = []rule{
	{kind: Secret, match: regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)},
	{kind: Secret, match: regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`)},
	{kind: Secret, match: regexp.MustCompile(`\b(?:sk|pk|rk)[-_][A-Za-z0-9_*-]{12,}`)},
	{kind: Secret, match: regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`)},
	{kind: Secret, match: regexp.MustCompile(`\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{30,}|EAA[A-Za-z0-9]{40,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})`)},
	{kind: Secret, match: regexp.MustCompile(`\b[0-9]{6,12}:[A-Za-z0-9_-]{30,}`)}, // a Telegram bot's token
	{kind: Secret, match: regexp.MustCompile(`(?i)\b(?:bearer|basic)\s+([A-Za-z0-9._~+/=-]{8,})`), group: 1},
	{kind: Secret, match: regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/@:]*:([^\s/@]+)@`), group: 1},
	{kind: Secret, match: regexp.MustCompile(`(?i)(?:pass(?:word|wd|code|phrase)?|pwd|secret|token|api[_ -]?key|contraseña|clave|senha|mot de passe|passwort|kennwort|пароль|密码|暗証番号)\s*(?:is|es|ist|est|é)?\s*[:=]\s*["']?([^\s"',;]{3,})`), group: 1},
	{kind: Secret, match: regexp.MustCompile(`(?i)\b(?:cvv2?|cvc2?|cvn|csc|pin|otp)\b(?:\s*(?:code|is|es|ist|est))?\s*[:=#]?\s*([0-9]{3,8})\b`), group: 1},
}

var accounts = rule{kind: IBAN, match: regexp.MustCompile(`\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b`), ok: iban}

func replace(s string, with func(Kind, string) string) string {
	s = apply(s, accounts, with) // their digits look like cards
	s = cards(s, with)
	for _, r := range rules {
		s = apply(s, r, with)
	}
	return s
}

func apply(s string, r rule, with func(Kind, string) string) string {
	found := r.match.FindAllStringSubmatchIndex(s, -1)
	if found == nil {
		return s
	}
	var b strings.Builder
	last := 0
	for _, m := range found {
		from, to := m[2*r.group], m[2*r.group+1]
		if from < 0 || masked(s[from:to]) || (r.ok != nil && !r.ok(s[from:to])) {
			continue
		}
		b.WriteString(s[last:from])
		b.WriteString(with(r.kind, s[from:to]))
		last = to
	}
	b.WriteString(s[last:])
	return b.String()
}

// masked reports whether a rule found the mark that an earlier one left.
func masked(s string) bool {
	return strings.HasPrefix(s, "["+string(Card)) || strings.HasPrefix(s, "["+string(Secret)) || strings.HasPrefix(s, "["+string(IBAN))
}
