package agents

import (
	"slices"
	"strings"

	"github.com/cordboard/cordboard/internal/check"
)

// Kinds of phones.
const (
	Browser   = "browser"
	Extension = "extension"
	Number    = "number"
)

// Kinds lists the phones an agent may choose among, the usual one first.
func (a Profile) Kinds() []string {
	kinds := []string{a.Phone}
	for _, k := range a.Phones {
		if !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// PhoneWords reads the kinds as they are stored.
func PhoneWords(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// validatePhones: what a kind of phone needs must be there, and what no allowed kind needs must not.
func (a Profile) validatePhones() error {
	if err := check.OneOf("phone", a.Phone, Browser, Extension, Number); err != nil {
		return err
	}
	for i, k := range a.Phones {
		if err := check.OneOf("phones", k, Browser, Extension, Number); err != nil {
			return err
		}
		if slices.Contains(a.Phones[:i], k) {
			return check.Trouble("field.duplicate", "phones", "The field phones names %s twice.", k)
		}
	}
	if len(a.Phones) > 0 && !slices.Contains(a.Phones, a.Phone) {
		return check.Trouble("agent.phone_not_allowed", "phone", "The usual phone must be among those the agent may choose.")
	}
	kinds := a.Kinds()
	return check.First(a.validateExtension(slices.Contains(kinds, Extension)), a.validateNumber(slices.Contains(kinds, Number)))
}

func (a Profile) validateExtension(used bool) error {
	if used {
		return check.Digits("extension", a.Extension, 1, 20, "")
	}
	if a.Extension != "" {
		return check.Trouble("agent.extension_unused", "extension", "Only an agent with a phone of the PBX has an extension.")
	}
	return nil
}

func (a Profile) validateNumber(used bool) error {
	if !used {
		if a.Number != "" || a.NumberDirect || a.NumberCallerID != "" {
			return check.Trouble("agent.number_unused", "number", "Only an agent with an outside number as phone has one.")
		}
		return nil
	}
	if a.NumberCallerID != "" {
		if err := dialable("number_caller_id", a.NumberCallerID, 2); err != nil {
			return err
		}
	}
	return dialable("number", a.Number, 3)
}

// dialable wants a number as it is dialled: digits, with a plus in front for the international form (15 digits at most,
// ITU-T E.164).
func dialable(field, v string, min int) error {
	if digits, international := strings.CutPrefix(v, "+"); international {
		return check.Digits(field, digits, 7, 15, "")
	}
	return check.Digits(field, v, min, 20, "")
}
