package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/fault"
)

// LeadPage is a page of leads.
type LeadPage struct {
	Items []lists.Lead `json:"items"`
	Next  string       `json:"next,omitempty" doc:"cursor of the next page; absent at the end"`
}

type leadsInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	PageInput
	Number string `query:"number" maxLength:"60" doc:"only leads with this number, as the list's country writes it"`
}

const (
	listsRead, listsManage = accounts.PermListsRead, accounts.PermListsManage
	tagLists               = "lists"
)

func (s *Server) listOperations() {
	st := s.cfg.Stores.Lists
	registerNoun(s, noun[lists.List]{one: "list", many: "lists", read: listsRead, write: listsManage, id: func(v *lists.List) *string { return &v.ID },
		list: st.ListLists, get: st.GetList, create: st.CreateList, update: st.UpdateList, remove: st.DeleteList})
	register(s, op{id: "list-leads", method: http.MethodGet, path: "/lists/{id}/leads", tag: tagLists, summary: "Leads of a list, in the order they came", access: Needs(listsRead)}, s.listLeads)
}

func (s *Server) listLeads(ctx context.Context, in *leadsInput) (*body[LeadPage], error) {
	st, r := s.cfg.Stores.Lists, reachOf(ctx, listsRead)
	if in.Number != "" {
		l, err := st.GetList(ctx, r, in.ID)
		if err != nil {
			return nil, err
		}
		n, err := numberOf(l.Country, in.Number)
		if err != nil {
			return nil, err
		}
		items, err := st.FindLeads(ctx, r, in.ID, n)
		return reply(LeadPage{Items: items}, err)
	}
	after, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	items, next, err := st.ListLeads(ctx, r, in.ID, after, in.page().Size())
	return reply(LeadPage{items, nextOf(next)}, err)
}

// numberOf reads a number as people of a country write it.
func numberOf(country, text string) (lists.Number, error) {
	g, err := lists.NewNumbering(country)
	if err != nil {
		return 0, err
	}
	return g.Parse(text)
}

// cursor reads the place in a list that is ordered by a number.
func cursor(after string) (uint64, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(after, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "The cursor is not one that a list answered.").WithKey("list.cursor").WithField("after")
	}
	return n, nil
}

func nextOf(n uint64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}
