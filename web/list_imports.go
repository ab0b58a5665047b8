package web

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/lists/intake"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

type uploadInput struct {
	ID       string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	FileName string `query:"file_name" maxLength:"190" doc:"shown in the list of imports"`
	stream   io.Reader
}

// Resolve implements huma.Resolver: the handler gets the body as it comes.
func (i *uploadInput) Resolve(hc huma.Context) []error {
	i.stream = hc.BodyReader()
	return nil
}

type planInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		Plan lists.Plan `json:"plan"`
	}
}

type importsInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	PageInput
}

// RejectedRows are the first rows of an import that were not taken.
type RejectedRows struct {
	Items []intake.RejectedRow `json:"items"`
}

// uploadsMost is how many files are taken at once: each is written to the disk and looked at.
const uploadsMost = 3

func (s *Server) listImportOperations() {
	st, taking := s.cfg.Stores.Lists, make(chan struct{}, uploadsMost)
	for _, k := range []struct{ one, path, kind string }{{"list", "/lists", lists.KindLeads}, {"dnc-list", "/dnc-lists", lists.KindDNC}} {
		register(s, op{id: k.one + "-upload", method: http.MethodPost, path: k.path + "/{id}/imports", tag: "list-imports", status: http.StatusCreated, takes: typeAny, streams: true,
			summary: "Send a file (CSV, XLSX or a dump of Issabel's database, at most 1 GB); the answer says how it would be read", access: Needs(listsManage)},
			func(ctx context.Context, in *uploadInput) (*body[lists.Import], error) {
				select {
				case taking <- struct{}{}:
					defer func() { <-taking }()
				default:
					return nil, fault.New(fault.TooMany, "Several files are being sent already; try again in a moment.").WithKey("lead_file.uploads")
				}
				return reply(s.upload(ctx, k.kind, in))
			})
		register(s, op{id: k.one + "-imports", method: http.MethodGet, path: k.path + "/{id}/imports", tag: "list-imports", summary: "Imports of the last week, newest first", access: Needs(listsRead)},
			func(ctx context.Context, in *importsInput) (*body[List[lists.Import]], error) {
				items, next, err := st.ListImports(ctx, reachOf(ctx, listsRead), in.ID, in.page())
				return reply(List[lists.Import]{items, next}, err)
			})
	}
	const path = "/list-imports/{id}"
	register(s, op{id: "list-import-get", method: http.MethodGet, path: path, tag: "list-imports", summary: "How far an import is; directory.changed of list_import says when to ask", access: Needs(listsRead)},
		func(ctx context.Context, in *idInput) (*body[lists.Import], error) {
			return reply(st.GetImport(ctx, reachOf(ctx, listsRead), in.ID))
		})
	register(s, op{id: "list-import-preview", method: http.MethodPost, path: path + "/preview", tag: "list-imports", summary: "What a changed plan would make of the first rows", access: Needs(listsManage)}, s.previewImport)
	for _, v := range []struct {
		verb, summary string
		to            lists.ImportState
	}{{"check", "Dry run: count what would be taken and rejected", lists.ToCheck}, {"start", "Import", lists.ToRun}} {
		register(s, op{id: "list-import-" + v.verb, method: http.MethodPost, path: path + "/" + v.verb, tag: "list-imports", summary: v.summary, access: Needs(listsManage)},
			func(ctx context.Context, in *planInput) (*body[lists.Import], error) {
				return reply(s.orderImport(ctx, in.ID, v.to, in.Body.Plan))
			})
	}
	register(s, op{id: "list-import-cancel", method: http.MethodPost, path: path + "/cancel", tag: "list-imports", summary: "Cancel an import; what it wrote is taken back", access: Needs(listsManage)},
		func(ctx context.Context, in *idInput) (*body[lists.Import], error) {
			return reply(s.orderImport(ctx, in.ID, lists.Cancelled, lists.Plan{}))
		})
	register(s, op{id: "list-import-rejected", method: http.MethodGet, path: path + "/rejected", tag: "list-imports", summary: "The rows that were not taken, with why, as CSV", access: Needs(listsRead)}, s.rejectedRows)
	register(s, op{id: "list-import-rejected-rows", method: http.MethodGet, path: path + "/rejected-rows", tag: "list-imports", summary: "The first fifty rows that were not taken, with why", access: Needs(listsRead)}, s.firstRejected)
}

func (s *Server) orderImport(ctx context.Context, id string, to lists.ImportState, p lists.Plan) (lists.Import, error) {
	i, err := s.cfg.Stores.Lists.OrderImport(ctx, actorOf(ctx), reachOf(ctx, listsManage), id, to, p)
	if err == nil {
		s.cfg.Importer.Wake()
	}
	return i, err
}

// target is the country and zone of the list a file goes into.
func (s *Server) target(ctx context.Context, r events.Reach, kind, id string) (intake.Maker, error) {
	var m intake.Maker
	country, zone := "", ""
	if kind == lists.KindDNC {
		l, err := s.cfg.Stores.Lists.GetDNCList(ctx, r, id)
		if err != nil {
			return m, err
		}
		country = l.Country
	} else {
		l, err := s.cfg.Stores.Lists.GetList(ctx, r, id)
		if err != nil {
			return m, err
		}
		country, zone = l.Country, l.TimeZone
	}
	var err error
	m.Numbering, err = lists.NewNumbering(country)
	m.Zoner, m.OnlyNumbers = lists.NewZoner(zone), kind == lists.KindDNC
	return m, err
}

// upload takes a file to the disk and looks at it. What cannot be read is not kept.
func (s *Server) upload(ctx context.Context, kind string, in *uploadInput) (i lists.Import, err error) {
	r := reachOf(ctx, listsManage)
	m, err := s.target(ctx, r, kind, in.ID)
	if err != nil {
		return i, err
	}
	i = lists.Import{ID: s.cfg.IDs.New(), Kind: kind, ListID: in.ID, FileName: in.FileName}
	files := s.cfg.Importer.Files
	if i.Bytes, err = files.Put(i.ID, in.stream); err != nil {
		return i, err
	}
	defer func() {
		if err != nil {
			if gone := files.Remove(i.ID); gone != nil {
				s.log.WarnContext(ctx, "A refused upload was not removed.", "error", gone)
			}
		}
	}()
	f, file, err := files.Open(i.ID)
	if err != nil {
		return i, err
	}
	defer f.Close() //nolint:errcheck // read only
	if i.Plan, i.Preview, err = intake.Look(file, m); err != nil {
		return i, err
	}
	return s.cfg.Stores.Lists.CreateImport(ctx, actorOf(ctx), r, i)
}

func (s *Server) previewImport(ctx context.Context, in *planInput) (*body[lists.Preview], error) {
	r := reachOf(ctx, listsManage)
	i, err := s.cfg.Stores.Lists.GetImport(ctx, r, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.Plan.Validate(i.Kind == lists.KindDNC); err != nil {
		return nil, err
	}
	m, err := s.target(ctx, r, i.Kind, i.ListID)
	if err != nil {
		return nil, err
	}
	f, file, err := s.cfg.Importer.Files.Open(i.ID)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	return reply(intake.Again(file, in.Body.Plan, m))
}

var errNoRejected = fault.New(fault.NotFound, "There are no rejected rows of this import: it has not been checked yet, or they are not kept any more.").WithKey("lead_file.no_rejected")

// openRejected opens the rejected rows of an import in reach that is at rest.
func (s *Server) openRejected(ctx context.Context, id string) (lists.Import, *os.File, error) {
	i, err := s.cfg.Stores.Lists.GetImport(ctx, reachOf(ctx, listsRead), id)
	if err != nil {
		return i, nil, err
	}
	f, err := os.Open(s.cfg.Importer.Files.Rejected(i.ID))
	if errors.Is(err, fs.ErrNotExist) || err == nil && i.State.Busy() {
		if err == nil {
			_ = f.Close()
		}
		return i, nil, errNoRejected
	}
	return i, f, err
}

// rejectedMost is how many rejected rows a page shows; the file has them all.
const rejectedMost = 50

func (s *Server) firstRejected(ctx context.Context, in *idInput) (*body[RejectedRows], error) {
	_, f, err := s.openRejected(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	rows, err := intake.ReadRejects(f, rejectedMost)
	return reply(RejectedRows{Items: rows}, err)
}

func (s *Server) rejectedRows(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
	i, f, err := s.openRejected(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer f.Close() //nolint:errcheck // read only
		c := humaecho.Unwrap(hc)
		h := c.Response().Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="rejected-`+i.ID+`.csv"`)
		_ = http.NewResponseController(c.Response().Writer).SetWriteDeadline(time.Time{}) // a slow line takes its time
		http.ServeContent(c.Response(), c.Request(), "", i.ChangedAt, f)
	}}, nil
}
