package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
	script, err := s.systemTables(db.Root)
	if err != nil {
		return err
	}
	inside := &MariaDB{Dir: seed, Root: db.Root}
	cmd := exec.CommandContext(ctx, "/usr/sbin/mariadbd")
	cmd.Path, cmd.Err = "/usr/sbin/mariadbd", nil // it is looked for inside the root, not here
	cmd.Args = append(cmd.Args, "--no-defaults", "--bootstrap", "--user=root", "--datadir="+inside.inside("data"),
		"--innodb-log-file-size=16M", "--max-allowed-packet=16M", "--net-buffer-length=16K")
	cmd.Dir = "/"
	cmd.Stdin = strings.NewReader(script)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: db.Root, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the lab could not make MariaDB's system tables: %w; the last lines were:\n%s", err, tail(out, 12))
	}
	return nil
}

// systemTables is what the server's own install script would feed it. That script needs helpers from
// further packages, and from 11.8 on it does not run without them.
func (s server) systemTables(root string) (string, error) {
	var b strings.Builder
	b.WriteString("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket='root';\n")
	for _, part := range []string{"*_system_tables.sql", "*_performance_tables.sql", "*_system_tables_data.sql",
		"maria_add_gis_sp_bootstrap.sql", "*_sys_schema.sql"} {
		found, _ := filepath.Glob(filepath.Join(root, s.share, part))
		if len(found) == 0 && part != "*_sys_schema.sql" { // the sys schema came with 10.6
			return "", fmt.Errorf("MariaDB's %s is not in %s; reinstall mariadb-server-core there", part, filepath.Join(root, s.share))
		}
		for _, path := range found {
			raw, err := os.ReadFile(path)
			if err != nil {
				return "", err
			}
			b.Write(raw)
			b.WriteString("\n")
		}
	}
	return b.String(), nil
}
