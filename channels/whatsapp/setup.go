package whatsapp

import (
	"context"
	"net/url"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/loose"
	"github.com/cordboard/cordboard/channels/meta"
)

// Subscribe has Meta send the webhooks of this business account to the inbox's own address, whatever the app's settings
// say. Meta calls that address with the verify token before it answers.
func (d *Driver) Subscribe(ctx context.Context, in channels.Inbox) error {
	s, err := read(in)
	if err != nil {
		return meta.Refused("settings", "the settings of the inbox cannot be read")
	}
	body := fields{}
	if in.PublicURL != "" {
		body = fields{"override_callback_uri": in.PublicURL, "verify_token": in.Secrets[meta.VerifyToken]}
	}
	return d.client(in, s).Put(ctx, url.PathEscape(s.WABAID)+"/subscribed_apps", body, nil)
}

// Test asks whether the token is good, whether it reaches the number, and whether webhooks come here.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	s, err := read(in)
	if err != nil {
		return []channels.TestStep{{Key: "settings", Detail: "the settings of the inbox cannot be read"}}
	}
	c := d.client(in, s)
	return []channels.TestStep{token(ctx, c), number(ctx, c, s), webhook(ctx, c, s, in.PublicURL)}
}

func token(ctx context.Context, c meta.Client) channels.TestStep {
	var me struct {
		ID   loose.String `json:"id"`
		Name loose.String `json:"name"`
	}
	if err := c.Get(ctx, "me", url.Values{"fields": {"id,name"}}, &me); err != nil {
		return channels.TestStep{Key: "token", Detail: err.Error()}
	}
	return channels.TestStep{Key: "token", OK: true, Detail: firstOf(string(me.Name), string(me.ID))}
}

func number(ctx context.Context, c meta.Client, s settings) channels.TestStep {
	var n struct {
		ID      loose.String `json:"id"`
		Display loose.String `json:"display_phone_number"`
		Name    loose.String `json:"verified_name"`
		Quality loose.String `json:"quality_rating"`
	}
	query := url.Values{"fields": {"id,display_phone_number,verified_name,quality_rating"}}
	if err := c.Get(ctx, url.PathEscape(s.PhoneNumberID), query, &n); err != nil {
		return channels.TestStep{Key: "number", Detail: err.Error()}
	}
	if n.Display == "" {
		return channels.TestStep{Key: "number", Detail: "the id is not that of a phone number"}
	}
	return channels.TestStep{Key: "number", OK: true, Detail: strings.TrimSpace(string(n.Display + " " + n.Name + " " + n.Quality))}
}

func webhook(ctx context.Context, c meta.Client, s settings, public string) channels.TestStep {
	var apps struct {
		Data loose.List[struct {
			Override loose.String `json:"override_callback_uri"`
			API      struct {
				Name loose.String `json:"name"`
			} `json:"whatsapp_business_api_data"`
		}] `json:"data"`
	}
	if err := c.Get(ctx, url.PathEscape(s.WABAID)+"/subscribed_apps", nil, &apps); err != nil {
		return channels.TestStep{Key: "webhook", Detail: err.Error()}
	}
	elsewhere := ""
	for _, a := range apps.Data {
		if a.Override == "" || public == "" || strings.TrimRight(string(a.Override), "/") == public {
			return channels.TestStep{Key: "webhook", OK: true, Detail: firstOf(string(a.Override), string(a.API.Name))}
		}
		elsewhere = string(a.Override)
	}
	return channels.TestStep{Key: "webhook", Detail: elsewhere}
}
