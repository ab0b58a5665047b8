package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/cordboard/cordboard/lab"
)

// witness is a bare ARI program that hears everything the PBX says, and can do the least.
type witness struct {
	pbx    *lab.Asterisk
	client *http.Client
	conn   *websocket.Conn
	wg     sync.WaitGroup

	mu sync.Mutex
	up map[string]time.Time // when a channel was said to be answered
	in map[string]bool      // entered the bare program
}

type query map[string]string

// observe begins to listen. Its one goroutine ends with close.
func observe(pbx *lab.Asterisk) (*witness, error) {
	w := &witness{pbx: pbx, client: &http.Client{Timeout: 10 * time.Second}, up: map[string]time.Time{}, in: map[string]bool{}}
	req := &http.Request{Header: http.Header{}}
	req.SetBasicAuth(pbx.ARIUser, pbx.ARIPassword)
	conn, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(pbx.ARIURL, "http")+"/events?app=reach&subscribeAll=true", req.Header)
	if err != nil {
		return nil, fmt.Errorf("the PBX's event socket: %w", err)
	}
	_ = res.Body.Close()
	w.conn = conn
	w.wg.Go(w.listen)
	return w, nil
}

func (w *witness) listen() {
	for {
		var e struct {
			Type    string `json:"type"`
			Channel struct {
				ID    string `json:"id"`
				State string `json:"state"`
			} `json:"channel"`
		}
		if w.conn.ReadJSON(&e) != nil {
			return
		}
		w.mu.Lock()
		switch {
		case e.Type == "StasisStart":
			w.in[e.Channel.ID] = true
		case e.Type == "ChannelStateChange" && e.Channel.State == "Up" && w.up[e.Channel.ID].IsZero():
			w.up[e.Channel.ID] = time.Now()
		}
		w.mu.Unlock()
	}
}

// answered is when the first channel was answered whose name begins so; zero when none was.
func (w *witness) answered(prefix string) (first time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, at := range w.up {
		if strings.HasPrefix(id, prefix) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

func (w *witness) close() {
	_ = w.conn.Close()
	w.wg.Wait()
	w.client.CloseIdleConnections()
}

func (w *witness) request(ctx context.Context, method, path string, q query) error {
	values := url.Values{}
	for k, v := range q {
		values.Set(k, v)
	}
	req, err := http.NewRequestWithContext(ctx, method, w.pbx.ARIURL+path+"?"+values.Encode(), nil)
	if err != nil {
		return err
	}
	req.SetBasicAuth(w.pbx.ARIUser, w.pbx.ARIPassword)
	res, err := w.client.Do(req)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if res.StatusCode > 299 {
		return fmt.Errorf("%s %s answered %s", method, path, res.Status)
	}
	return nil
}

// enter calls somebody into the bare program and waits for the answer.
func (w *witness) enter(ctx context.Context, channel, endpoint string) error {
	if err := w.request(ctx, http.MethodPost, "/channels/"+channel, query{"endpoint": endpoint, "app": "reach", "timeout": "20"}); err != nil {
		return err
	}
	return until(ctx, time.Millisecond, endpoint+" answers", func() (bool, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.in[channel], nil
	})
}

// rest waits, unless ctx ends.
func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// untilMost bounds every wait for a state of the daemon or the PBX.
const untilMost = 5 * time.Minute

func until(ctx context.Context, every time.Duration, what string, is func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, untilMost)
	defer cancel()
	for {
		ok, err := is()
		if ok || err != nil {
			return err
		}
		if err := rest(ctx, every); err != nil {
			return fmt.Errorf("it does not come about that %s: %w", what, err)
		}
	}
}
