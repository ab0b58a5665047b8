package inbox_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/events/recorder"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
)

// childServes is the process that is killed: the engine with its journal, behind two HTTP paths.
func childServes(dsn string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := serveChild(ctx, dsn, os.Getenv("CORDBOARD_DIR"), os.Getenv("CORDBOARD_PROVIDER")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func serveChild(ctx context.Context, dsn, dir, provider string) error {
	pool, st, err := open(dsn)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	j, err := journal.Open(ctx, journal.Config{Dir: dir + "/journal", Logger: quiet})
	if err != nil {
		return err
	}
	defer func() { _ = j.Close(context.Background()) }()
	d := toy{url: provider, client: &http.Client{}, traits: channels.Traits{Live: true}}
	parts, err := childBot(ctx, st)
	if err != nil {
		return err
	}
	e := inbox.New(inbox.Config{Store: st, Bot: parts, Journal: j, Recorder: recorder.New(j, quiet), Work: &works{}, Hours: allDay{}, Files: media.NewFiles(dir + "/files"), Spool: media.NewSpool(dir + "/spool"),
		Fetch: media.NewFetcher(), Clock: clock.Real(), IDs: ids.New(), Logger: quiet, Drivers: map[string]channels.Driver{"telegram/toy": d}})
	mux := http.NewServeMux()
	mux.HandleFunc("/hooks", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		w.WriteHeader(e.Receive(r.Context(), inboxID, channels.Request{Method: http.MethodPost, Body: body, Header: r.Header, At: time.Now()}).Status)
	})
	mux.HandleFunc("/write", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		m, err := e.Write(r.Context(), ana(), q.Get("thread"), inbox.Draft{ClientID: q.Get("client"), Text: q.Get("client")})
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, m.ID)
	})
	l, err := listenAt(os.Getenv("CORDBOARD_LISTEN"))
	if err != nil {
		return err
	}
	s := &http.Server{Handler: mux, ReadHeaderTimeout: time.Second}
	go func() { _ = s.Serve(l) }()
	defer func() { _ = s.Close() }()
	fmt.Println("ready", l.Addr())
	_ = e.Run(ctx)
	return nil
}

// child is the process under test; it is started anew after each kill, at the same address.
type child struct {
	t             *testing.T
	dsn, dir, url string
	provider      string
	cmd           *exec.Cmd
	listen        string
	bot           string // not empty: with the bots of the database
}

func (c *child) start() {
	c.t.Helper()
	c.cmd = exec.Command(os.Args[0], "-test.run=^$") //nolint:gosec // this very program
	c.cmd.Env = append(os.Environ(), "CORDBOARD_CHILD_DSN="+c.dsn, "CORDBOARD_DIR="+c.dir, "CORDBOARD_PROVIDER="+c.provider, "CORDBOARD_LISTEN="+c.listen, "CORDBOARD_BOT="+c.bot)
	c.cmd.Stderr = os.Stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "ready ") {
		c.t.Fatalf("the child said %q, %v", line, err)
	}
	if c.listen == "" {
		c.listen = strings.TrimSpace(strings.TrimPrefix(line, "ready "))
		c.url = "http://" + c.listen
	}
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// ask repeats a request until it is answered 200, as providers and browsers do.
func ask(ctx context.Context, client *http.Client, url, signature string, body []byte) string {
	for ctx.Err() == nil {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return ""
		}
		r.Header.Set("X-Sign", signature)
		resp, err := client.Do(r)
		if err == nil {
			answer, rerr := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK && rerr == nil {
				return string(answer)
			}
		}
		between()
	}
	return ""
}

func TestKilledAtAnyMomentTenThousandMessagesArriveOnceAndTwoThousandAreSentOnceOrShownAsMaybeSent(t *testing.T) {
	const in, out, people, kills = 10_000, 2_000, 50, 8
	dsn, pool := newDatabase(t)
	p := newProvider(t)
	c := &child{t: t, dsn: dsn, dir: t.TempDir(), provider: p.URL}
	c.start()
	defer c.kill()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
	defer client.CloseIdleConnections()

	send := func(n int) {
		body, _ := json.Marshal(said{[]channels.Inbound{from(fmt.Sprintf("c%d", n%people), fmt.Sprintf("m%d", n), fmt.Sprintf("text %d", n))}})
		ask(ctx, client, c.url+"/hooks", sign(body), body)
	}
	for n := range people {
		send(n)
	}
	w := &world{T: t, pool: pool}
	w.until("everybody has a thread", func() bool { return w.count("SELECT COUNT(*) FROM threads") == people })
	var threadIDs []string
	rows, err := pool.QueryContext(ctx, "SELECT id FROM threads")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		threadIDs = append(threadIDs, id)
	}
	_ = rows.Close()

	var next, written atomic.Int64
	next.Store(people)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			for n := int(next.Add(1)) - 1; n < in && ctx.Err() == nil; n = int(next.Add(1)) - 1 {
				send(n)
				if n%97 == 0 {
					send(n) // and once more, as providers do
				}
			}
		})
	}
	for range 4 {
		wg.Go(func() {
			for n := int(written.Add(1)) - 1; n < out && ctx.Err() == nil; n = int(written.Add(1)) - 1 {
				ask(ctx, client, fmt.Sprintf("%s/write?thread=%s&client=w%d", c.url, threadIDs[n%people], n), "", nil)
			}
		})
	}
	for k := range kills {
		at := int64(people + (in-people)*(k+1)/(kills+1))
		for next.Load() < at && ctx.Err() == nil {
			between()
		}
		c.kill()
		c.start()
	}
	wg.Wait()
	settled := func() bool {
		return w.count("SELECT COUNT(*) FROM messages WHERE direction = 'in'") >= in && w.count("SELECT COUNT(*) FROM messages WHERE status IN ('queued', 'scheduled', 'sending')") == 0
	}
	for !settled() && ctx.Err() == nil {
		between()
	}
	checkNothingLostNothingTwice(w, p, in, out)
}

func checkNothingLostNothingTwice(w *world, p *provider, in, out int) {
	w.Helper()
	if n := w.count("SELECT COUNT(*) FROM messages WHERE direction = 'in'"); n != in {
		w.Errorf("%d messages arrived, %d were sent to us", n, in)
	}
	if n := w.count("SELECT COUNT(DISTINCT provider_id) FROM message_ids WHERE provider_id LIKE 'm%'"); n != in {
		w.Errorf("%d different messages arrived, want %d", n, in)
	}
	if n := w.count("SELECT COUNT(*) FROM (SELECT thread_id FROM messages GROUP BY thread_id HAVING COUNT(*) <> MAX(seq)) x"); n != 0 {
		w.Errorf("%d threads have gaps in their numbers", n)
	}
	rows, err := w.pool.QueryContext(context.Background(), "SELECT id, status FROM messages WHERE direction = 'out'")
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	p.mu.Lock()
	defer p.mu.Unlock()
	total, unclear := 0, 0
	for rows.Next() {
		var id, status string
		if err := rows.Scan(&id, &status); err != nil {
			w.Fatal(err)
		}
		total++
		times := p.sent[id]
		switch {
		case status == string(channels.Sent) && times == 1:
		case status == string(channels.Unclear) && times <= 1:
			unclear++
		default:
			w.Errorf("message %s is %s and was sent %d times", id, status, times)
		}
	}
	if total != out {
		w.Errorf("%d messages went out, %d were written", total, out)
	}
	w.Logf("%d in, %d out, of these %d maybe sent", in, total, unclear)
}
