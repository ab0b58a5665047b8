package dialling

import (
	"testing"
	"time"
)

func TestACallerIDOfAPoolIsFreshAgainWhenTheDayOfTheCampaignBegins(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	bogota, err := time.LoadLocation("America/Bogota")
	if err != nil {
		t.Fatal(err)
	}
	evening := time.Date(2026, 3, 5, 23, 50, 0, 0, madrid) // ten to six in Bogotá, ten to eleven by UTC
	day := func(now time.Time, zone *time.Location) time.Time {
		y, m, d := now.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, zone)
	}
	s := newShown()
	for range 3 {
		s.add("site", "+34911111111", evening)
	}
	s.seed("site", []Shown{{Number: "+34911111111", Quarter: quarterOf(evening), Calls: 2}, {Number: "+34911111111", Quarter: quarterOf(evening.Add(-2 * time.Hour)), Calls: 4}})
	for _, c := range []struct {
		what string
		now  time.Time
		zone *time.Location
		want int
	}{
		{"the same evening", evening, madrid, 7},
		{"after midnight in Madrid", evening.Add(20 * time.Minute), madrid, 0},
		{"the same moment in Bogotá", evening.Add(20 * time.Minute), bogota, 7},
		{"after midnight in Bogotá", evening.Add(7 * time.Hour), bogota, 0},
	} {
		if n, last := s.since("site", "+34911111111", day(c.now, c.zone)); n != c.want || !last.Equal(evening) {
			t.Errorf("%s: %d calls, the last at %v; want %d", c.what, n, last, c.want)
		}
	}
	if n, last := s.since("elsewhere", "+34911111111", day(evening, madrid)); n != 0 || !last.IsZero() {
		t.Errorf("another site's calls count: %d, %v", n, last)
	}
	s.add("site", "+34911111111", evening.Add(48*time.Hour))
	if n := len(s.all[shownKey{"site", "+34911111111"}].quarters); n != 1 {
		t.Errorf("%d quarters are kept two days later", n)
	}
}
