package sms

import "unicode/utf8"

// Encoding is how a text goes over the air.
type Encoding string

// Encodings.
const (
	GSM7 Encoding = "gsm7" // 7 bits a character, counted in septets
	UCS2 Encoding = "ucs2" // 16 bits, counted in UTF-16 units: most emoji take two
)

// MaxParts is the most parts one message can have, by the byte that counts them.
const MaxParts = 255

// The room of a message that stands alone, and of a part behind its header of 6 or (with a reference of 16 bits) 7 bytes.
// 140 bytes hold 160 septets or 70 units; see 3GPP TS 23.040 §9.2.3.24.1 and §9.2.3.24.8.
const (
	gsmSingle, gsmPart, gsmPartWide = 160, 153, 152
	ucsSingle, ucsPart, ucsPartWide = 70, 67, 66
)

// Segments is what a text comes to.
type Segments struct {
	Encoding Encoding `json:"encoding"`
	Units    int      `json:"units"` // septets or UTF-16 units, without headers
	Parts    int      `json:"parts"` // 0 for no text at all
	Left     int      `json:"left"`  // units that still fit into the last part
}

// Count tells what a text comes to, as it is typed. The same is written for browsers in ui/src/inbox/segments.ts; both are
// held to testdata/segments.json.
func Count(text string) Segments {
	s := Segments{Encoding: encodingOf(text)}
	for _, r := range text {
		s.Units += s.Encoding.width(r)
	}
	single, part := s.Encoding.room(false)
	if s.Units <= single {
		s.Left = single - s.Units
		s.Parts = min(s.Units, 1)
		return s
	}
	used := 0
	s.Parts = 1
	for _, r := range text {
		w := s.Encoding.width(r)
		if used+w > part {
			s.Parts++
			used = 0
		}
		used += w
	}
	s.Left = part - used
	return s
}

// Split cuts a text into the parts it is sent in: one when it fits, never through an escape or a surrogate pair. wide leaves
// room for a reference of 16 bits.
func Split(text string, wide bool) []string { return encodingOf(text).split(text, wide) }

// SplitUCS2 is Split for a text that is sent in UCS-2 although it need not be.
func SplitUCS2(text string, wide bool) []string { return UCS2.split(text, wide) }

func (e Encoding) split(text string, wide bool) []string {
	single, part := e.room(wide)
	total := 0
	for _, r := range text {
		total += e.width(r)
	}
	if total <= single {
		return []string{text}
	}
	var parts []string
	used, from := 0, 0
	for i, r := range text {
		w := e.width(r)
		if used+w > part {
			parts = append(parts, text[from:i])
			used, from = 0, i
		}
		used += w
	}
	return append(parts, text[from:])
}

func encodingOf(text string) Encoding {
	if IsGSM(text) {
		return GSM7
	}
	return UCS2
}

func (e Encoding) width(r rune) int {
	if e == GSM7 {
		return septets(r)
	}
	if r > 0xffff && r <= utf8.MaxRune {
		return 2
	}
	return 1
}

func (e Encoding) room(wide bool) (single, part int) {
	switch {
	case e == GSM7 && wide:
		return gsmSingle, gsmPartWide
	case e == GSM7:
		return gsmSingle, gsmPart
	case wide:
		return ucsSingle, ucsPartWide
	}
	return ucsSingle, ucsPart
}
