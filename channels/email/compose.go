package email

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	stdmime "mime"
	netmail "net/mail"
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
