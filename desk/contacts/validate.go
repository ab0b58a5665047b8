package contacts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/internal/check"
)

// Kinds of identities.
const (
	KindPhone = "phone"
	KindEmail = "email"
)

// writtenKinds are the identities of written channels. They are found by the inbox; people only take them away.
var writtenKinds = []string{"whatsapp", "bsuid", "telegram", "psid", "igsid", "x", "apple", "visitor", "external"}

const (
	maxIdentities = 50
	maxName       = 120
	maxNotes      = 10000
	maxTags       = 30
	maxFields     = 100
)

// Normalize answers the contact as it is kept: phone numbers without the marks people write into them, addresses of
// mail in lower case, every identity once. What is nil stays nil: an update leaves it as it was.
func (c Contact) Normalize() Contact {
	var list []Identity
	if c.Identities != nil {
		list = make([]Identity, 0, len(c.Identities))
	}
	for _, i := range c.Identities {
		switch i.Kind {
		case KindPhone:
			i.Value = Phone(i.Value)
		case KindEmail:
			i.Value = strings.ToLower(strings.TrimSpace(i.Value))
		}
		if !slices.ContainsFunc(list, i.Same) {
			list = append(list, i)
		}
	}
	c.Identities, c.Tags = list, cleanTags(c.Tags)
	c.Consents, c.OptOuts = nil, nil
	for k, v := range c.Custom {
		if strings.TrimSpace(v) == "" {
			c.Custom = maps.Clone(c.Custom)
			delete(c.Custom, k)
		}
	}
	return c
}

// cleanTags answers every tag once, whatever its case, without spaces around it.
func cleanTags(list []string) []string {
	if list == nil {
		return nil
	}
	out := []string{}
	for _, tag := range list {
		tag = strings.Join(strings.Fields(tag), " ")
		if tag != "" && !slices.ContainsFunc(out, func(v string) bool { return strings.EqualFold(v, tag) }) {
			out = append(out, tag)
		}
	}
	return out
}

// Phone keeps the digits of a number and a leading plus. What holds anything but digits and the marks people write
// between them is answered as it is, for Validate to refuse.
func Phone(number string) string {
	var b strings.Builder
	for i, r := range strings.TrimSpace(number) {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			b.WriteRune(r)
		case unicode.IsSpace(r), strings.ContainsRune("-./()", r):
		default:
			return number
		}
	}
	return b.String()
}

// Validate reports the first field that cannot be kept; call Normalize before.
func (c Contact) Validate() error {
	if err := check.First(
		named(c),
		check.Line("name", c.Name, maxName), check.Line("company", c.Company, maxName),
		check.Text("notes", c.Notes, maxNotes),
		check.Range("identities", len(c.Identities), 0, maxIdentities), check.Range("tags", len(c.Tags), 0, maxTags), check.Range("custom", len(c.Custom), 0, maxFields),
	); err != nil {
		return err
	}
	if c.Language != "" {
		if err := check.Language("language", c.Language); err != nil {
			return err
		}
	}
	if c.OwnerID != "" {
		if err := check.ID("owner_id", c.OwnerID); err != nil {
			return err
		}
	}
	if c.TimeZone != "" {
		if err := check.Zone("time_zone", c.TimeZone); err != nil {
			return err
		}
	}
	for _, tag := range c.Tags {
		if err := check.Line("tags", tag, 40); err != nil {
			return err
		}
	}
	for n, i := range c.Identities {
		if err := i.validate(fmt.Sprintf("identities.%d.value", n)); err != nil {
			return err
		}
	}
	return nil
}

func named(c Contact) error {
	if c.Name == "" && c.Company == "" {
		return check.Trouble("field.required", "name", "A contact needs a name or a company.")
	}
	return nil
}

func (i Identity) validate(field string) error {
	switch i.Kind {
	case KindPhone:
		return check.Digits(field, strings.TrimPrefix(i.Value, "+"), 2, 20, "")
	case KindEmail:
		at := strings.LastIndexByte(i.Value, '@')
		if at < 1 || at == len(i.Value)-1 || strings.ContainsAny(i.Value, " \t<>\"") {
			return check.Trouble("field.email", field, "%q is not an address of mail.", i.Value)
		}
		return check.Line(field, i.Value, 190)
	}
	if err := check.OneOf(strings.TrimSuffix(field, "value")+"kind", i.Kind, append(writtenKinds, KindPhone, KindEmail)...); err != nil {
		return err
	}
	if i.Value == "" {
		return check.Trouble("field.required", field, "An identity needs a value.")
	}
	return check.Line(field, i.Value, 190)
}
