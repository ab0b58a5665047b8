package hub

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"github.com/cordboard/cordboard/accounts"
)

const (
	// outLimit is how many frames a browser may be behind before it has to start over.
	outLimit  = 2048
	writeWait = 10 * time.Second
	byeWait   = 2 * time.Second
	pingEvery = 20 * time.Second
	// deadAfter is two of our pings unanswered. The browser's own pings may be minutes apart in a hidden tab.
	deadAfter = 50 * time.Second
	readLimit = 512
	// socketsPerUser bounds the pages one person keeps open; the oldest makes room.
	socketsPerUser = 12
)

// client is one browser. view, skipTo and born belong to the hub's lock.
type client struct {
	ws      *websocket.Conn
	out     chan *websocket.PreparedMessage
	stop    chan struct{}
	unread  chan struct{} // closed when nobody reads the socket any more
	once    sync.Once
	final   *websocket.PreparedMessage // written before closing; set before stop is closed
	code    int
	metrics *metrics

	view   view
	skipTo uint64
	born   uint64
}

// push queues a frame. A browser that does not take them in time is not waited for.
func (c *client) push(m *websocket.PreparedMessage) {
	select {
	case c.out <- m:
	default:
		c.slow()
	}
}

func (c *client) slow() {
	c.once.Do(func() {
		c.metrics.slow.Inc()
		c.finish(resync("slow"), closeAgain)
	})
}

// end asks the writer to send a last frame and close. Only the first call counts.
func (c *client) end(final *websocket.PreparedMessage, code int) {
	c.once.Do(func() { c.finish(final, code) })
}

func (c *client) finish(final *websocket.PreparedMessage, code int) {
	c.final, c.code = final, code
	// A writer stuck in a full socket buffer must not hold up the end.
	_ = c.ws.NetConn().SetWriteDeadline(time.Now().Add(byeWait))
	close(c.stop)
}

// Upgrade is how web upgrades the request, after it judged ticket and origin.
type Upgrade func() (*websocket.Conn, error)

// ErrClosed is answered to browsers that come while the hub winds down.
var ErrClosed = errors.New("the daemon is stopping; try again in a moment")

// Serve runs one browser's socket until either side closes it. since is the last event the browser knows; resume is
// false when it names none.
func (h *Hub) Serve(ctx context.Context, p accounts.Principal, since uint64, resume bool, upgrade Upgrade) error {
	if !h.enter() {
		return ErrClosed
	}
	defer h.joined.Done()
	ws, err := upgrade()
	if err != nil {
		return err
	}
	c := &client{ws: ws, out: make(chan *websocket.PreparedMessage, outLimit), stop: make(chan struct{}), unread: make(chan struct{}), metrics: &h.metrics}
	first := h.add(c, p, since, resume)
	defer h.remove(c)
	var writer sync.WaitGroup
	writer.Go(func() { c.write(h, first) })
	c.read()
	close(c.unread)
	c.end(nil, closeNormal)
	writer.Wait()
	return nil
}

// enter counts a connection in while the hub still takes them; the count and the closing exclude each other.
func (h *Hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.joined.Add(1)
	return true
}

// add makes the browser hear of everything from here on, and returns what it is to be sent before: hello, and what it
// missed or the word to start over.
func (h *Hub) add(c *client, p accounts.Principal, since uint64, resume bool) []*websocket.PreparedMessage {
	dir, now := h.cfg.Directory(), h.cfg.Clock.Now()
	v := newView(p, dir)
	h.mu.Lock()
	defer h.mu.Unlock()
	c.view, c.born = v, h.metrics.born()
	first := []*websocket.PreparedMessage{helloFrame(h.seq, now, h.cfg.Instance, h.cfg.Version)}
	// The figures as they are: those that changed between fetching the page's data and now went to others only.
	if f := countsFor(&v, dir, h.counter.Counts(now)); f != nil {
		first = append(first, f)
	}
	if f := agentCountsFor(&v, h.counter.AgentCounts(now)); f != nil {
		first = append(first, f)
	}
	if f := linesFor(&v, dir, h.lines()); f != nil && h.cfg.Lines != nil {
		first = append(first, f)
	}
	if resume {
		missed, ok := h.ring.after(since)
		if !ok {
			first = append(first, resync("gap"))
		}
		for _, e := range missed {
			if v.sees(e) {
				first = append(first, v.frame(e))
			}
		}
		if since > h.seq {
			c.skipTo = since
		}
	}
	h.makeRoom(p.UserID)
	h.clients[c] = struct{}{}
	h.metrics.browsers.Set(float64(len(h.clients)))
	if h.closed {
		c.end(bye("shutdown"), closeGoingAway)
	}
	return first
}

func (h *Hub) makeRoom(userID string) {
	var oldest *client
	n := 0
	for c := range h.clients {
		if c.view.principal.UserID != userID {
			continue
		}
		n++
		if oldest == nil || c.born < oldest.born {
			oldest = c
		}
	}
	if n >= socketsPerUser {
		oldest.end(bye("replaced"), closeNormal)
	}
}

func (h *Hub) remove(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, c)
	h.metrics.browsers.Set(float64(len(h.clients)))
}

// write is the connection's only writer.
func (c *client) write(h *Hub, first []*websocket.PreparedMessage) {
	defer c.ws.Close()
	ping := h.cfg.Clock.NewTicker(pingEvery)
	defer ping.Stop()
	for _, m := range first {
		if c.stopped() || !c.send(m) {
			break
		}
	}
	for {
		select {
		case <-c.stop:
			c.goodbye()
			return
		default:
		}
		select {
		case <-c.stop:
		case m := <-c.out:
			if !c.sendAll(m) {
				return
			}
		case <-ping.C():
			if c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWait)) != nil {
				return
			}
		}
	}
}

func (c *client) stopped() bool {
	select {
	case <-c.stop:
		return true
	default:
		return false
	}
}

func (c *client) send(m *websocket.PreparedMessage) bool {
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeWait))
	return c.ws.WritePreparedMessage(m) == nil
}

// togetherMost is how many frames leave in one write.
const togetherMost = 128

// sendAll sends a frame and those that are ready behind it.
func (c *client) sendAll(m *websocket.PreparedMessage) bool {
	k := corkOf(c.ws.NetConn())
	if k == nil || len(c.out) == 0 {
		return c.send(m)
	}
	k.cork()
	ok := c.send(m)
	for n := 1; ok && n < togetherMost && len(c.out) > 0; n++ {
		ok = c.send(<-c.out)
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeWait))
	return k.uncork() == nil && ok
}

func (c *client) goodbye() {
	deadline := time.Now().Add(byeWait)
	_ = c.ws.SetWriteDeadline(deadline)
	if c.final != nil && c.ws.WritePreparedMessage(c.final) != nil {
		return
	}
	if c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(c.code, ""), deadline) != nil {
		return
	}
	// Wait for the browser's own word: closing over unread bytes would reset the connection and lose the last frame.
	late := time.NewTimer(byeWait)
	defer late.Stop()
	select {
	case <-c.unread:
	case <-late.C:
	}
}

// read takes the browser's pings and nothing else, and returns when the connection is over.
func (c *client) read() {
	c.ws.SetReadLimit(readLimit)
	alive := func() { _ = c.ws.SetReadDeadline(time.Now().Add(deadAfter)) }
	alive()
	c.ws.SetPongHandler(func(string) error { alive(); return nil })
	allowed := rate.NewLimiter(rate.Every(time.Second), 20)
	for {
		kind, b, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		alive()
		var m struct {
			Type string `json:"type"`
		}
		if kind != websocket.TextMessage || json.Unmarshal(b, &m) != nil || m.Type != "ping" || !allowed.Allow() {
			c.metrics.flood.Inc()
			c.end(nil, closePolicy)
			return
		}
	}
}

// StatusOf is the HTTP status for an error of Serve that came before the upgrade.
func StatusOf(err error) int {
	if errors.Is(err, ErrClosed) {
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}
