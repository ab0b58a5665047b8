package lists

import (
	"errors"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/cordboard/cordboard/internal/fault"
)

// Number is a telephone number in E.164, as the digits behind the plus.
type Number uint64

// String writes the number with its plus.
func (n Number) String() string { return "+" + strconv.FormatUint(uint64(n), 10) }

// MarshalText writes the number as people do, in JSON too: a number of JSON would lose its plus.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (n *Number) UnmarshalText(b []byte) error {
	v, err := strconv.ParseUint(strings.TrimPrefix(string(b), "+"), 10, 64)
	*n = Number(v)
	return err
}

// ErrNoNumber is what is no telephone number at all; ErrNotInUse has the look of one, but no country has such numbers.
var (
	ErrNoNumber = fault.New(fault.Invalid, "This is no telephone number.").WithKey("lead.no_number")
	ErrNotInUse = fault.New(fault.Invalid, "No country has numbers like this one. Is the country of the list right, and is no digit missing?").WithKey("lead.not_in_use")
)

// maxWritten is the longest text that is read as a number.
const maxWritten = 60

// Numbering reads the numbers of one country as its people write them. It is safe for concurrent use.
type Numbering struct {
	country string
	fast    *fastNumbers
}

// NewNumbering returns the numbering of a country of two letters.
func NewNumbering(country string) (*Numbering, error) {
	if phonenumbers.GetCountryCodeForRegion(country) == 0 {
		return nil, fault.New(fault.Invalid, "The country "+country+" is not known; write two letters like CO or US.").
			WithKey("field.country").WithField("country").With("field", "country")
	}
	return &Numbering{country: country, fast: newFastNumbers(country)}, nil
}

// Parse reads a number. What it answers is what the library would; most numbers go a shorter way.
func (g *Numbering) Parse(text string) (Number, error) {
	text = strings.TrimSpace(text)
	if n, ok := g.fast.parse(text); ok {
		return n, nil
	}
	return g.careful(text)
}

// careful asks the library. People write 00 for the plus also where the telephone company wants something else.
func (g *Numbering) careful(text string) (Number, error) {
	n, err := g.ask(text)
	if err != nil && strings.HasPrefix(text, "00") {
		if m, err := g.ask("+" + text[2:]); err == nil {
			return m, nil
		}
	}
	return n, err
}

func (g *Numbering) ask(text string) (Number, error) {
	if len(text) > maxWritten {
		return 0, ErrNoNumber
	}
	p, err := phonenumbers.Parse(text, g.country)
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return 0, ErrNotInUse
	case err != nil:
		return 0, ErrNoNumber
	case !phonenumbers.IsValidNumber(p):
		return 0, ErrNotInUse
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(phonenumbers.Format(p, phonenumbers.E164), "+"), 10, 64)
	if err != nil || v == 0 {
		return 0, ErrNoNumber
	}
	return Number(v), nil
}
