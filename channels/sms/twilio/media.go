package twilio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/cordboard/cordboard/channels"
)

// ErrMediaAddress is the error of an attachment that does not lie at Twilio: nobody is sent our password by a forged one.
var ErrMediaAddress = errors.New("the attachment does not lie at Twilio")

// Media fetches an attachment with the account's password. Twilio redirects to another host, which must not get it.
func (d *Driver) Media(ctx context.Context, in channels.Inbox, a channels.Attachment) (io.ReadCloser, error) {
	s, err := settingsOf(in)
	if err != nil {
		return nil, fmt.Errorf("the settings of the inbox cannot be read: %w", err)
	}
	u, err := url.Parse(a.URL)
	if err != nil || !atTwilio(u, s.API) {
		return nil, ErrMediaAddress
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, ErrMediaAddress
	}
	authorize(req, s, in)
	c := *d.deps.HTTP
	c.CheckRedirect = follow(u.Host)
	resp, err := c.Do(req)
	if err != nil {
		return nil, fmt.Errorf("the attachment could not be fetched: %w", bare(err))
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("Twilio answered %d instead of the attachment", resp.StatusCode)
	}
	return resp.Body, nil
}

const mostRedirects = 5

func follow(host string) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		if len(via) > mostRedirects {
			return errors.New("too many redirects")
		}
		if via[0].URL.Scheme == "https" && req.URL.Scheme != "https" {
			return errors.New("a redirect to what is not encrypted")
		}
		if req.URL.Host != host {
			req.Header.Del("Authorization")
		}
		return nil
	}
}

// bare takes the address out of an error: signed addresses open the file to whoever reads the log.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func atTwilio(u *url.URL, api string) bool {
	base, err := url.Parse(api)
	if err == nil && u.Host == base.Host && u.Scheme == base.Scheme {
		return true
	}
	return u.Scheme == "https" && u.User == nil && (u.Host == "twilio.com" || strings.HasSuffix(u.Host, ".twilio.com"))
}
