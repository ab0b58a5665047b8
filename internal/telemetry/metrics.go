package telemetry

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Build is what this program was built from.
type Build struct {
	Version string
	Commit  string
	Date    string
}

// NewRegistry returns a registry with the figures of the Go runtime, of the process and of the build. Packages register
// their own metrics with it; nothing uses the global registry, so that tests can make as many as they like.
func NewRegistry(b Build) *prometheus.Registry {
	r := prometheus.NewRegistry()
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name:        "cordboard_build_info",
		Help:        "Always 1; the labels tell what this program was built from.",
		ConstLabels: prometheus.Labels{"version": b.Version, "commit": b.Commit, "date": b.Date, "go": runtime.Version()},
	})
	info.Set(1)
	r.MustRegister(info, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}
