package guides_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/desk/guides"
	"github.com/cordboard/cordboard/internal/fault"
)

func read[T any](t *testing.T, name string) (v T) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(b, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func keyOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

type merging struct {
	Name, Template, Want string
	Values               map[string]string
	Variables            []string
}

func TestMergingPutsValuesInAndNothingElse(t *testing.T) {
	for _, c := range read[[]merging](t, "merge.json") {
		if got := guides.Merge(c.Template, c.Values); got != c.Want {
			t.Errorf("%s: %q came of it, not %q", c.Name, got, c.Want)
		}
		if got := guides.Variables(c.Template); !slices.Equal(got, c.Variables) && len(got)+len(c.Variables) > 0 {
			t.Errorf("%s: its variables are %q", c.Name, got)
		}
	}
}

type answering struct {
	Field                 guides.Field
	Answer, Kept, Trouble string
}

func TestAnswersAreJudgedByTheirField(t *testing.T) {
	for _, c := range read[[]answering](t, "answers.json") {
		c.Field.Key, c.Field.Label = "k", "K"
		if err := (guides.Form{Name: "f", Fields: []guides.Field{c.Field}}).Validate(); err != nil {
			t.Errorf("the field %+v is refused: %v", c.Field, err)
		}
		kept, err := guides.Form{Fields: []guides.Field{c.Field}}.Check(map[string]string{"k": c.Answer})
		if keyOf(err) != c.Trouble || kept["k"] != c.Kept {
			t.Errorf("%q in %+v: kept %q with trouble %v", c.Answer, c.Field, kept["k"], err)
		}
	}
}

func TestAnAnswerToAQuestionThatIsGoneIsNotLostSilently(t *testing.T) {
	f := guides.Form{Fields: []guides.Field{{Key: "a", Kind: guides.Text}}}
	if _, err := f.Check(map[string]string{"b": "x"}); keyOf(err) != "form.changed" {
		t.Errorf("answered %v", err)
	}
	if _, err := f.Check(map[string]string{"a": strings.Repeat("x", 2001)}); err == nil {
		t.Error("2,001 characters were taken")
	}
	long := guides.Form{}
	values := map[string]string{}
	for _, k := range strings.Split("abcdefghijk", "") {
		long.Fields = append(long.Fields, guides.Field{Key: k, Kind: guides.Long})
		values[k] = strings.Repeat("x", 2000)
	}
	if _, err := long.Check(values); keyOf(err) != "form.too_much" {
		t.Errorf("22,000 characters: %v", err)
	}
}

func TestARequiredAnswerIsMissedByName(t *testing.T) {
	f := guides.Form{Fields: []guides.Field{{Key: "a", Label: "First", Kind: guides.Text}, {Key: "b", Label: "Second", Kind: guides.Text, Required: true}}}
	err := f.Missing(map[string]string{"a": "x", "b": "  "})
	if keyOf(err) != "form.required" || !strings.Contains(err.Error(), "Second") {
		t.Errorf("answered %v", err)
	}
	if err := f.Missing(map[string]string{"b": "x"}); err != nil {
		t.Error(err)
	}
}

func TestAScriptLeadsOnlyToStepsItHas(t *testing.T) {
	s := guides.Script{Name: "s", Steps: []guides.Step{{Key: "a", Title: "A", Choices: []guides.Choice{{Label: "on", To: "b"}}}}}
	if err := s.Validate(); keyOf(err) != "script.no_step" {
		t.Errorf("answered %v", err)
	}
	s.Steps = append(s.Steps, guides.Step{Key: "b", Title: "B", Titles: guides.Words{"es": "Be"}})
	if err := s.Validate(); err != nil {
		t.Error(err)
	}
	s.Steps[1].Key = "a"
	if err := s.Validate(); keyOf(err) != "field.duplicate" {
		t.Errorf("answered %v", err)
	}
}

func TestPatternsThatCouldStopABrowserOrMeanTwoThingsAreRefused(t *testing.T) {
	try := func(p string) error {
		return guides.Form{Name: "f", Fields: []guides.Field{{Key: "a", Label: "A", Kind: guides.Text, Pattern: p}}}.Validate()
	}
	for _, good := range []string{`[A-Z]{2}-\d{4,6}`, `(?:cat|dog)s?`, `.*`, `\d+[.]\d+`, `a|b`, `[^0-9]+`, `\$\d+`} {
		if err := try(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{`(a+)+`, `(a|a)*`, `(a{1,9}){1,9}`, `.*.*.*.*x`, `(?i)a`, `(?P<n>a)`, `\pL`, `[[:alpha:]]`, `\bx`, `a{`, `]`, `[]a]`, `[^]a]`,
		`\z`, `(`, `é`, `a{,3}`, `[a&&b]`, "a\n", `(?:a?){9}`, `\Qa\E`, `[a[b]`, `a**`, `\-`} {
		if err := try(bad); keyOf(err) != "form.pattern_bad" {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestFormsThatCannotBeAnsweredAreRefused(t *testing.T) {
	for want, x := range map[string]guides.Field{
		"form.no_options":     {Key: "a", Label: "A", Kind: guides.Single},
		"form.options_unused": {Key: "a", Label: "A", Kind: guides.Text, Options: []guides.Option{{Key: "o", Label: "O"}}},
		"form.limits":         {Key: "a", Label: "A", Kind: guides.Number, Min: "3", Max: "2"},
		"form.no_limits":      {Key: "a", Label: "A", Kind: guides.Text, Min: "3"},
		"form.limit":          {Key: "a", Label: "A", Kind: guides.Date, Min: "3"},
		"guide.key":           {Key: "=A1", Label: "A", Kind: guides.Text},
		"field.choice":        {Key: "a", Label: "A", Kind: "file"},
		"field.required":      {Key: "a", Kind: guides.Text},
	} {
		if err := (guides.Form{Name: "f", Fields: []guides.Field{x}}).Validate(); keyOf(err) != want {
			t.Errorf("%+v: %v, not %s", x, err, want)
		}
	}
}

var hosts = guides.Hosts{Hosts: []string{"crm.example.com", "*.crm.test", "own.example:8443"}}

func TestTheAddressOfACRMIsHTTPSWithAHostWrittenOut(t *testing.T) {
	for template, want := range map[string]string{
		"https://crm.example.com/c?phone={{customer.number}}": "",
		"https://CRM.example.com:443/c/{{lead.id}}#{{a}}":     "",
		"https://own.example:8443":                            "",
		"http://crm.example.com/":                             "crm.url_https",
		"javascript:alert(1)":                                 "crm.url_https",
		"{{lead.url}}":                                        "crm.url_https",
		"https{{x}}://crm.example.com/":                       "crm.url_https",
		"HTTPS://crm.example.com/":                            "crm.url_https",
		"https://{{lead.host}}/":                              "crm.url_variable",
		"https://crm.example.com{{x}}/":                       "crm.url_variable",
		"https://crm.example.com:{{port}}/":                   "crm.url_variable",
		"https://{{x}}@crm.example.com/":                      "crm.url_variable",
		"https:///crm.example.com/":                           "crm.url_host",
		"https://user@crm.example.com/":                       "crm.url_host",
		"https://crm.example.com:x/":                          "crm.url_host",
		"https://[::1]/":                                      "crm.url_host",
		"https://crm..example.com/":                           "crm.url_host",
		"https://crm.example.com%2fevil.test/":                "crm.url_host",
		"https://crm.example.com\\@evil.test/":                "crm.url_characters",
		"https://crm.example.com/\r\nx":                       "crm.url_characters",
		"https://crm.example.com/a b":                         "crm.url_characters",
		"https://crm.example.com/\"><script>":                 "crm.url_characters",
		"https://crm.exаmple.com/":                            "crm.url_characters", // a Cyrillic letter
		"https://crm.example.com/" + strings.Repeat("x", 999): "crm.url_long",
	} {
		if _, err := guides.Host(template); keyOf(err) != want {
			t.Errorf("%q: %v, not %q", template, err, want)
		}
	}
}

func TestValuesStayWhatTheyAreInTheAddressOfACRM(t *testing.T) {
	const template = "https://crm.example.com/c/{{a}}?q={{b}}#{{c}}"
	for _, c := range []struct {
		values map[string]string
		want   string
	}{
		{map[string]string{"a": "1", "b": "+34 600", "c": "x"}, "https://crm.example.com/c/1?q=%2B34%20600#x"},
		{map[string]string{"a": "x/../../admin", "b": "1&admin=1", "c": "#"}, "https://crm.example.com/c/x%2F..%2F..%2Fadmin?q=1%26admin%3D1#%23"},
		{map[string]string{"a": `"><script>`, "b": "javascript:alert(1)"}, "https://crm.example.com/c/%22%3E%3Cscript%3E?q=javascript%3Aalert%281%29#"},
		{map[string]string{"a": "a\r\nSet-Cookie: x", "b": "%0d%0a"}, "https://crm.example.com/c/aSet-Cookie%3A%20x?q=%250d%250a#"},
		{map[string]string{"a": "ñ\xff\u2028"}, "https://crm.example.com/c/%C3%B1?q=#"},
		{map[string]string{"a": ".."}, ""},
		{map[string]string{"a": "."}, ""},
		{map[string]string{"b": strings.Repeat("x", 5000)}, ""},
	} {
		if got, ok := guides.Link(template, c.values, hosts); got != c.want || ok != (c.want != "") {
			t.Errorf("%q: %q", c.values, got)
		}
	}
}

func TestOnlyHostsOfTheListAreOpened(t *testing.T) {
	for template, want := range map[string]bool{
		"https://crm.example.com/": true, "https://crm.example.com:443/": true, "https://a.crm.test/": true, "https://a.b.crm.test/": true, "https://own.example:8443/": true,
		"https://crm.test/": false, "https://evilcrm.test/": false, "https://crm.example.com.evil.test/": false, "https://own.example/": false, "https://crm.example.com:8443/": false,
	} {
		if _, ok := guides.Link(template, nil, hosts); ok != want {
			t.Errorf("%s: %v", template, ok)
		}
	}
	for _, bad := range []string{"*", "*.com", "*.*.example.com", "https://crm.example.com", "crm.example.com/x", "", "a b", "{{x}}"} {
		h := guides.Hosts{Hosts: []string{bad}}
		if h.Validate() == nil && len(h.Normalize().Hosts) > 0 {
			t.Errorf("%q was taken for a host", bad)
		}
	}
}

func TestWhatIsAttachedIsCheckedByItself(t *testing.T) {
	id := "01J00000000000000000000AAA"
	if err := (guides.Attached{ScriptID: id, FormID: id, CRM: guides.CRM{URL: "https://crm.example.com/", Mode: guides.CRMTab}}).Validate(); err != nil {
		t.Error(err)
	}
	for _, bad := range []guides.Attached{{ScriptID: "x"}, {FormID: "x"}, {CRM: guides.CRM{Mode: "frame"}}, {CRM: guides.CRM{URL: "ftp://x/"}}} {
		if bad.Validate() == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func FuzzNoValueLeavesItsPlaceInTheAddressOfACRM(f *testing.F) {
	for _, v := range []string{`"><script>`, "javascript:", "\r\n", "%0d", "..", "%2e%2e", "@evil.test", "\\", "{{b}}", "?x#y", "//evil.test", "\x00", "\u202e"} {
		f.Add(v, v)
	}
	const template = "https://crm.example.com/c/{{a}}/x{{a}}?q={{b}}&z=1#{{a}}"
	f.Fuzz(func(t *testing.T, a, b string) {
		link, ok := guides.Link(template, map[string]string{"a": a, "b": b}, hosts)
		if !ok {
			return
		}
		rest, found := strings.CutPrefix(link, "https://crm.example.com/c/")
		if !found || strings.ContainsAny(rest, "\"<>\\ \r\n\t\x00`{}|^") {
			t.Fatalf("%q", link)
		}
		if strings.Count(link, "/") != 5 || strings.Count(link, "?") != 1 || strings.Count(link, "&") != 1 || strings.Count(link, "=") != 2 || strings.Count(link, "#") != 1 {
			t.Fatalf("a value became a part of the address: %q", link)
		}
	})
}

func FuzzTheHostIsTheTemplatesOwn(f *testing.F) {
	f.Add("https://crm.example.com/{{a}}", "x")
	f.Add("https://crm.example.com\\@evil/{{a}}", "@evil")
	f.Add("https://crm.example.com{{a}}", ".evil")
	f.Fuzz(func(t *testing.T, template, v string) {
		values := map[string]string{}
		for _, n := range guides.Variables(template) {
			values[n] = v
		}
		link, ok := guides.Link(template, values, hosts)
		if ok && !strings.HasPrefix(strings.ToLower(link), "https://crm.example.com") && !strings.HasPrefix(link, "https://own.example:8443") && !strings.Contains(link, ".crm.test") {
			t.Fatalf("%q", link)
		}
	})
}

func FuzzMergingKeepsTheTextAndTheValues(f *testing.F) {
	f.Add("a{{b}}c", "{{b}}")
	f.Add("{{{b}}}", `"><script>`)
	f.Fuzz(func(t *testing.T, template, v string) {
		values := map[string]string{}
		for _, n := range guides.Variables(template) {
			values[n] = v
		}
		blank := guides.Merge(template, maps.Clone(map[string]string{}))
		got := guides.Merge(template, values)
		if len(values) == 0 && got != template {
			t.Fatalf("%q became %q", template, got)
		}
		if (len(got)-len(blank))%max(len(v), 1) != 0 {
			t.Fatalf("%q with %q became %q", template, v, got)
		}
	})
}
