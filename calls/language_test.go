package calls

import (
	"testing"

	"github.com/cordboard/cordboard/desk/queues"
)

func TestACallerHearsTheLanguageOfTheEntryPoint(t *testing.T) {
	for _, x := range []struct {
		name, entry, want string
		requests          int
	}{
		{"the channel has another", "es", "es", 1},
		{"a region is written as Asterisk writes it", "pt-BR", "pt_BR", 1},
		{"the channel has it already: no request", "en", "en", 0},
		{"the entry point has none: no request", "", "en", 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := newCentre(t)
			c.dir.Entries["x"] = queues.EntryPoint{ID: "x", SiteID: "s", Number: "802", QueueID: "q", Greeting: "sound:cordboard/welcome", Language: x.entry}
			cust := c.pbx.callIn("802")
			c.eventually("the greeting is over and music plays", func() bool { return c.hearsMusic(cust) && c.greeted(cust) })
			_ = c.pbx.with(cust, func(ch *simChannel) {
				if ch.playedIn[0] != x.want || ch.languageSet != x.requests {
					t.Errorf("the greeting was played in %q after %d requests, want %q after %d", ch.playedIn[0], ch.languageSet, x.want, x.requests)
				}
			})
		})
	}
}

func (c *centre) greeted(channel string) (yes bool) {
	_ = c.pbx.with(channel, func(ch *simChannel) { yes = len(ch.played) == 1 })
	return yes
}
