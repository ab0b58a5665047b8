package meta

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/check"
)

// Keys of the secrets that every inbox at Meta has.
const (
	AccessToken = "access_token"
	AppSecret   = "app_secret"
	VerifyToken = "verify_token"
)

// Place is where the Graph API is: a part of every driver's settings.
type Place struct {
	APIBase    string `json:"api_base"`
	APIVersion string `json:"api_version"`
}

// Fields are the settings that all drivers of this house share, after their own.
func Fields(own ...channels.Field) []channels.Field {
	return append(own,
		channels.Field{Key: AccessToken, Kind: channels.FieldSecret, Required: true},
		channels.Field{Key: AppSecret, Kind: channels.FieldSecret, Required: true},
		channels.Field{Key: VerifyToken, Kind: channels.FieldSecret, Required: true, Generated: true},
		channels.Field{Key: "api_base", Kind: channels.FieldText, Default: DefaultBase, Advanced: true},
		channels.Field{Key: "api_version", Kind: channels.FieldText, Default: DefaultVersion, Advanced: true},
	)
}

var versionPattern = regexp.MustCompile(`^v[0-9]{1,3}\.[0-9]{1,2}$`)

// Check wants the secrets, and an address of the Graph API to which a token may be sent.
func Check(in channels.Inbox, p Place) error {
	for _, key := range []string{AccessToken, AppSecret, VerifyToken} {
		if in.Secrets[key] == "" {
			return check.Trouble("field.required", "settings."+key, "The field %s must not be empty.", "settings."+key)
		}
		if strings.ContainsFunc(in.Secrets[key], func(r rune) bool { return r <= ' ' || r > '~' }) {
			return check.Trouble("field.characters", "settings."+key, "The field %s holds a blank or a character that no key of Meta has; paste it again.", "settings."+key)
		}
	}
	if p.APIBase != "" && !safe(p.APIBase) {
		return check.Trouble("field.format", "settings.api_base", "%q is not an address like %s. Addresses outside this network must begin with https.", p.APIBase, DefaultBase)
	}
	if p.APIVersion != "" && !versionPattern.MatchString(p.APIVersion) {
		return check.Trouble("field.format", "settings.api_version", "%q is not a version like %s.", p.APIVersion, DefaultVersion)
	}
	return nil
}

// safe wants https, but for hosts of this network.
func safe(base string) bool {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	if u.Scheme == "https" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	near := !strings.Contains(u.Hostname(), ".")
	if err == nil {
		near = ip.IsLoopback() || ip.IsPrivate()
	}
	return u.Scheme == "http" && near
}

// DoorOf is the door of an inbox.
func DoorOf(in channels.Inbox) Door {
	return Door{AppSecret: in.Secrets[AppSecret], VerifyToken: in.Secrets[VerifyToken]}
}
