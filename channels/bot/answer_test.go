package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/modeltest"
	"github.com/cordboard/cordboard/events"
)

func TestAQuestionIsAnsweredFromItsSourceWhichIsNamedAndPaidFor(t *testing.T) {
	h := open(t, nil)
	h.policy.Disclosure = "I am an automatic assistant."
	v := h.ask("c", "Is the shop closed on Sundays?")
	if v.Reply == nil {
		t.Fatalf("%+v\n%s", v.HandOver, h.log)
	}
	r := v.Reply
	if len(r.Texts) != 1 || r.Texts[0] != "I am an automatic assistant.\n\nOn Sundays the shop is closed." || !r.Disclosed || r.Answered != "c-0" {
		t.Fatalf("said %q", r.Texts)
	}
	if len(r.Citations) != 1 || r.Citations[0].SourceID != "hours" || r.Citations[0].Version != 3 || r.Citations[0].URL != "https://shop.example/hours" {
		t.Fatalf("from %+v", r.Citations)
	}
	if len(h.uses) != 1 || h.uses[0].Usage.In == 0 || h.uses[0].Micros == 0 || h.uses[0].RunID != r.RunID || h.uses[0].ConversationID != "c" {
		t.Fatalf("paid %+v", h.uses)
	}
	v = h.ask("c", "And what does express delivery cost?")
	if v.Reply == nil || v.Reply.Texts[0] != "Express delivery costs 9.90 euros and takes one day." {
		t.Fatalf("disclosed twice, or wrong: %+v", v)
	}
}

func TestWhoShouldHaveAPersonGetsOneAtOnceWithAReasonAndASummary(t *testing.T) {
	cases := []struct {
		name, text string
		set        func(*house)
		reason     bot.Reason
		asked      int // requests to the model before the hand-over
	}{
		{"asked for", "I want to talk to a human", nil, bot.Asked, 0},
		{"asked for in another language", "quiero hablar con una persona", nil, bot.Asked, 0},
		{"anger", "THIS IS RIDICULOUS!!! You are useless", nil, bot.Frustrated, 0},
		{"a topic for people", "I want to make a chargeback", func(h *house) { h.policy.Sensitive = []string{"chargebacks"} }, bot.Sensitive, 0},
		{"an important customer", "hello there, opening hours", func(h *house) { h.policy.VIPToHuman, h.conv("c").Contact.VIP = true, true }, bot.VIP, 0},
		{"too many turns", "opening hours", func(h *house) { h.conv("c").Answers = 12 }, bot.MaxTurns, 0},
		{"the day's money", "opening hours", func(h *house) { h.policy.DayMicros, h.spent.Micros = 100_000, 99_999 }, bot.Budget, 0},
		{"the day's tokens", "opening hours", func(h *house) { h.policy.DayTokens, h.spent.Tokens = 10_000, 9_000 }, bot.Budget, 0},
		{"too many runs of one person", "opening hours", func(h *house) { h.spent.ContactRuns = 30 }, bot.Budget, 0},
		{"tokens of a run", "opening hours", func(h *house) { h.policy.RunTokens = 100 }, bot.Budget, 0},
		{"nothing in the sources", "Who won the football championship?", nil, bot.NoSource, 2},
		{"the model is away", "opening hours", func(h *house) { h.srv.Play(modeltest.Overloaded, modeltest.BadGateway) }, bot.ModelAway, 2},
		{"the key is refused", "opening hours", func(h *house) { h.srv.Play(modeltest.BadKey) }, bot.ModelAway, 1},
		{"no money at the model's", "opening hours", func(h *house) { h.srv.Play(modeltest.NoMoney) }, bot.ModelAway, 1},
		{"a filter", "opening hours", func(h *house) { h.srv.Play(modeltest.Filtered) }, bot.Refused, 1},
		{"a refusal", "opening hours", func(h *house) { h.srv.Play(modeltest.Step{Refusal: "no"}) }, bot.Refused, 1},
		{"answers that break off", "opening hours", func(h *house) {
			h.srv.Play(modeltest.Step{Text: "We are open from", DropAfter: 2}, modeltest.Step{Text: "We are open from", CutAfter: 2})
		}, bot.Nonsense, 2},
		{"nonsense", "opening hours", func(h *house) { h.srv.Play(modeltest.HTMLAnswer, modeltest.Step{}) }, bot.Nonsense, 2},
		{"a tool that fails", "opening hours", func(h *house) {
			h.policy.Tools, h.callErr = tools(), errors.New("down")
			h.srv.Play(modeltest.Use("order_status", `{"order":"1"}`))
		}, bot.ToolError, 1},
		{"calls without end", "opening hours", func(h *house) {
			for range 6 {
				h.srv.Play(modeltest.Use(bot.SearchTool, `{"query":"opening hours"}`))
			}
		}, bot.MaxTurns, 4},
		{"the model itself", "opening hours", func(h *house) { h.srv.Play(modeltest.Use(bot.HandOffTool, `{"reason":"too hard"}`)) }, bot.BotDecided, 1},
		{"the database is away", "opening hours", func(h *house) { h.histErr = errors.New("away") }, bot.Broken, 0},
		{"a file", "", func(h *house) {
			h.writes("c", "")
			h.conv("c").Turns[0].Files = []string{"a.jpg"}
		}, bot.Attachment, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, nil)
			if c.set != nil {
				c.set(h)
			}
			if c.reason != bot.Attachment {
				h.writes("c", c.text)
			}
			v := h.answerer.Think(t.Context(), "c")
			if v.HandOver == nil || v.HandOver.Reason != c.reason || v.Reply != nil {
				t.Fatalf("%+v %+v\n%s", v.Reply, v.HandOver, h.log)
			}
			if n := len(h.srv.Requests()); n != c.asked {
				t.Fatalf("the model was asked %d times", n)
			}
			s := v.HandOver.Summary
			if s.Next == "" || s.Sentiment == "" || s.Done == "" || c.text != "" && c.reason != bot.Broken && s.Issue != c.text {
				t.Fatalf("the summary is %+v", s)
			}
			if c.reason != bot.Broken && len(v.HandOver.Notice) != 1 {
				t.Fatalf("the customer is told %q", v.HandOver.Notice)
			}
		})
	}
}

func TestTheAgentGetsTheModelsSummaryAfterTheHandOverAndTheShortOneBefore(t *testing.T) {
	h := open(t, nil)
	h.ask("c", "Are you open on Sundays? My order is A-1234.")
	h.ask("c", "agent please")
	if len(h.handed) != 1 || h.handed[0].Summary.ByModel || len(h.handed[0].Summary.Collected) != 1 || h.handed[0].Summary.Collected[0] != "A-1234" {
		t.Fatalf("handed over with %+v", h.handed)
	}
	if len(h.sums) != 0 { // asked for before any model was needed: none is asked
		t.Fatalf("%+v", h.sums)
	}
	h.ask("d", "Are you open on Sundays?")
	h.ask("d", "Who won the football championship?")
	if len(h.sums) != 1 || !h.sums[0].ByModel || h.sums[0].Issue != "Are you open on Sundays?" {
		t.Fatalf("%+v", h.sums)
	}
	last := h.uses[len(h.uses)-1]
	if last.Purpose != "handover" {
		t.Fatalf("the summary cost nothing: %+v", last)
	}
}

func TestTheBotKeepsQuietWhereItShould(t *testing.T) {
	cases := map[string]func(*house){
		"off":              func(h *house) { h.policy.Mode = bot.Off },
		"open":             func(h *house) { h.policy.Mode = bot.Closed },
		"human":            func(h *house) { h.conv("c").Stage = bot.StageHuman },
		"queued":           func(h *house) { h.conv("c").Stage = bot.StageQueued },
		"machine":          func(h *house) { h.conv("c").Turns[0].Auto = true },
		"answered":         func(h *house) { h.conv("c").Turns[0].By = bot.Agent },
		"governor_total":   func(h *house) { h.conv("c").Sent = make([]time.Time, 40); fill(h.conv("c").Sent) },
		"governor_unheard": func(h *house) { h.policy.Governor.Unheard, h.policy.Governor.Per = 0, time.Hour },
	}
	for why, set := range cases {
		t.Run(why, func(t *testing.T) {
			h := open(t, nil)
			h.writes("c", "Are you open on Sundays?")
			set(h)
			v := h.answerer.Think(t.Context(), "c")
			if v.Quiet != why || v.Reply != nil || v.HandOver != nil || len(h.srv.Requests()) != 0 {
				t.Fatalf("%+v", v)
			}
		})
	}
	h := open(t, nil)
	h.policy.Mode, h.hours = bot.Closed, bot.Hours{Opens: time.Date(2026, 1, 6, 9, 0, 0, 0, time.UTC)}
	if v := h.ask("c", "Are you open on Sundays?"); v.Reply == nil {
		t.Fatalf("out of hours: %+v", v)
	}
	v := h.ask("c", "agent")
	if v.HandOver == nil || !strings.Contains(v.HandOver.Notice[0], "2026-01-06 09:00") {
		t.Fatalf("%+v", v.HandOver)
	}
}

func fill(at []time.Time) {
	for i := range at {
		at[i] = time.Now().Add(-time.Minute)
	}
}

func TestAnAnswerFitsItsChannel(t *testing.T) {
	h := open(t, nil)
	c := h.conv("c")
	c.Channel, c.Traits = events.SMS, channels.Traits{Segments: true}
	h.srv.Play(modeltest.Say("**We are open** from Monday to Friday. " + strings.Repeat("The shop is closed on Sundays. ", 40) + "[[sources: 1]]"))
	v := h.ask("c", "opening hours?")
	if v.Reply == nil || len(v.Reply.Texts) != 1 || len(v.Reply.Texts[0]) > 306 || strings.Contains(v.Reply.Texts[0], "*") || !strings.HasSuffix(v.Reply.Texts[0], ".") {
		t.Fatalf("%+v %+v", v.Reply, v.HandOver)
	}
}

func TestRunsSideBySideDoNotPassTheBudgetTogether(t *testing.T) {
	h := open(t, nil)
	hold := make(chan struct{})
	h.policy.DayTokens = 10_000 // room for one run of 6000
	h.srv.Play(modeltest.Step{Text: "On Sundays the shop is closed.", Hold: hold})
	h.writes("a", "open on Sundays?")
	h.writes("b", "open on Sundays?")
	first := make(chan bot.Verdict, 1)
	go func() { first <- h.answerer.Think(context.Background(), "a") }()
	h.until("the first run", func() bool { n, _ := h.srv.Held(); return n == 1 })
	v := h.answerer.Think(t.Context(), "b")
	close(hold)
	if one := <-first; one.Reply == nil || v.HandOver == nil || v.HandOver.Reason != bot.Budget {
		t.Fatalf("%+v and %+v", one, v)
	}
	if v = h.answerer.Think(t.Context(), "b"); v.Reply == nil {
		t.Fatalf("what a run held is not given back: %+v", v.HandOver)
	}
}

func TestARunEndsByItsClock(t *testing.T) {
	h := open(t, nil)
	h.policy.RunSeconds = 1
	h.srv.Play(modeltest.Step{Hold: make(chan struct{})})
	if v := h.ask("c", "Are you open on Sundays?"); v.HandOver == nil || v.HandOver.Reason != bot.Timeout {
		t.Fatalf("%+v", v)
	}
}

func TestThanksAndGreetingsNeedNoSource(t *testing.T) {
	h := open(t, nil)
	h.ask("c", "Is the shop closed on Sundays?")
	h.srv.Play(modeltest.Say("You are welcome! Feel free to write again."))
	if v := h.ask("c", "Thanks!"); v.Reply == nil {
		t.Fatalf("handed over: %+v", v.HandOver)
	}
	h.srv.Play(modeltest.Say("You are welcome! A voucher of any size is yours."))
	if v := h.ask("c", "Thank you"); v.HandOver == nil || v.HandOver.Reason != bot.Unsafe {
		t.Fatalf("said %+v", v.Reply)
	}
}
