package mime

import "bytes"

// idData is the object identifier of plain content (RFC 5652 section 4), as it is written.
var idData = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}

// element is one of ASN.1's in its basic encoding.
type element struct {
	tag     byte
	content []byte
}

func isSigned(mediaType string) bool {
	return mediaType == "application/pkcs7-mime" || mediaType == "application/x-pkcs7-mime"
}

// signedContent is the mail inside of a signature (RFC 8551 section 3.5.2), or nil. The signature is not looked at: what is
// shown is what the sender wrote, and proves nothing.
func signedContent(cms []byte) []byte {
	at := bytes.Index(cms, idData)
	if at < 0 {
		return nil
	}
	wrap, _, ok := nextElement(cms[at+len(idData):], 0)
	if !ok || wrap.tag != 0xa0 { // encrypted content has its algorithm here
		return nil
	}
	return octets(wrap.content, 0)
}

// octets puts together a string that may be in pieces.
func octets(b []byte, depth int) []byte {
	var out []byte
	for len(b) > 0 && depth < 4 {
		e, rest, ok := nextElement(b, 0)
		switch {
		case !ok:
			return out
		case e.tag == 0x04:
			out = append(out, e.content...)
		case e.tag == 0x24:
			out = append(out, octets(e.content, depth+1)...)
		}
		b = rest
	}
	return out
}

// nextElement reads an element and answers what is behind it. Elements without a length end at two zeros.
func nextElement(b []byte, depth int) (e element, rest []byte, ok bool) {
	if len(b) < 2 || depth > 8 {
		return e, nil, false
	}
	e.tag = b[0]
	size, b := int(b[1]), b[2:]
	if size == 0x80 {
		return endless(e.tag, b, depth)
	}
	if size > 0x80 {
		n := size & 0x7f
		if n > 4 || n > len(b) {
			return e, nil, false
		}
		size = 0
		for _, c := range b[:n] {
			size = size<<8 | int(c)
		}
		b = b[n:]
	}
	if size > len(b) {
		return e, nil, false
	}
	e.content = b[:size]
	return e, b[size:], true
}

func endless(tag byte, b []byte, depth int) (element, []byte, bool) {
	at := 0
	for at+2 <= len(b) {
		if b[at] == 0 && b[at+1] == 0 {
			return element{tag, b[:at]}, b[at+2:], true
		}
		_, rest, ok := nextElement(b[at:], depth+1)
		if !ok {
			break
		}
		at = len(b) - len(rest)
	}
	return element{}, nil, false
}
