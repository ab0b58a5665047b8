package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Format is how a source is written.
type Format string

// Formats. PDF is not among them: reading it well takes a library that the project does not have; Detect says so.
const (
	Plain    Format = "text"
	Markdown Format = "markdown"
	HTML     Format = "html"
)

// Source is one page or file of a base.
type Source struct {
	ID       string `json:"id"`
	BaseID   string `json:"base_id"`
	Title    string `json:"title"`
	URL      string `json:"url,omitempty"` // shown to customers as where the answer is from; empty for files
	Format   Format `json:"format"`
	Body     string `json:"body"`
	Language string `json:"language,omitempty"` // of two letters, empty unknown
	Version  int    `json:"version"`
	// Updated is when it was last known to be right; Expires when it is not answered from any more, zero never.
	Updated time.Time `json:"updated"`
	Expires time.Time `json:"expires,omitzero"`
}

// BodyLimit is the largest source in bytes.
const BodyLimit = 4 << 20

// Check answers a fault that names the field when the source cannot be used.
func (s Source) Check() error {
	if len(s.Body) > BodyLimit {
		return check.Trouble("field.too_large", "body", "The text is larger than 4 MB; split it into several sources.")
	}
	if strings.TrimSpace(s.Body) == "" {
		return check.Trouble("field.required", "body", "The text is empty.")
	}
	if !utf8.ValidString(s.Body) {
		return check.Trouble("field.characters", "body", "The text is not valid UTF-8; save it as UTF-8.")
	}
	return check.First(check.Name("title", s.Title), check.OneOf("format", string(s.Format), string(Plain), string(Markdown), string(HTML)))
}

// Detect tells the format of an uploaded file by its name and its first bytes.
func Detect(name string, body []byte) (Format, error) {
	name = strings.ToLower(name)
	if strings.HasPrefix(string(body), "%PDF-") || strings.HasSuffix(name, ".pdf") {
		return "", fault.New(fault.Invalid, "Cordboard does not read PDF files. Save the document as text, Markdown or HTML and add that instead.").WithKey("knowledge.pdf").WithField("file")
	}
	kind := http.DetectContentType(body)
	switch {
	case strings.HasSuffix(name, ".html"), strings.HasSuffix(name, ".htm"), strings.HasPrefix(kind, "text/html"):
		return HTML, nil
	case !strings.HasPrefix(kind, "text/") || !utf8.Valid(body):
		return "", fault.New(fault.Invalid, "This file is neither text, Markdown nor HTML in UTF-8. Save it as one of these and add it again.").WithKey("knowledge.format").WithField("file")
	case strings.HasSuffix(name, ".md"), strings.HasSuffix(name, ".markdown"):
		return Markdown, nil
	}
	return Plain, nil
}

// Section is a part of a source below its headings.
type Section struct {
	Path []string
	Text string
}

// Read answers the sections of a source in order. What nobody would see on the page (scripts, comments, hidden elements) is
// left out.
func Read(f Format, body string) []Section {
	body = strings.ReplaceAll(strings.ToValidUTF8(body, "\ufffd"), "\r\n", "\n")
	switch f {
	case HTML:
		return readHTML(body)
	case Markdown:
		return readMarkdown(body)
	}
	return tidy([]Section{{Text: body}})
}

// Chunk is what is found: a piece of a source with its headings.
type Chunk struct {
	ID       string    `json:"id"` // of its content: unchanged text keeps it, and its vector
	SourceID string    `json:"source_id"`
	Title    string    `json:"title"`
	URL      string    `json:"url,omitempty"`
	Path     []string  `json:"path,omitempty"`
	Text     string    `json:"text"`
	N        int       `json:"n"` // in the source, from 0
	Language string    `json:"language,omitempty"`
	Version  int       `json:"version"`
	Updated  time.Time `json:"updated"`
	Expires  time.Time `json:"expires,omitzero"`
}

// Whole is the text with its title and headings: what is embedded.
func (c Chunk) Whole() string {
	return strings.TrimSpace(c.Title+"\n"+strings.Join(c.Path, " › ")+"\n"+c.Text) + "\n"
}

func chunkID(s Source, path []string, text string) string {
	h := sha256.Sum256([]byte(s.ID + "\x00" + s.Title + "\x00" + strings.Join(path, "\x00") + "\x00\x00" + text))
	return hex.EncodeToString(h[:16])
}

func tidy(in []Section) []Section {
	out := make([]Section, 0, len(in))
	for _, s := range in {
		lines := strings.Split(s.Text, "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " \t")
		}
		s.Text = strings.Trim(strings.Join(lines, "\n"), "\n")
		for strings.Contains(s.Text, "\n\n\n") {
			s.Text = strings.ReplaceAll(s.Text, "\n\n\n", "\n\n")
		}
		if strings.TrimSpace(s.Text) != "" {
			out = append(out, s)
		}
	}
	return out
}
