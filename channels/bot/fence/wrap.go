// Package fence stands between a model and everything that others wrote. On the way in, texts of customers, names, pages
// and answers of tools are wrapped as data under a key nobody can guess, and marks that could pass for ours or for a
// model's own are broken. On the way out, what the model says is searched for our instructions and the key, and loses
// marks, hidden characters and addresses that are not allowed. It is pure.
package fence

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/channels/bot/words"
)

// Fence wraps the data of one request. Key must be unguessable and new for each run.
type Fence struct{ Key string }

// Attr is one more word about a block, in its head.
type Attr struct{ Name, Value string }

// lengths in characters that a block and an attribute may have.
const (
	blockLimit = 48000
	attrLimit  = 200
)

// Wrap answers text as a block of a kind ("customer", "source", "result" …). Nothing in text can end the block: the key is
// taken out of it.
func (f Fence) Wrap(kind, text string, attrs ...Attr) string {
	var b strings.Builder
	b.WriteString(`<data key="` + f.Key + `" kind="` + kind + `"`)
	for _, a := range attrs {
		v := strings.NewReplacer(`"`, "'", "<", "‹", ">", "›", "\n", " ").Replace(f.Neutral(a.Value))
		b.WriteString(" " + a.Name + `="` + cut(v, attrLimit) + `"`)
	}
	b.WriteString(">\n" + cut(f.Neutral(text), blockLimit) + "\n</data key=\"" + f.Key + `">`)
	return b.String()
}

func cut(s string, limit int) string {
	n := 0
	for i := range s {
		if n++; n > limit {
			return s[:i] + "…"
		}
	}
	return s
}

var (
	// marks that models were trained to take for the frame of a conversation, and our own
	marks = regexp.MustCompile(`(?i)<\s*/?\s*(?:data|system|assistant|user|human|tool|tool_call|tool_response|function|function_calls|invoke|think|im_start|im_end|s)\b|<\|[^|\n]{0,40}\|?>?|\|>|<<\s*/?\s*SYS\s*>>|\[\s*/?\s*INST\s*\]|\[\[|\]\]|<start_of_turn>|<end_of_turn>`)
	// lines that look like another speaker's
	roles = regexp.MustCompile(`(?im)^([\s#>*_-]*)(system|assistant|developer|tool|function|ai|instructions?)([\s*_]*:)`)
)

// Neutral answers text without what nobody sees and with marks broken, so that it reads the same and commands nothing.
func (f Fence) Neutral(text string) string {
	text = Visible(text)
	if f.Key != "" {
		text = strings.ReplaceAll(text, f.Key, "•")
	}
	text = marks.ReplaceAllStringFunc(text, func(m string) string {
		return strings.NewReplacer("<", "‹", ">", "›", "[", "⁅", "]", "⁆", "|", "¦").Replace(m)
	})
	return roles.ReplaceAllString(text, "${1}“${2}”${3}")
}

// Visible answers s as valid UTF-8 without control and invisible characters; line breaks and tabs stay. Joiners within
// words of scripts that need them, and within pictures, stay too, one at a time.
func Visible(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	var b strings.Builder
	var before rune
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
		case r == '\r':
			continue
		case r == '\u2028' || r == '\u2029':
			r = '\n'
		case (r == '\u200c' || r == '\u200d' || r == '\ufe0f') && before > 0x2000/8 && !words.Invisible(before) && !unicode.IsSpace(before):
		case words.Invisible(r), unicode.IsControl(r), unicode.Is(unicode.Co, r):
			continue
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// Number is an attribute that numbers a block.
func Number(n int) Attr { return Attr{Name: "n", Value: strconv.Itoa(n)} }
