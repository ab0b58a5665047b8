package intake

import (
	"archive/zip"
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// styles are which formats of cells show a number as a date.
type styles struct {
	dates []bool // by the cell's style
}

func readStyles(part *zip.File) (s styles, err error) {
	own, inCells := map[int]bool{}, false
	err = elements(part, func(e xml.StartElement) {
		switch e.Name.Local {
		case "numFmt":
			own[number(attr(e, "numFmtId"))] = isDate(attr(e, "formatCode"))
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells && len(s.dates) < 100_000 {
				id := number(attr(e, "numFmtId"))
				s.dates = append(s.dates, id >= 14 && id <= 22 || id >= 45 && id <= 47 || own[id])
			}
		}
	})
	return s, err
}

// isDate says that a format's code has parts of a date, outside of its quoted and bracketed texts.
func isDate(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("ymdhsYMDHS", c) >= 0:
			return true
		}
	}
	return false
}

// shown writes a number as people would: telephone numbers without an exponent, dates as year, month and day.
func (s styles) shown(style int, value string) string {
	date := style >= 0 && style < len(s.dates) && s.dates[style]
	if !date && strings.Trim(value, "0123456789") == "" {
		return value
	}
	f, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || math.IsInf(f, 0) || math.IsNaN(f):
		return value
	case date && f >= 0 && f < 2_958_466: // up to the year 9999
		return dateOf(f)
	case f == math.Trunc(f) && math.Abs(f) < 1e15:
		return strconv.FormatInt(int64(f), 10)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// dateOf reads days since 1899-12-30, as spreadsheets count.
func dateOf(days float64) string {
	day, part := math.Modf(days)
	at := time.Date(1899, 12, 30+int(day), 0, 0, int(math.Round(part*86400)), 0, time.UTC)
	switch {
	case days < 1:
		return at.Format("15:04")
	case days == math.Trunc(days):
		return at.Format("2006-01-02")
	}
	return at.Format("2006-01-02 15:04")
}
