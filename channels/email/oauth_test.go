package email_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/email"
)

// keeper keeps refresh tokens in memory.
type keeper struct {
	mu    sync.Mutex
	kept  []string
	fails int
}

func (k *keeper) KeepToken(_ context.Context, _, token string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fails > 0 {
		k.fails--
		return errors.New("the database is away")
	}
	k.kept = append(k.kept, token)
	return nil
}

func (k *keeper) last() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) == 0 {
		return ""
	}
	return k.kept[len(k.kept)-1]
}

func withOAuth(t *testing.T, address, mechanism string) channels.Inbox {
	in := inbox(t, address, func(m map[string]any) {
		m["auth"], m["oauth_token_url"], m["oauth_client_id"], m["oauth_scope"], m["oauth_mechanism"] = "oauth", server.Identity.TokenURL(), "cordboard", "mail", mechanism
	})
	in.ID += mechanism
	in.Secrets = map[string]string{"oauth_refresh_token": server.Identity.Grant(address)}
	return in
}

func TestAMailboxIsOpenedWithATokenAndTheNewRefreshTokenIsKept(t *testing.T) {
	for _, mechanism := range []string{"xoauth2", "oauthbearer"} {
		t.Run(mechanism, func(t *testing.T) {
			k := &keeper{}
			d, in, s := driver(email.Ports{Tokens: k}), withOAuth(t, "oauth@acme.test", mechanism), &sink{}
			asked := server.Identity.Asked()
			listen(t, d, in, s, s)
			if k.last() == "" || k.last() == in.Secrets["oauth_refresh_token"] {
				t.Errorf("kept %q", k.last())
			}
			o := out("oauth@acme.test", "ana@customer.test", "with a token")
			if _, err := d.Send(t.Context(), in, o); err != nil { // the inbox as it was read before
				t.Fatal(err)
			}
			if n := server.Identity.Asked() - asked; n != 1 {
				t.Errorf("%d access tokens were asked for", n)
			}
			server.Identity.Revoke()
			if _, err := d.Send(t.Context(), in, o); err != nil {
				t.Fatalf("a token that was withdrawn is not replaced: %v", err)
			}
			after := in // as another process reads it from the database
			after.Secrets = map[string]string{"oauth_refresh_token": k.last()}
			if steps := driver(email.Ports{Tokens: k}).Test(t.Context(), after); len(steps) != 5 || !steps[4].OK {
				t.Errorf("with the kept token: %+v", steps)
			}
		})
	}
}

func TestARefreshTokenThatIsNoLongerGoodIsToldAsCredentials(t *testing.T) {
	in, s := withOAuth(t, "oauth@acme.test", "xoauth2"), &sink{}
	in.Secrets = map[string]string{"oauth_refresh_token": "forged-refresh-token"}
	d := driver(email.Ports{})
	_, err := d.Send(t.Context(), in, out("oauth@acme.test", "ana@customer.test", "x"))
	if got := trouble(t, err); got.Class != channels.Credentials || got.Code != "invalid_grant" || strings.Contains(got.Text, "forged") {
		t.Errorf("%+v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = d.Listen(ctx, in, s) }()
	eventually(t, "the trouble", func() bool { return s.state().Trouble == "credentials" })
	cancel()
	<-done
}

func TestATokenOfSomebodyElseOpensNothing(t *testing.T) {
	in := withOAuth(t, "oauth@acme.test", "xoauth2")
	in.Secrets = map[string]string{"oauth_refresh_token": server.Identity.Grant("ana@customer.test")}
	steps := driver(email.Ports{}).Test(t.Context(), in)
	if steps[0].Key != "imap_login" || steps[0].OK {
		t.Errorf("%+v", steps)
	}
}

func TestANewRefreshTokenThatCouldNotBeStoredIsStoredLater(t *testing.T) {
	k := &keeper{fails: 1}
	d, in, s := driver(email.Ports{Tokens: k}), withOAuth(t, "oauth@acme.test", "xoauth2"), &sink{}
	listen(t, d, in, s, s)
	if got := s.state(); got.Trouble != "token_unkept" {
		t.Errorf("told %+v", got)
	}
	if _, err := d.Send(t.Context(), in, out("oauth@acme.test", "ana@customer.test", "x")); err != nil {
		t.Fatal(err)
	}
	if k.last() == "" {
		t.Error("it was never stored")
	}
}
