package applechat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// JSON Web Tokens as Apple's gateway wants and sends them (RFC 7519): HS256 and nothing else, whatever the token itself
// claims to be signed with.

// Bounds of a token's age, in both directions for clocks that differ.
const (
	oldest = 10 * time.Minute
	ahead  = 2 * time.Minute
)

var errToken = errors.New("the token is not the gateway's")

var encoding = base64.RawURLEncoding

// mint signs a token of ours: issued by the MSP now.
func mint(mspID string, key []byte, now time.Time) string {
	head := encoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`))
	claims, _ := json.Marshal(map[string]any{"iss": mspID, "iat": now.Unix()})
	body := head + "." + encoding.EncodeToString(claims)
	return body + "." + encoding.EncodeToString(mac(key, body))
}

// verify checks signature, algorithm, audience and age, in this order.
func verify(token, audience string, key []byte, now time.Time) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(key) == 0 || audience == "" || len(token) > 8<<10 {
		return errToken
	}
	given, err := encoding.DecodeString(strings.TrimRight(parts[2], "="))
	if err != nil || !hmac.Equal(given, mac(key, parts[0]+"."+parts[1])) {
		return errToken
	}
	var head struct {
		Algorithm string `json:"alg"`
	}
	var claims struct {
		Audience json.RawMessage `json:"aud"`
		Issued   float64         `json:"iat"`
		Expires  float64         `json:"exp"`
	}
	if part(parts[0], &head) != nil || part(parts[1], &claims) != nil || head.Algorithm != "HS256" || !addressed(claims.Audience, audience) {
		return errToken
	}
	issued := time.Unix(int64(claims.Issued), 0)
	if claims.Issued <= 0 || issued.Before(now.Add(-oldest)) || issued.After(now.Add(ahead)) {
		return errToken
	}
	if claims.Expires > 0 && now.After(time.Unix(int64(claims.Expires), 0).Add(ahead)) {
		return errToken
	}
	return nil
}

func part(text string, into any) error {
	b, err := encoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// addressed: the audience is one text or a list of them.
func addressed(raw json.RawMessage, to string) bool {
	var one string
	var list []string
	if json.Unmarshal(raw, &one) == nil {
		list = []string{one}
	} else {
		_ = json.Unmarshal(raw, &list)
	}
	for _, a := range list {
		if hmac.Equal([]byte(a), []byte(to)) {
			return true
		}
	}
	return false
}

func mac(key []byte, body string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(body))
	return m.Sum(nil)
}
