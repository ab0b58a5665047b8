package mime

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// guessed is how many bytes a guess looks at.
const guessed = 64 << 10

// odd are charsets that neither the web's nor IANA's index names, or names otherwise than mail means them.
var odd = map[string]encoding.Encoding{
	"hz-gb-2312": simplifiedchinese.HZGB2312, "hz": simplifiedchinese.HZGB2312,
	"utf-16": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "unicode": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-32": utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf-32le": utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
	"utf-32be": utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
	"cp437":    charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852, "cp858": charmap.CodePage858,
	"cp860": charmap.CodePage860, "cp862": charmap.CodePage862, "cp863": charmap.CodePage863, "cp865": charmap.CodePage865,
	"cp932": japanese.ShiftJIS, "ms932": japanese.ShiftJIS, "cp949": korean.EUCKR, "cp950": traditionalchinese.Big5,
	"iso-2022-jp-ms": japanese.ISO2022JP, "iso-2022-jp-1": japanese.ISO2022JP, "iso-2022-jp-2": japanese.ISO2022JP, "cp50220": japanese.ISO2022JP,
	"macintosh-cyrillic": charmap.MacintoshCyrillic, "gb18030-2022": simplifiedchinese.GB18030,
}

// Decode makes UTF-8 of bytes in a charset. An unknown charset, and bytes that claim none, are guessed. The result is valid
// UTF-8 without NUL, whatever comes in.
func Decode(charset string, b []byte) string {
	charset = strings.ToLower(strings.Trim(charset, " \t\"'"))
	switch charset {
	case "utf-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "csunicode11utf7":
		return valid(utf7(string(b)))
	case "utf-8", "utf8", "x-utf_8j", "unicode-1-1-utf-8":
		return valid(strings.TrimPrefix(string(b), "\ufeff"))
	case "iso-2022-kr", "csiso2022kr":
		charset, b = "euc-kr", shiftedKorean(b)
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "7bit", "8bit", "x-unknown", "unknown-8bit", "binary", "default":
		return guess(b)
	}
	enc := lookup(charset)
	if enc == nil {
		return guess(b)
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil && len(out) == 0 {
		return guess(b)
	}
	return valid(string(out))
}

func lookup(charset string) encoding.Encoding {
	if num, ok := strings.CutPrefix(charset, "cp-"); ok {
		charset = "cp" + num
	}
	if enc := odd[charset]; enc != nil {
		return enc
	}
	names := []string{charset, "x-" + charset}
	if num, ok := strings.CutPrefix(charset, "cp"); ok {
		names = append(names, "windows-"+num, "ibm"+num)
	}
	if num, ok := strings.CutPrefix(charset, "win-"); ok {
		names = append(names, "windows-"+num)
	}
	for _, name := range names {
		if enc, err := htmlindex.Get(name); err == nil && enc != encoding.Replacement {
			return enc
		}
		if enc, err := ianaindex.MIME.Encoding(name); err == nil && enc != nil {
			return enc
		}
	}
	return nil
}

// shiftedKorean makes EUC-KR of ISO-2022-KR (RFC 1557), where two control characters shift between the scripts.
func shiftedKorean(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	out := make([]byte, 0, len(b))
	var high byte
	for _, c := range b {
		switch c {
		case 0x0e:
			high = 0x80
		case 0x0f:
			high = 0
		case '\n', '\r', ' ':
			out = append(out, c)
		default:
			out = append(out, c|high)
		}
	}
	return out
}

var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_.:-]{2,40})`)

// pageCharset is the charset that a page names itself, or "".
func pageCharset(page []byte) string {
	if found := metaCharset.FindSubmatch(page[:min(len(page), 8<<10)]); found != nil {
		return string(found[1])
	}
	return ""
}

// guess decodes bytes of an unknown charset: UTF-8 where it is valid, else what the statistics say, else Windows-1252.
func guess(b []byte) string {
	if utf8.Valid(b) {
		return valid(string(b))
	}
	if found, err := chardet.NewTextDetector().DetectBest(b[:min(len(b), guessed)]); err == nil && found.Confidence >= sure(found.Charset) {
		if enc := lookup(strings.ToLower(found.Charset)); enc != nil {
			if out, err := enc.NewDecoder().Bytes(b); err == nil {
				return valid(string(out))
			}
		}
	}
	out, _ := charmap.Windows1252.NewDecoder().Bytes(b)
	return valid(string(out))
}

// sure is how confident the statistics must be. Short western texts look like any Latin charset to them, and Windows-1252 is
// by far the likeliest of these.
func sure(charset string) int {
	switch charset {
	case "ISO-8859-2", "ISO-8859-9", "windows-1250", "windows-1254":
		return 75
	}
	return 30
}

func valid(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// utf7 decodes RFC 2152. What is no UTF-7 stays as it is.
func utf7(s string) string {
	var out strings.Builder
	for s != "" {
		at := strings.IndexByte(s, '+')
		if at < 0 {
			break
		}
		out.WriteString(s[:at])
		s = s[at+1:]
		end := 0
		for end < len(s) && base64Value[s[end]] >= 0 && s[end] != '-' && s[end] != '_' {
			end++
		}
		if end == 0 {
			out.WriteByte('+')
		} else {
			out.WriteString(utf7Run(s[:end]))
		}
		s = strings.TrimPrefix(s[end:], "-")
	}
	out.WriteString(s)
	return out.String()
}

func utf7Run(s string) string {
	raw, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil { // the bits behind the last character
		raw, _ = base64.RawStdEncoding.DecodeString(s[:len(s)-1])
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}
