package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/config"
)

const (
	certLook    = 30 * time.Second
	certLife    = 397 * 24 * time.Hour // the longest browsers accept
	certRenewal = 30 * 24 * time.Hour
)

// certificates hands out the TLS certificate and reads it again when its files change. Safe for concurrent use.
type certificates struct {
	cert, key string
	self      bool
	hosts     []string
	clock     clock.Clock
	log       *slog.Logger

	mu      sync.RWMutex
	current *tls.Certificate
	stamp   time.Time // of the files current was read from
}

func newCertificates(h config.HTTP, stateDir string, c clock.Clock, log *slog.Logger) (*certificates, error) {
	x := &certificates{cert: h.TLSCert, key: h.TLSKey, self: h.TLSSelfSigned, clock: c, log: log}
	if x.self {
		dir := filepath.Join(stateDir, "tls")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("the folder for the self-signed certificate cannot be made: %w", err)
		}
		x.cert, x.key = filepath.Join(dir, "self-signed.crt"), filepath.Join(dir, "self-signed.key")
		x.hosts = hostsOf(h)
		if err := x.renew(); err != nil {
			return nil, err
		}
	}
	return x, x.load()
}

// hostsOf are the names a self-signed certificate is good for.
func hostsOf(h config.HTTP) []string {
	hosts := []string{"localhost", "127.0.0.1", "::1"}
	if name, err := os.Hostname(); err == nil {
		hosts = append(hosts, name)
	}
	if host, _, err := net.SplitHostPort(h.TLSListen); err == nil && host != "" && !net.ParseIP(host).IsUnspecified() {
		hosts = append(hosts, host)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

func (x *certificates) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.current, nil
}

// load reads the files; on failure the certificate in use stays.
func (x *certificates) load() error {
	stamp, err := x.changed()
	if err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(x.cert, x.key)
	if err != nil {
		return fmt.Errorf("the TLS certificate %s with the key %s cannot be used: %w", x.cert, x.key, err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.current, x.stamp = &pair, stamp
	return nil
}

// changed is the later of both files' times.
func (x *certificates) changed() (time.Time, error) {
	var latest time.Time
	for _, name := range []string{x.cert, x.key} {
		st, err := os.Stat(name)
		if err != nil {
			return latest, fmt.Errorf("the TLS certificate's file cannot be read: %w", err)
		}
		if st.ModTime().After(latest) {
			latest = st.ModTime()
		}
	}
	return latest, nil
}

// watch looks for a new certificate until ctx ends. Files being written are tried again at the next look.
func (x *certificates) watch(ctx context.Context) {
	t := x.clock.NewTicker(certLook)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C():
		}
		if x.self {
			if err := x.renew(); err != nil {
				x.log.Error("The self-signed certificate was not renewed.", "error", err)
			}
		}
		stamp, err := x.changed()
		x.mu.RLock()
		same := stamp.Equal(x.stamp)
		x.mu.RUnlock()
		if err == nil && same {
			continue
		}
		if err = x.load(); err != nil {
			x.log.Error("The new TLS certificate is not in use; the old one stays.", "error", err)
			continue
		}
		x.log.Info("The TLS certificate was read again.")
	}
}

// renew makes a self-signed certificate when there is none that lasts.
func (x *certificates) renew() error {
	now := x.clock.Now()
	if pair, err := tls.LoadX509KeyPair(x.cert, x.key); err == nil && pair.Leaf != nil && now.Add(certRenewal).Before(pair.Leaf.NotAfter) {
		return nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("no key for the self-signed certificate: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return fmt.Errorf("no number for the self-signed certificate: %w", err)
	}
	tpl := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: "Cordboard (self-signed)"}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(certLife), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for _, h := range x.hosts {
		if ip := net.ParseIP(h); ip != nil {
			tpl.IPAddresses = append(tpl.IPAddresses, ip)
		} else {
			tpl.DNSNames = append(tpl.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &key.PublicKey, key)
	if err != nil {
		return fmt.Errorf("the self-signed certificate cannot be made: %w", err)
	}
	pk, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("the key of the self-signed certificate cannot be written: %w", err)
	}
	if err := writePEM(x.key, "PRIVATE KEY", pk, 0o600); err != nil {
		return err
	}
	return writePEM(x.cert, "CERTIFICATE", der, 0o644)
}

// writePEM replaces a file whole, so that nobody reads half of it.
func writePEM(name, kind string, der []byte, mode os.FileMode) error {
	tmp := name + ".new"
	if err := os.WriteFile(tmp, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode); err != nil {
		return fmt.Errorf("the self-signed certificate cannot be kept: %w", err)
	}
	return os.Rename(tmp, name)
}
