package webchat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/mail"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// maxUser bounds a web site's name of its user, in bytes.
const maxUser = 190

// vouched reports whether the web site proves its user: HMAC-SHA256 of the user's name under the inbox's secret, in hex or
// base64. Without a secret nobody is proven.
func vouched(in channels.Inbox, user, sum string) bool {
	secret := in.Secrets[secretIdentity]
	if secret == "" || user == "" || len(user) > maxUser || len(sum) > 128 {
		return false
	}
	got, err := hex.DecodeString(sum)
	if err != nil {
		got, err = base64.RawURLEncoding.DecodeString(strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(sum))
	}
	if err != nil {
		return false
	}
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(user))
	return hmac.Equal(got, m.Sum(nil))
}

// mailAddress answers an address as contacts keep it, and nothing for what is none.
func mailAddress(v string) string {
	v = strings.TrimSpace(v)
	a, err := mail.ParseAddress(v)
	if err != nil || a.Address != v || len(v) > 254 || !strings.Contains(v[strings.LastIndex(v, "@")+1:], ".") {
		return ""
	}
	return strings.ToLower(v)
}

// phoneNumber answers what can be a number with its country, without blanks and dashes; nothing for all others, whose
// country only a person can tell.
func phoneNumber(v string) string {
	v = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "", "/", "").Replace(strings.TrimSpace(v))
	if after, ok := strings.CutPrefix(v, "00"); ok {
		v = "+" + after
	}
	digits, ok := strings.CutPrefix(v, "+")
	if !ok || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return v
}
