package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"testing"

	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/fault"
)

func TestOnlyTrustedProxiesTellWhoTheClientIs(t *testing.T) {
	trusted, err := config.ParseNetworks([]string{"127.0.0.1", "10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	f := forwarded{trusted: trusted}
	for _, c := range []struct{ name, peer, xff, want string }{
		{"direct", "203.0.113.5:1", "", "203.0.113.5"},
		{"direct and lying", "203.0.113.5:1", "1.2.3.4", "203.0.113.5"},
		{"through the proxy", "127.0.0.1:1", "203.0.113.5", "203.0.113.5"},
		{"the client wrote the left part", "127.0.0.1:1", "1.2.3.4, 203.0.113.5", "203.0.113.5"},
		{"two proxies", "127.0.0.1:1", "203.0.113.5, 10.1.1.1", "203.0.113.5"},
		{"nonsense ends the walk", "127.0.0.1:1", "203.0.113.5, x", "127.0.0.1"},
		{"IPv4 in IPv6", "[::ffff:127.0.0.1]:1", "203.0.113.5", "203.0.113.5"},
		{"a zone", "[fe80::1%eth0]:1", "", "fe80::1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		if c.xff != "" {
			r.Header.Set("X-Forwarded-For", c.xff)
		}
		if got := f.address(r); got != netip.MustParseAddr(c.want) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestOnlyOurOriginMayWrite(t *testing.T) {
	trusted, _ := config.ParseNetworks([]string{"127.0.0.1"})
	for _, c := range []struct {
		name, peer, host, proto, xhost, public, origin, site string
		ok                                                   bool
	}{
		{name: "a program", peer: "9.9.9.9:1", host: "pbx", ok: true},
		{name: "our page", peer: "9.9.9.9:1", host: "pbx:8090", origin: "http://pbx:8090", ok: true},
		{name: "the scheme's own port", peer: "9.9.9.9:1", host: "pbx:80", origin: "http://PBX", ok: true},
		{name: "another host", peer: "9.9.9.9:1", host: "pbx", origin: "http://evil"},
		{name: "another scheme", peer: "9.9.9.9:1", host: "pbx", origin: "https://pbx"},
		{name: "another port", peer: "9.9.9.9:1", host: "pbx", origin: "http://pbx:81"},
		{name: "an opaque origin", peer: "9.9.9.9:1", host: "pbx", origin: "null"},
		{name: "the proxy's word", peer: "127.0.0.1:1", host: "127.0.0.1:8090", proto: "https", xhost: "pbx", origin: "https://pbx", ok: true},
		{name: "a stranger's word", peer: "9.9.9.9:1", host: "127.0.0.1:8090", proto: "https", xhost: "evil", origin: "https://evil"},
		{name: "the configured address", peer: "127.0.0.1:1", host: "127.0.0.1:8090", public: "https://pbx.example", origin: "https://pbx.example", ok: true},
		{name: "the browser says cross-site", peer: "9.9.9.9:1", host: "pbx", site: "cross-site"},
	} {
		f := forwarded{trusted: trusted, publicURL: c.public}
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr, r.Host = c.peer, c.host
		for k, v := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site, "X-Forwarded-Proto": c.proto, "X-Forwarded-Host": c.xhost} {
			if v != "" {
				r.Header.Set(k, v)
			}
		}
		if err := f.checkOrigin(r); (err == nil) != c.ok {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestEveryCodeOfTheHouseHasAStatus(t *testing.T) {
	for _, code := range fault.Codes() {
		e := wireError(fault.New(code, "A sentence.").WithKey("a.key").WithField("f").With("n", 1))
		if want, ok := statuses[code]; !ok || e.status != want || e.Code != string(code) || e.Key != "a.key" || e.Field != "f" {
			t.Errorf("%s: got %+v", code, e)
		}
	}
	for _, err := range []error{errors.New("secret"), fmt.Errorf("x: %w", context.DeadlineExceeded), fault.New(fault.Conflict, "Public.").Because(errors.New("secret"))} {
		if e := wireError(err); e.Message == "" || e.Message == "secret" || e.Key == "" {
			t.Errorf("%v becomes %+v", err, e)
		}
	}
	if e := wireError(fmt.Errorf("x: %w", context.DeadlineExceeded)); e.status != http.StatusServiceUnavailable {
		t.Errorf("a request that took too long answers %d", e.status)
	}
}

func TestAnOperationWithoutAccessCannotBeRegistered(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was registered")
		}
	}()
	register(onPaper(), op{id: "open-door", method: http.MethodGet, path: "/door"}, func(context.Context, *nothing) (*none, error) { return nil, nil })
}

func TestListsAreNeverNull(t *testing.T) {
	type inner struct {
		Names []string       `json:"names"`
		Maybe []string       `json:"maybe,omitempty"`
		Raw   []byte         `json:"raw"`
		Words map[string]int `json:"words"`
	}
	v := struct {
		Body struct {
			Items []inner `json:"items"`
			One   *inner  `json:"one"`
			None  *inner  `json:"none"`
		}
	}{}
	v.Body.Items, v.Body.One = []inner{{}}, &inner{}
	fillNil(reflect.ValueOf(&v).Elem())
	for _, i := range []inner{v.Body.Items[0], *v.Body.One} {
		if i.Names == nil || i.Words == nil || i.Maybe != nil || i.Raw != nil {
			t.Errorf("got %+v", i)
		}
	}
}
