package web

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/cordboard/cordboard/campaigns/lists/imports"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/web/hub"
	"github.com/cordboard/cordboard/web/phone"
)

const (
	apiPath       = "/api/v1"
	sessionCookie = "cordboard_session"
	// pushPace is how long events may gather before browsers are told of them; nobody sees it.
	pushPace = 20 * time.Millisecond
)

// Config is what a Server needs. UI, Phones, Stores.History, Stores.Past, Checks, Today, Zone and Extension may be left out.
type Config struct {
	HTTP     config.HTTP
	StateDir string // where a self-signed certificate is kept
	PhoneURL string // Asterisk's SIP over WebSocket
	Clock    clock.Clock
	IDs      ids.Source
	Log      *slog.Logger
	Metrics  *prometheus.Registry
	Version  string
	Instance string // one id per start of the daemon
	// IdleMinutes is told to the agents' pages: a ready agent who touches nothing for so long is asked, then paused.
	IdleMinutes int
	UI          fs.FS // the built app; nil answers that there is none

	Desk     Desk
	Phones   Phones
	Accounts Accounts
	Stores   Stores
	Journal  hub.Journal
	Checks   []Check
	// Today returns the interactions that ended today, for the queues' figures after a restart.
	Today func(ctx context.Context) ([]events.Interaction, error)
	// Inbox runs the written channels; Files are their attachments, Inline says which types a browser may show.
	Inbox Inbox
	// Bots are those of the inboxes, Assistant helps agents with the same models.
	Bots      Bots
	Assistant Assistant
	Files     Files
	Inline    func(mime string) bool
	Pictures  Pictures
	// Widget serves the web chat to the pages of others; nil serves none.
	Widget http.Handler
	// Eraser removes what tells of a person; nil answers that nobody can be erased.
	Eraser *contacts.Eraser
	// Importer reads files into lists; Files are where it finds them.
	Importer *imports.Importer
	// Engine dials for campaigns; nil answers that none runs here.
	Engine Engine
	// RecordingPath is where the file of a stored recording is.
	RecordingPath func(events.Recording) string
	// Zone tells a site's time zone; nil means UTC.
	Zone func(siteID string) *time.Location
	// Extension looks an extension up in the PBX; nil answers that it exists.
	Extension func(ctx context.Context, extension string) (known, online bool, err error)
}

// Server is the HTTP edge. Create it with New, then Run it once.
type Server struct {
	cfg        Config
	log        *slog.Logger
	base       string // base path without the slash at its end
	fwd        forwarded
	echo       *echo.Echo
	api        huma.API
	openapi    []byte
	operations []Operation
	metrics    httpMetrics
	hub        *hub.Hub
	phone      *phone.Proxy
	revoke     chan string // agents whose phone credential is to be withdrawn
	draining   atomic.Bool
	certs      *certificates
	listeners  listeners
	plays      plays
}

// New builds the server without listening yet.
func New(cfg Config) (*Server, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	trusted, err := config.ParseNetworks(cfg.HTTP.TrustedProxies)
	if err != nil {
		return nil, fmt.Errorf("http.trusted_proxies: %w", err)
	}
	if cfg.Zone == nil {
		cfg.Zone = func(string) *time.Location { return time.UTC }
	}
	s := &Server{cfg: cfg, log: cfg.Log, base: strings.TrimSuffix(cfg.HTTP.BasePath, "/"), metrics: newHTTPMetrics(cfg.Metrics),
		fwd: forwarded{trusted: trusted, publicURL: cfg.HTTP.PublicURL}, revoke: make(chan string, 1024)}
	s.phone = phone.New(phone.Config{URL: cfg.PhoneURL, Log: cfg.Log, Metrics: cfg.Metrics, Report: cfg.Desk.PhoneSocket})
	s.hub = hub.New(hub.Config{Journal: cfg.Journal, Pace: pushPace, Clock: cfg.Clock, Log: cfg.Log, Metrics: cfg.Metrics, Instance: cfg.Instance,
		Version: cfg.Version, Refresh: cfg.Accounts.Refresh, Directory: cfg.Desk.Directory, Reload: cfg.Desk.Reload, Live: cfg.Desk.Live,
		Today: cfg.Today, Outlooks: cfg.Desk.Outlooks, Lines: cfg.Desk.Lines, AgentDays: s.agentDays, Zone: cfg.Zone, Observe: s.observeEvent, SessionEnded: s.phone.EndSession})
	if err := s.routes(); err != nil {
		return nil, err
	}
	return s, nil
}

// complete finds what the wiring forgot, at start instead of at the first request.
func (c Config) complete() error {
	for _, x := range []struct {
		name    string
		missing bool
	}{
		{"Clock", c.Clock == nil}, {"IDs", c.IDs == nil}, {"Log", c.Log == nil}, {"Metrics", c.Metrics == nil}, {"Desk", c.Desk == nil},
		{"Accounts", c.Accounts == nil}, {"Journal", c.Journal == nil}, {"Stores.Queues", c.Stores.Queues == nil}, {"Stores.Agents", c.Stores.Agents == nil},
		{"Stores.Contacts", c.Stores.Contacts == nil}, {"Stores.Sites", c.Stores.Sites == nil}, {"Stores.Audit", c.Stores.Audit == nil},
		{"Stores.Prompts", c.Stores.Prompts == nil}, {"Stores.Uses", c.Stores.Uses == nil}, {"Stores.Import", c.Stores.Import == nil},
		{"Stores.Lists", c.Stores.Lists == nil}, {"Stores.Campaigns", c.Stores.Campaigns == nil}, {"Importer", c.Importer == nil},
		{"Inbox", c.Inbox == nil}, {"Files", c.Files == nil}, {"Inline", c.Inline == nil}, {"Stores.Threads", c.Stores.Threads == nil}, {"Stores.Inboxes", c.Stores.Inboxes == nil}, {"Stores.Automation", c.Stores.Automation == nil}, {"Stores.Canned", c.Stores.Canned == nil},
		{"Bots", c.Bots == nil}, {"Assistant", c.Assistant == nil}, {"Stores.Bots", c.Stores.Bots == nil},
		{"Stores.Files", c.Stores.Files == nil},
	} {
		if x.missing {
			return fmt.Errorf("the web server lacks its %s; this is a mistake in the program's wiring", x.name)
		}
	}
	return nil
}

// Handler is everything the server answers, for tests and for other listeners.
func (s *Server) Handler() http.Handler { return s.echo }

// Healthy reports why browsers would not hear of what happens, for the watchdog.
func (s *Server) Healthy(ctx context.Context) error { return s.hub.Healthy(ctx) }

// PhoneSeen takes in whether the PBX can reach an endpoint now; only browser phones are looked at.
func (s *Server) PhoneSeen(endpoint string, reachable bool) { s.phone.Seen(endpoint, reachable) }

// observeEvent cuts off the phone of an agent whose shift ended, however it did, and makes one register anew that the
// PBX could not reach.
func (s *Server) observeEvent(e events.Event) {
	if i, ok := e.Body.(*events.InteractionEvent); ok && e.Type == events.InteractionOfferEnded && i.Cause == events.CauseNoRoute {
		s.phone.Renew(i.AgentID)
		return
	}
	b, ok := e.Body.(*events.AgentEvent)
	if !ok || e.Type != events.AgentSignedOut {
		return
	}
	s.phone.EndAgent(b.Agent.ID)
	select {
	case s.revoke <- b.Agent.ID:
	default: // it expires by itself
		s.log.Warn("A phone's credential was not withdrawn, because too many are waiting for it.", "agent", b.Agent.ID)
	}
}

// withdraw takes phone credentials back until ctx ends.
func (s *Server) withdraw(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-s.revoke:
			if s.cfg.Phones == nil {
				continue
			}
			limited, cancel := context.WithTimeout(ctx, requestTimeout)
			// Somebody quick has started the next shift by now; its credential replaced the old one already.
			if l, err := s.cfg.Desk.Live(limited); err == nil && liveAgent(l, id).ShiftID != "" {
				cancel()
				continue
			}
			if err := s.cfg.Phones.Revoke(limited, id); err != nil && ctx.Err() == nil {
				s.log.Error("A phone's credential was not withdrawn; it expires by itself.", "agent", id, "error", err)
			}
			cancel()
		}
	}
}

type httpMetrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	panics   prometheus.Counter
}

func newHTTPMetrics(r prometheus.Registerer) httpMetrics {
	m := httpMetrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "cordboard_http_requests_total", Help: "Requests answered."}, []string{"route", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "cordboard_http_request_seconds", Help: "How long answers took.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, 1, 5, 20}}, []string{"route"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "cordboard_http_panics_total", Help: "Handlers that panicked."}),
	}
	r.MustRegister(m.requests, m.duration, m.panics)
	return m
}
