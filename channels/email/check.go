package email

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/cordboard/cordboard/channels"
)

// Test signs in to both servers, looks at the folder and names the sender. It changes nothing and sends nothing.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	s, err := settingsOf(in)
	if err == nil {
		err = d.Check(in)
	}
	if err != nil {
		return []channels.TestStep{{Key: "settings", Detail: clip(err.Error())}}
	}
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	return append(d.testIMAP(ctx, in, s), d.testSMTP(ctx, in, s)...)
}

func failed(key string, in channels.Inbox, err error) channels.TestStep {
	return channels.TestStep{Key: key, Detail: clip(scrub(err.Error(), in.Secrets[secretPassword], in.Secrets[secretRefresh], in.Secrets[secretClientSecret]))}
}

func (d *Driver) testIMAP(ctx context.Context, in channels.Inbox, s *settings) []channels.TestStep {
	m, err := d.openIMAP(ctx, in, s)
	if err != nil {
		return []channels.TestStep{failed("imap_login", in, err)}
	}
	defer m.leave()
	steps := []channels.TestStep{{Key: "imap_login", OK: true, Detail: s.User}}
	data, err := m.open(s.Folder, true)
	if err != nil {
		return append(steps, failed("imap_folder", in, err))
	}
	steps = append(steps, channels.TestStep{Key: "imap_folder", OK: true, Detail: fmt.Sprintf("%s: %d", s.Folder, data.NumMessages)})
	idle := channels.TestStep{Key: "imap_idle", OK: m.c.Caps().Has(imap.CapIdle)}
	if !idle.OK {
		idle.Detail = fmt.Sprintf("no IDLE: looked at every %d s", s.Poll)
	}
	return append(steps, idle)
}

func (d *Driver) testSMTP(ctx context.Context, in channels.Inbox, s *settings) []channels.TestStep {
	o, err := d.openSMTP(ctx, in, s)
	if err != nil {
		return []channels.TestStep{failed("smtp_login", in, err)}
	}
	defer o.close()
	steps := []channels.TestStep{{Key: "smtp_login", OK: true}}
	if err := o.c.Mail(s.Envelope, nil); err != nil {
		return append(steps, failed("smtp_sender", in, err))
	}
	_ = o.c.Reset()
	return append(steps, channels.TestStep{Key: "smtp_sender", OK: true, Detail: s.Envelope})
}
