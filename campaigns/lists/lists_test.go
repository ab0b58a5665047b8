package lists

import (
	"errors"
	"testing"

	"github.com/cordboard/cordboard/internal/fault"
)

func TestTheNumberTellsTheZoneWhereItCan(t *testing.T) {
	for n, want := range map[Number]string{573001234567: "America/Bogota", 12125550123: "America/New_York", 13105550123: "America/Los_Angeles", 18005550123: "", 34600123123: "Europe/Madrid"} {
		if got := NewZoner("").Of(n); got != want {
			t.Errorf("%v is in %q, want %q", n, got, want)
		}
	}
	if got := NewZoner("America/Chicago").Of(18005550123); got != "America/Chicago" {
		t.Errorf("a number without a zone is in %q, not in the list's own", got)
	}
	z := NewZoner("")
	if got, ok := z.Named(" America/Lima "); got != "America/Lima" || !ok {
		t.Errorf("a zone by its name is %q %v", got, ok)
	}
	for _, bad := range []string{"", "Local", "Nowhere/Land", "../../etc/passwd"} {
		if got, ok := z.Named(bad); ok {
			t.Errorf("%q is taken for the zone %q", bad, got)
		}
	}
}

func TestAPlanIsRefusedWithASentence(t *testing.T) {
	good := func() Plan {
		return Plan{Format: FormatCSV, Delimiter: ",", Mode: ModeAppend, Duplicates: InList, Columns: []Column{{Meaning: Phone}, {Meaning: Custom, Field: "city"}}}
	}
	if err := good().Validate(false); err != nil {
		t.Fatal(err)
	}
	for key, spoil := range map[string]func(*Plan){
		"lead_file.no_number_column": func(p *Plan) { p.Columns[0].Meaning = Skip },
		"lead_file.field_twice":      func(p *Plan) { p.Columns = append(p.Columns, p.Columns[1]) },
		"lead_file.field_name":       func(p *Plan) { p.Columns[1].Field = "=x" },
		"field.choice":               func(p *Plan) { p.Mode = "both" },
		"field.required":             func(p *Plan) { p.Delimiter = "" },
		"lead_file.many_numbers": func(p *Plan) {
			p.Columns = make([]Column, 11)
			for i := range p.Columns {
				p.Columns[i].Meaning = Phone
			}
		},
	} {
		p := good()
		spoil(&p)
		var f *fault.Error
		if err := p.Validate(false); !errors.As(err, &f) || f.Key != key {
			t.Errorf("want %s, got %v", key, err)
		}
	}
}
