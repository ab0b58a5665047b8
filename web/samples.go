package web

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns"
)

const samplesPath = campaignPath + "/samples"

type samplesInput struct {
	ID    string `path:"id" minLength:"26" maxLength:"26" doc:"ULID"`
	Which string `query:"which" enum:"open,person,machine,unclear,all" default:"open" doc:"by what was heard in them; open: nobody judged them yet"`
	PageInput
}

// SamplePath names one sample.
type SamplePath struct {
	ID       string `path:"id" minLength:"26" maxLength:"26" doc:"ULID of the campaign"`
	SampleID string `path:"sample_id" minLength:"26" maxLength:"26" doc:"ULID of the sample"`
}

type judgeInput struct {
	SamplePath
	Body struct {
		Heard campaigns.Heard `json:"heard" enum:"person,machine,unclear," doc:"empty takes the judgement back"`
	}
}

// sampleOperations are about what the detection of machines listened to.
func (s *Server) sampleOperations() {
	st := s.cfg.Stores.Campaigns
	register(s, op{id: "campaign-samples", method: http.MethodGet, path: samplesPath, tag: tagCampaigns, access: Needs(campaignsRead),
		summary: "Answers that the detection took for machines, newest first, and the share in which people were heard"},
		func(ctx context.Context, in *samplesInput) (*body[campaigns.Samples], error) {
			return reply(st.ListSamples(ctx, reachOf(ctx, campaignsRead), in.ID, in.Which, in.page()))
		})
	register(s, op{id: "campaign-sample-judge", method: http.MethodPut, path: samplesPath + "/{sample_id}", tag: tagCampaigns, access: Needs(campaignsControl),
		summary: "Write down what was heard in a sample; the answer is the share as it is now"},
		func(ctx context.Context, in *judgeInput) (*body[campaigns.SampleShare], error) {
			return reply(st.JudgeSample(ctx, actorOf(ctx), reachOf(ctx, campaignsControl), in.ID, in.SampleID, in.Body.Heard))
		})
	register(s, op{id: "campaign-sample-audio", method: http.MethodGet, path: samplesPath + "/{sample_id}/audio", tag: tagCampaigns, access: Needs(accounts.PermRecordingsPlay),
		summary: "Hear a sample: a WAV file, who answered left, what they heard right"}, s.sampleAudio)
}

func (s *Server) sampleAudio(ctx context.Context, in *SamplePath) (*huma.StreamResponse, error) {
	st := s.cfg.Stores.Campaigns
	r, err := st.GetSample(ctx, reachOf(ctx, accounts.PermRecordingsPlay), in.ID, in.SampleID)
	if err != nil {
		return nil, err
	}
	return s.play(ctx, r, st.AuditPlay)
}
