package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/days"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
)

const (
	campaignsRead, campaignsControl, campaignsManage = accounts.PermCampaignsRead, accounts.PermCampaignsControl, accounts.PermCampaignsManage

	tagCampaigns = "campaigns"
	campaignPath = "/campaigns/{id}"
)

// Engine is what dials; campaigns/dialling implements it. It may be missing: then nothing is told of what runs.
type Engine interface {
	// CampaignStatus answers what a campaign did in its last cycle; false when the engine has not looked at it yet.
	CampaignStatus(id string) (campaigns.Status, bool)
	// HaltCampaign withdraws at once what a campaign in reach lets ring.
	HaltCampaign(id string, reach events.Reach)
}

// Recycled is how many leads are due again.
type Recycled struct {
	Leads int `json:"leads"`
}

type controlInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body campaigns.Wish
}

type recycleInput struct {
	ID   string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Body campaigns.RecycleWish
}

type recyclePreviewInput struct {
	ID            string   `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Outcomes      []string `query:"outcomes,explode" maxItems:"30" doc:"absent: nothing but how many leads ended how"`
	AttemptsBelow int      `query:"attempts_below" minimum:"0" maximum:"100" doc:"0: however many"`
	Dispositions  []string `query:"dispositions,explode" maxItems:"200"`
	ListIDs       []string `query:"list_ids,explode" maxItems:"200"`
	Codes         bool     `query:"codes" doc:"by code as well, which takes longer: the last attempt of every lead is read"`
}

func (in *recyclePreviewInput) wish() campaigns.RecycleWish {
	return campaigns.RecycleWish{Outcomes: in.Outcomes, AttemptsBelow: in.AttemptsBelow, Dispositions: in.Dispositions, ListIDs: in.ListIDs}
}

type campaignListInput struct {
	ID     string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the campaign"`
	ListID string `path:"list_id" minLength:"26" maxLength:"26" doc:"ULID of the list"`
}

type progressInput struct {
	ID   string    `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	From time.Time `query:"from" doc:"attempts begun at or after; absent: midnight of the campaign's calendar"`
	To   time.Time `query:"to" doc:"attempts begun before"`
}

func (s *Server) campaignOperations() {
	st := s.cfg.Stores.Campaigns
	registerNoun(s, noun[campaigns.Campaign]{one: "campaign", many: "campaigns", read: campaignsRead, write: campaignsManage, id: func(v *campaigns.Campaign) *string { return &v.ID },
		list: st.ListCampaigns, get: st.GetCampaign, create: st.CreateCampaign, update: st.UpdateCampaign, remove: st.DeleteCampaign})
	register(s, op{id: "campaign-control", method: http.MethodPost, path: campaignPath + "/control", tag: tagCampaigns, summary: "Start, stop or steer a campaign: whatever of the wish is sent", access: Needs(campaignsControl)},
		func(ctx context.Context, in *controlInput) (*body[campaigns.Campaign], error) {
			if in.Body.Now && in.Body.State == campaigns.Stopped && s.cfg.Engine != nil { // what rings first, then the books
				s.cfg.Engine.HaltCampaign(in.ID, reachOf(ctx, campaignsControl))
			}
			return reply(st.SetCampaign(ctx, actorOf(ctx), reachOf(ctx, campaignsControl), in.ID, in.Body))
		})
	register(s, op{id: "campaign-status", method: http.MethodGet, path: campaignPath + "/status", tag: tagCampaigns, summary: "What the campaign does now, and why not more", access: Needs(campaignsRead)}, s.campaignStatus)
	register(s, op{id: "campaign-progress", method: http.MethodGet, path: campaignPath + "/progress", tag: tagCampaigns, summary: "How far the campaign came, per list, agent and hour", access: Needs(campaignsRead)},
		s.campaignProgress)
	s.campaignLeadOperations()
	s.resultOperations()
	s.sampleOperations()
	s.presetOperations()
}

// campaignLeadOperations are about the lists of a campaign and their leads.
func (s *Server) campaignLeadOperations() {
	st := s.cfg.Stores.Campaigns
	const path = campaignPath + "/lists/{list_id}"
	register(s, op{id: "campaign-list-attach", method: http.MethodPut, path: path, tag: tagCampaigns, summary: "Let the campaign call a list; the leads of a large one come in the background", access: Needs(campaignsManage)},
		func(ctx context.Context, in *campaignListInput) (*none, error) {
			err := st.AttachList(ctx, actorOf(ctx), reachOf(ctx, campaignsManage), in.ID, in.ListID)
			s.cfg.Importer.Wake()
			return done(err)
		})
	register(s, op{id: "campaign-list-detach", method: http.MethodDelete, path: path, tag: tagCampaigns, summary: "Let the campaign forget a list, and where it was with its leads", access: Needs(campaignsManage)},
		func(ctx context.Context, in *campaignListInput) (*none, error) {
			err := st.DetachList(ctx, actorOf(ctx), reachOf(ctx, campaignsManage), in.ID, in.ListID)
			s.cfg.Importer.Wake()
			return done(err)
		})
	register(s, op{id: "campaign-recycle-preview", method: http.MethodGet, path: campaignPath + "/recycle", tag: tagCampaigns, summary: "How many closed leads ended how, and how many a wish would make due again", access: Needs(campaignsRead)},
		func(ctx context.Context, in *recyclePreviewInput) (*body[campaigns.RecyclePreview], error) {
			return reply(st.RecyclePreview(ctx, reachOf(ctx, campaignsRead), in.ID, in.wish(), in.Codes))
		})
	register(s, op{id: "campaign-recycle", method: http.MethodPost, path: campaignPath + "/recycle", tag: tagCampaigns, summary: "Make closed leads due again", access: Needs(campaignsControl)},
		func(ctx context.Context, in *recycleInput) (*body[Recycled], error) {
			n, err := st.Recycle(ctx, actorOf(ctx), reachOf(ctx, campaignsControl), in.ID, in.Body)
			return reply(Recycled{n}, err)
		})
}

// campaignProgress is that of today where nobody says more: all of a large campaign takes long.
func (s *Server) campaignProgress(ctx context.Context, in *progressInput) (*body[campaigns.Progress], error) {
	st, r := s.cfg.Stores.Campaigns, reachOf(ctx, campaignsRead)
	if in.From.IsZero() {
		c, err := st.GetCampaign(ctx, r, in.ID)
		if err != nil {
			return nil, err
		}
		zone, err := time.LoadLocation(c.TimeZone)
		if err != nil {
			zone = time.UTC
		}
		in.From = days.Start(s.cfg.Clock.Now(), zone)
	}
	return reply(st.CampaignProgress(ctx, r, in.ID, in.From, in.To))
}

var (
	errNoEngine = fault.New(fault.Unavailable, "The dialling engine is not running here, so nothing can be told of what the campaign does.").WithKey("campaign.no_engine")
	errNoStatus = fault.New(fault.Unavailable, "The dialling engine has not looked at this campaign yet. Try again in a moment.").WithKey("campaign.no_status")
)

func (s *Server) campaignStatus(ctx context.Context, in *idInput) (*body[campaigns.Status], error) {
	if _, err := s.cfg.Stores.Campaigns.GetCampaign(ctx, reachOf(ctx, campaignsRead), in.ID); err != nil {
		return nil, err
	}
	if s.cfg.Engine == nil {
		return nil, errNoEngine
	}
	st, known := s.cfg.Engine.CampaignStatus(in.ID)
	if !known {
		return nil, errNoStatus
	}
	// the engine may still hold the lists of its answer: fillNil works on copies
	return reply(st, nil)
}
