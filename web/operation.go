package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/internal/fault"
)

// Operation is one registered operation, for the tests that walk all of them.
type Operation struct {
	ID, Method, Path, Summary string
	Access                    Access
}

// Operations lists everything registered, in order.
func (s *Server) Operations() []Operation { return s.operations }

// op describes an operation to register.
type op struct {
	id      string // "queue-create": the operationId, from which the client's names are made
	method  string
	path    string // under /api/v1
	summary string
	tag     string
	access  Access
	status  int           // of success; 0 means 200, or 204 without a body
	takes   string        // content type of a body that is no JSON
	maxBody int64         // of such a body
	streams bool          // such a body is read by the handler as it comes; see uploadInput
	patient time.Duration // how long such a body may take to arrive; 0 means huma's own
	noCSRF  bool          // the handler checks the token itself (a beacon cannot send headers)
}

// register is the only way to add an operation to the API: it makes sure that access is declared and checked before the
// input is even read, and that every error leaves in the documented form.
func register[I, O any](s *Server, o op, handle func(context.Context, *I) (*O, error)) {
	if o.access.kind == accessUnset {
		panic("web: operation " + o.id + " declares no access; say Needs, LoggedIn or Public")
	}
	s.operations = append(s.operations, Operation{ID: o.id, Method: o.method, Path: apiPath + o.path, Summary: o.summary, Access: o.access})
	spec := huma.Operation{
		OperationID: o.id, Method: o.method, Path: apiPath + o.path, Summary: o.summary, Tags: []string{o.tag},
		Description:   "Permission: " + o.access.String() + ".",
		DefaultStatus: o.status, MaxBodyBytes: cmp.Or(o.maxBody, s.cfg.HTTP.MaxBodyBytes), BodyReadTimeout: o.patient,
		Middlewares: huma.Middlewares{s.guard(o)},
	}
	if o.streams {
		spec.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{o.takes: {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}
	}
	if o.access.kind != accessPublic {
		spec.Security = []map[string][]string{{"session": {}}}
	}
	huma.Register(s.api, spec, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.refuse(ctx, err)
		}
		if out != nil {
			fillNil(reflect.ValueOf(out).Elem())
		}
		return out, nil
	})
}

// guard refuses callers without the operation's access, and writes without the session's CSRF token.
func (s *Server) guard(o op) func(huma.Context, func(huma.Context)) {
	unsafe := o.method != http.MethodGet && o.method != http.MethodHead
	return func(hc huma.Context, next func(huma.Context)) {
		c := callerOf(hc.Context())
		err := o.access.check(c)
		if err == nil && unsafe && o.access.kind != accessPublic && !o.noCSRF && !c.principal.CheckCSRF(hc.Header("X-CSRF-Token")) {
			err = errCSRF
		}
		if err == nil && unsafe {
			err = checkBody(hc, o.takes)
		}
		if err != nil {
			e := s.refuse(hc.Context(), err)
			for k, v := range e.GetHeaders() {
				hc.SetHeader(k, v[0])
			}
			writeHuma(hc, e)
			return
		}
		next(hc)
	}
}

var errCSRF = fault.New(fault.Forbidden, "The header X-CSRF-Token is missing or belongs to another session. Reload the page.").WithKey("session.csrf")

// checkBody refuses bodies of another kind than the operation takes.
func checkBody(hc huma.Context, takes string) error {
	if takes == "" {
		return checkJSON(hc)
	}
	if ct, _, _ := strings.Cut(hc.Header("Content-Type"), ";"); strings.TrimSpace(ct) == takes {
		return nil
	}
	return &Error{Code: string(fault.Invalid), Key: "request.not_" + strings.ReplaceAll(takes, "/", "_"),
		Message: "The body must be " + takes + ", and say so in Content-Type.", status: http.StatusUnsupportedMediaType}
}

// checkJSON refuses bodies a form on another site could send without asking.
func checkJSON(hc huma.Context) error {
	ct, _, _ := strings.Cut(hc.Header("Content-Type"), ";")
	if ct == "" && hc.BodyReader() == http.NoBody {
		return nil
	}
	if strings.TrimSpace(ct) != "application/json" {
		return &Error{Code: string(fault.Invalid), Key: "request.not_json", Message: "The body must be JSON, and say so in Content-Type.", status: http.StatusUnsupportedMediaType}
	}
	return nil
}

// refuse logs what a caller is not told, and answers what it is.
func (s *Server) refuse(ctx context.Context, err error) *Error {
	e := wireError(err)
	if id := callerOf(ctx).requestID; e.status == http.StatusInternalServerError && id != "" {
		c := *e // an Error may be shared
		c.Params = maps.Clone(e.Params)
		if c.Params == nil {
			c.Params = map[string]any{}
		}
		c.Params["report_id"] = id
		e = &c
	}
	gone := errors.Is(ctx.Err(), context.Canceled) || e.status == http.StatusServiceUnavailable && ctx.Err() != nil
	if e.status >= 500 && !gone { // who left before the answer is missing nothing
		level := slog.LevelError
		if e.status == http.StatusServiceUnavailable { // it is said to whoever asks, and passes
			level = slog.LevelWarn
		}
		s.log.LogAttrs(ctx, level, "A request failed.", slog.String("request", callerOf(ctx).requestID),
			slog.String("key", e.Key), slog.Any("error", err))
	}
	return e
}

// fillNil makes nil slices and maps of an answer empty, because a list in the schema is a list and never null. Only
// what the answer owns may be reached by pointers from it; fields left out when empty are left out.
func fillNil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Elem().Kind() == reflect.Struct {
			fillNil(v.Elem())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return // bytes, such as raw JSON, which has no empty form
		}
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if deep(v.Type().Elem()) {
			for i := range v.Len() {
				fillNil(v.Index(i))
			}
		}
	case reflect.Map:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && !strings.Contains(f.Tag.Get("json"), ",omit") {
				fillNil(v.Field(i))
			}
		}
	}
}

// deep reports whether a type can hold a slice or map worth looking for.
func deep(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return t.Kind() == reflect.Slice
	}
	for i := range t.NumField() {
		switch k := t.Field(i).Type.Kind(); k {
		case reflect.Slice, reflect.Map, reflect.Struct:
			return true
		}
	}
	return false
}

// writeHuma answers an error where huma's own machinery is not running yet.
func writeHuma(hc huma.Context, e *Error) {
	hc.SetHeader("Content-Type", "application/json")
	hc.SetStatus(e.status)
	_ = json.NewEncoder(hc.BodyWriter()).Encode(e) // a client that is gone reads no error
}
