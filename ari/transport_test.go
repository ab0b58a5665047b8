package ari

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func carry(t *testing.T, tr *transport, method, address, body string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, r)
	if err != nil {
		t.Fatal(err)
	}
	res, answer, err := tr.do(ctx, req, 1000, func() {})
	if err != nil {
		return "", err
	}
	return res.Status + " " + string(answer), nil
}

func transportTo(t *testing.T, s *httptest.Server, c *tls.Config) *transport {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	tr := newTransport(u, c)
	t.Cleanup(tr.close)
	return tr
}

func TestOneConnectionCarriesManyRequests(t *testing.T) {
	var opened atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		_, _ = w.Write(b)
	}))
	s.Config.ConnContext = func(ctx context.Context, _ net.Conn) context.Context { opened.Add(1); return ctx }
	s.Start()
	defer s.Close()
	tr := transportTo(t, s, nil)
	for _, body := range []string{"one", "two", "", "four"} {
		got, err := carry(t, tr, "POST", s.URL+"/x", body)
		if err != nil || got != "200 OK "+body {
			t.Fatalf("%q was answered %q, %v", body, got, err)
		}
	}
	if n := opened.Load(); n != 1 {
		t.Fatalf("%d connections were opened", n)
	}
}

func TestAConnectionTheServerClosedMeanwhileIsReplacedBeforeItIsUsed(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }))
	defer s.Close()
	tr := transportTo(t, s, nil)
	for range 3 {
		// a POST is never sent twice, so it must not meet the closed connection
		if got, err := carry(t, tr, "POST", s.URL, "x"); err != nil || got != "200 OK ok" {
			t.Fatal(got, err)
		}
		s.CloseClientConnections()
	}
}

func TestTheTransportSpeaksTLSAndRefusesAStranger(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("safe")) }))
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	if got, err := carry(t, transportTo(t, s, &tls.Config{RootCAs: roots}), "GET", s.URL, ""); err != nil || got != "200 OK safe" {
		t.Fatal(got, err)
	}
	var unknown x509.UnknownAuthorityError
	if _, err := carry(t, transportTo(t, s, &tls.Config{RootCAs: x509.NewCertPool()}), "GET", s.URL, ""); !errors.As(err, &unknown) {
		t.Fatalf("an unknown certificate was answered with %v", err)
	}
}

func TestAnAnswerBeyondTheLimitIsRefused(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2000)) }))
	defer s.Close()
	if _, err := carry(t, transportTo(t, s, nil), "GET", s.URL, ""); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Fatal(err)
	}
}
