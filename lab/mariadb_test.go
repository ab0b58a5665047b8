package lab

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
)

func TestThreeMariaDBsAnswerAndSurviveAKill(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"10.5", "10.11", "11.8"} {
		t.Run(version, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			began := time.Now()
			server, err := StartMariaDB(ctx, DBConfig{Version: version, Log: t.Logf})
			must(t, err)
			t.Logf("up in %v", time.Since(began).Round(10*time.Millisecond))
			defer func() { must(t, server.Stop(context.WithoutCancel(ctx))) }()
			db, err := sql.Open("mysql", server.DSN("cordboard"))
			must(t, err)
			defer db.Close()
			var got string
			must(t, db.QueryRowContext(ctx, "SELECT VERSION()").Scan(&got))
			if !strings.HasPrefix(got, version+".") {
				t.Errorf("asked for %s, got %s", version, got)
			}
			_, err = db.ExecContext(ctx, "CREATE TABLE kept (n INT) ENGINE=InnoDB")
			must(t, err)
			must(t, server.Kill(ctx))
			if err := db.PingContext(ctx); err == nil {
				t.Error("a killed server answers")
			}
			must(t, server.Start(ctx))
			_, err = db.ExecContext(ctx, "INSERT INTO kept VALUES (1)")
			must(t, err)
		})
	}
}
