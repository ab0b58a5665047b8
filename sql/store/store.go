package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/desk/queues"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/sql/store/db"
)

var (
	_ queues.Store    = (*Store)(nil)
	_ agents.Store    = (*Store)(nil)
	_ contacts.Store  = (*Store)(nil)
	_ directory.Store = (*Store)(nil)
	_ accounts.Store  = (*Store)(nil)
)

// Store is the database. It is safe for concurrent use.
type Store struct {
	pool     *sql.DB
	q        *db.Queries
	ids      ids.Source
	clock    clock.Clock
	announce func(events.DirectoryEvent)
	threads  func(by string, changed []events.Thread)
	book     zoneBook
	sealer   Sealer
}

// Options are what a Store is given. Announce is called after every commit that changed a decided row, in the goroutine
// of the caller; it must not block. It may be nil.
type Options struct {
	IDs      ids.Source
	Clock    clock.Clock
	Announce func(events.DirectoryEvent)
	// Threads is told, on the same terms, which conversations a change of their contact changed, and by whom. It may be nil.
	Threads func(by string, changed []events.Thread)
	// Sealer is for secrets of inboxes; without one none are kept.
	Sealer Sealer
}

// New returns a store over a pool made by Open.
func New(pool *sql.DB, o Options) *Store {
	if o.Announce == nil {
		o.Announce = func(events.DirectoryEvent) {}
	}
	if o.Threads == nil {
		o.Threads = func(string, []events.Thread) {}
	}
	return &Store{pool: pool, q: db.New(pool), ids: o.IDs, clock: o.Clock, announce: o.Announce, threads: o.Threads, sealer: o.Sealer}
}

// Config is where the database is and how much of it the daemon takes.
type Config struct {
	Network  string // "tcp" or "unix"
	Address  string // host:port, or the socket
	User     string
	Password string
	Database string
	MaxConns int // 0 means 16; MariaDB beside a PBX allows 151 for everybody
}

// ConfigFromDSN reads a data source name of go-sql-driver/mysql; only what Config has is taken from it.
func ConfigFromDSN(dsn string) (Config, error) {
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		return Config{}, errors.New("the data source name of the database cannot be read; it looks like user:password@tcp(127.0.0.1:3306)/cordboard")
	}
	return Config{Network: c.Net, Address: c.Addr, User: c.User, Password: c.Passwd, Database: c.DBName}, nil
}

const (
	dialTimeout = 5 * time.Second
	ioTimeout   = 30 * time.Second
	// connLifetime ends connections before MariaDB's wait_timeout or a firewall between does it silently.
	connLifetime = 5 * time.Minute
	connIdle     = time.Minute
	defaultConns = 16
	// Collation of the connection: 10.3 knows it, and the newer servers' uca1400 would not be known there.
	collation = "utf8mb4_unicode_ci"
)

// Open makes the pool. It does not wait for the server: a daemon starts without its database and serves calls from its
// last picture. Call Ping to ask.
func Open(c Config) (*sql.DB, error) {
	m := mysql.NewConfig()
	m.Net, m.Addr, m.User, m.Passwd, m.DBName = c.Network, c.Address, c.User, c.Password, c.Database
	m.ParseTime, m.Loc, m.Collation = true, time.UTC, collation
	m.Timeout, m.ReadTimeout, m.WriteTimeout = dialTimeout, ioTimeout, ioTimeout
	m.Logger = &mysql.NopLogger{} // what it would print comes back as errors
	m.InterpolateParams, m.MultiStatements, m.RejectReadOnly, m.CheckConnLiveness = false, false, true, true
	m.Params = map[string]string{
		"time_zone": "'+00:00'",
		// Strict, whatever the PBX's my.cnf says: a value that does not fit is an error and not cut off.
		"sql_mode":                 "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
		"innodb_lock_wait_timeout": "10",
	}
	conn, err := mysql.NewConnector(m)
	if err != nil {
		return nil, fmt.Errorf("the settings of the database do not fit together: %w", err)
	}
	pool := sql.OpenDB(conn)
	n := c.MaxConns
	if n <= 0 {
		n = defaultConns
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(max(n/2, 2))
	pool.SetConnMaxLifetime(connLifetime)
	pool.SetConnMaxIdleTime(connIdle)
	return pool, nil
}

const pingTimeout = 3 * time.Second

// Ping proves that the database answers a query, within three seconds. The watchdog calls it; a pool that merely holds
// open sockets does not count as alive.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	var one int
	if err := s.pool.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return away(err)
	}
	return nil
}

// Version is the server's own, for `cordboard doctor` and the system page.
func (s *Store) Version(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	var v string
	if err := s.pool.QueryRowContext(ctx, "SELECT VERSION()").Scan(&v); err != nil {
		return "", away(err)
	}
	return v, nil
}

// lost reports whether err says that the server is away rather than that it refused.
func lost(err error) bool {
	var n net.Error
	return errors.Is(err, sql.ErrConnDone) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &n)
}
