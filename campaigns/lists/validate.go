package lists

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Validate reports the first field that cannot be kept.
func (l List) Validate() error {
	if err := check.First(check.Name("name", l.Name), Country(l.Country)); err != nil {
		return err
	}
	if l.TimeZone == "" {
		return nil
	}
	return check.Zone("time_zone", l.TimeZone)
}

// Country wants two letters of a country that has telephone numbers.
func Country(v string) error {
	if len(v) == 2 && phonenumbers.GetCountryCodeForRegion(v) != 0 {
		return nil
	}
	return check.Trouble("field.country", "country", "%q is no country; write two letters like CO or US.", v)
}

// Validate reports the first field that cannot be kept.
func (d DNCList) Validate() error {
	if err := check.First(check.Name("name", d.Name), Country(d.Country)); err != nil {
		return err
	}
	if d.CampaignID == "" {
		return nil
	}
	if d.Everywhere {
		return check.Trouble("dnc.both", "everywhere", "A do-not-call list holds either everywhere or for one campaign.")
	}
	return check.ID("campaign_id", d.CampaignID)
}

// maxColumns is what a file may have.
const maxColumns = 200

// Validate reports what of a plan cannot be done. Dnc says that the file is numbers only.
func (p Plan) Validate(dnc bool) error {
	if err := check.First(
		check.OneOf("format", p.Format, FormatCSV, FormatXLSX, FormatVicidial, FormatIssabel),
		check.Line("part", p.Part, 20),
		check.OneOf("encoding", p.Encoding, "", "utf-8", "utf-16le", "utf-16be", "windows-1252"),
		check.OneOf("delimiter", p.Delimiter, "", ",", ";", "\t", "|"),
		check.OneOf("mode", p.Mode, ModeAppend, ModeReplace),
		check.OneOf("duplicates", p.Duplicates, InFile, InList, InCampaign, InEverything),
		check.Range("columns", len(p.Columns), 1, maxColumns),
	); err != nil {
		return err
	}
	if p.Format == FormatCSV && p.Delimiter == "" {
		return check.Trouble("field.required", "delimiter", "The field delimiter must not be empty.")
	}
	return p.columns(dnc)
}

func (p Plan) columns(dnc bool) error {
	numbers, fields := 0, map[string]bool{}
	for _, c := range p.Columns {
		switch c.Meaning {
		case Phone:
			numbers++
		case Custom:
			if err := FieldName(c.Field); err != nil {
				return err
			}
			if fields[c.Field] {
				return check.Trouble("lead_file.field_twice", "columns", "Two columns go into the field %q. Give one of them another name, or skip it.", c.Field).With("field_name", c.Field)
			}
			fields[c.Field] = true
		case Skip, Name, Zone, ExternalID, Priority:
		default:
			return check.Trouble("field.choice", "columns", "%q is no meaning of a column.", string(c.Meaning))
		}
	}
	switch {
	case numbers == 0:
		return check.Trouble("lead_file.no_number_column", "columns", "No column is a telephone number. Say which one is.")
	case numbers > MaxNumbers:
		return check.Trouble("lead_file.many_numbers", "columns", "%d columns are telephone numbers, but a lead has at most %d. Skip some.", numbers, MaxNumbers)
	case len(fields) > MaxFields && !dnc:
		return TooManyFields()
	}
	return nil
}

// TooManyFields is what an import gets that would bring more own fields than a list has.
func TooManyFields() *fault.Error {
	return check.Trouble("lead_file.many_fields", "columns", "A list has at most %d own fields. Skip the columns that nobody needs.", MaxFields).With("max", MaxFields)
}

// FieldName wants a short name of letters, digits, blanks and dashes: scripts and forms will use it.
func FieldName(v string) error {
	bad := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" _-.", r)
	}
	if v == "" || len([]rune(v)) > MaxFieldName || strings.TrimSpace(v) != v || strings.IndexFunc(v, bad) >= 0 {
		return check.Trouble("lead_file.field_name", "columns", "%q cannot be the name of a field: at most %d letters, digits, blanks and dashes.", v, MaxFieldName).With("name", v)
	}
	return nil
}

// Fields are the own fields that a plan brings.
func (p Plan) Fields() (names []string) {
	for _, c := range p.Columns {
		if c.Meaning == Custom {
			names = append(names, c.Field)
		}
	}
	return names
}

// Joined adds fields to those of a list.
func Joined(have, more []string) []string {
	out := slices.Clone(have)
	for _, f := range more {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}
