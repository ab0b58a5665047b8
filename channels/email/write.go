package email

import (
	"bytes"
	"encoding/base64"
	"io"
	stdmime "mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
	"github.com/cordboard/cordboard/channels/email/threading"
)

// writeTo writes the mail with CRLF at the ends of lines, all of it in seven bits but for addresses that need UTF-8.
func (c *composed) writeTo(w io.Writer) error {
	for _, f := range c.header {
		if _, err := io.WriteString(w, fold(f.Name+": "+f.Value)); err != nil {
			return err
		}
	}
	return c.mixed(&headWriter{w: w})
}

// creator makes a part, or is the mail itself.
type creator interface {
	CreatePart(h textproto.MIMEHeader) (io.Writer, error)
}

// headWriter is the outermost creator: the part's fields go behind the head's.
type headWriter struct{ w io.Writer }

// CreatePart writes the rest of the head.
func (t *headWriter) CreatePart(h textproto.MIMEHeader) (io.Writer, error) {
	var b bytes.Buffer
	for _, name := range []string{"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-Id"} {
		if v := h.Get(name); v != "" {
			b.WriteString(fold(name + ": " + v))
		}
	}
	b.WriteString("\r\n")
	_, err := t.w.Write(b.Bytes())
	return t.w, err
}

// nest writes a multipart whose parts are written by inside.
func (c *composed) nest(in creator, kind, mark string, inside func(creator) error) error {
	boundary := "=_" + mark + c.boundary
	w, err := in.CreatePart(textproto.MIMEHeader{"Content-Type": {"multipart/" + kind + `; boundary="` + boundary + `"`}})
	if err != nil {
		return err
	}
	parts := multipart.NewWriter(w)
	if err := parts.SetBoundary(boundary); err != nil {
		return err
	}
	if err := inside(parts); err != nil {
		return err
	}
	return parts.Close()
}

func (c *composed) mixed(in creator) error {
	if len(c.files) == 0 {
		return c.related(in)
	}
	return c.nest(in, "mixed", "m", func(in creator) error {
		if err := c.related(in); err != nil {
			return err
		}
		return writeFiles(in, "attachment", c.files)
	})
}

func (c *composed) related(in creator) error {
	if len(c.inline) == 0 {
		return c.alternative(in)
	}
	return c.nest(in, "related", "r", func(in creator) error {
		if err := c.alternative(in); err != nil {
			return err
		}
		return writeFiles(in, "inline", c.inline)
	})
}

func (c *composed) alternative(in creator) error {
	if c.html == "" {
		return writeText(in, "plain", c.text)
	}
	return c.nest(in, "alternative", "a", func(in creator) error {
		if err := writeText(in, "plain", c.text); err != nil {
			return err
		}
		return writeText(in, "html", c.html)
	})
}

func writeText(in creator, kind, text string) error {
	w, err := in.CreatePart(textproto.MIMEHeader{"Content-Type": {"text/" + kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return err
	}
	text = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"), "\r", "\n")
	q := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(q, strings.ReplaceAll(text, "\n", "\r\n")); err != nil {
		return err
	}
	return q.Close()
}

func writeFiles(in creator, disposition string, files []channels.OutFile) error {
	for _, f := range files {
		if err := writeFile(in, disposition, f); err != nil {
			return err
		}
	}
	return nil
}

// unread is a file of ours that cannot be read; it is not the server's fault.
type unread struct {
	name string
	err  error
}

func (u *unread) Error() string {
	return "the attachment " + u.name + " cannot be read: " + u.err.Error()
}

func (u *unread) Unwrap() error { return u.err }

func writeFile(in creator, disposition string, f channels.OutFile) error {
	kind, _, err := stdmime.ParseMediaType(f.MIME)
	if err != nil || !strings.Contains(kind, "/") || strings.HasPrefix(kind, "message/") || strings.HasPrefix(kind, "multipart/") {
		kind = "application/octet-stream"
	}
	name := mime.SafeName(f.Name, kind)
	h := textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {stdmime.FormatMediaType(disposition, map[string]string{"filename": name})}}
	if disposition == "inline" {
		h.Set("Content-Id", "<"+threading.CleanID(f.ContentID)+">")
	}
	w, err := in.CreatePart(h)
	if err != nil {
		return err
	}
	body, err := f.Open()
	if err != nil {
		return &unread{name, err}
	}
	defer body.Close()
	lines := &lineWriter{w: w}
	enc := base64.NewEncoder(base64.StdEncoding, lines)
	if _, err := io.Copy(enc, readErrors{body, name}); err != nil {
		return err
	}
	if err := enc.Close(); err != nil {
		return err
	}
	return lines.end()
}

// readErrors tells failures to read from failures to write.
type readErrors struct {
	r    io.Reader
	name string
}

// Read is part of io.Reader.
func (r readErrors) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && err != io.EOF {
		err = &unread{r.name, err}
	}
	return n, err
}
