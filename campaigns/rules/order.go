package rules

import "time"

// Ready is a lead that may be called now, with what decides who goes first.
type Ready struct {
	Verdict  Verdict
	At       time.Time // of an appointment; else when it became callable, or was imported
	Priority int
	Fresh    bool // never tried
}

// Compare orders leads that may be called: appointments by their time, then the higher priority, then those never tried, then whoever
// waits longest.
func Compare(a, b Ready) int {
	if a.Verdict.Due != b.Verdict.Due {
		return first(a.Verdict.Due)
	}
	if a.Verdict.Due {
		return a.At.Compare(b.At)
	}
	if a.Priority != b.Priority {
		return first(a.Priority > b.Priority)
	}
	if a.Fresh != b.Fresh {
		return first(a.Fresh)
	}
	return a.At.Compare(b.At)
}

func first(yes bool) int {
	if yes {
		return -1
	}
	return 1
}
