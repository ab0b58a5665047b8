package web

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/fault"
)

// Check is one thing readiness depends on.
type Check struct {
	Name  string // "database"
	Probe func(ctx context.Context) error
	// Degrades is set for what calls go on without: its failure is told, but the daemon stays ready.
	Degrades bool
}

// CheckResult is what became of a check.
type CheckResult struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty" doc:"a sentence about what is wrong"`
}

// Readiness is the answer of /readyz.
type Readiness struct {
	Status string        `json:"status" enum:"ready,degraded,not_ready"`
	Checks []CheckResult `json:"checks"`
}

const probeWait = 3 * time.Second

// readiness runs every check side by side.
func (s *Server) readiness(ctx context.Context) Readiness {
	ctx, cancel := context.WithTimeout(ctx, probeWait)
	defer cancel()
	out := Readiness{Status: "ready", Checks: make([]CheckResult, len(s.cfg.Checks))}
	var all sync.WaitGroup
	for i, c := range s.cfg.Checks {
		all.Go(func() { out.Checks[i] = s.probe(ctx, c) })
	}
	all.Wait()
	for i, r := range out.Checks {
		switch {
		case r.OK:
		case s.cfg.Checks[i].Degrades && out.Status == "ready":
			out.Status = "degraded"
		case !s.cfg.Checks[i].Degrades:
			out.Status = "not_ready"
		}
	}
	if s.draining.Load() {
		out.Status = "not_ready"
		out.Checks = append(out.Checks, CheckResult{Name: "stopping", Detail: "The daemon is stopping."})
	}
	return out
}

// probe tells no more of an uncoded error than that there is one: readiness is shown to anybody.
func (s *Server) probe(ctx context.Context, c Check) CheckResult {
	err := c.Probe(ctx)
	if err == nil {
		return CheckResult{Name: c.Name, OK: true}
	}
	s.log.Warn("A health check failed.", "check", c.Name, "error", err)
	detail := "It does not answer as it should; the server's log has the details."
	if e := fault.Public(err); e.Code != fault.Internal {
		detail = e.Msg
	}
	if c.Degrades {
		detail += " Calls go on without it."
	}
	return CheckResult{Name: c.Name, Detail: detail}
}

// healthRoutes answer at the root and, for a monitor behind the proxy, under the base path.
func (s *Server) healthRoutes() {
	for _, base := range slices.Compact([]string{"", s.base}) {
		s.echo.GET(base+"/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "Cordboard is alive.\n") }, noStore)
		s.echo.GET(base+"/readyz", s.readyz, noStore)
		s.echo.GET(base+"/metrics", s.guardedMetrics(), noStore)
	}
}

func (s *Server) readyz(c echo.Context) error {
	r := s.readiness(c.Request().Context())
	status := http.StatusOK
	if r.Status == "not_ready" {
		status = http.StatusServiceUnavailable
	}
	return c.JSON(status, r)
}

func (s *Server) metricsHandler() http.Handler {
	return promhttp.HandlerFor(s.cfg.Metrics, promhttp.HandlerOpts{Registry: s.cfg.Metrics})
}

// guardedMetrics answers this machine and the allow-list. A request that came through a proxy is not this machine's,
// although the proxy is.
func (s *Server) guardedMetrics() echo.HandlerFunc {
	allowed, _ := config.ParseNetworks(s.cfg.HTTP.MetricsAllow) // validated with the configuration
	list := forwarded{trusted: allowed}
	h := s.metricsHandler()
	return func(c echo.Context) error {
		r := c.Request()
		direct := r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == "" && r.Header.Get("X-Real-Ip") == "" && r.Header.Get("Via") == ""
		local := direct && peer(r).IsLoopback()
		if !local && !list.trusts(s.fwd.address(r)) {
			return fault.New(fault.Forbidden, "Metrics are answered to this machine and to http.metrics_allow only.").WithKey("metrics.forbidden")
		}
		h.ServeHTTP(c.Response(), r)
		return nil
	}
}
