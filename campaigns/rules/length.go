package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Length is a stretch of time as people write it in rules: "90s", "15m", "72h", "30d", "forever". Zero says nothing; "none"
// says that there is explicitly no wait.
type Length time.Duration

// The two lengths that are no number.
const (
	Forever  Length = math.MaxInt64
	Explicit Length = -1 // "none"
)

// Days, for rules written in Go.
func Days(n int) Length { return Length(time.Duration(n) * 24 * time.Hour) }

// Hours as a Length.
func HoursOf(n int) Length { return Length(time.Duration(n) * time.Hour) }

var units = []struct {
	letter string
	length time.Duration
}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}}

// MarshalText writes the length with its greatest whole unit.
func (l Length) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

func (l Length) String() string {
	switch {
	case l == Forever:
		return "forever"
	case l < 0:
		return "none"
	case l == 0:
		return ""
	}
	// 72h and not 3d: 24 hours are what the law says where it means hours
	for _, u := range units {
		d := time.Duration(l)
		if d%u.length == 0 && (u.letter != "d" || d >= 96*time.Hour) {
			return strconv.FormatInt(int64(d/u.length), 10) + u.letter
		}
	}
	return time.Duration(l).String()
}

// UnmarshalText reads what MarshalText writes.
func (l *Length) UnmarshalText(b []byte) error {
	s := string(b)
	switch s {
	case "":
		*l = 0
		return nil
	case "none":
		*l = Explicit
		return nil
	case "forever":
		*l = Forever
		return nil
	}
	for _, u := range units {
		digits, ok := strings.CutSuffix(s, u.letter)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 31)
		if err != nil || digits[0] == '0' || time.Duration(n) > 3660*24*time.Hour/u.length {
			break
		}
		*l = Length(time.Duration(n) * u.length)
		return nil
	}
	return fmt.Errorf("%q is no length of time such as 90s, 15m, 72h, 30d, none or forever (ten years at most)", s)
}

// span is the length as a duration, 0 when it says nothing or none.
func (l Length) span() time.Duration {
	if l < 0 {
		return 0
	}
	return time.Duration(l)
}

// after is t plus the length; the zero time when the length is for ever.
func (l Length) after(t time.Time) time.Time {
	if l == Forever {
		return time.Time{}
	}
	return t.Add(l.span())
}
