package phone

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// line is one phone between browser and PBX: two goroutines, one per direction, and a third that pings both. Each
// connection has one writer of frames; pings and closings are control frames, which gorilla lets anybody write.
type line struct {
	owner        Owner
	browser, pbx *websocket.Conn
	guard        guard
	proxy        *Proxy

	stop chan struct{}
	once sync.Once
	why  string

	lost *time.Timer // runs while the PBX cannot reach the phone; under the proxy's lock

	leaving atomic.Bool // the last REGISTER took the phone off
	up      atomic.Bool
}

// end closes both sides, once. It does not wait.
func (l *line) end(why string) {
	l.once.Do(func() {
		l.why = why
		close(l.stop)
	})
}

func (l *line) seen(reachable bool) {
	if l.lost != nil {
		l.lost.Stop()
		l.lost = nil
	}
	if !reachable && l.up.Load() {
		l.lost = time.AfterFunc(lostFor, func() {
			if l.up.Load() {
				l.proxy.cfg.Log.Info("The PBX lost a phone's registration; the phone has to register again.", "agent", l.owner.AgentID)
				l.end("the PBX lost the phone, which has to register again")
			}
		})
	}
}

func (l *line) run(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { l.end(l.copy(l.pbx, l.browser, "the PBX", l.fromPBX)) })
	both.Go(func() { l.watch(ctx) })
	l.end(l.copy(l.browser, l.pbx, "the browser", l.fromBrowser))
	both.Wait()
}

// watch pings both sides, and closes both when the line ends or ctx does.
func (l *line) watch(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-ping.C:
			deadline := time.Now().Add(writeWait)
			if l.browser.WriteControl(websocket.PingMessage, nil, deadline) != nil || l.pbx.WriteControl(websocket.PingMessage, nil, deadline) != nil {
				l.end("the connection broke")
			}
			continue
		case <-ctx.Done():
			l.end("the daemon is stopping")
		case <-l.stop:
		}
		<-l.stop
		deadline := time.Now().Add(byeWait)
		for _, c := range []*websocket.Conn{l.browser, l.pbx} {
			// A side stuck in a full buffer must not hold up the end.
			_ = c.NetConn().SetWriteDeadline(deadline)
			_ = c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, l.why), deadline)
			c.Close()
		}
		return
	}
}

// copy passes frames from one side to the other until one of them fails, and returns why it ended.
func (l *line) copy(from, to *websocket.Conn, name string, look func([]byte) error) string {
	from.SetReadLimit(frameLimit)
	alive := func() { _ = from.SetReadDeadline(time.Now().Add(deadAfter)) }
	alive()
	from.SetPongHandler(func(string) error { alive(); return nil })
	for {
		kind, frame, err := from.ReadMessage()
		if err != nil {
			return name + " " + ending(err)
		}
		alive()
		if err := look(frame); err != nil {
			l.proxy.metrics.refused.WithLabelValues(wordOf(err)).Inc()
			l.proxy.cfg.Log.Warn("A phone was cut off because of what it sent.", "agent", l.owner.AgentID, "endpoint", l.owner.Endpoint, "reason", err.Error())
			return "refused: " + wordOf(err)
		}
		_ = to.SetWriteDeadline(time.Now().Add(writeWait))
		if err := to.WriteMessage(kind, frame); err != nil {
			return "the other side of " + name + " " + ending(err)
		}
	}
}

func ending(err error) string {
	var nerr net.Error
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		return "sent a frame that is too large"
	case errors.As(err, &nerr) && nerr.Timeout():
		return "stopped answering"
	case websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway):
		return "closed"
	}
	return "broke off"
}

func (l *line) fromBrowser(frame []byte) error {
	m, err := l.guard.check(frame)
	if err == nil && m.method == "REGISTER" {
		l.leaving.Store(m.leaves())
	}
	return err
}

// fromPBX looks for the answer to a REGISTER: only then a call can reach the phone, and the desk is told. What the PBX
// sends passes in any case.
func (l *line) fromPBX(frame []byte) error {
	if keepAlive(frame) {
		return nil
	}
	if m, err := parse(frame); err == nil && m.cseq == "REGISTER" && m.status >= 200 && m.status < 300 {
		l.report(!l.leaving.Load())
	}
	return nil
}

// report tells the desk when it changes something. It runs on the goroutine that reads the PBX and, at the end, on
// Serve's, after that goroutine is gone.
func (l *line) report(up bool) {
	if l.up.Swap(up) == up {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), reportWait)
	defer cancel()
	if err := l.proxy.cfg.Report(ctx, l.owner.AgentID, up); err != nil {
		l.proxy.cfg.Log.Error("The desk was not told about a phone.", "agent", l.owner.AgentID, "up", up, "error", err)
	}
}
