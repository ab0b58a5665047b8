package kannel

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
)

// Send gives a text to the gateway, which cuts it by itself. The gateway tells no id, so Receipt.IDs is our own, which its
// reports carry.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	s, err := settingsOf(in)
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "settings", Text: "The settings of the inbox cannot be read."}
	}
	form, parts, trouble := s.form(in, out)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	code, body, err := d.get(ctx, s.URL, form) // sendsms of 1.4.5 refuses forms in a POST
	if err != nil {
		return channels.Receipt{}, sms.Lost(err)
	}
	status, trouble := answered(code, strings.TrimSpace(body))
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	return channels.Receipt{IDs: []string{out.ID}, Parts: parts, Status: status}, nil
}

// form is the request. Its coding is always said: without it Kannel makes question marks of what is not in the alphabet, and
// beyond its max-messages it loses a text's end without a word, which is why Settings.MaxParts must not be larger.
func (s Settings) form(in channels.Inbox, out channels.Outbound) (url.Values, int, *channels.Trouble) {
	to, ok := sms.Recipient(out.To)
	if !ok {
		return nil, 0, &channels.Trouble{Class: channels.Unreachable, Code: "no_number", Text: "The recipient has no phone number; a sender with a name cannot be answered."}
	}
	if len(out.Files) > 0 {
		return nil, 0, &channels.Trouble{Class: channels.Never, Code: "files", Text: "Text messages carry no files."}
	}
	text, trouble := s.Prepare(out.Message)
	if trouble != nil {
		return nil, 0, trouble
	}
	number, _ := sms.Dial(to, s.Numbers, s.Country)
	seg := sms.Count(text)
	v := url.Values{"username": {s.Username}, "password": {in.Secrets["password"]}, "from": {s.Source}, "to": {number},
		"text": {text}, "charset": {"UTF-8"}, "coding": {"0"}}
	if seg.Encoding == sms.UCS2 {
		v.Set("coding", "2")
	}
	if s.SMSC != "" {
		v.Set("smsc", s.SMSC)
	}
	if s.Mask != 0 && in.PublicURL != "" {
		v.Set("dlr-mask", strconv.Itoa(int(s.Mask)))
		v.Set("dlr-url", reportURL(in, out.ID))
	}
	return v, seg.Parts, nil
}

// answered reads "0: Accepted for delivery", "3: Queued for later delivery", or the reason why not.
func answered(code int, body string) (channels.Status, *channels.Trouble) {
	said, _, _ := strings.Cut(body, "\n")
	t := &channels.Trouble{Code: strconv.Itoa(code), Text: "The gateway said: " + short(said)}
	switch {
	case code/100 == 2 && strings.HasPrefix(body, "0:"):
		return channels.Sent, nil
	case code/100 == 2 && strings.HasPrefix(body, "3:"):
		return channels.Queued, nil
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusProxyAuthRequired, refusesUs(body):
		t.Class = channels.Credentials
	case code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable, code == http.StatusNotFound:
		t.Class, t.RetryAfter = channels.Later, 30*time.Second // 404: something else stands at the address, for now
	case code >= 500:
		t.Class = channels.Maybe
	case code/100 == 2:
		t.Class, t.Text = channels.Maybe, "The gateway gave an answer that is not known: "+short(said)
	default:
		t.Class = channels.Never
	}
	return "", t
}

func refusesUs(body string) bool {
	b := strings.ToLower(body)
	return strings.Contains(b, "authorization failed") || strings.Contains(b, "authorisation failed")
}

func reportURL(in channels.Inbox, id string) string {
	return callback(in) + "?event=" + eventReport + "&message=" + url.QueryEscape(id) + "&status=%d&answer=%A&fid=%F&at=%T"
}

// callback is our address with the token as a password: that stands in no log of requests.
func callback(in channels.Inbox) string {
	u, err := url.Parse(in.PublicURL)
	if err != nil {
		return in.PublicURL
	}
	u.User = url.UserPassword("kannel", in.Secrets[tokenKey])
	return u.String()
}

// Snippet is what the gateway's administrator adds to kannel.conf. It holds the token; the password of the sendsms user is
// left for them to fill in. max-messages = 0 and omit-empty keep the gateway from texting our answers to the customer; the
// retries keep it from losing what we could not take.
func (d *Driver) Snippet(in channels.Inbox) string {
	s, _ := settingsOf(in)
	query := "?event=" + eventMessage + "&id=%I&from=%p&to=%P&text=%b&coding=%c&charset=%C&udh=%u&at=%T&smsc=%i"
	return fmt.Sprintf(`# In the group that is there already:
group = smsbox
http-request-retry = 30
http-queue-delay = 10

# Who may send through the gateway:
group = sendsms-user
username = %s
password = FILL-IN
max-messages = %d
concatenation = true

# What comes in for %s:
group = sms-service
keyword = default
catch-all = true
get-url = "%s%s"
max-messages = 0
omit-empty = true
concatenation = true
`, oneLine(s.Username), s.Parts(), oneLine(s.Source), oneLine(callback(in)), query)
}

// oneLine keeps a value from adding lines to a configuration.
func oneLine(v string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' {
			return -1
		}
		return r
	}, v)
}
