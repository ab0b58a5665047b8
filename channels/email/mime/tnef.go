package mime

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"
	"unicode/utf16"
)

// Outlook's "winmail.dat" (MS-OXTNEF): attributes behind each other, those of one file behind its attAttachRenddata.
const (
	tnefSignature = 0x223e9f78
	tnefBody      = 0x0002800c
	tnefMessage   = 0x00069003 // the properties of the message
	tnefBegin     = 0x00069002 // of a file
	tnefTitle     = 0x00018010
	tnefData      = 0x0006800f
	tnefFile      = 0x00069005 // the properties of the file
)

// Properties of MAPI (MS-OXPROPS).
const (
	propBody     = 0x1000
	propHTML     = 0x1013
	propData     = 0x3701
	propLongName = 0x3707
	propType     = 0x370e
	propContent  = 0x3712
)

// winmail is what was packed into one.
type winmail struct {
	text, html []byte
	files      []File
	damaged    bool
}

// unpackTNEF answers what Outlook packed; ok is false when it is none, or damaged.
func unpackTNEF(b []byte) (w winmail, ok bool) {
	if len(b) < 6 || binary.LittleEndian.Uint32(b) != tnefSignature {
		return w, false
	}
	for b = b[6:]; len(b) >= 11; {
		id, size := binary.LittleEndian.Uint32(b[1:]), binary.LittleEndian.Uint32(b[5:])
		if uint64(size)+11 > uint64(len(b)) || len(w.files) >= MaxParts {
			w.damaged = true
			return w, true
		}
		w.attribute(id, b[9:9+size])
		b = b[11+size:] // a checksum lies behind
	}
	return w, true
}

func (w *winmail) attribute(id uint32, v []byte) {
	switch id {
	case tnefBody:
		w.text = bytes.TrimRight(v, "\x00")
	case tnefMessage:
		p := properties(v)
		if text := p[propBody]; len(text) > 0 {
			w.text = text
		}
		w.html = p[propHTML]
	case tnefBegin:
		w.files = append(w.files, File{Type: "application/octet-stream"})
	}
	if len(w.files) == 0 {
		return
	}
	f := &w.files[len(w.files)-1]
	switch id {
	case tnefTitle:
		if f.Name == "" {
			f.Name = Decode("", bytes.TrimRight(v, "\x00"))
		}
	case tnefData:
		f.Data = v
	case tnefFile:
		f.complete(properties(v))
	}
}

func (f *File) complete(p map[uint16][]byte) {
	if name := string(p[propLongName]); name != "" {
		f.Name = name
	}
	if kind := strings.ToLower(string(p[propType])); strings.Count(kind, "/") == 1 {
		f.Type, _ = Media(kind)
	}
	if len(f.Data) == 0 {
		f.Data = p[propData]
	}
	if nested := f.Data; len(nested) > 20 && binary.LittleEndian.Uint32(nested[16:]) == tnefSignature { // a message, behind the name of its interface
		f.Data, f.Type = nested[16:], "application/ms-tnef"
	}
	f.ContentID = strings.Trim(string(p[propContent]), "<> ")
}

// named gives a file what it lacks: a safe name, and a type by its ending.
func (f File) named() File {
	if f.Type == "application/octet-stream" {
		for _, kind := range []string{"text/plain", "text/html", "text/csv", "text/calendar", "text/vcard", "image/jpeg", "image/png", "image/gif", "application/pdf",
			"application/zip", "message/rfc822", "audio/mpeg", "video/mp4"} {
			if strings.EqualFold(path.Ext(f.Name), extensions[kind]) {
				f.Type = kind
			}
		}
	}
	f.Name = SafeName(f.Name, f.Type)
	return f
}

// properties reads a list of MAPI properties: those of text and bytes, by their numbers. Texts are made UTF-8.
func properties(b []byte) map[uint16][]byte {
	out := map[uint16][]byte{}
	r := &tnefReader{b: b}
	for n := r.number(); n > 0 && !r.over; n-- {
		kind, id := r.short(), r.short()
		if id >= 0x8000 { // named by what follows
			r.take(16)
			if r.number() == 0 {
				r.take(4)
			} else {
				r.take(padded(r.number()))
			}
		}
		if v := r.value(kind); v != nil && out[id] == nil {
			out[id] = v
		}
	}
	return out
}

type tnefReader struct {
	b    []byte
	over bool
}

func padded(n uint32) uint32 { return (n + 3) &^ 3 }

func (r *tnefReader) take(n uint32) []byte {
	if r.over || uint64(n) > uint64(len(r.b)) {
		r.over = true
		return nil
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *tnefReader) number() uint32 {
	if v := r.take(4); v != nil {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

func (r *tnefReader) short() uint16 {
	if v := r.take(2); v != nil {
		return binary.LittleEndian.Uint16(v)
	}
	return 0
}

// widths are the sizes of what has a fixed one, as it is stored.
var widths = map[uint16]uint32{0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0a: 4, 0x0b: 4, 0x14: 8, 0x40: 8, 0x48: 16}

// value reads a value, of lists the first one. Numbers are passed over.
func (r *tnefReader) value(kind uint16) []byte {
	list, kind := kind&0x1000 != 0, kind&0x0fff
	if width := widths[kind]; width > 0 {
		count := uint32(1)
		if list {
			count = r.number()
		}
		for ; count > 0 && !r.over; count-- {
			r.take(width)
		}
		return nil
	}
	var first []byte
	for n, count := uint32(0), r.number(); n < count && !r.over; n++ {
		size := r.number()
		if size > uint32(len(r.b)) {
			r.over = true
			return nil
		}
		v := r.take(min(padded(size), uint32(len(r.b))))
		if n == 0 && size <= uint32(len(v)) {
			first = v[:size]
		}
	}
	switch kind {
	case 0x1e:
		return []byte(Decode("", bytes.TrimRight(first, "\x00")))
	case 0x1f:
		return wide(first)
	}
	return first
}

func wide(b []byte) []byte {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, binary.LittleEndian.Uint16(b[i:]))
	}
	return []byte(strings.TrimRight(string(utf16.Decode(units)), "\x00"))
}
