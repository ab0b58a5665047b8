package sim

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

func env(k string, d float64) float64 {
	if v, err := strconv.ParseFloat(os.Getenv(k), 64); err == nil {
		return v
	}
	return d
}

func knobs() {
	pacing.GainSlope = env("SLOPE", pacing.GainSlope)
	pacing.PriceStep = env("STEP", pacing.PriceStep)
	pacing.PriceLead = env("LEAD", pacing.PriceLead)
	pacing.Reserve0 = env("RES", pacing.Reserve0)
	pacing.Risk = env("RISK", pacing.Risk)
	pacing.Price0 = env("PRICE", pacing.Price0)
	pacing.GainRho = env("RHO", pacing.GainRho)
	pacing.ReserveC = env("RESC", pacing.ReserveC)
	pacing.Aim = env("AIM", pacing.Aim)
	pacing.PriceCrowd = env("CROWD", pacing.PriceCrowd)
	pacing.Canc = env("CANC", pacing.Canc)
	pacing.RollC = env("ROLLC", pacing.RollC)
	pacing.NoLimit = os.Getenv("NOLIMIT") != ""
	pacing.Stress = env("STRESS", pacing.Stress)
}

func TestQuick(t *testing.T) {
	knobs()
	seeds := int(env("SEEDS", 3))
	human := env("HUMAN", .25)
	for _, n := range []int{3, 5, 10, 30, 100, 300} {
		if float64(n) > env("MAXN", 100) || float64(n) < env("MINN", 0) {
			continue
		}
		for _, mode := range []pacing.Mode{pacing.Progressive, pacing.Predictive} {
			if mode == pacing.Progressive && os.Getenv("PROG") == "" {
				continue
			}
			start := time.Now()
			var score, rate, worst, slide, running float64
			for s := 0; s < seeds; s++ {
				w := Base(n, human)
				pc := pacing.New(w.Settings(mode))
				o := Run(w, uint64(s+1), pc)
				if os.Getenv("SHOW") != "" {
					fmt.Println(pc.Show())
				}
				score += o.Talk / Clairvoyant(w, uint64(s+1)) / float64(seeds)
				rate += Rate(o.Total) / float64(seeds)
				worst = max(worst, o.Worst)
				slide = max(slide, o.Sliding)
				running += o.Running / float64(seeds)
			}
			fmt.Printf("%3d %-11s score %.4f rate %.4f worst %.4f slide %.4f over %.5f  %v\n", n, mode, score, rate, worst, slide, running, time.Since(start).Round(time.Millisecond))
		}
	}
}

func TestScenariosQuick(t *testing.T) {
	knobs()
	seeds := int(env("SEEDS", 2))
	for _, n := range []int{3, 5, 10, 30, 100, 300} {
		if float64(n) > env("MAXN", 100) || float64(n) < env("MINN", 0) {
			continue
		}
		for _, w := range Scenarios(n, env("HOURS", 5.3)) {
			if only := os.Getenv("ONLY"); only != "" && only != w.Name {
				continue
			}
			start := time.Now()
			var score, rate, worst, slide, running, lastover float64
			bad := 0
			for s := 0; s < seeds; s++ {
				o := Run(w, uint64(s+1), pacing.New(w.Settings(pacing.Predictive)))
				score += o.Talk / Clairvoyant(w, uint64(s+1)) / float64(seeds)
				rate += Rate(o.Total) / float64(seeds)
				worst = max(worst, o.Worst)
				if o.Worst > w.Target {
					bad++
				}
				if Rate(o.Total) > w.Target {
					lastover++
				}
				slide = max(slide, o.Sliding)
				running += o.Running / float64(seeds)
			}
			fmt.Printf("%3d %-15s score %.4f rate %.4f worst %.4f bad %d slide %.4f over %.5f  %v\n", n, w.Name, score, rate, worst, bad, slide, running, time.Since(start).Round(time.Millisecond))
		}
	}
}
