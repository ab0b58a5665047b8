package inbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/modeltest"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/sql/store"
)

// childBot is the bot of the process that is killed, where it has one.
func childBot(ctx context.Context, st *store.Store) (*inbox.BotParts, error) {
	if os.Getenv("CORDBOARD_BOT") == "" {
		return nil, nil
	}
	book := setup.NewBook(setup.Options{Rows: st.Knowledge(), Ledger: st, Hours: doors{true}, HTTP: &http.Client{Timeout: 5 * time.Second}, Clock: clock.Real(), Log: quiet})
	if err := book.Reload(ctx); err != nil {
		return nil, err
	}
	return &inbox.BotParts{Policies: book, Models: book, Knowledge: book, Ledger: st, Actions: st, Caller: book}, nil
}

func TestKilledWhileTheBotAnswersEverybodyHasOneAnswerOrAPerson(t *testing.T) {
	const people, kills = 120, 5
	dsn, pool := newDatabase(t)
	_, st := connect(t, dsn)
	p := newProvider(t)
	b := &botWorld{world: &world{T: t, pool: pool, store: st, provider: p}, model: modeltest.New("", nil)}
	b.url, b.stop = b.model.Start()
	defer b.stop()
	b.book = setup.NewBook(setup.Options{Rows: st.Knowledge(), Ledger: st, Hours: doors{true}, HTTP: &http.Client{}, Clock: clock.Real(), Log: quiet})
	b.furnish(bot.Policy{Mode: bot.Always})
	c := &child{t: t, dsn: dsn, dir: t.TempDir(), provider: p.URL, bot: "1"}
	c.start()
	defer c.kill()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	client := &http.Client{Timeout: 5 * time.Second}
	defer client.CloseIdleConnections()

	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for n := range people {
			body, _ := json.Marshal(said{[]channels.Inbound{from(fmt.Sprint("c", n), fmt.Sprint("m", n), "Is the shop closed on Sundays?")}})
			ask(ctx, client, c.url+"/hooks", sign(body), body)
		}
	}()
	for k := range kills {
		for len(p.texts()) < people*(k+1)/(kills+2) && ctx.Err() == nil {
			between()
		}
		c.kill()
		c.start()
	}
	<-gone
	for !b.settled(people) && ctx.Err() == nil {
		between()
	}
	b.checkOneAnswerOrAPerson(people)
}

// settled reports whether everybody has an answer or is with people, and nothing is on its way.
func (b *botWorld) settled(people int) bool {
	return b.count("SELECT COUNT(*) FROM threads") == people &&
		b.count("SELECT COUNT(*) FROM messages WHERE status IN ('queued', 'scheduled', 'sending')") == 0 &&
		b.count(`SELECT COUNT(*) FROM threads WHERE JSON_VALUE(record, '$.status') = 'open' AND JSON_VALUE(record, '$.bot') IS NOT NULL`) == 0
}

func (b *botWorld) checkOneAnswerOrAPerson(people int) {
	b.Helper()
	rows, err := b.pool.QueryContext(context.Background(), "SELECT record FROM messages ORDER BY thread_id, seq")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	b.provider.mu.Lock()
	defer b.provider.mu.Unlock()
	asked, answers, given, unclear := map[string]bool{}, map[string]int{}, map[string]bool{}, 0
	for rows.Next() {
		var text string
		var m events.WrittenMessage
		if err := rows.Scan(&text); err != nil {
			b.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			b.Fatal(err)
		}
		switch {
		case m.Direction == events.MessageIn:
			asked[m.ThreadID] = true
		case m.Direction == events.MessageNote:
			given[m.ThreadID] = true
		case m.Bot != nil && m.Bot.Answered != "":
			answers[m.ThreadID]++
		}
		if m.Direction != events.MessageOut {
			continue
		}
		times := b.provider.sent[m.ID]
		if m.Status == events.MessageUnclear && times <= 1 {
			unclear++
		} else if m.Status != events.MessageSent || times != 1 {
			b.Errorf("message %s is %s and was sent %d times", m.ID, m.Status, times)
		}
	}
	if len(asked) != people {
		b.Errorf("%d people asked, %d are here", people, len(asked))
	}
	for thread := range asked {
		if answers[thread] != 1 && !given[thread] || answers[thread] > 1 {
			b.Errorf("thread %s has %d answers and was given to people: %v", thread, answers[thread], given[thread])
		}
	}
	b.Logf("%d answered, %d given to people, %d maybe sent", len(answers), len(given), unclear)
}
