package webchat

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
)

// Protocol is the WebSocket's subprotocol; its number rises when old widgets could not follow.
const Protocol = "cordboard.widget.v1"

const (
	frameLimit   = 64 << 10
	textLimit    = 8000 // runes
	filesLimit   = 5
	markLimit    = 200 // messages marked at once
	attrsLimit   = 30
	attrLength   = 255
	answerLength = 1000
)

// sent is a frame from a visitor's browser. T says what it is:
//
//	hello       Token, Seq, Lang, Page, User and HMAC: the first frame of a socket
//	msg         ID, Text, Files, Choice, Form, ReplyTo, Page
//	typing      On
//	got, seen   IDs: our messages that were delivered, were read
//	identify    ID, User, HMAC, Name, Email, Phone
//	attrs       ID, Attrs
//	csat        ID, Of (the question's id), Score, Comment
//	transcript  ID, Email
//	end         ID
//	ping
type sent struct {
	T       string            `json:"t"`
	ID      string            `json:"id,omitempty"`
	Text    string            `json:"text,omitempty"`
	Files   []string          `json:"files,omitempty"`
	Choice  *choice           `json:"choice,omitempty"`
	Form    map[string]string `json:"form,omitempty"`
	ReplyTo string            `json:"reply_to,omitempty"`
	Page    *page             `json:"page,omitempty"`
	IDs     []string          `json:"ids,omitempty"`
	On      bool              `json:"on,omitempty"`
	User    string            `json:"user,omitempty"`
	HMAC    string            `json:"hmac,omitempty"`
	Name    string            `json:"name,omitempty"`
	Email   string            `json:"email,omitempty"`
	Phone   string            `json:"phone,omitempty"`
	Attrs   map[string]string `json:"attrs,omitempty"`
	Of      string            `json:"of,omitempty"`
	Score   int               `json:"score,omitempty"`
	Comment string            `json:"comment,omitempty"`
	Token   string            `json:"token,omitempty"`
	Seq     int64             `json:"seq,omitempty"`
	Lang    string            `json:"lang,omitempty"`
}

type choice struct {
	Payload string `json:"payload"`
	Title   string `json:"title"`
}

// page is where in the web site the visitor is.
type page struct {
	URL      string `json:"url,omitempty"`
	Title    string `json:"title,omitempty"`
	Referrer string `json:"ref,omitempty"`
}

// told is a frame to a visitor's browser:
//
//	ready   State, Hours: the answer to hello, after it what was missed, then live
//	ack     ID of the frame, SID the message's id, At
//	nack    ID, Key, Text; Retry when the same frame may be sent again, after Wait seconds
//	msg     Seq (0 when pushed), SID, Me, By, Text, Files, Buttons, At, Status
//	status  SID, Status: of the visitor's message
//	edit    SID, Text · gone  SID
//	typing  On, By · state  State · hours  Hours · pong
//	resync  the browser forgets its list and says hello with seq 0
type told struct {
	T       string            `json:"t"`
	ID      string            `json:"id,omitempty"`
	SID     string            `json:"sid,omitempty"`
	Seq     int64             `json:"seq,omitempty"`
	Me      bool              `json:"me,omitempty"`
	By      string            `json:"by,omitempty"`
	Text    string            `json:"text,omitempty"`
	Files   []FileInfo        `json:"files,omitempty"`
	Buttons []channels.Button `json:"buttons,omitempty"`
	At      int64             `json:"at,omitempty"` // Unix milliseconds
	Status  channels.Status   `json:"status,omitempty"`
	System  bool              `json:"system,omitempty"`
	Key     string            `json:"key,omitempty"`
	Retry   bool              `json:"retry,omitempty"`
	Wait    int               `json:"wait,omitempty"`
	On      bool              `json:"on,omitempty"`
	State   *State            `json:"state,omitempty"`
	Hours   *publicHours      `json:"hours,omitempty"`
}

// publicHours tells browsers; Next is in Unix seconds.
type publicHours struct {
	Open bool  `json:"open"`
	Next int64 `json:"next,omitempty"`
}

func (t told) bytes() []byte {
	b, err := json.Marshal(t)
	if err != nil {
		panic("webchat: a frame cannot be written: " + err.Error()) // plain fields only
	}
	return b
}

// shown is a message as browsers get it. What a browser must not follow is left out here already.
func shown(m channels.Message) told {
	t := told{T: "msg", Text: m.Text, System: m.Type == channels.System}
	for _, a := range m.Attachments {
		id := a.MediaID
		if id == "" {
			continue
		}
		t.Files = append(t.Files, FileInfo{ID: id, Name: fileName(a.Name), MIME: a.MIME, Size: a.Size, Kind: a.Kind})
	}
	for _, b := range m.Buttons {
		if b.URL != "" {
			if b.URL = webAddress(b.URL); b.URL == "" {
				continue
			}
		}
		t.Buttons = append(t.Buttons, b)
	}
	if p := m.Place; p != nil {
		at := fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f", p.Latitude, p.Longitude)
		t.Text = strings.TrimSpace(strings.Join([]string{t.Text, p.Name, p.Address, at}, "\n"))
	}
	if m.Chosen != nil && t.Text == "" {
		t.Text = m.Chosen.Title
	}
	return t
}

// clean takes out of a text what is not one: broken UTF-8, control characters, and marks that turn the direction of
// writing, with which a text pretends to be another.
func clean(v string, max int) string {
	v = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == utf8.RuneError, r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u2028', r == '\u2029', r == '\ufeff':
			return -1
		}
		return r
	}, strings.ReplaceAll(v, "\r\n", "\n"))
	if utf8.RuneCountInString(v) > max {
		v = string([]rune(v)[:max])
	}
	return v
}

// line is a clean text on one line.
func line(v string, max int) string {
	return strings.TrimSpace(clean(strings.Join(strings.Fields(v), " "), max))
}

// cleanPage keeps the address without what it carries after "#", where pages keep tokens.
func (p *page) clean() *page {
	if p == nil {
		return nil
	}
	return &page{URL: cutAddress(p.URL), Title: line(p.Title, 200), Referrer: cutAddress(p.Referrer)}
}

func cutAddress(v string) string {
	u, err := url.Parse(v)
	if err != nil || len(v) > 2000 || webAddress(v) == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}
