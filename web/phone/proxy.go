package phone

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
)

const (
	// Subprotocol is SIP's name as a WebSocket subprotocol, RFC 7118.
	Subprotocol = "sip"
	frameLimit  = 64 << 10
	dialWait    = 5 * time.Second
	writeWait   = 10 * time.Second
	byeWait     = 2 * time.Second
	pingEvery   = 20 * time.Second
	deadAfter   = 50 * time.Second
	reportWait  = 5 * time.Second
)

// Config is what a Proxy needs; all fields but Visitors are required.
type Config struct {
	// URL is Asterisk's SIP over WebSocket.
	URL     string
	Log     *slog.Logger
	Metrics prometheus.Registerer
	// Visitors makes it the proxy of web pages' visitors, each known by the endpoint of one call. Their phones place that call
	// and do nothing else; nobody is told that they are there.
	Visitors bool
	// Report tells the desk that an agent's phone can be reached, or no longer.
	Report func(ctx context.Context, agentID string, up bool) error
}

// Owner is whose phone a socket is. A visitor has an endpoint only.
type Owner struct {
	AgentID   string
	SessionID string
	Endpoint  string
}

func (o Owner) key() string { return cmp.Or(o.AgentID, o.Endpoint) }

// Proxy holds the phones' sockets, at most one of each agent. Safe for concurrent use.
type Proxy struct {
	cfg     Config
	metrics metrics
	joined  sync.WaitGroup

	mu     sync.Mutex
	lines  map[string]*line // by whose they are
	closed bool
}

type metrics struct {
	open    prometheus.Gauge
	refused *prometheus.CounterVec
}

// New returns a proxy without phones.
func New(cfg Config) *Proxy {
	name := "cordboard_phones"
	if cfg.Visitors {
		name = "cordboard_visitor_phones"
	}
	p := &Proxy{cfg: cfg, lines: map[string]*line{}, metrics: metrics{
		open:    prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: "Phones on the phone socket."}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: name + "_refused_total", Help: "Phone sockets closed because of what they sent, by reason."}, []string{"reason"}),
	}}
	cfg.Metrics.MustRegister(p.metrics.open, p.metrics.refused)
	return p
}

// Errors of Serve before the upgrade.
var (
	ErrClosed = errors.New("the daemon is stopping; try again in a moment")
	ErrNoPBX  = errors.New("the PBX does not take phones now; try again in a moment")
)

// Serve connects a browser's phone with Asterisk until either side closes. upgrade is called once Asterisk answered.
func (p *Proxy) Serve(ctx context.Context, o Owner, upgrade func() (*websocket.Conn, error)) error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return ErrClosed
	}
	p.joined.Add(1)
	p.mu.Unlock()
	defer p.joined.Done()

	pbx, err := p.dial(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err() // the page went away meanwhile
		}
		p.cfg.Log.Error("The PBX did not take a phone's socket.", "error", err, "url", p.cfg.URL)
		return ErrNoPBX
	}
	defer pbx.Close()
	browser, err := upgrade()
	if err != nil {
		return err
	}
	l := &line{owner: o, browser: browser, pbx: pbx, stop: make(chan struct{}), guard: guard{endpoint: o.Endpoint, visitor: p.cfg.Visitors}, proxy: p}
	p.put(l)
	defer p.drop(l)
	l.run(ctx)
	return nil
}

func (p *Proxy) dial(ctx context.Context) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialWait)
	defer cancel()
	d := websocket.Dialer{Subprotocols: []string{Subprotocol}, HandshakeTimeout: dialWait}
	c, res, err := d.DialContext(ctx, p.cfg.URL, http.Header{})
	if res != nil && res.Body != nil {
		res.Body.Close()
	}
	if err != nil {
		return nil, err
	}
	if c.Subprotocol() != Subprotocol {
		c.Close()
		return nil, fmt.Errorf("it speaks %q instead of SIP; is res_http_websocket with chan_pjsip loaded", c.Subprotocol())
	}
	return c, nil
}

// put makes a line the agent's one; the page opened last has the phone.
func (p *Proxy) put(l *line) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.lines[l.owner.key()]; old != nil {
		old.end("replaced by another page")
	}
	p.lines[l.owner.key()] = l
	p.metrics.open.Inc()
	if p.closed {
		l.end("the daemon is stopping")
	}
}

func (p *Proxy) drop(l *line) {
	p.mu.Lock()
	current := p.lines[l.owner.key()] == l
	if current {
		delete(p.lines, l.owner.key())
	}
	p.metrics.open.Dec()
	l.seen(true)
	p.mu.Unlock()
	if current {
		l.report(false)
	}
}

// EndAgent closes an agent's phone, because the shift ended.
func (p *Proxy) EndAgent(agentID string) {
	p.each(func(o Owner) bool { return o.AgentID == agentID }, "the shift ended")
}

// Renew closes an agent's socket so that its phone comes back and registers anew. The PBX may have lost a registration
// that the phone believes in: Asterisk 16 now and then deletes the new contact together with the old one.
func (p *Proxy) Renew(agentID string) {
	p.each(func(o Owner) bool { return o.AgentID == agentID }, "the phone cannot be reached and has to register again")
}

// lostFor is how long the PBX must count a phone as away that believes itself registered: the news of an older socket's end may come
// after the news of the new one.
const lostFor = time.Second

// Seen takes in whether the PBX can reach an endpoint now. A phone that was confirmed and is lost has to register again
// before the next call is offered to it, not after.
func (p *Proxy) Seen(endpoint string, reachable bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.lines {
		if l.owner.Endpoint == endpoint {
			l.seen(reachable)
		}
	}
}

// EndSession closes the phones of a session that ended.
func (p *Proxy) EndSession(sessionID string) {
	p.each(func(o Owner) bool { return o.SessionID == sessionID }, "the session ended")
}

// Close ends every phone's socket and waits until all are gone. Calls go on: their audio does not pass here.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.each(func(Owner) bool { return true }, "the daemon is stopping")
	p.joined.Wait()
}

func (p *Proxy) each(match func(Owner) bool, why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.lines {
		if match(l.owner) {
			l.end(why)
		}
	}
}
