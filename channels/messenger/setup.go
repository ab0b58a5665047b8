package messenger

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// subscribed are the fields of webhooks that Decode understands. Instagram's echoes come with "messages".
var (
	pageFields = []string{"messages", "messaging_postbacks", "messaging_optins", "message_deliveries", "message_reads", "message_echoes", "message_reactions",
		"message_edits", "messaging_referrals", "messaging_handovers", "messaging_policy_enforcement", "standby"}
	instagramFields = []string{"messages", "messaging_postbacks", "messaging_seen", "message_reactions", "messaging_referral", "messaging_handover", "standby"}
)

// Subscribe has Meta send this account's webhooks to the app, and, when the app's id is known, the app's to the inbox's
// address. Meta calls that address with the verify token before it answers.
func (d *Driver) Subscribe(ctx context.Context, in channels.Inbox) error {
	s, err := d.read(in)
	if err != nil {
		return meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	object, list := "page", pageFields
	if d.instagram {
		object, list = "instagram", instagramFields
	}
	if s.AppID != "" && in.PublicURL != "" {
		app := d.client(in, s)
		app.Token = s.AppID + "|" + in.Secrets[meta.AppSecret]
		if app.Base == instagramBase {
			app.Base = meta.DefaultBase
		}
		body := fields{"object": object, "callback_url": in.PublicURL, "verify_token": in.Secrets[meta.VerifyToken], "fields": strings.Join(list, ","), "include_values": true}
		if err := app.Put(ctx, url.PathEscape(s.AppID)+"/subscriptions", body, nil); err != nil {
			return err
		}
	}
	if d.instagram && s.Login != LoginInstagram { // the linked page is what subscribes
		list = pageFields
	}
	return d.client(in, s).Put(ctx, "me/subscribed_apps", fields{"subscribed_fields": strings.Join(list, ",")}, nil)
}

// Test asks whether the token is good, whether it is this account's, and whether its webhooks come to an app.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	s, err := d.read(in)
	if err != nil {
		return []channels.TestStep{{Key: "settings", Detail: "the settings of the inbox cannot be read"}}
	}
	c := d.client(in, s)
	return append(d.identity(ctx, c, s), webhook(ctx, c))
}

// identity makes the steps "token" and "page" or "account".
func (d *Driver) identity(ctx context.Context, c meta.Client, s settings) []channels.TestStep {
	var me struct {
		ID       loose.String `json:"id"`
		UserID   loose.String `json:"user_id"`
		Name     loose.String `json:"name"`
		Username loose.String `json:"username"`
		Linked   struct {
			ID loose.String `json:"id"`
		} `json:"instagram_business_account"`
	}
	key, wanted, query := "page", "id,name", []string{s.PageID}
	switch {
	case d.instagram && s.Login == LoginInstagram:
		key, wanted, query = "account", "user_id,username", []string{s.AccountID}
	case d.instagram:
		key, wanted, query = "account", "id,name,instagram_business_account", []string{s.AccountID}
	}
	if err := c.Get(ctx, "me", url.Values{"fields": {wanted}}, &me); err != nil {
		return []channels.TestStep{{Key: "token", Detail: err.Error()}, {Key: key}}
	}
	ids := []string{string(me.ID)}
	if d.instagram {
		ids = []string{string(me.UserID), string(me.Linked.ID)}
	}
	name := first(string(me.Username), string(me.Name))
	step := channels.TestStep{Key: key, OK: slices.Contains(ids, query[0]), Detail: name}
	if !step.OK {
		step.Detail = "the token belongs to " + first(name, "another account") + " (" + strings.Trim(strings.Join(ids, " "), " ") + ")"
	}
	return []channels.TestStep{{Key: "token", OK: true, Detail: name}, step}
}

func webhook(ctx context.Context, c meta.Client) channels.TestStep {
	var apps struct {
		Data loose.List[struct {
			Name   loose.String             `json:"name"`
			Fields loose.List[loose.String] `json:"subscribed_fields"`
		}] `json:"data"`
	}
	if err := c.Get(ctx, "me/subscribed_apps", nil, &apps); err != nil {
		return channels.TestStep{Key: "webhook", Detail: err.Error()}
	}
	for _, a := range apps.Data {
		if slices.Contains(a.Fields, "messages") {
			return channels.TestStep{Key: "webhook", OK: true, Detail: string(a.Name)}
		}
	}
	return channels.TestStep{Key: "webhook"}
}
