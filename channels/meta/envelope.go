package meta

import (
	"encoding/json"

	"github.com/cordboard/cordboard/channels/loose"
)

// Change is what happened to one field of what an application subscribed to.
type Change struct {
	Field loose.String    `json:"field"`
	Value json.RawMessage `json:"value"`
}

// Envelope is what a webhook's request holds: entries, or in tests of Meta's console a change alone. Everything may be missing.
type Envelope[E any] struct {
	Object loose.String  `json:"object"`
	Entry  loose.List[E] `json:"entry"`
	Sample *Change       `json:"sample"`
	Change
}

// Entries are those of the request, and those made of the changes that stand where an entry should.
func (e Envelope[E]) Entries(of func(Change) E) []E {
	list := e.Entry
	if e.Value != nil {
		list = append(list, of(e.Change))
	}
	if e.Sample != nil {
		list = append(list, of(*e.Sample))
	}
	return list
}
