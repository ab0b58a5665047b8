package twilio

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// Sign is the signature of a request: HMAC-SHA1 over the exact URL and, for forms, every name with its value in the order of
// the names. https://www.twilio.com/docs/usage/webhooks/webhooks-security
func Sign(token, address string, form url.Values) string {
	return base64.StdEncoding.EncodeToString(mac(token, address, form, false))
}

// mac can take all values of a name that comes several times, each once and sorted, as some of Twilio's libraries do; others
// take the first.
func mac(token, address string, form url.Values, all bool) []byte {
	h := hmac.New(sha1.New, []byte(token))
	h.Write([]byte(address))
	for _, k := range slices.Sorted(maps.Keys(form)) {
		values := form[k]
		if all {
			values = slices.Compact(slices.Sorted(slices.Values(values)))
		} else if len(values) > 1 {
			values = values[:1]
		}
		for _, v := range values {
			h.Write([]byte(k + v))
		}
	}
	return h.Sum(nil)
}

// signed tells whether the request is Twilio's.
func signed(in channels.Inbox, r channels.Request) bool {
	given, err := base64.StdEncoding.DecodeString(r.Header.Get("X-Twilio-Signature"))
	if err != nil || len(given) != sha1.Size {
		return false
	}
	form := url.Values{}
	switch {
	case isForm(r):
		if form, err = url.ParseQuery(string(r.Body)); err != nil {
			return false
		}
	case len(r.Body) > 0 && !sameBody(r):
		return false
	}
	ok := false
	for _, token := range []string{in.Secrets["auth_token"], in.Secrets["auth_token_2"]} {
		for _, address := range spellings(r.URL) {
			for _, all := range []bool{false, true} {
				ok = token != "" && hmac.Equal(mac(token, address, form, all), given) || ok
			}
		}
	}
	return ok
}

func isForm(r channels.Request) bool {
	return strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "application/x-www-form-urlencoded")
}

// sameBody compares a body that is no form with the hash in the signed address.
func sameBody(r channels.Request) bool {
	given, err := hex.DecodeString(strings.ToLower(r.Query.Get("bodySHA256")))
	sum := sha256.Sum256(r.Body)
	return err == nil && hmac.Equal(given, sum[:])
}

// spellings are the ways in which Twilio may have written our address: with and without the port that is usual.
func spellings(address string) []string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return []string{address}
	}
	out := []string{address}
	port := map[string]string{"https": "443", "http": "80"}[u.Scheme]
	swap := func(host string) {
		if at := strings.Index(address, u.Host); at >= 0 {
			out = append(out, address[:at]+host+address[at+len(u.Host):])
		}
	}
	if u.Port() == "" {
		swap(net.JoinHostPort(u.Hostname(), port))
	} else {
		swap(u.Hostname())
	}
	return out
}
