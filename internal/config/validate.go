package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	basePath  = regexp.MustCompile(`^/([A-Za-z0-9._~-]+/)*$`)
	iceServer = regexp.MustCompile(`^(stuns?|turns?):[A-Za-z0-9.\[\]:-]+(\?transport=(udp|tcp))?$`)
	word      = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// Validate returns every problem as a sentence, and notes warnings. It looks at nothing outside the settings: whether
// the PBX answers is for doctor to find out.
func (c *Config) Validate() Problems {
	var p Problems
	c.HTTP.validate(&p)
	c.services(&p)
	c.ranges(&p)
	if c.StateDir == "" || !strings.HasPrefix(c.StateDir, "/") {
		p.add("state_dir must be an absolute path, not %q.", c.StateDir)
	}
	if !strings.HasPrefix(c.PBX.PromptsDir, "/") {
		p.add("pbx.prompts_dir must be an absolute path, not %q.", c.PBX.PromptsDir)
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Log.Level) {
		p.add("log.level is %q; it can be debug, info, warn or error.", c.Log.Level)
	}
	if !slices.Contains([]string{"text", "json"}, c.Log.Format) {
		p.add("log.format is %q; it can be text or json.", c.Log.Format)
	}
	c.warn()
	return p
}

func (p *Problems) add(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

func (h HTTP) validate(p *Problems) {
	if h.Listen == "" && h.TLSListen == "" {
		p.add("Neither http.listen nor http.tls_listen is set, so nobody could reach Cordboard.")
	}
	for _, l := range [][2]string{{"http.listen", h.Listen}, {"http.tls_listen", h.TLSListen}, {"http.metrics_listen", h.MetricsListen}} {
		if l[1] != "" {
			address(p, l[0], l[1])
		}
	}
	if !basePath.MatchString(h.BasePath) {
		p.add("http.base_path is %q; it must begin and end with a slash, like /cordboard/.", h.BasePath)
	}
	switch {
	case (h.TLSCert == "") != (h.TLSKey == ""):
		p.add("http.tls_cert and http.tls_key belong together; set both or none.")
	case h.TLSSelfSigned && h.TLSCert != "":
		p.add("http.tls_self_signed and http.tls_cert exclude each other; keep one of them.")
	case h.TLSListen != "" && h.TLSCert == "" && !h.TLSSelfSigned:
		p.add("http.tls_listen needs http.tls_cert and http.tls_key, or http.tls_self_signed for a trial.")
	}
	networks(p, "http.trusted_proxies", h.TrustedProxies)
	networks(p, "http.metrics_allow", h.MetricsAllow)
	if h.PublicURL != "" {
		web(p, "http.public_url", h.PublicURL, "http", "https")
	}
	if h.MaxBodyBytes < 1<<10 || h.MaxBodyBytes > 64<<20 {
		p.add("http.max_body_bytes is %d; it must be between 1 KiB and 64 MiB.", h.MaxBodyBytes)
	}
}

func (c *Config) services(p *Problems) {
	web(p, "ari.url", c.ARI.URL, "http", "https")
	web(p, "phone.ws_url", c.Phone.WSURL, "ws", "wss")
	if !word.MatchString(c.ARI.App) {
		p.add("ari.app is %q; use letters, digits, - and _ only.", c.ARI.App)
	}
	if !strings.Contains(c.ARI.Route, "{number}") {
		p.add("ari.route is %q; it must have {number} where the dialled number goes.", c.ARI.Route)
	}
	if !word.MatchString(c.ARI.FallbackContext) {
		p.add("ari.fallback_context is %q; use letters, digits, - and _ only.", c.ARI.FallbackContext)
	}
	if c.ARI.User == "" {
		p.add("ari.user is empty; name the user of ari.conf that Cordboard logs in as.")
	}
	if c.AMI.Addr != "" {
		address(p, "ami.addr", c.AMI.Addr)
	}
	if c.DB.Name == "" || c.DB.User == "" {
		p.add("db.name and db.user must be set.")
	}
	if c.DB.Socket == "" {
		address(p, "db.host and db.port", joinPort(c.DB.Host, c.DB.Port))
	}
	if !word.MatchString(c.Phone.Context) {
		p.add("phone.context is %q; use letters, digits, - and _ only.", c.Phone.Context)
	}
	if !word.MatchString(c.Visitors.Context) {
		p.add("visitors.context is %q; use letters, digits, - and _ only.", c.Visitors.Context)
	}
	for _, s := range c.Visitors.ICEServers {
		if !iceServer.MatchString(s) {
			p.add("visitors.ice_servers holds %q; write it like stun:stun.example.com:3478 or turn:turn.example.com:3478.", s)
		}
	}
	if len(c.Phone.Codecs) == 0 {
		p.add("phone.codecs is empty; without a codec no call has audio.")
	}
}

func (c *Config) ranges(p *Problems) {
	for _, r := range []struct {
		key          string
		n, low, high int
	}{
		{"http.drain_seconds", c.HTTP.DrainSeconds, 1, 300},
		{"desk.lease_seconds", c.Desk.LeaseSeconds, 10, 600},
		{"desk.device_grace_seconds", c.Desk.DeviceGraceSeconds, 1, 600},
		{"desk.suspend_grace_seconds", c.Desk.SuspendGraceSeconds, 1, 600},
		{"desk.offer_guard_seconds", c.Desk.OfferGuardSeconds, 1, 60},
		{"desk.missed_back_seconds", c.Desk.MissedBackSeconds, 0, 3600},
		{"desk.uncoded_kept_hours", c.Desk.UncodedKeptHours, 1, 168},
		{"desk.idle_minutes", c.Desk.IdleMinutes, 5, 1440},
		{"desk.recording_pause_seconds", c.Desk.RecordingPauseSeconds, 10, 3600},
		{"visitors.at_once", c.Visitors.AtOnce, 1, 1000},
		{"phone.shift_hours", c.Phone.ShiftHours, 1, 48},
	} {
		if r.n < r.low || r.n > r.high {
			p.add("%s is %d; it must be between %d and %d.", r.key, r.n, r.low, r.high)
		}
	}
	if c.Journal.MaxBytes < 64<<20 {
		p.add("journal.max_bytes is %d; it must be at least 64 MiB, a day of a small centre.", c.Journal.MaxBytes)
	}
}

// warn notes what works but may not be meant.
func (c *Config) warn() {
	if c.HTTP.Listen != "" && !loopback(c.HTTP.Listen) {
		c.warnings = append(c.warnings, fmt.Sprintf(
			"http.listen %s can be reached from other machines without TLS: passwords and conversations could be read on the way, and browsers give no microphone there. Use http.tls_listen, or listen on 127.0.0.1 behind the PBX's web server.", c.HTTP.Listen))
	}
	if c.HTTP.TLSSelfSigned {
		c.warnings = append(c.warnings, "http.tls_self_signed is meant for trials: browsers warn about the certificate until it is replaced.")
	}
}

func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && ip.Unmap().IsLoopback())
}

func address(p *Problems, key, addr string) {
	_, port, err := net.SplitHostPort(addr)
	if n, convErr := strconv.Atoi(port); err != nil || convErr != nil || n < 0 || n > 65535 {
		p.add("%s is %q; it must be host:port, like 127.0.0.1:8090.", key, addr)
	}
}

func web(p *Problems, key, text string, schemes ...string) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !slices.Contains(schemes, u.Scheme) {
		p.add("%s is %q; it must be an address that begins with %s://.", key, text, strings.Join(schemes, ":// or "))
		return
	}
	if u.User != nil {
		p.add("%s must not carry a user or password; use the settings made for them.", key)
	}
}

func networks(p *Problems, key string, list []string) {
	if _, err := ParseNetworks(list); err != nil {
		p.add("%s: %v.", key, err)
	}
}

// ParseNetworks reads addresses and CIDR ranges.
func ParseNetworks(list []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, 0, len(list))
	for _, s := range list {
		if a, err := netip.ParseAddr(s); err == nil {
			out = append(out, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
			continue
		}
		n, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%q is neither an address nor a range like 10.0.0.0/8", s)
		}
		out = append(out, n.Masked())
	}
	return out, nil
}

func joinPort(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }
