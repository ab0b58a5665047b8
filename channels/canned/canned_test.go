package canned

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/internal/fault"
)

func TestPlaceholdersAreFilledInAndGapsStayInSight(t *testing.T) {
	raw, err := os.ReadFile("testdata/fill.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Body, Text string
		Values           map[string]string
		Missing          []string
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		text, missing := Fill(c.Body, c.Values)
		if text != c.Text || !slices.Equal(missing, c.Missing) {
			t.Errorf("%s: got %q without %q", c.Name, text, missing)
		}
	}
}

func TestAnAnswerIsKeptOnlyAsItCanBeUsed(t *testing.T) {
	good := Answer{Shortcut: "hello", Title: "A greeting", Body: "Hello {{contact.name}},\nwhat can I do?", Language: "en"}
	for _, c := range []struct {
		name, field, key string
		change           func(*Answer)
	}{
		{"as it should be", "", "", func(*Answer) {}},
		{"for any language", "", "", func(a *Answer) { a.Language = "" }},
		{"without a shortcut", "shortcut", "canned_answer.shortcut", func(a *Answer) { a.Shortcut = "" }},
		{"with a blank in the shortcut", "shortcut", "canned_answer.shortcut", func(a *Answer) { a.Shortcut = "good day" }},
		{"with a long shortcut", "shortcut", "field.too_long", func(a *Answer) { a.Shortcut = strings.Repeat("x", 41) }},
		{"without a title", "title", "field.required", func(a *Answer) { a.Title = " " }},
		{"without a text", "body", "field.required", func(a *Answer) { a.Body = "\n" }},
		{"too long", "body", "field.too_long", func(a *Answer) { a.Body = strings.Repeat("x", 10_001) }},
		{"with a placeholder nobody fills in", "body", "canned_answer.placeholder", func(a *Answer) { a.Body = "Hello {{contact.nmae}}" }},
		{"in no language", "language", "field.format", func(a *Answer) { a.Language = "english" }},
		{"for no queue", "queue_id", "field.unknown", func(a *Answer) { a.QueueID = "sales" }},
	} {
		a := good
		c.change(&a)
		err := a.Validate()
		var f *fault.Error
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.field != "" && (!errors.As(err, &f) || f.Field != c.field || f.Key != c.key):
			t.Errorf("%s: got %#v", c.name, err)
		}
	}
	if a := (Answer{Shortcut: " /Hello"}).Normalize(); a.Shortcut != "hello" {
		t.Errorf("the slash is kept: %q", a.Shortcut)
	}
}
