package mime

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Part is a mail or a part of one.
type Part struct {
	Header Header
	Type   string            // "text/plain", in lower case
	Params map[string]string // of the Content-Type
	// Disposition is "inline", "attachment" or empty; Name the file's name as sent, decoded but not made safe.
	Disposition string
	Name        string
	ContentID   string // without angle brackets
	// Body is the decoded content of a part without parts; charsets are not undone.
	Body  []byte
	Parts []*Part
}

// Text is the content of a text part as UTF-8, with line feeds and tabs alone of all control characters.
func (p *Part) Text() string {
	charset := p.Params["charset"]
	if p.Type == "text/html" && !utf8.Valid(p.Body) && (charset == "" || strings.EqualFold(charset, "us-ascii")) {
		charset = pageCharset(p.Body)
	}
	s := Decode(charset, p.Body)
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if p.Type == "text/plain" && strings.EqualFold(p.Params["format"], "flowed") {
		s = unflow(s, strings.EqualFold(p.Params["delsp"], "yes"))
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 127 {
			return -1
		}
		return r
	}, s)
}

// walker counts what a mail may have.
type walker struct {
	parts int
	cut   bool
}

// Parse takes a mail apart. cut tells that something was left out because of the limits.
func Parse(raw []byte) (root *Part, cut bool) {
	w := &walker{parts: 1}
	root = w.part(raw, 0, "text/plain")
	return root, w.cut
}

func (w *walker) part(raw []byte, depth int, usual string) *Part {
	h, body, cut := Split(raw)
	w.cut = w.cut || cut
	p := &Part{Header: h}
	p.Type, p.Params = Media(h.Get("Content-Type"))
	if !strings.Contains(p.Type, "/") {
		p.Type = usual
	}
	var disposition map[string]string
	p.Disposition, disposition = Media(h.Get("Content-Disposition"))
	if p.Name = disposition["filename"]; p.Name == "" {
		p.Name = p.Params["name"]
	}
	p.ContentID = strings.Trim(strings.TrimSpace(h.Get("Content-Id")), "<> ")
	boundary := p.Params["boundary"]
	if !strings.HasPrefix(p.Type, "multipart/") {
		read := strings.HasPrefix(p.Type, "text/") && p.Disposition != "attachment"
		p.Body = decodeTransfer(h.Get("Content-Transfer-Encoding"), body, read)
		if isSigned(p.Type) && depth < MaxDepth && w.parts < MaxParts {
			w.inside(p, depth)
		}
		return p
	}
	if boundary == "" { // said to have parts and has none: show what is there
		p.Type, p.Body = "text/plain", body
		return p
	}
	if depth >= MaxDepth {
		p.Type, p.Name, p.Body = "message/rfc822", "part.eml", raw
		w.cut = true
		return p
	}
	w.children(p, body, boundary, depth)
	return p
}

// inside reads the mail that a signature holds.
func (w *walker) inside(p *Part, depth int) {
	if inner := signedContent(p.Body); inner != nil {
		w.parts++
		p.Parts = []*Part{w.part(inner, depth+1, "text/plain")}
	}
}

func (w *walker) children(p *Part, body []byte, boundary string, depth int) {
	usual := "text/plain"
	if p.Type == "multipart/digest" {
		usual = "message/rfc822"
	}
	pieces, more := splitParts(body, boundary, MaxParts-w.parts)
	w.cut = w.cut || more
	w.parts += len(pieces)
	for _, piece := range pieces {
		p.Parts = append(p.Parts, w.part(piece, depth+1, usual))
	}
	if len(pieces) == 0 && !more { // the boundary never comes
		p.Parts = []*Part{{Type: "text/plain", Params: map[string]string{}, Body: body}}
	}
}

// splitParts cuts a body at its boundary (RFC 2046 section 5.1.1). The last part may lack its closing line. At most limit
// parts are answered; more tells that there were others.
func splitParts(body []byte, boundary string, limit int) (parts [][]byte, more bool) {
	mark := []byte("--" + boundary)
	begin := -1 // of the part under way
	for at := 0; at < len(body); {
		n := bytes.Index(body[at:], mark)
		if n < 0 {
			break
		}
		n += at
		if n > 0 && body[n-1] != '\n' {
			at = n + len(mark)
			continue
		}
		line, next := nextLine(body, n)
		rest := bytes.TrimRight(line[len(mark):], " \t")
		last := bytes.Equal(rest, []byte("--"))
		if len(rest) > 0 && !last {
			at = next
			continue
		}
		if begin >= 0 {
			parts = append(parts, trimBreak(body[begin:max(n, begin)]))
		}
		if last {
			return parts, false
		}
		if len(parts) >= limit {
			return parts, true
		}
		begin, at = next, next
	}
	if begin >= 0 && begin <= len(body) {
		rest := body[begin:]
		if cut, ok := bytes.CutSuffix(bytes.TrimRight(rest, "\r\n \t"), append(mark, "--"...)); ok { // the end stands behind the last word
			rest = cut
		}
		parts = append(parts, rest)
	}
	return parts, false
}

// trimBreak takes off the line break that belongs to the boundary.
func trimBreak(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}
