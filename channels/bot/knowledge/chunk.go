package knowledge

import (
	"regexp"
	"strings"

	"github.com/cordboard/cordboard/channels/bot/model"
)

// Sizes are those of chunks, in tokens. Below Small a section is put together with the next ones of the same page; above
// Large it is cut between paragraphs, then sentences, then words.
type Sizes struct{ Small, Large int }

// Usual are sizes that hold an answer and its surroundings.
var Usual = Sizes{Small: 300, Large: 800}

// Chunks cuts a source. Overlap is not used: the headings come with each piece.
func Chunks(s Source, sizes Sizes) []Chunk {
	var out []Chunk
	add := func(path []string, text string) {
		if text = strings.TrimSpace(text); text == "" {
			return
		}
		out = append(out, Chunk{
			ID: chunkID(s, path, text), SourceID: s.ID, Title: s.Title, URL: s.URL, Path: path, Text: text, N: len(out),
			Language: s.Language, Version: s.Version, Updated: s.Updated, Expires: s.Expires,
		})
	}
	var path []string
	var held strings.Builder
	size := 0
	flush := func() {
		add(path, held.String())
		held.Reset()
		path, size = nil, 0
	}
	for _, sec := range Read(s.Format, s.Body) {
		for _, piece := range split(sec.Text, sizes.Large) {
			n := model.Count(piece)
			if held.Len() > 0 && (size >= sizes.Small || size+n > sizes.Large) {
				flush()
			}
			switch {
			case held.Len() == 0:
				path = sec.Path
				held.WriteString(piece)
			case same(path, sec.Path):
				held.WriteString("\n\n" + piece)
			default: // a small section beside another: both keep their headings, in the text
				common := shared(path, sec.Path)
				if rest := path[len(common):]; len(rest) > 0 && !strings.HasPrefix(held.String(), rest[0]+"\n") {
					text := held.String()
					held.Reset()
					held.WriteString(strings.Join(rest, " › ") + "\n" + text)
				}
				path = common
				held.WriteString("\n\n" + strings.Join(sec.Path[len(common):], " › ") + "\n" + piece)
			}
			size += n
		}
	}
	flush()
	return out
}

func same(a, b []string) bool { return len(a) == len(b) && len(shared(a, b)) == len(a) }

func shared(a, b []string) []string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n:n]
}

var (
	paragraph = regexp.MustCompile(`\n\s*\n`)
	sentence  = regexp.MustCompile(`[.!?…]["')\]]*\s+|[。！？]|\n`)
	word      = regexp.MustCompile(`\s+`)
)

// split cuts a text into pieces of at most large tokens at the best places there are.
func split(text string, large int) []string {
	return cutAt(text, large, []*regexp.Regexp{paragraph, sentence, word})
}

func cutAt(text string, large int, places []*regexp.Regexp) []string {
	if model.Count(text) <= large {
		return []string{text}
	}
	if len(places) == 0 {
		var out []string
		for text != "" {
			piece := model.Clip(text, large)
			if piece == "" {
				piece = text[:len(string([]rune(text)[:1]))]
			}
			out, text = append(out, piece), text[len(piece):]
		}
		return out
	}
	var out []string
	held, size := strings.Builder{}, 0
	flush := func() {
		if strings.TrimSpace(held.String()) != "" {
			out = append(out, held.String())
		}
		held.Reset()
		size = 0
	}
	for _, part := range pieces(text, places[0]) {
		n := model.Count(part)
		if size+n > large {
			flush()
		}
		if n > large {
			out = append(out, cutAt(part, large, places[1:])...)
			continue
		}
		held.WriteString(part)
		size += n
	}
	flush()
	return out
}

// pieces are the parts of text, each with what divides it from the next.
func pieces(text string, at *regexp.Regexp) []string {
	var out []string
	from := 0
	for _, m := range at.FindAllStringIndex(text, -1) {
		out, from = append(out, text[from:m[1]]), m[1]
	}
	return append(out, text[from:])
}
