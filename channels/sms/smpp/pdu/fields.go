package pdu

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// ErrBody is the error of a body that ends too early.
var ErrBody = errors.New("the body of the frame ends too early")

// reader takes fields off a body; the first trouble stays.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) octet() byte {
	if len(r.rest) == 0 {
		r.err = ErrBody
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// text takes a C string. The lengths of §5.2 are not enforced on what comes in: frames have a limit of their own.
func (r *reader) text() string {
	n := bytes.IndexByte(r.rest, 0)
	if n < 0 {
		r.err = ErrBody
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n+1:]
	return s
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.rest) {
		r.err = ErrBody
		n = len(r.rest)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// Tag names an optional parameter, §5.3.2.
type Tag uint16

// Tags.
const (
	ReceiptedMessageID Tag = 0x001e
	UserMessageRef     Tag = 0x0204
	SARRef             Tag = 0x020c
	SARTotal           Tag = 0x020e
	SARSeq             Tag = 0x020f
	NetworkErrorCode   Tag = 0x0423
	MessagePayload     Tag = 0x0424
	MoreMessages       Tag = 0x0426
	MessageState       Tag = 0x0427
)

// TLV is one optional parameter.
type TLV struct {
	Tag   Tag
	Value []byte
}

// TLVs are optional parameters in their order.
type TLVs []TLV

// Get answers the first of a tag.
func (t TLVs) Get(tag Tag) ([]byte, bool) {
	for _, v := range t {
		if v.Tag == tag {
			return v.Value, true
		}
	}
	return nil, false
}

// Text answers a parameter that is a C string; some leave its end out.
func (t TLVs) Text(tag Tag) string {
	v, _ := t.Get(tag)
	s, _, _ := bytes.Cut(v, []byte{0})
	return string(s)
}

// Number answers a parameter of one to four bytes.
func (t TLVs) Number(tag Tag) (int, bool) {
	v, ok := t.Get(tag)
	if !ok || len(v) == 0 || len(v) > 4 {
		return 0, false
	}
	n := 0
	for _, b := range v {
		n = n<<8 | int(b)
	}
	return n, true
}

// readTLVs stops at the first that says more than is there: what came before it is good.
func readTLVs(raw []byte) TLVs {
	var out TLVs
	for len(raw) >= 4 {
		n := int(binary.BigEndian.Uint16(raw[2:]))
		if n > len(raw)-4 {
			return out
		}
		out = append(out, TLV{Tag(binary.BigEndian.Uint16(raw)), raw[4 : 4+n]})
		raw = raw[4+n:]
	}
	return out
}

func (t TLVs) appendTo(out []byte) []byte {
	for _, v := range t {
		out = binary.BigEndian.AppendUint16(out, uint16(v.Tag))
		out = binary.BigEndian.AppendUint16(out, uint16(len(v.Value)))
		out = append(out, v.Value...)
	}
	return out
}

// cString writes a C string of at most size bytes with its end; a NUL within would end it early, so it is cut there.
func cString(out []byte, s string, size int) []byte {
	b, _, _ := bytes.Cut([]byte(s), []byte{0})
	return append(append(out, b[:min(len(b), size-1)]...), 0)
}
