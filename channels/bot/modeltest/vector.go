package modeltest

import (
	"hash/fnv"
	"math"

	"github.com/cordboard/cordboard/channels/bot/words"
)

// Vector is a deterministic stand-in for an embedding: the text's words, and the pieces of three letters in them, each
// thrown into one place. Texts that share words are near each other.
func Vector(text string, size int) []float32 {
	v := make([]float64, size)
	add := func(s string, weight float64) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(s))
		n := h.Sum64()
		if n>>63 == 1 {
			weight = -weight
		}
		v[n%uint64(size)] += weight
	}
	for _, w := range words.Content(text) {
		add(w, 1)
		r := []rune(w)
		for i := 0; i+3 <= len(r); i++ {
			add("~"+string(r[i:i+3]), 0.3)
		}
	}
	sum := 1e-9
	for _, x := range v {
		sum += x * x
	}
	out := make([]float32, size)
	for i, x := range v {
		out[i] = float32(x / math.Sqrt(sum))
	}
	if sum < 1e-6 {
		out[0] = 1
	}
	return out
}
