package sms

import (
	"strings"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
)

// Words of channels.Part.Coding: a part keeps its bytes, because a character may lie across two of them.
const (
	PartGSM7   = "gsm7"   // a septet in each byte; "gsm7/1/2" with the tables of languages, see UserData.GSM
	PartUCS2   = "ucs2"   // UTF-16 in network order
	PartLatin1 = "latin1" // ISO 8859-1
	PartUTF8   = "utf8"
	PartBinary = "binary"
)

// Missing stands for a part that never came.
const Missing = "[…]"

// Join puts the parts of a message together, in order; those that are nil are marked.
func Join(parts []*channels.Part) channels.Message {
	var text strings.Builder
	for i := 0; i < len(parts); {
		p := parts[i]
		if p == nil {
			text.WriteString(Missing)
			i++
			continue
		}
		data := append([]byte(nil), p.Data...)
		for i++; i < len(parts) && parts[i] != nil && parts[i].Coding == p.Coding; i++ {
			data = append(data, parts[i].Data...)
		}
		if p.Coding == PartBinary {
			return Binary(data)
		}
		text.WriteString(partText(p.Coding, data))
	}
	return channels.Message{Type: channels.Text, Text: text.String()}
}

func partText(coding string, data []byte) string {
	switch coding {
	case PartGSM7:
		return defaultText(data)
	case PartUCS2:
		return DecodeUCS2(data)
	case PartLatin1:
		return DecodeLatin1(data)
	}
	if locking, single, ok := shifted(coding); ok {
		return decodeGSM(data, locking, single)
	}
	return strings.ToValidUTF8(string(data), "\ufffd")
}

// defaultText reads what should be septets. Bytes beyond them show that the centre does not use the default alphabet for what
// it calls so; the signs below the blank, which no other table has, show that it does all the same.
func defaultText(data []byte) string {
	beyond, signs := false, false
	for _, c := range data {
		beyond = beyond || c >= 0x80
		signs = signs || c < ' ' && c != '\n' && c != '\r' && c != '\t'
	}
	switch {
	case !beyond || signs:
		return DecodeGSM(data)
	case utf8.Valid(data):
		return string(data)
	}
	return DecodeLatin1(data)
}

// DecodeLatin1 reads ISO 8859-1.
func DecodeLatin1(data []byte) string {
	runes := make([]rune, len(data))
	for i, c := range data {
		runes[i] = rune(c)
	}
	return string(runes)
}

// Binary is the placeholder of a message that is no text: a ring tone, a business card, a setting. Its bytes come along.
func Binary(data []byte) channels.Message {
	m := channels.Message{Type: channels.Unsupported, Placeholder: "binary_sms"}
	if len(data) > 0 {
		m.Attachments = []channels.Attachment{{Data: data, Name: "message.bin", MIME: "application/octet-stream",
			Size: int64(len(data)), Kind: channels.File}}
	}
	return m
}
