package main

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/ami"
	"github.com/cordboard/cordboard/ami/amitest"
	"github.com/cordboard/cordboard/desk"
	"github.com/cordboard/cordboard/desk/agents"
	"github.com/cordboard/cordboard/desk/directory"
	"github.com/cordboard/cordboard/internal/config"
)

// book is what the desk would know; nil while nothing is watched.
type book struct {
	mu   sync.Mutex
	all  map[string]desk.PhoneState
	sets int
	lost int
}

func (b *book) SetPhones(all map[string]desk.PhoneState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all, b.sets = all, b.sets+1
}

func (b *book) PhoneChanged(endpoint string, s desk.PhoneState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all != nil {
		b.all[endpoint] = s
	}
}

func (b *book) PhonesUnwatched() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all, b.lost = nil, b.lost+1
}

func (b *book) until(t *testing.T, what string, is func(*book) bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		b.mu.Lock()
		ok := is(b)
		b.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("after 10 s it is still not so that %s", what)
		}
		between()
	}
}

func watchFake(t *testing.T, s *amitest.Server, h *httpSessions) (*watchtower, *book) {
	t.Helper()
	b := &book{}
	w, err := watchWith(ami.Config{Address: s.Addr(), Username: amitest.Username, Secret: amitest.Secret, ActionTimeout: 400 * time.Millisecond,
		RetryMin: time.Millisecond, RetryMax: 5 * time.Millisecond}, b, h, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	st := newStage()
	st.run(w.run)
	t.Cleanup(st.stop)
	return w, b
}

func device(name, state string) amitest.Message {
	return amitest.Event("DeviceStateChange", "Device", name, "State", state)
}

func TestThePBXsPhonesAreListedFollowedForgottenAndListedAgain(t *testing.T) {
	s := amitest.New(t, amitest.Faults{})
	s.Handle("DeviceStateList", amitest.Always(amitest.List("DeviceStateListComplete", device("PJSIP/100", "NOT_INUSE"),
		device("PJSIP/101", "UNAVAILABLE"), device("PJSIP/102", "ONHOLD"), device("Queue:support_avail", "INUSE"), device("PJSIP/103", "UNKNOWN"))))
	w, b := watchFake(t, s, nil)
	b.until(t, "the listing is known", func(b *book) bool {
		return len(b.all) == 4 && b.all["100"] == desk.PhoneState{Registered: true} && b.all["101"] == desk.PhoneState{} &&
			b.all["102"] == desk.PhoneState{Registered: true, InUse: true} && b.all["103"].Registered
	})
	b.until(t, "readiness says that all is well", func(*book) bool { return w.probe(t.Context()) == nil })
	s.Emit(device("PJSIP/100", "RINGING"))
	b.until(t, "the change is known", func(b *book) bool { return b.all["100"].InUse })
	s.Handle("DeviceStateList", amitest.Always(amitest.List("DeviceStateListComplete", device("PJSIP/100", "UNAVAILABLE"))))
	s.Drop()
	b.until(t, "the connection's end is told and all is listed anew", func(b *book) bool {
		return b.lost > 0 && b.sets == 2 && len(b.all) == 1 && !b.all["100"].Registered
	})
}

func TestAListingThatBreaksOffIsNotTaken(t *testing.T) {
	s := amitest.New(t, amitest.Faults{DropAfter: 1})
	s.Handle("DeviceStateList", amitest.Always(amitest.List("DeviceStateListComplete", device("PJSIP/100", "NOT_INUSE"), device("PJSIP/101", "NOT_INUSE"))))
	w, b := watchFake(t, s, nil)
	b.until(t, "it has been tried a few times", func(b *book) bool { return b.lost > 2 })
	b.mu.Lock()
	if b.sets != 0 {
		t.Error("half a listing was taken for a whole one: every phone that it lacks would count as unknown")
	}
	b.mu.Unlock()
	if err := w.probe(t.Context()); err == nil {
		t.Error("readiness says that the phones are watched")
	}
	s.Set(func(f *amitest.Faults) { f.DropAfter = 0 })
	b.until(t, "the whole listing is known", func(b *book) bool { return len(b.all) == 2 })
}

func TestWithoutAManagerInterfaceTheDaemonSaysWhatIsMissing(t *testing.T) {
	b := &book{}
	w, err := newWatchtower(config.AMI{Addr: "127.0.0.1:5038", User: "cordboard"}, b, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	w.run(t.Context())
	if why := w.probe(t.Context()); b.lost != 1 || why == nil || !strings.Contains(why.Error(), "ami.password_file") {
		t.Errorf("%d, %v", b.lost, why)
	}
}

func TestTooFewHTTPSessionsForTheBrowserPhonesAreToldWithTheLineToWrite(t *testing.T) {
	dir := directory.Empty()
	for _, id := range []string{"a", "b"} {
		dir.Agents[id] = agents.Profile{ID: id, Phone: "browser", Active: true}
	}
	dir.Agents["desk"] = agents.Profile{ID: "desk", Phone: "extension", Active: true}
	var said strings.Builder
	h := &httpSessions{directory: func() *directory.Directory { return dir }, log: slog.New(slog.NewTextHandler(&said, nil))}
	s := amitest.New(t, amitest.Faults{})
	s.Handle("GetConfig", amitest.Always(amitest.Reply{Response: amitest.Success("Category-000000", "general", "Line-000000-000000", "enabled=yes",
		"Line-000000-000001", "sessionlimit=400", "Line-000000-000002", "SessionLimit=41")}))
	_, b := watchFake(t, s, h)
	b.until(t, "the limit is read", func(*book) bool { h.mu.Lock(); defer h.mu.Unlock(); return h.limit == 41 })
	err := h.probe(context.Background())
	if err == nil || !strings.Contains(err.Error(), "sessionlimit = 100") || !strings.Contains(err.Error(), "42 are needed") {
		t.Errorf("it says %v", err)
	}
	b.until(t, "the log tells it", func(*book) bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return strings.Contains(said.String(), "http.conf")
	})
	h.limit = 42
	if err := h.probe(context.Background()); err != nil {
		t.Errorf("enough is not enough: %v", err)
	}
	if got := sessionLimit(nil); got != 100 {
		t.Errorf("without a line it is %d", got)
	}
}
