package model

import (
	"net/url"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/check"
)

// Settings say where the model is and how it is asked. The key is not among them.
type Settings struct {
	BaseURL string `json:"base_url"` // with the version, "https://api.openai.com/v1"
	Model   string `json:"model"`
	// EmbeddingModel is empty where there is none: retrieval then goes by words alone.
	EmbeddingModel      string `json:"embedding_model,omitempty"`
	EmbeddingDimensions int    `json:"embedding_dimensions,omitempty"` // 0 the model's own
	// Temperature is left to the model when nil; models that reason take none.
	Temperature *float32 `json:"temperature,omitempty"`
	// Effort is the word for models that reason ("low"); some of them take tools here only with "none".
	Effort    string `json:"effort,omitempty"`
	MaxOutput int    `json:"max_output,omitempty"` // tokens of an answer, 0 is 700
	// LimitField is how the limit of an answer is called: "max_tokens", "max_completion_tokens", or empty to tell by the
	// model's name and address. Each is refused by somebody.
	LimitField   string `json:"limit_field,omitempty"`
	CallSeconds  int    `json:"call_seconds,omitempty"`  // of one request, 0 is 60
	QuietSeconds int    `json:"quiet_seconds,omitempty"` // between two pieces of a stream, 0 is 20
	Whole        bool   `json:"whole,omitempty"`         // answers come in one piece: for servers whose streams are broken
}

// SecretKey is the name of the key among the secrets.
const SecretKey = "api_key"

// Fields are what the administrator is asked for.
func Fields() []channels.Field {
	return []channels.Field{
		{Key: "base_url", Kind: channels.FieldText, Required: true, Default: "https://api.openai.com/v1"},
		{Key: SecretKey, Kind: channels.FieldSecret},
		{Key: "model", Kind: channels.FieldText, Required: true},
		{Key: "embedding_model", Kind: channels.FieldText},
		{Key: "embedding_dimensions", Kind: channels.FieldNumber, Advanced: true},
		{Key: "temperature", Kind: channels.FieldNumber, Advanced: true},
		{Key: "effort", Kind: channels.FieldChoice, Choices: efforts, Advanced: true},
		{Key: "max_output", Kind: channels.FieldNumber, Default: "700", Advanced: true},
		{Key: "limit_field", Kind: channels.FieldChoice, Choices: limitFields, Advanced: true},
		{Key: "call_seconds", Kind: channels.FieldNumber, Default: "60", Advanced: true},
		{Key: "quiet_seconds", Kind: channels.FieldNumber, Default: "20", Advanced: true},
		{Key: "whole", Kind: channels.FieldSwitch, Advanced: true},
	}
}

var (
	efforts     = []string{"", "none", "minimal", "low", "medium", "high", "xhigh", "max"}
	limitFields = []string{"", "max_tokens", "max_completion_tokens"}
)

// Check answers a fault that names the field when the settings cannot work.
func (s Settings) Check() error {
	if err := checkURL(s.BaseURL); err != nil {
		return err
	}
	temperature := 0
	if s.Temperature != nil {
		temperature = int(*s.Temperature * 100)
	}
	return check.First(
		check.Name("settings.model", s.Model),
		check.Line("settings.embedding_model", s.EmbeddingModel, check.NameLength),
		check.Range("settings.embedding_dimensions", s.EmbeddingDimensions, 0, 8192),
		check.Range("settings.temperature", temperature, 0, 200),
		check.OneOf("settings.effort", s.Effort, efforts...),
		check.Range("settings.max_output", s.MaxOutput, 0, 16000),
		check.OneOf("settings.limit_field", s.LimitField, limitFields...),
		check.Range("settings.call_seconds", s.CallSeconds, 0, 300),
		check.Range("settings.quiet_seconds", s.QuietSeconds, 0, 300),
	)
}

// checkURL wants an address without a user, a query or a fragment: keys in addresses end in logs.
func checkURL(base string) error {
	const field = "settings.base_url"
	u, err := url.Parse(base)
	switch {
	case base == "":
		return check.Trouble("field.required", field, "The field %s must not be empty.", field)
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return check.Trouble("field.format", field, "The address of the model must begin with https:// or http:// and name a host.")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return check.Trouble("bot.base_url_secret", field, "The address of the model must not hold a user, a password or a query; put the key into its own field.")
	}
	return nil
}

func (s Settings) call() time.Duration  { return seconds(s.CallSeconds, 60) }
func (s Settings) quiet() time.Duration { return seconds(s.QuietSeconds, 20) }

func seconds(n, usual int) time.Duration {
	if n <= 0 {
		n = usual
	}
	return time.Duration(n) * time.Second
}

// reasons reports whether the model is one of those that take "max_completion_tokens" and no temperature.
func (s Settings) reasons() bool {
	for _, p := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(s.Model, p) {
			return true
		}
	}
	return false
}

func (s Settings) completionTokens() bool {
	if s.LimitField != "" {
		return s.LimitField == "max_completion_tokens"
	}
	u, err := url.Parse(s.BaseURL)
	return s.reasons() || err == nil && u.Hostname() == "api.openai.com"
}
