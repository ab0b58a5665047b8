package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// root is one Debian suite unpacked in the cache: it holds an Asterisk and a MariaDB server of that suite,
// because one debootstrap for both is cheaper than two.
type root struct {
	name     string // folder under roots/, and the Asterisk version it is for
	suite    string
	packages string
	modules  string // where its Asterisk keeps modules, seen from inside
	what     string
}

var roots = map[string]root{
	"22": {"asterisk-22", "forky", "asterisk,ca-certificates,mariadb-server-core,mariadb-client-core",
		"/usr/lib/*/asterisk/modules", "Asterisk 22 and MariaDB 11.8"},
	"16": {"asterisk-16", "bullseye", "asterisk,ca-certificates,mariadb-server-core-10.5",
		"/usr/lib/asterisk/modules", "Asterisk 16 and MariaDB 10.5"},
}

// Install fetches the Asterisk of the given version ("22" or "16") into the cache unless it is there
// already, and returns the folder that holds it.
func Install(ctx context.Context, log Log, version string) (string, error) {
	r, ok := roots[version]
	if !ok {
		return "", fmt.Errorf("the lab has no Asterisk %q; it has 22 and 16", version)
	}
	cache, err := CacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "roots", r.name)
	if r.ready(dir) {
		return dir, nil
	}
	if err := needRoot("fetch " + r.what); err != nil {
		return "", err
	}
	if err := Packages(ctx, log, FeatureLab); err != nil {
		return "", err
	}
	unlock, err := lockFile(ctx, filepath.Join(cache, r.name+".lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	if r.ready(dir) { // another process did it while we waited
		return dir, nil
	}
	log("fetching %s (debootstrap, about a minute and a half, 550 MB) ...", r.what)
	return dir, r.fetch(ctx, dir)
}

func (r root) stamp(dir string) string { return filepath.Join(dir, ".cordboard-lab") }

// ready compares what the stamp says with what we would fetch today: a root from a half-finished run has no
// stamp, one from an older Cordboard has another.
func (r root) ready(dir string) bool {
	got, err := os.ReadFile(r.stamp(dir))
	return err == nil && string(got) == r.suite+" "+r.packages+"\n"
}

func (r root) fetch(ctx context.Context, dir string) error {
	uri, err := mirror(ctx)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("the lab could not clear %s: %w; is something from it still running or mounted?", dir, err)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	script := "/usr/share/debootstrap/scripts/" + r.suite
	if _, err := os.Stat(script); err != nil { // a suite younger than this debootstrap
		script = "/usr/share/debootstrap/scripts/sid"
	}
	cmd := exec.CommandContext(ctx, "debootstrap", "--variant=minbase", "--include="+r.packages, r.suite, dir, uri, script)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("fetching %s failed: %w; the next run starts it afresh. The last lines were:\n%s", r.what, err, tail(out, 12))
	}
	_ = os.RemoveAll(filepath.Join(dir, "var/cache/apt/archives"))
	return os.WriteFile(r.stamp(dir), []byte(r.suite+" "+r.packages+"\n"), 0o644)
}

// modulesDir finds the module folder as seen from inside the root.
func (r root) modulesDir(dir string) (string, error) {
	found, _ := filepath.Glob(dir + r.modules)
	if len(found) != 1 {
		return "", fmt.Errorf("%s holds no Asterisk modules at %s; delete that folder and run again", dir, r.modules)
	}
	return strings.TrimPrefix(found[0], dir), nil
}

// settleNames keeps name look-ups inside the root from ever waiting for DNS: pjsip resolves the machine's
// own name for each call, and without these files that is a five second pause in every call.
func settleNames(dir string) error {
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	files := map[string]string{
		"etc/hosts":         "127.0.0.1 localhost " + host + "\n",
		"etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
		"etc/resolv.conf":   "",
	}
	for name, want := range files {
		path := filepath.Join(dir, name)
		if got, err := os.ReadFile(path); err == nil && string(got) == want {
			continue
		}
		_ = os.Remove(path) // it may be a link that leads out of the root
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			return err
		}
	}
	return nil
}
