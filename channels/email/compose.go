package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	stdmime "mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
	"github.com/cordboard/cordboard/channels/email/safehtml"
	"github.com/cordboard/cordboard/channels/email/threading"
)

// maxRecipients of one mail.
const maxRecipients = 100

// composed is a mail that is ready to be sent. It may be written several times and is the same each time.
type composed struct {
	id         string // Message-ID
	envelope   string
	recipients []string
	utf8       bool // an address needs SMTPUTF8
	header     []mime.Field
	text, html string
	inline     []channels.OutFile
	files      []channels.OutFile
	boundary   string
}

// compose makes a mail of a message. Nothing that it is given can add a field to the head: every value is put on one line
// first.
func (d *Driver) compose(s *settings, out channels.Outbound) (*composed, *channels.Trouble) {
	head := channels.MailHead{}
	if out.Message.Mail != nil {
		head = *out.Message.Mail
	}
	c := &composed{envelope: s.Envelope, text: out.Message.Text, html: head.HTML}
	if strings.TrimSpace(c.text) == "" && c.html != "" {
		c.text = safehtml.Text(c.html)
	}
	to, cc, trouble := c.address(head, out)
	if trouble != nil {
		return nil, trouble
	}
	if !out.Human {
		for _, r := range c.recipients {
			if machine(r) || s.isOwn(r) {
				return nil, &channels.Trouble{Class: channels.Never, Code: "loop", Text: "Automatic mail is not sent to " + r + ", where only a machine would read it."}
			}
		}
	}
	var random [12]byte
	if _, err := d.ports.Random.Read(random[:]); err != nil {
		return nil, &channels.Trouble{Class: channels.Later, Code: "random", Text: "no random numbers: " + err.Error()}
	}
	c.boundary = hex.EncodeToString(random[:])
	c.id = threading.CleanID(head.MessageID)
	if c.id == "" {
		c.id = ownMessageID(s, out, c.boundary)
	}
	c.head(s, out, head, to, cc, d.ports.Clock.Now())
	for _, f := range out.Files {
		if f.ContentID != "" && (strings.Contains(c.html, "cid:"+f.ContentID) || strings.Contains(c.html, "cid:"+url.PathEscape(f.ContentID))) {
			c.inline = append(c.inline, f)
		} else {
			c.files = append(c.files, f)
		}
	}
	return c, nil
}

// ownMessageID is for messages that were given none.
func ownMessageID(s *settings, out channels.Outbound, random string) string {
	if out.ID != "" {
		sum := sha256.Sum256([]byte(s.Address + "\x00" + out.ID))
		random = hex.EncodeToString(sum[:12])
	}
	_, domain, _ := strings.Cut(s.Address, "@")
	return "m." + random + "@" + domain
}

// address collects the recipients: those of the head, or else the first address the customer is known by.
func (c *composed) address(head channels.MailHead, out channels.Outbound) (to, cc []string, trouble *channels.Trouble) {
	if len(head.To) == 0 {
		for _, id := range out.To {
			if id.Kind == channels.IDEmail {
				head.To = []channels.Person{{Address: id.Value}}
				break
			}
		}
	}
	add := func(list []channels.Person) (shown []string) {
		for _, p := range list {
			addr, ok := mime.Normal(p.Address)
			if !ok {
				trouble = &channels.Trouble{Class: channels.Never, Code: "address", Text: "This is no address of mail: " + clip(p.Address)}
				return nil
			}
			c.utf8 = c.utf8 || !ascii(addr)
			shown = append(shown, (&netmail.Address{Name: mime.Line(p.Name), Address: addr}).String())
			if !slices.Contains(c.recipients, addr) {
				c.recipients = append(c.recipients, addr)
			}
		}
		return shown
	}
	to, cc = add(head.To), add(head.CC)
	add(head.BCC)
	switch {
	case trouble != nil:
	case len(c.recipients) == 0:
		trouble = &channels.Trouble{Class: channels.Never, Code: "address", Text: "The message has no address of mail to go to."}
	case len(c.recipients) > maxRecipients:
		trouble = &channels.Trouble{Class: channels.Never, Code: "recipients", Text: fmt.Sprintf("The message has more than %d recipients.", maxRecipients)}
	}
	return to, cc, trouble
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 128 {
			return false
		}
	}
	return true
}

func (c *composed) head(s *settings, out channels.Outbound, head channels.MailHead, to, cc []string, now time.Time) {
	add := func(name, value string) {
		if value = mime.Line(value); value != "" {
			c.header = append(c.header, mime.Field{Name: name, Value: value})
		}
	}
	add("Date", now.Format(time.RFC1123Z))
	add("From", (&netmail.Address{Name: mime.Line(s.FromName), Address: s.Address}).String())
	add("To", strings.Join(to, ", "))
	if len(to) == 0 {
		add("To", "undisclosed-recipients:;")
	}
	add("Cc", strings.Join(cc, ", "))
	if addr, ok := mime.Normal(head.ReplyTo); ok {
		add("Reply-To", (&netmail.Address{Name: mime.Line(s.FromName), Address: addr}).String())
	}
	subject := []rune(mime.Line(head.Subject))
	add("Subject", stdmime.QEncoding.Encode("utf-8", string(subject[:min(len(subject), 500)])))
	add("Message-ID", "<"+c.id+">")
	add("In-Reply-To", bracketed(head.InReplyTo))
	add("References", bracketed(head.References))
	add("MIME-Version", "1.0")
	add(messageField, out.ID)
	if !out.Human {
		word := "auto-generated"
		if len(head.InReplyTo) > 0 || !out.LastInbound.IsZero() {
			word = "auto-replied"
		}
		add("Auto-Submitted", word)
		add("X-Auto-Response-Suppress", "All")
		add(loopField, s.Address)
	}
}

func bracketed(ids []string) string {
	var out []string
	for _, id := range ids {
		if id = threading.CleanID(id); id != "" && !strings.HasSuffix(id, "@long.invalid") && !strings.HasSuffix(id, "@missing.invalid") {
			out = append(out, "<"+id+">")
		}
	}
	return strings.Join(out, " ")
}

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
