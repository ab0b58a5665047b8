package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/internal/fault"
)

func (s *settings) tlsConfig(host string) (*tls.Config, error) {
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if pem := strings.TrimSpace(strings.Join(s.CA, "\n")); pem != "" {
		c.RootCAs, _ = x509.SystemCertPool()
		if c.RootCAs == nil {
			c.RootCAs = x509.NewCertPool()
		}
		if !c.RootCAs.AppendCertsFromPEM([]byte(pem)) {
			return nil, fault.New(fault.Invalid, "This is no certificate in PEM form; paste it with its lines BEGIN CERTIFICATE and END CERTIFICATE.").
				WithKey("mailbox.certificate").WithField("settings.tls_ca")
		}
	}
	return c, nil
}

// dial opens a connection, with TLS from the first byte where the settings say so.
func (d *Driver) dial(ctx context.Context, s *settings, host string, port int, security string) (net.Conn, *tls.Config, error) {
	ctx, cancel := context.WithTimeout(ctx, d.ports.Pace.Dial)
	defer cancel()
	config, err := s.tlsConfig(host)
	if err != nil {
		return nil, nil, err
	}
	conn, err := d.ports.Dial(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return nil, nil, err
	}
	if security != "tls" {
		return conn, config, nil
	}
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	return secure, config, nil
}

// closeWith closes what end names when ctx ends; the answer stops that, and has to be called. It owns no goroutine that
// outlives it.
func closeWith(ctx context.Context, end func()) (stop func()) {
	undo := context.AfterFunc(ctx, end)
	return func() { undo() }
}

// troubleWord is the key under which a failure to connect is shown ("inbox.trouble.<key>").
func troubleWord(err error) string {
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var dns *net.DNSError
	var no *denied
	switch {
	case errors.As(err, &no):
		if no.passing {
			return "unavailable"
		}
		return "credentials"
	case errors.As(err, &cert), errors.As(err, &record):
		return "certificate"
	case errors.As(err, &dns):
		return "host"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "connection"
}
