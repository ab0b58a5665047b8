package safehtml

import (
	"html"
	"strings"

	nethtml "golang.org/x/net/html"
)

// FromText makes HTML of plain text, for mail that mixes both.
func FromText(text string) string {
	return `<div style="white-space: pre-wrap">` + html.EscapeString(text) + `</div>`
}

// unread elements hold nothing to read.
var unread = map[string]bool{"script": true, "style": true, "title": true, "template": true, "svg": true, "noscript": true,
	"iframe": true, "object": true, "select": true, "textarea": true, "xml": true}

// breaks tells how many line feeds stand around an element.
var breaks = map[string]int{"p": 2, "div": 1, "tr": 1, "table": 1, "ul": 1, "ol": 1, "h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2,
	"blockquote": 1, "pre": 1, "hr": 1, "section": 1, "article": 1, "header": 1, "footer": 1, "center": 1, "li": 1, "dt": 1, "dd": 1, "address": 1,
	"figure": 1, "form": 1, "body": 1, "td": 0, "th": 0}

// Text makes text of HTML: paragraphs and rows on lines of their own, quotations behind ">", links with their address where
// it is not what they say. Its input may be hostile; its answer is text and wants escaping when it is shown.
func Text(source string) string {
	if len(source) > MaxBytes {
		source = strings.ToValidUTF8(source[:MaxBytes], "")
	}
	w := &writer{}
	z := nethtml.NewTokenizer(strings.NewReader(unhide(source)))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return strings.Trim(w.out.String(), "\n ")
		case nethtml.TextToken:
			if w.hidden == 0 {
				w.text(string(z.Text()))
			}
		case nethtml.StartTagToken:
			w.start(z.Token())
		case nethtml.SelfClosingTagToken:
			if t := z.Token(); !unread[t.Data] {
				w.start(t)
			}
		case nethtml.EndTagToken:
			w.end(z.Token().Data)
		}
	}
}

type writer struct {
	out    strings.Builder
	feeds  int // line feeds owed before the next word
	begun  bool
	blank  bool // a blank is owed
	hidden int  // depth of elements that are not read
	quotes int
	pre    int
	href   string
	label  int // where the link's text begins
}

func (w *writer) start(t nethtml.Token) {
	if unread[t.Data] {
		w.hidden++
		return
	}
	if w.hidden > 0 {
		if t.Data != "body" {
			return
		}
		w.hidden = 0 // a head that was never closed
	}
	if n, ok := breaks[t.Data]; ok {
		w.owe(n)
	}
	switch t.Data {
	case "br":
		w.feeds = min(w.feeds+1, 3)
		w.blank = false
	case "blockquote":
		w.quotes = min(w.quotes+1, 20)
	case "pre":
		w.pre++
	case "li":
		w.word("- ")
	case "td", "th":
		w.blank = true
	case "hr":
		w.word("---")
		w.owe(1)
	case "img":
		if alt := strings.TrimSpace(attribute(t, "alt")); alt != "" && len(alt) < 300 {
			w.word("[" + alt + "]")
		}
	case "a":
		w.href, w.label = attribute(t, "href"), w.out.Len()
	}
}

func (w *writer) end(name string) {
	if unread[name] {
		w.hidden = max(w.hidden-1, 0)
		return
	}
	if w.hidden > 0 {
		return
	}
	switch name {
	case "blockquote":
		w.owe(1)
		w.quotes = max(w.quotes-1, 0)
	case "pre":
		w.pre = max(w.pre-1, 0)
	case "a":
		said := strings.TrimSpace(w.out.String()[min(w.label, w.out.Len()):])
		low := strings.ToLower(w.href)
		if web := strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://"); web && len(w.href) < 2000 && said != "" && !strings.Contains(w.href, said) {
			w.blank = true
			w.word("<" + strings.TrimSpace(w.href) + ">")
		}
		w.href = ""
	}
	if n, ok := breaks[name]; ok {
		w.owe(n)
	}
}

func (w *writer) owe(feeds int) {
	if w.begun && feeds > w.feeds {
		w.feeds = feeds
	}
	if feeds > 0 {
		w.blank = false
	}
}

func (w *writer) text(s string) {
	s = strings.Map(func(r rune) rune {
		if r == '\u200c' || r == '\u034f' || r == '\u00ad' || r == '\ufeff' || r == 0 { // fillers of newsletters
			return -1
		}
		return r
	}, s)
	if w.pre > 0 {
		for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
			if i > 0 {
				w.feeds++
			}
			if line != "" {
				w.word(line)
			}
		}
		return
	}
	words := strings.Fields(s)
	if len(words) == 0 {
		w.blank = w.blank || s != ""
		return
	}
	w.blank = w.blank || strings.ContainsAny(s[:1], " \t\r\n\u00a0")
	w.word(strings.Join(words, " "))
	w.blank = strings.TrimRight(s, " \t\r\n\u00a0") != s
}

// word writes with what is owed before it.
func (w *writer) word(s string) {
	switch {
	case w.feeds > 0 && w.begun:
		for range min(w.feeds, 3) - 1 {
			w.out.WriteString("\n" + strings.TrimRight(strings.Repeat("> ", w.quotes), " "))
		}
		w.out.WriteString("\n" + strings.Repeat("> ", w.quotes))
	case !w.begun:
		w.out.WriteString(strings.Repeat("> ", w.quotes))
	case w.blank:
		w.out.WriteByte(' ')
	}
	w.feeds, w.blank, w.begun = 0, false, true
	w.out.WriteString(s)
}

func attribute(t nethtml.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
