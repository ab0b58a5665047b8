package sms

import (
	"strconv"
	"strings"
)

// Phones in some countries write letters that the default alphabet lacks by shift tables of their language, which the user
// data header names: 3GPP TS 23.038 §6.2.1.2. A single shift is another extension table, a locking shift another basic one.
const (
	turkish, spanish, portuguese = 1, 2, 3

	ieSingleShift, ieLockingShift = 0x24, 0x25
)

// singles are what the extension tables of languages have beyond the usual one, §A.2.
var singles = map[byte]map[byte]rune{
	turkish: {0x47: 'Ğ', 0x49: 'İ', 0x53: 'Ş', 0x63: 'ç', 0x67: 'ğ', 0x69: 'ı', 0x73: 'ş'},
	spanish: {0x09: 'ç', 0x41: 'Á', 0x49: 'Í', 0x4f: 'Ó', 0x55: 'Ú', 0x61: 'á', 0x69: 'í', 0x6f: 'ó', 0x75: 'ú'},
	portuguese: {0x05: 'ê', 0x09: 'ç', 0x0b: 'Ô', 0x0c: 'ô', 0x0e: 'Á', 0x0f: 'á', 0x12: 'Φ', 0x13: 'Γ', 0x15: 'Ω', 0x16: 'Π', 0x17: 'Ψ',
		0x18: 'Σ', 0x19: 'Θ', 0x1f: 'Ê', 0x41: 'À', 0x49: 'Í', 0x4f: 'Ó', 0x55: 'Ú', 0x5b: 'Ã', 0x5c: 'Õ', 0x61: 'Â', 0x69: 'í', 0x6f: 'ó',
		0x75: 'ú', 0x7b: 'ã', 0x7c: 'õ', 0x7f: 'â'},
}

// lockings are where the basic tables of languages differ from the default alphabet, §A.3.
var lockings = map[byte]map[byte]rune{
	turkish: {0x04: '€', 0x07: 'ı', 0x0b: 'Ğ', 0x0c: 'ğ', 0x1c: 'Ş', 0x1d: 'ş', 0x40: 'İ', 0x60: 'ç'},
	portuguese: {0x04: 'ê', 0x06: 'ú', 0x07: 'í', 0x08: 'ó', 0x09: 'ç', 0x0b: 'Ô', 0x0c: 'ô', 0x0e: 'Á', 0x0f: 'á', 0x12: 'ª', 0x13: 'Ç', 0x14: 'À',
		0x15: '∞', 0x16: '^', 0x17: '\\', 0x18: '€', 0x19: 'Ó', 0x1a: '|', 0x1c: 'Â', 0x1d: 'â', 0x1e: 'Ê', 0x24: 'º', 0x40: 'Í', 0x5b: 'Ã',
		0x5c: 'Õ', 0x5d: 'Ú', 0x60: '~', 0x7b: 'ã', 0x7c: 'õ', 0x7d: '`'},
}

// GSM is the word of the part's coding: the default alphabet, with the shift tables that its header names. A basic table that
// is not known here would make other words of the text, so that it is no text then.
func (u UserData) GSM() string {
	if u.locking == 0 && u.single == 0 {
		return PartGSM7
	}
	if u.locking != 0 && lockings[u.locking] == nil && u.locking != spanish { // Spanish locks nothing
		return PartBinary
	}
	return PartGSM7 + "/" + strconv.Itoa(int(u.locking)) + "/" + strconv.Itoa(int(u.single))
}

// shifted reads the tables of such a word; false when it is another.
func shifted(coding string) (locking, single map[byte]rune, ok bool) {
	parts := strings.Split(coding, "/")
	if len(parts) != 3 || parts[0] != PartGSM7 {
		return nil, nil, false
	}
	l, errL := strconv.ParseUint(parts[1], 10, 8)
	s, errS := strconv.ParseUint(parts[2], 10, 8)
	return lockings[byte(l)], singles[byte(s)], errL == nil && errS == nil
}
