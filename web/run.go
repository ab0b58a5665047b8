package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cordboard/cordboard/web/hub"
)

const (
	headerWait = 10 * time.Second
	readWait   = 30 * time.Second
	answerWait = 60 * time.Second
	idleWait   = 2 * time.Minute
	maxHeader  = 32 << 10
)

// listeners are the addresses the server is bound to; nil where it is not.
type listeners struct {
	plain, tls, metrics net.Listener
}

// Listen binds the configured addresses, so that a port already taken is found out before anything else is started. Run
// calls it when nobody did.
func (s *Server) Listen() error {
	h := s.cfg.HTTP
	if h.TLSListen != "" {
		certs, err := newCertificates(h, s.cfg.StateDir, s.cfg.Clock, s.log)
		if err != nil {
			return err
		}
		s.certs = certs
	}
	for _, l := range []struct {
		at   string
		into *net.Listener
	}{{h.Listen, &s.listeners.plain}, {h.TLSListen, &s.listeners.tls}, {h.MetricsListen, &s.listeners.metrics}} {
		if l.at == "" {
			continue
		}
		bound, err := net.Listen("tcp", l.at)
		if err != nil {
			s.unbind()
			return fmt.Errorf("the address %s cannot be listened on: %w", l.at, err)
		}
		*l.into = hub.Listen(bound)
	}
	return nil
}

func (s *Server) unbind() {
	for _, l := range []net.Listener{s.listeners.plain, s.listeners.tls, s.listeners.metrics} {
		if l != nil {
			l.Close()
		}
	}
}

// Addr is where the plain listener is bound, and TLSAddr the other; nil when there is none. Call them after Listen.
func (s *Server) Addr() net.Addr    { return addrOf(s.listeners.plain) }
func (s *Server) TLSAddr() net.Addr { return addrOf(s.listeners.tls) }

func addrOf(l net.Listener) net.Addr {
	if l == nil {
		return nil
	}
	return l.Addr()
}

// ReloadCertificates reads the TLS certificate again, for SIGHUP. A broken one is refused and the old one stays.
func (s *Server) ReloadCertificates() error {
	if s.certs == nil {
		return nil
	}
	return s.certs.load()
}

// Run serves until ctx ends, then drains: browsers are told bye, phones are cut off (their calls go on), running
// requests get http.drain_seconds. It returns nil after a clean stop, and joins everything it started.
func (s *Server) Run(ctx context.Context) error {
	if s.listeners == (listeners{}) {
		if err := s.Listen(); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var own sync.WaitGroup
	own.Go(func() { _ = s.hub.Run(ctx) }) // it fails with ctx only
	own.Go(func() { s.withdraw(ctx) })
	if s.certs != nil {
		own.Go(func() { s.certs.watch(ctx) })
	}
	servers, failed := s.start(&own)
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.draining.Store(true)
	stop()
	s.drain(servers)
	own.Wait()
	return err
}

// start serves every listener. failed gets the first that breaks.
func (s *Server) start(own *sync.WaitGroup) ([]*http.Server, <-chan error) {
	failed := make(chan error, 3)
	metrics := http.NewServeMux()
	metrics.Handle("/metrics", s.metricsHandler())
	var servers []*http.Server
	for _, x := range []struct {
		l net.Listener
		h http.Handler
	}{{s.listeners.plain, s.echo}, {s.tlsListener(), s.echo}, {s.listeners.metrics, metrics}} {
		if x.l == nil {
			continue
		}
		srv := s.httpServer(x.h)
		servers = append(servers, srv)
		s.log.Info("Listening.", "address", x.l.Addr().String())
		own.Go(func() {
			if err := srv.Serve(x.l); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("the listener on %s broke: %w", x.l.Addr(), err)
			}
		})
	}
	return servers, failed
}

func (s *Server) tlsListener() net.Listener {
	if s.listeners.tls == nil {
		return nil
	}
	// HTTP/1.1 only: the sockets need it, and browsers open them on a connection of their own in any case.
	return tls.NewListener(s.listeners.tls, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: s.certs.get, NextProtos: []string{"http/1.1"}})
}

func (s *Server) httpServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerWait, ReadTimeout: readWait, WriteTimeout: answerWait, IdleTimeout: idleWait,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
}

func (s *Server) drain(servers []*http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), s.cfg.HTTP.Drain())
	defer cancel()
	var all sync.WaitGroup
	all.Go(s.phone.Close)
	for _, srv := range servers {
		all.Go(func() {
			if err := srv.Shutdown(ctx); err != nil {
				s.log.Warn("Requests were still running at the end of the drain and were cut off.", "error", err)
				srv.Close()
			}
		})
	}
	all.Wait()
}
