// Package presets is the law of countries as data: dated files that an administrator can read (Sentences), adopt for a campaign and
// tighten. The files in data and calendars are embedded; an edited copy goes through the same Parse. A preset past its day of
// review still holds, but lets nobody dial more than one call for each agent. It is no legal advice. Pure but for the files
// that are part of the program.
package presets

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/campaigns/rules"
)

//go:embed data/*.json calendars/*.json
var files embed.FS

// Preset is one country's rules with where they come from.
type Preset struct {
	ID        string      `json:"id"`
	Version   string      `json:"version"`    // the day it was written
	ValidFrom string      `json:"valid_from"` // first day on which it may be relied on
	ReviewBy  string      `json:"review_by"`  // last day
	Name      Text        `json:"name"`
	Sources   []Source    `json:"sources"`
	Notes     []Text      `json:"notes,omitempty"`   // what cannot be said in rules
	Advised   []string    `json:"advised,omitempty"` // fields that no law gives a number for: our advice
	Rules     rules.Rules `json:"rules"`
}

// Text is a sentence in both languages.
type Text struct {
	EN string `json:"en"`
	ES string `json:"es"`
}

// In is the text in a language, English where it is not "es".
func (t Text) In(language string) string {
	if language == "es" {
		return t.ES
	}
	return t.EN
}

// Source is a law or another text that a preset stands on.
type Source struct {
	Text    string `json:"text"`
	Confirm bool   `json:"confirm,omitempty"` // to be confirmed before anybody relies on it
}

// MaxBytes is the most a preset may have.
const MaxBytes = 256 << 10

// ReviewDays is the most days from a preset's version to its review.
const ReviewDays = 92

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,31}$`)

// Parse reads a preset and says in a sentence what is wrong with it.
func Parse(b []byte) (Preset, error) {
	if len(b) > MaxBytes {
		return Preset{}, fmt.Errorf("a preset has at most %d bytes, this one has %d", MaxBytes, len(b))
	}
	var p Preset
	if err := rules.Strict(b, &p); err != nil {
		return Preset{}, fmt.Errorf("a preset of rules: %w", err)
	}
	if err := p.check(); err != nil {
		return Preset{}, fmt.Errorf("the preset %q: %w", p.ID, err)
	}
	return p, nil
}

func (p Preset) check() error {
	if !idForm.MatchString(p.ID) {
		return errors.New("its id must be small letters, digits, - and _, at most 32")
	}
	if p.Name.EN == "" || p.Name.ES == "" || len(p.Sources) == 0 {
		return errors.New("it needs a name in both languages and a source")
	}
	for _, n := range p.Notes {
		if n.EN == "" || n.ES == "" {
			return errors.New("a note must be in both languages")
		}
	}
	version, errV := time.Parse(time.DateOnly, p.Version)
	from, errF := time.Parse(time.DateOnly, p.ValidFrom)
	review, errR := time.Parse(time.DateOnly, p.ReviewBy)
	if err := errors.Join(errV, errF, errR); err != nil {
		return fmt.Errorf("version, valid_from and review_by are dates: %w", err)
	}
	if review.Before(from) || review.After(version.AddDate(0, 0, ReviewDays)) {
		return fmt.Errorf("review_by must be from valid_from to %d days after the version", ReviewDays)
	}
	known := rules.Fields()
	for _, f := range p.Advised {
		if !slices.Contains(known, f) {
			return fmt.Errorf("advised names %q, which is no limit", f)
		}
	}
	return p.Rules.Check()
}

// All are the presets of the program, by id; their order is that of the alphabet.
func All() []Preset { return slices.Clone(load().presets) }

// Find is the preset with an id.
func Find(id string) (Preset, bool) {
	all := load().presets
	i := slices.IndexFunc(all, func(p Preset) bool { return p.ID == id })
	if i < 0 {
		return Preset{}, false
	}
	return all[i], true
}

// Calendars are the holidays of the program, worked out.
func Calendars() *rules.Calendars { return load().calendars }

// Holidays are the calendars as they are written down.
func Holidays() []rules.Holidays { return slices.Clone(load().holidays) }

type shipped struct {
	presets   []Preset
	holidays  []rules.Holidays
	calendars *rules.Calendars
}

// load reads the embedded files. They are part of the program: a test reads them all, so trouble here is a broken build.
var load = sync.OnceValue(func() shipped {
	var s shipped
	each("data", func(name string, b []byte) error {
		p, err := Parse(b)
		if err == nil && p.ID != strings.TrimSuffix(name, ".json") {
			err = fmt.Errorf("the preset %s stands in the file %s", p.ID, name)
		}
		s.presets = append(s.presets, p)
		return err
	})
	each("calendars", func(_ string, b []byte) error {
		h, err := rules.ParseHolidays(b)
		s.holidays = append(s.holidays, h)
		return err
	})
	s.calendars = rules.NewCalendars(s.holidays...)
	return s
})

func each(folder string, read func(name string, b []byte) error) {
	entries, err := fs.ReadDir(files, folder)
	for _, e := range entries {
		var b []byte
		if b, err = files.ReadFile(path.Join(folder, e.Name())); err == nil {
			err = read(e.Name(), b)
		}
		if err != nil {
			break
		}
	}
	if err != nil {
		panic("a file of the program cannot be read: " + err.Error())
	}
}
