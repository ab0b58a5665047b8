// Package packaging holds what packages install; here it is checked.
package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/lab"
)

const unit = "systemd/cordboard.service"

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// load reads settings as the daemon would, with every commented key alive and the secrets' files in a folder of the test.
func load(t *testing.T, text string) (*config.Config, error) {
	t.Helper()
	dir := t.TempDir()
	for _, secret := range []string{"ari", "ami", "db"} {
		if err := os.WriteFile(filepath.Join(dir, secret), []byte("s3cret "+secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text = strings.ReplaceAll(text, "/etc/cordboard/secrets", dir)
	path := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.Load(path, nil)
}

func TestTheInstalledSettingsNameEveryKeyAndNoOther(t *testing.T) {
	text := read(t, "cordboard.toml")
	alive := regexp.MustCompile(`(?m)^#([a-z_]+ = )`).ReplaceAllString(text, "$1")
	named := map[string]bool{}
	section := ""
	for line := range strings.Lines(alive) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]") + "."
		} else if key, _, ok := strings.Cut(line, " = "); ok && !strings.HasPrefix(line, "#") {
			named[section+key] = true
		}
	}
	for _, key := range config.Keys() {
		if !named[key] {
			t.Errorf("cordboard.toml does not name %s", key)
		}
		delete(named, key)
	}
	for key := range named {
		t.Errorf("cordboard.toml names %s, which the program does not know", key)
	}
	if _, err := load(t, alive); err != nil {
		t.Errorf("with every key alive: %v", err)
	}
	c, err := load(t, text)
	if err != nil {
		t.Fatalf("as installed: %v", err)
	}
	if got := c.ARI.Password.Reveal() + c.AMI.Password.Reveal() + c.DB.Password.Reveal(); got != "s3cret aris3cret amis3cret db" {
		t.Errorf("the secrets are not taken from their files: %q", got)
	}
}

func TestTheInstalledSettingsSayTheSameAsTheExample(t *testing.T) {
	same := regexp.MustCompile(`(?m)^password_file = "/etc/cordboard/secrets/(ari|ami|db)"$`).ReplaceAllString(read(t, "cordboard.toml"), `#password_file = ""`)
	if same != config.Example {
		t.Error("but for the secrets' files, packaging/cordboard.toml is to be internal/config/example.toml; copy the change from one to the other")
	}
}

// installedTree is a root with the unit and its program, as a package would install them.
func installedTree(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for path, text := range map[string]string{"usr/lib/systemd/system/cordboard.service": read(t, unit), "usr/bin/cordboard": "#!/bin/sh\n"} {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		mode := os.FileMode(0o644)
		if filepath.Ext(path) == "" {
			mode = 0o755
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	targets, err := filepath.Glob("/usr/lib/systemd/system/*.target")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		if err := os.WriteFile(filepath.Join(root, target), []byte(read(t, target)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func analyze(t *testing.T, args ...string) string {
	t.Helper()
	if err := lab.Packages(t.Context(), lab.Quiet, lab.FeatureUnit); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "systemd-analyze", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("systemd-analyze %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func TestSystemdTakesTheUnitWithoutAWord(t *testing.T) {
	analyze(t, "--version") // brings systemd, and with it the targets
	if said := analyze(t, "verify", "--root="+installedTree(t), "cordboard.service"); said != "" {
		t.Errorf("systemd says of the unit:\n%s", said)
	}
}

// mostExposed is of ten; an unhardened service has 9.6. What is left is the network, which is the daemon's trade.
const mostExposed = 2.0

func TestTheUnitExposesLittle(t *testing.T) {
	said := analyze(t, "security", "--offline=true", "--no-pager", unit)
	m := regexp.MustCompile(`Overall exposure level for cordboard.service: ([0-9.]+)`).FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("systemd names no exposure:\n%s", said)
	}
	got, err := strconv.ParseFloat(m[1], 64)
	if err != nil || got > mostExposed {
		t.Errorf("the exposure is %s, want at most %.1f:\n%s", m[1], mostExposed, said)
	}
	t.Logf("exposure %s", m[1])
}

func setting(t *testing.T, key string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + key + `=(.*)$`).FindStringSubmatch(read(t, unit))
	if m == nil {
		t.Fatalf("the unit does not set %s", key)
	}
	return m[1]
}

func seconds(t *testing.T, key string) time.Duration {
	t.Helper()
	n, err := strconv.Atoi(setting(t, key))
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return time.Duration(n) * time.Second
}

func TestTheUnitsTimesFitTheDaemons(t *testing.T) {
	d := config.Defaults()
	const journal = 10 * time.Second // closeJournal in cmd/cordboard
	if stop := seconds(t, "TimeoutStopSec"); stop < d.HTTP.Drain()+journal+10*time.Second {
		t.Errorf("the daemon may take %v to drain and %v to close its journal, and is killed after %v", d.HTTP.Drain(), journal, stop)
	}
	lease := time.Duration(d.Desk.LeaseSeconds) * time.Second
	// a lease that was renewed just before its third ran out is the shortest
	if gone := seconds(t, "WatchdogSec") + seconds(t, "RestartSec"); gone >= lease*2/3 {
		t.Errorf("a daemon that hangs is back after %v at the earliest; the shortest lease then left is %v", gone, lease*2/3)
	}
	for key, want := range map[string]string{"Type": "notify", "Restart": "always", "StartLimitIntervalSec": "0", "User": "cordboard", "StateDirectory": "cordboard"} {
		if got := setting(t, key); got != want {
			t.Errorf("%s=%s, want %s", key, got, want)
		}
	}
	if text := read(t, unit); regexp.MustCompile(`(?m)^(Requires|BindsTo|Requisite)=`).MatchString(text) {
		t.Error("the unit depends on another: without it the daemon would not run, though it can")
	}
	if d.StateDir != "/var/lib/"+setting(t, "StateDirectory") {
		t.Errorf("the daemon keeps its state in %s", d.StateDir)
	}
}
