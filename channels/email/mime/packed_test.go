package mime_test

import (
	"encoding/base64"
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"github.com/cordboard/cordboard/channels/email/mime"
)

// winmail writes what Outlook writes.
type winmail struct{ b []byte }

func newWinmail() *winmail {
	return &winmail{b: append(binary.LittleEndian.AppendUint32(nil, 0x223e9f78), 1, 0)}
}

func (w *winmail) put(level byte, id uint32, v []byte) *winmail {
	w.b = append(w.b, level)
	w.b = binary.LittleEndian.AppendUint32(w.b, id)
	w.b = binary.LittleEndian.AppendUint32(w.b, uint32(len(v)))
	w.b = append(append(w.b, v...), 0, 0)
	return w
}

// texts are properties of the kind "Unicode", with a number and a list of numbers before them.
func texts(of map[uint16]string) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(of)+2))
	b = append(b, 3, 0, 0x05, 0x37, 1, 0, 0, 0)
	b = append(b, 3, 0x10, 0x06, 0x37, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0)
	for id, v := range of {
		var wide []byte
		for _, u := range append(utf16.Encode([]rune(v)), 0) {
			wide = binary.LittleEndian.AppendUint16(wide, u)
		}
		b = append(b, 0x1f, 0, byte(id), byte(id>>8), 1, 0, 0, 0)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(wide)))
		for b = append(b, wide...); len(b)%4 != 0; {
			b = append(b, 0)
		}
	}
	return b
}

func packedMail(pack []byte, text string) string {
	return "From: a@pampa.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + text + "\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n" +
		"Content-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(pack) + "\n--b--\n"
}

func TestWhatOutlookPacksIntoOneFileIsUnpacked(t *testing.T) {
	pack := newWinmail().put(1, 0x00069003, texts(map[uint16]string{0x1000: "Please see both."})).
		put(2, 0x00069002, make([]byte, 14)).put(2, 0x00018010, []byte("BILL~1.PDF\x00")).put(2, 0x0006800f, []byte("%PDF-1.7")).
		put(2, 0x00069005, texts(map[uint16]string{0x3707: "../Rechnung März.pdf", 0x370e: "application/pdf"})).
		put(2, 0x00069002, make([]byte, 14)).put(2, 0x00018010, []byte("plan.png\x00")).put(2, 0x0006800f, []byte("\x89PNG"))
	for _, text := range []string{"As promised.", ""} {
		m := mime.Read([]byte(packedMail(pack.b, text)))
		if want := map[string]string{"": "Please see both."}[text] + text; m.Text != want {
			t.Errorf("text %q instead of %q", m.Text, want)
		}
		if len(m.Files) != 2 || m.Files[0].Name != "Rechnung März.pdf" || m.Files[0].Type != "application/pdf" || string(m.Files[0].Data) != "%PDF-1.7" ||
			m.Files[1].Name != "plan.png" || m.Files[1].Type != "image/png" {
			t.Errorf("files %+v", m.Files)
		}
	}
}

func TestAPackThatCannotBeReadStaysAFile(t *testing.T) {
	whole := newWinmail().put(1, 0x00069003, texts(map[uint16]string{0x1009: "rtf"})).b
	for name, pack := range map[string][]byte{"nothing to read in it": whole, "another file": []byte("no pack at all"), "cut off": whole[:30],
		"a length that lies": newWinmail().put(2, 0x00069002, nil).put(2, 0x00069005, []byte{255, 255, 255, 255, 0x1f, 0, 7, 0x37, 255, 255, 255, 255, 255, 255, 255, 255}).b[:20]} {
		m := mime.Read([]byte(packedMail(pack, "")))
		if len(m.Files) != 1 || m.Files[0].Name != "winmail.dat" {
			t.Errorf("%s: files %+v", name, m.Files)
		}
	}
}

func TestAMailInsideOfItsSignatureIsRead(t *testing.T) {
	data := "Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße aus der Pampa.\r\n"
	whole := append([]byte{0x04, byte(len(data))}, data...)
	pieces := append(append(append([]byte{0x24, 0x80, 0x04, 20}, data[:20]...), 0x04, byte(len(data)-20)), data[20:]...)
	pieces = append(pieces, 0, 0)
	id := []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}
	for name, cms := range map[string][]byte{
		"in one piece": append(append(append([]byte{0x30, 0x60}, id...), 0xa0, byte(len(whole))), whole...),
		"in pieces":    append(append(append(append([]byte{0x30, 0x80}, id...), 0xa0, 0x80), pieces...), 0, 0, 0, 0),
	} {
		m := mime.Read([]byte("From: a@pampa.test\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" +
			base64.StdEncoding.EncodeToString(cms)))
		if m.Text != "Grüße aus der Pampa." || m.Encrypted || len(m.Files) != 1 || m.Files[0].Name != "smime.p7m" {
			t.Errorf("%s: %q, encrypted %v, files %v", name, m.Text, m.Encrypted, m.Files)
		}
	}
	sealed := append(append([]byte{0x30, 0x20}, id...), 0x30, 0x02, 0x05, 0x00)
	if m := mime.Read([]byte("Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(sealed))); !m.Encrypted {
		t.Error("sealed mail is not said to be")
	}
}

func TestAnInvitationThatCameTwiceIsOneFile(t *testing.T) {
	m := mime.Read([]byte("Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nMeet us.\n--b\n" +
		"Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n--b--\n--m\nContent-Type: application/ics; name=invite.ics\n" +
		"Content-Disposition: attachment; filename=invite.ics\n\nBEGIN:VCALENDAR\n--m\nContent-Type: application/ics; name=invite.ics\n\nEND:VCALENDAR\n--m--\n"))
	if len(m.Files) != 2 || m.Text != "Meet us." || m.Files[0].Type != "text/calendar" {
		t.Errorf("text %q, files %+v", m.Text, m.Files)
	}
}
