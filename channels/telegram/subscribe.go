package telegram

import (
	"context"
	"net/url"
	"strconv"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/internal/fault"
)

type webhookInfo struct {
	URL       string `json:"url"`
	Pending   number `json:"pending_update_count"`
	LastError string `json:"last_error_message"`
}

// Subscribe registers our webhook, or takes it away from an inbox that polls.
func (d *Driver) Subscribe(ctx context.Context, in channels.Inbox) error {
	if err := d.Check(in); err != nil {
		return err
	}
	b, trouble := d.bot(in)
	if trouble != nil {
		return trouble
	}
	method, p := "deleteWebhook", params{"drop_pending_updates": false}
	if b.set.Mode == byWebhook {
		if err := b.checkPublic(); err != nil {
			return err
		}
		method = "setWebhook"
		p = params{"url": in.PublicURL, "secret_token": in.Secrets[secretWebhook], "allowed_updates": allowed, "max_connections": 40}
	}
	if _, trouble = b.call(ctx, method, p); trouble == nil {
		return nil
	}
	if trouble.Class == channels.Credentials {
		return fault.New(fault.Invalid, "Telegram does not know this bot's token; copy it again from @BotFather.").WithKey("telegram.token_refused").WithField("settings." + secretToken).Because(trouble)
	}
	return fault.New(fault.Unavailable, "Telegram did not take the webhook's address; see what it said, or choose polling, which needs no public address.").WithKey("telegram.webhook_refused").WithField("settings.mode").With("detail", trouble.Text).Because(trouble)
}

// checkPublic wants an address that Telegram calls: https on one of four ports. A Bot API server of one's own calls any.
func (b *bot) checkPublic() error {
	u, err := url.Parse(b.in.PublicURL)
	if err == nil && u.Host != "" && b.set.APIURL != defaultAPI {
		return nil
	}
	if err == nil && u.Scheme == "https" && u.Host != "" {
		switch u.Port() {
		case "", "443", "80", "88", "8443":
			return nil
		}
	}
	return fault.New(fault.Invalid, "Telegram calls only addresses with https on the ports 443, 80, 88 and 8443, and this installation has none; set its public address, or choose polling.").WithKey("telegram.public_url").WithField("settings.mode")
}

// Test asks Telegram who the bot is and what it knows of our webhook.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	b, trouble := d.bot(in)
	if trouble != nil {
		return []channels.TestStep{{Key: "credentials", Detail: trouble.Text}}
	}
	r, trouble := b.call(ctx, "getMe", params{})
	if trouble != nil {
		key := "reachable"
		if trouble.Class == channels.Credentials {
			key = "credentials"
		}
		return []channels.TestStep{{Key: key, Detail: trouble.Text}}
	}
	var me user
	_ = loose.Decode(r.Result, &me)
	steps := []channels.TestStep{{Key: "credentials", OK: true, Detail: "@" + me.Username + " (" + me.ID.String() + ")"}}
	return append(steps, b.testWebhook(ctx))
}

func (b *bot) testWebhook(ctx context.Context) channels.TestStep {
	r, trouble := b.call(ctx, "getWebhookInfo", params{})
	if trouble != nil {
		return channels.TestStep{Key: "webhook", Detail: trouble.Text}
	}
	var info webhookInfo
	_ = loose.Decode(r.Result, &info)
	step := channels.TestStep{Key: "webhook", Detail: info.URL}
	if b.set.Mode == byPolling {
		step.Key, step.OK = "polling", info.URL == ""
		return step
	}
	step.OK = info.URL != "" && info.URL == b.in.PublicURL && info.LastError == ""
	if info.LastError != "" {
		step.Detail = info.LastError + " (" + strconv.FormatInt(int64(info.Pending), 10) + ")"
	}
	return step
}
