package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/cordboard/cordboard/campaigns/pacing"
)

// Error is a line that cannot be used, and the key that is to blame.
type Error struct {
	Key, Why string
}

func (e *Error) Error() string { return e.Key + ": " + e.Why }

func refused(key, why string) *Error { return &Error{key, why} }

// fields are the keys of one JSON object. The first thing that is wrong is kept, everything after it reads as nothing.
type fields struct {
	at   string // where the object is, "" for the line itself
	keys map[string]json.RawMessage
	err  error
}

func object(raw []byte, at string) (*fields, error) {
	f := &fields{at: at}
	name := at
	if name == "" {
		name = "line"
	}
	if err := json.Unmarshal(raw, &f.keys); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, refused(name, fmt.Sprintf("is not JSON (%v at byte %d)", syntax, syntax.Offset))
		}
		return nil, refused(name, "must be an object")
	}
	if f.keys == nil {
		return nil, refused(name, "must be an object")
	}
	return f, nil
}

func (f *fields) fail(err error) {
	if f.err == nil && err != nil {
		f.err = err
	}
}

func (f *fields) refuse(key, why string) { f.fail(refused(key, why)) }

func (f *fields) name(key string) string {
	if f.at == "" {
		return key
	}
	return f.at + "." + key
}

func place(list string, i int, key string) string {
	if key == "" {
		return fmt.Sprintf("%s[%d]", list, i)
	}
	return fmt.Sprintf("%s[%d].%s", list, i, key)
}

// given says whether an optional key is there with a value.
func (f *fields) given(key string) bool {
	raw, ok := f.keys[key]
	return ok && string(raw) != "null"
}

func (f *fields) need(key string) (json.RawMessage, bool) {
	if f.err != nil {
		return nil, false
	}
	raw, ok := f.keys[key]
	if !ok {
		f.refuse(f.name(key), "is missing")
	}
	return raw, ok
}

func (f *fields) text(key string) string {
	raw, ok := f.need(key)
	if !ok {
		return ""
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		f.refuse(f.name(key), "must be a string")
		return ""
	}
	return *s
}

func (f *fields) truth(key string) bool {
	raw, ok := f.need(key)
	if ok && string(raw) != "true" && string(raw) != "false" {
		f.refuse(f.name(key), "must be true or false")
	}
	return string(raw) == "true"
}

func (f *fields) number(key string) float64 {
	raw, ok := f.need(key)
	if !ok {
		return 0
	}
	return f.parse(raw, f.name(key))
}

func (f *fields) parse(raw []byte, name string) float64 {
	if len(raw) == 0 || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		f.refuse(name, "must be a number")
		return 0
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		f.refuse(name, "must be a number that a computer can hold")
		return 0
	}
	return v
}

// mostWhole keeps sums of whole numbers far from overflow.
const mostWhole = 1 << 53

func (f *fields) parseWhole(raw []byte, name string) int {
	v := f.parse(raw, name)
	if f.err == nil && (v != math.Trunc(v) || math.Abs(v) > mostWhole) {
		f.refuse(name, "must be a whole number")
		return 0
	}
	return int(v)
}

func (f *fields) whole(key string) int {
	raw, ok := f.need(key)
	if !ok {
		return 0
	}
	return f.parseWhole(raw, f.name(key))
}

func (f *fields) count(key string) int {
	v := f.whole(key)
	if v < 0 {
		f.refuse(f.name(key), "must not be below 0")
	}
	return v
}

func (f *fields) least(key string, low float64) float64 {
	v := f.number(key)
	if f.err == nil && v < low {
		f.refuse(f.name(key), fmt.Sprintf("must be at least %g", low))
	}
	return v
}

func (f *fields) above(key string, low float64) float64 {
	v := f.number(key)
	if f.err == nil && v <= low {
		f.refuse(f.name(key), fmt.Sprintf("must be above %g", low))
	}
	return v
}

func (f *fields) share(key string) float64 {
	v := f.number(key)
	if f.err == nil && (v < 0 || v > 1) {
		f.refuse(f.name(key), "must be between 0 and 1")
	}
	return v
}

func (f *fields) list(key string) []json.RawMessage {
	raw, ok := f.need(key)
	if !ok {
		return nil
	}
	out, ok := split(raw)
	if !ok {
		f.refuse(f.name(key), "must be a list")
	}
	return out
}

// rows reads a list of lists that have at least so many places each; more are ignored as unknown keys are.
func (f *fields) rows(key string, places int) [][]json.RawMessage {
	list := f.list(key)
	out := make([][]json.RawMessage, 0, len(list))
	for i, raw := range list {
		row, ok := split(raw)
		if !ok || len(row) < places {
			f.refuse(place(f.name(key), i, ""), fmt.Sprintf("must be a list of %d", places))
			return nil
		}
		out = append(out, row)
	}
	return out
}

func (f *fields) numberOf(raw []byte, list string, i int, key string) float64 {
	if f.err != nil {
		return 0
	}
	if len(raw) == 0 || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		f.refuse(place(list, i, key), "must be a number")
		return 0
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		f.refuse(place(list, i, key), "must be a number that a computer can hold")
	}
	return v
}

func (f *fields) wholeOf(raw []byte, list string, i int, key string) int {
	v := f.numberOf(raw, list, i, key)
	if f.err == nil && (v != math.Trunc(v) || math.Abs(v) > mostWhole) {
		f.refuse(place(list, i, key), "must be a whole number")
		return 0
	}
	return int(v)
}

// id keeps a number or a string as it was written, so that it goes back the same.
func (f *fields) id(raw []byte, list string, i int) pacing.ID {
	if !scalar(raw) {
		f.refuse(place(list, i, "id"), "must be a number or a string")
	}
	return pacing.ID(raw)
}

func (f *fields) idOf(key string) pacing.ID {
	raw, ok := f.need(key)
	if ok && !scalar(raw) {
		f.refuse(f.name(key), "must be a number or a string")
	}
	return pacing.ID(raw)
}

func scalar(raw []byte) bool {
	return len(raw) > 0 && (raw[0] == '"' || raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9')
}

// split takes a list that is known to be JSON apart.
func split(raw []byte) ([]json.RawMessage, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) < 2 || raw[0] != '[' {
		return nil, false
	}
	body := raw[1 : len(raw)-1]
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, true
	}
	var out []json.RawMessage
	depth, start := 0, 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			for i++; body[i] != '"'; i++ {
				if body[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, bytes.TrimSpace(body[start:i]))
				start = i + 1
			}
		}
	}
	return append(out, bytes.TrimSpace(body[start:])), true
}
