package email

import (
	"encoding/json"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email/mime"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

const (
	defaultSize = 25 // MB
	maxSize     = 100
)

// settings are the inbox's. Numbers and switches may come as texts.
type settings struct {
	Address  string   `json:"address"`
	FromName string   `json:"from_name"`
	Aliases  []string `json:"aliases"`
	Auth     string   `json:"auth"` // password, oauth
	User     string   `json:"user"` // empty is the address

	IMAPHost     string `json:"imap_host"`
	IMAPPort     number `json:"imap_port"`
	IMAPSecurity string `json:"imap_security"` // tls, starttls, none
	Folder       string `json:"folder"`
	SizeLimit    number `json:"size_limit"` // MB
	FirstDays    number `json:"first_days"` // how far back the first look goes
	Poll         number `json:"poll"`       // seconds between looks where the server has no IDLE
	MarkSeen     truth  `json:"mark_seen"`

	SMTPHost     string `json:"smtp_host"`
	SMTPPort     number `json:"smtp_port"`
	SMTPSecurity string `json:"smtp_security"`
	SMTPAuth     string `json:"smtp_auth"` // same, none
	Envelope     string `json:"envelope"`  // sender of the envelope; empty is the address

	Plus       truth  `json:"plus"`
	AuthServer string `json:"auth_server"` // authserv-id of RFC 8601 that is believed

	TokenURL  string `json:"oauth_token_url"`
	ClientID  string `json:"oauth_client_id"`
	Scope     string `json:"oauth_scope"`
	Grant     string `json:"oauth_grant"`     // refresh_token, client_credentials
	Mechanism string `json:"oauth_mechanism"` // xoauth2, oauthbearer

	CA []string `json:"tls_ca"` // PEM, for servers with a certificate of their own making

	own map[string]bool // our addresses, without plus parts
}

// Names of the secrets.
const (
	secretPassword     = "password"
	secretClientSecret = "oauth_client_secret"
	secretRefresh      = "oauth_refresh_token"
)

// Fields of the administrator's form.
func (d *Driver) Fields() []channels.Field {
	text := func(key string) channels.Field { return channels.Field{Key: key, Kind: channels.FieldText} }
	choice := func(key string, choices ...string) channels.Field {
		return channels.Field{Key: key, Kind: channels.FieldChoice, Default: choices[0], Choices: choices}
	}
	num := func(key, usual string) channels.Field {
		return channels.Field{Key: key, Kind: channels.FieldNumber, Default: usual, Advanced: true}
	}
	must := func(f channels.Field) channels.Field { f.Required = true; return f }
	more := func(f channels.Field) channels.Field { f.Advanced = true; return f }
	port := func(key, usual string) channels.Field { f := num(key, usual); f.Advanced = false; return f }
	return []channels.Field{
		must(text("address")), text("from_name"),
		must(choice("auth", "password", "oauth")), text("user"), {Key: secretPassword, Kind: channels.FieldSecret},
		must(text("imap_host")), port("imap_port", "993"), choice("imap_security", "tls", "starttls", "none"),
		{Key: "folder", Kind: channels.FieldText, Default: "INBOX"},
		must(text("smtp_host")), port("smtp_port", "465"), choice("smtp_security", "tls", "starttls", "none"), more(choice("smtp_auth", "same", "none")),
		text("oauth_token_url"), text("oauth_client_id"), {Key: secretClientSecret, Kind: channels.FieldSecret}, {Key: secretRefresh, Kind: channels.FieldSecret},
		text("oauth_scope"), more(choice("oauth_grant", "refresh_token", "client_credentials")), more(choice("oauth_mechanism", "xoauth2", "oauthbearer")),
		{Key: "plus", Kind: channels.FieldSwitch}, text("auth_server"), {Key: "aliases", Kind: channels.FieldLines, Advanced: true},
		num("size_limit", strconv.Itoa(defaultSize)), num("first_days", "3"), num("poll", "60"),
		{Key: "mark_seen", Kind: channels.FieldSwitch, Advanced: true}, more(text("envelope")), {Key: "tls_ca", Kind: channels.FieldLines, Advanced: true},
	}
}

// settingsOf reads the settings, with what is not set as usual.
func settingsOf(in channels.Inbox) (*settings, error) {
	s := &settings{SizeLimit: defaultSize, FirstDays: 3, Poll: 60}
	if err := in.Decode(s); err != nil {
		return nil, fault.New(fault.Invalid, "The settings of this mailbox cannot be read; save them again.").WithKey("mailbox.settings").WithField("settings").Because(err)
	}
	usual := func(at *string, word string) {
		if *at = strings.TrimSpace(*at); *at == "" {
			*at = word
		}
	}
	usual(&s.Auth, "password")
	usual(&s.IMAPSecurity, "tls")
	usual(&s.SMTPSecurity, "tls")
	usual(&s.SMTPAuth, "same")
	usual(&s.Folder, "INBOX")
	usual(&s.Grant, "refresh_token")
	usual(&s.Mechanism, "xoauth2")
	if s.IMAPPort == 0 {
		s.IMAPPort = map[string]number{"tls": 993}[s.IMAPSecurity]
		if s.IMAPPort == 0 {
			s.IMAPPort = 143
		}
	}
	if s.SMTPPort == 0 {
		s.SMTPPort = map[string]number{"tls": 465, "starttls": 587}[s.SMTPSecurity]
		if s.SMTPPort == 0 {
			s.SMTPPort = 25
		}
	}
	if addr, ok := mime.Normal(s.Address); ok {
		s.Address = addr
	}
	usual(&s.User, s.Address)
	usual(&s.Envelope, s.Address)
	s.own = map[string]bool{}
	for _, a := range append([]string{s.Address}, s.Aliases...) {
		if addr, ok := mime.Normal(a); ok {
			base, _ := withoutPlus(addr)
			s.own[base] = true
		}
	}
	return s, nil
}

// withoutPlus splits "desk+tag@example.test".
func withoutPlus(addr string) (base, tag string) {
	local, domain, ok := strings.Cut(addr, "@")
	name, tag, plus := strings.Cut(local, "+")
	if !ok || !plus || name == "" {
		return addr, ""
	}
	return name + "@" + domain, tag
}

// isOwn reports whether an address is the inbox's, plus parts aside.
func (s *settings) isOwn(addr string) bool {
	base, _ := withoutPlus(addr)
	return s.own[base]
}

// Check looks at the settings without connecting.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settingsOf(in)
	if err != nil {
		return err
	}
	if err := check.First(address("settings.address", s.Address, true), address("settings.envelope", s.Envelope, true),
		check.Line("settings.from_name", s.FromName, 200), check.Line("settings.user", s.User, 320), check.Line("settings.folder", s.Folder, 200),
		host("settings.imap_host", s.IMAPHost), host("settings.smtp_host", s.SMTPHost),
		check.Range("settings.imap_port", int(s.IMAPPort), 1, 65535), check.Range("settings.smtp_port", int(s.SMTPPort), 1, 65535),
		check.OneOf("settings.imap_security", s.IMAPSecurity, "tls", "starttls", "none"), check.OneOf("settings.smtp_security", s.SMTPSecurity, "tls", "starttls", "none"),
		check.OneOf("settings.auth", s.Auth, "password", "oauth"), check.OneOf("settings.smtp_auth", s.SMTPAuth, "same", "none"),
		check.Range("settings.size_limit", int(s.SizeLimit), 1, maxSize), check.Range("settings.first_days", int(s.FirstDays), 0, 365),
		check.Range("settings.poll", int(s.Poll), 10, 3600), check.Line("settings.auth_server", s.AuthServer, 255)); err != nil {
		return err
	}
	for _, a := range s.Aliases {
		if err := address("settings.aliases", a, false); err != nil {
			return err
		}
	}
	if _, err := s.tlsConfig(s.IMAPHost); err != nil {
		return err
	}
	return s.checkAuth(in.Secrets)
}

func (s *settings) checkAuth(secrets map[string]string) error {
	if s.Auth == "password" {
		if secrets[secretPassword] == "" {
			return required(secretPassword)
		}
		return nil
	}
	if err := check.First(check.OneOf("settings.oauth_grant", s.Grant, "refresh_token", "client_credentials"),
		check.OneOf("settings.oauth_mechanism", s.Mechanism, "xoauth2", "oauthbearer")); err != nil {
		return err
	}
	switch {
	case s.ClientID == "":
		return required("oauth_client_id")
	case s.Grant == "refresh_token" && secrets[secretRefresh] == "":
		return required(secretRefresh)
	case s.Grant == "client_credentials" && secrets[secretClientSecret] == "":
		return required(secretClientSecret)
	}
	u, err := url.Parse(s.TokenURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname()))) {
		return fault.New(fault.Invalid, "The address of the token endpoint must begin with https://, because secrets are sent to it; copy it from your identity provider.").
			WithKey("mailbox.token_url").WithField("settings.oauth_token_url")
	}
	return nil
}

func required(key string) error {
	return check.Trouble("field.required", "settings."+key, "The field %s must not be empty.", key)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func address(field, v string, must bool) error {
	if v == "" && !must {
		return nil
	}
	if _, ok := mime.Normal(v); !ok {
		return fault.New(fault.Invalid, "This is no address of mail; write it like help@example.com.").WithKey("mailbox.address").WithField(field)
	}
	return nil
}

func host(field, v string) error {
	if v == "" || len(v) > 253 || strings.ContainsAny(v, " /\\@:\r\n\t") && net.ParseIP(v) == nil {
		return fault.New(fault.Invalid, "This is no name of a server; write it like imap.example.com, without a port.").WithKey("mailbox.host").WithField(field)
	}
	return nil
}

// number is an int that may come as a text.
type number int

// UnmarshalJSON takes 25 and "25".
func (n *number) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `" `)
	if text == "" || text == "null" {
		return nil
	}
	v, err := strconv.Atoi(text)
	*n = number(v)
	return err
}

// truth is a bool that may come as a text.
type truth bool

// UnmarshalJSON takes true and "true".
func (t *truth) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `" `)
	*t = text == "true" || text == "1" || text == "on"
	if !json.Valid(b) {
		return strconv.ErrSyntax
	}
	return nil
}
