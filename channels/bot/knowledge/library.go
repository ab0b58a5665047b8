package knowledge

import (
	"context"
	"encoding/binary"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/internal/clock"
)

// Store keeps sources and vectors as rows.
type Store interface {
	// Version changes whenever a source of the base does (a counter, a time); it is asked often.
	Version(ctx context.Context, baseID string) (string, error)
	Sources(ctx context.Context, baseID string) ([]Source, error)
	// Vectors answers those of the base made by a model, by the ids of chunks; KeepVectors adds some and Forget drops all of
	// the model's that are not among keep.
	Vectors(ctx context.Context, baseID, model string) (map[string][]byte, error)
	KeepVectors(ctx context.Context, baseID, model string, vectors map[string][]byte) error
	Forget(ctx context.Context, baseID, model string, keep []string) error
}

// Embedder is a model for embeddings; *model.Client is one.
type Embedder interface {
	Embeds() (name string, ok bool)
	Embed(ctx context.Context, texts []string) ([][]float32, model.Usage, error)
}

// Options make a Library. Embedder may be nil. Zero sizes and floors are the usual ones.
type Options struct {
	Store    Store
	Embedder Embedder
	Clock    clock.Clock
	Log      *slog.Logger
	Sizes    Sizes
	Floors   Floors
}

// Library answers questions from bases. It is safe for concurrent use and starts no goroutine: whoever asks first after a
// change reads the base anew, others wait for it.
type Library struct {
	o     Options
	mu    sync.Mutex
	bases map[string]*base
}

type base struct {
	mu      sync.Mutex
	version string
	looked  time.Time
	index   *Index
	chunks  []Chunk
	vectors map[string][]float32
	model   string
	missing int       // chunks without a vector
	retry   time.Time // not before which embeddings are tried again
}

// fresh is how long a base is taken for unchanged without asking, and calm how long an embedding model that failed is left alone.
const (
	fresh = 5 * time.Second
	calm  = time.Minute
)

// New makes a library.
func New(o Options) *Library {
	if o.Sizes == (Sizes{}) {
		o.Sizes = Usual
	}
	if o.Floors == (Floors{}) {
		o.Floors = UsualFloors
	}
	return &Library{o: o, bases: map[string]*base{}}
}

// Found is what a search gave. Usage is what the embeddings took.
type Found struct {
	Hits  []Hit
	Usage model.Usage
}

// Search answers at most limit chunks of a base; none is an answer, too. Embeddings that fail cost their part of the
// ranking, nothing else.
func (l *Library) Search(ctx context.Context, baseID, text string, limit int) (Found, error) {
	x, name, spent, err := l.open(ctx, baseID)
	if err != nil {
		return Found{Usage: spent}, err
	}
	q := Query{Text: text, Limit: limit, Floors: l.o.Floors, Now: l.o.Clock.Now()}
	if name != "" && x.Size() > 0 {
		v, u, err := l.o.Embedder.Embed(ctx, []string{text})
		spent = spent.Plus(u)
		if err == nil {
			q.Vector = v[0]
		} else {
			l.o.Log.WarnContext(ctx, "searching by words alone", "base", baseID, "err", err)
		}
	}
	return Found{Hits: x.Search(q), Usage: spent}, nil
}

// open answers the index of a base as it is now, and the model of its vectors if it has some.
func (l *Library) open(ctx context.Context, baseID string) (*Index, string, model.Usage, error) {
	l.mu.Lock()
	e := l.bases[baseID]
	if e == nil {
		e = &base{}
		l.bases[baseID] = e
	}
	l.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	now := l.o.Clock.Now()
	if e.index == nil || now.Sub(e.looked) >= fresh {
		if err := l.read(ctx, e, baseID); err != nil {
			if e.index == nil {
				return nil, "", model.Usage{}, err
			}
			l.o.Log.WarnContext(ctx, "answering from the base as it was", "base", baseID, "err", err)
		}
		e.looked = now
	}
	var spent model.Usage
	if e.missing > 0 && !now.Before(e.retry) {
		spent = l.embed(ctx, e, baseID)
	}
	name := e.model
	if len(e.vectors) == 0 || now.Before(e.retry) {
		name = ""
	}
	return e.index, name, spent, nil
}

func (l *Library) read(ctx context.Context, e *base, baseID string) error {
	v, err := l.o.Store.Version(ctx, baseID)
	name := l.embedder()
	if err != nil || e.index != nil && v == e.version && name == e.model {
		return err
	}
	sources, err := l.o.Store.Sources(ctx, baseID)
	if err != nil {
		return err
	}
	var chunks []Chunk
	for _, s := range sources {
		chunks = append(chunks, Chunks(s, l.o.Sizes)...)
	}
	vectors := map[string][]float32{}
	if name != "" {
		blobs, err := l.o.Store.Vectors(ctx, baseID, name)
		if err != nil {
			return err
		}
		for id, b := range blobs {
			if v, ok := Unpack(b); ok {
				vectors[id] = v
			}
		}
	}
	e.version, e.model, e.chunks, e.vectors, e.retry = v, name, chunks, vectors, time.Time{}
	e.rebuild()
	return nil
}

func (e *base) rebuild() {
	e.missing = 0
	if e.model != "" {
		for _, c := range e.chunks {
			if e.vectors[c.ID] == nil {
				e.missing++
			}
		}
	}
	e.index = Build(e.chunks, e.vectors)
}

func (l *Library) embedder() string {
	if l.o.Embedder == nil {
		return ""
	}
	name, ok := l.o.Embedder.Embeds()
	if !ok {
		return ""
	}
	return name
}

// embed makes the vectors that are missing and keeps them; what no chunk needs any more is forgotten.
func (l *Library) embed(ctx context.Context, e *base, baseID string) model.Usage {
	var texts, ids, all []string
	for _, c := range e.chunks {
		all = append(all, c.ID)
		if e.vectors[c.ID] == nil {
			texts, ids = append(texts, c.Whole()), append(ids, c.ID)
		}
	}
	vectors, spent, err := l.o.Embedder.Embed(ctx, texts)
	if err != nil {
		e.retry = l.o.Clock.Now().Add(calm)
		l.o.Log.WarnContext(ctx, "chunks have no embeddings yet", "base", baseID, "chunks", len(texts), "err", err)
		return spent
	}
	blobs := map[string][]byte{}
	for i, id := range ids {
		e.vectors[id] = vectors[i]
		blobs[id] = Pack(vectors[i])
	}
	e.rebuild()
	if err := l.o.Store.KeepVectors(ctx, baseID, e.model, blobs); err != nil {
		l.o.Log.WarnContext(ctx, "embeddings are not kept and will be made again", "base", baseID, "err", err)
	} else if err := l.o.Store.Forget(ctx, baseID, e.model, all); err != nil {
		l.o.Log.WarnContext(ctx, "embeddings nobody needs are still kept", "base", baseID, "err", err)
	}
	return spent
}

// Pack and Unpack turn a vector into a row's bytes, little endian, and back.
func Pack(v []float32) []byte {
	out := make([]byte, 0, 4*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}

// Unpack reports false for bytes that are no vector.
func Unpack(p []byte) ([]float32, bool) {
	if len(p) == 0 || len(p)%4 != 0 {
		return nil, false
	}
	out := make([]float32, len(p)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(p[4*i:]))
		if math.IsNaN(float64(out[i])) || math.IsInf(float64(out[i]), 0) {
			return nil, false
		}
	}
	return out, true
}
