package mime

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels/email/safehtml"
)

// File is an attachment. Name is safe.
type File struct {
	Name      string
	Type      string // as claimed, without parameters
	Data      []byte
	ContentID string
	Inline    bool
}

// Message is a mail as it is read.
type Message struct {
	Header Header
	Root   *Part
	// Text is for reading without HTML; it is made of the HTML where the sender wrote none.
	Text string
	// HTML is all of the mail's HTML in order, hostile as it came. Empty when the sender wrote none.
	HTML  string
	Files []File
	// Cut tells that the mail is over the limits: something was left out.
	Cut bool
	// Encrypted is set for what only its recipient's key opens.
	Encrypted bool

	packed []block // what Outlook packed besides files: shown where the mail says nothing else
	pack   *Part
}

// block is a stretch of a body in one or both of its forms.
type block struct {
	text, html       string
	hasText, hasHTML bool
}

// Read takes a mail apart and puts together what a person reads.
func Read(raw []byte) *Message {
	root, cut := Parse(raw)
	m := &Message{Header: root.Header, Root: root, Cut: cut}
	blocks := m.unpacked(m.collect(root, ""))
	var texts, htmls []string
	anyHTML := false
	for _, b := range blocks {
		anyHTML = anyHTML || b.hasHTML
	}
	for _, b := range blocks {
		if !b.hasText && b.hasHTML {
			b.text = safehtml.Text(b.html)
		}
		if strings.TrimSpace(b.text) != "" {
			texts = append(texts, strings.Trim(b.text, "\n"))
		}
		switch {
		case b.hasHTML:
			htmls = append(htmls, b.html)
		case anyHTML && strings.TrimSpace(b.text) != "":
			htmls = append(htmls, safehtml.FromText(b.text))
		}
	}
	m.Text, m.HTML = strings.Join(texts, "\n\n"), strings.Join(htmls, "\n<hr>\n")
	return m
}

// collect answers the blocks of a part and adds its files. parent is the type of the part around it.
func (m *Message) collect(p *Part, parent string) []block {
	switch p.Type {
	case "multipart/alternative":
		return m.alternative(p)
	case "multipart/encrypted":
		m.Encrypted = true
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		if len(p.Parts) > 0 {
			m.add(p) // the signature
		} else {
			m.Encrypted = m.Encrypted || p.Params["smime-type"] != "signed-data"
		}
	case "message/disposition-notification", "message/delivery-status", "message/feedback-report", "message/global-delivery-status":
		return nil // read by those who look for reports
	}
	if len(p.Parts) > 0 {
		var out []block
		for _, child := range p.Parts {
			out = append(out, m.collect(child, p.Type)...)
		}
		return out
	}
	if isFile(p, parent) {
		if !m.unpack(p) {
			m.add(p)
		}
		return nil
	}
	if p.Type == "text/html" {
		return []block{{html: p.Text(), hasHTML: true}}
	}
	return []block{{text: p.Text(), hasText: true}}
}

// invited reports whether a file is an invitation that is there already: many programs send it as a form of the text and as a
// file.
func (m *Message) invited(f File) bool {
	return path.Ext(f.Name) == ".ics" && slices.ContainsFunc(m.Files, func(o File) bool { return o.Name == f.Name && bytes.Equal(o.Data, f.Data) })
}

// unpack adds the files that Outlook put into one, and reports whether it was such a file.
func (m *Message) unpack(p *Part) bool {
	if p.Type != "application/ms-tnef" && p.Type != "application/vnd.ms-tnef" && !strings.EqualFold(p.Name, "winmail.dat") {
		return false
	}
	w, ok := unpackTNEF(p.Body)
	if !ok {
		return false
	}
	for _, f := range w.files {
		if len(f.Data) == 0 {
			w.damaged = true
			continue
		}
		m.Files = append(m.Files, f.named())
	}
	if w.damaged {
		m.add(p)
	} else {
		m.pack = p
	}
	page := &Part{Type: "text/html", Params: map[string]string{}, Body: w.html}
	text := &Part{Type: "text/plain", Params: map[string]string{}, Body: w.text}
	if len(w.text)+len(w.html) > 0 {
		m.packed = append(m.packed, block{text: text.Text(), hasText: len(w.text) > 0, html: page.Text(), hasHTML: len(w.html) > 0})
	}
	return true
}

// unpacked puts in what Outlook packed when there is nothing else to read. If that is nothing either, the pack itself stays.
func (m *Message) unpacked(blocks []block) []block {
	for _, b := range blocks {
		if strings.TrimSpace(b.text) != "" || b.hasHTML {
			return blocks
		}
	}
	if len(m.packed) == 0 && m.pack != nil { // a text in Outlook's own form, which is not read
		m.add(m.pack)
	}
	return append(blocks, m.packed...)
}

// alternative makes one block of a choice of forms. What they bring along besides is kept from all of them.
func (m *Message) alternative(p *Part) []block {
	var texts []string
	var one block
	for _, child := range p.Parts {
		if child.Type == "text/x-amp-html" || child.Type == "text/watch-html" {
			continue // the HTML beside it says the same
		}
		found := m.collect(child, p.Type)
		var htmls []string
		rich := false
		for _, b := range found {
			rich = rich || b.hasHTML
		}
		for _, b := range found {
			switch {
			case b.hasHTML:
				htmls = append(htmls, b.html)
			case rich && strings.TrimSpace(b.text) != "":
				htmls = append(htmls, safehtml.FromText(b.text))
			case !rich:
				texts = append(texts, b.text)
			}
		}
		if rich { // the last form is the best one (RFC 2046 section 5.1.4)
			one.html, one.hasHTML = strings.Join(htmls, "\n<hr>\n"), true
		}
	}
	one.text = strings.Join(texts, "\n\n")
	one.hasText = strings.TrimSpace(one.text) != ""
	if !one.hasText && !one.hasHTML {
		return nil
	}
	return []block{one}
}

// isFile decides whether a part without parts is read or attached.
func isFile(p *Part, parent string) bool {
	switch p.Type {
	case "text/plain", "text/html":
		return p.Disposition == "attachment" || (p.Name != "" && parent != "multipart/alternative" && p.Disposition != "inline") ||
			(p.Name != "" && p.Disposition == "inline" && p.Type == "text/plain" && parent == "multipart/mixed")
	case "text/markdown", "text/x-markdown", "text/enriched", "text/richtext": // read like plain text (RFC 2046 section 4.1.4)
		return p.Disposition == "attachment" || p.Name != "" || parent == "multipart/alternative"
	}
	return true
}

func (m *Message) add(p *Part) {
	f := File{Type: p.Type, Data: p.Body, ContentID: p.ContentID, Inline: p.Disposition == "inline" || (p.Disposition == "" && p.ContentID != "")}
	name := p.Name
	if name == "" && p.Type == "message/rfc822" {
		if h, _, _ := Split(p.Body); h.Has("Subject") {
			name = strings.ReplaceAll(strings.ReplaceAll(h.Text("Subject"), "/", "_"), `\`, "_") + ".eml"
		}
	}
	if name == "" && p.Type == "text/calendar" {
		name = "invite.ics"
	}
	f.Name = SafeName(name, p.Type)
	if m.invited(f) {
		return
	}
	m.Files = append(m.Files, f)
}

// Find answers the first part of a type, in the order of the mail, or nil.
func (p *Part) Find(types ...string) *Part {
	for _, t := range types {
		if p.Type == t {
			return p
		}
	}
	for _, child := range p.Parts {
		if found := child.Find(types...); found != nil {
			return found
		}
	}
	return nil
}

// All answers every part of the types, in the order of the mail.
func (p *Part) All(types ...string) []*Part {
	var out []*Part
	if slices.Contains(types, p.Type) {
		out = append(out, p)
	}
	for _, child := range p.Parts {
		out = append(out, child.All(types...)...)
	}
	return out
}
