package sms

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Smart says how far a text may be changed to fit the default alphabet, which more than halves what it costs.
type Smart string

// Choices of Smart.
const (
	SmartOff     Smart = "off"
	SmartSigns   Smart = "signs"   // quotes, dashes, blanks: nobody sees the difference
	SmartLetters Smart = "letters" // and letters without their accents: á becomes a
)

var signs = map[rune]string{
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", 'ʼ': "'", 'ˈ': "'", '`': "'", '´': "'", '‹': "'", '›': "'",
	'“': "\"", '”': "\"", '„': "\"", '‟': "\"", '″': "\"", '«': "\"", '»': "\"", '〝': "\"", '〞': "\"",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '⁃': "-", '﹣': "-", '－': "-",
	'…': "...", '‥': "..", '•': "-", '·': ".", '⁄': "/", '∕': "/", '×': "x", '¸': ",", '‗': "_", '¦': "|", '‼': "!!", '⁇': "??",
	'\u00a0': " ", '\u1680': " ", '\u2000': " ", '\u2001': " ", '\u2002': " ", '\u2003': " ", '\u2004': " ", '\u2005': " ",
	'\u2006': " ", '\u2007': " ", '\u2008': " ", '\u2009': " ", '\u200a': " ", '\u202f': " ", '\u205f': " ", '\u3000': " ", '\t': " ",
	'\u2028': "\n", '\u2029': "\n", '\u0085': "\n",
	'\u00ad': "", '\u200b': "", '\u200e': "", '\u200f': "", '\u2060': "", '\ufeff': "",
	'©': "(c)", '®': "(R)", '™': "TM", '№': "No.", '¼': "1/4", '½': "1/2", '¾': "3/4",
}

var letters = map[rune]string{
	'ç': "c", 'œ': "oe", 'Œ': "OE", 'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "Th",
	'ı': "i", 'ħ': "h", 'Ħ': "H", 'ª': "a", 'º': "o", '°': "o", 'ŋ': "n", 'Ŋ': "N", 'ẞ': "SS", '¢': "c",
}

// Transliterate answers the text in the default alphabet if it can be had that cheaply, and otherwise the text as it is: a
// text that needs UCS-2 for its emoji keeps its quotes, too.
func Transliterate(text string, how Smart) string {
	if how != SmartSigns && how != SmartLetters || IsGSM(text) {
		return text
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		s, ok := plain(r, how)
		if !ok {
			return text
		}
		b.WriteString(s)
	}
	return b.String()
}

func plain(r rune, how Smart) (string, bool) {
	if septets(r) > 0 {
		return string(r), true
	}
	if s, ok := signs[r]; ok {
		return s, true
	}
	if how != SmartLetters {
		return "", false
	}
	if s, ok := letters[r]; ok {
		return s, true
	}
	s := bare(string(r))
	return s, s != "" && s != string(r) && IsGSM(s)
}

// bare takes the accents off.
func bare(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(text) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
