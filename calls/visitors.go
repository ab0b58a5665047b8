package calls

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"sync"
	"time"

	"github.com/cordboard/cordboard/events"
	"github.com/cordboard/cordboard/internal/clock"
	"github.com/cordboard/cordboard/internal/fault"
)

// TicketLife is how long a visitor's browser has from the press to the call's arrival in the dialplan.
const TicketLife = 45 * time.Second

// visitorPrefix begins the names of visitors' endpoints.
const visitorPrefix = "cbv-"

// VisitorConfig is how calls from web pages come into the PBX. Context is the dialplan context of their endpoints: all that
// can be dialled there is a number of digits that leads into our application. AtOnce bounds calls and tickets together.
type VisitorConfig struct {
	Context      string
	MediaAddress string
	AtOnce       int
}

// VisitorTicket lets one browser place one call. Pass opens the socket to the PBX; User, Password and Number are for SIP.
type VisitorTicket struct {
	Pass      string
	User      string
	Password  string
	Number    string
	ExpiresAt time.Time
}

// Visitors are the calls of web pages. Each has an endpoint of its own in the PBX, pushed with the ticket and deleted with
// the call, so that the PBX itself proves which ticket a call was placed with. Safe for concurrent use.
type Visitors struct {
	push   Pusher
	phones *Phones
	cfg    VisitorConfig
	clock  clock.Clock
	log    *slog.Logger

	mu      sync.Mutex
	tickets map[string]*visitorTicket // by endpoint
	closed  bool
	closing sync.WaitGroup
}

type visitorTicket struct {
	VisitorTicket
	page   events.PageCall
	callID string // once the call is there: the ticket is used up
	timer  clock.Timer
}

// NewVisitors returns nobody's calls. The endpoints take the codecs of the agents' phones.
func NewVisitors(push Pusher, phones *Phones, cfg VisitorConfig, c clock.Clock, log *slog.Logger) *Visitors {
	return &Visitors{push: push, phones: phones, cfg: cfg, clock: c, log: log, tickets: map[string]*visitorTicket{}}
}

// Issue makes a ticket for a visitor; one that was not used yet is worth nothing afterwards. Errors are faults for the visitor.
func (v *Visitors) Issue(ctx context.Context, p events.PageCall) (VisitorTicket, error) {
	t, err := newVisitorTicket(v.clock.Now())
	if err != nil {
		return VisitorTicket{}, err
	}
	p.Endpoint = t.User
	old, err := v.put(t, p)
	if err != nil {
		return VisitorTicket{}, err
	}
	if old != "" {
		v.remove(ctx, old)
	}
	if err := v.write(ctx, t); err != nil {
		v.drop(t.User)
		v.log.Error("a visitor's call could not be set up in the PBX", "error", err)
		return VisitorTicket{}, fault.New(fault.Unavailable, "Calls do not work just now. Write to us instead, or try again in a moment.").WithKey("webchat.call_pbx").Because(err)
	}
	return t, nil
}

func newVisitorTicket(now time.Time) (VisitorTicket, error) {
	var b [56]byte
	if _, err := rand.Read(b[:]); err != nil {
		return VisitorTicket{}, fmt.Errorf("no ticket could be made: %w", err)
	}
	name := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:15])
	number, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(20), nil))
	if err != nil {
		return VisitorTicket{}, fmt.Errorf("no ticket could be made: %w", err)
	}
	return VisitorTicket{User: visitorPrefix + strings.ToLower(name), Password: base64.RawURLEncoding.EncodeToString(b[15:36]),
		Pass: base64.RawURLEncoding.EncodeToString(b[36:]), Number: fmt.Sprintf("%020d", number), ExpiresAt: now.Add(TicketLife)}, nil
}

// put takes a ticket into the books and answers the endpoint of the one that it replaces.
func (v *Visitors) put(t VisitorTicket, p events.PageCall) (old string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for name, x := range v.tickets {
		if x.page.InboxID != p.InboxID || x.page.Visitor != p.Visitor {
			continue
		}
		if x.callID != "" {
			return "", fault.New(fault.Conflict, "You are in a call with us already. End it before you call again.").WithKey("webchat.call_open")
		}
		old = name
		v.forget(name)
	}
	if len(v.tickets) >= v.cfg.AtOnce {
		return "", fault.New(fault.Unavailable, "All our lines are busy. Write to us, or try again in a few minutes.").WithKey("webchat.call_full")
	}
	x := &visitorTicket{VisitorTicket: t, page: p}
	x.timer = v.clock.AfterFunc(TicketLife, func() { v.expire(t.User) })
	v.tickets[t.User] = x
	return old, nil
}

// forget takes a ticket out of the books; v.mu is held.
func (v *Visitors) forget(endpoint string) {
	if x := v.tickets[endpoint]; x != nil && x.timer != nil { // a call from before a restart has none
		x.timer.Stop()
	}
	delete(v.tickets, endpoint)
}

func (v *Visitors) drop(endpoint string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.forget(endpoint)
}

// expire ends a ticket that nobody used.
func (v *Visitors) expire(endpoint string) {
	v.mu.Lock()
	x := v.tickets[endpoint]
	unused := x != nil && x.callID == "" && !v.closed
	if unused {
		v.forget(endpoint)
		v.closing.Add(1)
	}
	v.mu.Unlock()
	if unused {
		defer v.closing.Done()
		v.remove(context.Background(), endpoint)
	}
}

// Socket answers whose socket a pass opens: that of a ticket that may still be used, or whose call is under way.
func (v *Visitors) Socket(inboxID, pass string) (endpoint string, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for name, x := range v.tickets {
		if x.Pass != "" && subtle.ConstantTimeCompare([]byte(x.Pass), []byte(pass)) == 1 && x.page.InboxID == inboxID {
			return name, x.callID != "" || v.clock.Now().Before(x.ExpiresAt)
		}
	}
	return "", false
}

// Redeem uses a ticket up for a call that came in on an endpoint. It fails for a number that is not the endpoint's, for a
// ticket that ran out, and for one that was used before.
func (v *Visitors) Redeem(endpoint, number, callID string) (events.PageCall, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	x := v.tickets[endpoint]
	if x == nil || x.callID != "" || x.Number != number || !v.clock.Now().Before(x.ExpiresAt) {
		return events.PageCall{}, false
	}
	x.callID = callID
	x.timer.Stop()
	return x.page, true
}

// Adopt takes a call from before a restart into the books.
func (v *Visitors) Adopt(callID string, p events.PageCall) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tickets[p.Endpoint] = &visitorTicket{page: p, callID: callID}
}

// Over removes the endpoint of a call that ended. It returns at once.
func (v *Visitors) Over(p events.PageCall) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.forget(p.Endpoint)
	if v.closed {
		return // the next process finds it and tidies
	}
	v.closing.Go(func() { v.remove(context.Background(), p.Endpoint) })
}

// Tidy removes endpoints that a former process left behind, out of all that the PBX has.
func (v *Visitors) Tidy(ctx context.Context, endpoints []string) {
	for _, name := range endpoints {
		v.mu.Lock()
		_, known := v.tickets[name]
		v.mu.Unlock()
		if strings.HasPrefix(name, visitorPrefix) && !known {
			v.remove(ctx, name)
		}
	}
}

// Wait returns when what is being removed is gone. Nothing may be asked of the Visitors after it.
func (v *Visitors) Wait() {
	v.mu.Lock()
	v.closed = true
	for _, x := range v.tickets {
		if x.timer != nil {
			x.timer.Stop()
		}
	}
	v.mu.Unlock()
	v.closing.Wait()
}
