package telemetry

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/internal/config"
)

func TestSecretsNeverReachTheLog(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		log, err := NewLogger(&b, LogOptions{Level: "info", Format: format})
		if err != nil {
			t.Fatal(err)
		}
		log.With("db_password", "hunter2").Info("Login.", "password", "hunter2", "Authorization", "hunter2", "X-CSRF-Token", "hunter2",
			slog.Group("request", "cookie", "hunter2", "path", "/x"), "plain", config.Secret("hunter2"), "user", "ana")
		if s := b.String(); strings.Contains(s, "hunter2") || !strings.Contains(s, "ana") || !strings.Contains(s, "/x") {
			t.Errorf("%s: got %s", format, s)
		}
	}
}

func TestWordsThatOnlyLookLikeSecretsAreShown(t *testing.T) {
	for key, want := range map[string]bool{"token": true, "refresh_token": true, "Set-Cookie": true, "tokens_used": false, "user": false, "key": false} {
		if got := IsSecretKey(key); got != want {
			t.Errorf("IsSecretKey(%q) = %v, want %v", key, got, want)
		}
	}
}

func TestAnUnknownLevelOrFormatIsRefused(t *testing.T) {
	for _, o := range []LogOptions{{Level: "loud"}, {Level: "info", Format: "xml"}} {
		if _, err := NewLogger(&bytes.Buffer{}, o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

func TestTheRegistryTellsTheBuild(t *testing.T) {
	mfs, err := NewRegistry(Build{Version: "1.2.3"}).Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, mf := range mfs {
		if mf.GetName() == "cordboard_build_info" && strings.Contains(mf.String(), "1.2.3") {
			return
		}
	}
	t.Error("cordboard_build_info is missing")
}
