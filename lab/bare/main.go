// Command bare is the floor under the voice path: the least an ARI program must do to carry a caller at the door to an
// agent's phone. No records, no routing, no journal. `make bench` runs it and the daemon in turns on the same PBX and
// compares. A caller is any channel that enters the application without the argument "agent"; agents are used in turn.
// At the end one JSON line tells how many callers came, how many were joined, and the time from the door to the bridge.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

type options struct {
	base, user, password, app, agent string
	first, agents, calls             int
	limit                            time.Duration
}

// program is one run: a REST client, and the callers under way with the time they came.
type program struct {
	options
	client *http.Client
	jobs   sync.WaitGroup

	mu      sync.Mutex
	arrived map[string]time.Time
	waits   []time.Duration
	callers int
	gone    int
	errors  int
}

// event is the little that matters of what the PBX tells.
type event struct {
	Type    string   `json:"type"`
	Args    []string `json:"args"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
}

func (p *program) request(method, path string, query url.Values, body []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, p.base+path+"?"+query.Encode(), bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.SetBasicAuth(p.user, p.password)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := p.client.Do(req)
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

// try runs requests in order until one fails, and counts the failure.
func (p *program) try(steps ...func() error) bool {
	for _, step := range steps {
		if err := step(); err != nil {
			p.mu.Lock()
			p.errors++
			p.mu.Unlock()
			fmt.Fprintln(os.Stderr, "bare:", err)
			return false
		}
	}
	return true
}

func (p *program) post(path string, query url.Values) func() error {
	return func() error { return p.request(http.MethodPost, path, query, nil) }
}

// welcome answers a caller, makes the bridge and rings the next agent.
func (p *program) welcome(caller, endpoint string) {
	p.try(p.post("/channels/"+caller+"/answer", nil),
		p.post("/bridges/bare-"+caller, url.Values{"type": {"mixing"}}),
		p.post("/channels/agent-"+caller, url.Values{"endpoint": {endpoint}, "app": {p.app}, "appArgs": {"agent," + caller}, "timeout": {"20"}}))
}

// connect puts both into the bridge when the agent answered.
func (p *program) connect(caller, agent string) {
	if p.try(p.post("/bridges/bare-"+caller+"/addChannel", url.Values{"channel": {caller + "," + agent}})) {
		p.mu.Lock()
		p.waits = append(p.waits, time.Since(p.arrived[caller]))
		p.mu.Unlock()
	}
}

// clear removes what a caller who left has behind.
func (p *program) clear(caller string) {
	_ = p.request(http.MethodDelete, "/channels/agent-"+caller, nil, nil)
	_ = p.request(http.MethodDelete, "/bridges/bare-"+caller, nil, nil)
}

func (p *program) handle(e event) {
	id := e.Channel.ID
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case e.Type == "StasisStart" && len(e.Args) == 2 && e.Args[0] == "agent":
		p.jobs.Go(func() { p.connect(e.Args[1], id) })
	case e.Type == "StasisStart":
		p.arrived[id] = time.Now()
		endpoint := fmt.Sprintf(p.agent, p.first+p.callers%p.agents)
		p.callers++
		p.jobs.Go(func() { p.welcome(id, endpoint) })
	case e.Type == "StasisEnd" && !strings.HasPrefix(id, "agent-"):
		p.gone++
		p.jobs.Go(func() { p.clear(id) })
	}
}

func (p *program) run() error {
	address := "ws" + strings.TrimPrefix(p.base, "http") + "/events?" + url.Values{"app": {p.app}}.Encode()
	head := http.Header{}
	req := &http.Request{Header: head}
	req.SetBasicAuth(p.user, p.password)
	socket, _, err := websocket.DefaultDialer.Dial(address, head)
	if err != nil {
		return fmt.Errorf("the PBX's event socket: %w", err)
	}
	defer func() { _ = socket.Close() }()
	// what the daemon does not listen to is not sent here either; 16.3 and later know this request
	_ = p.request(http.MethodPut, "/applications/"+p.app+"/eventFilter", nil, []byte(`{"disallowed":[{"type":"ChannelVarset"},{"type":"ChannelDialplan"}]}`))
	fmt.Fprintln(os.Stderr, "bare: ready")
	_ = socket.SetReadDeadline(time.Now().Add(p.limit))
	for p.gone < p.calls {
		_, data, err := socket.ReadMessage()
		if err != nil {
			break
		}
		var e event
		if json.Unmarshal(data, &e) == nil {
			p.handle(e)
		}
	}
	p.jobs.Wait()
	return nil
}

func (p *program) report() {
	slices.Sort(p.waits)
	at := func(f float64) float64 {
		if len(p.waits) == 0 {
			return -1
		}
		return float64(p.waits[int(f*float64(len(p.waits)-1))].Microseconds()) / 1000
	}
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"callers": p.callers, "joined": len(p.waits), "failed": p.errors, "p50_ms": at(.5), "p99_ms": at(.99)})
}

func main() {
	p := &program{arrived: map[string]time.Time{}, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64, IdleConnTimeout: 10 * time.Second}}}
	flag.StringVar(&p.base, "ari", "http://127.0.0.1:8088/ari", "ARI base URL")
	flag.StringVar(&p.user, "user", "cordboard", "ARI user")
	flag.StringVar(&p.password, "pass", os.Getenv("BARE_PASSWORD"), "ARI password")
	flag.StringVar(&p.app, "app", "bare", "Stasis application")
	flag.StringVar(&p.agent, "agent", "PJSIP/%d", "endpoint of agent number N")
	flag.IntVar(&p.first, "first", 100, "first agent's number")
	flag.IntVar(&p.agents, "agents", 40, "how many agents, used in turn")
	flag.IntVar(&p.calls, "calls", 100, "end after this many callers have left")
	flag.DurationVar(&p.limit, "limit", 2*time.Minute, "end after this long at the latest")
	flag.Parse()
	if err := p.run(); err != nil && !errors.Is(err, io.EOF) {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
	p.report()
}
