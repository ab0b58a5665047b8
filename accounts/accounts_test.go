package accounts_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cordboard/cordboard/accounts"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
	"github.com/cordboard/cordboard/internal/ids"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const password = "correct horse battery"

// house is a service over a memory of sessions; what needs the database is proven in sql/store against a real one.
type house struct {
	*accounts.Service
	mem   *memory
	clock *clock.Fake
}

func newHouse(t *testing.T, change func(*accounts.Config)) *house {
	t.Helper()
	cfg := accounts.DefaultConfig()
	cfg.Hashing = accounts.Hashing{MemoryKiB: 8, Passes: 1, Threads: 1, Slots: 2, Queue: 4}
	if change != nil {
		change(&cfg)
	}
	h := &house{mem: newMemory(), clock: clock.NewFake()}
	h.Service = accounts.New(h.mem, h.clock, ids.Sequence(), cfg)
	if _, err := h.AddAdministrator(t.Context(), "ada", "Ada", password); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) login(t *testing.T) accounts.Opened {
	t.Helper()
	o, err := h.Login(t.Context(), "ada", password, "192.0.2.7", "Browser/1")
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func key(err error) string {
	var f *fault.Error
	errors.As(err, &f)
	if f == nil {
		return fmt.Sprint(err)
	}
	return f.Key
}

func TestALoginOpensASessionThatItsTokenAloneProves(t *testing.T) {
	h := newHouse(t, nil)
	o := h.login(t)
	p, err := h.Authenticate(t.Context(), o.Token)
	if err != nil || p.Login != "ada" || !p.Can(accounts.PermSitesWrite) || !p.ScopeOf(accounts.PermSitesWrite).AllSites {
		t.Fatalf("authenticated as %+v, %v", p, err)
	}
	if len(p.Permissions()) != len(accounts.AllPermissions()) {
		t.Fatalf("an administrator holds %v", p.Permissions())
	}
	if !p.CheckCSRF(o.Principal.CSRF) || p.CheckCSRF("") || p.CheckCSRF(o.Token) || (accounts.Principal{}).CheckCSRF("") {
		t.Fatal("the CSRF token is not judged as it should be")
	}
	for _, token := range []string{"", "x", o.Token + "A", o.Principal.CSRF, o.Principal.SessionID} {
		if _, err := h.Authenticate(t.Context(), token); !errors.Is(err, fault.Unauthenticated) {
			t.Errorf("the token %q is answered with %v", token, err)
		}
	}
	if h.mem.holds(o.Token) {
		t.Fatal("the store was given the token itself")
	}
	if err := h.Logout(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Authenticate(t.Context(), o.Token); key(err) != "session.ended" {
		t.Fatalf("after the logout: %v", err)
	}
}

func TestEveryKindOfWrongLoginIsTheSameAnswerAndTheSameWork(t *testing.T) {
	h := newHouse(t, func(c *accounts.Config) { c.PairLimit, c.AddressLimit = 100, 100 })
	h.mem.add(accounts.User{ID: "u2", Login: "off", Active: false}, h.mem.phc("ada"))
	h.mem.add(accounts.User{ID: "u3", Login: "none", Active: true}, "")
	h.mem.add(accounts.User{ID: "u4", Login: "broken", Active: true}, "$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$AAAA")
	want := ""
	for _, login := range []string{"ada", "nobody", "off", "none", "broken", ""} {
		pass := password
		if login == "ada" {
			pass = "something else"
		}
		_, err := h.Login(t.Context(), login, pass, "192.0.2.7", "")
		if want == "" {
			want = fmt.Sprint(err)
		}
		if key(err) != "login.wrong" || fmt.Sprint(err) != want {
			t.Errorf("login %q: %v", login, err)
		}
	}
}

func TestFailedLoginsAreLimitedByPairAndByAddressAndTheAnswerSaysHowLong(t *testing.T) {
	h := newHouse(t, func(c *accounts.Config) { c.PairLimit, c.AddressLimit = 3, 6 })
	try := func(login, pass, address string) error {
		_, err := h.Login(t.Context(), login, pass, address, "")
		return err
	}
	for i := range 3 {
		if err := try("ada", "wrong", "192.0.2.7"); key(err) != "login.wrong" {
			t.Fatalf("try %d: %v", i, err)
		}
		h.clock.Advance(time.Minute)
	}
	err := try("ADA ", password, "192.0.2.7")
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.TooMany || f.Params["retry_after_seconds"] != 12*60 {
		t.Fatalf("the fourth try: %v %+v", err, f)
	}
	if err := try("ada", password, "192.0.2.8"); err != nil {
		t.Fatalf("from another address: %v", err)
	}
	for i := range 3 {
		if err := try(fmt.Sprint("bob", i), "wrong", "192.0.2.7"); key(err) != "login.wrong" {
			t.Fatalf("another login: %v", err)
		}
	}
	if err := try("cat", "wrong", "192.0.2.7"); key(err) != "login.limited" {
		t.Fatalf("the seventh try from the address: %v", err)
	}
	h.clock.Advance(12*time.Minute + time.Second)
	if err := try("ada", password, "192.0.2.7"); err != nil {
		t.Fatalf("after the wait: %v", err)
	}
	for i := range 4 {
		want := "login.wrong"
		if i == 3 {
			want = "login.limited"
		}
		if err := try("eve", "wrong", fmt.Sprintf("2001:db8::%d", i)); key(err) != want {
			t.Fatalf("try %d from one IPv6 network: %v", i, err)
		}
	}
}

func TestManyTriesAtOncePassTheLimitNoMoreThanManyInARow(t *testing.T) {
	h := newHouse(t, func(c *accounts.Config) { c.PairLimit, c.Hashing.Queue = 3, 100 })
	judged := make(chan bool, 40)
	var wg sync.WaitGroup
	for range cap(judged) {
		wg.Go(func() {
			_, err := h.Login(context.Background(), "ada", "wrong", "192.0.2.7", "")
			judged <- key(err) == "login.wrong"
		})
	}
	wg.Wait()
	close(judged)
	n := 0
	for j := range judged {
		if j {
			n++
		}
	}
	if n > 3 {
		t.Fatalf("%d passwords were judged where 3 may be", n)
	}
}

func TestAFloodOfLoginsIsRefusedInsteadOfEatingMemory(t *testing.T) {
	h := newHouse(t, func(c *accounts.Config) { c.PairLimit, c.AddressLimit = 1000, 1000 })
	gate := make(chan struct{})
	h.mem.onCredential(func() { <-gate })
	answers := make(chan error, 20)
	for range cap(answers) {
		go func() {
			_, err := h.Login(context.Background(), "ada", password, "192.0.2.7", "")
			answers <- err
		}()
	}
	for range cap(answers) - 2 - 4 { // two hash, four wait
		if err := <-answers; key(err) != "login.busy" {
			t.Fatalf("a login beyond the queue: %v", err)
		}
	}
	close(gate)
	for range 2 + 4 {
		if err := <-answers; err != nil {
			t.Fatalf("a login within the queue: %v", err)
		}
	}
	if n := h.mem.failures(); n != 0 {
		t.Fatalf("%d tries that nobody judged are counted as failures", n)
	}
}

func TestASessionEndsWhenIdleAndInAnyCaseInTheEnd(t *testing.T) {
	h := newHouse(t, func(c *accounts.Config) { c.Idle, c.Lifetime = time.Hour, 3*time.Hour })
	idle, busy := h.login(t), h.login(t)
	for range 5 {
		h.clock.Advance(30 * time.Minute)
		if _, err := h.Authenticate(t.Context(), busy.Token); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Authenticate(t.Context(), idle.Token); key(err) != "session.ended" {
		t.Fatalf("an idle session: %v", err)
	}
	h.clock.Advance(30 * time.Minute)
	if _, err := h.Authenticate(t.Context(), busy.Token); key(err) != "session.ended" {
		t.Fatalf("a session past its lifetime: %v", err)
	}
}
