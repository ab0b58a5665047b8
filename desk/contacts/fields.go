package contacts

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// Kinds of own fields. All values are kept as text: a number in decimal digits with a point, a date as 2026-03-01, a choice as
// one of Choices, a switch as "true".
const (
	FieldText   = "text"
	FieldNumber = "number"
	FieldDate   = "date"
	FieldChoice = "choice"
	FieldSwitch = "switch"
)

// Field is something that a site wants to know of its contacts.
type Field struct {
	ID     string `json:"id"`
	SiteID string `json:"site_id"`
	// Key names the field in Contact.Custom: small letters, digits and underscores.
	Key      string   `json:"key"`
	Label    string   `json:"label"`
	Kind     string   `json:"kind" enum:"text,number,date,choice,switch"`
	Choices  []string `json:"choices,omitempty" doc:"of a choice"`
	Position int      `json:"position" doc:"fields are shown in this order"`
	Version  int      `json:"version"`
}

// Fields keeps them; sql/store implements it on the terms of queues.Store.
type Fields interface {
	ListContactFields(ctx context.Context, r events.Reach, p events.Page) (items []Field, next string, err error)
	GetContactField(ctx context.Context, r events.Reach, id string) (Field, error)
	CreateContactField(ctx context.Context, by events.Actor, r events.Reach, f Field) (Field, error)
	UpdateContactField(ctx context.Context, by events.Actor, r events.Reach, f Field) (Field, error)
	// DeleteContactField deletes the definition; what contacts have in the field stays, and can only be taken away.
	DeleteContactField(ctx context.Context, by events.Actor, r events.Reach, id string) error
}

const (
	maxChoices = 100
	maxValue   = 500
)

var keyOf = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Validate reports the first part of the definition that cannot be kept.
func (f Field) Validate() error {
	if !keyOf.MatchString(f.Key) {
		return check.Trouble("contact_field.key", "key", "%q cannot name a field: use small letters, digits and underscores, a letter first.", f.Key)
	}
	err := check.First(check.Name("label", f.Label), check.OneOf("kind", f.Kind, FieldText, FieldNumber, FieldDate, FieldChoice, FieldSwitch),
		check.Range("position", f.Position, 0, 10_000), check.Range("choices", len(f.Choices), 0, maxChoices))
	if err != nil {
		return err
	}
	if (f.Kind == FieldChoice) != (len(f.Choices) > 0) {
		return check.Trouble("contact_field.choices", "choices", "A field of kind choice needs choices, and no other has them.")
	}
	for n, c := range f.Choices {
		if err := check.Name("choices", c); err != nil {
			return err
		}
		if slices.Contains(f.Choices[:n], c) {
			return check.Trouble("contact_field.twice", "choices", "The choice %q is there twice.", c)
		}
	}
	return nil
}

// Accepts reports why a value cannot stand in the field; an empty one always can.
func (f Field) Accepts(value string) error {
	field := "custom." + f.Key
	if value == "" {
		return nil
	}
	if err := check.Line(field, value, maxValue); err != nil {
		return err
	}
	ok := true
	switch f.Kind {
	case FieldNumber:
		_, err := strconv.ParseFloat(value, 64)
		ok = err == nil && decimal.MatchString(value)
	case FieldDate:
		_, err := time.Parse(time.DateOnly, value)
		ok = err == nil
	case FieldChoice:
		ok = slices.Contains(f.Choices, value)
	case FieldSwitch:
		ok = value == "true" || value == "false"
	}
	if !ok {
		return check.Trouble("contact.custom_"+f.Kind, field, "%q does not fit the field %s.", value, f.Label)
	}
	return nil
}

var decimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Judge reports the first value of custom that does not fit its field. A key without a field may stay as it was, and is new
// to nobody.
func Judge(fields []Field, was, custom map[string]string) error {
	byKey := map[string]Field{}
	for _, f := range fields {
		byKey[f.Key] = f
	}
	for key, value := range custom {
		if old, ok := was[key]; ok && old == value {
			continue
		}
		f, ok := byKey[key]
		if !ok {
			return check.Trouble("contact.custom_unknown", "custom", "There is no field %q at this site; an administrator can add it.", key)
		}
		if err := f.Accepts(value); err != nil {
			return err
		}
	}
	return nil
}
