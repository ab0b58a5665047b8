package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/go-sql-driver/mysql"

	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/sql/store/db"
)

var _ projector.Store = (*Store)(nil)

// LoadLive reads the projector's position and what is open, over one consistent picture.
func (s *Store) LoadLive(ctx context.Context) (projector.State, error) {
	var st projector.State
	err := s.snapshot(ctx, func(q *db.Queries) error {
		st = projector.State{} // a transaction tried again begins anew
		at, err := q.GetJournalPosition(ctx)
		if err != nil {
			return err
		}
		st.Position = projector.Position{Seq: at.Seq, EventID: at.EventID, At: at.EventAt.Time}
		offers, err := q.OpenOffers(ctx)
		if err != nil {
			return err
		}
		for _, o := range offers {
			st.Offers = append(st.Offers, offerFrom(o))
		}
		stretches, err := q.OpenAgentStates(ctx)
		if err != nil {
			return err
		}
		for _, x := range stretches {
			st.Stretches = append(st.Stretches, stretchFrom(x))
		}
		rejected, err := q.CountJournalRejects(ctx)
		st.Rejected = uint64(max(rejected, 0))
		return err
	})
	return st, err
}

// ApplyLive writes one batch and moves the position, all or nothing. It is not tried again after a deadlock or a lost
// connection: the projector asks for the position first.
func (s *Store) ApplyLive(ctx context.Context, b projector.Batch) error {
	err := s.within(ctx, nil, func(tx *sql.Tx) error {
		rows := &batch{Tx: tx}
		q := db.New(rows)
		// The position goes first: it is the lock that makes a second projector wait and then fail.
		n, err := q.MoveJournalPosition(ctx, db.MoveJournalPositionParams{Seq: b.To.Seq, EventID: ascii(b.To.EventID, 64),
			EventAt: nullTime(b.To.At), FromSeq: b.From.Seq})
		if err != nil {
			return err
		}
		if n != 1 {
			return projector.ErrMoved
		}
		if err := putLive(ctx, q, b); err != nil {
			return err
		}
		if err := s.putRefusals(ctx, q, b); err != nil {
			return err
		}
		return rows.flush(ctx)
	})
	if atFault(err) {
		return fmt.Errorf("%w: %w", projector.ErrRefused, err)
	}
	if errors.Is(err, projector.ErrMoved) {
		return err
	}
	return explain(err)
}

// ResetLive sets the position to the beginning. What is open forgets which event began it, because another journal
// counts from one again.
func (s *Store) ResetLive(ctx context.Context) error {
	return s.inTx(ctx, func(q *db.Queries) error {
		return errors.Join(q.ForgetJournalSeq(ctx), q.ForgetAgentStateSeq(ctx), q.ForgetOfferSeq(ctx))
	})
}

// contentAtFault are the errors that lie in the values and come back however often they are written. Everything else (a
// full disk, a missing table, no rights) is the server's trouble: putting events aside for it would lose history.
var contentAtFault = map[uint16]bool{
	1048: true, // a column cannot be null
	1062: true, // duplicate
	1153: true, // packet too large
	1264: true, // out of range
	1265: true, // data truncated
	1292: true, // incorrect datetime
	1366: true, // incorrect string or integer
	1406: true, // too long
	1452: true, // what it refers to is not there
	1690: true, // out of range in an expression
	3988: true, // cannot be converted between character sets
	4025: true, // a check constraint
}

func atFault(err error) bool {
	var m *mysql.MySQLError
	return errors.Is(err, mysql.ErrPktTooLarge) || errors.As(err, &m) && contentAtFault[m.Number]
}

func putLive(ctx context.Context, q *db.Queries, b projector.Batch) error {
	for i := range b.Interactions {
		if err := q.PutInteraction(ctx, interactionRow(&b.Interactions[i])); err != nil {
			return err
		}
	}
	for i := range b.Interactions {
		if err := putAnswers(ctx, q, &b.Interactions[i]); err != nil {
			return err
		}
	}
	for _, p := range b.Parts {
		if err := q.PutInteractionAgent(ctx, db.PutInteractionAgentParams{InteractionID: p.InteractionID, AgentID: p.AgentID,
			TeamID: null(p.TeamID), FirstAt: p.First, LastAt: p.Last}); err != nil {
			return err
		}
	}
	for _, o := range b.Offers {
		if err := q.PutOffer(ctx, offerRow(o)); err != nil {
			return err
		}
	}
	if err := putCalls(ctx, q, b.Calls); err != nil {
		return err
	}
	for _, x := range b.Stretches {
		if err := q.PutAgentState(ctx, stretchRow(x)); err != nil {
			return err
		}
	}
	for _, r := range b.Recordings {
		if err := q.PutRecording(ctx, recordingRow(r)); err != nil {
			return err
		}
	}
	if err := putAttempts(ctx, q, b); err != nil {
		return err
	}
	for _, a := range b.Acts {
		if err := putAct(ctx, q, a); err != nil {
			return err
		}
	}
	for _, r := range b.Rejects {
		if err := q.PutJournalReject(ctx, rejectRow(r)); err != nil {
			return err
		}
	}
	return nil
}

// putCalls writes all calls and then all legs, so that rows of one table come together.
func putCalls(ctx context.Context, q *db.Queries, calls []projector.Call) error {
	for i := range calls {
		if err := q.PutCall(ctx, callRow(&calls[i])); err != nil {
			return err
		}
	}
	for i := range calls {
		for k := range calls[i].Legs {
			if err := q.PutCallLeg(ctx, legRow(&calls[i], &calls[i].Legs[k])); err != nil {
				return err
			}
		}
	}
	return nil
}

func nullMS(from, to sql.NullTime) sql.NullInt64 {
	if !to.Valid {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: to.Time.Sub(from.Time).Milliseconds(), Valid: true}
}
