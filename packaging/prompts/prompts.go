// Package prompts is what Cordboard says to callers, as text: one file a language, made into sounds at build time by
// packaging/scripts/prompts. README.md beside it says how numbers are put together. It starts no goroutine.
package prompts

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed *.txt
var files embed.FS

// Languages are those every prompt is spoken in.
var Languages = []string{"en", "es"}

// Prompt is one sentence or piece of one.
type Prompt struct {
	Name string // the PBX plays it as sound:cordboard/<name>
	Text string
}

// Media is what an entry point names to have a prompt played.
func Media(name string) string { return "sound:cordboard/" + name }

// Catalogue lists the prompts of a language in the order of its file.
func Catalogue(language string) ([]Prompt, error) {
	raw, err := files.ReadFile(language + ".txt")
	if err != nil {
		return nil, fmt.Errorf("there are no prompts in the language %q: %w", language, err)
	}
	var out []Prompt
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, text, ok := strings.Cut(line, " = ")
		if !ok {
			return nil, fmt.Errorf("%s.txt, line %d: a prompt is written like name = text", language, n)
		}
		out = append(out, Prompt{name, text})
	}
	return out, nil
}

// Number lists the pieces that say n, from 0 to 199; counted is for a number before what it counts ("veintiún minutos").
func Number(n int, counted bool) ([]string, error) {
	if n < 0 || n > 199 {
		return nil, fmt.Errorf("%d cannot be said; numbers from 0 to 199 can", n)
	}
	var out []string
	if n > 100 {
		out, n = append(out, "num-100-and"), n-100
	}
	if n > 30 && n < 100 && n%10 != 0 {
		out, n = append(out, fmt.Sprintf("num-%d-and", n-n%10)), n%10
	}
	last := fmt.Sprintf("num-%d", n)
	if counted && (n == 1 || n == 21) {
		last += "-of"
	}
	return append(out, last), nil
}
