// Package check is the vocabulary of validation: small rules that answer a fault.Invalid naming the field at fault. The
// keys are few and general ("field.range"), so that a browser needs one translation for each rule and not for each
// field. The package starts no goroutine.
package check

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// First is the first trouble among the answers of rules.
func First(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// NameLength is the most characters a name may have.
const NameLength = 80

// Name wants 1–80 printable characters on one line, without blanks around them.
func Name(field, v string) error {
	if v == "" {
		return Trouble("field.required", field, "The field %s must not be empty.", field)
	}
	return Line(field, v, NameLength)
}

// Line wants at most max printable characters on one line, without blanks around them.
func Line(field, v string, max int) error {
	if strings.TrimSpace(v) != v {
		return Trouble("field.blanks", field, "The field %s must not begin or end with a blank.", field)
	}
	return text(field, v, max, "")
}

// Text wants at most max characters; line breaks and tabs are welcome.
func Text(field, v string, max int) error { return text(field, v, max, "\n\r\t") }

func text(field, v string, max int, allowed string) error {
	if !utf8.ValidString(v) {
		return Trouble("field.characters", field, "The field %s is not valid UTF-8.", field)
	}
	if utf8.RuneCountInString(v) > max {
		return Trouble("field.too_long", field, "The field %s is longer than %d characters.", field, max).With("max", max)
	}
	for _, r := range v {
		bad := unicode.IsControl(r) && !strings.ContainsRune(allowed, r)
		if bad || r == '\u2028' || r == '\u2029' || r == utf8.RuneError || (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069') {
			return Trouble("field.characters", field, "The field %s holds a control character.", field)
		}
	}
	return nil
}

// Range wants min ≤ v ≤ max.
func Range(field string, v, min, max int) error {
	if v >= min && v <= max {
		return nil
	}
	return Trouble("field.range", field, "The field %s must be between %d and %d.", field, min, max).With("min", min).With("max", max)
}

// Zone wants an IANA time zone this machine knows.
func Zone(field, v string) error {
	if v != "" && v != "Local" {
		if _, err := time.LoadLocation(v); err == nil {
			return nil
		}
	}
	return Trouble("field.time_zone", field, "%q is not a time zone this machine knows; write it like America/New_York.", v)
}

// OneOf wants one of the words.
func OneOf(field, v string, words ...string) error {
	if slices.Contains(words, v) {
		return nil
	}
	return Trouble("field.choice", field, "The field %s must be one of: %s.", field, strings.Join(words, ", "))
}

// Language wants a tag like "en" or "pt-BR".
func Language(field, v string) error {
	lang, region, _ := strings.Cut(v, "-")
	ok := (len(lang) == 2 || len(lang) == 3) && len(v) <= 12 && only(lang, "abcdefghijklmnopqrstuvwxyz")
	if ok && strings.Contains(v, "-") {
		ok = len(region) >= 2 && only(region, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
	}
	if ok {
		return nil
	}
	return Trouble("field.format", field, "%q is not a language like en or pt-BR.", v)
}

// Digits wants min to max digits, with the extra characters allowed as well.
func Digits(field, v string, min, max int, extra string) error {
	if len(v) >= min && len(v) <= max && only(v, "0123456789"+extra) {
		return nil
	}
	return Trouble("field.digits", field, "The field %s must be %d to %d digits.", field, min, max).With("min", min).With("max", max)
}

// IDs wants identifiers, each once, at most max.
func IDs(field string, list []string, max int) error {
	if len(list) > max {
		return Trouble("field.too_many", field, "The field %s holds more than %d entries.", field, max).With("max", max)
	}
	seen := make(map[string]bool, len(list))
	for _, id := range list {
		if !ids.Valid(id) {
			return Unknown(field)
		}
		if seen[id] {
			return Trouble("field.duplicate", field, "The field %s names %s twice.", field, id)
		}
		seen[id] = true
	}
	return nil
}

// ID wants one identifier.
func ID(field, id string) error { return IDs(field, []string{id}, 1) }

// Unknown says that a field names something that does not exist, or not there.
func Unknown(field string) *fault.Error {
	return Trouble("field.unknown", field, "The field %s names something that does not exist at this site.", field)
}

// Trouble is a fault.Invalid of a field; the field is among its params.
func Trouble(key, field, format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, fmt.Sprintf(format, args...)).WithKey(key).WithField(field).With("field", field)
}

func only(v, alphabet string) bool {
	return strings.IndexFunc(v, func(r rune) bool { return !strings.ContainsRune(alphabet, r) }) < 0
}
