package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// SignatureHeader carries the HMAC of the raw body.
const SignatureHeader = "X-Hub-Signature-256"

// Door lets in what Meta sent and nothing else.
type Door struct {
	AppSecret   string
	VerifyToken string
}

// Sign answers the signature header of a body.
func Sign(appSecret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Signed reports whether the header signs this very body, byte for byte, in constant time. Without a secret nothing is.
func Signed(appSecret, header string, body []byte) bool {
	digest, found := strings.CutPrefix(strings.TrimSpace(header), "sha256=")
	got, err := hex.DecodeString(digest)
	if !found || err != nil || appSecret == "" {
		return false
	}
	mac := hmac.New(sha256.New, []byte(appSecret))
	mac.Write(body)
	return hmac.Equal(got, mac.Sum(nil))
}

// Receive answers the handshake (GET) and has signed requests kept (POST).
func (d Door) Receive(r channels.Request) channels.Verdict {
	switch r.Method {
	case http.MethodGet:
		return d.handshake(r)
	case http.MethodPost:
		if !Signed(d.AppSecret, r.Header.Get(SignatureHeader), r.Body) {
			return channels.Refuse(http.StatusUnauthorized, "signature")
		}
		return channels.Accept()
	}
	return channels.Refuse(http.StatusMethodNotAllowed, "method")
}

func (d Door) handshake(r channels.Request) channels.Verdict {
	token := r.Query.Get("hub.verify_token")
	same := subtle.ConstantTimeCompare([]byte(token), []byte(d.VerifyToken)) == 1
	if d.VerifyToken == "" || !same || r.Query.Get("hub.mode") != "subscribe" {
		return channels.Refuse(http.StatusForbidden, "token")
	}
	challenge := []byte(r.Query.Get("hub.challenge"))
	return channels.Verdict{Reply: channels.Reply{Status: http.StatusOK, Type: "text/plain; charset=utf-8", Body: challenge}}
}
