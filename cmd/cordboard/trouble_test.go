package main

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/lab/centre"
)

// readyz is what the daemon says of itself.
func readyz(t *testing.T, d *centre.Daemon) (int, string) {
	t.Helper()
	res, err := http.Get(d.URL + "/readyz")
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	raw, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(raw)
}

// says waits until /readyz tells a sentence with these words.
func (w *world) says(d *centre.Daemon, words string) {
	w.Helper()
	w.eventually("/readyz says "+words, func() bool {
		code, text := readyz(w.T, d)
		return code == http.StatusServiceUnavailable && strings.Contains(text, words)
	})
}

func (w *world) second(extra string, change func(*centre.Config)) (*centre.Daemon, error) {
	c := centre.Config{Binary: binary, Dir: w.TempDir(), PBX: w.lab.PBX, DSN: w.db.DSN("cordboard"), Extra: extra}
	if change != nil {
		change(&c)
	}
	d, err := centre.New(w.Context(), c)
	if err != nil {
		return nil, err
	}
	w.Cleanup(func() { w.check(d.Stop()) })
	return d, d.Start(w.Context())
}

func TestTroubleIsASentenceAndLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "22", oneQueue)

	t.Run("a second daemon on the same Asterisk waits and says so, and the first goes on", func(t *testing.T) {
		w := w.in(t)
		d, err := w.second("", nil)
		w.must(err)
		w.says(d, "another Cordboard drives this Asterisk")
		if code, text := readyz(t, w.daemon); code != http.StatusOK {
			t.Errorf("the first daemon: %d %s", code, text)
		}
	})
	t.Run("a wrong ARI password", func(t *testing.T) {
		w := w.in(t)
		pbx := *w.lab.PBX
		pbx.ARIPassword = "wrong"
		d, err := w.second("", func(c *centre.Config) { c.PBX = &pbx })
		w.must(err)
		w.says(d, "user or password")
	})
	t.Run("an Asterisk that is not there", func(t *testing.T) {
		w := w.in(t)
		pbx := *w.lab.PBX
		pbx.ARIURL = "http://127.0.0.1:1/ari"
		d, err := w.second("", func(c *centre.Config) { c.PBX = &pbx })
		w.must(err)
		w.says(d, "check that Asterisk runs")
	})
	t.Run("a settings key with a slip of the finger", func(t *testing.T) {
		w := w.in(t)
		_, err := w.second("[desk]\nlease_second = 20\n", nil)
		if err == nil || !strings.Contains(err.Error(), "lease_second") || !strings.Contains(err.Error(), "lease_seconds") {
			t.Errorf("the answer is %v, want a sentence that names the key and the right one", err)
		}
	})
	t.Run("a migration that is pending", func(t *testing.T) {
		w := w.in(t)
		db, err := sql.Open("mysql", w.db.DSN("cordboard"))
		w.must(err)
		defer func() { _ = db.Close() }()
		d, err := w.second("", nil)
		w.must(err)
		w.must(d.Stop())
		_, err = db.Exec("DELETE FROM goose_db_version WHERE version_id = 2")
		w.must(err)
		out, err := exec.CommandContext(w.Context(), binary, "serve", "-config", d.Settings()).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "cordboard migrate") {
			t.Errorf("the daemon said %q (%v), want a sentence that names “cordboard migrate”", out, err)
		}
		_, err = db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, 1)")
		w.must(err)
	})
}

func TestWhileTheDatabaseIsAwayCallsGoOnAndNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "22", oneQueue)
	w.ready("ana", "1000", lab.Phone{Tone: agentTone})
	w.must(w.db.Kill(w.Context()))
	first := w.callIn("800")
	w.tone(first, agentTone)
	w.eventually("the desk shows the talk", func() bool { return w.held("ana").State == events.InteractionActive })
	i := w.held("ana")
	// even a crash of the daemon does not matter: the picture of the directory and the journal are on its own disk
	w.must(w.daemon.Kill())
	w.must(w.daemon.Start(w.Context()))
	w.eventually("the daemon is up without its database", func() bool { code, _ := readyz(t, w.daemon); return code == http.StatusOK })
	second := w.callIn("800")
	w.hears(second.HearsMusic)
	w.must(first.Hangup(w.Context()))
	w.hears(func(ctx context.Context) error { _, err := first.WaitEnded(ctx); return err })
	w.must(w.db.Start(w.Context()))
	w.eventually("the database has the call that ran without it", func() bool {
		var d struct {
			Interaction events.Interaction `json:"interaction"`
		}
		err := w.admin.Do(w.Context(), http.MethodGet, "/interactions/"+i.ID, nil, &d)
		var refused *centre.Refused
		if err != nil && !errors.As(err, &refused) {
			w.Fatal(err)
		}
		return d.Interaction.State == events.InteractionWrappingUp && d.Interaction.Outcome == events.OutcomeHandled
	})
	db, err := sql.Open("mysql", w.db.DSN("cordboard"))
	w.must(err)
	defer func() { _ = db.Close() }()
	var n, position int
	w.must(db.QueryRow("SELECT COUNT(*) FROM interactions").Scan(&n))
	w.must(db.QueryRow("SELECT COUNT(*) FROM journal_position").Scan(&position))
	if n != 2 || position != 1 {
		t.Errorf("the database has %d interactions and %d positions, want 2 and 1", n, position)
	}
}
