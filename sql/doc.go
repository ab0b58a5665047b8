// Package sql holds the database as readable files: migrations/ (goose), queries/ (sqlc), bulk/ (LOAD DATA). The Go code made from them is
// sql/store/db, and what uses it is sql/store. Files starting with 0001 are what people decide, 0002 what happens.
package sql

import "embed"

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate

// Migrations are the files of migrations/, for goose.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Queries are the files of queries/, for the tests that prepare every one of them.
//
//go:embed queries/*.sql
var Queries embed.FS

// Bulk are the statements of bulk/, which sqlc cannot make: those that load many rows at once, and one that is repeated as often as there
// are zones.
//
//go:embed bulk/*.sql
var Bulk embed.FS
