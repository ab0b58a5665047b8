package accounts_test

import (
	"errors"
	"testing"
	"time"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

func TestWhatIsRememberedOfASessionIsShortLivedAndForgottenOnChange(t *testing.T) {
	h := newHouse(t, nil)
	o := h.login(t)
	reads := h.mem.reads()
	for range 50 {
		if _, err := h.Authenticate(t.Context(), o.Token); err != nil {
			t.Fatal(err)
		}
	}
	if h.mem.reads() != reads {
		t.Fatal("a fresh answer was read from the store again")
	}
	h.clock.Advance(11 * time.Second)
	if _, _ = h.Authenticate(t.Context(), o.Token); h.mem.reads() != reads+1 {
		t.Fatal("an old answer was not read from the store again")
	}
	h.mem.change("ada", func(u *accounts.User) { u.Grants = nil })
	h.DirectoryChanged(events.DirectoryEvent{Noun: "user"})
	p, err := h.Authenticate(t.Context(), o.Token)
	if err != nil || p.Can(accounts.PermUsersRead) {
		t.Fatalf("after the grants were taken: %v, %v", p.Permissions(), err)
	}
	h.mem.change("ada", func(u *accounts.User) { u.Active = false })
	h.DirectoryChanged(events.DirectoryEvent{Noun: "user"})
	if _, err := h.Authenticate(t.Context(), o.Token); key(err) != "session.ended" {
		t.Fatalf("after the user was deactivated: %v", err)
	}
}

func TestAgentsGoOnWhileTheDatabaseIsAwayButNotForEver(t *testing.T) {
	h := newHouse(t, nil)
	o := h.login(t)
	h.mem.away(true)
	h.clock.Advance(30 * time.Minute)
	if _, err := h.Authenticate(t.Context(), o.Token); err != nil {
		t.Fatalf("while the database is away: %v", err)
	}
	h.clock.Advance(31 * time.Minute)
	if _, err := h.Authenticate(t.Context(), o.Token); !errors.Is(err, fault.Unavailable) {
		t.Fatalf("after the grace: %v", err)
	}
	h.mem.away(false)
	if _, err := h.Authenticate(t.Context(), o.Token); err != nil {
		t.Fatalf("when it is back: %v", err)
	}
}

func TestATicketIsGoodOnceAndForHalfAMinute(t *testing.T) {
	h := newHouse(t, nil)
	o := h.login(t)
	issue := func() string {
		secret, expires, err := h.IssueTicket(o.Principal)
		if err != nil || expires.Sub(h.clock.Now()) != 30*time.Second {
			t.Fatalf("a ticket until %v, %v", expires, err)
		}
		return secret
	}
	first, second, third := issue(), issue(), issue()
	p, err := h.RedeemTicket(t.Context(), first)
	if err != nil || p.UserID != o.Principal.UserID || !p.CheckCSRF(o.Principal.CSRF) {
		t.Fatalf("redeemed as %+v, %v", p, err)
	}
	for _, bad := range []string{first, "", "nonsense", o.Token} {
		if _, err := h.RedeemTicket(t.Context(), bad); key(err) != "ticket.bad" {
			t.Errorf("the ticket %q: %v", bad, err)
		}
	}
	h.clock.Advance(30 * time.Second)
	if _, err := h.RedeemTicket(t.Context(), second); key(err) != "ticket.bad" {
		t.Errorf("an expired ticket: %v", err)
	}
	if err := h.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = third
	last := issue()
	if err := h.Logout(t.Context(), o.Principal); err != nil {
		t.Fatal(err)
	}
	if _, err := h.RedeemTicket(t.Context(), last); key(err) != "session.ended" {
		t.Errorf("a ticket of an ended session: %v", err)
	}
}

func TestAPasswordIsChangedOnlyByWhoKnowsItAndEndsTheOtherSessions(t *testing.T) {
	h := newHouse(t, nil)
	here, there := h.login(t), h.login(t)
	for _, c := range []struct{ current, next, want string }{
		{"wrong", "a new long password", "user.password_wrong"},
		{password, "short", "user.password_length"},
		{password, "aaaaaaaaaaaaaa", "user.password_weak"},
		{password, "Qwertyuiop", "user.password_weak"},
		{password, "a new long password", "<nil>"},
	} {
		if err := h.ChangePassword(t.Context(), here.Principal, "192.0.2.7", c.current, c.next); key(err) != c.want {
			t.Fatalf("to %q: %v, want %s", c.next, err, c.want)
		}
	}
	if _, err := h.Authenticate(t.Context(), here.Token); err != nil {
		t.Fatalf("the session that changed it: %v", err)
	}
	if _, err := h.Authenticate(t.Context(), there.Token); key(err) != "session.ended" {
		t.Fatalf("another session: %v", err)
	}
	if _, err := h.Login(t.Context(), "ada", password, "192.0.2.9", ""); key(err) != "login.wrong" {
		t.Fatalf("the old password: %v", err)
	}
	if err := h.ResetPassword(t.Context(), "ada", password); err != nil {
		t.Fatal(err)
	}
	h.login(t)
}

func TestAHashOfWeakerParametersIsReplacedAtTheNextLogin(t *testing.T) {
	h := newHouse(t, nil)
	was := h.mem.phc("ada")
	cfg := accounts.DefaultConfig()
	cfg.Hashing = accounts.Hashing{MemoryKiB: 16, Passes: 2, Threads: 1, Slots: 1}
	stronger := accounts.New(h.mem, h.clock, ids.Sequence(), cfg)
	for range 2 {
		if _, err := stronger.Login(t.Context(), "ada", password, "192.0.2.7", ""); err != nil {
			t.Fatal(err)
		}
	}
	if is := h.mem.phc("ada"); is == was || is[:30] != "$argon2id$v=19$m=16,t=2,p=1$"+is[28:30] {
		t.Fatalf("the hash is %s", is)
	}
}
