package automation

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

const (
	mostConditions = 20
	mostActions    = 10
	mostValues     = 50
	mostText       = 4_000
	mostMinutes    = 60 * 24 * 60
	mostTag        = 40
	mostPosition   = 10_000
)

// Validate reports the first field that cannot be kept. Whether what it names exists is the store's to say.
func (r Rule) Validate() error {
	if !slices.Contains(Whens(), r.When) {
		return check.Trouble("field.choice", "when", "%q is nothing that a rule can wait for.", r.When)
	}
	err := check.First(check.Name("name", r.Name), check.Range("position", r.Position, 0, mostPosition))
	if err == nil && r.When.Timed() {
		err = check.Range("minutes", r.Minutes, 1, mostMinutes)
	}
	if err != nil {
		return err
	}
	if len(r.Conditions) > mostConditions {
		return check.Trouble("field.too_many", "conditions", "A rule has at most %d conditions.", mostConditions).With("max", mostConditions)
	}
	for n, c := range r.Conditions {
		if err := c.validate(fmt.Sprintf("conditions.%d", n)); err != nil {
			return err
		}
	}
	return actions(r.Actions)
}

// Validate reports the first field that cannot be kept.
func (m Macro) Validate() error {
	if err := check.First(check.Name("name", m.Name), check.IDs("queue_ids", m.QueueIDs, 200)); err != nil {
		return err
	}
	return actions(m.Actions)
}

func actions(list []Action) error {
	if len(list) == 0 || len(list) > mostActions {
		return check.Trouble("automation.actions", "actions", "Say what is to be done: one to %d actions.", mostActions).With("max", mostActions)
	}
	for n, a := range list {
		if err := a.validate(fmt.Sprintf("actions.%d", n)); err != nil {
			return err
		}
	}
	return nil
}

func (c Condition) validate(field string) error {
	if !slices.Contains(Kinds(), c.Kind) {
		return check.Trouble("field.choice", field+".kind", "%q is nothing that a condition can look at.", c.Kind)
	}
	if len(c.Values) > mostValues {
		return check.Trouble("field.too_many", field+".values", "A condition has at most %d values.", mostValues).With("max", mostValues)
	}
	for _, v := range c.Values {
		if v == "" {
			return check.Trouble("field.required", field+".values", "A value is empty.")
		}
		if err := check.Line(field+".values", v, 190); err != nil {
			return err
		}
	}
	if err := check.Line(field+".field", c.Field, 60); err != nil {
		return err
	}
	return c.complete(field)
}

// complete wants what the kind of condition cannot do without.
func (c Condition) complete(field string) error {
	switch c.Kind {
	case IfPriority:
		return c.limits(field, 0, 9)
	case IfHour:
		if c.Min == nil || c.Max == nil {
			return check.Trouble("field.required", field+".min", "Say from which hour to which.")
		}
		return check.First(check.Range(field+".min", *c.Min, 0, 23), check.Range(field+".max", *c.Max, 0, 23))
	case IfMessages:
		return c.limits(field, 0, 1_000_000)
	case IfAttachment:
		return oneOf(field, c.Values, events.ContentTypes()...)
	case IfContact:
		if c.Field == "" {
			return check.Trouble("field.required", field+".field", "Say which field of the contact.")
		}
		return nil
	case IfInbox, IfQueue, IfHours:
		if len(c.Values) > 0 {
			return check.IDs(field+".values", c.Values, mostValues)
		}
	case IfWeekday:
		for _, v := range c.Values {
			if n, err := strconv.Atoi(v); err != nil || n < 1 || n > 7 {
				return check.Trouble("field.choice", field+".values", "%q is no day of the week: 1 is Monday, 7 Sunday.", v)
			}
		}
	}
	if len(c.Values) == 0 {
		return check.Trouble("field.required", field+".values", "Say what is to be looked for.")
	}
	return nil
}

func oneOf[T ~string](field string, values []string, words ...T) error {
	for _, v := range values {
		if !slices.Contains(words, T(v)) {
			return check.Trouble("field.choice", field+".values", "%q is none of the choices.", v)
		}
	}
	return nil
}

// limits wants at least one of Min and Max, in their order.
func (c Condition) limits(field string, least, most int) error {
	if c.Min == nil && c.Max == nil {
		return check.Trouble("field.required", field+".min", "Say from what number to what.")
	}
	low, high := least, most
	if c.Min != nil {
		low = *c.Min
	}
	if c.Max != nil {
		high = *c.Max
	}
	return check.First(check.Range(field+".min", low, least, most), check.Range(field+".max", high, low, most))
}

func (a Action) validate(field string) error {
	switch a.Do {
	case SetQueue, Assign, Canned:
		return check.ID(field+".value", a.Value)
	case AddTag, RemoveTag:
		if a.Value == "" {
			return check.Trouble("field.required", field+".value", "Say which tag.")
		}
		return check.Line(field+".value", a.Value, mostTag)
	case SetPriority:
		return check.Range(field+".number", a.Number, 0, 9)
	case Answer, Note:
		if blank(a.Value) {
			return check.Trouble("field.required", field+".value", "Say what is to be written.")
		}
		return check.Text(field+".value", a.Value, mostText)
	case Snooze:
		return check.Range(field+".number", a.Number, 1, mostMinutes)
	case Resolve, Survey:
		return nil
	}
	return check.Trouble("field.choice", field+".do", "%q is nothing that can be done.", a.Do)
}
