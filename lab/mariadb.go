package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// MariaDB is a private database server with a data folder of its own.
type MariaDB struct {
	Version  string // "10.5", "10.11" or "11.8"
	Addr     string // 127.0.0.1:PORT
	Socket   string // host-side path; root may log in here without a password
	User     string
	Password string
	Dir      string // host-side
	Root     string // chroot the server runs in, or ""

	port     int
	detached bool
	keep     bool
	proc     *process
}

// DBConfig says which server to start. The zero value is MariaDB 10.11 on a reserved port with a database
// "cordboard", gone when the test program ends.
type DBConfig struct {
	Version  string // "10.5", "10.11" (default) or "11.8"
	Name     string // folder of the data; empty means one that Stop removes
	Database string // made when missing (default "cordboard")
	Port     int    // 0 reserves a free one
	Detached bool   // outlive this process
	Log      Log    // nil prints to standard error
}

// server says where a MariaDB version comes from.
type server struct {
	asterisk string // the root it lives in, "" for this machine itself
	share    string // where its system tables are described
}

var servers = map[string]server{
	"10.5":  {"16", "/usr/share/mysql"},
	"10.11": {"", "/usr/share/mysql"},
	"11.8":  {"22", "/usr/share/mariadb"},
}

// StartMariaDB fetches what is missing and boots a server.
func StartMariaDB(ctx context.Context, c DBConfig) (*MariaDB, error) {
	if c.Version == "" {
		c.Version = "10.11"
	}
	if c.Log == nil {
		c.Log = Progress
	}
	s, ok := servers[c.Version]
	if !ok {
		return nil, fmt.Errorf("the lab has no MariaDB %q; it has 10.5, 10.11 and 11.8", c.Version)
	}
	db, err := s.place(ctx, c)
	if err != nil {
		return nil, err
	}
	if db.adopt(); db.Running() { // left by an interrupted cordlab up; its password is not ours
		if err := db.Halt(ctx); err != nil {
			return nil, err
		}
	}
	if _, err := os.Stat(filepath.Join(db.Dir, "data", "mysql")); err != nil {
		if err := db.fill(ctx, s, c.Log); err != nil {
			return nil, errors.Join(err, db.remove())
		}
	}
	if err := db.grant(c.Database); err != nil {
		return nil, errors.Join(err, db.remove())
	}
	if err := db.Start(ctx); err != nil {
		return nil, errors.Join(err, db.remove())
	}
	return db, nil
}

// place decides on folder, port and password.
func (s server) place(ctx context.Context, c DBConfig) (*MariaDB, error) {
	db := &MariaDB{Version: c.Version, User: "cordboard", Password: secret(), keep: c.Name != "", detached: c.Detached, port: c.Port}
	base, err := CacheDir()
	if err != nil {
		return nil, err
	}
	if s.asterisk == "" {
		err = Packages(ctx, c.Log, FeatureLab)
	} else {
		db.Root, err = Install(ctx, c.Log, s.asterisk)
		base = db.Root
	}
	if err != nil {
		return nil, err
	}
	if db.port == 0 {
		if db.port, err = Port(); err != nil {
			return nil, err
		}
	}
	name := c.Name
	if name == "" {
		sweep(filepath.Join(base, "lab"))
		name = scratchName(db.port)
	}
	db.Dir = filepath.Join(base, "lab", name+"-db"+c.Version)
	db.Addr, db.Socket = addr(pbxIP, db.port), filepath.Join(db.Dir, "sock")
	if err := os.MkdirAll(db.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("the lab cannot make the data folder of MariaDB: %w", err)
	}
	return db, nil
}

func (db *MariaDB) name() string { return "MariaDB " + db.Version }

// inside is a path below the server's folder as the server sees it.
func (db *MariaDB) inside(path string) string {
	return filepath.Join(strings.TrimPrefix(db.Dir, db.Root), path)
}

// grant writes what the server runs at each start: the database and the user who owns it.
func (db *MariaDB) grant(database string) error {
	if database == "" {
		database = "cordboard"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4;\n", strings.ReplaceAll(database, "`", ""))
	for _, host := range []string{"127.0.0.1", "localhost"} {
		fmt.Fprintf(&b, "CREATE USER IF NOT EXISTS '%s'@'%s';\n", db.User, host)
		fmt.Fprintf(&b, "SET PASSWORD FOR '%s'@'%s' = PASSWORD('%s');\n", db.User, host, db.Password)
		fmt.Fprintf(&b, "GRANT ALL ON *.* TO '%s'@'%s' WITH GRANT OPTION;\n", db.User, host)
	}
	return os.WriteFile(filepath.Join(db.Dir, "init.sql"), []byte(b.String()), 0o600)
}

// adopt finds the running server of this folder that another program started.
func (db *MariaDB) adopt() {
	if found := findProcesses(db.name(), db.Root, "--datadir="+db.inside("data")); len(found) > 0 {
		db.proc = found[0]
	}
}

// Start boots the server, or brings it back after Stop or Kill with the data it had.
func (db *MariaDB) Start(ctx context.Context) error {
	if db.Running() {
		return nil
	}
	args := []string{"--no-defaults", "--user=root", "--datadir=" + db.inside("data"), "--socket=" + db.inside("sock"),
		"--pid-file=" + db.inside("pid"), "--bind-address=127.0.0.1", "--port=" + strconv.Itoa(db.port),
		"--init-file=" + db.inside("init.sql"), "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=2",
		"--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M", "--key-buffer-size=1M", "--performance-schema=OFF",
		"--max-connections=300", "--character-set-server=utf8mb4", "--tmpdir=/tmp"}
	p, err := startProcess(spawn{what: db.name(), root: db.Root, path: "/usr/sbin/mariadbd", args: args,
		output: filepath.Join(db.Dir, "log"), detached: db.detached})
	if err != nil {
		return err
	}
	db.proc = p
	if err := db.waitReady(ctx); err != nil {
		_ = db.Kill(ctx)
		return fmt.Errorf("%s did not come up: %w; its last log lines were:\n%s", db.name(), err, logTail(15, filepath.Join(db.Dir, "log")))
	}
	return nil
}

// waitReady waits for the greeting. The server opens its port only after the init file has run.
func (db *MariaDB) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, bootPatience)
	defer cancel()
	return poll(ctx, 20*time.Millisecond, func() (bool, error) {
		if !db.Running() {
			return false, errors.New("it ended by itself")
		}
		conn, err := net.DialTimeout("tcp", db.Addr, time.Second)
		if err != nil {
			return false, nil
		}
		defer conn.Close()
		_ = conn.SetReadDeadline(time.Now().Add(2 * time.Second))
		n, _ := conn.Read(make([]byte, 5))
		return n > 4, nil
	})
}

// DSN is the address of one of its databases for go-sql-driver/mysql.
func (db *MariaDB) DSN(database string) string {
	return fmt.Sprintf("%s:%s@tcp(%s)/%s?parseTime=true&loc=UTC", db.User, db.Password, db.Addr, database)
}

// Running tells whether the server lives.
func (db *MariaDB) Running() bool { return db.proc.alive() }

// Kill ends the server without warning; Start brings it back with the data it had.
func (db *MariaDB) Kill(ctx context.Context) error { return db.proc.kill(ctx) }

// Halt ends the server in good order and keeps its data; Start brings it back.
func (db *MariaDB) Halt(ctx context.Context) error { return db.proc.stop(ctx, 20*time.Second) }

// Stop ends the server and, unless it had a name, removes its data.
func (db *MariaDB) Stop(ctx context.Context) error {
	if db.keep || db.Dir == "" {
		return db.Halt(ctx)
	}
	return errors.Join(db.Kill(ctx), db.remove())
}

func (db *MariaDB) remove() error {
	if db.keep {
		return nil
	}
	FreePort(db.port)
	return os.RemoveAll(db.Dir)
}
