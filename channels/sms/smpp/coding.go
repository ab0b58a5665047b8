package smpp

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"

	"github.com/cordboard/cordboard/channels/sms"
)

// Words of parts beyond those of package sms.
const (
	partCyrillic = "iso-8859-5"
	partHebrew   = "iso-8859-8"
	partJIS      = "iso-2022-jp"
	partEUCJP    = "euc-jp"
	partKorean   = "euc-kr"
)

var tables = map[string]encoding.Encoding{
	partCyrillic: charmap.ISO8859_5, partHebrew: charmap.ISO8859_8, partJIS: japanese.ISO2022JP, partEUCJP: japanese.EUCJP, partKorean: korean.EUCKR,
}

// codingOf says what the bytes of a message are, by data_coding (§5.2.19, and 3GPP TS 23.038 §4 for the values with a message
// class). usual is what 0 means on the bind.
func codingOf(dcs byte, usual string) string {
	switch {
	case dcs == 0:
		return defaultPart(usual)
	case dcs < 0x10:
		return plainCoding(dcs)
	case dcs < 0x80 && dcs&0x20 != 0: // compressed, which nobody here undoes
		return sms.PartBinary
	case dcs < 0x80: // a class, or to be deleted automatically
		return byAlphabet(dcs>>2&3, usual)
	case dcs >= 0xc0 && dcs < 0xe0: // message waiting
		return defaultPart(usual)
	case dcs >= 0xe0 && dcs < 0xf0:
		return sms.PartUCS2
	case dcs >= 0xf0 && dcs&4 != 0:
		return sms.PartBinary
	}
	return defaultPart(usual)
}

func byAlphabet(bits byte, usual string) string {
	switch bits {
	case 1:
		return sms.PartBinary
	case 2:
		return sms.PartUCS2
	}
	return defaultPart(usual)
}

func plainCoding(dcs byte) string {
	switch dcs {
	case 1:
		return sms.PartUTF8 // ASCII is within
	case 3:
		return sms.PartLatin1
	case 5:
		return partJIS
	case 6:
		return partCyrillic
	case 7:
		return partHebrew
	case 8:
		return sms.PartUCS2
	case 10:
		return partJIS
	case 13:
		return partEUCJP
	case 14:
		return partKorean
	}
	return sms.PartBinary // 2, 4, pictograms, reserved
}

func defaultPart(usual string) string {
	switch usual {
	case codingLatin:
		return sms.PartLatin1
	case codingASCII, utf8_:
		return sms.PartUTF8
	}
	return sms.PartGSM7
}

// decoded turns bytes of a character table into UTF-8 and tells the word for what they are then: parts of such tables never
// share a character.
func decoded(data []byte, word string) ([]byte, string) {
	table, ok := tables[word]
	if !ok {
		return data, word
	}
	text, err := table.NewDecoder().Bytes(data)
	if err != nil {
		text = []byte(strings.ToValidUTF8(string(data), "\ufffd"))
	}
	return text, sms.PartUTF8
}

// encode turns a text into the bytes and the data_coding of one part. gsm says that the whole text is in the alphabet.
func encode(text string, gsm bool, usual string) ([]byte, byte) {
	if !gsm {
		return sms.EncodeUCS2(text), 8
	}
	switch usual {
	case codingLatin:
		b, _ := charmap.ISO8859_1.NewEncoder().Bytes([]byte(text))
		return b, 0
	case codingASCII, utf8_:
		return []byte(text), 0
	}
	b, _ := sms.EncodeGSM(text)
	return b, 0
}

// narrow reports whether a text can go under data_coding 0.
func narrow(text, usual string) bool {
	if !sms.IsGSM(text) {
		return false
	}
	for _, r := range text {
		if usual == codingLatin && r > 0xff || usual == codingASCII && r > 0x7e {
			return false
		}
	}
	return true
}
