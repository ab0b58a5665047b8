package accounts

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cordboard/cordboard/internal/check"
)

// Themes are the looks of the browser a user can choose.
func Themes() []string { return []string{"system", "light", "dark", "contrast"} }

const (
	maxGrants     = 50
	maxGrantParts = 500
)

// Validate reports the first field that cannot be kept.
func (s Site) Validate() error {
	if len(s.Country) != 2 || strings.Trim(s.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return check.First(check.Name("name", s.Name),
			check.Trouble("field.country", "country", "%q is not a country of two letters like US.", s.Country))
	}
	return check.First(check.Name("name", s.Name), check.Zone("time_zone", s.TimeZone))
}

// Validate reports the first field that cannot be kept. Every permission has to be known, and named once.
func (r Role) Validate() error {
	if err := check.Name("name", r.Name); err != nil {
		return err
	}
	seen := map[Permission]bool{}
	for _, p := range r.Permissions {
		if !slices.Contains(AllPermissions(), p) || seen[p] {
			return check.Trouble("role.permission_unknown", "permissions", "The permission %q is unknown or named twice.", string(p))
		}
		seen[p] = true
	}
	return nil
}

// Validate reports the first field that cannot be kept.
func (u User) Validate() error {
	if err := check.First(
		validLogin(u.Login),
		check.Name("name", u.Name),
		validEmail(u.Email),
		check.Language("language", u.Language),
		check.OneOf("theme", u.Theme, Themes()...),
		check.Range("grants", len(u.Grants), 0, maxGrants),
	); err != nil {
		return err
	}
	if u.SiteID != "" {
		if err := check.ID("site_id", u.SiteID); err != nil {
			return err
		}
	}
	for i, g := range u.Grants {
		if err := g.validate(fmt.Sprintf("grants.%d", i)); err != nil {
			return err
		}
	}
	return nil
}

func (g Grant) validate(field string) error {
	parts := len(g.TeamIDs) + len(g.QueueIDs) + len(g.EntryIDs)
	if g.AllSites && (len(g.SiteIDs) > 0 || parts > 0) {
		return check.Trouble("grant.all_or_some", field, "A grant over all sites names no site, team, queue or entry point.")
	}
	if !g.AllSites && len(g.SiteIDs) == 0 {
		return check.Trouble("grant.nowhere", field+".site_ids", "A grant names its sites, or all of them.")
	}
	return check.First(
		check.ID(field+".role_id", g.RoleID),
		check.IDs(field+".site_ids", g.SiteIDs, maxGrantParts), check.IDs(field+".team_ids", g.TeamIDs, maxGrantParts),
		check.IDs(field+".queue_ids", g.QueueIDs, maxGrantParts), check.IDs(field+".entry_ids", g.EntryIDs, maxGrantParts),
	)
}

// validLogin wants 2–64 letters, digits and . - _ @ +, so that a login can be typed, said and logged.
func validLogin(v string) error {
	if n := len(v); n < 2 || n > 64 {
		return check.Trouble("user.login_length", "login", "A login has 2 to 64 characters.").With("min", 2).With("max", 64)
	}
	for _, r := range v {
		ok := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_@+", r)
		if !ok {
			return check.Trouble("user.login_characters", "login", "A login is made of letters, digits and the characters . - _ @ +.")
		}
	}
	return nil
}

func validEmail(v string) error {
	if v == "" {
		return nil
	}
	at := strings.LastIndexByte(v, '@')
	if at < 1 || at == len(v)-1 || strings.ContainsAny(v, " \t<>\"") {
		return check.Trouble("field.email", "email", "%q is not an address of mail.", v)
	}
	return check.Line("email", v, 254)
}

// minPassword and maxPassword follow NIST SP 800-63B: length is what counts. The upper bound keeps hashing cheap.
const (
	minPassword = 10
	maxPassword = 256
)

// validPassword refuses what is guessed first: short, the login or name itself, one character over and over.
func validPassword(field, password string, u User) error {
	n := utf8.RuneCountInString(password)
	if n < minPassword || len(password) > maxPassword || !utf8.ValidString(password) {
		return check.Trouble("user.password_length", field, "A password has %d to %d characters.", minPassword, maxPassword).
			With("min", minPassword).With("max", maxPassword)
	}
	lower := strings.ToLower(password)
	same := strings.Count(lower, lower[:utf8Len(lower)])*utf8Len(lower) == len(lower)
	if same || strings.EqualFold(password, u.Login) || strings.EqualFold(password, u.Name) || strings.EqualFold(password, u.Email) ||
		slices.Contains(guessedFirst, lower) {
		return check.Trouble("user.password_weak", field, "This password is among the first anybody would try.")
	}
	return nil
}

func utf8Len(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// guessedFirst are the passwords of ten characters and more that head the published lists, and this product's own.
var guessedFirst = []string{"1234567890", "0123456789", "12345678910", "0987654321", "1q2w3e4r5t", "qwertyuiop", "password123",
	"password1234", "passw0rd123", "administrator", "admin12345", "adminadmin", "administrador", "contraseña", "contrasena1",
	"cordboard1", "cordboard123", "asterisk123", "callcenter", "callcenter1", "changeme123", "letmein123", "welcome123", "qwerty12345"}

func validPreferences(language, theme string) error {
	return check.First(check.Language("language", language), check.OneOf("theme", theme, Themes()...))
}
