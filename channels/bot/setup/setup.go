// Package setup is what administrators decide about the bot: how it is set up for an inbox, and the bases it answers from.
// It is edited through web, kept by sql/store, and read by the bot out of a Book. It owns no goroutine.
package setup

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/check"
)

// Bot is that of one inbox as administrators see and write it: secrets go in and never out. An inbox that has none yet has
// one at version 0 that is off.
type Bot struct {
	InboxID string         `json:"inbox_id" readOnly:"true"`
	SiteID  string         `json:"site_id" readOnly:"true"`
	Policy  bot.Policy     `json:"policy"`
	Model   model.Settings `json:"model"`
	// NewSecrets replace those of the same names: "api_key", and "tool.<name>" for the Authorization header of a tool. An
	// empty value takes one away.
	NewSecrets   map[string]string `json:"secrets,omitempty" writeOnly:"true"`
	KnownSecrets []string          `json:"known_secrets,omitempty" readOnly:"true"`
	Version      int               `json:"version"`
}

// Sealed is a Bot with the secrets that it asks its model and its tools with.
type Sealed struct {
	Bot
	Secrets map[string]string
}

// ToolSecret begins the name of the secret of a tool.
const ToolSecret = "tool."

const maxSecret = 8_000

// Validate reports the first field that cannot be kept. A bot that is off may lack its model: what agents ask then finds none.
func (b Bot) Validate() error {
	if b.Policy.Mode == "" {
		b.Policy.Mode = bot.Off
	}
	if err := b.Policy.Check(); err != nil {
		return err
	}
	if b.Policy.Mode != bot.Off || b.Model.BaseURL != "" || b.Model.Model != "" {
		if err := b.Model.Check(); err != nil {
			return err
		}
	}
	for name, v := range b.NewSecrets {
		if name != model.SecretKey && !strings.HasPrefix(name, ToolSecret) {
			return check.Trouble("field.unknown", "secrets."+name, "There is no secret called %q.", name)
		}
		if err := check.Line("secrets."+name, v, maxSecret); err != nil {
			return err
		}
	}
	return check.IDs("policy.bases", b.Policy.Bases, 20)
}

// Merge answers the secrets after the new ones.
func (b Bot) Merge(known map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range known {
		out[k] = v
	}
	for k, v := range b.NewSecrets {
		if out[k] = v; v == "" {
			delete(out, k)
		}
	}
	return out
}

// Base is a knowledge base of a site.
type Base struct {
	ID          string `json:"id" readOnly:"true"`
	SiteID      string `json:"site_id"`
	Name        string `json:"name" maxLength:"80"`
	Description string `json:"description,omitempty" maxLength:"255"`
	Version     int    `json:"version"`
}

// Validate reports the first field that cannot be kept.
func (b Base) Validate() error {
	return check.First(check.Name("name", b.Name), check.Line("description", b.Description, 255))
}

// Entry is a source in a list, without its text.
type Entry struct {
	ID       string           `json:"id"`
	Title    string           `json:"title"`
	URL      string           `json:"url,omitempty"`
	Format   knowledge.Format `json:"format"`
	Language string           `json:"language,omitempty"`
	Size     int64            `json:"size" doc:"bytes of the text"`
	Updated  time.Time        `json:"updated"`
	Expires  time.Time        `json:"expires,omitzero"`
	Version  int              `json:"version"`
}

// MostSources is how many sources a base holds.
const MostSources = 2_000

// CheckSource reports the first field of a source that cannot be kept.
func CheckSource(s knowledge.Source) error {
	if err := check.First(s.Check(), check.Line("url", s.URL, 500)); err != nil {
		return err
	}
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		return check.Trouble("field.format", "url", "The address of a source must begin with https:// or http://.")
	}
	if s.Language != "" {
		return check.Language("language", s.Language)
	}
	return nil
}

// Usage is what an inbox's models took on one day (UTC) for one purpose.
type Usage struct {
	Day       string `json:"day"`
	Purpose   string `json:"purpose"`
	Model     string `json:"model"`
	Runs      int    `json:"runs"`
	TokensIn  int64  `json:"tokens_in"`
	TokensOut int64  `json:"tokens_out"`
	Micros    int64  `json:"micros" doc:"millionths of the currency of the policy's prices"`
}

// Use is one request to a model. RunID is that of the message it led to (WrittenMessage.Bot), several requests may share one; the
// thread is empty for a trial.
type Use struct {
	ID           string    `json:"id"`
	At           time.Time `json:"at"`
	ThreadID     string    `json:"thread_id,omitempty"`
	ThreadNumber int64     `json:"thread_number,omitempty"`
	RunID        string    `json:"run_id,omitempty"`
	Purpose      string    `json:"purpose"`
	Model        string    `json:"model"`
	TokensIn     int       `json:"tokens_in"`
	TokensOut    int       `json:"tokens_out"`
	Micros       int64     `json:"micros" doc:"millionths of the currency of the policy's prices"`
}

// Store keeps what is decided; the contract is that of queues.Store. Who may see an inbox may see its bot.
type Store interface {
	GetBot(ctx context.Context, r events.Reach, inboxID string) (Bot, error)
	PutBot(ctx context.Context, by events.Actor, r events.Reach, b Bot) (Bot, error)
	BotUsage(ctx context.Context, r events.Reach, inboxID string, since, until time.Time) ([]Usage, error)
	BotUses(ctx context.Context, r events.Reach, inboxID string, p events.Page) (items []Use, next string, err error)

	ListKnowledgeBases(ctx context.Context, r events.Reach, p events.Page) (items []Base, next string, err error)
	GetKnowledgeBase(ctx context.Context, r events.Reach, id string) (Base, error)
	CreateKnowledgeBase(ctx context.Context, by events.Actor, r events.Reach, b Base) (Base, error)
	UpdateKnowledgeBase(ctx context.Context, by events.Actor, r events.Reach, b Base) (Base, error)
	DeleteKnowledgeBase(ctx context.Context, by events.Actor, r events.Reach, id string) error

	ListSources(ctx context.Context, r events.Reach, baseID string, p events.Page) (items []Entry, next string, err error)
	GetSource(ctx context.Context, r events.Reach, baseID, id string) (knowledge.Source, error)
	// PutSource writes a source of s.BaseID, a new one without an id, else what was read at s.Version.
	PutSource(ctx context.Context, by events.Actor, r events.Reach, s knowledge.Source) (knowledge.Source, error)
	DeleteSource(ctx context.Context, by events.Actor, r events.Reach, baseID, id string) error
}

// uses reports whether a bot answers from a base.
func (b Bot) uses(baseID string) bool { return slices.Contains(b.Policy.Bases, baseID) }
