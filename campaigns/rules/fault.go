package rules

import "fmt"

// Fault is a rule that cannot be lived by, in a sentence for whoever wrote it.
type Fault struct {
	Key   string // its name in the tables of translations
	Field string // as in the data: outcomes.busy.after; empty for the rules as a whole
	Text  string
}

// Error is the sentence.
func (f *Fault) Error() string { return f.Text }

func faulty(key, field, format string, args ...any) error {
	return &Fault{Key: "rules." + key, Field: field, Text: fmt.Sprintf(format, args...)}
}
