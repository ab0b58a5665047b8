package bot

import (
	"regexp"
	"strings"

	"github.com/cordboard/cordboard/channels/bot/words"
)

var (
	money  = regexp.MustCompile(`(?i)(?:[$€£¥₹₽₩₺]|\b(?:usd|eur|gbp|chf|brl|mxn|r\$|us\$)\s?)\s*[0-9][0-9.,' ]*|[0-9][0-9.,']*\s*(?:[$€£¥₹₽₩₺%]|\b(?:usd|eur|gbp|chf|brl|mxn|euros?|dollars?|dólares|dolares|pesos|reais|pounds|percent|prozent|por ciento|pour cent|per cent)\b)`)
	figure = regexp.MustCompile(`[0-9]+(?:[.,'][0-9]+)*`)
	gifts  = regexp.MustCompile(`\b(?:refund(?:ed)?|free|discount|voucher|coupon|compensat\w+|reimburse\w*|gratis|reembols\w+|descuento|vale|desconto|rembours\w+|remise|gratuit\w*|erstatt\w+|ruckerstatt\w+|kostenlos\w*|rabatt|gutschein|rimbors\w+|sconto)\b`)
)

// grounds judges an answer against what it may be made of: texts of sources and of tools. It finds what no source says,
// not what a source says wrongly. Sums must stand in them digit by digit, whoever else named them; gifts must be a matter
// of theirs; where both are in one language, words must be shared. It is pure.
func grounds(answer string, evidence []string, asked string, strict bool) (why string, ok bool) {
	all := strings.Join(evidence, "\n")
	figures := map[string]bool{}
	for _, n := range figure.FindAllString(all, -1) {
		figures[digits(n)] = true
	}
	for _, m := range money.FindAllString(answer, -1) {
		for _, n := range figure.FindAllString(m, -1) {
			if !figures[digits(n)] {
				return "sum", false
			}
		}
	}
	if gives(answer) && !gives(all) {
		return "promise", false
	}
	switch {
	case !strict, question(answer), words.SmallTalk(asked) && len(words.Split(answer)) <= 30:
		return "", true
	case len(evidence) == 0 || !shared(answer, all):
		return "no_source", false
	}
	return "", true
}

// gives reports whether a text speaks of refunds, gifts and the like; "feel free" does not.
func gives(s string) bool {
	return gifts.MatchString(strings.ReplaceAll(words.Fold(s), "feel free", ""))
}

func digits(s string) string {
	s = strings.TrimRight(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == ',' {
			return r
		}
		return -1
	}, s), ".,")
	// 9,90 and 9.90 are one sum, 1.000 and 1,000 too
	s = strings.ReplaceAll(s, ",", ".")
	if i := strings.LastIndexByte(s, '.'); i >= 0 && len(s)-i == 4 {
		s = strings.ReplaceAll(s, ".", "")
	}
	return strings.TrimSuffix(strings.TrimSuffix(s, "0"), ".0")
}

// question is an answer that only asks back.
func question(answer string) bool {
	answer = strings.TrimSpace(answer)
	return len(words.Split(answer)) <= 30 && strings.HasSuffix(strings.TrimRight(answer, " \n"), "?") && strings.Count(answer, ".") == 0 && strings.Count(answer, "!") <= 1
}

// shared reports whether a fair part of the answer's words is in the evidence; another language shares none, and passes.
func shared(answer, evidence string) bool {
	a, e := words.Language(answer), words.Language(evidence)
	if a != "" && e != "" && a != e {
		return true
	}
	has := map[string]bool{}
	for _, w := range words.Content(evidence) {
		has[w] = true
	}
	all, both := 0, 0
	for _, w := range words.Content(answer) {
		all++
		if has[w] {
			both++
		}
	}
	return all == 0 || both*10 >= all*3
}
