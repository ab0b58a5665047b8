package knowledge

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// unseen elements are left out with everything in them; around are those of the page's frame.
var (
	unseen = set(atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Head, atom.Svg, atom.Iframe, atom.Object, atom.Select, atom.Textarea, atom.Button, atom.Nav, atom.Footer, atom.Title, atom.Canvas, atom.Audio, atom.Video)
	blocks = set(atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Ul, atom.Ol, atom.Table, atom.Tr, atom.Br, atom.Hr, atom.Pre, atom.Blockquote, atom.Dl, atom.Dt, atom.Dd, atom.Header, atom.Form, atom.Details, atom.Summary, atom.Figure, atom.Aside)
	voids  = set(atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed, atom.Source, atom.Track, atom.Wbr)
	levels = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}
)

func set(atoms ...atom.Atom) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for _, a := range atoms {
		m[a] = true
	}
	return m
}

// page reads tokens one after another; it keeps no tree, so depth costs nothing.
type page struct {
	outline
	hidden []atom.Atom // open elements from the first hidden one on
	title  *strings.Builder
	level  int
	href   []string
}

func readHTML(body string) []Section {
	p := page{}
	z := html.NewTokenizer(strings.NewReader(body))
	z.SetMaxBuf(BodyLimit)
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.endHead()
			p.flush()
			return tidy(p.sections)
		case html.TextToken:
			p.say(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.open(z.Token())
		case html.EndTagToken:
			p.close(z.Token().DataAtom)
		}
	}
}

func (p *page) say(raw string) {
	if len(p.hidden) > 0 {
		return
	}
	s := strings.Join(strings.Fields(html.UnescapeString(raw)), " ")
	if s == "" {
		if raw != "" {
			p.blank()
		}
		return
	}
	if strings.ContainsRune(" \n\t", rune(raw[0])) {
		p.blank()
	}
	p.write(s)
	if strings.ContainsRune(" \n\t", rune(raw[len(raw)-1])) {
		p.blank()
	}
}

func (p *page) write(s string) {
	if p.title != nil {
		p.title.WriteString(s)
		return
	}
	p.text.WriteString(s)
}

func (p *page) blank() {
	if t := p.text.String(); p.title == nil && t != "" && !strings.HasSuffix(t, "\n") && !strings.HasSuffix(t, " ") {
		p.text.WriteByte(' ')
	} else if p.title != nil {
		p.title.WriteByte(' ')
	}
}

func (p *page) open(t html.Token) {
	a := t.DataAtom
	if len(p.hidden) > 0 {
		if !voids[a] && t.Type == html.StartTagToken && (a == p.hidden[0] || len(p.hidden) > 1 && a == p.hidden[len(p.hidden)-1]) && len(p.hidden) < 1000 {
			p.hidden = append(p.hidden, a)
		}
		return
	}
	if (unseen[a] || conceals(t)) && !voids[a] && t.Type == html.StartTagToken {
		p.hidden = append(p.hidden, a)
		return
	}
	switch {
	case levels[a] > 0:
		p.endHead()
		p.title, p.level = &strings.Builder{}, levels[a]
	case a == atom.Li:
		p.write("\n- ")
	case a == atom.Td || a == atom.Th:
		if s := p.text.String(); s != "" && !strings.HasSuffix(s, "\n") {
			p.write(" | ")
		}
	case a == atom.A:
		p.href = append(p.href, attr(t, "href"))
	case a == atom.Img:
		p.write(" " + strings.TrimSpace(attr(t, "alt")) + " ")
	case blocks[a]:
		p.write("\n")
		if a == atom.P || a == atom.Table {
			p.write("\n")
		}
	}
}

func (p *page) close(a atom.Atom) {
	if n := len(p.hidden); n > 0 {
		if p.hidden[n-1] == a {
			p.hidden = p.hidden[:n-1]
		}
		return
	}
	switch {
	case levels[a] > 0:
		p.endHead()
	case a == atom.A && len(p.href) > 0:
		to := p.href[len(p.href)-1]
		p.href = p.href[:len(p.href)-1]
		if strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "mailto:") {
			p.write(" (" + strings.TrimPrefix(to, "mailto:") + ")")
		}
	case blocks[a]:
		p.write("\n")
	}
}

func (p *page) endHead() {
	if p.title == nil {
		return
	}
	title := p.title.String()
	p.title = nil
	p.head(p.level, title)
}

// conceals reports whether an element's own attributes hide it from readers: that is where commands to models are put.
func conceals(t html.Token) bool {
	for _, a := range t.Attr {
		v := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if v == "true" {
				return true
			}
		case "style":
			for _, s := range []string{"display:none", "visibility:hidden", "font-size:0", "opacity:0;", "text-indent:-9"} {
				if strings.Contains(v+";", s) {
					return true
				}
			}
		}
	}
	return false
}

func attr(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
