package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/internal/ids"
)

// The written channels: webhooks against the bare journal in the same run, and messages on their way to browsers.
const (
	hookSenders   = 64 // connections of the provider, as many as the bare journal has callers
	hookRounds    = 3
	hookLength    = 6 * time.Second
	hookRequests  = 120_000 // more than a round takes
	writtenRate   = 200     // messages a second towards the browsers
	writtenLength = 20 * time.Second
	writtenPeople = 200 // who write them
	writtenEyes   = 300 // browsers
	barHooks      = 0.5
	barHookP99    = 50 * time.Millisecond
	barWritten    = 150 * time.Millisecond
)

// writtenResult is what was found. Rates are a second, medians of the rounds.
type writtenResult struct {
	bare, hooks      float64
	bareOne, hookOne float64       // with one connection and one caller
	hookP50, hookP99 time.Duration // at half the rate of the hooks
	browsers, frames int
	missing          int
	p50, p99         time.Duration
	others           float64
}

// writers is a number on WhatsApp whose webhooks the bench sends.
type writers struct {
	s      *stage
	meta   *metatest.Server
	hook   string
	client *http.Client
	n      atomic.Int64
}

func written(ctx context.Context, o options) (r writtenResult, err error) {
	// nobody calls meanwhile, so provider, browsers, daemon, database and the bare journal share both cores
	if err := pin(os.Getpid(), bothCores); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, pin(os.Getpid(), restCore)) }()
	o.staff, o.browsers = 40, writtenEyes
	s := &stage{o: o}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.open(ctx); err != nil {
		return r, err
	}
	w := &writers{s: s, meta: metatest.New(metatest.Usual()), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hookSenders}}}
	defer w.meta.Close()
	defer w.client.CloseIdleConnections()
	if err := w.inbox(ctx); err != nil {
		return r, err
	}
	watch := watchStrangers(s.daemon.Pid(), databaseOf(s.db))
	// the browsers come first: the rounds leave the database more than it takes for minutes
	if err := w.toBrowsers(ctx, &r); err != nil {
		return r, err
	}
	if r.bareOne, r.hookOne, err = w.rounds(ctx, 1); err != nil {
		return r, err
	}
	if r.bare, r.hooks, err = w.rounds(ctx, hookSenders); err != nil {
		return r, err
	}
	_, took, err := w.round(ctx, hookSenders, r.hooks/2)
	if err != nil {
		return r, err
	}
	r.hookP50, r.hookP99 = percentile(took, 50), percentile(took, 99)
	r.others = watch.share()
	progress("%+v", r)
	return r, nil
}

// rounds measures the bare journal and the webhooks in turn, each with so many who wait for their sync.
func (w *writers) rounds(ctx context.Context, senders int) (bare, hooks float64, err error) {
	var bares, hookss []float64
	for range hookRounds {
		b, err := w.bareRound(ctx, senders)
		if err != nil {
			return 0, 0, err
		}
		h, _, err := w.round(ctx, senders, 0)
		if err != nil {
			return 0, 0, err
		}
		bares, hookss = append(bares, b), append(hookss, h)
		progress("%d at once: bare journal %.0f appends a second, synced; %.0f webhooks a second", senders, b, h)
	}
	slices.Sort(bares)
	slices.Sort(hookss)
	return bares[len(bares)/2], hookss[len(hookss)/2], nil
}

// inbox makes the number; nobody is ready, so that the desk's offers do not take part.
func (w *writers) inbox(ctx context.Context) error {
	o := w.meta.Options()
	in := inboxes.Inbox{Inbox: channels.Inbox{SiteID: w.s.centre.SiteID, Name: "WhatsApp", Channel: events.WhatsApp, Active: true,
		Settings: []byte(`{"phone_number_id":"` + o.PhoneNumberID + `","waba_id":"` + o.WABAID + `","api_base":"` + w.meta.URL + `"}`)},
		NewSecrets: map[string]string{"access_token": o.Token, "app_secret": o.AppSecret, "verify_token": "verify-me-please"}}
	err := w.s.admin.Do(ctx, http.MethodPost, "/inboxes", in, &in)
	w.hook = w.s.daemon.URL + "/hooks/" + in.ID
	return err
}

func (w *writers) body(text string) []byte {
	n := w.n.Add(1)
	return w.meta.WhatsAppText(metatest.Person{Phone: "3460" + strconv.FormatInt(10_000_000+n%writtenPeople, 10), Name: "Writer"}, text)
}

// post sends one webhook and answers how long it took.
func (w *writers) post(ctx context.Context, body []byte) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.hook, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("X-Hub-Signature-256", metatest.Sign(w.meta.Options().AppSecret, body))
	begin := time.Now()
	resp, err := w.client.Do(req)
	if err != nil {
		return 0, err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("a webhook was answered %s", resp.Status)
	}
	return time.Since(begin), nil
}

// round sends webhooks for a while, as fast as they are answered or at a rate, and answers how many a second.
func (w *writers) round(ctx context.Context, senders int, rate float64) (float64, []time.Duration, error) {
	requests := make([][]byte, hookRequests)
	for n := range requests {
		requests[n] = w.request("text " + strconv.Itoa(n))
	}
	took, trouble := make([][]time.Duration, senders), make([]error, senders)
	var next atomic.Int64
	var all sync.WaitGroup
	begin := time.Now()
	for k := range senders {
		all.Go(func() {
			p, err := dialProvider(ctx, w.hook)
			if err != nil {
				trouble[k] = err
				return
			}
			defer p.close()
			for time.Since(begin) < hookLength {
				n := int(next.Add(1)) - 1
				if n >= len(requests) {
					return
				}
				if rate > 0 {
					time.Sleep(time.Until(begin.Add(time.Duration(float64(n) / rate * float64(time.Second)))))
				}
				d, err := p.post(requests[n])
				if err != nil {
					trouble[k] = err
					return
				}
				took[k] = append(took[k], d)
			}
		})
	}
	all.Wait()
	list := slices.Concat(took...)
	return float64(len(list)) / time.Since(begin).Seconds(), list, errors.Join(trouble...)
}

// bareRound appends the same raw requests to a journal of its own, on the same disk, each caller waiting for its sync.
func (w *writers) bareRound(ctx context.Context, callers int) (rate float64, err error) {
	j, err := journal.Open(ctx, journal.Config{Dir: filepath.Join(w.s.dir, "bare"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return 0, err
	}
	defer func() {
		err = errors.Join(err, j.Close(context.Background()), os.RemoveAll(filepath.Join(w.s.dir, "bare")))
	}()
	source, body := ids.New(), w.body("text")
	var (
		done atomic.Int64
		all  sync.WaitGroup
	)
	begin := time.Now()
	for range callers {
		all.Go(func() {
			for time.Since(begin) < hookLength && ctx.Err() == nil {
				ev := events.Event{ID: source.New(), At: time.Now().UTC(), Type: events.ChannelReceived, Body: &events.ChannelEvent{Raw: events.Raw{InboxID: source.New(), Source: "webhook", Body: body, At: time.Now().UTC()}}}
				if _, err := j.AppendSynced(ctx, []events.Event{ev}); err == nil {
					done.Add(1)
				}
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(begin).Seconds(), nil
}

// toBrowsers sends messages at an even rate and times each on its way into every browser that may see it.
func (w *writers) toBrowsers(ctx context.Context, r *writtenResult) error {
	a, err := w.s.audience(ctx)
	if err != nil {
		return err
	}
	defer a.close()
	r.browsers = len(a.browsers)
	for range writtenPeople { // everybody has written before: a flood of new customers is another measurement
		if _, err := w.post(ctx, w.body(warmText)); err != nil {
			return err
		}
	}
	if err := w.warm(ctx, a); err != nil {
		return err
	}
	n := int(writtenLength.Seconds() * writtenRate)
	sent := make([]time.Time, n)
	var all sync.WaitGroup
	slots := make(chan struct{}, hookSenders)
	begin := time.Now()
	for i := range n {
		time.Sleep(time.Until(begin.Add(time.Duration(i) * time.Second / writtenRate)))
		body := w.body(measuredText + strconv.Itoa(i))
		slots <- struct{}{}
		sent[i] = time.Now()
		all.Go(func() {
			defer func() { <-slots }()
			_, _ = w.post(ctx, body)
		})
	}
	all.Wait()
	time.Sleep(3 * time.Second) // what is later than that is missing
	var took []time.Duration
	for _, l := range a.browsers {
		l.mu.Lock()
		if l.team == "" { // those of one team do not see what belongs to no queue
			for i := range n {
				at, ok := l.texts[measuredText+strconv.Itoa(i)]
				if !ok {
					r.missing++
					continue
				}
				took = append(took, at.Sub(sent[i]))
			}
		}
		l.mu.Unlock()
	}
	r.frames, r.p50, r.p99 = len(took), percentile(took, 50), percentile(took, 99)
	return nil
}

func percentile(list []time.Duration, p int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return list[min(len(list)*p/100, len(list)-1)]
}

// warm waits until the conversations of before are through.
func (w *writers) warm(ctx context.Context, a *audience) error {
	last := measuredText + "after the warming"
	if _, err := w.post(ctx, w.body(last)); err != nil {
		return err
	}
	for begin := time.Now(); time.Since(begin) < 30*time.Second && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		for _, l := range a.browsers {
			l.mu.Lock()
			_, seen := l.texts[last]
			l.mu.Unlock()
			if seen {
				return nil
			}
		}
	}
	return errors.New("the first messages are not in a browser after half a minute")
}

const warmText = "hello"

// measuredText begins what the bench writes to be timed.
const measuredText = "measured "

// textOf is the measured text of a message in a frame, or empty. It is looked for in the bytes: browsers decode on computers of
// their own.
func textOf(data []byte) string {
	if !bytes.Contains(data, []byte(`"message.recorded"`)) {
		return ""
	}
	_, after, found := bytes.Cut(data, []byte(`"text":"`+measuredText))
	number, _, ended := bytes.Cut(after, []byte(`"`))
	if !found || !ended {
		return ""
	}
	return measuredText + string(number)
}

func (r writtenResult) table(t *strings.Builder) {
	busy := r.others > busyFrom
	fmt.Fprintf(t, "\nWebhooks of a provider with %d connections, three rounds of %v beside the bare journal with the same sync; other programs had %.0f %% of the machine.\n\n", hookSenders, hookLength, r.others*100)
	fmt.Fprint(t, "| written channels | daemon | bare journal | ratio | bar | |\n| --- | --- | --- | --- | --- | --- |\n")
	fmt.Fprintf(t, "| requests a second, on disk before the 2xx, one after the other | %.0f | %.0f | %.2f × | ≥ %.1f × | %s |\n", r.hookOne, r.bareOne, r.hookOne/r.bareOne, barHooks, verdict(r.hookOne >= barHooks*r.bareOne, busy))
	fmt.Fprintf(t, "| requests a second, on disk before the 2xx, %d at once | %.0f | %.0f | %.2f × | ≥ %.1f × | %s |\n", hookSenders, r.hooks, r.bare, r.hooks/r.bare, barHooks, verdict(r.hooks >= barHooks*r.bare, busy))
	fmt.Fprintf(t, "| answer to a webhook at half that rate, p50 / p99 | %.1f / %.1f ms | | | p99 ≤ %.0f ms | %s |\n", ms(r.hookP50), ms(r.hookP99), ms(barHookP99), verdict(r.hookP99 <= barHookP99, busy))
	fmt.Fprintf(t, "| message in an open conversation → in %d browsers at %d a second, p50 / p99 | %.1f / %.1f ms | | | p99 ≤ %.0f ms | %s |\n", r.browsers, writtenRate, ms(r.p50), ms(r.p99), ms(barWritten), verdict(r.p99 <= barWritten, busy))
	fmt.Fprintf(t, "| frames that did not come, of %d | %d | | | 0 | %s |\n", r.frames+r.missing, r.missing, verdict(r.missing == 0, false))
}
