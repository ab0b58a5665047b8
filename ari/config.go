package ari

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"
)

// Config is what a Client needs. The zero value of a limit means its default.
type Config struct {
	// URL is where ARI is, with its path: "http://127.0.0.1:8088/ari".
	URL      string
	User     string
	Password string
	// App is the Stasis application that originated channels enter and whose events are read.
	App string
	// TLS is for an https URL whose certificate the system does not know; nil means the system's roots.
	TLS *tls.Config
	// RequestTimeout bounds one request from the wait for a free place to the last byte of the answer. Default 5 s.
	RequestTimeout time.Duration
	// MaxInFlight is how many requests may be on their way at once; more wait. Asterisk sets no limit of its own, and
	// one thread of it works for each. Default and maximum 32.
	MaxInFlight int
	// OnRequest, if set, is told of every request that ended: what kind it was (a small fixed vocabulary, fit for a
	// metric's label), how long it took with the wait for a place, and its error. It is called in the requester's goroutine.
	OnRequest func(op string, took time.Duration, err error)
	// Logger gets what the stream of events has to say. Default slog.Default().
	Logger *slog.Logger
}

const (
	defaultRequestTimeout = 5 * time.Second
	defaultMaxInFlight    = 32
)

func (c Config) withDefaults() Config {
	if c.RequestTimeout <= 0 {
		c.RequestTimeout = defaultRequestTimeout
	}
	if c.MaxInFlight <= 0 || c.MaxInFlight > defaultMaxInFlight {
		c.MaxInFlight = defaultMaxInFlight
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// base checks what cannot be defaulted and returns the parsed address.
func (c Config) base() (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(c.URL, "/"))
	if err != nil {
		return nil, fmt.Errorf("the ARI address %q cannot be read: write it like http://127.0.0.1:8088/ari", c.URL)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, fmt.Errorf("the ARI address %q is not usable: write it like http://127.0.0.1:8088/ari", c.URL)
	case u.User != nil, u.RawQuery != "":
		return nil, errors.New("the ARI address carries a password or a query: put user and password into their own settings")
	case c.User == "" || c.Password == "":
		return nil, errors.New("the ARI user or password is empty: set both as in ari.conf")
	case strings.Contains(c.User, ":"):
		return nil, fmt.Errorf("the ARI user %q has a colon in it, which HTTP cannot carry: choose another name in ari.conf", c.User)
	}
	if why := badID(c.App); why != "" {
		return nil, fmt.Errorf("the Stasis application name %q cannot be used: %s", c.App, why)
	}
	return u, nil
}
