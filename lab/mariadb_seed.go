package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// fill gives a new server its data folder. Making the system tables takes seconds, so it is done once for
// each version; after that a new server starts from a copy.
func (db *MariaDB) fill(ctx context.Context, s server, log Log) error {
	seed := filepath.Join(filepath.Dir(db.Dir), "seed-"+db.Version)
	unlock, err := lockFile(ctx, seed+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	stamp := filepath.Join(seed, "ready")
	if _, err := os.Stat(stamp); err != nil {
		log("making the system tables of MariaDB %s (once) ...", db.Version)
		if err := db.seed(ctx, s, seed); err != nil {
			return err
		}
		if err := os.WriteFile(stamp, nil, 0o644); err != nil {
			return err
		}
	}
	out, err := exec.CommandContext(ctx, "cp", "-a", "--reflink=auto", "--sparse=always",
		filepath.Join(seed, "data"), filepath.Join(db.Dir, "data")).CombinedOutput()
	if err != nil {
		return fmt.Errorf("the lab could not copy MariaDB's system tables: %w: %s", err, tail(out, 3))
	}
	return nil
}

func (db *MariaDB) seed(ctx context.Context, s server, seed string) error {
	if err := os.RemoveAll(seed); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(seed, "data"), 0o755); err != nil {
		return err
	}
	inside := &MariaDB{Dir: seed, Root: db.Root}
	cmd := exec.CommandContext(ctx, s.installer)
	cmd.Path, cmd.Err = s.installer, nil // it is looked for inside the root, not here
	cmd.Args = append(cmd.Args, "--no-defaults", "--user=root", "--datadir="+inside.inside("data"),
		"--skip-name-resolve", "--skip-test-db", "--auth-root-authentication-method=socket",
		"--auth-root-socket-user=root", "--innodb-log-file-size=16M")
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: db.Root}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the lab could not make MariaDB's system tables: %w; the last lines were:\n%s", err, tail(out, 12))
	}
	return nil
}
