// Package loose reads JSON of providers, who change their mind: numbers as texts, one value instead of a list, new types. What
// fits is taken, what does not is empty, and costs nothing but itself.
package loose

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// Decode decodes what fits and leaves the rest empty: a part of an unexpected type is no reason to lose the others. The
// error is for what is no JSON at all.
func Decode(data []byte, into any) error {
	err := json.Unmarshal(bytes.TrimPrefix(data, byteOrderMark), into)
	var odd *json.UnmarshalTypeError
	if errors.As(err, &odd) {
		return nil
	}
	return err
}

// byteOrderMark is what some gateways put before UTF-8.
var byteOrderMark = []byte("\xef\xbb\xbf")

// String takes strings, numbers and truth values; anything else is empty.
type String string

// UnmarshalJSON never fails.
func (s *String) UnmarshalJSON(data []byte) error {
	*s = String(scalar(data))
	return nil
}

// Int takes numbers, also as strings or with a fraction; anything else is 0.
type Int int64

// UnmarshalJSON never fails.
func (i *Int) UnmarshalJSON(data []byte) error {
	*i = Int(whole(scalar(data)))
	return nil
}

// Float takes numbers, also as strings; anything else is 0.
type Float float64

// UnmarshalJSON never fails.
func (f *Float) UnmarshalJSON(data []byte) error {
	v, err := strconv.ParseFloat(strings.TrimSpace(scalar(data)), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	*f = Float(v)
	return nil
}

// Bool takes true, "true", 1 and "1".
type Bool bool

// UnmarshalJSON never fails.
func (b *Bool) UnmarshalJSON(data []byte) error {
	v := strings.ToLower(scalar(data))
	*b = v == "true" || v == "1"
	return nil
}

// Time takes Unix seconds, milliseconds or microseconds, as number or string, and RFC 3339, also with an offset without a
// colon; anything else is zero.
type Time struct{ time.Time }

var layouts = []string{time.RFC3339, "2006-01-02T15:04:05Z0700"}

// UnmarshalJSON never fails.
func (t *Time) UnmarshalJSON(data []byte) error {
	v := strings.TrimSpace(scalar(data))
	t.Time = time.Time{}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, v); err == nil {
			t.Time = at.UTC()
			return nil
		}
	}
	// Seconds reach eleven digits in the year 5138, so that longer numbers are of a finer unit.
	switch n := whole(v); {
	case n <= 0 || n >= 1e17:
	case n >= 1e14:
		t.Time = time.UnixMicro(n).UTC()
	case n >= 1e11:
		t.Time = time.UnixMilli(n).UTC()
	default:
		t.Time = time.Unix(n, 0).UTC()
	}
	return nil
}

// List takes an array, one value instead of it, or null.
type List[T any] []T

// UnmarshalJSON never fails; elements that do not fit are as empty as they could be read.
func (l *List[T]) UnmarshalJSON(data []byte) error {
	*l = nil
	data = bytes.TrimSpace(data)
	if len(data) == 0 || bytes.Equal(data, []byte("null")) {
		return nil
	}
	var parts []json.RawMessage
	if data[0] != '[' {
		parts = []json.RawMessage{data}
	} else if json.Unmarshal(data, &parts) != nil {
		return nil
	}
	for _, part := range parts {
		var v T
		if Decode(part, &v) == nil {
			*l = append(*l, v)
		}
	}
	return nil
}

// scalar answers the text of a JSON string, number or truth value, and nothing for the rest.
func scalar(data []byte) string {
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return ""
	}
	switch data[0] {
	case '"':
		var s string
		if json.Unmarshal(data, &s) != nil {
			return ""
		}
		return s
	case '{', '[', 'n':
		return ""
	}
	return string(data)
}

func whole(v string) int64 {
	v = strings.TrimSpace(v)
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e18 {
		return 0
	}
	return int64(f)
}

// Digest is a short name for a piece of a request that has no id of its own: the same bytes, apart from blanks, always
// have the same.
func Digest(raw []byte) string {
	var compact bytes.Buffer
	if json.Compact(&compact, raw) == nil {
		raw = compact.Bytes()
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}
