package main

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// shop is a web site with our chat in it, beside the daemon: its port is the daemon's and one.
type shop struct {
	url    string
	server *http.Server
	wg     sync.WaitGroup
}

func (p place) shopAddress() string {
	host, port, _ := net.SplitHostPort(p.listen)
	n, _ := strconv.Atoi(port)
	return net.JoinHostPort(host, strconv.Itoa(n+1))
}

// openShop serves the site until close. The page has the strict policy that the chat promises to work under.
func (p place) openShop(ctx context.Context, log *slog.Logger) (*shop, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.shopAddress())
	if err != nil {
		return nil, err
	}
	desk := "http://" + p.listen
	s := &shop{url: "http://" + p.shopAddress()}
	s.server = &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; style-src 'nonce-shop'; script-src %s; connect-src %s ws://%s", desk, desk, p.listen))
		if err := front.Execute(w, map[string]string{"Desk": desk, "Key": shopKey}); err != nil {
			log.Debug("a visitor of the shop went away", "error", err)
		}
	})}
	s.wg.Go(func() {
		if err := s.server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			log.Error("the shop is closed", "error", err)
		}
	})
	return s, nil
}

func (s *shop) close() {
	_ = s.server.Close()
	s.wg.Wait()
}

var front = template.Must(template.New("front").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fjord Outdoor</title>
<style nonce="shop">body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:4rem auto;padding:0 1.5rem;color:#1d2b27;background:#f4f6f2}
h1{font-size:2.4rem;margin:0}li{margin:.3rem 0}</style></head>
<body><h1>Fjord Outdoor</h1>
<p>A shop of the demo. The chat in the corner is Cordboard's: an assistant answers from the shop's pages, and hands over to the desk when you ask for a person.</p>
<p>Try:</p>
<ul><li>When do you deliver?</li><li>Can I return shoes that I have worn?</li><li>¿El envío es gratuito?</li><li>I want to talk to a person.</li></ul>
<script src="{{.Desk}}/widget/widget.js" data-inbox="{{.Key}}" async></script>
</body></html>
`))
