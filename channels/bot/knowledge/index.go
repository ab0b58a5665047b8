package knowledge

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/bot/words"
)

// Okapi BM25 with its usual constants (Robertson and Zaragoza, 2009), and the constant of reciprocal rank fusion (Cormack,
// Clarke and Büttcher, 2009), by which both rankings are put together.
const (
	k1     = 1.2
	b      = 0.75
	fusion = 60
)

// Floors are what a chunk must reach to be found at all, each from 0 to 1: Words is the share of the question's words, by
// their weight, that it has; Meaning is the cosine. One of them is enough.
type Floors struct {
	Words   float64 `json:"words"`
	Meaning float64 `json:"meaning"`
}

// UsualFloors leave out what only shares a word by chance.
var UsualFloors = Floors{Words: 0.35, Meaning: 0.30}

// Query is one question to an Index. Vector is nil where there is no meaning to compare.
type Query struct {
	Text   string
	Vector []float32
	Limit  int
	Floors Floors
	Now    time.Time
}

// Hit is a chunk that was found. Words and Meaning are how well it reaches the floors.
type Hit struct {
	Chunk
	Score   float64 `json:"score"`
	Words   float64 `json:"words"`
	Meaning float64 `json:"meaning"`
}

// Index is an immutable picture of a base. It is safe for concurrent use.
type Index struct {
	chunks  []Chunk
	vectors [][]float32
	posts   map[string][]post
	length  []float64
	average float64
}

type post struct {
	chunk int
	count float64
}

// Build makes an index; vectors, by the ids of chunks, may lack some or all.
func Build(chunks []Chunk, vectors map[string][]float32) *Index {
	x := &Index{chunks: chunks, vectors: make([][]float32, len(chunks)), posts: map[string][]post{}, length: make([]float64, len(chunks))}
	for i, c := range chunks {
		x.vectors[i] = vectors[c.ID]
		counts := map[string]float64{}
		for _, w := range words.Content(c.Text) {
			counts[w]++
			x.length[i]++
		}
		for _, w := range words.Content(c.Title + " " + strings.Join(c.Path, " ")) {
			counts[w] += 2 // headings say what it is about
			x.length[i]++
		}
		for w, n := range counts {
			x.posts[w] = append(x.posts[w], post{i, n})
		}
		x.average += x.length[i] / float64(len(chunks))
	}
	return x
}

// Size is how many chunks there are.
func (x *Index) Size() int { return len(x.chunks) }

// weight is the inverse document frequency. A word that nowhere stands counts like a rare one, no more: people have many
// words for a thing.
func (x *Index) weight(w string) float64 {
	n, df := float64(len(x.chunks)), float64(max(1, len(x.posts[w])))
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// Search answers what reaches a floor, best first.
func (x *Index) Search(q Query) []Hit {
	score, cover := x.byWords(q.Text)
	meaning := make([]float64, len(x.chunks))
	for i, v := range x.vectors {
		meaning[i] = cosine(v, q.Vector)
	}
	byScore, byMeaning := ranks(score), ranks(meaning)
	var out []Hit
	for i, c := range x.chunks {
		if cover[i] < q.Floors.Words && meaning[i] < q.Floors.Meaning || cover[i] <= 0 && meaning[i] <= 0 || !c.Expires.IsZero() && !q.Now.Before(c.Expires) {
			continue
		}
		h := Hit{Chunk: c, Words: cover[i], Meaning: meaning[i]}
		if score[i] > 0 {
			h.Score += 1 / float64(fusion+byScore[i])
		}
		if meaning[i] > 0 {
			h.Score += 1 / float64(fusion+byMeaning[i])
		}
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Words, a.Words), b.Updated.Compare(a.Updated), cmp.Compare(a.ID, b.ID))
	})
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	return out
}

// byWords answers the BM25 score of each chunk and the weighted share of the question's words it has.
func (x *Index) byWords(text string) (score, cover []float64) {
	score, cover = make([]float64, len(x.chunks)), make([]float64, len(x.chunks))
	asked, total := map[string]bool{}, 0.0
	for _, w := range words.Content(text) {
		if asked[w] || len(asked) > 200 {
			continue
		}
		asked[w] = true
		idf := x.weight(w)
		total += idf
		for _, p := range x.posts[w] {
			score[p.chunk] += idf * p.count * (k1 + 1) / (p.count + k1*(1-b+b*x.length[p.chunk]/x.average))
			cover[p.chunk] += idf
		}
	}
	for i := range cover {
		if total > 0 {
			cover[i] /= total
		}
	}
	return score, cover
}

// ranks answers the place of each value, the largest first, from 1; equal ones share it.
func ranks(v []float64) []int {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(v[j], v[i]) })
	out := make([]int, len(v))
	for n, i := range order {
		out[i] = n + 1
		if n > 0 && v[i] == v[order[n-1]] {
			out[i] = out[order[n-1]]
		}
	}
	return out
}

func cosine(a, b []float32) float64 {
	if len(a) == 0 || len(a) != len(b) {
		return 0
	}
	var dot, x, y float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		x += float64(a[i]) * float64(a[i])
		y += float64(b[i]) * float64(b[i])
	}
	if x == 0 || y == 0 {
		return 0
	}
	return dot / math.Sqrt(x*y)
}
