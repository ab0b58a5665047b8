package fence

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Out is the filter of one answer.
type Out struct {
	Key      string
	Rules    string // our part of the instructions: none of it may be said
	Guidance string // the administrator's: parts may be said
	// Hosts are those that addresses may lead to ("example.com"; ".example.com" has all below it as well); Mails are
	// addresses of mail that may be named, or "@example.com".
	Hosts []string
	Mails []string
	// Sources are texts of the administrator's from which addresses may be repeated as they stand.
	Sources []string
}

// Result is what the filter made of an answer.
type Result struct {
	Text string
	// Cited are the numbers of the sources that the model named, as it named them.
	Cited []int
	// Leak is set when the answer must not go out at all; Text is empty then.
	Leak bool
	// Removed is how many addresses were taken out.
	Removed int
}

var (
	thoughts = regexp.MustCompile(`(?is)<\s*think(?:ing)?\s*>.*?(?:<\s*/\s*think(?:ing)?\s*>|$)`)
	citing   = regexp.MustCompile(`(?i)\[\[\s*sources?\s*:?\s*([0-9,\s;]*)\]\]`)
	ours     = regexp.MustCompile(`(?i)<\s*/?\s*(?:data|system|assistant|tool_call|tool_response|function_calls|invoke)\b[^>]*>?|<\|[^|\n]{0,40}\|?>?|<<\s*/?\s*SYS\s*>>|\[\s*/?\s*INST\s*\]|\[\[[^\]]*(?:\]\]?)?|\]\]|<start_of_turn>|<end_of_turn>`)
	blanks   = regexp.MustCompile(`[ \t]+\n`)
	gaps     = regexp.MustCompile(`\n{3,}`)
	doubles  = regexp.MustCompile(`([^ \n]) {2,}`)
)

// Clean answers what may go out.
func (o Out) Clean(text string) Result {
	text = Visible(text)
	text = thoughts.ReplaceAllString(text, "")
	if i := strings.Index(strings.ToLower(text), "</think"); i >= 0 { // its beginning was lost on the way
		_, text, _ = strings.Cut(text[i:], ">")
	}
	if o.Leaks(text) {
		return Result{Leak: true}
	}
	var r Result
	for _, m := range citing.FindAllStringSubmatch(text, -1) {
		for _, n := range strings.FieldsFunc(m[1], func(c rune) bool { return c < '0' || c > '9' }) {
			if v, err := strconv.Atoi(n); err == nil && !slices.Contains(r.Cited, v) {
				r.Cited = append(r.Cited, v)
			}
		}
	}
	text = citing.ReplaceAllString(text, "")
	for range 8 { // taking one out may join another
		was := text
		var n int
		text, n = o.addresses(ours.ReplaceAllString(text, ""))
		r.Removed += n
		if text == was {
			break
		}
	}
	text = doubles.ReplaceAllString(gaps.ReplaceAllString(blanks.ReplaceAllString(text, "\n"), "\n\n"), "$1 ")
	r.Text = strings.TrimSpace(text)
	if o.Leaks(r.Text) {
		return Result{Leak: true}
	}
	return r
}
