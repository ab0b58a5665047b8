// Package messenger is Facebook Messenger and Instagram messaging, which share a platform: Messenger makes the driver of
// pages, Instagram that of professional accounts.
//
// A person is known by an id that holds for one page or account only (kinds psid and igsid, "<account>:<id>"), which is
// also the thread. In an echo, From is the customer and never we.
package messenger

import (
	"net/http"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/meta"
	"github.com/cordboard/cordboard/internal/check"
)

const (
	window      = 24 * time.Hour
	humanWindow = 7 * 24 * time.Hour
	quickLimit  = 13 // quick replies
	quickTitle  = 20 // characters
	linkLimit   = 3  // buttons of a button template
	linkText    = 640
)

// Driver speaks to the Messenger Platform. It is safe for concurrent use and keeps no state.
type Driver struct {
	http      *http.Client
	now       func() time.Time
	instagram bool
}

var (
	_ channels.Driver      = (*Driver)(nil)
	_ channels.Webhook     = (*Driver)(nil)
	_ channels.MediaSource = (*Driver)(nil)
	_ channels.Reactor     = (*Driver)(nil)
	_ channels.Presence    = (*Driver)(nil)
	_ channels.Subscriber  = (*Driver)(nil)
)

// Messenger makes the driver of Facebook pages, over a client of HTTP and a clock; both are needed.
func Messenger(client *http.Client, now func() time.Time) *Driver {
	return &Driver{http: client, now: now}
}

// Instagram makes the driver of Instagram's professional accounts.
func Instagram(client *http.Client, now func() time.Time) *Driver {
	return &Driver{http: client, now: now, instagram: true}
}

// Ways to sign in to Instagram's API: by the Facebook page that the account is linked to, or by the account itself.
const (
	LoginPage      = "page"
	LoginInstagram = "instagram"
	instagramBase  = "https://graph.instagram.com"
)

type settings struct {
	meta.Place
	// PageID is that of the page; AccountID that of the Instagram account, as webhooks name it ("entry.id").
	PageID    string `json:"page_id"`
	AccountID string `json:"account_id"`
	AppID     string `json:"app_id"`
	Login     string `json:"login"`
	// NoHumanAgent is set where the app was not granted Meta's "Human Agent" feature.
	NoHumanAgent bool `json:"no_human_agent"`
}

// Fields asks for the account and the keys of the app. With the app's id its own echoes are known for certain and the
// webhook can be registered from here.
func (d *Driver) Fields() []channels.Field {
	own := []channels.Field{{Key: "page_id", Kind: channels.FieldText, Required: true}}
	if d.instagram {
		own = []channels.Field{{Key: "account_id", Kind: channels.FieldText, Required: true},
			{Key: "login", Kind: channels.FieldChoice, Choices: []string{LoginPage, LoginInstagram}, Default: LoginPage}}
	}
	own = append(own, channels.Field{Key: "app_id", Kind: channels.FieldText})
	return append(meta.Fields(own...), channels.Field{Key: "no_human_agent", Kind: channels.FieldSwitch, Default: "false", Advanced: true})
}

// Check wants the ids of Meta's own console.
func (d *Driver) Check(in channels.Inbox) error {
	var s settings
	if in.Decode(&s) != nil {
		return check.Trouble("field.format", "settings", "The settings of the inbox cannot be read.")
	}
	var own error
	if d.instagram {
		own = check.Digits("settings.account_id", s.AccountID, 1, 32, "")
		if own == nil && s.Login != "" {
			own = check.OneOf("settings.login", s.Login, LoginPage, LoginInstagram)
		}
	} else {
		own = check.Digits("settings.page_id", s.PageID, 1, 32, "")
	}
	var app error
	if s.AppID != "" {
		app = check.Digits("settings.app_id", s.AppID, 1, 32, "")
	}
	return check.First(own, app, meta.Check(in, s.Place))
}

// Account is the id of the page or of the Instagram account.
func (d *Driver) Account(in channels.Inbox) string {
	s, err := d.read(in)
	if err != nil {
		return in.Account
	}
	return d.account(s)
}

func (d *Driver) account(s settings) string {
	if d.instagram {
		return s.AccountID
	}
	return s.PageID
}

// Traits differ in length, sizes and what customers are shown.
func (d *Driver) Traits(in channels.Inbox) channels.Traits {
	t := channels.Traits{Window: window, HumanWindow: humanWindow, TextLimit: 2000, TextUnit: string(meta.Chars),
		FileLimits: []channels.FileLimit{{Bytes: 25 << 20}}, Files: 10, Buttons: quickLimit, Replies: true, Typing: true, ReadMarks: true, Delivered: true, ReadTold: true}
	if d.instagram {
		t.TextLimit, t.TextUnit = 1000, string(meta.Bytes)
		t.FileLimits = []channels.FileLimit{{Type: "image/", Bytes: 8 << 20}, {Bytes: 25 << 20}}
		t.Replies, t.Reactions, t.Delivered = false, true, false
	}
	if s, err := d.read(in); err == nil && s.NoHumanAgent {
		t.HumanWindow = 0
	}
	return t
}

// Receive answers Meta's handshake and verifies its signature.
func (d *Driver) Receive(in channels.Inbox, r channels.Request) channels.Verdict {
	return meta.DoorOf(in).Receive(r)
}

// Headers are none: the body says it all.
func (d *Driver) Headers() []string { return nil }

func (d *Driver) read(in channels.Inbox) (settings, error) {
	var s settings
	err := in.Decode(&s)
	if s.PageID == "" && !d.instagram {
		s.PageID = in.Account
	}
	if s.AccountID == "" && d.instagram {
		s.AccountID = in.Account
	}
	if d.instagram && s.Login == LoginInstagram && (s.APIBase == "" || s.APIBase == meta.DefaultBase) {
		s.APIBase = instagramBase
	}
	return s, err
}

func (d *Driver) client(in channels.Inbox, s settings) meta.Client {
	return meta.Client{HTTP: d.http, Base: s.APIBase, Version: s.APIVersion, Token: in.Secrets[meta.AccessToken], Now: d.now}
}
