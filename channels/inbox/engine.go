package inbox

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/automation"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// Config is what an Engine is made of.
type Config struct {
	Store    Store
	Journal  Journal
	Recorder Recorder
	Work     Work
	Hours    Hours
	Files    Files
	// Drivers by channel and provider ("sms/kannel", "telegram/").
	Drivers map[string]channels.Driver
	Fetch   Fetcher
	Spool   Spool
	// MailKey seals what tells a conversation in our mail, at least 16 bytes; it stays the same over the years.
	MailKey []byte
	Clock   clock.Clock
	IDs     ids.Source
	Logger  *slog.Logger
	// Hooks begins the address of the webhook of an inbox that names none; the inbox's id is its end. Empty leaves it unknown.
	Hooks string
	// Bot answers customers where an inbox wants it; nil for nobody.
	Bot *BotParts
	// Typing is told that a customer types in a thread, or stopped; it must not block. nil for nobody.
	Typing func(t events.Thread, on bool)
	// Changed is told of every thread that changed, after the commit; it must not block. nil for nobody.
	Changed func(events.Thread)
	// Applied is told how far the journal was applied, for its retention.
	Applied func(seq uint64)
}

// Engine runs the written channels.
type Engine struct {
	cfg   Config
	log   *slog.Logger
	book  atomic.Pointer[book]
	auto  atomic.Pointer[automation.Book]
	stats Stats
	// careful is the last event of a batch that was refused: up to there they are applied one by one. The applier's alone.
	careful uint64
	strays  seldom
	stuck   atomic.Pointer[string] // why the journal could not be applied the last time; nil while it is
	bot     *botWork

	outgoing, files, changed bell
	asks                     chan ask // presses of buttons to be acknowledged
	typists                  typists

	mu     sync.Mutex
	health map[string]channels.Health
	halted map[string]int // inboxes whose credentials were refused, at the version at which they were
}

// Stats counts since the start.
type Stats struct {
	Received, Refused, Applied, Duplicates, Strays, Rejected, Early, Sent, Failed, Unclear, Retried, FilesStored, FilesRefused atomic.Uint64
}

// DriverKey is a driver's name in Config.Drivers.
func DriverKey(c events.Channel, provider string) string { return string(c) + "/" + provider }

// New returns an engine without inboxes; Run reads them.
func New(cfg Config) *Engine {
	e := &Engine{cfg: cfg, log: cfg.Logger, outgoing: newBell(), files: newBell(), changed: newBell(), asks: make(chan ask, asksWaiting), strays: seldom{},
		typists: typists{held: map[typist]bool{}, bell: newBell()}, health: map[string]channels.Health{}, halted: map[string]int{}}
	e.book.Store(newBook(nil, nil, ""))
	e.auto.Store(&automation.Book{})
	if cfg.Bot != nil {
		e.bot = newBotWork(e, *cfg.Bot)
	}
	return e
}

// Stats are the counters.
func (e *Engine) Stats() *Stats { return &e.stats }

// Trouble says why what customers write waits in the journal; nil while it does not.
func (e *Engine) Trouble() error {
	if why := e.stuck.Load(); why != nil {
		return fault.New(fault.Unavailable, "What customers write is kept, but does not get into the inbox: "+*why+".").WithKey("inbox.waiting")
	}
	return nil
}

// Down counts the inboxes that do not work.
func (e *Engine) Down() (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for id, h := range e.health {
		if in, ok := e.book.Load().byID[id]; ok && in.Active && h.State == "down" {
			n++
		}
	}
	return n
}

// Reload reads the inboxes and rules anew; call it after one changed.
func (e *Engine) Reload(ctx context.Context) error {
	list, err := e.cfg.Store.AllInboxes(ctx)
	if err != nil {
		return err
	}
	rules, err := e.cfg.Store.Automation(ctx)
	if err != nil {
		return err
	}
	e.auto.Store(rules)
	e.book.Store(newBook(list, e.cfg.Drivers, e.cfg.Hooks))
	e.changed.ring()
	e.outgoing.ring()
	return nil
}

const reloadEvery = 5 * time.Second

// Run works until ctx ends.
func (e *Engine) Run(ctx context.Context) error {
	for e.Reload(ctx) != nil {
		if !pause(ctx, e.cfg.Clock, reloadEvery) {
			return ctx.Err()
		}
	}
	var wg sync.WaitGroup
	parts := []func(context.Context){e.apply, e.send, e.fetch, e.listen, e.tend, e.thank}
	if e.cfg.Typing != nil {
		parts = append(parts, e.tellTyping)
	}
	if e.bot != nil {
		parts = append(parts, e.bot.run)
	}
	for _, part := range parts {
		wg.Go(func() { part(ctx) })
	}
	wg.Wait()
	return ctx.Err()
}

// pause waits; it answers false when ctx ended.
func pause(ctx context.Context, c clock.Clock, d time.Duration) bool {
	t := c.NewTicker(d)
	defer t.Stop()
	select {
	case <-t.C():
		return true
	case <-ctx.Done():
		return false
	}
}

// book is the inboxes as they are now.
type book struct {
	byID      map[string]channels.Inbox
	byAccount map[string]string
	drivers   map[string]channels.Driver
}

func newBook(list []channels.Inbox, drivers map[string]channels.Driver, hooks string) *book {
	b := &book{byID: map[string]channels.Inbox{}, byAccount: map[string]string{}, drivers: drivers}
	for _, in := range list {
		if in.PublicURL == "" && hooks != "" {
			in.PublicURL = hooks + in.ID
		}
		b.byID[in.ID] = in
		b.byAccount[accountKey(in.Channel, in.Provider, in.Account)] = in.ID
	}
	return b
}

func accountKey(c events.Channel, provider, account string) string {
	return string(c) + "\x00" + provider + "\x00" + account
}

func (b *book) inbox(id string) (channels.Inbox, channels.Driver, error) {
	in, ok := b.byID[id]
	if !ok {
		return in, nil, fault.New(fault.NotFound, "There is no such inbox.").WithKey("inbox.missing")
	}
	d, ok := b.drivers[DriverKey(in.Channel, in.Provider)]
	if !ok {
		return in, nil, fault.New(fault.NotFound, "This version cannot speak with the provider of the inbox.").WithKey("inbox.no_driver")
	}
	return in, d, nil
}

// sibling is the inbox that a request to one is about: providers put several of our numbers into one. Only inboxes of the
// same site are looked at, so that whoever knows one site's secret cannot write into another's.
func (b *book) sibling(in channels.Inbox, account string) (channels.Inbox, bool) {
	if account == "" || account == in.Account {
		return in, true
	}
	other, ok := b.byID[b.byAccount[accountKey(in.Channel, in.Provider, account)]]
	return other, ok && other.SiteID == in.SiteID
}

// ByAccount answers the inbox with an account.
func (e *Engine) ByAccount(c events.Channel, provider, account string) (channels.Inbox, bool) {
	b := e.book.Load()
	in, ok := b.byID[b.byAccount[accountKey(c, provider, account)]]
	return in, ok
}

// Inbox answers an inbox with its driver.
func (e *Engine) Inbox(id string) (channels.Inbox, channels.Driver, error) {
	return e.book.Load().inbox(id)
}

// bell wakes one waiter; rings that nobody waits for are kept as one.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}
