package webchat

import (
	"net/url"
	"strings"

	"github.com/cordboard/cordboard/internal/check"
)

func checkOrigins(list []string) error {
	if len(list) == 0 {
		return check.Trouble("field.required", "settings.origins", "Name the web sites that may show the chat, like https://shop.example; nobody else can use it then.")
	}
	if len(list) > 100 {
		return check.Trouble("field.too_many", "settings.origins", "The field %s holds more than %d entries.", "settings.origins", 100).With("max", 100)
	}
	for _, o := range list {
		if o != "*" && !originForm(strings.Replace(o, "://*.", "://any.", 1)) {
			return check.Trouble("field.format", "settings.origins", "%q is not a web site's origin: write it like https://shop.example or https://*.shop.example, without anything behind the name.", o)
		}
	}
	return nil
}

func originForm(o string) bool {
	u, err := url.Parse(o)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && o == u.Scheme+"://"+u.Host && !strings.ContainsAny(u.Host, "*@")
}

// originAllowed reports whether a browser's Origin is one of the list. "null", as sandboxed pages and files have it, is never.
func originAllowed(list []string, origin string) bool {
	origin = strings.ToLower(origin)
	if !originForm(origin) {
		return false
	}
	for _, o := range list {
		o = strings.ToLower(o)
		if o == "*" || o == origin {
			return true
		}
		scheme, parent, wild := strings.Cut(o, "://*.")
		host, ok := strings.CutPrefix(origin, scheme+"://")
		if wild && ok && strings.HasSuffix(host, "."+parent) {
			return true
		}
	}
	return false
}
