package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/internal/seal"
	"github.com/cordboard/cordboard/sql/store"
)

// secretsKey is the file in the state directory with the key for secrets in the database.
const secretsKey = "secrets.key"

// openStore makes the pool and the store over it; it does not wait for the server.
func openStore(c *config.Config, announce func(events.DirectoryEvent), linked func(string, []events.Thread)) (*sql.DB, *store.Store, error) {
	network, address := c.DB.Network()
	pool, err := store.Open(store.Config{Network: network, Address: address, User: c.DB.User, Password: c.DB.Password.Reveal(), Database: c.DB.Name})
	if err != nil {
		return nil, nil, err
	}
	o := store.Options{IDs: ids.New(), Clock: clock.Real(), Announce: announce, Threads: linked}
	if box, err := seal.Load(filepath.Join(c.StateDir, secretsKey)); err == nil {
		o.Sealer = box
	}
	return pool, store.New(pool, o), nil
}

func migrate(ctx context.Context, args []string, out io.Writer) error {
	dry := false
	c, err := settings("migrate", args, func(f *flags) { f.BoolVar(&dry, "dry-run", false, "only tell what would be done") })
	if err != nil {
		return err
	}
	pool, st, err := openStore(c, nil, nil)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	n, names, err := st.Pending(ctx)
	if err != nil {
		return err
	}
	if n == 0 {
		fmt.Fprintln(out, "The database has this version's schema.")
	} else {
		fmt.Fprintf(out, "%d migrations are pending: %s\n", n, strings.Join(names, ", "))
	}
	if dry {
		return nil
	}
	// also without a pending migration: the built-in roles are written anew
	if err := st.Migrate(ctx); err != nil {
		return err
	}
	fmt.Fprintln(out, "Done.")
	return nil
}
