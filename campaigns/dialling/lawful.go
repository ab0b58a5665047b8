package dialling

import (
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
)

// lawful puts onto a lead what its list says of why it may be called, and answers when its numbers were looked up in registers.
func lawful(l *rules.Lead, list lists.List) (screened []rules.Screening) {
	l.Basis, l.Given, l.Expires = rules.Basis(list.Lawful.Basis), list.Lawful.Given, list.Lawful.Expires
	for register, at := range list.Lawful.Screened {
		screened = append(screened, rules.Screening{Register: register, At: at})
	}
	return screened
}
