package wsphone

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/lab"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var versions = []string{"22", "16"}

// pbx is a lab with what these tests ask of it.
type pbx struct {
	t *testing.T
	*lab.Asterisk
	client *http.Client
}

// onEach runs a test on a real Asterisk of each version.
func onEach(t *testing.T, run func(t *testing.T, ctx context.Context, b *pbx)) {
	for _, v := range versions {
		t.Run("Asterisk "+v, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			l, err := lab.Start(ctx, lab.Config{Version: v, Phones: 1, Log: lab.Quiet})
			if err != nil {
				t.Fatal(err)
			}
			b := &pbx{t, l.PBX, &http.Client{Transport: &http.Transport{}}}
			defer func() {
				b.client.CloseIdleConnections()
				if err := l.Stop(context.WithoutCancel(ctx)); err != nil {
					t.Error(err)
				}
			}()
			run(t, ctx, b)
		})
	}
}

func (b *pbx) ari(method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.ARIURL+path, body)
	if err != nil {
		return err
	}
	req.SetBasicAuth(b.ARIUser, b.ARIPassword)
	req.Header.Set("Content-Type", "application/json")
	resp, err := b.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, raw)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// provision pushes a WebRTC endpoint as the daemon does.
func (b *pbx) provision(name, password string) {
	b.t.Helper()
	for _, o := range []struct {
		kind   string
		fields [][2]string
	}{
		{"auth", [][2]string{{"auth_type", "userpass"}, {"username", name}, {"password", password}}},
		{"aor", [][2]string{{"max_contacts", "1"}, {"remove_existing", "yes"}}},
		{"endpoint", [][2]string{{"context", "from-internal"}, {"aors", name}, {"auth", name}, {"webrtc", "yes"},
			{"dtls_auto_generate_cert", "yes"}, {"disallow", "all"}, {"allow", "ulaw"}, {"direct_media", "no"}, {"rtp_symmetric", "yes"},
			{"rewrite_contact", "yes"}, {"rtp_timeout", "20"}, {"media_address", "127.0.0.1"}, {"bind_rtp_to_media_address", "yes"}}},
	} {
		type tuple struct {
			Attribute string `json:"attribute"`
			Value     string `json:"value"`
		}
		var tuples []tuple
		for _, f := range o.fields {
			tuples = append(tuples, tuple{f[0], f[1]})
		}
		if err := b.ari("PUT", "/asterisk/config/dynamic/res_pjsip/"+o.kind+"/"+name, map[string]any{"fields": tuples}, nil); err != nil {
			b.t.Fatal(err)
		}
	}
}

// gate is the way to the PBX, which a test may shut to keep a phone from coming back.
type gate struct {
	url  string
	mu   sync.Mutex
	open chan struct{}
	used atomic.Int32
}

func (g *gate) dial(ctx context.Context) (string, error) {
	g.used.Add(1)
	g.mu.Lock()
	open := g.open
	g.mu.Unlock()
	select {
	case <-open:
		return g.url, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = make(chan struct{})
}

func (g *gate) unlock() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.open)
}

// phone makes, provisions and registers a phone.
func (b *pbx) phone(ctx context.Context, name string, change func(*Config)) (*Phone, *gate) {
	b.t.Helper()
	b.provision(name, "geheim-"+name)
	g := &gate{url: "ws://" + b.HTTPAddr + "/ws"}
	g.shut()
	g.unlock()
	cfg := Config{DialURL: g.dial, Endpoint: name, Password: "geheim-" + name, ToneHz: 700, Log: b.t.Logf}
	if change != nil {
		change(&cfg)
	}
	p := New(cfg)
	b.t.Cleanup(p.Close)
	if err := p.Start(ctx); err != nil {
		b.t.Fatal(err)
	}
	if err := p.WaitRegistered(ctx); err != nil {
		b.t.Fatal(err)
	}
	return p, g
}

// ring has the PBX call a phone and, once answered, run an extension.
func (b *pbx) ring(name, extension string) string {
	b.t.Helper()
	var ch struct{ ID string }
	err := b.ari("POST", "/channels?endpoint=PJSIP/"+name+"&context=from-internal&priority=1&timeout=20&callerId=600&extension="+extension,
		map[string]any{"variables": map[string]string{"PJSIP_HEADER(add,X-Cordboard-Offer)": "offer-" + name}}, &ch)
	if err != nil {
		b.t.Fatal(err)
	}
	return ch.ID
}

func (b *pbx) channels() []string {
	b.t.Helper()
	var list []struct{ ID string }
	if err := b.ari("GET", "/channels", nil, &list); err != nil {
		b.t.Fatal(err)
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids
}

// noChannels waits until every call is gone from the PBX and returns how long that took.
func (b *pbx) noChannels(ctx context.Context) time.Duration {
	b.t.Helper()
	start := time.Now()
	b.until(ctx, "the channels are gone", func() bool { return len(b.channels()) == 0 })
	return time.Since(start)
}

func (b *pbx) until(ctx context.Context, what string, is func() bool) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			b.t.Fatalf("not in 20 s: %s", what)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func next[T any](ctx context.Context, t *testing.T, ch <-chan T) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	select {
	case v := <-ch:
		return v
	case <-ctx.Done():
		t.Fatalf("no %T came", *new(T))
		panic("unreachable")
	}
}
