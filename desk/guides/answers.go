package guides

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

const (
	maxAnswer = 2000
	// maxAnswers is what all answers of a form may come to: they travel with the interaction.
	maxAnswers = 20_000
	// maxMatched is the longest text that is held against a pattern, here and in the browser.
	maxMatched = 200
)

// Check judges the answers to a form and writes them as they are kept: without empty ones, and numbers, telephone numbers and
// choices in one spelling. What is required may still be missing. The page has the same rules in ui/src/guides/answers.ts;
// testdata/answers.json holds both to them.
func (f Form) Check(values map[string]string) (map[string]string, error) {
	kept, size := map[string]string{}, 0
	for name := range values {
		if !slices.ContainsFunc(f.Fields, func(x Field) bool { return x.Key == name }) {
			return nil, fault.New(fault.Conflict, "This form was changed meanwhile. Load the page again; what you wrote is kept.").WithKey("form.changed")
		}
	}
	for _, x := range f.Fields {
		v := x.Tidy(values[x.Key])
		if v == "" {
			continue
		}
		if err := x.Trouble(v); err != nil {
			return nil, err
		}
		kept[x.Key] = v
		size += len(v)
	}
	if size > maxAnswers {
		return nil, fault.New(fault.Invalid, "The answers are longer than 20,000 characters together. Shorten them.").WithKey("form.too_much")
	}
	return kept, nil
}

// Missing is the trouble of the first question that needs an answer and has none; nil when there is no such question.
func (f Form) Missing(values map[string]string) error {
	for _, x := range f.Fields {
		if x.Required && x.Tidy(values[x.Key]) == "" {
			return x.trouble("form.required", "%s: an answer is needed before you finish.", x.Label)
		}
	}
	return nil
}

func (x Field) trouble(key, format string, args ...any) *fault.Error {
	return check.Trouble(key, "values."+x.Key, format, args...).With("label", x.Label)
}

// Tidy writes an answer as it is kept.
func (x Field) Tidy(v string) string {
	v = strings.TrimSpace(v)
	switch x.Kind {
	case Phone:
		return strings.NewReplacer(" ", "", "(", "", ")", "", "-", "", ".", "", "/", "").Replace(v)
	case Several:
		chosen := strings.Split(v, ",")
		var out []string
		for _, o := range x.Options {
			if slices.Contains(chosen, o.Key) {
				out = append(out, o.Key)
			}
		}
		for _, c := range chosen {
			if c != "" && !slices.Contains(out, c) {
				out = append(out, c) // no answer of this field, which Trouble tells
			}
		}
		return strings.Join(out, ",")
	}
	return v
}

var (
	aNumber = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,6})?$`)
	aPhone  = regexp.MustCompile(`^\+?[0-9]{3,20}$`)
	aMail   = regexp.MustCompile(`^[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$`)
)

// Trouble is what is wrong with an answer that is not empty; nil when nothing is.
func (x Field) Trouble(v string) error {
	if err := check.Text("values."+x.Key, v, maxAnswer); err != nil {
		return err
	}
	switch x.Kind {
	case Number:
		if !aNumber.MatchString(v) {
			return x.trouble("form.number", "%s: %q is not a number. Write it like 12 or 12.5.", x.Label, v)
		}
		return x.within(v)
	case Date:
		if d, err := time.Parse(time.DateOnly, v); err != nil || d.Year() < 1 {
			return x.trouble("form.date", "%s: %q is not a date like 2026-12-31.", x.Label, v)
		}
		return x.within(v)
	case YesNo:
		if v != "yes" && v != "no" {
			return x.trouble("form.choice", "%s: choose one of the answers.", x.Label)
		}
	case Single, Several:
		chosen := []string{v}
		if x.Kind == Several {
			chosen = strings.Split(v, ",")
		}
		for _, c := range chosen {
			if !slices.ContainsFunc(x.Options, func(o Option) bool { return o.Key == c }) {
				return x.trouble("form.choice", "%s: choose one of the answers.", x.Label)
			}
		}
	case Phone:
		if !aPhone.MatchString(v) {
			return x.trouble("form.phone", "%s: %q is not a telephone number. Write digits, with a plus in front if you like.", x.Label, v)
		}
	case Email:
		if len(v) > 254 || !aMail.MatchString(v) {
			return x.trouble("form.email", "%s: %q is not an e-mail address.", x.Label, v)
		}
	default:
		return x.written(v)
	}
	return nil
}

func (x Field) within(v string) error {
	if x.Min != "" && less(x.Kind, v, x.Min) {
		return x.trouble("form.least", "%s: the least is %s.", x.Label, x.Min).With("min", x.Min)
	}
	if x.Max != "" && less(x.Kind, x.Max, v) {
		return x.trouble("form.most", "%s: the most is %s.", x.Label, x.Max).With("max", x.Max)
	}
	return nil
}

// less compares two numbers, or two dates, which sort as they are written.
func less(kind, a, b string) bool {
	if kind == Date {
		return a < b
	}
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	return x < y
}

func (x Field) written(v string) error {
	n := utf8.RuneCountInString(v)
	switch {
	case x.Kind == Text && strings.ContainsAny(v, "\r\n"):
		return x.trouble("form.one_line", "%s: write it on one line.", x.Label)
	case n < x.MinLength:
		return x.trouble("form.too_short", "%s: at least %d characters are needed.", x.Label, x.MinLength).With("min", x.MinLength)
	case x.MaxLength > 0 && n > x.MaxLength:
		return x.trouble("form.too_long", "%s: at most %d characters fit.", x.Label, x.MaxLength).With("max", x.MaxLength)
	case x.Pattern == "":
		return nil
	}
	re, err := regexp.Compile("^(?:" + x.Pattern + ")$")
	if err != nil || n > maxMatched || !re.MatchString(v) {
		return x.trouble("form.pattern", "%s: this is not written as it should be.", x.Label)
	}
	return nil
}

const (
	maxPattern = 200
	maxEndless = 3 // repetitions without an end: each multiplies what a browser may have to try
)

// pattern wants a regular expression that Go and browsers read the same way and that a browser cannot be stopped by: no
// group is repeated, and little is repeated without an end.
func pattern(field, v string) error {
	if v == "" {
		return nil
	}
	bad := check.Trouble("form.pattern_bad", field, "%q is not a pattern that can be used: letters, digits, classes like [A-Z0-9], \\d, dots, ?, *, +, {2,4}, groups that are not repeated, and |.", v)
	if len(v) > maxPattern || strings.Contains(v, "[[:") || strings.Contains(strings.ReplaceAll(v, "(?:", "("), "(?") || !plainEscapes(v) {
		return bad
	}
	for _, r := range v {
		if r < ' ' || r > '~' {
			return bad
		}
	}
	re, err := syntax.Parse(v, syntax.Perl)
	if err != nil {
		return bad
	}
	if endless, ok := tame(re); !ok || endless > maxEndless {
		return bad
	}
	return nil
}

// plainEscapes wants behind a backslash only what both read as one and the same, and no brace or bracket that only one of
// them takes for itself.
func plainEscapes(v string) bool {
	class, open := false, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\':
			i++
			if i == len(v) || !strings.ContainsRune(`dDwW.*+?()[]{}^$|/\`, rune(v[i])) {
				return false
			}
		case class:
			if c == '[' || c == '&' || c == '~' {
				return false
			}
			class = c != ']'
		case c == '[':
			if class = true; i+1 < len(v) && v[i+1] == ']' || strings.HasPrefix(v[i:], "[^]") {
				return false
			}
		case c == ']' || c == '}' && !open:
			return false
		case c == '{':
			end := strings.IndexByte(v[i:], '}')
			if end < 2 || strings.Trim(v[i+1:i+end], "0123456789,") != "" || v[i+1] == ',' {
				return false
			}
			open = true
		case c == '}':
			open = false
		}
	}
	return true
}

// tame counts repetitions without an end and refuses those of more than one character.
func tame(re *syntax.Regexp) (endless int, ok bool) {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyCharNotNL, syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine:
		return 0, true
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		sub := re.Sub[0]
		one := sub.Op == syntax.OpLiteral && len(sub.Rune) == 1 || sub.Op == syntax.OpCharClass || sub.Op == syntax.OpAnyCharNotNL
		if re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat && (re.Max < 0 || re.Max > 50) {
			endless = 1
		}
		return endless, one
	case syntax.OpConcat, syntax.OpAlternate, syntax.OpCapture:
		for _, sub := range re.Sub {
			n, ok := tame(sub)
			if !ok {
				return 0, false
			}
			endless += n
		}
		return endless, true
	}
	return 0, false
}
