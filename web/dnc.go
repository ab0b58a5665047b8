package web

import (
	"context"
	"net/http"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/check"
)

// DNCPage is a page of numbers nobody may call.
type DNCPage struct {
	Items []lists.DNCNumber `json:"items"`
	Next  string            `json:"next,omitempty" doc:"cursor of the next page; absent at the end"`
}

// DNCHits are the numbers among those asked for that nobody may call, with the list that says so.
type DNCHits struct {
	Items []lists.DNCHit `json:"items"`
}

type dncNumbersInput struct {
	ID string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	PageInput
	Number string `query:"number" maxLength:"60" doc:"only this number, as the list's country writes it"`
}

type dncAddInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body struct {
		Numbers []string `json:"numbers" minItems:"1" maxItems:"500" doc:"as the list's country writes them"`
	}
}

type dncRemoveInput struct {
	ID     string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Number string `path:"number" maxLength:"60" doc:"as the list's country writes it"`
}

type dncCheckInput struct {
	Body struct {
		SiteID     string   `json:"site_id" minLength:"26" maxLength:"26"`
		CampaignID string   `json:"campaign_id,omitempty" maxLength:"26" doc:"absent: the lists of the site alone"`
		Country    string   `json:"country" minLength:"2" maxLength:"2" doc:"of numbers without a country code"`
		Numbers    []string `json:"numbers" minItems:"1" maxItems:"500"`
	}
}

func (s *Server) dncOperations() {
	st := s.cfg.Stores.Lists
	registerNoun(s, noun[lists.DNCList]{one: "dnc-list", many: "dnc-lists", read: listsRead, write: listsManage, id: func(v *lists.DNCList) *string { return &v.ID },
		list: st.ListDNCLists, get: st.GetDNCList, create: st.CreateDNCList, update: st.UpdateDNCList, remove: st.DeleteDNCList})
	const path = "/dnc-lists/{id}/numbers"
	register(s, op{id: "dnc-numbers", method: http.MethodGet, path: path, tag: "dnc-lists", summary: "Numbers of a do-not-call list", access: Needs(listsRead)},
		func(ctx context.Context, in *dncNumbersInput) (*body[DNCPage], error) {
			if in.Number != "" {
				return s.dncFind(ctx, in)
			}
			after, err := cursor(in.After)
			if err != nil {
				return nil, err
			}
			items, next, err := st.DNCNumbers(ctx, reachOf(ctx, listsRead), in.ID, lists.Number(after), in.page().Size())
			return reply(DNCPage{items, nextOf(uint64(next))}, err)
		})
	register(s, op{id: "dnc-numbers-add", method: http.MethodPost, path: path, tag: "dnc-lists", summary: "Let numbers never be called again; one that is no number refuses them all", access: Needs(listsManage)},
		func(ctx context.Context, in *dncAddInput) (*none, error) {
			numbers, err := s.dncNumbers(ctx, in.ID, in.Body.Numbers)
			if err != nil {
				return nil, err
			}
			return done(st.AddDNCNumbers(ctx, actorOf(ctx), reachOf(ctx, listsManage), in.ID, "api", numbers))
		})
	register(s, op{id: "dnc-number-remove", method: http.MethodDelete, path: path + "/{number}", tag: "dnc-lists", summary: "Let a number be called again, as far as this list goes", access: Needs(listsManage)},
		func(ctx context.Context, in *dncRemoveInput) (*none, error) {
			numbers, err := s.dncNumbers(ctx, in.ID, []string{in.Number})
			if err != nil {
				return nil, err
			}
			return done(st.RemoveDNCNumber(ctx, actorOf(ctx), reachOf(ctx, listsManage), in.ID, numbers[0]))
		})
	register(s, op{id: "dnc-check", method: http.MethodPost, path: "/dnc-check", tag: "dnc-lists", summary: "Which of some numbers nobody may call, and by which list", access: Needs(listsRead)}, s.dncCheck)
}

// dncFind answers the one number that was asked for, if the list has it.
func (s *Server) dncFind(ctx context.Context, in *dncNumbersInput) (*body[DNCPage], error) {
	st, r := s.cfg.Stores.Lists, reachOf(ctx, listsRead)
	l, err := st.GetDNCList(ctx, r, in.ID)
	if err != nil {
		return nil, err
	}
	n, err := numberOf(l.Country, in.Number)
	if err != nil {
		return nil, err
	}
	items, _, err := st.DNCNumbers(ctx, r, in.ID, n-1, 1)
	if len(items) > 0 && items[0].Number != n {
		items = items[:0]
	}
	return reply(DNCPage{Items: items}, err)
}

// dncNumbers reads numbers as the country of a list writes them.
func (s *Server) dncNumbers(ctx context.Context, listID string, texts []string) ([]lists.Number, error) {
	l, err := s.cfg.Stores.Lists.GetDNCList(ctx, reachOf(ctx, listsManage), listID)
	if err != nil {
		return nil, err
	}
	return numbersOf(l.Country, texts)
}

func numbersOf(country string, texts []string) ([]lists.Number, error) {
	g, err := lists.NewNumbering(country)
	if err != nil {
		return nil, err
	}
	out := make([]lists.Number, len(texts))
	for i, t := range texts {
		if out[i], err = g.Parse(t); err != nil {
			return nil, check.Trouble("dnc.number", "numbers", "%q is no telephone number of %s.", t, country).With("number", t)
		}
	}
	return out, nil
}

func (s *Server) dncCheck(ctx context.Context, in *dncCheckInput) (*body[DNCHits], error) {
	b := in.Body
	if r := reachOf(ctx, accounts.PermListsRead); !r.Touches(b.SiteID) && !r.AllSites {
		return nil, check.Unknown("site_id")
	}
	numbers, err := numbersOf(b.Country, b.Numbers)
	if err != nil {
		return nil, err
	}
	hits, err := s.cfg.Stores.Lists.CheckDNC(ctx, b.SiteID, b.CampaignID, numbers)
	return reply(DNCHits{Items: hits}, err)
}
