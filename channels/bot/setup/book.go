package setup

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// Rows are the store's side of a Book.
type Rows interface {
	// AllBots answers every inbox's bot with its secrets.
	AllBots(ctx context.Context) ([]Sealed, error)
	knowledge.Store
}

// Hours tell when an inbox's people work.
type Hours interface {
	InboxHours(inboxID string, at time.Time) bot.Hours
}

// Options make a Book.
type Options struct {
	Rows   Rows
	Ledger bot.Ledger
	Hours  Hours
	HTTP   *http.Client
	Clock  clock.Clock
	Log    *slog.Logger
}

// Book is all bots as they are set up, in memory: it answers the bot's questions for policies, models, knowledge and tools
// without asking the database. It is safe for concurrent use; Reload brings changes in.
type Book struct {
	o Options

	mu    sync.RWMutex
	bots  map[string]entry
	bases map[string]shelf
}

type entry struct {
	Sealed
	client *model.Client
}

// shelf is the library of one base, which embeds with the model of one inbox.
type shelf struct {
	*knowledge.Library
	client *model.Client
}

var (
	_ bot.Policies  = (*Book)(nil)
	_ bot.Models    = (*Book)(nil)
	_ bot.Knowledge = (*Book)(nil)
	_ bot.Caller    = (*Book)(nil)
)

// NewBook makes an empty one.
func NewBook(o Options) *Book {
	return &Book{o: o, bots: map[string]entry{}, bases: map[string]shelf{}}
}

// Reload reads the bots anew. Those that did not change keep their models, and what those know of a provider's troubles.
func (b *Book) Reload(ctx context.Context) error {
	list, err := b.o.Rows.AllBots(ctx)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	next := make(map[string]entry, len(list))
	for _, s := range list {
		e := entry{Sealed: s}
		if was, ok := b.bots[s.InboxID]; ok && was.Version == s.Version {
			e.client = was.client
		} else if s.Model.BaseURL != "" {
			e.client, err = model.New(model.Options{Settings: s.Model, Key: s.Secrets[model.SecretKey], HTTP: b.o.HTTP, Clock: b.o.Clock, Log: b.o.Log})
			if err != nil {
				b.o.Log.WarnContext(ctx, "the model of a bot cannot be used", "inbox", s.InboxID, "error", err)
			}
		}
		next[s.InboxID] = e
	}
	b.bots = next
	return nil
}

func (b *Book) bot(inboxID string) (entry, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	e, ok := b.bots[inboxID]
	return e, ok
}

// Policy implements bot.Policies. An inbox without a bot has one that is off.
func (b *Book) Policy(_ context.Context, inboxID string) (bot.Policy, error) {
	e, ok := b.bot(inboxID)
	if !ok {
		return bot.Policy{Mode: bot.Off}, nil
	}
	return e.Policy, nil
}

// Open implements bot.Policies.
func (b *Book) Open(_ context.Context, inboxID string, at time.Time) (bot.Hours, error) {
	return b.o.Hours.InboxHours(inboxID, at), nil
}

var errNoModel = fault.New(fault.Conflict, "The inbox has no language model. An administrator can set one up at the inbox's bot.").WithKey("bot.no_model")

// Model implements bot.Models.
func (b *Book) Model(_ context.Context, inboxID string) (bot.Model, error) {
	e, ok := b.bot(inboxID)
	if !ok || e.client == nil {
		return nil, errNoModel
	}
	return e.client, nil
}

// Has reports whether an inbox has a model that can be asked.
func (b *Book) Has(inboxID string) bool {
	e, ok := b.bot(inboxID)
	return ok && e.client != nil
}

// Search implements bot.Knowledge.
func (b *Book) Search(ctx context.Context, baseID, text string, limit int) (knowledge.Found, error) {
	return b.library(baseID).Search(ctx, baseID, text, limit)
}

// library answers that of a base. Its embeddings are made by the model of the first inbox, by id, that uses the base and
// has one for them, so that all that use it share them.
func (b *Book) library(baseID string) *knowledge.Library {
	b.mu.Lock()
	defer b.mu.Unlock()
	var users []entry
	for _, e := range b.bots {
		if e.client == nil || !e.uses(baseID) {
			continue
		}
		if _, ok := e.client.Embeds(); ok {
			users = append(users, e)
		}
	}
	var client *model.Client
	if len(users) > 0 {
		client = slices.MinFunc(users, func(x, y entry) int { return cmp.Compare(x.InboxID, y.InboxID) }).client
	}
	s, ok := b.bases[baseID]
	if !ok || s.client != client {
		o := knowledge.Options{Store: b.o.Rows, Clock: b.o.Clock, Log: b.o.Log}
		if client != nil {
			o.Embedder = client
		}
		s = shelf{knowledge.New(o), client}
		b.bases[baseID] = s
	}
	return s.Library
}

// Call implements bot.Caller: a tool is called where its own address leads and nowhere else, with the secret that the
// inbox of the conversation has for it.
func (b *Book) Call(ctx context.Context, c bot.ToolCall) (string, error) {
	e, ok := b.bot(c.InboxID)
	u, err := url.Parse(c.Tool.URL)
	if !ok || err != nil {
		return "", errors.New("the tool is not set up any more")
	}
	w := bot.WebCaller{HTTP: b.o.HTTP, Hosts: []string{u.Host}, Secrets: func(tool string) map[string]string {
		if v := e.Secrets[ToolSecret+tool]; v != "" {
			return map[string]string{"Authorization": v}
		}
		return nil
	}}
	return w.Call(ctx, c)
}
