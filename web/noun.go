package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
)

// List is one page of a list.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"cursor of the next page; absent at the end"`
}

// body wraps an answer.
type body[T any] struct{ Body T }

func reply[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{Body: v}, nil
}

// none is the answer without a body.
type none struct{}

func done(err error) (*none, error) {
	if err != nil {
		return nil, err
	}
	return nil, nil
}

// nothing is an input of neither parameters nor body.
type nothing struct{}

// PageInput is the part of a list's query that all lists share.
type PageInput struct {
	After string `query:"after" maxLength:"200" doc:"cursor: the next of the page before"`
	Limit int    `query:"limit" minimum:"0" maximum:"200" doc:"items on a page; 0 means 50"`
}

func (p PageInput) page() events.Page { return events.Page{After: p.After, Limit: p.Limit} }

type idInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
}

type draftInput[T any] struct{ Body Draft[T] }

type updateInput[T any] struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body Draft[T]
}

// noun is a row that people edit, with the operations its store has; a nil one is not offered.
type noun[T any] struct {
	one, many   string // "entry-point", "entry-points"
	read, write accounts.Permission
	id          func(*T) *string

	list   func(ctx context.Context, r events.Reach, p events.Page) ([]T, string, error)
	get    func(ctx context.Context, r events.Reach, id string) (T, error)
	create func(ctx context.Context, by events.Actor, r events.Reach, v T) (T, error)
	update func(ctx context.Context, by events.Actor, r events.Reach, v T) (T, error)
	remove func(ctx context.Context, by events.Actor, r events.Reach, id string) error
}

// registerNoun adds the usual operations of a noun.
func registerNoun[T any](s *Server, n noun[T]) {
	path, what := "/"+n.many, strings.ReplaceAll(n.one, "-", " ")
	a := "a "
	if strings.ContainsRune("aeio", rune(what[0])) {
		a = "an "
	}
	if n.list != nil {
		register(s, op{id: n.one + "-list", method: http.MethodGet, path: path, tag: n.many, summary: "List every " + what + " in reach", access: Needs(n.read)},
			func(ctx context.Context, in *PageInput) (*body[List[T]], error) {
				items, next, err := n.list(ctx, reachOf(ctx, n.read), in.page())
				return reply(List[T]{items, next}, err)
			})
	}
	if n.get != nil {
		register(s, op{id: n.one + "-get", method: http.MethodGet, path: path + "/{id}", tag: n.many, summary: "Get one " + what, access: Needs(n.read)},
			func(ctx context.Context, in *idInput) (*body[T], error) {
				return reply(n.get(ctx, reachOf(ctx, n.read), in.ID))
			})
	}
	if n.create != nil {
		register(s, op{id: n.one + "-create", method: http.MethodPost, path: path, tag: n.many, summary: "Create " + a + what, access: Needs(n.write), status: http.StatusCreated},
			func(ctx context.Context, in *draftInput[T]) (*body[T], error) {
				v, err := n.create(ctx, actorOf(ctx), reachOf(ctx, n.write), in.Body.Value)
				return reply(v, s.written(ctx, err))
			})
	}
	registerNounWrites(s, n, path, a+what)
}

func registerNounWrites[T any](s *Server, n noun[T], path, what string) {
	if n.update != nil {
		register(s, op{id: n.one + "-update", method: http.MethodPut, path: path + "/{id}", tag: n.many, summary: "Replace " + what + "; send the version you read", access: Needs(n.write)},
			func(ctx context.Context, in *updateInput[T]) (*body[T], error) {
				*n.id(&in.Body.Value) = in.ID
				v, err := n.update(ctx, actorOf(ctx), reachOf(ctx, n.write), in.Body.Value)
				return reply(v, s.written(ctx, err))
			})
	}
	if n.remove != nil {
		register(s, op{id: n.one + "-delete", method: http.MethodDelete, path: path + "/{id}", tag: n.many, summary: "Delete " + what + " that nothing uses", access: Needs(n.write)},
			func(ctx context.Context, in *idInput) (*none, error) {
				return done(s.written(ctx, n.remove(ctx, actorOf(ctx), reachOf(ctx, n.write), in.ID)))
			})
	}
}

// written brings a committed change into effect before it is answered. That the desk could not read it is no failure of
// the write: the hub makes it try again when the change is announced.
func (s *Server) written(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	if err := s.cfg.Desk.Reload(ctx); err != nil {
		s.log.WarnContext(ctx, "A change was saved, but is not in effect yet.", "error", err)
	}
	return nil
}
