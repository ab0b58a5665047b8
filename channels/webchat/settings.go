package webchat

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/internal/check"
)

// secretIdentity is the key of the secret with which a web site proves who its user is.
const secretIdentity = "identity_secret"

// Settings are those of an inbox of this channel.
type Settings struct {
	// Key is public: it names the inbox in web pages.
	Key string `json:"key"`
	// Origins are the web sites that may show the widget: "https://shop.example", "https://*.shop.example", or "*" for any.
	Origins []string `json:"origins"`
	// Title, Greeting and Away are sentences, one a line, each for a language when it begins with its tag ("es: Hola").
	Title    []string `json:"title"`
	Greeting []string `json:"greeting"`
	Away     []string `json:"away"`
	Accent   string   `json:"accent"`   // #rrggbb
	Position string   `json:"position"` // "right", "left"
	Theme    string   `json:"theme"`    // "auto", "light", "dark"
	// HideClosed takes the launcher away while nobody is there.
	HideClosed bool `json:"hide_closed"`
	// Prechat are the fields asked for before the first message, see ParseField.
	Prechat []string `json:"prechat"`
	// PrivacyURL is linked below the form.
	PrivacyURL string `json:"privacy_url"`
	NoFiles    bool   `json:"no_files"`
	FileMB     int    `json:"file_mb"`
	Transcript bool   `json:"transcript"`
	Voice      bool   `json:"voice"`
	// TokenDays is how long a visitor is recognised; TokenEpoch is raised to forget all of them at once.
	TokenDays  int `json:"token_days"`
	TokenEpoch int `json:"token_epoch"`
}

const (
	defaultAccent = "#2350b8"
	maxFileMB     = 25
)

var (
	keyForm    = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)
	accentForm = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
)

// settings reads an inbox's settings and fills in what was left open.
func settings(in channels.Inbox) (Settings, error) {
	var s Settings
	if err := in.Decode(&s); err != nil {
		return s, err
	}
	s.Accent = strings.ToLower(s.Accent)
	if s.Accent == "" {
		s.Accent = defaultAccent
	}
	if s.Position == "" {
		s.Position = "right"
	}
	if s.Theme == "" {
		s.Theme = "auto"
	}
	if s.FileMB == 0 {
		s.FileMB = 10
	}
	if s.TokenDays == 0 {
		s.TokenDays = 180
	}
	return s, nil
}

// Fields are the settings the administrator is asked for.
func (d *Driver) Fields() []channels.Field {
	return []channels.Field{
		{Key: "key", Kind: channels.FieldText, Required: true, Generated: true},
		{Key: "origins", Kind: channels.FieldLines, Required: true},
		{Key: "title", Kind: channels.FieldLines},
		{Key: "greeting", Kind: channels.FieldLines},
		{Key: "away", Kind: channels.FieldLines},
		{Key: "prechat", Kind: channels.FieldLines},
		{Key: "accent", Kind: channels.FieldText, Default: defaultAccent},
		{Key: "position", Kind: channels.FieldChoice, Default: "right", Choices: []string{"right", "left"}},
		{Key: "theme", Kind: channels.FieldChoice, Default: "auto", Choices: []string{"auto", "light", "dark"}},
		{Key: "hide_closed", Kind: channels.FieldSwitch},
		{Key: "transcript", Kind: channels.FieldSwitch, Default: "true"},
		{Key: "voice", Kind: channels.FieldSwitch},
		{Key: "privacy_url", Kind: channels.FieldText},
		{Key: secretIdentity, Kind: channels.FieldSecret, Generated: true},
		{Key: "no_files", Kind: channels.FieldSwitch, Advanced: true},
		{Key: "file_mb", Kind: channels.FieldNumber, Default: "10", Advanced: true},
		{Key: "token_days", Kind: channels.FieldNumber, Default: "180", Advanced: true},
		{Key: "token_epoch", Kind: channels.FieldNumber, Default: "0", Advanced: true},
	}
}

// Account is the public key.
func (d *Driver) Account(in channels.Inbox) string {
	s, err := settings(in)
	if err != nil {
		return ""
	}
	return s.Key
}

// Check answers a fault that names the field when the settings cannot work.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settings(in)
	if err != nil {
		return check.Trouble("field.format", "settings", "The settings of the chat cannot be read; write them anew.").Because(err)
	}
	if !keyForm.MatchString(s.Key) {
		return check.Trouble("field.format", "settings.key", "The key of a chat is 8 to 64 letters, digits, dashes and underscores; leave it empty to have one made.")
	}
	if !accentForm.MatchString(s.Accent) {
		return check.Trouble("field.format", "settings.accent", "%q is not a colour like #2350b8.", s.Accent)
	}
	return check.First(
		checkOrigins(s.Origins),
		checkForm(s.Prechat),
		checkLines("settings.title", s.Title, 60), checkLines("settings.greeting", s.Greeting, 500), checkLines("settings.away", s.Away, 500),
		check.OneOf("settings.position", s.Position, "right", "left"),
		check.OneOf("settings.theme", s.Theme, "auto", "light", "dark"),
		check.Range("settings.file_mb", s.FileMB, 1, maxFileMB),
		check.Range("settings.token_days", s.TokenDays, 1, 730),
		checkPrivacy(s.PrivacyURL),
		checkSecret(in.Secrets[secretIdentity]),
	)
}

func checkLines(field string, lines []string, max int) error {
	for _, l := range lines {
		if err := check.Line(field, strings.TrimSpace(l), max); err != nil {
			return err
		}
	}
	return nil
}

func checkPrivacy(v string) error {
	if v == "" || webAddress(v) != "" {
		return nil
	}
	return check.Trouble("field.format", "settings.privacy_url", "%q is not the address of a web page; write it like https://shop.example/privacy.", v)
}

// checkSecret refuses a secret that could be guessed from one signature.
func checkSecret(v string) error {
	if v == "" || len(v) >= 16 {
		return nil
	}
	return check.Trouble("field.too_short", "settings."+secretIdentity, "The secret that signs users must have at least 16 characters, or anybody could guess it; have one made.")
}

// webAddress answers an address of http or https as it may be shown as a link, and nothing for any other.
func webAddress(v string) string {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// texts sorts sentences by their language; "" is for every other.
func texts(lines []string) map[string]string {
	out := map[string]string{}
	for _, l := range lines {
		lang, text, tagged := strings.Cut(l, ":")
		lang = strings.TrimSpace(lang)
		if !tagged || len(lang) != 2 || !slices.Contains(languages, lang) {
			lang, text = "", l
		}
		if text = strings.TrimSpace(text); text != "" && out[lang] == "" {
			out[lang] = text
		}
	}
	return out
}

// languages are those the widget speaks.
var languages = []string{"en", "es"}
