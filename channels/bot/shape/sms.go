package shape

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// The default alphabet of 3GPP TS 23.038 and its extension, whose characters take two places.
const (
	basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	twice = "\f^{}\\[~]|€"
)

// parts is how many text messages an answer may take.
const parts = 2

// Parts is how many SMS a text takes: 160 places in one, 153 in each of several; 70 and 67 when one character is not of the
// default alphabet.
func Parts(s string) int {
	n, one, each := 0, 160, 153
	for _, r := range s {
		switch {
		case strings.ContainsRune(basic, r):
			n++
		case strings.ContainsRune(twice, r):
			n += 2
		default:
			n, one, each = len(utf16.Encode([]rune(s))), 70, 67
			return count(n, one, each)
		}
	}
	return count(n, one, each)
}

func count(n, one, each int) int {
	switch {
	case n == 0:
		return 0
	case n <= one:
		return 1
	}
	// a pair that does not fit at the end of a part moves to the next: one place in each may be lost
	return (n + each - 2) / (each - 1)
}

var spelled = strings.NewReplacer("’", "'", "‘", "'", "‚", "'", "“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "–", "-", "—", "-", "‑", "-", "…", "...", "•", "-", "·", "-",
	"\u00a0", " ", "\u202f", " ", "\u2009", " ", "\t", " ", "`", "'", "´", "'", "×", "x", "™", "(TM)", "®", "(R)", "©", "(C)", "→", "->", "ª", "a", "º", "o", "ç", "c", "₂", "2", "²", "2")

// Alphabet spells s in the default alphabet where that changes signs and accents alone; other scripts stay as they are.
func Alphabet(s string) string {
	s = spelled.Replace(norm.NFC.String(s))
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(basic+twice, r) {
			b.WriteRune(r)
			continue
		}
		base := []rune(norm.NFD.String(string(r)))
		switch {
		case len(base) > 1 && base[0] < 0x80:
			b.WriteRune(base[0])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// sms answers one message of at most two parts, shortened at the end of a sentence or a word.
func sms(text string) ([]string, bool) {
	text = strings.TrimSpace(Alphabet(text))
	if text == "" {
		return nil, false
	}
	if Parts(text) <= parts {
		return []string{text}, false
	}
	low, high := 0, len([]rune(text))
	for r := []rune(text); low < high; {
		mid := (low + high + 1) / 2
		if Parts(string(r[:mid])+"...") <= parts {
			low = mid
		} else {
			high = mid - 1
		}
	}
	head := string([]rune(text)[:low])
	for _, p := range []string{". ", "! ", "? ", "。", "\n"} {
		if i := strings.LastIndex(head, p); i > len(head)/2 {
			return []string{strings.TrimSpace(head[:i+len(p)])}, true
		}
	}
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
		head = head[:i]
	}
	return []string{strings.TrimRight(head, " ,;:-") + "..."}, true
}
