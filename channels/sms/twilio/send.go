package twilio

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/events"
)

// Send creates a message. Its statuses come to our address with our own id in the query, so they meet the message even when
// they are faster than the answer.
func (d *Driver) Send(ctx context.Context, in channels.Inbox, out channels.Outbound) (channels.Receipt, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	s, err := settingsOf(in)
	if err != nil {
		return channels.Receipt{}, &channels.Trouble{Class: channels.Never, Code: "settings", Text: "The settings of the inbox cannot be read."}
	}
	form, trouble := d.form(ctx, s, in, out)
	if trouble != nil {
		return channels.Receipt{}, trouble
	}
	code, body, err := d.call(ctx, s, in, call{http.MethodPost, s.API + "/" + version + "/Accounts/" + s.AccountSID + "/Messages.json", form})
	if err != nil {
		return channels.Receipt{}, sms.Lost(err)
	}
	return answered(code, body)
}

func (d *Driver) form(ctx context.Context, s Settings, in channels.Inbox, out channels.Outbound) (url.Values, *channels.Trouble) {
	to, ok := recipient(in, out.To)
	if !ok {
		return nil, &channels.Trouble{Class: channels.Unreachable, Code: "no_number", Text: "The recipient has no number at this channel; a sender with a name cannot be answered."}
	}
	v := url.Values{"To": {to}}
	if s.Service != "" {
		v.Set("MessagingServiceSid", s.Service)
	}
	if s.From != "" {
		v.Set("From", ourAddress(in, s.From))
	}
	if in.PublicURL != "" {
		v.Set("StatusCallback", in.PublicURL+"?"+ours+"="+url.QueryEscape(out.ID))
	}
	if s.SmartEncoded && in.Channel != events.WhatsApp {
		v.Set("SmartEncoded", "true")
	}
	if s.Validity > 0 {
		v.Set("ValidityPeriod", strconv.Itoa(int(s.Validity)))
	}
	if t := out.Message.Template; t != nil {
		return v, template(v, *t)
	}
	if trouble := d.media(ctx, in, out, v); trouble != nil {
		return nil, trouble
	}
	return v, s.body(in, out, v)
}

// body puts the text in. Twilio refuses more than 1600 characters.
func (s Settings) body(in channels.Inbox, out channels.Outbound, v url.Values) *channels.Trouble {
	if out.Message.Text == "" && len(out.Message.Buttons) == 0 && v.Has("MediaUrl") {
		return nil
	}
	if in.Channel == events.WhatsApp {
		s.Smart, s.MaxParts = sms.SmartOff, sms.MaxParts
	}
	text, trouble := s.Prepare(out.Message)
	if trouble != nil {
		return trouble
	}
	if utf8.RuneCountInString(text) > bodyLimit {
		return &channels.Trouble{Class: channels.Never, Code: "too_long", Text: "Twilio takes at most 1600 characters; shorten the message."}
	}
	v.Set("Body", text)
	return nil
}

func template(v url.Values, t channels.TemplateUse) *channels.Trouble {
	v.Set("ContentSid", t.Name)
	variables := map[string]string{}
	n := 0
	for _, list := range [][]channels.TemplateParam{t.Header, t.Body, t.Buttons} {
		for _, p := range list {
			n++
			name, value := p.Name, p.Text
			if name == "" {
				name = strconv.Itoa(n)
			}
			if value == "" {
				value = p.URL
			}
			variables[name] = value
		}
	}
	if n > 0 {
		raw, err := json.Marshal(variables)
		if err != nil {
			return &channels.Trouble{Class: channels.Never, Code: "template", Text: "The template's values cannot be written."}
		}
		v.Set("ContentVariables", string(raw))
	}
	return nil
}

func (d *Driver) media(ctx context.Context, in channels.Inbox, out channels.Outbound, v url.Values) *channels.Trouble {
	if len(out.Files) > mediaLimit {
		return &channels.Trouble{Class: channels.Never, Code: "files", Text: "Twilio takes at most ten files a message."}
	}
	for _, f := range out.Files {
		address := f.URL
		if d.deps.Publish != nil {
			var err error
			if address, err = d.deps.Publish(ctx, in, f); err != nil {
				return &channels.Trouble{Class: channels.Later, Code: "publish", Text: "The file could not be laid out for Twilio."}
			}
		}
		if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			return &channels.Trouble{Class: channels.Never, Code: "files", Text: "Twilio fetches files from a public address, and this one has none."}
		}
		v.Add("MediaUrl", address)
	}
	return nil
}

// recipient is a number; with WhatsApp its own ids serve, too.
func recipient(in channels.Inbox, to []channels.Identity) (string, bool) {
	if in.Channel != events.WhatsApp {
		return sms.Recipient(to)
	}
	for _, id := range to {
		switch {
		case id.Kind == channels.IDPhone && strings.HasPrefix(id.Value, "+"):
			return whatsappPrefix + id.Value, true
		case id.Kind == channels.IDWhatsApp && id.Value != "":
			return whatsappPrefix + "+" + strings.TrimPrefix(id.Value, "+"), true
		case id.Kind == channels.IDBSUID && id.Value != "":
			return whatsappPrefix + id.Value, true
		}
	}
	return "", false
}

func ourAddress(in channels.Inbox, from string) string {
	if in.Channel == events.WhatsApp && !strings.HasPrefix(from, whatsappPrefix) {
		return whatsappPrefix + from
	}
	return from
}

type call struct {
	method, address string
	form            url.Values
}

func (d *Driver) call(ctx context.Context, s Settings, in channels.Inbox, c call) (int, []byte, error) {
	var body io.Reader
	if c.form != nil {
		body = strings.NewReader(c.form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, c.method, c.address, body)
	if err != nil {
		return 0, nil, err
	}
	if c.form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	authorize(req, s, in)
	resp, err := d.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return resp.StatusCode, raw, err
}

func authorize(req *http.Request, s Settings, in channels.Inbox) {
	if s.APIKey != "" {
		req.SetBasicAuth(s.APIKey, in.Secrets["api_key_secret"])
		return
	}
	req.SetBasicAuth(s.AccountSID, in.Secrets["auth_token"])
}
