package ami_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/ami/amitest"
	"github.com/cordboard/cordboard/internal/clock"
)

func TestAConnectionComesUpHoweverTheFirstMessagesAreCut(t *testing.T) {
	faults := map[string]amitest.Faults{
		"in order":             {},
		"greeting in two":      {Greeting: "Asterisk Call Manager/5.0.4\r\n", Chunk: 12},
		"glued to the login":   {GlueBooted: true},
		"one byte at a time":   {Chunk: 1},
		"three bytes, glued":   {Chunk: 3, GlueBooted: true},
		"the newest greeting":  {Greeting: "Asterisk Call Manager/12.0.0\r\n"},
		"items in reverse":     {Reversed: true},
		"events between items": {Interleave: []amitest.Message{amitest.Event("Newchannel", "Channel", "x")}},
	}
	for _, n := range []int{1, 2, 17, 19, 20, 21, 40, 63, 70} {
		faults[fmt.Sprintf("cut after %d bytes", n)] = amitest.Faults{GlueBooted: true, CutBooted: n}
	}
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			srv := amitest.New(t, f)
			// Even a greeting cut in two, which amigo may take for a refused
			// login, must only cost another attempt.
			r := run(t, fast(srv.Addr()))
			r.up(1)
			qs, err := ami.QueueStatus(r.ctx, r, "")
			if err != nil || len(qs) != 1 || len(qs[0].Members) != 3 {
				t.Fatalf("read %+v, %v", qs, err)
			}
		})
	}
}

func TestAConnectionThatCannotBeMadeSaysWhatToCheck(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	l.Close()
	held := make(chan struct{})
	cases := []struct {
		name   string
		faults amitest.Faults
		addr   string
		secret string
		want   error
		says   string
	}{
		{name: "nobody listens", addr: nobody, want: ami.ErrUnreachable, says: "enabled=yes"},
		{name: "no greeting", faults: amitest.Faults{NoGreeting: true}, want: ami.ErrSilent, says: "says nothing"},
		{name: "another service", faults: amitest.Faults{Greeting: "SSH-2.0-OpenSSH_9.2\r\n"}, want: ami.ErrNotManager, says: "5038"},
		{name: "no answer to the login", faults: amitest.Faults{SilentLogin: true}, want: ami.ErrSilent, says: "authlimit"},
		{name: "a wrong secret", secret: "wrong", want: ami.ErrLogin, says: "secret"},
		{name: "a refusal that takes its time", faults: amitest.Faults{RefuseLogin: true, HoldLogin: held}, want: ami.ErrLogin, says: "permit"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			srv := amitest.New(t, c.faults)
			cfg := fast(srv.Addr())
			if c.addr != "" {
				cfg.Address = c.addr
			}
			if c.secret != "" {
				cfg.Secret = c.secret
			}
			cfg.LoginRetry, cfg.RetryMin, cfg.RetryMax = time.Hour, time.Hour, time.Hour
			if c.faults.HoldLogin != nil {
				time.AfterFunc(100*time.Millisecond, func() { close(held) })
			}
			r := run(t, cfg)
			st := r.down(c.want)
			if !strings.Contains(st.Err.Error(), c.says) || st.Retry == 0 {
				t.Fatalf("the state says %q and waits %v", st.Err, st.Retry)
			}
			if strings.Contains(st.Err.Error(), amitest.Secret) {
				t.Fatal("the state shows the secret")
			}
			if _, err := r.Do(r.ctx, ami.NewAction("Ping")); !errors.Is(err, ami.ErrDown) {
				t.Fatalf("an action on a connection that is down gave %v", err)
			}
		})
	}
}

func TestARefusedLoginIsNotRepeatedForAMinute(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{RefuseLogin: true})
	clk := clock.NewFake()
	cfg := fast(srv.Addr())
	cfg.Clock, cfg.LoginRetry = clk, 0
	r := run(t, cfg)
	if st := r.down(ami.ErrLogin); st.Retry != time.Minute {
		t.Fatalf("it tries again after %v", st.Retry)
	}
	if err := clk.WaitPending(r.ctx, 1); err != nil {
		t.Fatal(err)
	}
	dials := srv.Dials()
	srv.Set(func(f *amitest.Faults) { f.RefuseLogin = false })
	clk.Advance(59 * time.Second)
	if srv.Dials() != dials || r.State().Phase != ami.Down {
		t.Fatal("it knocked again within the minute")
	}
	clk.Advance(time.Second)
	r.up(1)
	if srv.Logins() != 1 {
		t.Fatalf("%d logins", srv.Logins())
	}
}

func TestALostConnectionIsMadeAgainWithANewGeneration(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	var ups []uint64
	cfg := fast(srv.Addr())
	cfg.OnUp = func(ctx context.Context, c ami.Conn, g uint64) error {
		ups = append(ups, g)
		_, err := ami.QueueStatus(ctx, c, "")
		return err
	}
	r := run(t, cfg)
	for g := uint64(1); g <= 3; g++ {
		r.up(g)
		if g < 3 {
			srv.Drop()
		}
	}
	r.down(ami.ErrLost)
	r.stop()
	if len(ups) != 3 || ups[2] != 3 {
		t.Fatalf("OnUp ran for the generations %v", ups)
	}
	if h := r.Health(); h.Abandoned != 0 || !errors.Is(h.State.Err, ami.ErrStopped) {
		t.Fatalf("after an orderly end the book says %+v", h)
	}
	if len(srv.Requests("Logoff")) != 1 {
		t.Fatal("it did not sign off")
	}
}

func TestABaselineThatFailsGivesTheConnectionUpAndTriesAgain(t *testing.T) {
	srv := amitest.New(t, amitest.Faults{})
	n := 0
	cfg := fast(srv.Addr())
	cfg.OnUp = func(ctx context.Context, c ami.Conn, _ uint64) error {
		if n++; n < 3 {
			return errors.New("the mirror is not ready")
		}
		return nil
	}
	r := run(t, cfg)
	r.up(3)
	st := r.down(ami.ErrSync)
	if !strings.Contains(st.Err.Error(), "the mirror is not ready") || r.Health().Abandoned != 0 {
		t.Fatalf("the state says %q, health %+v", st.Err, r.Health())
	}
}

func TestABaselineEndsWithItsConnectionAndWithItsTimeLimit(t *testing.T) {
	cases := map[string]struct {
		act  func(*amitest.Server, *clock.Fake)
		want error
	}{
		"the connection breaks": {func(s *amitest.Server, _ *clock.Fake) { s.Drop() }, ami.ErrLost},
		"the time is up":        {func(_ *amitest.Server, c *clock.Fake) { c.Advance(time.Minute) }, ami.ErrSync},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			srv := amitest.New(t, amitest.Faults{})
			clk := clock.NewFake()
			inside := make(chan struct{}, 9)
			cfg := fast(srv.Addr())
			cfg.Clock = clk
			cfg.OnUp = func(ctx context.Context, _ ami.Conn, _ uint64) error {
				inside <- struct{}{}
				<-ctx.Done()
				return context.Cause(ctx)
			}
			r := run(t, cfg)
			<-inside
			c.act(srv, clk)
			r.down(c.want)
		})
	}
}

func TestAConfigurationThatCannotWorkIsRefused(t *testing.T) {
	good := ami.Config{Address: "127.0.0.1", Username: "u", Secret: "s"}
	cases := map[string]func(*ami.Config){
		"no address":             func(c *ami.Config) { c.Address = "" },
		"a port that is a word":  func(c *ami.Config) { c.Address = "pbx:manager" },
		"a port beyond the last": func(c *ami.Config) { c.Address = "pbx:70000" },
		"no user":                func(c *ami.Config) { c.Username = "" },
		"no secret":              func(c *ami.Config) { c.Secret = "" },
		"a line break":           func(c *ami.Config) { c.Secret = "x\r\nEvents: off" },
	}
	if _, err := ami.New(good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range cases {
		cfg := good
		spoil(&cfg)
		if _, err := ami.New(cfg); !errors.Is(err, ami.ErrInvalid) {
			t.Errorf("%s: New gave %v", name, err)
		}
	}
}
