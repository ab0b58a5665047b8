package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/campaigns/rules/presets"
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
	register(s, op{id: "public-registers", method: http.MethodGet, path: "/public-registers", tag: tagLists, summary: "Registers in which the calling rules of countries want numbers to be looked up", access: Needs(listsRead)},
		func(context.Context, *nothing) (*body[Registers], error) { return reply(publicRegisters(), nil) })
}

// Registers are the public registers that the calling rules know.
type Registers struct {
	Items []Register `json:"items"`
}

// Register is one of them.
type Register struct {
	Country string `json:"country" doc:"two letters"`
	Name    string `json:"name" doc:"as a list's screened names it"`
	Days    int    `json:"days,omitempty" doc:"how old a look-up may be before a call"`
}

func publicRegisters() Registers {
	out := Registers{Items: []Register{}}
	for _, r := range presets.Registers() {
		x := Register{Country: r.Country, Name: r.Name}
		if r.Age > 0 && r.Age != rules.Forever {
			x.Days = int(time.Duration(r.Age) / (24 * time.Hour))
		}
		out.Items = append(out.Items, x)
	}
	return out
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
