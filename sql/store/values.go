package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cordboard/cordboard/internal/check"
)

// now is the present as the columns keep it: UTC, milliseconds.
func (s *Store) now() time.Time { return s.clock.Now().UTC().Truncate(time.Millisecond) }

func null(v string) sql.NullString { return sql.NullString{String: v, Valid: v != ""} }

func nulls(list []string) []sql.NullString {
	out := make([]sql.NullString, len(list))
	for i, v := range list {
		out[i] = null(v)
	}
	return out
}

func flag(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// like escapes what LIKE would read as a wildcard.
func like(v string) string { return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(v) }

// cut shortens text from outside to what a column holds, in whole characters.
func cut(v string, max int) string {
	v = strings.ToValidUTF8(v, "?")
	if utf8.RuneCountInString(v) <= max {
		return v
	}
	return string([]rune(v)[:max])
}

// ascii is cut for columns that hold ASCII only.
func ascii(v string, max int) string {
	v = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, v)
	return v[:min(len(v), max)]
}

// text is a value as JSON for a column that is read and written whole.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("store: %T cannot be JSON, which is a mistake in the program: %v", v, err))
	}
	return string(b)
}

func untext[T any](column string) (T, error) {
	var v T
	if err := json.Unmarshal([]byte(column), &v); err != nil {
		return v, fmt.Errorf("a column that should hold JSON does not: %w", err)
	}
	return v, nil
}

// page cuts the row that was read beyond the page's size, and answers the cursor if there was one.
func page[T any](rows []T, size int, id func(T) string) ([]T, string) {
	if rows == nil {
		rows = []T{}
	}
	if len(rows) <= size {
		return rows, ""
	}
	return rows[:size], id(rows[size-1])
}

// diff answers what of b is not in a, and what of a is not in b.
func diff(a, b []string) (added, dropped []string) {
	in := func(list []string) map[string]bool {
		m := make(map[string]bool, len(list))
		for _, v := range list {
			m[v] = true
		}
		return m
	}
	was, is := in(a), in(b)
	for _, v := range b {
		if !was[v] {
			added = append(added, v)
		}
	}
	for _, v := range a {
		if !is[v] {
			dropped = append(dropped, v)
		}
	}
	return added, dropped
}

// index answers where each row of a list stands, and the ids in order.
func index[T any](list []T, id func(T) string) (at map[string]int, ids []string) {
	at = make(map[string]int, len(list))
	for i, x := range list {
		at[id(x)] = i
		ids = append(ids, id(x))
	}
	return at, ids
}

// counted turns a count of the rows a field names, of those that exist where they should, into the field's trouble.
func counted(field string, n int64, want int, err error) error {
	if err == nil && n != int64(want) {
		return check.Unknown(field)
	}
	return err
}

// orEmpty makes an absent list an empty one, because JSON tells them apart.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
