package main

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/ari"
	"github.com/cordboard/cordboard/calls"
	"github.com/cordboard/cordboard/calls/recordings"
	"github.com/cordboard/cordboard/campaigns/dialling"
	"github.com/cordboard/cordboard/campaigns/lists/imports"
	"github.com/cordboard/cordboard/channels/bot/assist"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/contacts"
	"github.com/cordboard/cordboard/desk/prompts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/events/fold"
	"github.com/cordboard/cordboard/events/journal"
	"github.com/cordboard/cordboard/events/projector"
	"github.com/cordboard/cordboard/events/recorder"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/config"
	"github.com/cordboard/cordboard/internal/ids"
	"github.com/cordboard/cordboard/internal/notify"
	"github.com/cordboard/cordboard/internal/telemetry"
	"github.com/cordboard/cordboard/sql/store"
	"github.com/cordboard/cordboard/web"
)

// daemon is everything that runs, wired.
type daemon struct {
	cfg      *config.Config
	log      *slog.Logger
	instance string
	ids      ids.Source
	clock    clock.Clock
	metrics  *prometheus.Registry

	journal   *journal.Journal
	recorder  *recorder.Recorder
	picture   *fold.Picture
	projector *projector.Projector
	pool      *sql.DB
	store     *store.Store
	accounts  *accounts.Service
	announced chan events.DirectoryEvent
	zones     sync.Map // site id → *time.Location
	recall    sync.Once

	ari        *ari.Client
	stream     *ari.Events
	owner      *ownership
	desk       *desk.Desk
	calls      *calls.Engine
	tapes      *recordings.Collector
	phones     *calls.Phones
	visitors   *calls.Visitors
	web        *web.Server
	tower      *watchtower
	prompts    *prompts.Publisher
	importer   *imports.Importer
	dialler    *dialling.Engine
	inbox      *inbox.Engine
	bots       *setup.Book
	assistant  *assist.Assistant
	files      media.Files
	eraser     *contacts.Eraser
	chat       *webchat.Server
	chatDriver *webchat.Driver
}

// build wires the daemon and restores what was live; nothing runs yet.
func build(ctx context.Context, c *config.Config, j *journal.Journal, log *slog.Logger) (*daemon, error) {
	d := &daemon{cfg: c, log: log, ids: ids.New(), clock: clock.Real(), journal: j, metrics: telemetry.NewRegistry(telemetry.Build{Version: version}),
		recorder: recorder.New(j, log), announced: make(chan events.DirectoryEvent, 1024)}
	d.instance = d.ids.New()
	var err error
	if d.pool, d.store, err = openStore(c, d.announce, d.linked); err != nil {
		return nil, err
	}
	if err := checkSchema(ctx, d, c); err != nil {
		return nil, err
	}
	if d.ari, err = ari.New(ari.Config{URL: c.ARI.URL, User: c.ARI.User, Password: c.ARI.Password.Reveal(), App: c.ARI.App, Logger: log}); err != nil {
		return nil, err
	}
	d.stream = ari.NewEvents(d.ari, ari.EventsConfig{Disallow: calls.Unheard, OnUp: d.reconcile, OnState: d.pbxState})
	if d.owner, err = newOwnership(c.StateDir, c.ARI.App, d.ari, d.ids, d.clock.Now); err != nil {
		return nil, err
	}
	d.accounts = accounts.New(d.store, d.clock, d.ids, accounts.DefaultConfig())
	d.projector = projector.New(j, d.store, d.clock, log)
	d.wireVoice()
	d.prompts = prompts.NewPublisher(c.PBX.PromptsDir, d.store, d.clock, log)
	d.importer = imports.New(imports.Config{Works: d.store, Files: imports.NewFiles(filepath.Join(c.StateDir, "imports")), Clock: d.clock, Log: log})
	d.dialler = dialling.New(dialling.Config{Store: d.store, Voice: d.calls, Desk: d.desk, Journal: d.journal, Recorder: d.recorder, Projected: d.projected, Clock: d.clock, IDs: d.ids, Logger: log})
	d.wireWritten()
	if err := d.wireChat(); err != nil {
		return nil, err
	}
	if err := d.restore(ctx); err != nil {
		return nil, err
	}
	d.readZones(ctx)
	if d.tower, err = newWatchtower(c.AMI, d.desk, &httpSessions{directory: d.desk.Directory, log: log}, log); err != nil {
		return nil, err
	}
	if d.web, err = d.newWeb(); err != nil {
		return nil, err
	}
	d.tower.seen = d.web.PhoneSeen
	d.observe()
	return d, d.web.Listen()
}

func (d *daemon) wireVoice() {
	c := d.cfg
	sec := func(n int) time.Duration { return time.Duration(n) * time.Second }
	d.desk = desk.New(desk.Config{Recorder: d.recorder, Store: keptDirectory{d.store, d.journal, d.log}, Finder: d.store, Last: d.store, Clock: d.clock, IDs: d.ids, Logger: d.log,
		Policy: desk.Policy{DeviceGrace: sec(c.Desk.DeviceGraceSeconds), SuspendGrace: sec(c.Desk.SuspendGraceSeconds), OfferGuard: sec(c.Desk.OfferGuardSeconds),
			MissedBack: sec(c.Desk.MissedBackSeconds), UncodedKept: time.Duration(c.Desk.UncodedKeptHours) * time.Hour}})
	d.tapes = d.newCollector()
	connected := prometheus.NewSummary(prometheus.SummaryOpts{Name: "cordboard_call_connect_seconds",
		Help: "From a caller at the door to caller and agent in one bridge, for callers who did not have to wait for prompts.", Objectives: map[float64]float64{.5: .01, .99: .001}, MaxAge: 10 * time.Minute})
	d.metrics.MustRegister(connected)
	d.phones = calls.NewPhones(d.ari, calls.PhoneConfig{Context: c.Phone.Context, Codecs: c.Phone.Codecs, MediaAddress: c.Phone.MediaAddress, ShiftHours: c.Phone.ShiftHours}, d.clock, d.log)
	d.visitors = d.newVisitors()
	d.calls = calls.New(calls.Config{Switch: calls.Line{Client: d.ari, Live: func() bool { return d.stream.Live(20 * time.Second) }}, Desk: d.desk, Recorder: d.recorder,
		Clock: d.clock, IDs: d.ids, Logger: d.log, Route: c.ARI.Route, FallbackContext: c.ARI.FallbackContext, Messages: filepath.Join(c.StateDir, "voicemail"),
		Lease: sec(c.Desk.LeaseSeconds), Collect: d.tapes.Collect, Pages: d.visitors, PauseLimit: sec(c.Desk.RecordingPauseSeconds), OnConnected: func(t time.Duration) { connected.Observe(t.Seconds()) }})
	d.desk.SetVoice(d.calls)
}

// restore puts back what was live: the directory from the database or else the last one kept, agents, interactions and
// calls from the journal.
func (d *daemon) restore(ctx context.Context) error {
	p, err := fold.Load(ctx, d.journal, d.log)
	if err != nil {
		return err
	}
	d.picture = p
	dir := loadKept(ctx, d.journal, d.log)
	d.desk.Restore(dir, slices.Collect(maps.Values(p.Agents)), slices.Collect(maps.Values(p.Interactions)), p.Seq)
	d.calls.Restore(slices.Collect(maps.Values(p.Calls)))
	d.uncollected(p)
	d.dialler.Restore(p)
	d.calls.RestoreStanding(slices.Collect(maps.Values(p.Agents)))
	limited, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := d.desk.Load(limited); err != nil {
		d.log.Warn("the directory comes from the last start, because the database is away", "error", err)
	}
	for _, i := range p.Interactions {
		if _, there := p.Calls[i.CallID]; !there && i.CallID != "" && i.State != events.InteractionDone && i.State != events.InteractionWrappingUp {
			d.desk.Notify(desk.Notice{Kind: desk.NoticeOver, CallID: i.CallID, Cause: events.CauseLost, At: d.clock.Now()})
		}
	}
	return nil
}

// projected is how far the database is behind the journal.
func (d *daemon) projected() (seq uint64, lag time.Duration) {
	s := d.projector.Stats()
	return s.Position, s.Lag
}

// reconcile runs on every new connection to the PBX, before its first event.
func (d *daemon) reconcile(ctx context.Context, s ari.Snapshot) error {
	d.calls.Reconcile(calls.PictureOf(s, d.cfg.ARI.App))
	d.phones.Transcodes(func(codec string) bool {
		if codec != "opus" {
			return true
		}
		running, err := d.ari.ModuleRunning(ctx, "codec_opus.so")
		if err != nil || !running {
			d.log.Info("browser phones do without Opus, because this Asterisk cannot translate it", "error", err)
		}
		return err == nil && running
	})
	d.phones.Renew(ctx)
	d.tidyVisitors(ctx)
	return nil
}

// pbxState tells everybody whether the link to the PBX is up.
func (d *daemon) pbxState(s ari.State) {
	state, detail := "down", ""
	if s.Phase == ari.Up {
		state = "up"
	}
	if s.Err != nil {
		detail = s.Err.Error()
	}
	if s.Phase == ari.Connecting {
		return
	}
	d.desk.SetPBX(state)
	d.record(events.SystemPBX, &events.SystemEvent{Instance: d.instance, State: state, Detail: detail})
}

func (d *daemon) record(t events.Type, b events.Body) {
	d.recorder.Record([]events.Event{{ID: d.ids.New(), At: d.clock.Now().UTC().Truncate(time.Millisecond), Type: t, Body: b}})
}

// stage runs functions side by side; stop ends them and waits.
type stage struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

func newStage() *stage {
	ctx, cancel := context.WithCancel(context.Background())
	return &stage{ctx: ctx, cancel: cancel}
}

func (s *stage) run(f func(context.Context)) { s.wg.Go(func() { f(s.ctx) }) }

func (s *stage) stop() { s.cancel(); s.wg.Wait() }

func (d *daemon) run(ctx context.Context, n notify.Notifier) error {
	writers, engine := newStage(), newStage()
	writers.run(func(ctx context.Context) { _ = d.recorder.Run(ctx) })
	writers.run(func(ctx context.Context) { _ = d.projector.Run(ctx) })
	writers.run(func(ctx context.Context) { _ = fold.Keep(ctx, d.journal, d.picture, 5*time.Second, d.clock) })
	d.record(events.SystemStarted, &events.SystemEvent{Instance: d.instance, Version: version})
	engine.run(func(ctx context.Context) { _ = d.desk.Run(ctx) })
	engine.run(func(ctx context.Context) { _ = d.calls.Run(ctx) })
	engine.run(func(ctx context.Context) { _ = d.tapes.Run(ctx) })
	engine.run(d.drive)
	engine.run(d.tower.run)
	engine.run(d.tellDirectory)
	engine.run(d.janitor)
	engine.run(d.prompts.Run)
	engine.run(d.importer.Run)
	engine.run(d.eraser.Run)
	engine.run(func(ctx context.Context) { _ = d.dialler.Run(ctx) })
	engine.run(d.readBots)
	engine.run(func(ctx context.Context) { _ = d.inbox.Run(ctx) })
	engine.run(func(ctx context.Context) {
		n.Watchdog(ctx, d.clock, d.healthy, func(err error) { d.log.Error("the watchdog was not fed", "error", err) })
	})
	if err := n.Ready("serving"); err != nil {
		d.log.Warn("systemd was not told that the daemon is ready", "error", err)
	}
	d.log.Info("cordboard serves", "version", version, "address", d.web.Addr())
	err := d.web.Run(ctx)
	_ = n.Stopping("draining")
	if d.chat != nil {
		d.chat.Close()
	}
	engine.stop()
	d.visitors.Wait()
	d.record(events.SystemStopped, &events.SystemEvent{Instance: d.instance, Version: version})
	writers.stop()
	d.ari.Close()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	d.log.Info("cordboard has stopped; calls go on in the PBX", "calls", d.calls.Count())
	return err
}
