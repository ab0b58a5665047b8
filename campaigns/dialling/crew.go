package dialling

import (
	"maps"
	"slices"
)

// post is a campaign that wants agents.
type post struct {
	id     string
	weight int
}

// crew says for which campaign each agent counts in the pacing: an agent who serves several would otherwise be promised to each
// of them. Agents stay where they were as long as that is fair; no campaign has more for its weight than another that could
// have them, as far as whole agents allow. Whoever answered is taken by any agent of the queue all the same.
func crew(before map[string]string, serves map[string][]string, posts []post) map[string]string {
	weight, load := map[string]float64{}, map[string]int{}
	for _, p := range posts {
		weight[p.id] = float64(max(p.weight, 1))
	}
	out := make(map[string]string, len(serves))
	var loose []string
	for _, agent := range slices.Sorted(maps.Keys(serves)) {
		mine := slices.DeleteFunc(slices.Clone(serves[agent]), func(c string) bool { return weight[c] == 0 })
		switch {
		case len(mine) == 0:
		case len(mine) == 1:
			out[agent] = mine[0]
			load[mine[0]]++
		default:
			serves[agent] = mine
			loose = append(loose, agent)
		}
	}
	share := func(c string, more int) float64 { return float64(load[c]+more) / weight[c] }
	for _, agent := range loose {
		if c := before[agent]; slices.Contains(serves[agent], c) {
			out[agent] = c
			load[c]++
		}
	}
	for _, agent := range loose {
		now := out[agent]
		best := ""
		for _, c := range serves[agent] {
			if best == "" || share(c, 1) < share(best, 1) || share(c, 1) == share(best, 1) && c < best {
				best = c
			}
		}
		if now == "" || share(best, 1) < share(now, 0) {
			if now != "" {
				load[now]--
			}
			out[agent] = best
			load[best]++
		}
	}
	return out
}
