package calls

import (
	"context"
	"strings"

	"github.com/cordboard/cordboard/events"
)

// speak makes the prompts of a call sound in its entry point's language. The channel keeps it, so that the PBX's own
// announcements speak it, too, should the caller end up there. It comes before the answer: Asterisk 16 plays in the language
// that it told of the channel last, and the answer makes it tell.
func (x *step) speak() {
	if l := x.live(events.LegCustomer); l != nil && x.s.Plan.Language != "" {
		x.effect(Effect{Do: Speak, LegID: l.ID, Channel: l.ChannelID, Language: x.s.Plan.Language})
	}
}

// speak asks for nothing when the channel came with that language: most callers of most PBXs do, and each request
// costs. A channel whose language we do not know is told.
func (a *actor) speak(e Effect) {
	tag := soundTag(e.Language)
	if tag == a.language {
		return
	}
	a.language = tag
	a.lane(e.Channel, func(ctx context.Context, s Switch) {
		a.note("language", s.SetVariable(ctx, e.Channel, "CHANNEL(language)", tag))
	})
}

// soundTag writes a language as Asterisk names its folders of sounds; of pt_BR it tries pt_BR, then pt.
func soundTag(language string) string { return strings.ReplaceAll(language, "-", "_") }
