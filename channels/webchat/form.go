package webchat

import (
	"fmt"
	"strings"

	"github.com/cordboard/cordboard/internal/check"
)

// FormField is one question of the form before the first message.
type FormField struct {
	Key      string            `json:"key"`
	Kind     string            `json:"kind"` // "name", "email", "phone", "text", "choice"
	Required bool              `json:"required,omitempty"`
	Labels   map[string]string `json:"labels,omitempty"` // by language; "" for every other
	Options  []string          `json:"options,omitempty"`
}

// maxFormFields keeps the form one that people fill in.
const maxFormFields = 8

// ParseField reads a line like "email", "email*" (required), "text* Order number | es: Número de pedido" or
// "choice Topic = Sales, Support". The n-th line of kind text or choice gets the key "field<n>".
func ParseField(n int, line string) (FormField, error) {
	kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	f := FormField{Kind: strings.TrimSuffix(kind, "*"), Required: strings.HasSuffix(kind, "*")}
	switch f.Kind {
	case "name", "email", "phone":
		f.Key = f.Kind
	case "text", "choice":
		f.Key = fmt.Sprintf("field%d", n)
	default:
		return f, check.Trouble("form.field", "settings.prechat", "%q is not a question of the form: a line begins with name, email, phone, text or choice.", line)
	}
	rest, options, _ := strings.Cut(rest, "=")
	for o := range strings.SplitSeq(options, ",") {
		if o = strings.TrimSpace(o); o != "" {
			f.Options = append(f.Options, o)
		}
	}
	f.Labels = texts(strings.Split(rest, "|"))
	if f.Key != f.Kind && len(f.Labels) == 0 {
		return f, check.Trouble("form.label", "settings.prechat", "The question %q has no words; write them behind it, like: text Order number.", line)
	}
	if f.Kind == "choice" && len(f.Options) < 2 {
		return f, check.Trouble("form.options", "settings.prechat", "The question %q has nothing to choose from; write it like: choice Topic = Sales, Support.", line)
	}
	return f, nil
}

func checkForm(lines []string) error {
	_, err := parseForm(lines)
	return err
}

func parseForm(lines []string) ([]FormField, error) {
	if len(lines) > maxFormFields {
		return nil, check.Trouble("field.too_many", "settings.prechat", "The form has more than %d questions; people leave before the end of it.", maxFormFields).With("max", maxFormFields)
	}
	form := []FormField{}
	seen := map[string]bool{}
	for n, l := range lines {
		if err := check.Line("settings.prechat", strings.TrimSpace(l), 300); err != nil {
			return nil, err
		}
		f, err := ParseField(n+1, l)
		if err != nil {
			return nil, err
		}
		if seen[f.Key] {
			return nil, check.Trouble("field.duplicate", "settings.prechat", "The form asks for %s twice.", f.Key)
		}
		seen[f.Key] = true
		form = append(form, f)
	}
	return form, nil
}
