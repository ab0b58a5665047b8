package webchat_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/webchat"
)

func TestAFileIsWhatItsBytesAreAndNothingOfItRuns(t *testing.T) {
	d := newDesk(t, withLimits(webchat.Limits{Uploads: webchat.Limit{Every: 1, Burst: 100}}))
	token, visitor := d.enter(testKey)
	photo := picture(8, 8)
	gif := "GIF89a/*\x01\x00\x01\x00*/=1;"
	for name, c := range map[string]struct {
		file   string
		bytes  []byte
		status int
		mime   string // as kept
		inline bool
	}{
		"a picture":                     {"lamp.png", photo, 200, "image/png", true},
		"a picture named as a text":     {"lamp.txt", photo, 200, "image/png", true},
		"a text named as a picture":     {"lamp.png", []byte("just words"), 200, "text/plain", false},
		"a PDF":                         {"bill.pdf", []byte("%PDF-1.4\n%âãÏÓ\n1 0 obj"), 200, "application/pdf", false},
		"a drawing":                     {"logo.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 400, "", false},
		"a drawing named as a picture":  {"logo.png", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), 400, "", false},
		"a page":                        {"page.html", []byte("<!doctype html><script>alert(1)</script>"), 400, "", false},
		"a page named as a text":        {"page.txt", []byte("   <html><body onload=alert(1)>"), 400, "", false},
		"a text with a script":          {"notes.txt", []byte("hello\n<SCRIPT src=//evil></SCRIPT>"), 400, "", false},
		"a program":                     {"lamp.pdf", []byte("MZ\x90\x00" + strings.Repeat("\x00", 60) + "PE\x00\x00" + strings.Repeat("\x00", 100)), 400, "", false},
		"a program by name":             {"lamp.jpg.exe", photo, 400, "", false},
		"a picture that is also a page": {"two.png", append(bytes.Clone(photo), []byte("<html><script>alert(1)</script>")...), 200, "application/octet-stream", false},
		"a GIF that is also a script":   {"two.gif", []byte(gif + "<script>alert(1)</script>"), 200, "application/octet-stream", false},
		"a mark over a border":          {"two.png", append(append(bytes.Clone(photo), make([]byte, 32<<10-len(photo)-3)...), []byte("<script>")...), 200, "application/octet-stream", false},
		"nothing":                       {"empty.txt", nil, 400, "", false},
	} {
		status, b, _ := d.ask(http.MethodPost, testKey+"/upload?name="+c.file, token, c.bytes)
		var a struct{ File webchat.FileInfo }
		if status != c.status || (status == 200 && json.Unmarshal(b, &a) != nil) {
			t.Errorf("%s answers %d %s", name, status, b)
			continue
		}
		if status != 200 {
			continue
		}
		if a.File.MIME != c.mime || a.File.Size != int64(len(c.bytes)) {
			t.Errorf("%s is kept as %+v", name, a.File)
		}
		status, got, h := d.ask(http.MethodGet, testKey+"/file/"+a.File.ID, token, nil)
		kind, place := h.Get("Content-Type"), h.Get("Content-Disposition")
		if status != 200 || !bytes.Equal(got, c.bytes) || strings.HasPrefix(place, "inline") != c.inline || (kind == c.mime) != (c.inline || c.mime == "application/octet-stream") {
			t.Errorf("%s comes back as %d %s %s", name, status, kind, place)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s could run: %v", name, h)
		}
	}
	large := bytes.Repeat([]byte("x"), 11<<20)
	if status, b, _ := d.ask(http.MethodPost, testKey+"/upload?name=a.txt", token, large); status != 413 || !strings.Contains(string(b), "webchat.file_size") {
		t.Errorf("11 MB answer %d %s", status, b)
	}
	d.belongs(token, visitor)
}

// belongs proves that a file goes with its own visitor's messages only.
func (d *desk) belongs(token, visitor string) {
	d.Helper()
	other, _ := d.enter(testKey)
	id := ""
	for k, f := range d.files {
		if f.info.MIME == "image/png" {
			id = k
		}
	}
	for path, want := range map[string]int{"/file/" + id: 404, "/file/..%2f..": 404} {
		if status, _, _ := d.ask(http.MethodGet, testKey+path, other, nil); status != want {
			d.Errorf("somebody else's %s answers %d", path, status)
		}
	}
	if a := d.send(other, frame{"t": "msg", "id": "client-1", "files": []string{id}}); a[0]["t"] != "nack" {
		d.Errorf("somebody else's file is sent: %v", a)
	}
	if a := d.send(token, frame{"t": "msg", "id": "client-1", "files": []string{id}}); a[0]["t"] != "ack" {
		d.Errorf("the own file is not sent: %v", a)
	}
	m := d.said[visitor][0].Message
	if m.Type != channels.Image || m.Attachments[0].MediaID != id || m.Attachments[0].SHA256 == "" {
		d.Errorf("it arrived as %+v", m)
	}
}

func TestNamesOfFilesCannotLeadAstray(t *testing.T) {
	d := newDesk(t, withLimits(webchat.Limits{Uploads: webchat.Limit{Every: 1, Burst: 100}}))
	token, _ := d.enter(testKey)
	for name, want := range map[string]string{
		"..%2F..%2Fetc%2Fpasswd": "passwd", "C%3A%5Ca%5Cb.txt": "b.txt", "a%0d%0ab.txt": "a b.txt", "ex%E2%80%AEgpj.txt": "exgpj.txt", "": "file", "..": "file", "a%22b%3Cc.txt": "a_b_c.txt",
		strings.Repeat("x", 400) + ".txt": strings.Repeat("x", 100) + ".txt",
	} {
		_, b, _ := d.ask(http.MethodPost, testKey+"/upload?name="+name, token, []byte("text"))
		var a struct{ File webchat.FileInfo }
		if err := json.Unmarshal(b, &a); err != nil || a.File.Name != want {
			t.Errorf("%q became %q (%s)", name, a.File.Name, b)
		}
	}
}
