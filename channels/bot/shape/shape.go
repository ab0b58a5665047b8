// Package shape fits an answer to a channel: what marks it knows, how long its messages may be, how many text messages a
// customer is made to receive. It is pure.
package shape

import (
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/events"
)

// Messages answers text as the messages to send on a channel, in order. A model's Markdown becomes the channel's marks, or
// plain text. shortened is set when something had to be left out: on SMS more than two parts are never made of an answer.
func Messages(c events.Channel, t channels.Traits, text string) (out []string, shortened bool) {
	switch {
	case c == events.SMS || t.Segments:
		return sms(Plain(text))
	case c == events.WhatsApp:
		text = marked(text)
	default:
		text = Plain(text)
	}
	if text == "" {
		return nil, false
	}
	return Split(text, t.TextLimit, t.TextUnit), false
}

var (
	heading = regexp.MustCompile(`(?m)^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$`)
	strong  = regexp.MustCompile(`\*\*(\S(?:[^\n]*?\S)?)\*\*|__(\S(?:[^\n]*?\S)?)__`)
	slanted = regexp.MustCompile(`(^|[\s(])[*_](\S(?:[^*_\n]*?\S)?)[*_]([\s).,;:!?]|$)`)
	struck  = regexp.MustCompile(`~~(\S(?:[^\n]*?\S)?)~~`)
	code    = regexp.MustCompile("(?s)```[a-zA-Z0-9]*\n?(.*?)```")
	ticks   = regexp.MustCompile("`([^`\n]+)`")
	link    = regexp.MustCompile(`\[([^\]\n]+)\]\(<?(\S+?)>?\)`)
	bullet  = regexp.MustCompile(`(?m)^([ \t]*)[*+•][ \t]+`)
	rule    = regexp.MustCompile(`(?m)^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$\n?`)
	table   = regexp.MustCompile(`(?m)^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*\|?[ \t]*$\n?`)
)

// Plain answers text without Markdown.
func Plain(text string) string {
	text = common(text)
	text = heading.ReplaceAllString(text, "$1")
	text = strong.ReplaceAllString(text, "$1$2")
	text = slanted.ReplaceAllString(text, "$1$2$3")
	text = struck.ReplaceAllString(text, "$1")
	return strings.TrimSpace(ticks.ReplaceAllString(text, "$1"))
}

func common(text string) string {
	text = code.ReplaceAllString(text, "$1")
	text = link.ReplaceAllStringFunc(text, func(m string) string {
		p := link.FindStringSubmatch(m)
		if p[1] == p[2] {
			return p[2]
		}
		return p[1] + ": " + p[2]
	})
	text = table.ReplaceAllString(rule.ReplaceAllString(text, ""), "")
	return bullet.ReplaceAllString(text, "$1- ")
}

// marked answers text in WhatsApp's marks: *bold*, _italic_, ~struck~.
func marked(text string) string {
	const bold = "\x01"
	text = heading.ReplaceAllString(common(text), bold+"$1"+bold)
	text = strong.ReplaceAllString(text, bold+"$1$2"+bold)
	text = slanted.ReplaceAllString(text, "${1}_${2}_${3}")
	text = struck.ReplaceAllString(text, "~$1~")
	text = strings.ReplaceAll(text, bold+bold, bold)
	return strings.TrimSpace(strings.ReplaceAll(text, bold, "*"))
}

// Length is that of s in a unit of Traits.TextUnit.
func Length(s, unit string) int {
	switch unit {
	case "bytes":
		return len(s)
	case "utf16":
		return len(utf16.Encode([]rune(s)))
	}
	return utf8.RuneCountInString(s)
}

// places are where a text is best divided, the best first.
var places = []string{"\n\n", "\n", ". ", "! ", "? ", "。", "; ", ", ", " "}

// Split divides text into messages of at most limit units (0 none) at the best places; characters stay whole.
func Split(text string, limit int, unit string) []string {
	var out []string
	for limit > 0 && Length(text, unit) > limit {
		head := prefix(text, limit, unit)
		at := len(head)
		for _, p := range places {
			if i := strings.LastIndex(head, p); i > len(head)/3 {
				at = i + len(p)
				break
			}
		}
		if part := strings.TrimSpace(text[:at]); part != "" {
			out = append(out, part)
		}
		text = strings.TrimSpace(text[at:])
	}
	if text != "" {
		out = append(out, text)
	}
	return out
}

// prefix is the longest beginning of s that fits, at least one character.
func prefix(s string, limit int, unit string) string {
	used := 0
	for i, r := range s {
		n := 1
		switch unit {
		case "bytes":
			n = utf8.RuneLen(r)
		case "utf16":
			n = utf16.RuneLen(r)
		}
		if used += max(n, 1); used > limit && i > 0 {
			return s[:i]
		}
	}
	return s
}
