package calls

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// memory is the PBX's, as far as push configuration reaches.
type memory struct {
	mu   sync.Mutex
	has  map[string]map[string]string // "kind id"
	down bool
}

func (m *memory) PutConfig(_ context.Context, _, kind, id string, fields map[string]string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down {
		return errors.New("away")
	}
	m.has[kind+" "+id] = fields
	return nil
}

func (m *memory) DeleteConfig(_ context.Context, _, kind, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.has, kind+" "+id)
	return nil
}

func (m *memory) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.has)
}

// front is the visitors' side of a PBX.
type front struct {
	*testing.T
	*Visitors
	pbx   *memory
	clock *clock.Fake
}

func newFront(t *testing.T) *front {
	f := &front{T: t, pbx: &memory{has: map[string]map[string]string{}}, clock: clock.NewFake()}
	phones := NewPhones(f.pbx, PhoneConfig{}, f.clock, slog.New(slog.DiscardHandler))
	f.Visitors = NewVisitors(f.pbx, phones, VisitorConfig{Context: "cordboard-visitors", AtOnce: 2}, f.clock, slog.New(slog.DiscardHandler))
	t.Cleanup(f.Wait)
	return f
}

func (f *front) ticket(visitor string) VisitorTicket {
	f.Helper()
	t, err := f.Issue(f.Context(), events.PageCall{InboxID: "shop", Visitor: visitor, ThreadID: "t-" + visitor})
	if err != nil {
		f.Fatal(err)
	}
	return t
}

func (f *front) refuses(visitor, key string) {
	f.Helper()
	_, err := f.Issue(f.Context(), events.PageCall{InboxID: "shop", Visitor: visitor})
	if fault.Public(err).Key != key {
		f.Errorf("%s is answered %v, want %s", visitor, err, key)
	}
}

func TestATicketIsGoodForOneCallOfItsOwnEndpointAndNumber(t *testing.T) {
	f := newFront(t)
	vera, igor := f.ticket("vera"), f.ticket("igor")
	for what, try := range map[string][2]string{
		"a number of another's": {vera.User, igor.Number}, "another's endpoint": {igor.User, vera.Number}, "no number": {vera.User, ""},
		"an agent's endpoint": {"cb-ana", vera.Number}, "no endpoint": {"", vera.Number}, "neither": {"", ""},
	} {
		if p, ok := f.Redeem(try[0], try[1], "c0"); ok {
			t.Errorf("%s is taken for %+v", what, p)
		}
	}
	p, ok := f.Redeem(vera.User, vera.Number, "c1")
	if !ok || p.ThreadID != "t-vera" || p.Visitor != "vera" || p.Endpoint != vera.User {
		t.Errorf("the ticket is that of %+v, %v", p, ok)
	}
	if _, ok := f.Redeem(vera.User, vera.Number, "c2"); ok {
		t.Error("a replay is taken")
	}
	if vera.Number == igor.Number || vera.Password == igor.Password || len(vera.Number) != 20 || len(vera.Password) < 20 || strings.Trim(vera.Number, "0123456789") != "" {
		t.Errorf("%+v and %+v can be guessed", vera, igor)
	}
}

func TestATicketThatNobodyUsesIsGoneWithinSeconds(t *testing.T) {
	f := newFront(t)
	v := f.ticket("vera")
	if f.pbx.count() != 3 {
		t.Fatalf("the PBX has %d objects of it", f.pbx.count())
	}
	f.clock.Advance(TicketLife - time.Second)
	if _, ok := f.Socket("shop", v.Pass); !ok {
		t.Error("its socket is refused while it is good")
	}
	f.clock.Advance(2 * time.Second)
	if _, ok := f.Redeem(v.User, v.Number, "c1"); ok {
		t.Error("it is taken afterwards")
	}
	if _, ok := f.Socket("shop", v.Pass); ok {
		t.Error("it opens a socket afterwards")
	}
	if f.pbx.count() != 0 {
		t.Errorf("the PBX still has %v", f.pbx.has)
	}
}

func TestAVisitorHasOneCallAtATime(t *testing.T) {
	f := newFront(t)
	first := f.ticket("vera")
	second := f.ticket("vera") // pressed again after a failure
	if _, ok := f.Redeem(first.User, first.Number, "c1"); ok {
		t.Error("the ticket that was replaced is taken")
	}
	p, ok := f.Redeem(second.User, second.Number, "c1")
	if !ok {
		t.Fatal("the second ticket is refused")
	}
	f.refuses("vera", "webchat.call_open")
	f.clock.Advance(time.Hour)
	f.refuses("vera", "webchat.call_open")
	if _, ok := f.Socket("shop", second.Pass); !ok {
		t.Error("the socket of the call cannot come back")
	}
	f.ticket("igor")
	f.refuses("eva", "webchat.call_full")
	f.Over(p)
	f.ticket("vera")
}

func TestNothingOfACallStaysInThePBX(t *testing.T) {
	f := newFront(t)
	v := f.ticket("vera")
	p, _ := f.Redeem(v.User, v.Number, "c1")
	f.Over(p)
	f.Wait()
	if f.pbx.count() != 0 {
		t.Errorf("the PBX still has %v", f.pbx.has)
	}
}

func TestAfterARestartCallsKeepTheirEndpointAndTheRestIsRemoved(t *testing.T) {
	f := newFront(t)
	lost, live := f.ticket("vera"), f.ticket("igor")
	p, _ := f.Redeem(live.User, live.Number, "c1")
	next := NewVisitors(f.pbx, f.phones, f.cfg, f.clock, f.log)
	next.Adopt("c1", p)
	next.Tidy(t.Context(), []string{"1001", "cb-ana", lost.User, live.User})
	if f.pbx.count() != 3 || f.pbx.has["endpoint "+live.User] == nil {
		t.Errorf("the PBX has %v", f.pbx.has)
	}
	if _, ok := next.Socket("shop", ""); ok {
		t.Error("an empty pass opens the socket of a call from before")
	}
	if _, ok := next.Redeem(live.User, "", "c2"); ok {
		t.Error("a call from before can be placed again")
	}
	if _, err := next.Issue(t.Context(), events.PageCall{InboxID: "shop", Visitor: "igor"}); fault.Public(err).Key != "webchat.call_open" {
		t.Errorf("who calls since before the restart gets another ticket: %v", err)
	}
}

func TestAnEndpointOfAVisitorCanDoNothingButCall(t *testing.T) {
	f := newFront(t)
	v := f.ticket("vera")
	ep, aor := f.pbx.has["endpoint "+v.User], f.pbx.has["aor "+v.User]
	for k, want := range map[string]string{"context": "cordboard-visitors", "allow_transfer": "no", "allow_subscribe": "no", "trust_id_inbound": "no", "auth": v.User} {
		if ep[k] != want {
			t.Errorf("%s is %q, want %q", k, ep[k], want)
		}
	}
	if aor["max_contacts"] != "0" {
		t.Errorf("it may register: %v", aor)
	}
}

func TestAPBXThatTakesNoEndpointsIsSaidToTheVisitor(t *testing.T) {
	f := newFront(t)
	f.pbx.down = true
	f.refuses("vera", "webchat.call_pbx")
	f.pbx.down = false
	f.ticket("vera")
	f.ticket("igor") // the failure took no place
}

func TestTheEndpointIsReadFromTheChannelsName(t *testing.T) {
	for name, want := range map[string]string{"PJSIP/cbv-abc-0000002a": "cbv-abc", "PJSIP/1001-00000001": "1001", "Local/cbv-abc@x-00000001;1": "", "PJSIP/": "", "": "", "SIP/cbv-abc-1": ""} {
		if got := endpointOf(name); got != want {
			t.Errorf("%q is of %q, want %q", name, got, want)
		}
	}
}

func TestACallFromAPageWithoutAGoodTicketIsHungUp(t *testing.T) {
	c := newCentre(t, "ana")
	for n, args := range [][]string{{PageDoor, "01234567890123456789"}, {PageDoor}, {PageDoor, "", "800"}} {
		id := fmt.Sprint("page-", n)
		c.pbx.mu.Lock()
		c.pbx.channels[id] = &simChannel{id: id, args: args}
		c.pbx.mu.Unlock()
		c.engine.Entered(Channel{ID: id, AppArgs: args, Endpoint: "cbv-guessed", Caller: "800"})
		c.eventually("it is hung up", func() bool { _, there := c.pbx.picture().Channels[id]; return !there })
	}
	if n := c.engine.Count(); n != 0 {
		t.Errorf("%d calls began", n)
	}
}
