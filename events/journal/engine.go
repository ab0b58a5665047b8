package journal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	streamName    = "CORDBOARD"
	subjectPrefix = "cordboard.events."
	dedupeWindow  = 2 * time.Minute
	maxPayload    = 8 << 20
	startTimeout  = 30 * time.Second
)

// engine is one life of the JetStream behind the journal. A broken one is closed and replaced (revive.go), never
// repaired in place: JetStream keeps a write error for ever.
type engine struct {
	srv    *server.Server // nil with an external server
	pub    *nats.Conn
	read   *nats.Conn // apart from pub, because a large read is served on the connection's own goroutine
	js     jetstream.JetStream
	stream jetstream.Stream
	blocks *blockSync // nil with an external server

	broken chan struct{} // closed by the first fail
	once   sync.Once
	why    error // written before broken is closed
}

// fail marks the engine as broken; the first reason stays.
func (e *engine) fail(why error) {
	e.once.Do(func() {
		e.why = why
		close(e.broken)
	})
}

// unclear turns a publisher's error into a coded one: a broken engine is the reason for whatever follows from it.
func (e *engine) unclear(err error) error {
	select {
	case <-e.broken:
		return downBecause(e.why)
	default:
		return ErrUnclear.Because(err)
	}
}

func startEngine(ctx context.Context, cfg Config) (*engine, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	e := &engine{broken: make(chan struct{})}
	open := e.embed
	if cfg.URL != "" {
		open = e.dial
	}
	if err := open(ctx, cfg); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (e *engine) embed(ctx context.Context, cfg Config) error {
	srv, err := server.NewServer(&server.Options{
		ServerName: "cordboard", DontListen: true, NoSigs: true, NoLog: true, DisableJetStreamBanner: true,
		JetStream: true, StoreDir: cfg.Dir, JetStreamMaxStore: 1 << 50, JetStreamMaxMemory: 16 << 20,
		MaxPayload: maxPayload,
	})
	if err != nil {
		return fmt.Errorf("the journal's embedded server cannot be set up in %s: %w", cfg.Dir, err)
	}
	srv.SetLoggerV2(&serverLog{log: cfg.Logger, fail: e.fail}, false, false, false)
	e.srv = srv
	go srv.Start() // returns once everything is up; Shutdown ends what it started
	if !srv.ReadyForConnections(startTimeout) {
		return fmt.Errorf("the journal's embedded server did not start within %v; look in the log for the reason", startTimeout)
	}
	if !srv.JetStreamEnabled() {
		return fmt.Errorf("the journal's storage in %s cannot be used; check that the directory belongs to the daemon's user, is writable and has room", cfg.Dir)
	}
	if err := e.connect("", nats.InProcessServer(srv)); err != nil {
		return err
	}
	if err := e.openStream(ctx, 1); err != nil {
		return err
	}
	e.blocks = &blockSync{root: filepath.Join(cfg.Dir, "jetstream"),
		dir: filepath.Join(cfg.Dir, "jetstream", "$G", "streams", streamName, "msgs")}
	// What a killed predecessor acknowledged may still be in the page cache alone; from here on it counts as durable.
	if err := e.blocks.syncAll(); err != nil {
		return fmt.Errorf("the journal in %s cannot be brought to the disk; check the disk: %w", cfg.Dir, err)
	}
	return nil
}

func (e *engine) dial(ctx context.Context, cfg Config) error {
	opts := []nats.Option{nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond),
		// No buffering while disconnected: the caller is told at once and decides.
		nats.ReconnectBufSize(-1)}
	if cfg.CredsFile != "" {
		opts = append(opts, nats.UserCredentials(cfg.CredsFile))
	}
	if err := e.connect(cfg.URL, opts...); err != nil {
		return err
	}
	err := e.openStream(ctx, 3)
	if err != nil {
		err = e.openStream(ctx, 1) // a single server has no three replicas to give
	}
	return err
}

func (e *engine) connect(url string, opts ...nats.Option) (err error) {
	opts = append(opts, nats.Name("cordboard-journal"))
	if e.pub, err = nats.Connect(url, opts...); err == nil {
		e.read, err = nats.Connect(url, opts...)
	}
	if err != nil {
		return fmt.Errorf("the journal's NATS server cannot be reached; check the address and the credentials: %w", err)
	}
	e.js, err = jetstream.New(e.pub, jetstream.WithPublishAsyncMaxPending(1<<16))
	return err
}

func (e *engine) openStream(ctx context.Context, replicas int) (err error) {
	e.stream, err = e.js.Stream(ctx, streamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		e.stream, err = e.js.CreateStream(ctx, jetstream.StreamConfig{
			Name: streamName, Subjects: []string{subjectPrefix + ">"}, Storage: jetstream.FileStorage,
			Retention: jetstream.LimitsPolicy, Replicas: replicas, AllowDirect: true, Duplicates: dedupeWindow,
			// No limits and no deletes of single messages: retention is ours, and only whole blocks are ever removed.
			DenyDelete: true,
		})
	}
	if err != nil {
		return fmt.Errorf("the journal's stream %s cannot be opened: %w", streamName, err)
	}
	return nil
}

// close ends the engine and returns the oldest block that may not be on the disk, 0 for none.
func (e *engine) close() (suspect int) {
	if e.read != nil {
		e.read.Close()
	}
	if e.js != nil {
		e.js.CleanupPublisher()
	}
	if e.pub != nil {
		e.pub.Close()
	}
	if e.srv != nil {
		e.srv.Shutdown()
		e.srv.WaitForShutdown()
	}
	if e.blocks != nil {
		suspect = e.blocks.close()
	}
	return suspect
}

// serverLog passes the embedded server's log on and listens for write errors: JetStream answers a publisher nothing when
// its file cannot be written, so without this every caller would wait for a timeout.
type serverLog struct {
	log  *slog.Logger
	fail func(error)
}

func (l *serverLog) Noticef(f string, v ...any) { l.log.Debug("nats: " + fmt.Sprintf(f, v...)) }
func (l *serverLog) Debugf(string, ...any)      {}
func (l *serverLog) Tracef(string, ...any)      {}
func (l *serverLog) Warnf(f string, v ...any)   { l.log.Warn("nats: " + fmt.Sprintf(f, v...)) }
func (l *serverLog) Fatalf(f string, v ...any)  { l.Errorf(f, v...) }
func (l *serverLog) Errorf(f string, v ...any) {
	line := fmt.Sprintf(f, v...)
	l.log.Error("nats: " + line)
	if strings.Contains(line, "critical write error") || strings.Contains(line, "failed to store a msg") ||
		strings.Contains(line, "will be DISABLED") {
		l.fail(causeIn(line, v))
	}
}

// causeIn finds the error among the arguments of a log line, so that disk-full keeps its identity.
func causeIn(line string, args []any) error {
	for _, a := range args {
		if err, ok := a.(error); ok {
			return fmt.Errorf("%s: %w", line, err)
		}
	}
	if strings.Contains(line, "no space left") {
		return fmt.Errorf("%s: %w", line, syscall.ENOSPC)
	}
	return errors.New(line)
}
