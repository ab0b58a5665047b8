package guides

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/internal/check"
)

// Bounds that keep a form's mistake from becoming a day's trouble.
const (
	maxSteps   = 100
	maxChoices = 12 // those that can be chosen by a key, and a few
	maxFields  = 60
	maxOptions = 100
	maxHosts   = 50
	maxSpeech  = 5000
	maxSize    = 200_000 // of a row as a whole
)

// Validate reports the first field that cannot be kept.
func (s Script) Validate() error {
	if err := check.First(check.Name("name", s.Name), check.Range("steps", len(s.Steps), 1, maxSteps)); err != nil {
		return err
	}
	keys, size := map[string]bool{}, 0
	for i, p := range s.Steps {
		field := fmt.Sprintf("steps.%d", i)
		if err := check.First(key(field+".key", p.Key, keys), p.validate(field)); err != nil {
			return err
		}
		size += p.size()
	}
	for i, p := range s.Steps {
		for k, c := range p.Choices {
			if !keys[c.To] {
				return check.Trouble("script.no_step", fmt.Sprintf("steps.%d.choices.%d.to", i, k), "This choice leads to a step that does not exist. Choose another one.")
			}
		}
	}
	return check.Range("steps", size, 0, maxSize)
}

func (p Step) validate(field string) error {
	err := check.First(
		check.Name(field+".title", p.Title), check.Text(field+".text", p.Text, maxSpeech),
		p.Titles.validate(field+".titles", check.NameLength), p.Texts.validate(field+".texts", maxSpeech),
		check.Range(field+".choices", len(p.Choices), 0, maxChoices))
	for k, c := range p.Choices {
		at := fmt.Sprintf("%s.choices.%d", field, k)
		err = check.First(err, check.Name(at+".label", c.Label), c.Labels.validate(at+".labels", check.NameLength))
	}
	return err
}

func (p Step) size() (n int) {
	n = len(p.Title) + len(p.Text)
	for _, w := range []Words{p.Titles, p.Texts} {
		for _, v := range w {
			n += len(v)
		}
	}
	return n
}

func (w Words) validate(field string, max int) error {
	if err := check.Range(field, len(w), 0, 50); err != nil {
		return err
	}
	for _, language := range slices.Sorted(maps.Keys(w)) {
		if err := check.First(check.Language(field, language), check.Text(field+"."+language, w[language], max)); err != nil {
			return err
		}
	}
	return nil
}

const maxKey = 40

// key wants a name that programs and columns can have, each once.
func key(field, v string, seen map[string]bool) error {
	if v == "" || len(v) > maxKey || strings.Trim(v, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return check.Trouble("guide.key", field, "A key is made of 1 to %d small letters, digits and underscores.", maxKey).With("max", maxKey)
	}
	if seen[v] {
		return check.Trouble("field.duplicate", field, "The key %s stands there twice.", v)
	}
	seen[v] = true
	return nil
}

// Validate reports the first field that cannot be kept.
func (f Form) Validate() error {
	if err := check.First(check.Name("name", f.Name), check.Range("fields", len(f.Fields), 1, maxFields)); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, x := range f.Fields {
		field := fmt.Sprintf("fields.%d", i)
		if err := check.First(key(field+".key", x.Key, seen), x.validate(field)); err != nil {
			return err
		}
	}
	return nil
}

func (x Field) validate(field string) error {
	if err := check.First(
		check.Line(field+".label", x.Label, 200), check.Name(field+".label", firstOf(x.Label)), x.Labels.validate(field+".labels", 200),
		check.OneOf(field+".kind", x.Kind, Kinds()...),
		check.Range(field+".min_length", x.MinLength, 0, maxAnswer), check.Range(field+".max_length", x.MaxLength, 0, maxAnswer),
	); err != nil {
		return err
	}
	if x.MaxLength > 0 && x.MinLength > x.MaxLength {
		return check.Trouble("form.limits", field+".max_length", "The upper limit is below the lower one.")
	}
	return check.First(x.limits(field), pattern(field+".pattern", x.Pattern), x.options(field))
}

// firstOf lets a label be longer than a name, but not empty.
func firstOf(label string) string {
	if label == "" {
		return ""
	}
	return "x"
}

func (x Field) limits(field string) error {
	if x.Min == "" && x.Max == "" {
		return nil
	}
	if x.Kind != Number && x.Kind != Date {
		return check.Trouble("form.no_limits", field+".min", "Only numbers and dates have a least and a most.")
	}
	bare := Field{Kind: x.Kind}
	for _, l := range []struct{ name, v string }{{"min", x.Min}, {"max", x.Max}} {
		if l.v != "" && bare.Trouble(l.v) != nil {
			return check.Trouble("form.limit", field+"."+l.name, "%q is no limit of such a field: write a number like 2.5, or a date like 2026-12-31.", l.v)
		}
	}
	if x.Min != "" && x.Max != "" && less(x.Kind, x.Max, x.Min) {
		return check.Trouble("form.limits", field+".max", "The upper limit is below the lower one.")
	}
	return nil
}

func (x Field) options(field string) error {
	chooses := x.Kind == Single || x.Kind == Several
	if chooses && len(x.Options) == 0 {
		return check.Trouble("form.no_options", field+".options", "Say between which answers the agent chooses.")
	}
	if !chooses && len(x.Options) > 0 {
		return check.Trouble("form.options_unused", field+".options", "Only choices have answers to choose from.")
	}
	if err := check.Range(field+".options", len(x.Options), 0, maxOptions); err != nil {
		return err
	}
	seen := map[string]bool{}
	for k, o := range x.Options {
		at := fmt.Sprintf("%s.options.%d", field, k)
		if err := check.First(key(at+".key", o.Key, seen), check.Name(at+".label", o.Label), o.Labels.validate(at+".labels", check.NameLength)); err != nil {
			return err
		}
	}
	return nil
}

// Normalize fills in what may be left out.
func (a Attached) Normalize() Attached {
	if a.CRM.Mode == "" {
		a.CRM.Mode = CRMLink
	}
	return a
}

// Validate reports the first field that cannot be kept. That the host is allowed is checked where the site's hosts are known.
func (a Attached) Validate() error {
	for _, ref := range []struct{ field, id string }{{"guide.script_id", a.ScriptID}, {"guide.form_id", a.FormID}} {
		if ref.id != "" {
			if err := check.ID(ref.field, ref.id); err != nil {
				return err
			}
		}
	}
	if err := check.OneOf("guide.crm.mode", a.CRM.Mode, "", CRMLink, CRMTab); err != nil || a.CRM.URL == "" {
		return err
	}
	_, err := Host(a.CRM.URL)
	return err
}

// Normalize writes the hosts as they are compared.
func (h Hosts) Normalize() Hosts {
	out := []string{}
	for _, x := range h.Hosts {
		if x = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(x)), ":443"); x != "" && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	h.Hosts = out
	return h
}

// Validate reports the first host that cannot be kept. A star stands for what is below a host, never for everything.
func (h Hosts) Validate() error {
	for i, x := range h.Hosts {
		name, below := strings.CutPrefix(x, "*.")
		if !isHost(name) || below && !strings.Contains(name, ".") {
			return check.Trouble("crm.host", fmt.Sprintf("hosts.%d", i), "%q is not a host like crm.example.com or *.example.com.", x).With("host", x)
		}
	}
	return check.Range("hosts", len(h.Hosts), 0, maxHosts)
}
