package telegram

import (
	"net/url"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Secrets, by their keys.
const (
	secretToken   = "token"
	secretWebhook = "secret_token"
)

// Ways in.
const (
	byWebhook = "webhook"
	byPolling = "polling"
)

const defaultAPI = "https://api.telegram.org"

// settings are what the administrator chose.
type settings struct {
	Mode      string `json:"mode"`
	APIURL    string `json:"api_url"`
	ParseMode string `json:"parse_mode"`
}

func settingsOf(in channels.Inbox) (settings, error) {
	var s settings
	if err := in.Decode(&s); err != nil {
		return s, fault.New(fault.Invalid, "The settings of the Telegram inbox cannot be read; open the inbox and save it again.").WithKey("telegram.settings").WithField("settings").Because(err)
	}
	if s.Mode == "" {
		s.Mode = byWebhook
	}
	if s.APIURL == "" {
		s.APIURL = defaultAPI
	}
	s.APIURL = strings.TrimRight(s.APIURL, "/")
	return s, nil
}

// Fields are the settings of a bot.
func (d *Driver) Fields() []channels.Field {
	return []channels.Field{
		{Key: secretToken, Kind: channels.FieldSecret, Required: true},
		{Key: "mode", Kind: channels.FieldChoice, Required: true, Default: byWebhook, Choices: []string{byWebhook, byPolling}},
		{Key: secretWebhook, Kind: channels.FieldSecret, Generated: true},
		{Key: "api_url", Kind: channels.FieldText, Default: defaultAPI, Advanced: true},
		{Key: "parse_mode", Kind: channels.FieldChoice, Choices: []string{"", "HTML", "MarkdownV2"}, Advanced: true},
	}
}

// Check looks at the form of the settings; whether Telegram knows the token is for Test.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settingsOf(in)
	if err != nil {
		return err
	}
	return check.First(
		checkToken(in.Secrets[secretToken]),
		check.OneOf("settings.mode", s.Mode, byWebhook, byPolling),
		checkSecret(s.Mode, in.Secrets[secretWebhook]),
		checkURL(s.APIURL),
		check.OneOf("settings.parse_mode", s.ParseMode, "", "HTML", "MarkdownV2"),
	)
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

func only(s, alphabet string) bool { return strings.Trim(s, alphabet) == "" }

func checkToken(token string) error {
	id, key, ok := strings.Cut(token, ":")
	if ok && id != "" && len(id) <= 20 && only(id, "0123456789") && len(key) >= 10 && len(token) <= 200 && only(key, letters) {
		return nil
	}
	return fault.New(fault.Invalid, "This is not the token of a bot: it has the form 123456789:ABC-def, as @BotFather gives it. Copy it again from there.").WithKey("telegram.token_form").WithField("settings." + secretToken)
}

func checkSecret(mode, secret string) error {
	if mode != byWebhook && secret == "" {
		return nil
	}
	if secret != "" && len(secret) <= 256 && only(secret, letters) {
		return nil
	}
	return fault.New(fault.Invalid, "The webhook's secret must be 1 to 256 letters, digits, hyphens or underscores, because Telegram takes no others; let one be made.").WithKey("telegram.secret_form").WithField("settings." + secretWebhook)
}

func checkURL(raw string) error {
	u, err := url.Parse(raw)
	if err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" {
		return nil
	}
	return fault.New(fault.Invalid, "The address of the Bot API must begin with https:// (or http:// for a server of your own) and have no user, query or fragment; leave it empty for Telegram's own.").WithKey("telegram.api_url").WithField("settings.api_url")
}
