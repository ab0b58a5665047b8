package dialling

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

type learned struct {
	Pacer []byte        `json:"pacer"`
	Total pacing.Counts `json:"total"`
}

const saveEvery = time.Minute

func learnedName(id string) string { return "pacing-" + strings.ToLower(id) }

// saveLearned keeps what the pacer learned over a restart.
func (r *runner) saveLearned() {
	if r.pacer == nil {
		return
	}
	data, err := r.pacer.Snapshot()
	if err == nil {
		data, err = json.Marshal(learned{Pacer: data, Total: r.total})
	}
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		err = r.e.cfg.Journal.SaveSnapshot(ctx, learnedName(r.id), 1, data)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		r.e.cfg.Logger.Warn("What a campaign learned could not be kept; after a restart it begins carefully.", "campaign", r.c.Name, "error", err)
	}
}

// kept is what a pacer learned before a restart.
func (r *runner) kept() []byte {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, data, err := r.e.cfg.Journal.LoadSnapshot(ctx, learnedName(r.id))
	var l learned
	if err != nil || len(data) == 0 || json.Unmarshal(data, &l) != nil {
		return nil
	}
	r.total = l.Total
	return l.Pacer
}
