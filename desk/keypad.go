package desk

import (
	"strings"
	"time"

	"github.com/cordboard/cordboard/desk/queues"
)

// dialogue is the talk by keys in which a waiting caller asks to be called back. It is pure but for the time of until.
type dialogue struct {
	stage  stage
	number string // to be confirmed
	typed  string
	tries  int
	until  time.Time // when no answer is an answer
}

type stage string

const (
	stageNone    stage = ""
	stageConfirm stage = "confirm" // the number was read, 1 or 2 is awaited
	stageEnter   stage = "enter"   // a number is typed, # ends it
)

// end is how a dialogue went out.
type end string

const (
	endNone  end = ""
	endAgree end = "agree" // number is to be called
	endKept  end = "kept"  // the caller stays in line
)

const mostTries = 3

// beginDialogue asks whether the number that called is the one to call; one that may not be called is asked for at once.
func beginDialogue(r queues.CallbackRule, from string) (dialogue, []string) {
	if n := CleanNumber(from); r.Allows(n) {
		return dialogue{}.confirm(n)
	}
	return dialogue{}.enter(nil)
}

func (g dialogue) confirm(number string) (dialogue, []string) {
	g.stage, g.number, g.typed = stageConfirm, number, ""
	say := append([]string{queues.Prompt("callback-read")}, queues.SayDigits(number)...)
	return g, append(say, queues.Prompt("callback-confirm"))
}

func (g dialogue) enter(before []string) (dialogue, []string) {
	g.stage, g.typed = stageEnter, ""
	return g, append(before, queues.Prompt("callback-number"))
}

// again repeats the question, until the caller has had it often enough.
func (g dialogue) again() (dialogue, []string, end) {
	if g.tries++; g.tries >= mostTries {
		return dialogue{}, []string{queues.Prompt("callback-kept")}, endKept
	}
	sorry := []string{queues.Prompt("not-understood")}
	if g.stage == stageConfirm {
		next, say := g.confirm(g.number)
		return next, append(sorry, say...), endNone
	}
	next, say := g.enter(sorry)
	return next, say, endNone
}

// press takes a key. What is said next may be nothing: then what plays is cut off, because the caller types already.
func (g dialogue) press(r queues.CallbackRule, key string) (dialogue, []string, end) {
	switch {
	case g.stage == stageConfirm && key == "1":
		return g, nil, endAgree
	case g.stage == stageConfirm && key == "2":
		next, say := g.enter(nil)
		return next, say, endNone
	case g.stage == stageConfirm:
		return g.again()
	case key == "#":
		if n := CleanNumber(g.typed); r.Allows(n) {
			next, say := g.confirm(n)
			return next, say, endNone
		}
		return g.again()
	case key == "*":
		g.typed = ""
	case strings.Contains("0123456789", key) && len(g.typed) < maxTyped:
		g.typed += key
	}
	return g, nil, endNone
}

// maxTyped is more than any number has, so that a longer one is seen to be wrong.
const maxTyped = 30
