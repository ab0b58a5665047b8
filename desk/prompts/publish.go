package prompts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

// Published is one sound that shall lie where the PBX reads it.
type Published struct {
	ID, Language, Sum string
}

// Source is where published sounds come from; sql/store implements it.
type Source interface {
	AllPromptAudio(ctx context.Context) ([]Published, error)
	PublishedAudio(ctx context.Context, id, language string) ([]byte, error)
}

const (
	checkEvery = 5 * time.Minute
	retryEvery = 10 * time.Second
	syncWait   = time.Minute
)

// Publisher writes the sounds of prompts into the PBX's folder of sounds: <dir>/<language>/cordboard/p/<id>.wav, and one of
// them without a language, which Asterisk takes for languages that have none. It only ever touches files of that form.
type Publisher struct {
	dir    string
	source Source
	clock  clock.Clock
	log    *slog.Logger
	wake   chan struct{}

	mu      sync.Mutex
	trouble error
	sums    map[string]string // what we know to lie there, by path
}

// NewPublisher writes below dir.
func NewPublisher(dir string, s Source, c clock.Clock, log *slog.Logger) *Publisher {
	return &Publisher{dir: dir, source: s, clock: c, log: log, wake: make(chan struct{}, 1), sums: map[string]string{}}
}

// Wake tells that a sound changed; it never blocks.
func (p *Publisher) Wake() {
	select {
	case p.wake <- struct{}{}:
	default: // it is awake already
	}
}

// Run keeps the folder as the database says, until ctx ends: at start, after every change, and every few minutes for the case
// that somebody else changed it.
func (p *Publisher) Run(ctx context.Context) {
	for {
		wait := checkEvery
		if err := p.sync(ctx); err != nil && ctx.Err() == nil {
			wait = retryEvery
		}
		t := p.clock.NewTicker(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-p.wake:
		case <-t.C():
			p.forget()
		}
		t.Stop()
	}
}

// Trouble says why prompts are not where the PBX reads them, or nil.
func (p *Publisher) Trouble() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.trouble
}

func (p *Publisher) sync(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, syncWait)
	defer cancel()
	list, err := p.source.AllPromptAudio(ctx)
	if err == nil {
		err = p.publish(ctx, list)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	was := p.trouble
	p.trouble = err
	if err != nil && (was == nil || was.Error() != err.Error()) && ctx.Err() == nil {
		p.log.Warn("prompts could not be given to the PBX; the next round tries again", "folder", p.dir, "error", err)
	}
	return err
}

// publish writes what is missing or different, then removes what is no prompt any more. Without any prompt nothing is
// asked of the folder: it need not even exist.
func (p *Publisher) publish(ctx context.Context, list []Published) error {
	wanted := map[string]bool{}
	var errs []error
	first := map[string]bool{}
	for _, f := range list {
		if !ids.Valid(f.ID) || strings.ContainsAny(f.Language, "/.\\") {
			continue
		}
		paths := []string{p.path(f.Language, f.ID)}
		if !first[f.ID] {
			first[f.ID] = true
			paths = append(paths, p.path("", f.ID))
		}
		for _, path := range paths {
			wanted[path] = true
			if err := p.put(ctx, path, f); err != nil {
				errs = append(errs, err)
			}
		}
		if len(errs) > 3 {
			break // one sentence is enough
		}
	}
	if len(errs) > 0 {
		return fault.New(fault.Unavailable, fmt.Sprintf("Prompts cannot be written into %s, so callers do not hear them. Make the folder and let Cordboard's user write there, or set pbx.prompts_dir.", p.dir)).
			WithKey("prompt.unpublished").With("folder", p.dir).Because(errors.Join(errs...))
	}
	p.prune(wanted)
	return nil
}

func (p *Publisher) path(language, id string) string {
	return filepath.Join(p.dir, strings.ReplaceAll(language, "-", "_"), "cordboard", "p", id+".wav")
}

func (p *Publisher) put(ctx context.Context, path string, f Published) error {
	if p.known(path) == f.Sum {
		return nil
	}
	if _, err := os.Stat(p.dir); err != nil {
		return err // a folder that is not mounted must not be made beneath its mount point
	}
	wav, err := p.source.PublishedAudio(ctx, f.ID, f.Language)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // the PBX runs as another user
		return err
	}
	if err := writeWhole(path, wav); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sums[path] = f.Sum
	return nil
}

// known is the sum of what lies there.
func (p *Publisher) known(path string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sum, ok := p.sums[path]; ok {
		return sum
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	p.sums[path] = hex.EncodeToString(sum[:])
	return p.sums[path]
}

func (p *Publisher) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.sums)
}

// prune removes sounds of prompts that are gone.
func (p *Publisher) prune(wanted map[string]bool) {
	for _, pattern := range []string{"cordboard/p/*.wav", "*/cordboard/p/*.wav"} {
		found, _ := filepath.Glob(filepath.Join(p.dir, pattern)) // the pattern is well formed
		for _, path := range found {
			if wanted[path] || !ids.Valid(strings.TrimSuffix(filepath.Base(path), ".wav")) {
				continue
			}
			if err := os.Remove(path); err != nil {
				p.log.Warn("the sound of a deleted prompt stays", "file", path, "error", err)
			}
			p.mu.Lock()
			delete(p.sums, path)
			p.mu.Unlock()
		}
	}
}

// writeWhole replaces a file at once: the PBX may be reading it.
func writeWhole(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".prompt-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it is gone when all went well
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()) //nolint:gosec // the PBX runs as another user
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
