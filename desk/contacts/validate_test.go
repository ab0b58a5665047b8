package contacts_test

import (
	"errors"
	"testing"

	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestANumberIsKeptWithoutTheMarksPeopleWrite(t *testing.T) {
	for written, kept := range map[string]string{
		"+1 (212) 555-0100": "+12125550100", "212.555/0100": "2125550100", " 0049 30 1 ": "0049301", "+": "+", "": "",
		"12+3": "12+3", "sip:ann@example.com": "sip:ann@example.com", "1\u00a02": "12",
	} {
		if got := contacts.Phone(written); got != kept {
			t.Errorf("%q is kept as %q, want %q", written, got, kept)
		}
	}
}

func TestAContactIsKeptOnlyWithANameAndIdentitiesThatReachIt(t *testing.T) {
	id := func(kind, value string) contacts.Contact {
		return contacts.Contact{Name: "Ann", Identities: []contacts.Identity{{Kind: kind, Value: value}}}
	}
	for _, c := range []struct {
		name, field string
		contact     contacts.Contact
	}{
		{"a person", "", contacts.Contact{Name: "Ann"}},
		{"a company", "", contacts.Contact{Company: "Ltd"}},
		{"nobody", "name", contacts.Contact{}},
		{"a number", "", id("phone", "+1 212 555 0100")},
		{"letters for a number", "identities.0.value", id("phone", "call me")},
		{"an address of mail", "", id("email", " Ann@Example.com ")},
		{"half an address", "identities.0.value", id("email", "ann@")},
		{"another kind", "identities.0.kind", id("fax", "1")},
		{"an unknown zone", "time_zone", contacts.Contact{Name: "Ann", TimeZone: "Nowhere"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f *fault.Error
			if err := c.contact.Normalize().Validate(); (err == nil) != (c.field == "") || (errors.As(err, &f) && f.Field != c.field) {
				t.Fatalf("answered %v, want field %q", err, c.field)
			}
		})
	}
	twice := contacts.Contact{Name: "Ann", Identities: []contacts.Identity{{Kind: "phone", Value: "1 2"}, {Kind: "phone", Value: "12"}}}
	if n := len(twice.Normalize().Identities); n != 1 {
		t.Errorf("one number written twice is kept %d times", n)
	}
}
