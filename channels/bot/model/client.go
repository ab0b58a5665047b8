package model

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"

	"github.com/cordboard/cordboard/channels/bot/redact"
	"github.com/cordboard/cordboard/internal/clock"
)

// Options make a Client.
type Options struct {
	Settings Settings
	Key      string       // may be empty for servers in the house
	HTTP     *http.Client // its redirects are refused whatever it says
	Clock    clock.Clock
	Log      *slog.Logger // texts are logged redacted at debug level
}

// Client asks one model. It is safe for concurrent use.
type Client struct {
	set   Settings
	api   *openai.Client
	clock clock.Clock
	log   *slog.Logger
	fuse  fuse
}

// New makes a client; the settings are checked.
func New(o Options) (*Client, error) {
	if err := o.Settings.Check(); err != nil {
		return nil, err
	}
	cfg := openai.DefaultConfig(o.Key)
	cfg.BaseURL = o.Settings.BaseURL
	cfg.HTTPClient = newDoer(o.HTTP, o.Clock.Now)
	return &Client{set: o.Settings, api: openai.NewClientWithConfig(cfg), clock: o.Clock, log: o.Log}, nil
}

// Model is the name of the model that is asked.
func (c *Client) Model() string { return c.set.Model }

// MaxOutput is the most tokens of an answer where the request says nothing.
func (c *Client) MaxOutput() int {
	if c.set.MaxOutput > 0 {
		return c.set.MaxOutput
	}
	return 700
}

// tries is how often a request is made, longest is how long we wait between two: people wait meanwhile.
const (
	tries   = 2
	longest = 3 * time.Second
)

// Chat asks the model. Every error is a *Trouble. What passes by itself is tried once more; after several failures in a row
// the model counts as away for half a minute and is not asked at all, so that people do not wait for each timeout.
func (c *Client) Chat(ctx context.Context, r Request) (Answer, error) {
	if left := c.fuse.blown(c.clock.Now()); left > 0 {
		return Answer{}, &Trouble{Class: Away, Code: "resting", Text: "the model failed several times in a row and is left alone for a moment", RetryAfter: left}
	}
	var spent Usage
	for try := 1; ; try++ {
		a, t := c.once(ctx, r)
		if t == nil {
			c.fuse.heal()
			c.told(ctx, r, a)
			a.Usage = a.Usage.Plus(spent)
			return a, nil
		}
		c.log.WarnContext(ctx, "the model gave no answer", "purpose", r.Purpose, "tag", r.Tag, "class", t.Class, "status", t.Status, "code", t.Code, "text", t.Text, "try", try)
		spent = spent.Plus(t.Usage)
		t.Usage = spent
		if c.failed(t); try == tries || !t.again() || t.RetryAfter > longest {
			return Answer{}, t
		}
		if err := clock.Sleep(ctx, c.clock, max(t.RetryAfter, 300*time.Millisecond)); err != nil {
			return Answer{}, &Trouble{Class: Cancelled, Text: "nobody waits for the answer any more", Usage: spent}
		}
	}
}

func (c *Client) failed(t *Trouble) {
	switch t.Class {
	case Away, Late, Quota, Credentials:
		c.fuse.fail(c.clock.Now())
	case Cancelled, Limited:
	default:
		c.fuse.heal() // it is there, whatever it says
	}
}

func (c *Client) once(parent context.Context, r Request) (Answer, *Trouble) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	timer := c.clock.AfterFunc(c.set.call(), func() { cancel(errLate) })
	defer timer.Stop()
	ctx, seen := watch(ctx)
	c.asked(ctx, r)
	var a Answer
	var t *Trouble
	if c.set.Whole {
		a, t = c.inOne(ctx, r, seen)
	} else {
		a, t = c.streamed(ctx, cancel, r, seen)
	}
	if t != nil && t.Usage == (Usage{}) && (t.Class == Cut || t.Class == Nonsense || t.Class == Refused && t.Status == 0) {
		t.Usage = guess(r, a)
	}
	if t == nil && a.Usage.In+a.Usage.Out == 0 {
		a.Usage = guess(r, a)
	}
	return a, t
}

func (c *Client) inOne(ctx context.Context, r Request, seen *seen) (Answer, *Trouble) {
	resp, err := c.api.CreateChatCompletion(ctx, c.wire(r))
	if err != nil {
		return Answer{}, trouble(ctx, err, seen)
	}
	return whole(resp)
}

func (c *Client) streamed(ctx context.Context, cancel context.CancelCauseFunc, r Request, seen *seen) (Answer, *Trouble) {
	w := c.wire(r)
	w.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	quiet := c.clock.AfterFunc(c.set.call(), func() { cancel(errQuiet) })
	defer quiet.Stop()
	stream, err := c.api.CreateChatCompletionStream(ctx, w)
	if err != nil {
		return Answer{}, trouble(ctx, err, seen)
	}
	defer stream.Close()
	var g gather
	for {
		quiet.Reset(c.set.quiet())
		piece, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break // said for a broken line as well: answer judges
		}
		if err == nil {
			err = g.add(piece)
		}
		if err != nil {
			part, _ := g.answer()
			t := trouble(ctx, err, seen)
			if t.Usage == (Usage{}) && t.Class != Cancelled {
				t.Usage = guess(r, part)
			}
			return part, t
		}
	}
	return g.answer()
}

func guess(r Request, a Answer) Usage {
	u := Usage{In: CountRequest(r), Out: Count(a.Text), Estimated: true}
	for _, c := range a.Calls {
		u.Out += Count(c.Name) + Count(c.Arguments)
	}
	return u
}

func (c *Client) asked(ctx context.Context, r Request) {
	if !c.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	for i, m := range r.Messages {
		c.log.DebugContext(ctx, "asked of the model", "purpose", r.Purpose, "tag", r.Tag, "turn", i, "role", m.Role, "text", redact.Text(m.Text))
	}
}

func (c *Client) told(ctx context.Context, r Request, a Answer) {
	c.log.DebugContext(ctx, "the model's answer", "purpose", r.Purpose, "tag", r.Tag, "finish", a.Finish, "calls", len(a.Calls), "in", a.Usage.In, "out", a.Usage.Out, "text", redact.Text(a.Text))
}

// fuse blows after some failures in a row.
type fuse struct {
	mu    sync.Mutex
	row   int
	until time.Time
}

const (
	failures = 4
	rest     = 30 * time.Second
)

func (f *fuse) blown(now time.Time) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.until.Sub(now)
}

func (f *fuse) fail(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.row++; f.row >= failures {
		f.row, f.until = failures-1, now.Add(rest) // one more failure after the rest blows it again
	}
}

func (f *fuse) heal() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.row, f.until = 0, time.Time{}
}
