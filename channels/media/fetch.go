package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/cordboard/cordboard/channels/inbox"
)

const (
	dialTimeout   = 10 * time.Second
	headerTimeout = 20 * time.Second
	mostRedirects = 4
)

// Fetcher gets files by their addresses. Only public addresses are connected to, judged after the name was resolved and for
// every redirect, so that a customer cannot make us read what is inside.
type Fetcher struct{ client *http.Client }

var _ inbox.Fetcher = (*Fetcher)(nil)

// NewFetcher returns a fetcher. allow lets additional networks in, for providers that are at home (and for tests).
func NewFetcher(allow ...netip.Prefix) *Fetcher {
	return &Fetcher{client: Client(0, allow...)}
}

// Client is an http.Client that connects to public addresses only; timeout 0 leaves the whole exchange to the context.
func Client(timeout time.Duration, allow ...netip.Prefix) *http.Client {
	d := &net.Dialer{Timeout: dialTimeout, Control: func(_, address string, _ syscall.RawConn) error { return judge(address, allow) }}
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{DialContext: d.DialContext, TLSHandshakeTimeout: dialTimeout, ResponseHeaderTimeout: headerTimeout, MaxIdleConns: 20, IdleConnTimeout: time.Minute,
			MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > mostRedirects {
				return errors.New("too many redirects")
			}
			return plain(r.URL)
		},
	}
}

// judge refuses connections to addresses that are not public.
func judge(address string, allow []netip.Prefix) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", inbox.ErrAddress, address)
	}
	ip := at.Addr().Unmap()
	for _, p := range allow {
		if p.Contains(ip) {
			return nil
		}
	}
	if !Public(ip) {
		return fmt.Errorf("%w: %s is not a public address", inbox.ErrAddress, ip)
	}
	return nil
}

// special are networks that the standard library does not name; RFC 6890 and its successors.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("192.88.99.0/24"), // of no use any more, and routed by some
}

// Public reports whether an address is one of the open internet.
func Public(ip netip.Addr) bool {
	if !ip.IsValid() || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.Zone() != "" {
		return false
	}
	for _, p := range special {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

func plain(u *url.URL) error {
	if (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return fmt.Errorf("%w: only http and https addresses are fetched", inbox.ErrAddress)
	}
	return nil
}

// Fetch opens a file by its address. The caller limits what it reads and closes.
func (f *Fetcher) Fetch(ctx context.Context, address string) (io.ReadCloser, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be read", inbox.ErrAddress)
	}
	if err := plain(u); err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", inbox.ErrAddress, err)
	}
	resp, err := f.client.Do(r)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		return resp.Body, nil
	case http.StatusNotFound, http.StatusGone, http.StatusForbidden:
		_ = resp.Body.Close()
		return nil, fmt.Errorf("%w: %s", inbox.ErrGone, resp.Status)
	}
	_ = resp.Body.Close()
	return nil, fmt.Errorf("the file's server answered %s", resp.Status)
}
