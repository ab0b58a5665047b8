package applechat

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/internal/fault"
)

// bodyLimit is the largest body after unpacking.
const bodyLimit = 8 << 20

var errBody = fault.New(fault.Invalid, "The request holds no message of Apple's; it is kept as it came.").WithKey("apple.body")

// text is a text, also when it comes as a number.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = strings.Trim(string(b), `"`)
		if s == "null" || strings.ContainsAny(s, "{[") {
			s = ""
		}
	}
	*t = text(s)
	return nil
}

type message struct {
	ID          text `json:"id"`
	Type        text `json:"type"`
	Source      text `json:"sourceId"`
	Destination text `json:"destinationId"`
	Body        text `json:"body"`
	Intent      text `json:"intent"`
	Group       text `json:"group"`
	Locale      text `json:"locale"`
	ReplyTo     text `json:"replyToMessageId"`

	Attachments loose.List[reference] `json:"attachments"`
	Interactive json.RawMessage       `json:"interactiveData"`
	Large       *reference            `json:"interactiveDataRef"`
	RichLink    *struct {
		URL   text `json:"url"`
		Title text `json:"title"`
	} `json:"richLinkData"`
}

// reference is a file in Apple's store, encrypted.
type reference struct {
	Name      text `json:"name,omitempty"`
	MIME      text `json:"mimeType,omitempty"`
	Size      text `json:"size,omitempty"` // of the encrypted file, which is that of the plain one
	Key       text `json:"key,omitempty"`
	URL       text `json:"url,omitempty"`
	Owner     text `json:"owner,omitempty"`
	Signature text `json:"signature-base64,omitempty"`
	Hex       text `json:"signature,omitempty"`
	Title     text `json:"title,omitempty"`
	BID       text `json:"bid,omitempty"` // of interactive data only
}

// UnmarshalJSON takes the names of the older gateway, too.
func (r *reference) UnmarshalJSON(b []byte) error {
	type plain reference
	var old struct {
		MIME  text `json:"mime-type"`
		Key   text `json:"decryption-key"`
		URL   text `json:"mmcs-url"`
		Owner text `json:"mmcs-owner"`
		Hex   text `json:"mmcs-signature-hex"`
	}
	if err := loose.Decode(b, (*plain)(r)); err != nil {
		return err
	}
	_ = loose.Decode(b, &old)
	r.MIME, r.Key, r.URL = first(r.MIME, string(old.MIME)), first(r.Key, string(old.Key)), first(r.URL, string(old.URL))
	r.Owner, r.Hex = first(r.Owner, string(old.Owner)), first(r.Hex, string(old.Hex))
	return nil
}

// Decode reads one message.
func (d *Driver) Decode(in channels.Inbox, raw channels.Raw) ([]channels.Inbound, error) {
	body, err := unpack(raw.Body)
	if err != nil {
		return nil, errBody.Because(err)
	}
	var m message
	var object map[string]json.RawMessage
	if err := json.Unmarshal(body, &object); err != nil || object == nil {
		return nil, errBody.Because(err)
	}
	_ = loose.Decode(body, &m)
	m.complete(raw.Header)
	if m.ID == "" {
		sum := sha256.Sum256(body)
		m.ID = text("body:" + hex.EncodeToString(sum[:12]))
	}
	if m.Source == "" {
		return []channels.Inbound{{Kind: channels.InAccount, ID: string(m.ID), Control: "unknown", Detail: named(string(m.Type))}}, nil
	}
	return []channels.Inbound{m.inbound(d.Account(in))}, nil
}

func unpack(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(z, bodyLimit+1))
	if err == nil && len(plain) > bodyLimit {
		err = errors.New("the body is too large when unpacked")
	}
	return plain, err
}

// complete takes from the headers what the body leaves out.
func (m *message) complete(header map[string]string) {
	for name, v := range header {
		switch strings.ToLower(name) {
		case "id":
			m.ID = first(m.ID, v)
		case "source-id":
			m.Source = first(m.Source, v)
		case "destination-id":
			m.Destination = first(m.Destination, v)
		}
	}
}

func first(t text, v string) text {
	if t == "" {
		return text(v)
	}
	return t
}

func named(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func (m *message) inbound(us string) channels.Inbound {
	customer := string(m.Source)
	in := channels.Inbound{Kind: channels.InMessage}
	if customer == us {
		in.Echo, customer = true, string(m.Destination)
	}
	in.Thread = customer
	in.From = channels.Sender{
		Identities: []channels.Identity{{Kind: channels.IDApple, Value: customer, Proven: true}},
		Language:   strings.ReplaceAll(string(m.Locale), "_", "-"),
	}
	switch m.Type {
	case "typing_start", "typing_end":
		in.Kind, in.Detail = channels.InTyping, strings.TrimPrefix(string(m.Type), "typing_")
		return in
	case "close":
		in.Kind, in.Control = channels.InControl, "closed"
		return in
	}
	in.ID, in.Message = string(m.ID), m.content()
	in.Message.ReplyTo = string(m.ReplyTo)
	if m.Intent != "" || m.Group != "" {
		in.Message.Referral = &channels.Referral{Source: "apple", ID: string(m.Intent), Ref: string(m.Group)}
	}
	return in
}

// object is the character by which a text shows where an attachment stands.
const object = "\ufffc"

func (m *message) content() *channels.Message {
	c := &channels.Message{Type: channels.Text, Text: strings.TrimSpace(strings.ReplaceAll(string(m.Body), object, ""))}
	for _, a := range m.Attachments {
		if a != (reference{}) {
			c.Attachments = append(c.Attachments, a.attachment())
		}
	}
	switch {
	case m.Type == "interactive" && m.Large != nil && !hasParts(m.Interactive): // forms have both, and this is all but their looks
		c.Type, c.Placeholder, c.Text = channels.Unsupported, "interactiveDataRef", string(m.Large.Title)
		file := m.Large.attachment()
		file.Kind, file.MIME, file.Name = channels.File, "application/json", "interactive.json"
		c.Attachments = append(c.Attachments, file)
	case m.Type == "interactive":
		interactive(c, m.Interactive)
	case m.Type == "richLink" && m.RichLink != nil:
		c.Text = strings.TrimSpace(string(m.RichLink.Title) + "\n" + string(m.RichLink.URL))
	case m.Type != "text" && m.Type != "richLink":
		c.Type, c.Placeholder = channels.Unsupported, named(string(m.Type))
	case len(c.Attachments) > 0:
		c.Type = c.Attachments[0].Kind
	case c.Text == "":
		c.Type, c.Placeholder = channels.Unsupported, "empty"
	}
	return c
}

func hasParts(interactive json.RawMessage) bool {
	var parts map[string]json.RawMessage
	return json.Unmarshal(interactive, &parts) == nil && len(parts) > 0
}

// attachment carries all that is needed to fetch and decrypt the file in its media id.
func (r reference) attachment() channels.Attachment {
	id, _ := json.Marshal(r)
	a := channels.Attachment{MediaID: string(id), Name: string(r.Name), MIME: string(r.MIME), Size: r.size(), Kind: channels.File}
	switch kind, _, _ := strings.Cut(strings.ToLower(string(r.MIME)), "/"); kind {
	case "image":
		a.Kind = channels.Image
	case "video":
		a.Kind = channels.Video
	case "audio":
		a.Kind = channels.Audio
	}
	return a
}

func (r reference) size() int64 {
	if v, err := strconv.ParseInt(string(r.Size), 10, 64); err == nil && v > 0 {
		return v
	}
	return 0
}
