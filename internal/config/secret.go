package config

import "log/slog"

// Hidden is what a secret shows instead of itself.
const Hidden = "•••"

// Secret is a value that must not be printed. Formatting, logging and encoding it show Hidden; Reveal gives the value to
// the one place that needs it.
type Secret string

// Reveal returns the value itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the value; an empty secret shows that it is empty, which helps to find what was forgotten.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return Hidden
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return `config.Secret("` + s.String() + `")` }

// LogValue hides the value from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the value from JSON and TOML encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the value as it is.
func (s *Secret) UnmarshalText(b []byte) error { *s = Secret(b); return nil }
