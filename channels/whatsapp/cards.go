package whatsapp

import (
	"strings"

	"github.com/cordboard/cordboard/channels"
)

func cards(list []card) *channels.Message {
	if len(list) == 0 {
		return nil
	}
	out := &channels.Message{Type: channels.ContactCard}
	for _, c := range list {
		k := vcard{Name: firstOf(string(c.Name.Formatted), strings.TrimSpace(string(c.Name.First+" "+c.Name.Last))), Org: string(c.Org.Company)}
		for _, p := range c.Phones {
			if v := firstOf(string(p.Phone), string(p.WAID)); v != "" {
				k.Phones = append(k.Phones, v)
			}
		}
		for _, m := range c.Emails {
			if m.Email != "" {
				k.Emails = append(k.Emails, string(m.Email))
			}
		}
		k.read(string(c.VCard))
		out.Cards = append(out.Cards, channels.Card(k))
	}
	return out
}

type vcard channels.Card

// read fills what is missing from a vCard (RFC 6350): people who are asked for their number answer with little else. A card
// without any name is called by its number.
func (k *vcard) read(text string) {
	phones, emails := len(k.Phones) == 0, len(k.Emails) == 0
	for _, line := range strings.Split(text, "\n") {
		name, v, found := strings.Cut(strings.TrimSpace(line), ":")
		name, _, _ = strings.Cut(strings.ToUpper(name), ";")
		name = name[strings.LastIndexByte(name, '.')+1:] // "item1.TEL"
		v = strings.TrimPrefix(strings.TrimSpace(v), "tel:")
		if !found || v == "" {
			continue
		}
		switch {
		case name == "FN" && k.Name == "":
			k.Name = v
		case name == "TEL" && phones:
			k.Phones = append(k.Phones, v)
		case name == "EMAIL" && emails:
			k.Emails = append(k.Emails, v)
		}
	}
	if k.Name == "" && len(k.Phones) > 0 {
		k.Name = k.Phones[0]
	}
}
