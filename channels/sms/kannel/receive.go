package kannel

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// What a request is about: its value of "event".
const (
	eventMessage = "mo"
	eventReport  = "dlr"
)

// tokenKey is the query's value that holds the token where a gateway cannot send it as a password. It is never kept.
const tokenKey = "token"

// Receive knows the gateway by its token, as the password of the request or in its query, and by its address. It answers
// nothing: whatever is in an answer's body Kannel would send to the customer.
func (d *Driver) Receive(in channels.Inbox, r channels.Request) channels.Verdict {
	s, err := settingsOf(in)
	if err != nil {
		return channels.Refuse(http.StatusServiceUnavailable, "settings")
	}
	if !known(in.Secrets[tokenKey], r) {
		return channels.Refuse(http.StatusForbidden, "token")
	}
	if !allowed(s.Allowed, r.Remote) {
		return channels.Refuse(http.StatusForbidden, "address")
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return channels.Refuse(http.StatusMethodNotAllowed, "method")
	}
	v := channels.Accept()
	v.Forget = []string{tokenKey}
	return v
}

func known(token string, r channels.Request) bool {
	given := r.Query.Get(tokenKey)
	if basic, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Basic "); ok {
		if raw, err := base64.StdEncoding.DecodeString(basic); err == nil {
			_, given, _ = strings.Cut(string(raw), ":")
		}
	}
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(token))
	return len(token) >= shortestToken && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func allowed(list []string, remote string) bool {
	if len(list) == 0 {
		return true
	}
	a, err := netip.ParseAddr(remote)
	if err != nil {
		p, err := netip.ParseAddrPort(remote)
		if err != nil {
			return false
		}
		a = p.Addr()
	}
	for _, text := range list {
		if p, ok := network(text); ok && p.Contains(a.Unmap().WithZone("")) {
			return true
		}
	}
	return false
}

// Headers are those of Kannel's post-url, which puts the text into the body and the rest into headers.
func (d *Driver) Headers() []string {
	return []string{"Content-Type", "X-Kannel-From", "X-Kannel-To", "X-Kannel-Time", "X-Kannel-Coding", "X-Kannel-UDH", "X-Kannel-SMSC"}
}

// values are what a request says, wherever it does.
func values(raw channels.Raw) (url.Values, error) {
	v, err := url.ParseQuery(raw.Query)
	if err != nil && len(v) == 0 {
		return nil, err
	}
	kind := header(raw, "Content-Type")
	if strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		form, _ := url.ParseQuery(string(raw.Body))
		for k, list := range form {
			v[k] = list
		}
	} else if len(raw.Body) > 0 && !v.Has("text") {
		v.Set("text", string(raw.Body))
		if _, set, ok := strings.Cut(kind, "charset="); ok && !v.Has("charset") {
			v.Set("charset", strings.Trim(set, "\" "))
		}
		if kind == "application/octet-stream" && !v.Has("coding") {
			v.Set("coding", "1")
		}
	}
	for key, name := range map[string]string{"from": "X-Kannel-From", "to": "X-Kannel-To", "at": "X-Kannel-Time", "coding": "X-Kannel-Coding", "udh": "X-Kannel-UDH", "smsc": "X-Kannel-SMSC"} {
		if h := header(raw, name); h != "" && v.Get(key) == "" {
			v.Set(key, h)
		}
	}
	return v, nil
}

func header(raw channels.Raw, name string) string {
	for k, v := range raw.Header {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}
