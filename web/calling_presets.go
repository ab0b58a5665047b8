package web

import (
	"context"
	"net/http"
	"time"

	"github.com/cordboard/cordboard/campaigns/outcomes"
	"github.com/cordboard/cordboard/campaigns/rules"
	"github.com/cordboard/cordboard/campaigns/rules/presets"
	"github.com/cordboard/cordboard/internal/fault"
)

// CallingPreset is a law as data, as a campaign may adopt it.
type CallingPreset struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Version   string `json:"version" format:"date"`
	ValidFrom string `json:"valid_from" format:"date"`
	ReviewBy  string `json:"review_by" format:"date" doc:"the last day on which it may be relied on"`
	Expired   bool   `json:"expired" doc:"past its day of review: its campaigns place one call for each agent at most"`
}

// CallingPresetDetail is a preset in words.
type CallingPresetDetail struct {
	CallingPreset
	Sources   []PresetSource   `json:"sources"`
	Notes     []string         `json:"notes" doc:"what cannot be said in rules"`
	Sentences []PresetSentence `json:"sentences"`
	Rules     rules.Rules      `json:"rules" doc:"the law itself; a campaign's own rules may only tighten it"`
	// Retries are no limit, so a campaign may say otherwise.
	Retries map[outcomes.Outcome]rules.Retry `json:"retries" doc:"what follows each outcome where the campaign says nothing"`
}

// PresetSource is what a preset stands on.
type PresetSource struct {
	Text    string `json:"text"`
	Confirm bool   `json:"confirm,omitempty" doc:"to be confirmed before anybody relies on it"`
}

// PresetSentence is one rule in words.
type PresetSentence struct {
	Region  string `json:"region,omitempty" doc:"absent: everywhere"`
	Field   string `json:"field" doc:"the limit that it says"`
	Text    string `json:"text"`
	Advised bool   `json:"advised,omitempty" doc:"no law gives this number"`
}

type presetsInput struct {
	Language string `query:"language" maxLength:"12" doc:"en or es; absent for the own"`
}

type presetInput struct {
	ID       string `path:"id" maxLength:"32" doc:"such as us"`
	Language string `query:"language" maxLength:"12" doc:"en or es; absent for the own"`
}

func (s *Server) presetOperations() {
	const path, tag = "/calling-presets", "calling-presets"
	register(s, op{id: "calling-preset-list", method: http.MethodGet, path: path, tag: tag, summary: "The laws that campaigns may adopt", access: Needs(campaignsRead)},
		func(ctx context.Context, in *presetsInput) (*body[List[CallingPreset]], error) {
			out := List[CallingPreset]{Items: []CallingPreset{}}
			for _, p := range presets.All() {
				out.Items = append(out.Items, presetOf(p, languageOf(ctx, in.Language), s.cfg.Clock.Now()))
			}
			return reply(out, nil)
		})
	register(s, op{id: "calling-preset-get", method: http.MethodGet, path: path + "/{id}", tag: tag, summary: "One law in words and as rules", access: Needs(campaignsRead)}, s.preset)
}

// languageOf is the language asked for, or else the caller's own.
func languageOf(ctx context.Context, asked string) string {
	if asked == "" {
		asked = principalOf(ctx).Language
	}
	if len(asked) > 2 {
		asked = asked[:2]
	}
	return asked
}

func presetOf(p presets.Preset, language string, now time.Time) CallingPreset {
	return CallingPreset{ID: p.ID, Name: p.Name.In(language), Version: p.Version, ValidFrom: p.ValidFrom, ReviewBy: p.ReviewBy, Expired: now.UTC().Format(time.DateOnly) > p.ReviewBy}
}

func (s *Server) preset(ctx context.Context, in *presetInput) (*body[CallingPresetDetail], error) {
	p, ok := presets.Find(in.ID)
	if !ok {
		return nil, fault.New(fault.NotFound, "There is no preset of rules of this name.").WithKey("campaign.preset").WithField("id")
	}
	language := languageOf(ctx, in.Language)
	out := CallingPresetDetail{CallingPreset: presetOf(p, language, s.cfg.Clock.Now()), Rules: p.Rules, Retries: p.Rules.Retries(), Sources: []PresetSource{}, Notes: []string{}, Sentences: []PresetSentence{}}
	for _, x := range p.Sources {
		out.Sources = append(out.Sources, PresetSource(x))
	}
	for _, n := range p.Notes {
		out.Notes = append(out.Notes, n.In(language))
	}
	for _, x := range presets.Sentences(p, language) {
		out.Sentences = append(out.Sentences, PresetSentence{Region: x.Region, Field: x.Field, Text: x.Text, Advised: x.Advised})
	}
	return reply(out, nil)
}
