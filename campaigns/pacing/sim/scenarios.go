package sim

// Scenarios are worlds that break dialers: the limit must hold in each of them, for every window and wherever a run ends.
func Scenarios(agents int, hours float64) []World {
	world := func(name string, change func(w *World)) World {
		w := Base(agents, .25)
		w.Name, w.Length = name, hours*3600
		change(&w)
		return w
	}
	ring := func(human, machine, median float64) Segment {
		return Segment{Weight: 1, Human: human, Machine: machine, Busy: .05, Failed: .05, Ring: LogNormal{median, .5, 0, 60}}
	}
	return []World{
		world("12 %", func(w *World) { w.Segments = Base(agents, .12).Segments }),
		world("45 %", func(w *World) { w.Segments = Base(agents, .45).Segments }),
		world("doubles", func(w *World) { w.Shifts = []Shift{{At: 2 * 3600, Factor: 2}} }),
		world("halves", func(w *World) { w.Shifts = []Shift{{At: 2 * 3600, Factor: .5}} }),
		world("up and down", func(w *World) {
			for t := 1800.0; t < w.Length; t += 3600 {
				w.Shifts = append(w.Shifts, Shift{t, 2}, Shift{t + 1800, .6})
			}
		}),
		world("lunch", func(w *World) {
			w.Pauses = []Pause{{At: 1.9 * 3600, Spread: 120, Length: 1800, Share: .7}, {At: 4 * 3600, Spread: 5, Length: 600, Share: 1}}
		}),
		world("long talks", func(w *World) { w.Talk = Mean(600, 1, 10, 3600) }),
		world("short talks", func(w *World) { w.Talk, w.WrapUp = Mean(35, 1.4, 3, 900), Mean(5, .8, 1, 60) }),
		world("few trunks", func(w *World) { w.Trunks = agents + agents/2 + 2 }),
		world("no detection", func(w *World) { w.AMD = false }),
		world("segments", func(w *World) {
			w.Blocks, w.Segments = 60, []Segment{ring(.08, .4, 14), ring(.25, .25, 9), ring(.55, .1, 6)}
		}),
		world("mixed segments", func(w *World) { w.Segments = []Segment{ring(.08, .4, 14), ring(.25, .25, 9), ring(.55, .1, 6)} }),
		world("no patience", func(w *World) { w.Patience = .5 }),
		world("five seconds", func(w *World) { w.Patience = 5 }),
		world("quarter ticks", func(w *World) { w.Tick = .25 }),
		world("short windows", func(w *World) { w.Window = 3600 }),
		world("all leave", func(w *World) { w.Leave = w.Length - 700 }),
		world("long ring", func(w *World) { w.Timeout, w.MinRing, w.Segments = 45, 20, []Segment{ring(.3, .2, 16)} }),
	}
}
