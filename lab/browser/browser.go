// Package browser drives real Chromium through the UI's page objects (ui/e2e/driver.mjs), so that a journey can mix what
// a person does on the screen with what the carrier and the daemon do. It starts one process; Close ends it.
package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Browser is one Chromium with a page for each person.
type Browser struct {
	mu  sync.Mutex
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
	n   int
}

// Start launches Chromium with a fake microphone that plays the WAV file. ui is the folder of the front end, whose
// packages must be installed.
func Start(ui, microphone string) (*Browser, error) {
	if _, err := os.Stat(filepath.Join(ui, "node_modules", "playwright-core")); err != nil {
		return nil, errors.New("the front end's packages are not installed; run npm ci in ui/")
	}
	cmd := exec.Command("node", "e2e/driver.mjs", "--use-file-for-fake-audio-capture="+microphone)
	cmd.Dir = ui
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("the browser's driver could not be started: %w", err)
	}
	b := &Browser{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	b.out.Buffer(nil, 16<<20)
	return b, nil
}

// Pid is the driver's process; Chromium's are below it.
func (b *Browser) Pid() int { return b.cmd.Process.Pid }

// Close ends Chromium.
func (b *Browser) Close() error {
	_ = b.in.Close()
	done := make(chan error, 1)
	go func() { done <- b.cmd.Wait() }()
	select {
	case err := <-done:
		return err
	case <-time.After(15 * time.Second):
		_ = b.cmd.Process.Kill()
		return <-done
	}
}

// Open makes a person's page in a browser context with these options of Playwright's, over those of the driver.
func (b *Browser) Open(_ context.Context, who string, options map[string]any) error {
	return b.ask(nil, map[string]any{"who": who, "call": "open", "args": []any{}, "options": options})
}

// Do calls a page object on a person's page; out takes its answer unless nil. The page objects' own deadlines bound it.
func (b *Browser) Do(_ context.Context, out any, who, call string, args ...any) error {
	if args == nil {
		args = []any{}
	}
	return b.ask(out, map[string]any{"who": who, "call": call, "args": args})
}

func (b *Browser) ask(out any, request map[string]any) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	request["id"] = b.n
	line, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("the browser's driver is gone: %w", err)
	}
	for b.out.Scan() {
		var a struct {
			ID    int
			Value json.RawMessage
			Error string
		}
		if json.Unmarshal(b.out.Bytes(), &a) != nil || a.ID != b.n {
			continue
		}
		if a.Error != "" {
			return fmt.Errorf("%s: %s %v: %s", request["who"], request["call"], request["args"], firstLines(a.Error, 6))
		}
		if out == nil || len(a.Value) == 0 {
			return nil
		}
		return json.Unmarshal(a.Value, out)
	}
	return fmt.Errorf("the browser's driver ended during %s", request["call"])
}

func firstLines(s string, n int) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[:min(n, len(lines))], "\n")
}
