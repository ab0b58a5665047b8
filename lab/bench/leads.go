package main

import (
	"bufio"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/campaigns/lists"
	"github.com/cordboard/cordboard/campaigns/lists/imports"
	"github.com/cordboard/cordboard/campaigns/lists/intake"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/sql/store"
)

// leadsResult is what importing and finding leads takes.
type leadsResult struct {
	rows    int
	bytes   int64
	load    []time.Duration // LOAD DATA of the file
	imports []imported
	next    nextResult
	others  float64
}

// imported is one import, as the process that did it tells.
type imported struct {
	Seconds float64
	CPU     float64 // seconds of processor time of this process
	Peak    int64   // bytes of memory at most
	Counts  lists.Counts
}

// The bars of lists.
const (
	barImport     = 5.0
	barImportSize = 150 << 20
	barNext       = 5 * time.Millisecond
	importRounds  = 3
)

// leads measures imports against LOAD DATA of the same file in turns, then the next lead. Importer and MariaDB share both
// cores.
func leads(ctx context.Context, o options) (r leadsResult, err error) {
	if err := pin(os.Getpid(), bothCores); err != nil {
		return r, err
	}
	db, err := lab.StartMariaDB(ctx, lab.DBConfig{})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Stop(context.WithoutCancel(ctx)), pin(os.Getpid(), restCore)) }()
	watch := watchStrangers(family(os.Getpid())...)
	dir, err := os.MkdirTemp("", "bench-leads-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	file := filepath.Join(dir, "leads.csv")
	if r.rows = o.leads; r.rows > 0 {
		if r.bytes, err = writeLeads(file, o.leads); err != nil {
			return r, err
		}
		for range importRounds {
			if err := r.round(ctx, db, file); err != nil {
				return r, err
			}
		}
	}
	if o.hopper > 0 {
		r.next, err = nextLead(ctx, db, o.hopper)
	}
	r.others = watch.share()
	return r, err
}

// writeLeads writes a file such as people send: accents, numbers in several spellings, a second number for every third, one
// row in fifty twice and one in a hundred without a number that exists.
func writeLeads(path string, rows int) (int64, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	_, _ = fmt.Fprintln(w, "id,nombre,apellido,telefono,celular,ciudad,saldo")
	mobile := []int{300, 301, 302, 304, 305, 310, 311, 312, 313, 314, 315, 316, 317, 318, 320, 321}
	number := func(i int) string { return fmt.Sprintf("%d%07d", mobile[i%16], i*197%10_000_000) }
	for i := range rows {
		d, second := number(i), ""
		switch {
		case i%50 == 49:
			d = number(i - 1)
		case i%100 == 7:
			d = "0000000012"
		}
		if i%3 == 0 {
			second = fmt.Sprintf("(350) %07d", 1_000_000+i)
		}
		phone := []string{d, d[:3] + " " + d[3:6] + " " + d[6:], "+57" + d, "57" + d, "+57 " + d[:3] + "-" + d[3:]}[i%5]
		_, _ = fmt.Fprintf(w, "C-%07d,José Andrés,Núñez %d,%s,%s,Bogotá,%d.%02d\n", i, i%1000, phone, second, i%5000, i%100)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return 0, err
	}
	st, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

// round lets MariaDB load the file as it is, then imports it, each into tables of their own.
func (r *leadsResult) round(ctx context.Context, db *lab.MariaDB, file string) error {
	progress("import of %d rows, round %d of %d", r.rows, len(r.load)+1, importRounds)
	pool, err := sql.Open("mysql", db.DSN("")+"&multiStatements=true")
	if err != nil {
		return err
	}
	defer pool.Close() //nolint:errcheck // of the bench alone
	if _, err := pool.ExecContext(ctx, `DROP DATABASE IF EXISTS bench; CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE bench.raw (n bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, id varchar(64) NOT NULL, nombre varchar(60) NOT NULL, apellido varchar(60) NOT NULL,
 telefono varchar(40) NOT NULL, celular varchar(40) NOT NULL, ciudad varchar(60) NOT NULL, saldo varchar(20) NOT NULL) ENGINE=InnoDB`); err != nil {
		return err
	}
	mysql.RegisterLocalFile(file)
	defer mysql.DeregisterLocalFile(file)
	begun := time.Now()
	if _, err := pool.ExecContext(ctx, "LOAD DATA LOCAL INFILE '"+file+"' INTO TABLE bench.raw CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' IGNORE 1 LINES (id, nombre, apellido, telefono, celular, ciudad, saldo)"); err != nil {
		return err
	}
	r.load = append(r.load, time.Since(begun))
	if _, err := pool.ExecContext(ctx, "DROP TABLE bench.raw"); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, os.Args[0], "-import", db.DSN("bench"), "-import-file", file).Output()
	var x imported
	if err == nil {
		err = json.Unmarshal(out, &x)
	}
	if err != nil {
		return fmt.Errorf("the import: %w: %s", err, out)
	}
	r.imports = append(r.imports, x)
	progress("LOAD DATA %.1f s, import %.1f s (%.1f s of processor time in the importer), %d MB; %+v", r.load[len(r.load)-1].Seconds(), x.Seconds, x.CPU, x.Peak>>20, x.Counts)
	return nil
}

// importChild is a process of its own that imports a file with the daemon's importer, so that its memory is nobody else's.
func importChild(ctx context.Context, o options) error {
	st, err := openBench(ctx, o.importDSN)
	if err != nil {
		return err
	}
	all, by := events.Everything(), events.Actor{Login: "bench"}
	site, err := st.CreateSite(ctx, by, all, accounts.Site{Name: "Bench", TimeZone: "America/Bogota", Country: "CO"})
	if err != nil {
		return err
	}
	list, err := st.CreateList(ctx, by, all, lists.List{SiteID: site.ID, Name: "Bench", Country: "CO"})
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench-import-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	files, in := imports.NewFiles(dir), lists.Import{ID: ids.New().New(), Kind: lists.KindLeads, ListID: list.ID, FileName: "leads.csv"}
	src, err := os.Open(o.importFile)
	if err != nil {
		return err
	}
	defer src.Close() //nolint:errcheck // read only
	begun := time.Now()
	if in.Bytes, err = files.Put(in.ID, src); err != nil {
		return err
	}
	g, err := lists.NewNumbering("CO")
	if err != nil {
		return err
	}
	if in.Plan, in.Preview, err = intake.Look(intake.File{At: src, Size: in.Bytes}, intake.Maker{Numbering: g, Zoner: lists.NewZoner("")}); err != nil {
		return err
	}
	if in, err = st.CreateImport(ctx, by, all, in); err != nil {
		return err
	}
	if _, err = st.OrderImport(ctx, by, all, in.ID, lists.ToRun, in.Plan); err != nil {
		return err
	}
	if in, err = finished(ctx, st, files, in.ID); err != nil {
		return err
	}
	_, peak := memory(os.Getpid())
	return json.NewEncoder(os.Stdout).Encode(imported{Seconds: time.Since(begun).Seconds(), CPU: cpu(os.Getpid()).Seconds(), Peak: peak, Counts: in.Counts})
}

func openBench(ctx context.Context, dsn string) (*store.Store, error) {
	c, err := store.ConfigFromDSN(dsn)
	if err != nil {
		return nil, err
	}
	pool, err := store.Open(c)
	if err != nil {
		return nil, err
	}
	st := store.New(pool, store.Options{IDs: ids.New(), Clock: clock.Real()})
	return st, st.Migrate(ctx)
}

// finished runs the importer until the import is over.
func finished(ctx context.Context, st *store.Store, files imports.Files, id string) (i lists.Import, err error) {
	ctx, stop := context.WithCancel(ctx)
	var own sync.WaitGroup
	own.Go(func() {
		imports.New(imports.Config{Works: st, Files: files, Clock: clock.Real(), Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}).Run(ctx)
	})
	defer own.Wait()
	defer stop()
	for {
		if i, err = st.GetImport(ctx, events.Everything(), id); err != nil || !i.State.Busy() {
			if err == nil && i.State != lists.Done {
				err = fmt.Errorf("the import is %s: %s", i.State, i.Message)
			}
			return i, err
		}
		select {
		case <-ctx.Done():
			return i, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (r leadsResult) table(t *strings.Builder) {
	busy := r.others > busyFrom
	fmt.Fprintf(t, "\nLists, MariaDB with 64 MB of buffer pool; other programs had %.0f %% of the machine.\n\n| lists | figure | bar | |\n| --- | --- | --- | --- |\n", r.others*100)
	if len(r.imports) > 0 {
		peak, order := int64(0), make([]int, len(r.imports))
		ratio := func(n int) float64 { return r.imports[n].Seconds / r.load[n].Seconds() }
		for n, x := range r.imports {
			order[n], peak = n, max(peak, x.Peak)
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ratio(a), ratio(b)) })
		at := order[len(order)/2]
		fmt.Fprintf(t, "| import of %d rows (%d MB), file to finished list; LOAD DATA of the file | %.1f s; %.1f s | | |\n", r.rows, r.bytes>>20, r.imports[at].Seconds, r.load[at].Seconds())
		fmt.Fprintf(t, "| import, ratio, median of %d | %.2f | ≤ %.1f | %s |\n", len(order), ratio(at), barImport, verdict(ratio(at) <= barImport, busy))
		fmt.Fprintf(t, "| import, memory of the process at most | %d MB | ≤ %d MB | %s |\n", peak>>20, barImportSize>>20, verdict(peak <= barImportSize, false))
	}
	r.next.table(t, busy)
}
