package kannel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
)

// Test asks sendsms with an empty recipient, which the gateway refuses only after it knew the user; then, if it is set, its
// status page.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	ctx, cancel := context.WithTimeout(ctx, 2*requestTimeout)
	defer cancel()
	if err := d.Check(in); err != nil {
		return []channels.TestStep{{Key: "settings", Detail: err.Error()}}
	}
	s, _ := settingsOf(in)
	steps := []channels.TestStep{{Key: "settings", OK: true}}
	form := url.Values{"username": {s.Username}, "password": {in.Secrets["password"]}, "from": {s.Source}, "to": {""}, "text": {"-"}, "coding": {"0"}}
	code, body, err := d.get(ctx, s.URL, form)
	if err != nil {
		return append(steps, channels.TestStep{Key: "connect", Detail: sms.Lost(err).Text})
	}
	steps = append(steps, channels.TestStep{Key: "connect", OK: true})
	login := channels.TestStep{Key: "login", OK: code == http.StatusBadRequest && !refusesUs(body)}
	if !login.OK {
		login.Detail = short(body)
	}
	steps = append(steps, login)
	if s.StatusURL == "" {
		return steps
	}
	_, body, err = d.get(ctx, s.StatusURL, url.Values{"password": {in.Secrets["status_password"]}})
	if err != nil {
		return append(steps, channels.TestStep{Key: "gateway", Detail: sms.Lost(err).Text})
	}
	online := strings.Contains(body, "(online")
	return append(steps, channels.TestStep{Key: "gateway", OK: online, Detail: centres(body)})
}

// centres are the lines of the status page about the message centres.
func centres(body string) string {
	_, list, ok := strings.Cut(body, "SMSC connections:")
	if !ok {
		return short(body)
	}
	var lines []string
	for l := range strings.Lines(list) {
		if l = strings.TrimSpace(l); l != "" && len(lines) < 10 {
			lines = append(lines, short(l))
		}
	}
	return strings.Join(lines, "; ")
}

var errAddress = errors.New("the address cannot be read")

func (d *Driver) get(ctx context.Context, address string, v url.Values) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?"+v.Encode(), nil)
	if err != nil {
		return 0, "", errAddress
	}
	resp, err := d.http.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 16<<10))
	return resp.StatusCode, string(body), err
}
