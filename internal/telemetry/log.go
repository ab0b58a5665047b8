package telemetry

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// hidden stands in the log where a secret stood.
const hidden = "•••"

// secretWords mark an attribute as secret when its key is one of them or ends with one after an underscore or dash.
var secretWords = []string{
	"password", "passwd", "secret", "token", "ticket", "authorization", "cookie", "csrf", "credential", "credentials",
	"api_key", "apikey", "private_key", "session_id",
}

// LogOptions is how the log looks.
type LogOptions struct {
	Level  string // debug, info, warn, error
	Format string // text or json
}

// NewLogger returns the daemon's logger, which writes to w. Attributes whose key names a secret are hidden whatever
// their value, and values that implement slog.LogValuer (config.Secret) hide themselves.
func NewLogger(w io.Writer, o LogOptions) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.Level)); err != nil {
		return nil, fmt.Errorf("the log level %q is not debug, info, warn or error", o.Level)
	}
	opts := &slog.HandlerOptions{Level: level, ReplaceAttr: Redact}
	switch o.Format {
	case "text", "":
		return slog.New(slog.NewTextHandler(w, opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	}
	return nil, fmt.Errorf("the log format %q is not text or json", o.Format)
}

// Redact is a slog ReplaceAttr function that hides secrets by their key.
func Redact(_ []string, a slog.Attr) slog.Attr {
	if IsSecretKey(a.Key) && a.Value.Kind() != slog.KindGroup {
		return slog.String(a.Key, hidden)
	}
	return a
}

// IsSecretKey reports whether a key (of a log attribute, header or query parameter) names a secret.
func IsSecretKey(key string) bool {
	key = strings.ReplaceAll(strings.ToLower(key), "-", "_")
	for _, w := range secretWords {
		if key == w || strings.HasSuffix(key, "_"+w) {
			return true
		}
	}
	return false
}
