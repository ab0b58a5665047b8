package web

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// Draft is a row as it is sent to be written: the row's own fields, of which only those that must be decided are
// required. A field left out of an update is emptied. The id comes from the path or from the server.
type Draft[T any] struct{ Value T }

// UnmarshalJSON reads the row itself.
func (d *Draft[T]) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &d.Value) }

// MarshalJSON writes the row itself.
func (d Draft[T]) MarshalJSON() ([]byte, error) { return json.Marshal(d.Value) }

// required are the fields a draft cannot be without, where a row has them.
var required = map[string]bool{"name": true, "login": true, "site_id": true, "user_id": true, "number": true, "queue_id": true, "phone": true}

// optionalIn are the exceptions: a contact may be known by a number alone, an agent's name is its user's.
var optionalIn = map[string][]string{"Contact": {"name"}, "AgentProfile": {"name"}}

// Schema makes the draft's schema from the row's.
func (Draft[T]) Schema(r huma.Registry) *huma.Schema {
	t := reflect.TypeFor[T]()
	ref := r.Schema(t, true, "").Ref
	row := schemaName(t, "")
	name := row + "Draft"
	if _, ok := r.Map()[name]; !ok {
		full := r.SchemaFromRef(ref)
		draft := *full
		draft.Properties = maps.Clone(full.Properties)
		draft.Required = slices.DeleteFunc(slices.Clone(full.Required), func(f string) bool {
			return !required[f] || slices.Contains(optionalIn[row], f)
		})
		draft.PrecomputeMessages()
		r.Map()[name] = &draft
	}
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}
