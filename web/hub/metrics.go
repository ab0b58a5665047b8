package hub

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	browsers prometheus.Gauge
	events   prometheus.Counter
	slow     prometheus.Counter
	flood    prometheus.Counter
	count    *atomic.Uint64
}

func newMetrics(r prometheus.Registerer) metrics {
	m := metrics{
		browsers: prometheus.NewGauge(prometheus.GaugeOpts{Name: "cordboard_browsers", Help: "Browsers on the events socket."}),
		events:   prometheus.NewCounter(prometheus.CounterOpts{Name: "cordboard_browser_events_total", Help: "Events encoded for browsers."}),
		slow:     prometheus.NewCounter(prometheus.CounterOpts{Name: "cordboard_browsers_slow_total", Help: "Browsers closed because they could not keep up."}),
		flood:    prometheus.NewCounter(prometheus.CounterOpts{Name: "cordboard_browsers_flooding_total", Help: "Browsers closed because of what they sent."}),
		count:    new(atomic.Uint64),
	}
	r.MustRegister(m.browsers, m.events, m.slow, m.flood)
	return m
}

// born numbers connections, so that the oldest can be told.
func (m metrics) born() uint64 { return m.count.Add(1) }
