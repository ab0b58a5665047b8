package email

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	netmail "net/mail"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
	"github.com/cordboard/cordboard/channels/email/quotes"
	"github.com/cordboard/cordboard/channels/email/safehtml"
	"github.com/cordboard/cordboard/channels/email/threading"
)

// maxText is the most text of a message; more is in the original.
const maxText = 1 << 20

// Placeholders of mails that are not shown whole. Message.Text has a sentence, too.
const (
	PlaceholderTooLarge   = "mail_too_large"  // over the size limit: the header alone
	PlaceholderUnreadable = "mail_unreadable" // the server failed to give it
	PlaceholderEncrypted  = "mail_encrypted"
	PlaceholderCut        = "mail_cut" // over the limits of parts, depth or text
)

// Decode takes one mail apart. It never fails: whatever comes is a message, or tells of one.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	s, err := settingsOf(in)
	if err != nil {
		s = &settings{Address: in.Account, own: map[string]bool{in.Account: true}}
	}
	m := mime.Read(raw.Body)
	r := reader{s: s, raw: raw, m: m, at: received(m.Header, raw)}
	told := r.reports()
	if len(told) > 0 && r.ours(told[0].ID) {
		return told, nil
	}
	return append(told, r.message()), nil
}

// reader is one mail on its way to a message.
type reader struct {
	s   *settings
	raw channels.Raw
	m   *mime.Message
	at  time.Time
}

// ours reports whether a Message-ID is of a mail that this mailbox sent, by its looks.
func (r *reader) ours(id string) bool {
	if thread, _, _ := threading.Parts(id); thread != "" {
		return true
	}
	_, domain, _ := strings.Cut(r.s.Address, "@")
	return domain != "" && strings.HasSuffix(strings.ToLower(id), "@"+domain)
}

func (r *reader) message() channels.Inbound {
	h := r.m.Header
	head := r.head()
	out := channels.Inbound{Kind: channels.InMessage, ID: head.MessageID, At: r.at, Auto: automatic(h)}
	out.From, out.Echo = r.sender(head)
	out.Auto = out.Auto || (!out.Echo && len(out.From.Identities) > 0 && machine(out.From.Identities[0].Value))
	msg := &channels.Message{Type: channels.Mail, Text: strings.TrimSpace(r.m.Text), Mail: head}
	if len(msg.Text) > maxText {
		msg.Text, r.m.Cut = strings.ToValidUTF8(msg.Text[:maxText], ""), true
	}
	head.Quoted = quotes.Begin(msg.Text)
	cleaned := safehtml.Clean(r.m.HTML)
	head.HTML, head.RemoteImages = cleaned.HTML, cleaned.Remote
	msg.Attachments = attachments(r.m.Files, cleaned.Content)
	if len(head.InReplyTo) > 0 {
		msg.ReplyTo = head.InReplyTo[0]
	}
	r.note(msg, cleaned.Cut)
	out.Message = msg
	return out
}

func (r *reader) head() *channels.MailHead {
	h := r.m.Header
	head := &channels.MailHead{Subject: h.Text("Subject"), To: people(h, "To"), CC: people(h, "Cc"),
		InReplyTo: threading.IDs(h.Get("In-Reply-To")), References: threading.IDs(strings.Join(h.Values("References"), " "))}
	if ids := threading.IDs(h.Get("Message-ID")); len(ids) > 0 {
		head.MessageID = ids[0]
	} else if id := threading.CleanID(h.Get("Message-ID")); id != "" {
		head.MessageID = id
	} else { // the sender's program gave none: the same bytes are the same mail
		sum := sha256.Sum256(r.raw.Body)
		head.MessageID = "sha256." + hex.EncodeToString(sum[:]) + "@missing.invalid"
	}
	if reply := mime.Addresses(h.Get("Reply-To")); len(reply) > 0 {
		head.ReplyTo = reply[0].Addr
	}
	head.Tokens = r.tokens()
	return head
}

// arrivals are the fields in which the address stands that a mail was delivered to.
var arrivals = []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "Resent-To"}

// tokens are the plus parts of our own addresses among the recipients.
func (r *reader) tokens() []string {
	var out []string
	for _, field := range arrivals {
		for _, v := range r.m.Header.Values(field) {
			for _, a := range mime.Addresses(v) {
				base, tag := withoutPlus(a.Addr)
				if tag != "" && r.s.own[base] && !slices.Contains(out, tag) && len(out) < 20 {
					out = append(out, tag)
				}
			}
		}
	}
	return out
}

func people(h mime.Header, field string) []channels.Person {
	var out []channels.Person
	for _, v := range h.Values(field) {
		for _, a := range mime.Addresses(v) {
			out = append(out, channels.Person{Name: a.Name, Address: a.Addr})
		}
	}
	return out
}

// sender is who wrote. Where the mail comes from our own address and wants its answer elsewhere, a form on a web site sent
// it and the customer is who the answer goes to. Else, mail from our own address was sent from this mailbox by other means.
func (r *reader) sender(head *channels.MailHead) (who channels.Sender, echo bool) {
	h := r.m.Header
	from := mime.Addresses(h.Get("From"))
	if len(from) == 0 {
		from = append(mime.Addresses(h.Get("Sender")), mime.Addresses(h.Get("Return-Path"))...)
	}
	if lang, _, _ := strings.Cut(h.Get("Content-Language"), ","); len(lang) >= 2 && len(lang) <= 12 {
		who.Language = mime.Line(lang)
	}
	if len(from) == 0 {
		who.Name = h.Text("From")
		return who, false
	}
	one := from[0]
	proven := r.proven(one.Addr, len(from) == 1 && len(h.Values("From")) == 1)
	if r.s.isOwn(one.Addr) {
		if reply := mime.Addresses(h.Get("Reply-To")); len(reply) > 0 && !r.s.isOwn(reply[0].Addr) {
			one, proven = reply[0], false
			if one.Name == "" {
				one.Name = from[0].Name
			}
		} else {
			echo = !r.disproven()
		}
	}
	who.Name = one.Name
	who.Identities = []channels.Identity{{Kind: channels.IDEmail, Value: one.Addr, Proven: proven}}
	return who, echo
}

// received is when the mail came in: by the mailbox's clock, or as the sender says unless that lies ahead.
func received(h mime.Header, raw channels.Raw) time.Time {
	if t, err := time.Parse(time.RFC3339, raw.Header[rawDate]); err == nil {
		return t.UTC()
	}
	t, err := netmail.ParseDate(mime.Line(h.Get("Date")))
	switch {
	case err != nil || t.Year() < 1990:
		return raw.At.UTC()
	case !raw.At.IsZero() && t.After(raw.At.Add(24*time.Hour)):
		return raw.At.UTC()
	}
	return t.UTC()
}

// attachments are the mail's files. shown are the Content-IDs that the HTML shows.
func attachments(files []mime.File, shown []string) []channels.Attachment {
	var out []channels.Attachment
	for _, f := range files {
		a := channels.Attachment{Data: f.Data, Name: f.Name, MIME: f.Type, Size: int64(len(f.Data)), Kind: kindOf(f.Type)}
		if f.ContentID != "" && slices.Contains(shown, f.ContentID) {
			a.ContentID = f.ContentID
		}
		out = append(out, a)
	}
	return out
}

func kindOf(mediaType string) channels.Type {
	class, kind, _ := strings.Cut(mediaType, "/")
	switch {
	case class == "image" && kind != "svg+xml" && kind != "tiff" && kind != "vnd.adobe.photoshop":
		return channels.Image
	case class == "audio":
		return channels.Audio
	case class == "video":
		return channels.Video
	}
	return channels.File
}

// note says what is missing of a mail.
func (r *reader) note(msg *channels.Message, htmlCut bool) {
	var text string
	switch {
	case r.raw.Header[rawTooLarge] != "":
		size, _ := strconv.ParseInt(r.raw.Header[rawTooLarge], 10, 64)
		limit, _ := strconv.ParseInt(r.raw.Header[rawLimit], 10, 64)
		msg.Placeholder = PlaceholderTooLarge
		text = fmt.Sprintf("This mail has %.1f MB and the limit is %d MB, so only its head was fetched. The whole of it is in the mailbox.", float64(size)/(1<<20), limit>>20)
	case r.raw.Header[rawUnreadable] != "":
		msg.Placeholder, text = PlaceholderUnreadable, "The mail server could not give the text of this mail. It is still in the mailbox."
	case r.m.Encrypted && msg.Text == "":
		msg.Placeholder, text = PlaceholderEncrypted, "This mail is encrypted. Open the attachment with a program that has the key."
	case r.m.Cut || htmlCut:
		msg.Placeholder = PlaceholderCut
	}
	if text != "" && msg.Text == "" {
		msg.Text = text
	}
}
