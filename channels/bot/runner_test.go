package bot_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/modeltest"
)

func TestFourShortLinesMakeOneRun(t *testing.T) {
	h := open(t, nil)
	h.policy.DebounceMS = 200
	h.start(bot.Limits{})
	for _, s := range []string{"hello", "one question", "are you open", "on Sundays?"} {
		h.says("c", s)
	}
	h.until("an answer", func() bool { return len(h.replies) == 1 })
	if n := len(h.srv.Requests()); n != 1 || h.replies[0].Answered != "c-3" {
		t.Fatalf("asked %d times, answered %+v", n, h.replies)
	}
}

func TestAMessageInTheMiddleOfARunMakesOneMore(t *testing.T) {
	h := open(t, nil)
	h.start(bot.Limits{})
	hold := make(chan struct{})
	h.srv.Play(modeltest.Step{Text: "On Sundays the shop is closed.", Hold: hold})
	h.says("c", "Are you open on Sundays?")
	h.until("the run", func() bool { n, _ := h.srv.Held(); return n == 1 })
	h.says("c", "And what does express delivery cost?")
	h.says("c", "please")
	close(hold)
	h.until("two answers", func() bool { return len(h.replies) == 2 })
	if n := len(h.srv.Requests()); n != 2 {
		t.Fatalf("asked %d times", n)
	}
}

func TestTheLateAnswerOfARunIsThrownAwayWhenAPersonTypesWritesOrJoins(t *testing.T) {
	for _, in := range []bot.Input{bot.Typed, bot.Spoke, bot.Joined, bot.Lined, bot.Over} {
		t.Run(string(in), func(t *testing.T) {
			h := open(t, nil)
			h.start(bot.Limits{})
			hold := make(chan struct{})
			h.srv.Play(modeltest.Step{Text: "On Sundays the shop is closed.", Hold: hold})
			h.says("c", "Are you open on Sundays?")
			h.until("the run", func() bool { n, _ := h.srv.Held(); return n == 1 })
			h.tell("c", in)
			h.until("the end of the request", func() bool { n, _ := h.srv.Held(); return n == 0 })
			close(hold)
			h.says("other", "Are you open on Sundays?") // goes through the same owner afterwards
			h.until("the other's answer", func() bool { return len(h.replies) > 0 })
			if h.replies[0].ConversationID != "other" || len(h.replies) != 1 || len(h.handed) != 0 {
				t.Fatalf("said %+v, handed over %+v", h.replies, h.handed)
			}
		})
	}
}

func TestARunThatEndsLongAfterItsCancellationDisturbsNoLaterOne(t *testing.T) {
	h := open(t, nil)
	h.start(bot.Limits{Runs: 2})
	stuck, hold := make(chan struct{}), make(chan struct{})
	h.stuck = stuck
	h.says("c", "Are you open on Sundays?")
	h.until("the first run", func() bool { return h.typing == 1 })
	h.tell("c", bot.Over)
	h.srv.Play(modeltest.Step{Text: "On Sundays the shop is closed.", Hold: hold})
	h.tell("c", bot.Wrote)
	h.until("the second run", func() bool { n, _ := h.srv.Held(); return n == 1 })
	h.says("x", "Are you open on Sundays?") // waits until one of the two is through
	close(stuck)
	h.until("the other's answer", func() bool { return len(h.replies) == 1 })
	close(hold)
	h.until("the second run's answer", func() bool { return len(h.replies) == 2 && h.replies[1].ConversationID == "c" })
}

func TestAPersonWhoBeginsToTypeAndGoesAwayLeavesNobodyWaiting(t *testing.T) {
	h := open(t, nil)
	h.policy.HoldSeconds = 1
	h.start(bot.Limits{})
	h.srv.Play(modeltest.Step{Hold: make(chan struct{})})
	h.says("c", "Are you open on Sundays?")
	h.until("the run", func() bool { n, _ := h.srv.Held(); return n == 1 })
	h.tell("c", bot.Typed)
	h.until("an answer after all", func() bool { return len(h.replies) == 1 })
}

func TestAnEchoOfOurSideSilencesTheBotAndAMachineIsNotAnswered(t *testing.T) {
	h := open(t, nil)
	h.start(bot.Limits{})
	h.writes("c", "Are you open on Sundays?")
	if err := h.runner.Tell(t.Context(), bot.Signal{ConversationID: "m", InboxID: "in", Input: bot.Wrote, Stage: bot.StageBot, Item: inbound(true, false)}); err != nil {
		t.Fatal(err)
	}
	if err := h.runner.Tell(t.Context(), bot.Signal{ConversationID: "c", InboxID: "in", Input: bot.Wrote, Stage: bot.StageBot, Item: inbound(false, true)}); err != nil {
		t.Fatal(err)
	}
	h.tell("c", bot.Wrote)
	h.says("other", "Are you open on Sundays?")
	h.until("the other's answer", func() bool { return len(h.replies) > 0 })
	if len(h.replies) != 1 || h.replies[0].ConversationID != "other" {
		t.Fatalf("%+v", h.replies)
	}
}

func TestWhoWaitsInALineTooLongGetsAPerson(t *testing.T) {
	h := open(t, nil)
	h.start(bot.Limits{Runs: 1, Waiting: 2})
	hold := make(chan struct{})
	h.srv.Play(modeltest.Step{Text: "On Sundays the shop is closed.", Hold: hold})
	h.says("c0", "Are you open on Sundays?")
	h.until("the run", func() bool { n, _ := h.srv.Held(); return n == 1 })
	for i := 1; i <= 5; i++ {
		h.says(fmt.Sprintf("c%d", i), "Are you open on Sundays?")
	}
	h.until("hand-overs", func() bool { return len(h.handed) == 3 })
	for _, o := range h.handed {
		if o.Reason != bot.Busy {
			t.Errorf("handed over for %s", o.Reason)
		}
	}
	close(hold)
	h.until("answers", func() bool { return len(h.replies) == 3 })
}

func TestAtTheEndEveryConversationUnderWayGoesToPeople(t *testing.T) {
	h := open(t, nil)
	r := bot.NewRunner(h.answerer, bot.Limits{})
	h.runner = r
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	h.srv.Play(modeltest.Step{Hold: make(chan struct{})})
	h.says("c", "Are you open on Sundays?")
	h.until("the run", func() bool { n, _ := h.srv.Held(); return n == 1 })
	h.mu.Lock()
	h.policy.DebounceMS = 3000
	h.mu.Unlock()
	h.says("d", "Are you open on Sundays?")
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range h.handed {
		got = append(got, o.ConversationID+" "+string(o.Reason))
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"c shutdown", "d shutdown"}) || len(h.replies) != 0 {
		t.Fatalf("handed over %v, said %v", got, h.replies)
	}
	if err := r.Tell(context.Background(), bot.Signal{ConversationID: "e", Input: bot.Wrote}); !errors.Is(err, bot.ErrStopped) {
		t.Fatalf("told afterwards: %v", err)
	}
}

func TestAnAnswerThatCannotBeSentGoesToPeople(t *testing.T) {
	h := open(t, nil)
	h.outErr = errors.New("the queue is full")
	h.start(bot.Limits{})
	h.says("c", "Are you open on Sundays?")
	h.until("a hand-over", func() bool { return len(h.handed) == 1 })
	if h.handed[0].Reason != bot.Undeliverable {
		t.Fatalf("%+v", h.handed)
	}
}

// The properties that hold for every order of inputs.
func TestNoOrderOfInputsLetsTheBotSpeakOverAPerson(t *testing.T) {
	inputs := []bot.Input{bot.Wrote, bot.Due, bot.Ended, bot.GaveUp, bot.Typed, bot.Spoke, bot.Joined, bot.Lined, bot.Released, bot.Over, bot.Shutdown}
	rng := rand.New(rand.NewSource(1))
	for range 20000 {
		p, running, armed := bot.Resting, false, false
		var trail []string
		for range 30 {
			in := inputs[rng.Intn(len(inputs))]
			if (in == bot.Ended || in == bot.GaveUp) && !running || in == bot.Due && !armed {
				continue // the runner drops what is late, and no timer rings that is not set
			}
			next, effects := bot.Step(p, in)
			trail = append(trail, fmt.Sprintf("%s+%s→%s%v", p, in, next, effects))
			if in == bot.Ended || in == bot.GaveUp {
				running = false
			}
			if in == bot.Due {
				armed = false
			}
			for _, e := range effects {
				switch e {
				case bot.Begin:
					if running {
						t.Fatalf("two runs at once: %s", strings.Join(trail, " "))
					}
					running = true
				case bot.Cancel:
					running = false
				case bot.Arm, bot.ArmHold:
					armed = true
				}
			}
			if next != bot.Waiting && next != bot.Held {
				armed = false
			}
			if running != (next == bot.Running || next == bot.Again) {
				t.Fatalf("a run goes on in phase %s, or none in it: %s", next, strings.Join(trail, " "))
			}
			if armed != (next == bot.Waiting || next == bot.Held) {
				t.Fatalf("nobody wakes phase %s: %s", next, strings.Join(trail, " "))
			}
			if (in == bot.Spoke || in == bot.Joined) && next != bot.Human || p == bot.Human && in == bot.Wrote && next != bot.Human {
				t.Fatalf("the bot takes a conversation from a person: %s", strings.Join(trail, " "))
			}
			p = next
		}
	}
}

func TestManyConversationsAtOnceEachGetOneAnswer(t *testing.T) {
	h := open(t, nil)
	h.start(bot.Limits{Runs: 4, Waiting: 100})
	for i := range 40 {
		go h.writes(fmt.Sprintf("c%d", i), "Are you open on Sundays?")
	}
	h.mu.Lock()
	h.policy.DebounceMS = 50
	h.mu.Unlock()
	deadline := time.Now().Add(10 * time.Second)
	for i := range 40 {
		for id := fmt.Sprintf("c%d", i); ; {
			h.mu.Lock()
			written := h.convs[id] != nil && len(h.convs[id].Turns) == 1
			h.mu.Unlock()
			if written || time.Now().After(deadline) {
				break
			}
		}
		for range 3 {
			h.tell(fmt.Sprintf("c%d", i), bot.Wrote)
		}
	}
	h.until("all answers", func() bool { return len(h.replies) == 40 })
	seen := map[string]bool{}
	for _, r := range h.replies {
		if seen[r.ConversationID] || seen[r.RunID] {
			t.Fatalf("%s was answered twice", r.ConversationID)
		}
		seen[r.ConversationID], seen[r.RunID] = true, true
	}
}
