package inbox

import (
	"encoding/json"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// What a message may say, as JSON: it goes into a row, into an event of the journal and to every browser that shows it. Mail that
// is longer is still there whole, in its original.
const (
	contentBytes = 1 << 20
	shownRunes   = 100_000
	shownItems   = 200
)

// bounded is a message as far as it is kept: first its page goes, then the end of its text and of its lists, at last all of it.
func bounded(m *channels.Message) *channels.Message {
	if m == nil || fits(m) {
		return m
	}
	b := *m
	if b.Mail != nil {
		head := *b.Mail
		head.HTML, head.RemoteImages = "", 0
		b.Mail = &head
		if fits(&b) {
			return &b
		}
		head.To, head.CC, head.References = clip(head.To), clip(head.CC), clip(head.References)
		head.InReplyTo, head.Tokens, head.Quoted = clip(head.InReplyTo), clip(head.Tokens), 0
		head.Subject = cutRunes(head.Subject, 1000)
	}
	if short := cutRunes(b.Text, shownRunes); short != b.Text {
		b.Text = strings.TrimSpace(short) + " …"
	}
	b.Cards, b.Items, b.Buttons, b.Attachments = clip(b.Cards), clip(b.Items), clip(b.Buttons), clip(b.Attachments)
	if fits(&b) {
		return &b
	}
	return &channels.Message{Type: channels.Unsupported, Placeholder: "too_large", Text: cutRunes(b.Text, 1000)}
}

func fits(m *channels.Message) bool {
	bare := *m
	bare.Attachments = withoutBytes(m.Attachments)
	b, err := json.Marshal(bare)
	return err == nil && len(b) <= contentBytes
}

func clip[T any](list []T) []T { return list[:min(len(list), shownItems)] }
