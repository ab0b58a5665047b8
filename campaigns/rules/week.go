package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Week is hours by weekday on the wall clock of the person called. Index 0 is Sunday, as time.Weekday counts. An empty day is
// closed.
type Week [7][]Span

// Span is a part of a day in minutes after midnight; To is not in it and may be 1440.
type Span struct{ From, To int }

var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// MarshalJSON writes {"mon":["09:00-13:00"], …}; closed days are left out.
func (w Week) MarshalJSON() ([]byte, error) {
	out := map[string][]string{}
	for d, spans := range w {
		for _, s := range spans {
			out[weekdays[d]] = append(out[weekdays[d]], s.String())
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes and refuses spans that are empty, out of order or overlap.
func (w *Week) UnmarshalJSON(b []byte) error {
	var in map[string][]string
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("hours by weekday look like {\"mon\":[\"09:00-13:00\"]}: %w", err)
	}
	var out Week
	for day, texts := range in {
		d := slices.Index(weekdays[:], day)
		if d < 0 {
			return fmt.Errorf("%q is no weekday (sun, mon, tue, wed, thu, fri, sat)", day)
		}
		for _, text := range texts {
			s, err := ParseSpan(text)
			if err != nil {
				return err
			}
			if n := len(out[d]); n > 0 && s.From < out[d][n-1].To {
				return fmt.Errorf("the hours %s on %s begin before the hours ahead of them end", text, day)
			}
			out[d] = append(out[d], s)
		}
	}
	*w = out
	return nil
}

// ParseSpan reads "09:00-13:30"; the end may be 24:00.
func ParseSpan(text string) (Span, error) {
	from, to, ok := strings.Cut(text, "-")
	a, okA := minuteOf(from)
	b, okB := minuteOf(to)
	if !ok || !okA || !okB || a >= b {
		return Span{}, fmt.Errorf("%q are no hours such as 09:00-13:30", text)
	}
	return Span{a, b}, nil
}

func minuteOf(clock string) (int, bool) {
	if len(clock) != 5 || clock[2] != ':' {
		return 0, false
	}
	h, errH := strconv.ParseUint(clock[:2], 10, 8)
	m, errM := strconv.ParseUint(clock[3:], 10, 8)
	at := int(h*60 + m)
	return at, errH == nil && errM == nil && m < 60 && at <= 1440
}

func (s Span) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// Both is when both weeks are open.
func (w Week) Both(o Week) Week {
	var out Week
	for d := range w {
		for _, a := range w[d] {
			for _, b := range o[d] {
				if from, to := max(a.From, b.From), min(a.To, b.To); from < to {
					out[d] = append(out[d], Span{from, to})
				}
			}
		}
		slices.SortFunc(out[d], func(a, b Span) int { return a.From - b.From })
	}
	return out
}

// Within says whether w is open only where o is.
func (w Week) Within(o Week) bool { return w.minutes() == w.Both(o).minutes() }

func (w Week) minutes() (n int) {
	for _, spans := range w {
		for _, s := range spans {
			n += s.To - s.From
		}
	}
	return n
}

// Every makes a week with the same hours on the days given.
func Every(span string, on ...time.Weekday) Week {
	s, err := ParseSpan(span)
	if err != nil {
		panic(err)
	}
	var w Week
	for _, d := range on {
		w[d] = append(w[d], s)
	}
	return w
}
