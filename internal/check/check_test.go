package check_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestEveryRuleNamesTheFieldAndItsOwnKey(t *testing.T) {
	id := "01J00000000000000000000AAA"
	cases := []struct {
		name string
		err  error
		want string // key, empty when all is well
	}{
		{"a name", check.Name("f", "Ventas – Norte"), ""},
		{"no name", check.Name("f", ""), "field.required"},
		{"a name of 80 characters", check.Name("f", strings.Repeat("ñ", 80)), ""},
		{"a name of 81 characters", check.Name("f", strings.Repeat("ñ", 81)), "field.too_long"},
		{"a name with a line break", check.Name("f", "a\nb"), "field.characters"},
		{"a name that turns the text around", check.Name("f", "a\u202eb"), "field.characters"},
		{"a name that is not UTF-8", check.Name("f", "a\xffb"), "field.characters"},
		{"a name with blanks around it", check.Name("f", " a"), "field.blanks"},
		{"a text with line breaks", check.Text("f", "a\n\tb", 10), ""},
		{"a text with a bell", check.Text("f", "a\ab", 10), "field.characters"},
		{"a number within", check.Range("f", 5, 5, 120), ""},
		{"a number below", check.Range("f", 4, 5, 120), "field.range"},
		{"a number above", check.Range("f", 121, 5, 120), "field.range"},
		{"a zone", check.Zone("f", "America/Sao_Paulo"), ""},
		{"the machine's zone", check.Zone("f", "Local"), "field.time_zone"},
		{"no zone", check.Zone("f", ""), "field.time_zone"},
		{"a path for a zone", check.Zone("f", "../../etc/passwd"), "field.time_zone"},
		{"a word of the list", check.OneOf("f", "a", "a", "b"), ""},
		{"another word", check.OneOf("f", "c", "a", "b"), "field.choice"},
		{"a language", check.Language("f", "en"), ""},
		{"a language of a country", check.Language("f", "pt-BR"), ""},
		{"a language with nothing behind the hyphen", check.Language("f", "pt-"), "field.format"},
		{"a language in capitals", check.Language("f", "EN"), "field.format"},
		{"digits", check.Digits("f", "0123", 1, 4, ""), ""},
		{"digits of another alphabet", check.Digits("f", "٣٤", 1, 4, ""), "field.digits"},
		{"no digits", check.Digits("f", "", 1, 4, ""), "field.digits"},
		{"identifiers", check.IDs("f", []string{id}, 1), ""},
		{"an identifier twice", check.IDs("f", []string{id, id}, 2), "field.duplicate"},
		{"too many identifiers", check.IDs("f", []string{id, id}, 1), "field.too_many"},
		{"no identifier", check.ID("f", "1' OR '1'='1"), "field.unknown"},
		{"the first of two", check.First(nil, check.Name("f", ""), check.ID("g", "")), "field.required"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var f *fault.Error
			if !errors.As(c.err, &f) {
				if c.want != "" || c.err != nil {
					t.Fatalf("answered %v, want %q", c.err, c.want)
				}
				return
			}
			if f.Key != c.want || f.Field != "f" || f.Code != fault.Invalid || f.Params["field"] != "f" {
				t.Fatalf("answered %+v, want %q", f, c.want)
			}
		})
	}
}
