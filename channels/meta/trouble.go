package meta

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
)

// Failure is an error as the Graph API answers it, and as statuses of WhatsApp carry it.
type Failure struct {
	Code      loose.Int    `json:"code"`
	Subcode   loose.Int    `json:"error_subcode"`
	Message   loose.String `json:"message"`
	Title     loose.String `json:"title"`
	Type      loose.String `json:"type"`
	Transient loose.Bool   `json:"is_transient"`
	Data      struct {
		Details loose.String `json:"details"`
	} `json:"error_data"`
	UserTitle loose.String `json:"error_user_title"`
	User      loose.String `json:"error_user_msg"`
}

// Trouble is what a failure comes to. One with an unknown code will not pass by trying again, unless it says so.
func (f Failure) Trouble() *channels.Trouble {
	t := &channels.Trouble{Class: class(int64(f.Code), int64(f.Subcode)), Code: f.code(), Text: f.text(), RetryAfter: pauses[int64(f.Code)]}
	if f.Transient && (t.Class == "" || t.Class == channels.Never) {
		t.Class = channels.Later
	}
	if t.Class == "" {
		t.Class = channels.Never
	}
	return t
}

func (f Failure) code() string {
	code := strconv.FormatInt(int64(f.Code), 10)
	if f.Subcode != 0 {
		code += "/" + strconv.FormatInt(int64(f.Subcode), 10)
	}
	return code
}

func (f Failure) text() string {
	var parts []string
	for _, p := range []loose.String{f.Message, f.Title, f.Data.Details, f.User} {
		s := strings.TrimSpace(string(p))
		if s != "" && !strings.Contains(strings.Join(parts, " "), s) {
			parts = append(parts, s)
		}
	}
	return Shorten(hideTokens(strings.Join(parts, ": ")), textLimit, Chars)
}

// textLimit is how much of a provider's sentence is kept, in characters.
const textLimit = 500

// Meta quotes malformed tokens in its errors; those of its own begin like this.
var tokenPattern = regexp.MustCompile(`\b(EAA|IG[A-Z]{1,2}|GG)[A-Za-z0-9_\-|]{16,}`)

func hideTokens(text string) string { return tokenPattern.ReplaceAllString(text, "[token]") }

// answered is an HTTP answer that was not a success.
type answered struct {
	status int
	header http.Header
	body   []byte
	now    time.Time
}

func (a answered) trouble(token string) *channels.Trouble {
	var said struct {
		Error *Failure `json:"error"`
	}
	t := &channels.Trouble{Class: byStatus(a.status), Code: "http " + strconv.Itoa(a.status), Text: http.StatusText(a.status)}
	if loose.Decode(a.body, &said) == nil && said.Error != nil {
		f := *said.Error
		t = f.Trouble()
		if class(int64(f.Code), int64(f.Subcode)) == "" && !bool(f.Transient) && (a.status >= 500 || a.status == http.StatusTooManyRequests) {
			t.Class = channels.Later
		}
		if f.Code == 0 && f.Type != "OAuthException" {
			t.Class = byStatus(a.status)
		}
	}
	if wait := a.pause(); wait > 0 {
		t.RetryAfter = wait
	}
	if token != "" {
		t.Text = strings.ReplaceAll(t.Text, token, "[token]")
	}
	return t
}

// byStatus judges answers without an error of the Graph API in them. A gateway that gave up does not know whether the
// request was carried out.
func byStatus(status int) channels.TroubleClass {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return channels.Credentials
	case http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusServiceUnavailable, http.StatusInternalServerError:
		return channels.Later
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return channels.Maybe
	}
	if status >= 500 {
		return channels.Later
	}
	return channels.Never
}

// longestPause bounds what a far side may ask for.
const longestPause = 24 * time.Hour

// pause is what the headers ask for: Retry-After, or the minutes that business use cases are told.
func (a answered) pause() time.Duration {
	v := strings.TrimSpace(a.header.Get("Retry-After"))
	if s, err := strconv.ParseInt(v, 10, 32); err == nil && s > 0 {
		return min(time.Duration(s)*time.Second, longestPause)
	}
	if at, err := http.ParseTime(v); err == nil && at.After(a.now) {
		return min(at.Sub(a.now).Round(time.Second), longestPause)
	}
	var usage map[string]loose.List[struct {
		Minutes loose.Int `json:"estimated_time_to_regain_access"`
	}]
	if json.Unmarshal([]byte(a.header.Get("X-Business-Use-Case-Usage")), &usage) != nil {
		return 0
	}
	var wait time.Duration
	for _, cases := range usage {
		for _, c := range cases {
			wait = max(wait, time.Duration(min(max(int64(c.Minutes), 0), 24*60))*time.Minute)
		}
	}
	return min(wait, longestPause)
}

// Refused is a trouble that we found ourselves before anything was sent.
func Refused(code, text string) *channels.Trouble {
	return &channels.Trouble{Class: channels.Never, Code: code, Text: text}
}
