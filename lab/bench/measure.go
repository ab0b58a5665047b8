package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// result is one run of one program under one load.
type result struct {
	program  string
	rate     int
	offered  int
	joined   int // connected with an agent
	whole    int // talked to the end as the caller saw it
	p50, p99 float64
	own, pbx time.Duration // processor time of the program and of the PBX
	others   float64       // the part of the machine that processes of others had meanwhile
	trouble  error
}

func (r result) complete() bool { return r.joined == r.offered && r.whole == r.offered }

func (r result) perCall(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000 / float64(max(r.offered, 1))
}

func (r result) String() string {
	s := fmt.Sprintf("%-7s %2d calls/s: %4d offered, %4d joined, %4d completed, p50 %6.2f ms, p99 %7.2f ms; CPU a call %.2f ms, PBX %.2f ms; others had %.0f %% of the machine",
		r.program, r.rate, r.offered, r.joined, r.whole, r.p50, r.p99, r.perCall(r.own), r.perCall(r.pbx), r.others*100)
	if r.trouble != nil {
		s += "; " + r.trouble.Error()
	}
	return s
}

// runBare measures a bare program. It takes the daemon's application while the daemon is down, so that callers come the
// same way through the same dialplan.
func (b *bed) runBare(ctx context.Context, name, path string, rate int, length time.Duration) (result, error) {
	n := int(length.Seconds() * float64(rate))
	cmd := exec.CommandContext(ctx, path, "-ari", b.lab.PBX.ARIURL, "-user", b.lab.PBX.ARIUser, "-pass", b.lab.PBX.ARIPassword, "-app", "cordboard",
		"-agent", "PJSIP/%d", "-first", b.lab.PBX.Phones[0], "-agents", strconv.Itoa(len(b.lab.PBX.Phones)), "-calls", strconv.Itoa(n),
		"-limit", (length + patience + 5*time.Second).String())
	var out bytes.Buffer
	cmd.Stdout = &out
	said, err := cmd.StderrPipe()
	if err != nil {
		return result{}, err
	}
	if err := cmd.Start(); err != nil {
		return result{}, err
	}
	lines := bufio.NewReader(said)
	if line, err := lines.ReadString('\n'); !strings.Contains(line, "ready") {
		_ = cmd.Wait()
		return result{}, fmt.Errorf("the bare program did not start: %s %w", line, err)
	}
	gone := make(chan struct{})
	go func() { _, _ = io.Copy(io.Discard, lines); close(gone) }()
	watch := watchStrangers(b.lab.PBX.Pid(), b.lab.Carrier.Pid(), cmd.Process.Pid)
	pbx := cpu(b.lab.PBX.Pid())
	c := b.callers(ctx, rate, length)
	others := watch.share()
	used := cpu(b.lab.PBX.Pid()) - pbx
	<-gone
	err = cmd.Wait()
	if err != nil {
		return result{}, fmt.Errorf("the bare program: %w", err)
	}
	var told struct {
		Joined int     `json:"joined"`
		P50    float64 `json:"p50_ms"`
		P99    float64 `json:"p99_ms"`
	}
	if err := json.Unmarshal(out.Bytes(), &told); err != nil {
		return result{}, fmt.Errorf("the bare program's account: %w", err)
	}
	own := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	r := result{program: name, rate: rate, offered: c.offered, joined: told.Joined, whole: c.completed, p50: told.P50, p99: told.P99, own: own, pbx: used, others: others, trouble: c.trouble}
	progress("%s", r)
	return r, b.quiet(ctx)
}

// runDaemon measures the daemon, started anew so that its own summary holds this run alone, with one board subscribed.
func (b *bed) runDaemon(ctx context.Context, rate int, length time.Duration) (result, error) {
	if err := b.up(ctx); err != nil {
		return result{}, err
	}
	defer func() { _ = b.daemon.Stop() }()
	v, err := b.openBoard(ctx)
	if err != nil {
		return result{}, err
	}
	defer v.close()
	if err := b.started(ctx); err != nil {
		return result{}, err
	}
	watch := watchStrangers(b.lab.PBX.Pid(), b.lab.Carrier.Pid(), b.daemon.Pid(), b.databasePid())
	own, pbx := cpu(b.daemon.Pid()), cpu(b.lab.PBX.Pid())
	c := b.callers(ctx, rate, length)
	r := result{program: "daemon", rate: rate, offered: c.offered, whole: c.completed, own: cpu(b.daemon.Pid()) - own, pbx: cpu(b.lab.PBX.Pid()) - pbx, trouble: c.trouble}
	r.others = watch.share()
	if err := b.account(ctx, &r); err != nil {
		return r, err
	}
	if v.heard.Load() == 0 {
		return r, fmt.Errorf("the supervisor's board heard nothing, so the daemon was not measured as it is shipped")
	}
	progress("%s", r)
	return r, b.quiet(ctx)
}

// started waits until the daemon's start is over: what it reads back then is no call's cost.
func (b *bed) started(ctx context.Context) error {
	const look, still = 250 * time.Millisecond, 10 * time.Millisecond
	before := cpu(b.daemon.Pid())
	for quiet, n := 0, 0; quiet < 4 && n < 60; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		now := cpu(b.daemon.Pid())
		if quiet++; now-before > still {
			quiet = 0
		}
		before = now
	}
	return nil
}

// account reads what the daemon tells about the time from the door to the bridge.
func (b *bed) account(ctx context.Context, r *result) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.daemon.URL+"/metrics", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	const name = "cordboard_call_connect_seconds"
	values := map[string]float64{}
	for line := range strings.Lines(string(raw)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && strings.HasPrefix(key, name) {
			values[key[len(name):]], _ = strconv.ParseFloat(value, 64)
		}
	}
	if _, ok := values["_count"]; !ok {
		_, _ = os.Stderr.Write(raw)
		return fmt.Errorf("the daemon does not tell %s", name)
	}
	r.joined = int(values["_count"])
	r.p50, r.p99 = values[`{quantile="0.5"}`]*1000, values[`{quantile="0.99"}`]*1000
	return nil
}
