package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/gorilla/websocket"
)

// bareARI is the plainest possible program on the event stream, so that what these tests find is Asterisk's
// behaviour and not that of our own client.
type bareARI struct {
	t    *testing.T
	pbx  *Asterisk
	http *http.Client
	ws   *websocket.Conn
	app  string
}

func connectARI(ctx context.Context, t *testing.T, pbx *Asterisk, app string) *bareARI {
	t.Helper()
	b := &bareARI{t: t, pbx: pbx, app: app, http: &http.Client{Transport: &http.Transport{}}}
	head := http.Header{}
	req, err := http.NewRequest(http.MethodGet, pbx.ARIURL, nil)
	must(t, err)
	req.SetBasicAuth(pbx.ARIUser, pbx.ARIPassword)
	head.Set("Authorization", req.Header.Get("Authorization"))
	ws, resp, err := websocket.DefaultDialer.DialContext(ctx, "ws://"+pbx.HTTPAddr+"/ari/events?app="+app, head)
	must(t, err)
	_ = resp.Body.Close()
	b.ws = ws
	t.Cleanup(func() { b.disconnect(); b.http.CloseIdleConnections() })
	return b
}

// disconnect is a daemon's sudden death as Asterisk sees it.
func (b *bareARI) disconnect() { _ = b.ws.Close() }

// arrival waits for a call to enter the application and returns its channel.
func (b *bareARI) arrival(ctx context.Context) string {
	b.t.Helper()
	deadline, _ := ctx.Deadline()
	must(b.t, b.ws.SetReadDeadline(deadline))
	for {
		var e struct {
			Type    string
			Channel struct{ ID string }
		}
		must(b.t, b.ws.ReadJSON(&e))
		if e.Type == "StasisStart" {
			return e.Channel.ID
		}
	}
}

func (b *bareARI) do(method, path string, query url.Values, body any) (string, error) {
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return "", err
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.pbx.ARIURL+path+"?"+query.Encode(), in)
	if err != nil {
		return "", err
	}
	req.SetBasicAuth(b.pbx.ARIUser, b.pbx.ARIPassword)
	req.Header.Set("Content-Type", "application/json")
	resp, err := b.http.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, raw)
	}
	return string(raw), err
}

func (b *bareARI) post(path string, pairs ...string) {
	b.t.Helper()
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	_, err := b.do(http.MethodPost, path, q, nil)
	must(b.t, err)
}

// lease sets the channel's absolute timeout.
func (b *bareARI) lease(channel, seconds string) {
	b.t.Helper()
	b.post("/channels/"+channel+"/variable", "variable", "TIMEOUT(absolute)", "value", seconds)
}

// hold puts a channel into a holding bridge of its own, with music.
func (b *bareARI) hold(channel string) string {
	b.t.Helper()
	id := "hold-" + channel
	b.post("/bridges/"+id, "type", "holding")
	b.post("/bridges/" + id + "/moh")
	b.post("/bridges/"+id+"/addChannel", "channel", channel)
	b.t.Cleanup(func() { _, _ = b.do(http.MethodDelete, "/bridges/"+id, nil, nil) })
	return id
}
