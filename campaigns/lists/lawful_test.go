package lists_test

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestWhatAListMayBeUsedForIsSaidWithoutContradiction(t *testing.T) {
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		l    lists.Lawful
		want string
	}{
		"nothing is said":                  {lists.Lawful{}, ""},
		"consent that ends":                {lists.Lawful{Basis: "consent", Given: day(1), Expires: day(30)}, ""},
		"an unknown basis":                 {lists.Lawful{Basis: "hope"}, "field.choice"},
		"nobody is no basis of a list":     {lists.Lawful{Basis: "nobody"}, "field.choice"},
		"dates of no basis":                {lists.Lawful{Given: day(1)}, "lawful.no_basis"},
		"it ends when it begins":           {lists.Lawful{Basis: "consent", Given: day(2), Expires: day(2)}, "lawful.order"},
		"given tomorrow":                   {lists.Lawful{Basis: "consent", Given: day(7)}, "lawful.future"},
		"looked up today in the east":      {lists.Lawful{Screened: map[string]time.Time{"tps": day(6)}}, ""},
		"looked up the day after tomorrow": {lists.Lawful{Screened: map[string]time.Time{"tps": day(7)}}, "lawful.future"},
		"looked up nobody knows when":      {lists.Lawful{Screened: map[string]time.Time{"tps": {}}}, "lawful.undated"},
		"a register with a strange name":   {lists.Lawful{Screened: map[string]time.Time{"Lista Robinson": day(1)}}, "lawful.register"},
	} {
		err := c.l.Validate(now)
		if got := keyOf(err); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
	if d := (lists.Lawful{Basis: "consent", Given: day(1).Add(5 * time.Hour)}).Days(); !d.Given.Equal(day(1)) || !d.Expires.IsZero() {
		t.Errorf("the time of day is kept: %+v", d)
	}
}

func keyOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.Public(err).Key
}
