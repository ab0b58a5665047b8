package store

import (
	"context"
	"slices"
	"strconv"

	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/sql/store/db"
)

// KnowledgeRows are the sources and vectors of bases, as the bot's library reads them.
type KnowledgeRows struct{ s *Store }

// Knowledge answers the rows of bases.
func (s *Store) Knowledge() KnowledgeRows { return KnowledgeRows{s} }

// AllBots implements setup.Rows.
func (k KnowledgeRows) AllBots(ctx context.Context) ([]setup.Sealed, error) { return k.s.AllBots(ctx) }

// Version implements knowledge.Store for a base; without one, sources are none.
func (k KnowledgeRows) Version(ctx context.Context, baseID string) (string, error) {
	n, err := k.s.q.KnowledgeBaseChanges(ctx, baseID)
	if err != nil {
		return "", explain(unreadable("knowledge_base", err))
	}
	return strconv.Itoa(int(n)), nil
}

// Sources implements knowledge.Store.
func (k KnowledgeRows) Sources(ctx context.Context, baseID string) ([]knowledge.Source, error) {
	rows, err := k.s.q.AllKnowledgeSources(ctx, baseID)
	out, err := mapped(rows, err, sourceOf)
	return out, explain(err)
}

// Vectors implements knowledge.Store.
func (k KnowledgeRows) Vectors(ctx context.Context, baseID, model string) (map[string][]byte, error) {
	rows, err := k.s.q.VectorsOfBase(ctx, db.VectorsOfBaseParams{BaseID: baseID, Model: cut(model, 120)})
	if err != nil {
		return nil, explain(err)
	}
	out := make(map[string][]byte, len(rows))
	for _, r := range rows {
		out[r.ChunkID] = r.Embedding
	}
	return out, nil
}

// KeepVectors implements knowledge.Store.
func (k KnowledgeRows) KeepVectors(ctx context.Context, baseID, model string, vectors map[string][]byte) error {
	return k.s.inTx(ctx, func(q *db.Queries) error {
		for id, v := range vectors {
			if err := q.PutVector(ctx, db.PutVectorParams{BaseID: baseID, Model: cut(model, 120), ChunkID: id, Embedding: v}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Forget implements knowledge.Store.
func (k KnowledgeRows) Forget(ctx context.Context, baseID, model string, keep []string) error {
	return k.s.inTx(ctx, func(q *db.Queries) error {
		have, err := q.VectorIDsOfBase(ctx, db.VectorIDsOfBaseParams{BaseID: baseID, Model: cut(model, 120)})
		if err != nil {
			return err
		}
		slices.Sort(keep)
		for _, id := range have {
			if _, needed := slices.BinarySearch(keep, id); needed {
				continue
			}
			if err := q.DropVector(ctx, db.DropVectorParams{BaseID: baseID, Model: cut(model, 120), ChunkID: id}); err != nil {
				return err
			}
		}
		return nil
	})
}

var _ setup.Rows = KnowledgeRows{}
