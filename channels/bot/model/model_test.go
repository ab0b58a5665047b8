package model_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/channels/bot/modeltest"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const key = "sk-test-0123456789abcdefghij"

type bench struct {
	srv *modeltest.Server
	log *bytes.Buffer
	*model.Client
}

func start(t *testing.T, change func(*model.Settings)) bench {
	t.Helper()
	return startAt(t, clock.Real(), change)
}

func startAt(t *testing.T, c clock.Clock, change func(*model.Settings)) bench {
	t.Helper()
	srv := modeltest.New(key, nil)
	base, stop := srv.Start()
	hc := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() { hc.CloseIdleConnections(); stop() })
	set := model.Settings{BaseURL: base, Model: "stand-in", EmbeddingModel: "stand-in-vectors"}
	if change != nil {
		change(&set)
	}
	log := &bytes.Buffer{}
	cl, err := model.New(model.Options{Settings: set, Key: key, HTTP: hc, Clock: c, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	return bench{srv: srv, log: log, Client: cl}
}

func ask(text string) model.Request {
	return model.Request{Messages: []model.Message{{Role: model.System, Text: "be short"}, {Role: model.User, Text: text}}, Purpose: "test"}
}

func TestAnAnswerComesWholeWithItsUsageStreamedOrNot(t *testing.T) {
	for _, whole := range []bool{false, true} {
		b := start(t, func(s *model.Settings) { s.Whole = whole })
		b.srv.Play(modeltest.Step{Text: "¡Hola! Your order is on its way.", In: 20, Out: 9})
		a, err := b.Chat(t.Context(), ask("hello"))
		if err != nil {
			t.Fatal(err)
		}
		if a.Text != "¡Hola! Your order is on its way." || a.Finish != model.Stop || a.Usage != (model.Usage{In: 20, Out: 9}) {
			t.Fatalf("whole %v: %+v", whole, a)
		}
		if r := b.srv.Requests()[0]; r.Stream == whole || r.MaxTokens != 700 || r.MaxCompletion != 0 {
			t.Fatalf("asked with %+v", r)
		}
	}
}

func TestCallsOfToolsArePutTogetherFromInterleavedPieces(t *testing.T) {
	for _, whole := range []bool{false, true} {
		b := start(t, func(s *model.Settings) { s.Whole = whole })
		b.srv.Play(modeltest.Step{Calls: []modeltest.Call{{Name: "a", Arguments: `{"query":"opening hours on Sundays"}`}, {Name: "b", Arguments: `{"x":[1,2,3,4,5,6,7]}`}}})
		a, err := b.Chat(t.Context(), ask("hello"))
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Calls) != 2 || a.Finish != model.Tools || a.Calls[0].Arguments != `{"query":"opening hours on Sundays"}` || a.Calls[1].Arguments != `{"x":[1,2,3,4,5,6,7]}` || a.Calls[1].Name != "b" || a.Calls[0].ID == a.Calls[1].ID {
			t.Fatalf("whole %v: %+v", whole, a)
		}
	}
}

func sse(lines ...string) modeltest.Step {
	return modeltest.Step{Status: 200, Type: "text/event-stream", Raw: "data: " + strings.Join(lines, "\n\ndata: ") + "\n\n"}
}

func TestStreamsOfOtherServersAreUnderstood(t *testing.T) {
	end := `{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	cases := []struct {
		name  string
		step  modeltest.Step
		calls []string
		text  string
		class model.Class
	}{
		{"two calls of index 0 told apart by their ids", sse(`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"x","type":"function","function":{"name":"a","arguments":"{}"}}]}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"y","type":"function","function":{"name":"b","arguments":"{\"n\":1}"}}]}}]}`, end, "[DONE]"), []string{"a {}", `b {"n":1}`}, "", ""},
		{"calls without an index", sse(`{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"x","type":"function","function":{"name":"a","arguments":"{\"n\""}}]}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"arguments":":2}"}}]}}]}`, end, "[DONE]"), []string{`a {"n":2}`}, "", ""},
		{"the id in every piece", sse(`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"a","arguments":"{\"n\""}}]}}]}`,
			`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"a","arguments":":2}"}}]}}]}`, end, "[DONE]"), []string{`a {"n":2}`}, "", ""},
		{"no [DONE] but a reason", sse(`{"choices":[{"index":0,"delta":{"content":"hi"}}]}`, end), nil, "hi", ""},
		{"a reason of its own", sse(`{"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"eos_token"}]}`, "[DONE]"), nil, "hi", ""},
		{"a second choice beside the first", sse(`{"choices":[{"index":1,"delta":{"content":"other"}},{"index":0,"delta":{"content":"hi"}}]}`, end, "[DONE]"), nil, "hi", ""},
		{"[DONE] without a reason", sse(`{"choices":[{"index":0,"delta":{"content":"hi"}}]}`, "[DONE]"), nil, "", model.Cut},
		{"a piece that is no JSON", sse(`{"choices":[{"index":0,"delta":{"content":"hi"}}]}`, "{{{", end, "[DONE]"), nil, "", model.Nonsense},
		{"nothing but an end", sse(end, "[DONE]"), nil, "", model.Nonsense},
		{"comments that keep the line open", modeltest.Step{Status: 200, Type: "text/event-stream", Raw: ": ping\n\n: ping\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"}, nil, "hi", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, nil)
			b.srv.Play(c.step, c.step)
			a, err := b.Chat(t.Context(), ask("hello"))
			if model.ClassOf(err) != c.class || err == nil && a.Text != c.text || len(a.Calls) != len(c.calls) {
				t.Fatalf("%+v, %v", a, err)
			}
			for i, want := range c.calls {
				if got := a.Calls[i].Name + " " + a.Calls[i].Arguments; got != want {
					t.Fatalf("call %d is %s", i, got)
				}
			}
		})
	}
}

func TestNoBrokenAnswerIsTakenForOne(t *testing.T) {
	cases := []struct {
		name   string
		step   modeltest.Step
		class  model.Class
		tries  int
		whole  bool
		after  time.Duration
		status int
	}{
		{"a line that breaks", modeltest.Step{Text: "half an answer that goes on and on", CutAfter: 3}, model.Cut, 2, false, 0, 0},
		{"a stream that just ends", modeltest.Step{Text: "half an answer that goes on and on", DropAfter: 3}, model.Cut, 2, false, 0, 0},
		{"no reason of the end", modeltest.Step{Text: "hi", Finish: "-"}, model.Cut, 2, true, 0, 0},
		{"an error in the middle", modeltest.Step{Text: "half an answer that goes on and on", ErrorAfter: 3}, model.Away, 2, false, 0, 0},
		{"no choices", modeltest.Step{NoChoices: true}, model.Nonsense, 2, true, 0, 0},
		{"no choices in a stream", modeltest.Step{NoChoices: true}, model.Cut, 2, false, 0, 0},
		{"an empty text", modeltest.Step{}, model.Nonsense, 2, false, 0, 0},
		{"a page for an answer", modeltest.HTMLAnswer, model.Nonsense, 2, true, 0, 0},
		{"a page for a stream", modeltest.HTMLAnswer, model.Cut, 2, false, 0, 0},
		{"nothing", modeltest.EmptyBody, model.Cut, 2, true, 0, 0},
		{"too many requests", modeltest.RateLimited, model.Limited, 1, false, 20 * time.Second, 429},
		{"too many requests in one piece", modeltest.RateLimited, model.Limited, 1, true, 20 * time.Second, 429},
		{"no money", modeltest.NoMoney, model.Quota, 1, false, 0, 429},
		{"a refused key", modeltest.BadKey, model.Credentials, 1, false, 0, 401},
		{"a refused country", modeltest.Forbidden, model.Credentials, 1, true, 0, 403},
		{"an unknown model", modeltest.NoModel, model.Wrong, 1, false, 0, 404},
		{"too long a question", modeltest.TooLong, model.TooLong, 1, false, 0, 400},
		{"a question the filter refuses", modeltest.Filtered, model.Refused, 1, false, 0, 400},
		{"an answer the filter stops", modeltest.FilteredText, model.Refused, 1, false, 0, 0},
		{"a refusal", modeltest.Step{Refusal: "I can't help with that."}, model.Refused, 1, false, 0, 0},
		{"a refusal in one piece", modeltest.Step{Refusal: "I can't help with that."}, model.Refused, 1, true, 0, 0},
		{"an error", modeltest.ServerError, model.Away, 2, false, 0, 500},
		{"an overload", modeltest.Overloaded, model.Away, 2, true, 0, 503},
		{"a page of a gateway", modeltest.BadGateway, model.Away, 2, false, 0, 502},
		{"a redirect", modeltest.Redirected, model.Wrong, 1, false, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, func(s *model.Settings) { s.Whole = c.whole })
			b.srv.Play(c.step, c.step)
			a, err := b.Chat(t.Context(), ask("hello"))
			tr, ok := err.(*model.Trouble)
			if !ok || tr.Class != c.class || tr.RetryAfter != c.after || tr.Status != c.status || a.Text != "" {
				t.Fatalf("answered %+v, %#v", a, err)
			}
			if n := len(b.srv.Requests()); n != c.tries {
				t.Fatalf("asked %d times", n)
			}
			if strings.Contains(b.log.String()+tr.Error(), "sk-test") {
				t.Fatalf("the key is in the log: %s", b.log)
			}
		})
	}
}

func TestWhatPassesByItselfIsTriedAgainAndPaidTwice(t *testing.T) {
	b := start(t, nil)
	b.srv.Play(modeltest.Step{Text: "half an answer that goes on", DropAfter: 3}, modeltest.Step{Text: "whole", In: 10, Out: 1})
	a, err := b.Chat(t.Context(), ask("hello"))
	if err != nil || a.Text != "whole" {
		t.Fatalf("%+v, %v", a, err)
	}
	if a.Usage.In <= 10 || !a.Usage.Estimated {
		t.Fatalf("the broken answer cost nothing: %+v", a.Usage)
	}
}

func TestASilentModelIsLeftAfterItsTimeAndRestsAfterFourFailures(t *testing.T) {
	c := clock.NewFake()
	b := startAt(t, c, func(s *model.Settings) { s.CallSeconds, s.QuietSeconds = 10, 5 })
	never := make(chan struct{})
	for range 4 {
		b.srv.Play(modeltest.Step{Hold: never})
		done := make(chan error, 1)
		go func() { _, err := b.Chat(context.Background(), ask("hello")); done <- err }()
		waitHeld(t, b.srv, 1)
		c.Advance(11 * time.Second)
		if err := <-done; model.ClassOf(err) != model.Late {
			t.Fatalf("%v", err)
		}
		waitHeld(t, b.srv, 0)
	}
	asked := len(b.srv.Requests())
	_, err := b.Chat(t.Context(), ask("hello"))
	if model.ClassOf(err) != model.Away || len(b.srv.Requests()) != asked {
		t.Fatalf("asked a model that is away: %v", err)
	}
	c.Advance(31 * time.Second)
	if _, err = b.Chat(t.Context(), ask("hello")); err != nil {
		t.Fatalf("after the rest: %v", err)
	}
}

func waitHeld(t *testing.T, s *modeltest.Server, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		n, changed := s.Held()
		if n == want {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%d requests hang", n)
		}
	}
}

func TestAnAnswerNobodyWaitsForIsGivenUp(t *testing.T) {
	b := start(t, nil)
	b.srv.Play(modeltest.Step{Hold: make(chan struct{})})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { _, err := b.Chat(ctx, ask("hello")); done <- err }()
	waitHeld(t, b.srv, 1)
	cancel()
	if err := <-done; model.ClassOf(err) != model.Cancelled {
		t.Fatal(err)
	}
	waitHeld(t, b.srv, 0)
}

func TestTheLogShowsTextsWithoutNumbersOfCards(t *testing.T) {
	b := start(t, nil)
	b.srv.Play(modeltest.Say("your card 4111 1111 1111 1111"))
	if _, err := b.Chat(t.Context(), ask("my card is 5500 0000 0000 0004, password: hunter2")); err != nil {
		t.Fatal(err)
	}
	log := b.log.String()
	if strings.Contains(log, "4111") || strings.Contains(log, "5500") || strings.Contains(log, "hunter2") || !strings.Contains(log, "[card]") || strings.Contains(log, key) {
		t.Fatal(log)
	}
}

func TestModelsThatReasonAreAskedAsTheyWant(t *testing.T) {
	zero := float32(0)
	b := start(t, func(s *model.Settings) { s.Model, s.Temperature = "gpt-5-mini", &zero })
	if _, err := b.Chat(t.Context(), ask("hello")); err != nil {
		t.Fatal(err)
	}
	if r := b.srv.Requests()[0]; r.MaxTokens != 0 || r.MaxCompletion != 700 || r.Temperature != nil {
		t.Fatalf("%s", r.Body)
	}
	b = start(t, func(s *model.Settings) { s.Temperature = &zero })
	if _, err := b.Chat(t.Context(), ask("hello")); err != nil {
		t.Fatal(err)
	}
	if r := b.srv.Requests()[0]; r.Temperature == nil || *r.Temperature > 0.001 {
		t.Fatalf("a temperature of zero is not asked for: %s", r.Body)
	}
}

func TestEmbeddingsComeInTheOrderOfTheTexts(t *testing.T) {
	b := start(t, nil)
	texts := []string{"opening hours", "returns and refunds", ""}
	v, u, err := b.Embed(t.Context(), texts)
	if err != nil || len(v) != 3 || u.In == 0 {
		t.Fatalf("%v %v %v", v, u, err)
	}
	want := modeltest.Vector("returns and refunds", 256)
	for i := range want {
		if d := v[1][i] - want[i]; d > 1e-4 || d < -1e-4 {
			t.Fatal("the second vector is another text's")
		}
	}
	b.srv.WithoutEmbeddings(true)
	if _, _, err := b.Embed(t.Context(), texts); model.ClassOf(err) != model.Wrong {
		t.Fatal(err)
	}
}

func TestSettingsThatCannotWorkAreNamed(t *testing.T) {
	good := model.Settings{BaseURL: "https://api.openai.com/v1", Model: "m"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*model.Settings){
		"settings.base_url":    func(s *model.Settings) { s.BaseURL = "https://user:secret@example.com/v1" },
		"settings.model":       func(s *model.Settings) { s.Model = "" },
		"settings.limit_field": func(s *model.Settings) { s.LimitField = "max" },
		"settings.max_output":  func(s *model.Settings) { s.MaxOutput = -1 },
	} {
		s := good
		change(&s)
		if p := fault.Public(s.Check()); p == nil || p.Field != field || strings.Contains(p.Msg, "secret@") {
			t.Errorf("%s: %+v", field, p)
		}
	}
	if b, _ := json.Marshal(good); strings.Contains(string(b), "key") {
		t.Error("the key is among the settings")
	}
}

func TestTokensAreCountedHighRatherThanLow(t *testing.T) {
	// counted with a vocabulary of 100,000 entries
	for text, real := range map[string]int{
		"hello world": 2, "The quick brown fox jumps over the lazy dog.": 10, "1234567890": 4, "": 0, "antidisestablishmentarianism": 6, "https://example.com/a?b=1": 9,
	} {
		got := model.Count(text)
		if got < real || got > real*2+2 {
			t.Errorf("%q counts %d, really %d", text, got, real)
		}
	}
	long := strings.Repeat("Größe und 漢字 and words. ", 200)
	for _, n := range []int{1, 10, 100} {
		c := model.Clip(long, n)
		if model.Count(c) > n || !strings.HasPrefix(long, c) || len(c) == 0 {
			t.Errorf("clipped to %d: %d", n, model.Count(c))
		}
	}
}
