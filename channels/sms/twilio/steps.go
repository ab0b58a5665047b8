package twilio

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/events"
)

// Test asks for the account, then for the number that is sent from.
func (d *Driver) Test(ctx context.Context, in channels.Inbox) []channels.TestStep {
	ctx, cancel := context.WithTimeout(ctx, 2*requestTimeout)
	defer cancel()
	if err := d.Check(in); err != nil {
		return []channels.TestStep{{Key: "settings", Detail: err.Error()}}
	}
	s, _ := settingsOf(in)
	steps := []channels.TestStep{{Key: "settings", OK: true}}
	account := s.API + "/" + version + "/Accounts/" + s.AccountSID
	code, body, err := d.call(ctx, s, in, call{http.MethodGet, account + ".json", nil})
	if err != nil {
		return append(steps, channels.TestStep{Key: "connect", Detail: sms.Lost(err).Text})
	}
	var who struct {
		Status string `json:"status"`
		Name   string `json:"friendly_name"`
	}
	_ = json.Unmarshal(body, &who)
	login := channels.TestStep{Key: "login", OK: code == http.StatusOK && (who.Status == "" || who.Status == "active"), Detail: who.Name}
	if !login.OK {
		login.Detail = fmt.Sprintf("%d %s", code, who.Status)
	}
	steps = append(steps, channels.TestStep{Key: "connect", OK: true}, login)
	if !login.OK || in.Channel == events.WhatsApp || !strings.HasPrefix(s.From, "+") {
		return steps
	}
	return append(steps, d.number(ctx, s, in, account))
}

// number asks whether the number is the account's and calls us.
func (d *Driver) number(ctx context.Context, s Settings, in channels.Inbox, account string) channels.TestStep {
	step := channels.TestStep{Key: "number"}
	code, body, err := d.call(ctx, s, in, call{http.MethodGet, account + "/IncomingPhoneNumbers.json?PhoneNumber=" + url.QueryEscape(s.From), nil})
	if err != nil {
		step.Detail = sms.Lost(err).Text
		return step
	}
	var list struct {
		Numbers []struct {
			SMSURL string `json:"sms_url"`
		} `json:"incoming_phone_numbers"`
	}
	if json.Unmarshal(body, &list) != nil || code != http.StatusOK || len(list.Numbers) == 0 {
		step.Detail = "The number is not among the account's."
		return step
	}
	step.OK = true
	// with a messaging service the number's own address is not used
	if at, _, _ := strings.Cut(list.Numbers[0].SMSURL, "#"); s.Service == "" && in.PublicURL != "" && at != in.PublicURL {
		step.Detail = "Messages to the number are sent to another address: " + at
	}
	return step
}

// Templates lists the account's content templates with their approval for WhatsApp.
func (d *Driver) Templates(ctx context.Context, in channels.Inbox) ([]channels.TemplateInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*requestTimeout)
	defer cancel()
	s, err := settingsOf(in)
	if err != nil {
		return nil, fmt.Errorf("the settings of the inbox cannot be read: %w", err)
	}
	var out []channels.TemplateInfo
	address := s.ContentAPI + "/v1/ContentAndApprovals?PageSize=100"
	for pages := 0; address != "" && pages < 20; pages++ {
		code, body, err := d.call(ctx, s, in, call{http.MethodGet, address, nil})
		if err != nil {
			return nil, sms.Lost(err)
		}
		var page contentPage
		if err := json.Unmarshal(body, &page); err != nil || code != http.StatusOK {
			return nil, fmt.Errorf("Twilio answered %d instead of the templates", code)
		}
		for _, c := range page.Contents {
			out = append(out, c.info())
		}
		address = page.Meta.Next
		if !strings.HasPrefix(address, s.ContentAPI+"/") { // the password goes nowhere else
			address = ""
		}
	}
	return out, nil
}

type contentPage struct {
	Contents []content1 `json:"contents"`
	Meta     struct {
		Next string `json:"next_page_url"`
	} `json:"meta"`
}

type content1 struct {
	SID       string                     `json:"sid"`
	Language  string                     `json:"language"`
	Name      string                     `json:"friendly_name"`
	Types     map[string]json.RawMessage `json:"types"`
	Variables map[string]any             `json:"variables"`
	Approval  struct {
		Category string `json:"category"`
		Status   string `json:"status"`
	} `json:"approval_requests"`
}

// info names a template by its sid, which is what sends it; the name that people gave it is its header.
func (c content1) info() channels.TemplateInfo {
	t := channels.TemplateInfo{Name: c.SID, Language: c.Language, Category: c.Approval.Category, Status: strings.ToUpper(c.Approval.Status), Header: c.Name, HeaderType: "text"}
	for _, raw := range c.Types {
		var body struct {
			Body string `json:"body"`
		}
		if json.Unmarshal(raw, &body) == nil && len(body.Body) > len(t.Body) {
			t.Body = body.Body
		}
	}
	for k := range c.Variables {
		t.Params = append(t.Params, "body."+k)
	}
	slices.Sort(t.Params)
	return t
}
