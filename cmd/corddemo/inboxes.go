package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/bot"
	"github.com/cordboard/cordboard/channels/bot/knowledge"
	"github.com/cordboard/cordboard/channels/bot/model"
	"github.com/cordboard/cordboard/channels/bot/modeltest"
	"github.com/cordboard/cordboard/channels/bot/setup"
	"github.com/cordboard/cordboard/channels/inboxes"
	"github.com/cordboard/cordboard/channels/meta/metatest"
	"github.com/cordboard/cordboard/channels/telegram/telegramtest"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/lab/centre"
	"github.com/cordboard/cordboard/web"
)

// shopKey is the public key of the chat in the demo's shop.
const shopKey = "demo-shop"

// standIns starts what stands in for Meta, Telegram and a language model, and the shop.
func (l *life) standIns(ctx context.Context, p place) (end func(), err error) {
	if l.shop, err = p.openShop(ctx, l.log); err != nil {
		return nil, err
	}
	if l.telegram, err = telegramtest.Start(telegramtest.Options{}); err != nil {
		l.shop.close()
		return nil, err
	}
	l.meta, l.met = metatest.New(metatest.Usual()), map[string]time.Time{}
	brain, stop := modeltest.New("", nil).Start()
	l.brain = brain
	return func() {
		stop()
		l.meta.Close()
		l.telegram.Close()
		l.shop.close()
	}, nil
}

// openInboxes connects the stand-ins; their addresses are others after every start.
func (l *life) openInboxes(ctx context.Context) error {
	admin, err := centre.Login(ctx, l.url, centre.AdminLogin, centre.AdminPassword)
	if err != nil {
		return err
	}
	o := l.meta.Options()
	desk, err := l.openInbox(ctx, admin, inboxes.Inbox{Inbox: channels.Inbox{Name: "WhatsApp (stand-in)", Channel: events.WhatsApp},
		NewSecrets: map[string]string{"access_token": o.Token, "app_secret": o.AppSecret, "verify_token": "verify-me-please"}},
		map[string]any{"phone_number_id": o.PhoneNumberID, "waba_id": o.WABAID, "api_base": l.meta.URL})
	if err != nil {
		return err
	}
	if _, err = l.openInbox(ctx, admin, inboxes.Inbox{Inbox: channels.Inbox{Name: "Telegram (stand-in)", Channel: events.Telegram}, NewSecrets: map[string]string{"token": l.telegram.Token()}},
		map[string]any{"mode": "polling", "api_url": l.telegram.URL()}); err != nil {
		return err
	}
	shop, err := l.openInbox(ctx, admin, inboxes.Inbox{Inbox: channels.Inbox{Name: "Chat of the shop", Channel: events.WebChat}},
		map[string]any{"key": shopKey, "origins": []string{l.shop.url}, "title": []string{"Fjord Outdoor", "es: Fjord Outdoor"}, "voice": true,
			"greeting": []string{"Ask us anything; our assistant answers first.", "es: Pregunte lo que quiera; primero responde nuestro asistente."}})
	if err != nil {
		return err
	}
	if err := l.teachBot(ctx, admin, shop); err != nil {
		return fmt.Errorf("the bot of the demo: %w", err)
	}
	l.hook = l.url + "/hooks/" + desk.ID
	for n, who := range writing {
		l.people = append(l.people, metatest.Person{Phone: "3469900" + strconv.Itoa(1000+n), Name: who})
	}
	return nil
}

// openInbox makes an inbox of Support, or changes the one of that name.
func (l *life) openInbox(ctx context.Context, admin *centre.Client, in inboxes.Inbox, settings map[string]any) (inboxes.Inbox, error) {
	var queues, old list[struct {
		ID      string `json:"id"`
		SiteID  string `json:"site_id"`
		Name    string `json:"name"`
		Version int    `json:"version"`
	}]
	if err := admin.Do(ctx, http.MethodGet, "/queues?limit=200", nil, &queues); err != nil {
		return in, err
	}
	if err := admin.Do(ctx, http.MethodGet, "/inboxes?limit=200", nil, &old); err != nil {
		return in, err
	}
	raw, err := json.Marshal(settings)
	if err != nil {
		return in, err
	}
	in.Settings, in.Active = raw, true
	in.Policy = channels.Policy{StayMinutes: 60, ParkSeconds: 60, ResolveHours: 1, ReplyMinutes: 10}
	for _, q := range queues.Items {
		if q.Name == "Support" {
			in.QueueID, in.SiteID = q.ID, q.SiteID
		}
	}
	method, path := http.MethodPost, "/inboxes"
	for _, x := range old.Items {
		if x.Name == in.Name {
			in.Version, method, path = x.Version, http.MethodPut, "/inboxes/"+x.ID
		}
	}
	if err := admin.Do(ctx, method, path, in, &in); err != nil {
		return in, fmt.Errorf("the inbox %s of the demo: %w", in.Name, err)
	}
	return in, nil
}

// pages are what the shop's bot answers from.
var pages = map[string]string{
	"Delivery":      "We deliver from Monday to Saturday. Orders before noon leave the same day and arrive within two working days. Delivery is free from 50 euros.",
	"Returns":       "You can return any article within 30 days, worn or not. The return label is in the parcel. The money is back within five working days.",
	"Opening hours": "The shop in Harbour Street is open from Monday to Friday, 9:00 to 18:00, and on Saturdays until 14:00. On Sundays it is closed.",
	"Envíos":        "Enviamos de lunes a sábado. Los pedidos llegan en dos días laborables. El envío es gratuito a partir de 50 euros.",
}

// teachBot gives the shop's chat a bot with a stand-in for a language model, and a knowledge base.
func (l *life) teachBot(ctx context.Context, admin *centre.Client, in inboxes.Inbox) error {
	const name = "Fjord Outdoor"
	var bases list[setup.Base]
	if err := admin.Do(ctx, http.MethodGet, "/knowledge-bases?limit=200", nil, &bases); err != nil {
		return err
	}
	base := setup.Base{SiteID: in.SiteID, Name: name, Description: "What customers of the shop ask"}
	for _, b := range bases.Items {
		if b.Name == name {
			base = b
		}
	}
	if base.ID == "" {
		if err := admin.Do(ctx, http.MethodPost, "/knowledge-bases", base, &base); err != nil {
			return err
		}
		for title, text := range pages {
			s := web.SourceDraft{Title: title, URL: l.shop.url + "/#" + title, Format: knowledge.Plain, Body: text}
			if err := admin.Do(ctx, http.MethodPost, "/knowledge-bases/"+base.ID+"/sources", s, nil); err != nil {
				return err
			}
		}
	}
	var b setup.Bot
	if err := admin.Do(ctx, http.MethodGet, "/inboxes/"+in.ID+"/bot", nil, &b); err != nil {
		return err
	}
	b.Policy = bot.Policy{Mode: bot.Always, Bases: []string{base.ID}, SourcesOnly: true, Disclosure: "You are writing with our automatic assistant; ask for a person at any time.",
		PriceIn: 150_000, PriceOut: 600_000, DayMicros: 2_000_000}
	b.Model = model.Settings{BaseURL: l.brain, Model: "stand-in"}
	return admin.Do(ctx, http.MethodPut, "/inboxes/"+in.ID+"/bot", b, nil)
}
