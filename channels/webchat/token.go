package webchat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/ids"
)

// token is what a visitor's browser holds. It is signed, not secret to its bearer.
type token struct {
	Inbox   string `json:"i"`
	Visitor string `json:"v"`
	Version int    `json:"n"`
	Until   int64  `json:"e"` // Unix seconds
}

// signer makes and reads tokens. The key of an inbox is derived from the daemon's, its id and its epoch, so a token of one
// inbox is noise at every other.
type signer struct{ key []byte }

func (s signer) mac(in channels.Inbox, epoch int, body string) []byte {
	k := hmac.New(sha256.New, s.key)
	fmt.Fprintf(k, "webchat token\x00%s\x00%d", in.ID, epoch)
	m := hmac.New(sha256.New, k.Sum(nil))
	m.Write([]byte(body))
	return m.Sum(nil)
}

func (s signer) sign(in channels.Inbox, epoch int, t token) string {
	b, err := json.Marshal(t)
	if err != nil {
		panic("webchat: a token cannot be written: " + err.Error()) // four plain fields
	}
	body := base64.RawURLEncoding.EncodeToString(b)
	return body + "." + base64.RawURLEncoding.EncodeToString(s.mac(in, epoch, body))
}

// read answers what a token says, if we signed it for this inbox and it has not run out.
func (s signer) read(in channels.Inbox, epoch int, text string, now time.Time) (token, bool) {
	if len(text) > 1024 {
		return token{}, false
	}
	body, sum, ok := strings.Cut(text, ".")
	got, err := base64.RawURLEncoding.DecodeString(sum)
	if !ok || err != nil || !hmac.Equal(got, s.mac(in, epoch, body)) {
		return token{}, false
	}
	b, err := base64.RawURLEncoding.DecodeString(body)
	var t token
	if err != nil || json.Unmarshal(b, &t) != nil {
		return token{}, false
	}
	return t, t.Inbox == in.ID && ids.Valid(t.Visitor) && now.Unix() < t.Until
}
