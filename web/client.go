package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/internal/fault"
)

// forwarded reads what a proxy tells about the client, and believes only the proxies it was told to.
type forwarded struct {
	trusted   []netip.Prefix
	publicURL string
}

func (f forwarded) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(f.trusted, func(p netip.Prefix) bool { return p.Contains(a) })
}

// peer is the other end of the connection.
func peer(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap().WithZone("")
}

// address is the client's: walking X-Forwarded-For from the right, the first address that is no trusted proxy. What
// stands left of it was written by the client and means nothing.
func (f forwarded) address(r *http.Request) netip.Addr {
	at := peer(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && f.trusts(at); i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = a.Unmap().WithZone("")
	}
	return at
}

// secure reports whether the browser came by TLS.
func (f forwarded) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	if f.trusts(peer(r)) {
		if p := lastOf(r.Header, "X-Forwarded-Proto"); p != "" {
			return strings.EqualFold(p, "https")
		}
	}
	return strings.HasPrefix(f.publicURL, "https://")
}

// origins are what the browser's Origin header may say: the host that was asked for, and the one configured.
func (f forwarded) origins(r *http.Request) []string {
	host := r.Host
	if f.trusts(peer(r)) {
		if h := lastOf(r.Header, "X-Forwarded-Host"); h != "" {
			host = h
		}
	}
	scheme := "http"
	if f.secure(r) {
		scheme = "https"
	}
	out := []string{origin(scheme + "://" + host)}
	if f.publicURL != "" {
		out = append(out, origin(f.publicURL))
	}
	return out
}

// lastOf is the value the nearest proxy added.
func lastOf(h http.Header, name string) string {
	all := strings.Split(strings.Join(h.Values(name), ","), ",")
	return strings.TrimSpace(all[len(all)-1])
}

// origin brings a URL into the form browsers send: lower case, without the scheme's own port or a path.
func origin(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return ""
	}
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if h, port, err := net.SplitHostPort(host); err == nil && (scheme == "http" && port == "80" || scheme == "https" && port == "443") {
		host = h
		if strings.Contains(h, ":") {
			host = "[" + h + "]"
		}
	}
	return scheme + "://" + host
}

var errOrigin = fault.New(fault.Forbidden, "The request comes from another site and is refused. If this is the right address, set http.public_url to it.").WithKey("request.origin")

// checkOrigin refuses what a browser sends on behalf of another site. Programs send no Origin; they are held by their
// session or ticket, which no other site can make them send.
func (f forwarded) checkOrigin(r *http.Request) error {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return errOrigin
	}
	o := r.Header.Get("Origin")
	if o == "" {
		return nil
	}
	if got := origin(o); got != "" && slices.Contains(f.origins(r), got) {
		return nil
	}
	return errOrigin
}
