package main

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/applechat"
	"github.com/cordboard/cordboard/channels/email"
	"github.com/cordboard/cordboard/channels/inbox"
	"github.com/cordboard/cordboard/channels/media"
	"github.com/cordboard/cordboard/channels/messenger"
	"github.com/cordboard/cordboard/channels/sms/kannel"
	"github.com/cordboard/cordboard/channels/sms/smpp"
	"github.com/cordboard/cordboard/channels/sms/twilio"
	"github.com/cordboard/cordboard/channels/telegram"
	"github.com/cordboard/cordboard/channels/webchat"
	"github.com/cordboard/cordboard/channels/whatsapp"
	"github.com/cordboard/cordboard/channels/xdm"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/seal"
)

// wireWritten makes the engine of the written channels.
func (d *daemon) wireWritten() {
	d.files = media.NewFiles(filepath.Join(d.cfg.StateDir, "files"))
	d.journal.SetApplied(0) // nothing goes from the journal before the inbox has it
	d.inbox = inbox.New(inbox.Config{Store: d.store, Journal: d.journal, Recorder: d.recorder, Work: deskWork{d.desk}, Hours: schedules{d.desk}, Files: d.files,
		Drivers: d.drivers(), Fetch: media.NewFetcher(), Spool: media.NewSpool(filepath.Join(d.cfg.StateDir, "spool")), MailKey: d.mailKey(), Clock: d.clock, IDs: d.ids, Logger: d.log, Applied: d.journal.SetApplied, Changed: d.tellChat, Typing: d.customerTypes, Bot: d.botParts(), Hooks: d.hooks()})
	d.eraser = d.newEraser()
}

// hooks begins the addresses of webhooks, where the configuration says what people type; providers are told of it.
func (d *daemon) hooks() string {
	u, err := url.Parse(d.cfg.HTTP.PublicURL)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + strings.TrimSuffix(d.cfg.HTTP.BasePath, "/") + "/hooks/"
}

// drivers are the channels and providers of this version.
func (d *daemon) drivers() map[string]channels.Driver {
	client := providerClient()
	d.chatDriver = webchat.NewDriver(chatFiles{d}, d.clock.Now)
	now := d.clock.Now
	return map[string]channels.Driver{
		inbox.DriverKey(events.WhatsApp, ""):  whatsapp.New(client, now),
		inbox.DriverKey(events.Messenger, ""): messenger.Messenger(client, now),
		inbox.DriverKey(events.Instagram, ""): messenger.Instagram(client, now),
		inbox.DriverKey(events.Telegram, ""):  telegram.New(telegram.Deps{HTTP: client, Clock: d.clock}),
		inbox.DriverKey(events.X, ""): xdm.New(xdm.Deps{HTTP: client, Clock: d.clock, KeepSecret: func(ctx context.Context, id, key, value string) error {
			return d.inbox.KeepSecret(ctx, id, key, value)
		}}),
		inbox.DriverKey(events.WebChat, ""):        d.chatDriver,
		inbox.DriverKey(events.SMS, "smpp"):        smpp.New(smpp.Deps{Clock: d.clock, IDs: d.ids, Log: d.log}),
		inbox.DriverKey(events.SMS, "kannel"):      kannel.New(client),
		inbox.DriverKey(events.SMS, "twilio"):      twilio.New(twilio.Deps{HTTP: client}),
		inbox.DriverKey(events.WhatsApp, "twilio"): twilio.New(twilio.Deps{HTTP: client}),
		inbox.DriverKey(events.Email, ""):          email.New(email.Ports{Clock: d.clock, HTTP: client, Tokens: mailTokens{d}, Hello: hostName()}),
		inbox.DriverKey(events.Apple, ""):          applechat.New(applechat.Deps{HTTP: client, Clock: d.clock}),
	}
}

// mailKey seals what tells a conversation in our mail.
func (d *daemon) mailKey() []byte {
	box, err := seal.Load(filepath.Join(d.cfg.StateDir, secretsKey))
	if err != nil {
		d.log.Error("mail is not told apart by tokens, because the key of the installation cannot be read", "error", err)
		return nil
	}
	return box.Derive("mail threads")
}

// hostName is what we call ourselves to mail servers.
func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// mailTokens keeps what the identity provider rotated.
type mailTokens struct{ d *daemon }

// KeepToken implements email.TokenKeeper.
func (k mailTokens) KeepToken(ctx context.Context, inboxID, token string) error {
	return k.d.inbox.KeepSecret(ctx, inboxID, "oauth_refresh_token", token)
}

// providerClient speaks with providers' APIs. Their addresses are the administrator's, so that a gateway inside may be one;
// every request has the deadline of its context.
func providerClient() *http.Client {
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 16, IdleConnTimeout: time.Minute, TLSHandshakeTimeout: 10 * time.Second,
		MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true}}
}

// deskWork lets threads be work at the desk.
type deskWork struct{ desk *desk.Desk }

// Thread implements inbox.Work.
func (w deskWork) Thread(ctx context.Context, n inbox.ThreadWork) error {
	ctx, cancel := context.WithTimeout(ctx, deskWait)
	defer cancel()
	_, err := w.desk.Thread(ctx, noteOf(n))
	return err
}

// Take implements inbox.Work.
func (w deskWork) Take(ctx context.Context, agentID string, n inbox.ThreadWork, steers bool) error {
	ctx, cancel := context.WithTimeout(ctx, deskWait)
	defer cancel()
	_, err := w.desk.TakeThread(ctx, agentID, noteOf(n), steers)
	return err
}

func noteOf(n inbox.ThreadWork) desk.ThreadNote {
	return desk.ThreadNote{Thread: n.Thread, Live: n.Live, To: n.To, By: n.By, StayWith: n.StayWith, Assigned: n.Assigned}
}

// deskWait is how long the desk may take for a note of the inbox: its turns last milliseconds.
const deskWait = 5 * time.Second

// schedules tells opening hours out of the directory.
type schedules struct{ desk *desk.Desk }

// Due implements inbox.Hours.
func (s schedules) Due(scheduleID string, from time.Time, d time.Duration) time.Time {
	if sc, ok := s.desk.Directory().Schedules[scheduleID]; ok {
		return sc.Due(from, d)
	}
	return from.Add(d)
}

// Open implements inbox.Hours. A schedule that is gone or cannot be read turns nobody away.
func (s schedules) Open(scheduleID string, at time.Time) bool {
	sc, ok := s.desk.Directory().Schedules[scheduleID]
	if !ok {
		return true
	}
	open, _ := sc.Open(at)
	return open
}
