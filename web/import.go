package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/intake"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/web/sheet"
)

type importInput struct {
	SiteID  string `query:"site_id" required:"true" minLength:"26" maxLength:"26" doc:"the site that gets the rows"`
	Commit  bool   `query:"commit" doc:"write the good rows; without it nothing is written and the answer is the same"`
	Columns string `query:"columns" maxLength:"2000" doc:"the field of each column, by commas; an empty one is left out. Absent: guessed from the first line"`
	RawBody []byte `contentType:"text/csv"`
}

// ImportField is a field that a column may be for.
type ImportField struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

// ImportFate is what became, or would become, of a row.
type ImportFate struct {
	Line  int    `json:"line"`
	Name  string `json:"name" doc:"the row's first cell"`
	Error *Error `json:"error,omitempty" doc:"why it is refused; absent when it is good"`
}

// ImportView is the answer to an import and to its dry run.
type ImportView struct {
	Committed bool          `json:"committed"`
	Encoding  string        `json:"encoding"`
	Delimiter string        `json:"delimiter"`
	Header    []string      `json:"header"`
	Columns   []string      `json:"columns" doc:"the field of each column; empty where it is left out"`
	Fields    []ImportField `json:"fields"`
	Good      int           `json:"good"`
	Bad       int           `json:"bad"`
	Rows      []ImportFate  `json:"rows"`
	Refused   string        `json:"refused" doc:"the refused rows as CSV with the reason in a last column; empty when there are none"`
}

// importKind is a noun that can be imported.
type importKind struct {
	one, many string
	write     accounts.Permission
	fields    []ImportField
	// rows makes what is written from a row's values by field.
	row func(values map[string]string, look *lookup) (intake.Row, error)
}

func (s *Server) importOperations() {
	running := make(chan struct{}, 1) // an import holds rows others want to write
	for _, k := range importKinds {
		register(s, op{id: k.one + "-import", method: http.MethodPost, path: "/" + k.many + "/import", tag: k.many,
			summary: "Import rows of a CSV file; without commit a dry run", access: Needs(k.write), takes: typeCSV, maxBody: sheet.MaxBytes + 1024, patient: patience},
			func(ctx context.Context, in *importInput) (*body[ImportView], error) {
				select {
				case running <- struct{}{}:
					defer func() { <-running }()
				case <-ctx.Done():
					return nil, fault.New(fault.TooMany, "Another import is running; try again when it is over.").WithKey("import.busy")
				}
				out, err := s.importTable(ctx, k, in)
				if err == nil && in.Commit && out.Good > 0 {
					err = s.written(ctx, nil)
				}
				return reply(out, err)
			})
	}
}

func (s *Server) importTable(ctx context.Context, k importKind, in *importInput) (ImportView, error) {
	table, err := sheet.Read(in.RawBody)
	if err != nil {
		return ImportView{}, err
	}
	out := ImportView{Committed: in.Commit, Encoding: table.Encoding, Delimiter: string(table.Delimiter), Header: table.Header, Fields: k.fields}
	if out.Columns, err = columnsOf(k, table.Header, in.Columns); err != nil {
		return ImportView{}, err
	}
	look, err := s.lookup(ctx, in.SiteID, k.write)
	if err != nil {
		return ImportView{}, err
	}
	fates := make([]error, len(table.Rows))
	rows, at := make([]intake.Row, 0, len(table.Rows)), make([]int, 0, len(table.Rows))
	for i, r := range table.Rows {
		row, err := k.row(values(out.Columns, r.Cells), look)
		if fates[i] = check.First(r.Trouble, complete(k, out.Columns, r.Cells), err); fates[i] == nil {
			rows, at = append(rows, row), append(at, i)
		}
	}
	written, err := s.cfg.Stores.Import.Import(ctx, actorOf(ctx), reachOf(ctx, k.write), rows, in.Commit)
	if err != nil {
		return ImportView{}, err
	}
	for i, err := range written {
		fates[at[i]] = err
	}
	out.tell(table, fates)
	return out, nil
}

// tell adds the fates and the file of what was refused.
func (v *ImportView) tell(table sheet.Sheet, fates []error) {
	refused := [][]string{append(slices.Clone(table.Header), "error")}
	for i, r := range table.Rows {
		fate := ImportFate{Line: r.Line}
		if len(r.Cells) > 0 {
			fate.Name = r.Cells[0]
		}
		if fates[i] == nil {
			v.Good++
		} else {
			v.Bad++
			fate.Error = wireError(fates[i])
			cells := make([]string, max(len(table.Header), len(r.Cells)))
			copy(cells, r.Cells)
			refused = append(refused, append(cells, fate.Error.Message))
		}
		v.Rows = append(v.Rows, fate)
	}
	if v.Bad > 0 {
		v.Refused = sheet.Write(refused, table.Delimiter)
	}
}

// columnsOf takes the columns as they were told, or guesses them from the header.
func columnsOf(k importKind, header []string, told string) ([]string, error) {
	columns := make([]string, len(header))
	if told == "" {
		for i, h := range header {
			if f := fieldNamed(k, h); f != "" && !slices.Contains(columns, f) {
				columns[i] = f
			}
		}
	} else {
		for i, f := range strings.Split(told, ",") {
			if i >= len(columns) {
				break
			}
			known := slices.ContainsFunc(k.fields, func(x ImportField) bool { return x.Name == f })
			if f != "" && (!known || slices.Contains(columns, f)) {
				return nil, check.Trouble("import.column", "columns", "The column %d cannot be for %q: there is no such field, or another column is for it.", i+1, f)
			}
			columns[i] = f
		}
	}
	return columns, nil
}

func values(columns, cells []string) map[string]string {
	out := map[string]string{}
	for i, f := range columns {
		if f != "" && i < len(cells) {
			out[f] = strings.TrimPrefix(cells[i], "'") // what Inert, or a spreadsheet, put before it
		}
	}
	return out
}

func complete(k importKind, columns, cells []string) error {
	v := values(columns, cells)
	for _, f := range k.fields {
		if f.Required && v[f.Name] == "" {
			return check.Trouble("field.required", f.Name, "The field %s must not be empty.", f.Name)
		}
	}
	return nil
}

// headings are other names of fields in people's files, in the languages we speak.
var headings = map[string]string{
	"nombre": "name", "full name": "name", "nombre completo": "name", "usuario": "login", "user": "login", "username": "login",
	"correo": "email", "e-mail": "email", "mail": "email", "idioma": "language", "rol": "role", "equipo": "team", "colas": "queues", "cola": "queue",
	"extensión": "extension", "ext": "extension", "empresa": "company", "compañía": "company", "teléfono": "phone", "telefono": "phone", "telephone": "phone",
	"number": "phone", "notas": "notes", "número": "number", "numero": "number", "did": "number", "horario": "schedule", "opening hours": "schedule",
	"saludo": "greeting", "límite": "limit_minutes", "limit": "limit_minutes", "éxito": "success", "tipo": "kind", "agente": "agent",
}

func fieldNamed(k importKind, heading string) string {
	h := strings.ToLower(strings.TrimSpace(heading))
	has := func(f string) bool {
		return slices.ContainsFunc(k.fields, func(x ImportField) bool { return x.Name == f })
	}
	plain := strings.ReplaceAll(strings.ReplaceAll(h, " ", "_"), "-", "_")
	switch {
	case has(plain):
		return plain
	case has(headings[h]):
		return headings[h]
	}
	return ""
}
