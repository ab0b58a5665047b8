package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"

	"github.com/cordboard/cordboard/campaigns"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/sql/store/db"
)

// codeAttempts writes what agents said of attempts, and answers the conversations whose code is new.
func codeAttempts(ctx context.Context, q *db.Queries, b projector.Batch) (coded []*projector.Interaction, err error) {
	for i := range b.Interactions {
		x := &b.Interactions[i]
		if x.Attempt == nil || x.DispositionID == "" {
			continue
		}
		n, err := q.CodeAttempt(ctx, db.CodeAttemptParams{ID: x.Attempt.ID, DispositionID: x.DispositionID})
		if err != nil {
			return nil, err
		}
		if n > 0 {
			coded = append(coded, x)
		}
	}
	return coded, nil
}

// codedLate does what a code asks for that came after its attempt was closed: wrap-up had run out. The engine has let go of the
// lead by then; it is made due, so that the rules judge it again with what is known now.
func codedLate(ctx context.Context, q *db.Queries, x *projector.Interaction) error {
	a, err := q.CodedAttempt(ctx, x.Attempt.ID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && a.State != string(events.AttemptClosed) {
		return nil // the attempt's own end says what follows
	}
	if err != nil {
		return err
	}
	if a.Kind == queues.KindOptOut {
		if err := refusedLate(ctx, q, x, a); err != nil {
			return err
		}
	}
	w := x.CallbackWish
	if w == nil {
		return q.LookAgainAtLead(ctx, db.LookAgainAtLeadParams{CampaignNum: a.CampaignNum, LeadID: a.LeadID, Now: seconds(x.ChangedAt)})
	}
	place, err := q.PlaceOfNumber(ctx, db.PlaceOfNumberParams{Number: strconv.FormatUint(digits(w.Number), 10), ListNum: a.ListNum, LeadID: a.LeadID})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	at := int(a.Position)
	if place > 0 {
		at = int(place) - 1
	}
	return q.PromiseLead(ctx, db.PromiseLeadParams{CallbackAt: seconds(w.At), CallbackAgent: ascii(w.AgentID, 26), Position: position(at), CampaignNum: a.CampaignNum, LeadID: a.LeadID})
}

func refusedLate(ctx context.Context, q *db.Queries, x *projector.Interaction, a db.CodedAttemptRow) error {
	if err := q.RefuseAttempt(ctx, x.Attempt.ID); err != nil {
		return err
	}
	raw, err := q.OptoutSettings(ctx, a.CampaignID)
	if errors.Is(err, sql.ErrNoRows) { // the campaign is gone; the attempt that was refused stays
		return nil
	}
	if err != nil {
		return err
	}
	settings, err := untext[campaigns.Settings](raw)
	if err != nil || settings.OptoutID == "" {
		return err
	}
	return q.OptOut(ctx, db.OptOutParams{ID: settings.OptoutID, Number: int64(a.Number), AddedAt: x.ChangedAt})
}

// putRefusals puts who refused in a conversation of no campaign on the do-not-call list that the site's campaigns share.
func (s *Store) putRefusals(ctx context.Context, q *db.Queries, b projector.Batch) error {
	var codes []string
	for i := range b.Interactions {
		if x := &b.Interactions[i]; x.Attempt == nil && x.State == events.InteractionDone && x.DispositionID != "" && !slices.Contains(codes, x.DispositionID) {
			codes = append(codes, x.DispositionID)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	refusing, err := q.RefusingCodes(ctx, codes)
	if err != nil || len(refusing) == 0 {
		return err
	}
	for i := range b.Interactions {
		if x := &b.Interactions[i]; x.Attempt == nil && x.State == events.InteractionDone && slices.Contains(refusing, x.DispositionID) {
			if err := s.putRefusal(ctx, q, x); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) putRefusal(ctx context.Context, q *db.Queries, x *projector.Interaction) error {
	country, err := q.SiteCountry(ctx, x.SiteID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	number := x.From
	if x.Direction == events.Outbound {
		number = x.To
	}
	numbering, err := lists.NewNumbering(country)
	if err != nil {
		return nil //nolint:nilerr // a site whose country has no plan of numbers: its numbers cannot be told apart
	}
	n, err := numbering.Parse(number)
	if err != nil {
		return nil //nolint:nilerr // withheld, or a phone of the house: no campaign calls it
	}
	id, err := s.sharedOptouts(ctx, q, x.SiteID, country)
	if err != nil {
		return err
	}
	return q.OptOut(ctx, db.OptOutParams{ID: id, Number: int64(n), AddedAt: x.ChangedAt})
}
