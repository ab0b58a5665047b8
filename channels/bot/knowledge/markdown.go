package knowledge

import (
	"regexp"
	"strings"
)

var (
	comment   = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)
	heading   = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	underline = regexp.MustCompile(`^ {0,3}(=+|-{2,})[ \t]*$`)
	fenced    = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	image     = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	link      = regexp.MustCompile(`\[([^\]]+)\]\(<?([^)\s>]*)>?[^)]*\)`)
	definedAt = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:\s`)
	emphasis  = regexp.MustCompile(`(\*\*\*|\*\*|__|~~)(\S(?:.*?\S)?)(?:\*\*\*|\*\*|__|~~)`)
	element   = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)
)

// outline keeps the headings above the text just being read.
type outline struct {
	sections []Section
	path     []string
	levels   []int
	text     strings.Builder
}

func (o *outline) flush() {
	if strings.TrimSpace(o.text.String()) != "" {
		o.sections = append(o.sections, Section{Path: append([]string(nil), o.path...), Text: o.text.String()})
	}
	o.text.Reset()
}

func (o *outline) head(level int, title string) {
	o.flush()
	for len(o.levels) > 0 && o.levels[len(o.levels)-1] >= level {
		o.levels, o.path = o.levels[:len(o.levels)-1], o.path[:len(o.path)-1]
	}
	if title = strings.Join(strings.Fields(title), " "); title != "" {
		o.levels, o.path = append(o.levels, level), append(o.path[:len(o.path):len(o.path)], title)
	}
}

func readMarkdown(body string) []Section {
	body = comment.ReplaceAllString(frontless(body), "")
	var o outline
	lines := strings.Split(body, "\n")
	code := "" // the fence that is open
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if m := fenced.FindStringSubmatch(line); m != nil && (code == "" || strings.HasPrefix(m[1], code)) {
			if code == "" {
				code = m[1]
			} else {
				code = ""
			}
			continue
		}
		if code != "" {
			o.text.WriteString(line + "\n")
			continue
		}
		if m := heading.FindStringSubmatch(line); m != nil {
			o.head(len(m[1]), inline(m[2]))
			continue
		}
		if under := i+1 < len(lines) && underline.MatchString(lines[i+1]); under && strings.TrimSpace(line) != "" && !strings.Contains(line, "|") {
			level := 2
			if strings.Contains(lines[i+1], "=") {
				level = 1
			}
			o.head(level, inline(line))
			i++
			continue
		}
		if !definedAt.MatchString(line) {
			o.text.WriteString(inline(line) + "\n")
		}
	}
	o.flush()
	return tidy(o.sections)
}

// frontless leaves out the block of settings that site generators put first.
func frontless(body string) string {
	if rest, ok := strings.CutPrefix(body, "---\n"); ok {
		if _, after, found := strings.Cut(rest, "\n---\n"); found {
			return after
		}
	}
	return body
}

func inline(s string) string {
	s = image.ReplaceAllString(s, "$1")
	s = link.ReplaceAllStringFunc(s, func(m string) string {
		p := link.FindStringSubmatch(m)
		if p[2] == "" || p[1] == p[2] || strings.HasPrefix(p[2], "#") {
			return p[1]
		}
		return p[1] + " (" + p[2] + ")"
	})
	s = element.ReplaceAllString(s, "")
	s = emphasis.ReplaceAllString(s, "$2")
	return strings.ReplaceAll(s, "`", "")
}
