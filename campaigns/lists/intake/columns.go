package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cordboard/cordboard/campaigns/lists"
)

// words by which columns are known, in the languages of those who send such files; without accents, blanks and marks.
var words = map[lists.Meaning][]string{
	lists.Phone: {"phone", "telephone", "tel", "mobile", "cell", "cellphone", "number", "numbers", "phones", "msisdn", "phonenumber", "altphone", "homephone", "workphone", "telefono",
		"tel", "celular", "movil", "numero", "fijo", "telefone", "fone", "cellulare", "telefon", "handy", "mobil", "portable", "fixe", "whatsapp", "contactnumber"},
	lists.Name: {"name", "firstname", "lastname", "fullname", "surname", "givenname", "familyname", "middlename", "middleinitial", "nombre", "nombres", "apellido", "apellidos",
		"apellido1", "apellido2", "primerapellido", "segundoapellido", "nome", "sobrenome", "cognome", "contactname", "customer", "cliente", "nom", "prenom", "vorname", "nachname"},
	lists.Zone:       {"timezone", "tz", "zone", "zonahoraria", "husohorario", "fusohorario", "fusoorario", "zeitzone"},
	lists.ExternalID: {"id", "externalid", "customerid", "clientid", "accountid", "vendorleadcode", "ref", "reference", "referencia", "codigo", "idcliente", "codigocliente", "sourceid"},
	lists.Priority:   {"priority", "prioridad", "prioridade", "priorita", "rank"},
}

// vicidial are the columns by which an export of VICIdial is known.
var vicidial = []string{"leadid", "phonecode", "phonenumber", "listid"}

// vicidialDNC are the statuses of leads whom VICIdial may not call: an agent or a do-not-call list of the system or of a campaign
// said so. Whatever the plan makes of the column, they hold.
var vicidialDNC = []string{"DNC", "DNCL", "DNCC"}

// columns guesses what the columns are, by their names and by what is in them.
func columns(rows []Row, p *lists.Plan, m Maker) (warn []lists.Warning) {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	first := rows[0].Cells
	if p.Header = isHeader(first, rows, m); p.Header {
		width, rows = len(first), rows[1:] // what is behind it is a mistake of its row
	}
	phones := shares(rows, width, m)
	p.Columns = make([]lists.Column, width)
	names := map[string]int{}
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.Name = fmt.Sprintf("column %d", i+1); p.Header && i < len(first) && first[i] != "" {
			c.Name = clip(clean(strings.ToValidUTF8(first[i], "?")), 80)
		}
		names[plain(c.Name)]++
		c.Meaning = meaning(c.Name, p.Header, phones[i])
	}
	if p.Header {
		warn = append(warn, twice(names, p.Columns)...)
	}
	if p.Format == lists.FormatCSV && !slices.ContainsFunc(vicidial, func(w string) bool { return names[w] == 0 }) {
		p.Format = lists.FormatVicidial
		ofVicidial(p)
	}
	settle(p, m)
	if !slices.ContainsFunc(p.Columns, func(c lists.Column) bool { return c.Meaning == lists.Phone }) {
		warn = append(warn, warning("no_number_column", "No column looks like telephone numbers. Is the country of the list right? Say which column it is."))
	}
	return warn
}

// meaning goes by the name, if there are names, and asks what is in the column where it says telephone number or nothing.
func meaning(name string, header bool, phones float64) lists.Meaning {
	if header {
		w := plain(name)
		digitless := strings.TrimRight(w, "0123456789")
		for _, m := range []lists.Meaning{lists.Phone, lists.Name, lists.Zone, lists.ExternalID, lists.Priority} {
			if slices.Contains(words[m], w) || m != lists.ExternalID && slices.Contains(words[m], digitless) {
				if m == lists.Phone && phones == 0 {
					continue
				}
				return m
			}
		}
	}
	if phones >= .6 {
		return lists.Phone
	}
	return lists.Custom
}

// shares is how many of a column's cells are telephone numbers, of those that hold anything.
func shares(rows []Row, width int, m Maker) []float64 {
	out := make([]float64, width)
	for i := range out {
		full, good := 0, 0
		for _, r := range rows {
			if i < len(r.Cells) && r.Cells[i] != "" {
				full++
				if _, err := m.Numbering.Parse(unquoted(r.Cells[i])); err == nil {
					good++
				}
			}
		}
		if full > 0 {
			out[i] = float64(good) / float64(full)
		}
	}
	return out
}

// isHeader says that the first row names columns: none of its cells is a number, and other rows have some, or its words are
// known.
func isHeader(first []string, rows []Row, m Maker) bool {
	known := 0
	for _, c := range first {
		if _, err := m.Numbering.Parse(unquoted(c)); err == nil {
			return false
		}
		w := strings.TrimRight(plain(c), "0123456789")
		for _, list := range words {
			if slices.Contains(list, w) {
				known++
				break
			}
		}
	}
	if known > 0 || len(rows) == 1 {
		return known > 0
	}
	return !slices.ContainsFunc(first, func(c string) bool { return strings.Trim(c, "0123456789.,-+ ") == "" && c != "" })
}

func twice(names map[string]int, columns []lists.Column) (warn []lists.Warning) {
	told := map[string]bool{}
	for _, c := range columns {
		if w := plain(c.Name); names[w] > 1 && !told[w] {
			told[w] = true
			x := warning("header_twice", fmt.Sprintf("%d columns are called %q. Each becomes a field of its own; skip what is not needed.", names[w], c.Name))
			x.Params = map[string]any{"name": c.Name, "columns": names[w]}
			warn = append(warn, x)
		}
	}
	return warn
}

// settle gives own fields names that are allowed and different, and skips what is too much.
func settle(p *lists.Plan, m Maker) {
	taken, numbers, fields := map[string]bool{}, 0, 0
	for i := range p.Columns {
		c := &p.Columns[i]
		if c.Meaning == lists.Phone {
			if numbers++; numbers > lists.MaxNumbers {
				c.Meaning = lists.Skip
			}
		}
		if c.Meaning != lists.Custom {
			continue
		}
		if fields++; fields > lists.MaxFields {
			c.Meaning = lists.Skip
			continue
		}
		c.Field = field(c.Name, i)
		for n := 2; taken[c.Field]; n++ {
			c.Field = fmt.Sprintf("%s %d", strings.TrimSpace(clip(field(c.Name, i), lists.MaxFieldName-4)), n)
		}
		taken[c.Field] = true
	}
}

// field makes a field's name of a column's.
func field(name string, i int) string {
	v := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-.", r) {
			return r
		}
		return ' '
	}, name)
	v = strings.TrimSpace(clip(strings.Join(strings.Fields(v), " "), lists.MaxFieldName))
	if lists.FieldName(v) != nil {
		return fmt.Sprintf("column %d", i+1)
	}
	return v
}

var accents = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "ç", "c", "ã", "a", "õ", "o", "â", "a", "ê", "e", "ô", "o", "à", "a", "è", "e", "ò", "o")

// plain is a column's name as words has it.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, accents.Replace(strings.ToLower(name)))
}

// ofVicidial says what the columns of such an export are; phone_code is read together with the numbers.
func ofVicidial(p *lists.Plan) {
	meanings := map[string]lists.Meaning{"phonenumber": lists.Phone, "altphone": lists.Phone, "firstname": lists.Name, "lastname": lists.Name, "middleinitial": lists.Skip, "title": lists.Skip,
		"vendorleadcode": lists.ExternalID, "leadid": lists.Custom, "sourceid": lists.Custom, "rank": lists.Skip, "phonecode": lists.Skip, "listid": lists.Skip, "entrylistid": lists.Skip,
		"gmtoffsetnow": lists.Skip, "calledsincelastreset": lists.Skip, "entrydate": lists.Skip, "modifydate": lists.Skip, "user": lists.Skip, "lastlocalcalltime": lists.Skip}
	for i := range p.Columns {
		if m, ok := meanings[plain(p.Columns[i].Name)]; ok {
			p.Columns[i].Meaning = m
		} else {
			p.Columns[i].Meaning = lists.Custom
		}
	}
}
