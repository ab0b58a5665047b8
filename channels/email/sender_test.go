package email_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
	"github.com/cordboard/cordboard/internal/fault"
)

func decoded(t *testing.T, in channels.Inbox, mail string) channels.Inbound {
	t.Helper()
	got, err := email.New(email.Ports{}).Decode(in, channels.Raw{Body: []byte(mail), At: noon})
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	return got[0]
}

func TestASenderIsProvenOnlyWhenOurOwnServerVouches(t *testing.T) {
	for name, c := range map[string]struct {
		server, results string
		want            bool
	}{
		"no server set":                   {"", "mx.acme.test; dmarc=pass header.from=customer.test", false},
		"dmarc":                           {"mx.acme.test", "mx.acme.test; dmarc=pass (p=REJECT) header.from=customer.test", true},
		"dmarc without a domain":          {"MX.acme.test", "mx.acme.test 1; spf=none; dmarc=pass", true},
		"dmarc of another domain":         {"mx.acme.test", "mx.acme.test; dmarc=pass header.from=evil.test", false},
		"another server":                  {"mx.acme.test", "mx.evil.test; dmarc=pass header.from=customer.test", false},
		"in a comment":                    {"mx.acme.test", "mx.acme.test; dmarc=fail (; dmarc=pass header.from=customer.test)", false},
		"in a nested comment":             {"mx.acme.test", `mx.acme.test; dmarc=none (a (b) ; dmarc=pass \) dmarc=pass )`, false},
		"in quotes":                       {"mx.acme.test", `mx.acme.test; spf=fail smtp.mailfrom="x;dmarc=pass header.from=customer.test;"@evil.test`, false},
		"spf aligned":                     {"mx.acme.test", "mx.acme.test; spf=pass smtp.mailfrom=bounce@mail.customer.test", true},
		"spf of a list":                   {"mx.acme.test", "mx.acme.test; spf=pass smtp.mailfrom=list@lists.test", false},
		"dkim aligned":                    {"mx.acme.test", "mx.acme.test; dkim=pass header.d=customer.test header.s=a", true},
		"dkim by identity":                {"mx.acme.test", "mx.acme.test; dkim=pass header.i=@customer.test", true},
		"dkim of a service":               {"mx.acme.test", "mx.acme.test; dkim=pass header.d=mailer.test; dkim=fail header.d=customer.test", false},
		"dkim aligned but dmarc fails":    {"mx.acme.test", "mx.acme.test; dkim=pass header.d=customer.test; dmarc=fail", false},
		"a suffix is no alignment":        {"mx.acme.test", "mx.acme.test; spf=pass smtp.mailfrom=x@notcustomer.test", false},
		"a guess is no pass":              {"mx.acme.test", "mx.acme.test; dmarc=bestguesspass header.from=customer.test", false},
		"the topmost of ours counts":      {"mx.acme.test", "mx.acme.test; dmarc=fail\nAuthentication-Results: mx.acme.test; dmarc=pass", false},
		"ours below a hop within":         {"mx.acme.test", "inner.acme.test; spf=none\nAuthentication-Results: mx.acme.test; dmarc=pass", true},
		"a server without a name":         {"-", "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=customer.test; dmarc=pass action=none header.from=customer.test;compauth=pass", true},
		"a forged one below":              {"-", "mx.acme.test; dmarc=fail\nAuthentication-Results: dmarc=pass header.from=customer.test", false},
		"nothing":                         {"mx.acme.test", "mx.acme.test; none", false},
		"a public suffix is no alignment": {"mx.acme.test", "mx.acme.test; spf=pass smtp.mailfrom=x@test", false},
	} {
		in := desk(func(m map[string]any) { m["auth_server"] = c.server })
		got := decoded(t, in, "Authentication-Results: "+c.results+"\nFrom: ana@customer.test\nTo: desk@acme.test\nMessage-ID: <a@b>\n\nx\n")
		if got.From.Identities[0].Proven != c.want {
			t.Errorf("%s: proven is %v", name, !c.want)
		}
	}
	in := desk(func(m map[string]any) { m["auth_server"] = "mx" })
	for _, from := range []string{"From: eve@evil.test, ana@customer.test", "From: ana@customer.test\nFrom: eve@evil.test"} {
		if got := decoded(t, in, "Authentication-Results: mx; dmarc=pass\n"+from+"\nMessage-ID: <a@b>\n\nx\n"); got.From.Identities[0].Proven {
			t.Errorf("two senders prove one: %s", from)
		}
	}
}

func TestMailThatBorrowsOurAddressIsNoMailOfOurs(t *testing.T) {
	in := desk(func(m map[string]any) { m["auth_server"] = "mx" })
	if got := decoded(t, in, "Authentication-Results: mx; dmarc=fail\nFrom: sales@acme.test\nTo: desk@acme.test\nMessage-ID: <a@b>\n\nx\n"); got.Echo {
		t.Error("it is stored as sent by us")
	}
	if got := decoded(t, in, "From: sales@acme.test\nTo: ana@customer.test\nMessage-ID: <a@b>\n\nx\n"); !got.Echo {
		t.Error("our own mail is not recognised by an alias")
	}
	form := decoded(t, in, "Authentication-Results: mx; dmarc=pass\nFrom: desk@acme.test\nReply-To: ana@customer.test\nMessage-ID: <a@b>\n\nx\n")
	if form.Echo || form.From.Identities[0].Value != "ana@customer.test" || form.From.Identities[0].Proven {
		t.Errorf("a form on our web site is %+v", form)
	}
}

func TestNothingAutomaticAnswersMachinesListsOrOurselves(t *testing.T) {
	base := "From: %\nTo: desk@acme.test\nMessage-ID: <a@b>\n"
	for mail, why := range map[string]string{
		"ana@customer.test\n":                                    "",
		"ana@customer.test\nAuto-Submitted: no\n":                "",
		"ana@customer.test\nAuto-Submitted: auto-generated\n":    "auto",
		"ana@customer.test\nAuto-Submitted: auto-replied; x=y\n": "auto",
		"ana@customer.test\nX-Autoreply: yes\n":                  "auto",
		"ana@customer.test\nPrecedence: Bulk\n":                  "auto",
		"ana@customer.test\nX-Precedence: list\n":                "auto",
		"ana@customer.test\nList-Id: <x.lists.test>\n":           "auto",
		"ana@customer.test\nReturn-Path: <>\n":                   "auto",
		"ana@customer.test\nReturn-Path: <ana@customer.test>\n":  "",
		"ana@customer.test\nX-Auto-Response-Suppress: DR, OOF\n": "auto",
		"ana@customer.test\nX-Auto-Response-Suppress: None\n":    "",
		"ana@customer.test\nX-Cordboard-Loop: x@y.test\n":        "auto",
		"mailer-daemon@customer.test\n":                          "auto",
		"no.reply@customer.test\n":                               "auto",
		"do-not-reply+5@customer.test\n":                         "auto",
		"Desk <desk+x@acme.test>\n":                              "own",
		"ana@customer.test\nReply-To: noreply@customer.test\n":   "machine",
		"ana@customer.test\nReply-To: sales@acme.test\n":         "own",
		"\n": "nobody",
	} {
		from, rest, _ := strings.Cut(mail, "\n")
		got := decoded(t, desk(), strings.Replace(base, "%", from, 1)+rest+"\nx\n")
		ok, reason := email.MayAnswer(desk(), got)
		if ok != (why == "") || reason != why {
			t.Errorf("%q: %v, %q", mail, ok, reason)
		}
	}
	if ok, why := email.MayAnswer(desk(), channels.Inbound{Kind: channels.InStatus}); ok || why != "kind" {
		t.Errorf("a status: %v %q", ok, why)
	}
}

func TestWhatTheListenerCouldNotFetchIsSaidInTheMessage(t *testing.T) {
	d := email.New(email.Ports{})
	got, _ := d.Decode(desk(), channels.Raw{Header: map[string]string{"Unreadable": "3", "Date": "2026-05-04T10:00:00Z"}, At: noon})
	if m := got[0].Message; m.Placeholder != email.PlaceholderUnreadable || m.Text == "" || got[0].ID == "" {
		t.Errorf("%+v", m)
	}
	sound(t, got)
}

func TestDecodingManyTimesAtOnceSaysTheSame(t *testing.T) {
	d := email.New(email.Ports{})
	body := []byte("From: ana@customer.test\nMessage-ID: <a@b>\nContent-Type: text/html\n\n<p>x<img src=cid:y>")
	want, _ := d.Decode(desk(), channels.Raw{Body: body, At: noon})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if got, _ := d.Decode(desk(), channels.Raw{Body: body, At: noon}); mustJSON(got) != mustJSON(want) {
				t.Error("it says something else")
			}
		})
	}
	wg.Wait()
}

func TestTheSettingsThatCannotWorkAreNamed(t *testing.T) {
	d := email.New(email.Ports{})
	good := func(m map[string]any) {
		m["imap_host"], m["smtp_host"] = "imap.acme.test", "smtp.acme.test"
	}
	oauth := func(m map[string]any) {
		m["auth"], m["oauth_client_id"], m["oauth_token_url"] = "oauth", "id", "https://login.test/token"
	}
	for field, c := range map[string]struct {
		change  func(map[string]any)
		secrets map[string]string
	}{
		"":                             {nil, map[string]string{"password": "x"}},
		"settings.password":            {nil, nil},
		"settings.address":             {func(m map[string]any) { m["address"] = "desk" }, nil},
		"settings.imap_host":           {func(m map[string]any) { m["imap_host"] = "imap.acme.test:993" }, nil},
		"settings.smtp_host":           {func(m map[string]any) { m["smtp_host"] = "" }, nil},
		"settings.imap_port":           {func(m map[string]any) { m["imap_port"] = "70000" }, nil},
		"settings.size_limit":          {func(m map[string]any) { m["size_limit"] = 0 }, nil},
		"settings.imap_security":       {func(m map[string]any) { m["imap_security"] = "ssl" }, nil},
		"settings.tls_ca":              {func(m map[string]any) { m["tls_ca"] = []string{"nonsense"} }, nil},
		"settings.aliases":             {func(m map[string]any) { m["aliases"] = []string{"x"} }, nil},
		"settings.oauth_refresh_token": {oauth, nil},
		"settings.oauth_token_url": {func(m map[string]any) { oauth(m); m["oauth_token_url"] = "http://login.test/token" },
			map[string]string{"oauth_refresh_token": "x"}},
		"settings": {func(m map[string]any) { m["imap_port"] = "many" }, nil},
	} {
		in := desk(good)
		if c.change != nil {
			in = desk(good, c.change)
		}
		in.Secrets = c.secrets
		err := d.Check(in)
		var told *fault.Error
		if field == "" {
			if err != nil {
				t.Error(err)
			}
		} else if !errors.As(err, &told) || told.Field != field || told.Key == "" || told.Code != fault.Invalid {
			t.Errorf("%s: %+v", field, err)
		}
	}
	if got := d.Account(desk(func(m map[string]any) { m["address"] = " Desk@ACME.test" })); got != "desk@acme.test" {
		t.Errorf("the account is %q", got)
	}
	for _, f := range d.Fields() {
		if f.Key == "" || f.Kind == "" || (f.Kind == channels.FieldChoice && len(f.Choices) < 2) {
			t.Errorf("field %+v", f)
		}
	}
}
