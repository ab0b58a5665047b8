package web

import (
	"crypto/rand"
	"encoding/base64"

	"github.com/labstack/echo/v4"
)

// apiPolicy is for everything that is not a page: nothing may be made of it.
const apiPolicy = "default-src 'none'; frame-ancestors 'none'"

// pagePolicy is the content security policy of the single-page app. Scripts come from our origin alone; the one style
// tag the widget kit makes carries the nonce; frames may show it only on our own origin (the PBX's administration page).
func pagePolicy(nonce string) string {
	return "default-src 'self'; connect-src 'self' wss:; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; " +
		"img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; worker-src 'self' blob:; frame-src 'none'; " +
		"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
}

func (s *Server) securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", apiPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "microphone=(self), speaker-selection=(self), camera=(), geolocation=(), payment=(), usb=()")
		// A self-signed certificate must stay replaceable, so only a real one asks browsers to insist on TLS.
		if c.Request().TLS != nil && !s.cfg.HTTP.TLSSelfSigned {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// randomText returns n random bytes as URL-safe text.
func randomText(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}
