package wsphone

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// authorize answers a 401 or 407 for a request that is about to be sent again, and returns header name and value.
func authorize(challenge *message, method, uri, user, password string) (string, string, error) {
	from, to := "WWW-Authenticate", "Authorization"
	if challenge.status == 407 {
		from, to = "Proxy-Authenticate", "Proxy-Authorization"
	}
	for _, text := range challenge.all(from) {
		scheme, rest, _ := strings.Cut(text, " ")
		p := quotedParams(rest)
		if !strings.EqualFold(scheme, "Digest") || p["algorithm"] != "" && !strings.EqualFold(p["algorithm"], "MD5") {
			continue
		}
		return to, digest(p, method, uri, user, password), nil
	}
	return "", "", errors.New("the PBX asked for a login but offered no MD5 digest")
}

func digest(p map[string]string, method, uri, user, password string) string {
	ha1 := md5hex(user + ":" + p["realm"] + ":" + password)
	ha2 := md5hex(method + ":" + uri)
	out := fmt.Sprintf(`Digest username="%s", realm="%s", nonce="%s", uri="%s", algorithm=MD5`, user, p["realm"], p["nonce"], uri)
	if p["opaque"] != "" {
		out += fmt.Sprintf(`, opaque="%s"`, p["opaque"])
	}
	for _, qop := range strings.Split(p["qop"], ",") {
		if strings.TrimSpace(qop) == "auth" {
			const nc = "00000001" // a nonce is used once: each login begins with a challenge
			cnonce := token(8)
			response := md5hex(ha1 + ":" + p["nonce"] + ":" + nc + ":" + cnonce + ":auth:" + ha2)
			return out + fmt.Sprintf(`, qop=auth, nc=%s, cnonce="%s", response="%s"`, nc, cnonce, response)
		}
	}
	return out + fmt.Sprintf(`, response="%s"`, md5hex(ha1+":"+p["nonce"]+":"+ha2))
}

// quotedParams reads a="x, y", b=z.
func quotedParams(text string) map[string]string {
	out := map[string]string{}
	for text != "" {
		name, rest, ok := strings.Cut(text, "=")
		if !ok {
			break
		}
		value := ""
		if strings.HasPrefix(rest, `"`) {
			value, rest, _ = strings.Cut(rest[1:], `"`)
			_, rest, _ = strings.Cut(rest, ",")
		} else {
			value, rest, _ = strings.Cut(rest, ",")
		}
		out[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		text = rest
	}
	return out
}

func md5hex(s string) string {
	sum := md5.Sum([]byte(s)) //nolint:gosec // SIP's digest is MD5
	return hex.EncodeToString(sum[:])
}

func token(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}
