package twilio

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// emptyTwiML answers nothing to the customer: a text in it would be sent.
const emptyTwiML = `<?xml version="1.0" encoding="UTF-8"?><Response/>`

// Receive verifies the signature over the address as Twilio called it.
func (d *Driver) Receive(in channels.Inbox, r channels.Request) channels.Verdict {
	if !signed(in, r) {
		return channels.Refuse(http.StatusForbidden, "signature")
	}
	v := channels.Accept()
	v.Reply.Type, v.Reply.Body = "text/xml", []byte(emptyTwiML)
	return v
}

// Headers that Decode needs: a body may be a form or JSON.
func (d *Driver) Headers() []string { return []string{"Content-Type"} }

// values are the request's, from its query (a webhook by GET, and what we put into StatusCallback) and its form.
func values(raw channels.Raw) (url.Values, error) {
	v, _ := url.ParseQuery(raw.Query)
	if v == nil {
		v = url.Values{}
	}
	if kind := contentType(raw); kind != "" && !strings.Contains(kind, "form") {
		return v, nil
	}
	form, err := url.ParseQuery(string(raw.Body))
	for k, list := range form {
		v[k] = list
	}
	if len(form) > 0 || len(v) > 0 {
		err = nil // what could be read is read
	}
	return v, err
}

func contentType(raw channels.Raw) string {
	for k, v := range raw.Header {
		if strings.EqualFold(k, "Content-Type") {
			return strings.ToLower(v)
		}
	}
	return ""
}
