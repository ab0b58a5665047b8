package accounts

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// secretBytes is 256 bits, for session tokens and tickets.
const secretBytes = 32

func newSecret() string {
	var b [secretBytes]byte
	_, _ = rand.Read(b[:]) // crypto/rand ends the program rather than fail
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashSecret is what is kept of a secret; ok is false when it does not have the form of one. A secret of 256 random bits
// needs no salt and no slow hash.
func hashSecret(secret string) (hash []byte, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	if err != nil || len(b) != secretBytes {
		return nil, false
	}
	h := sha256.Sum256(b)
	return h[:], true
}

// csrfOf derives a session's CSRF token from its session token: who holds only the database, or only the page, cannot
// make one from the other.
func csrfOf(token string) string {
	m := hmac.New(sha256.New, []byte(token))
	m.Write([]byte("cordboard csrf 1"))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func sameSecret(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// loginKey is what failed logins are counted under.
func loginKey(login string) []byte {
	h := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(login))))
	return h[:]
}
