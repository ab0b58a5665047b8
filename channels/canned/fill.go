package canned

import (
	"regexp"
	"slices"
)

// Placeholders that can be filled in.
const (
	ContactName  = "contact.name"
	AgentName    = "agent.name"
	ThreadNumber = "thread.number"
)

// Known lists them in the order in which they are offered.
func Known() []string { return []string{ContactName, AgentName, ThreadNumber} }

func known(name string) bool { return slices.Contains(Known(), name) }

// placeholder is two braces, a name of small letters, digits, dots and underscores, and two braces; blanks around the name do
// not count. The page does the same in ui/src/inboxes/fill.ts; testdata/fill.json holds both to it.
var placeholder = regexp.MustCompile(`\{\{ *([a-z0-9._]{1,80}) *\}\}`)

// Fill puts values into a text. A placeholder that nothing fills in, or with an empty value, stays as it was written, so that
// the agent sees the gap before the customer does; its name is among missing, each once, in order. What a value holds is never
// looked at for placeholders, and nothing is escaped: the result is text.
func Fill(body string, values map[string]string) (text string, missing []string) {
	text = placeholder.ReplaceAllStringFunc(body, func(whole string) string {
		name := placeholder.FindStringSubmatch(whole)[1]
		if v := values[name]; v != "" {
			return v
		}
		if !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		return whole
	})
	return text, missing
}

// Placeholders are the names in a text, each once, in order.
func Placeholders(body string) []string {
	_, names := Fill(body, nil)
	return names
}
