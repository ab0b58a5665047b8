package config

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/BurntSushi/toml"
)

// Problems is everything wrong with a configuration, each a sentence; all are told at once so that they are mended at once.
type Problems []string

// Error lists the sentences, one a line.
func (p Problems) Error() string {
	return fmt.Sprintf("the configuration has %d problem(s):\n- %s", len(p), strings.Join(p, "\n- "))
}

// Load reads path (no file when path is empty), lets environ ("KEY=value" pairs, as os.Environ gives them) override it,
// reads the secrets' files, and validates. The error is Problems unless the file cannot be read at all.
func Load(path string, environ []string) (*Config, error) {
	c := Defaults()
	var problems Problems
	if path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("the configuration file %s cannot be read: %w", path, err)
		}
		problems = append(problems, c.parse(path, string(text))...)
	}
	problems = append(problems, c.environment(environ)...)
	problems = append(problems, c.readSecrets()...)
	c.derive()
	problems = append(problems, c.Validate()...)
	if len(problems) > 0 {
		return nil, problems
	}
	return &c, nil
}

func (c *Config) parse(path, text string) Problems {
	md, err := toml.Decode(text, c)
	if err != nil {
		var pe toml.ParseError
		if errors.As(err, &pe) {
			return Problems{fmt.Sprintf("%s, line %d: %s.", path, pe.Position.Line, strings.TrimSuffix(pe.Message, "."))}
		}
		return Problems{fmt.Sprintf("%s: %s.", path, strings.TrimPrefix(err.Error(), "toml: "))}
	}
	var out Problems
	for _, k := range md.Undecoded() {
		key := k.String()
		where := path
		if n := lineOf(text, key); n > 0 {
			where = fmt.Sprintf("%s, line %d", path, n)
		}
		out = append(out, fmt.Sprintf("%s: the setting %q is not known%s.", where, key, hint(key)))
	}
	return out
}

// lineOf finds the line a key is set on; the TOML library does not tell it for keys it could not place. 0 when not found.
func lineOf(text, key string) int {
	section, name := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		section, name = key[:i], key[i+1:]
	}
	current, n := "", 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			current = strings.Trim(line, "[] ")
			if current == key {
				return n
			}
			continue
		}
		before, _, ok := strings.Cut(line, "=")
		before = strings.TrimSpace(before)
		if ok && ((current == section && before == name) || (current == "" && before == key)) {
			return n
		}
	}
	return 0
}

// hint names the nearest known key, when one is near enough to be what was meant.
func hint(key string) string {
	best, dist := "", len(key)/2+1
	for _, known := range Keys() {
		if d := distance(key, known); d < dist {
			best, dist = known, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q", best)
}

// distance is Levenshtein's.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		prev := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := prev
			if a[i] != b[j] {
				cost++
			}
			prev = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
