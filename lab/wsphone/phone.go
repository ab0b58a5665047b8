package wsphone

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"
)

// Config says whose phone it is.
type Config struct {
	DialURL  func(context.Context) (string, error) // asked for every connection, so that a one-use ticket can be fetched
	Header   http.Header                           // of the WebSocket's handshake
	Endpoint string                                // also the login
	Password string

	AutoAnswer bool
	ToneHz     float64 // hummed into every call; 0 is silence
	// RefreshOnReturn sends a re-INVITE by itself whenever the phone registered again during a call.
	RefreshOnReturn bool
	// KeepRinging leaves a ringing call be when its socket is lost, and answers it on the next one. By default the call
	// ends then, as it does in a browser. Asterisk takes such an answer, but its CANCEL goes to the old socket, and
	// Asterisk 16 forgets the phone's new registration when it sees the answer or refusal: the phone must register once more.
	KeepRinging bool
	Log         func(format string, args ...any) // nil is quiet
}

// Invite is a call that rings.
type Invite struct {
	CallID string
	From   string      // the caller's URI
	Header http.Header // of the INVITE
	At     time.Time
}

// Who ended a call.
const (
	ByPhone  = "phone"  // Hangup or Close
	ByPBX    = "pbx"    // BYE
	ByCancel = "cancel" // the caller gave up while it rang
	BySocket = "socket" // the socket was lost while it rang, and the ringing with it
	ByFault  = "fault"  // the phone could not answer; Reason says why
)

// End is the end of a call.
type End struct {
	CallID, By, Reason string
	At                 time.Time
}

// Phone is one browser phone.
type Phone struct {
	cfg     Config
	api     *webrtc.API
	host    string // stands for our address, as browsers do that do not know it
	ctx     context.Context
	cancel  context.CancelFunc
	invites chan Invite
	ends    chan End
	refers  chan int // what became of transfers, see Refer
	ear     ear
	wg      sync.WaitGroup

	refreshed atomic.Int32 // re-INVITEs the PBX accepted

	mu         sync.Mutex
	started    bool
	closed     bool
	link       *link // nil while the socket is away
	registered bool
	lastErr    error         // why it is not registered
	changed    chan struct{} // closed and replaced when any of these change
	call       *call         // nil when there is none
	regCSeq    int
	regCallID  string
}

// New makes a phone; Start brings it to life.
func New(cfg Config) *Phone {
	if cfg.Log == nil {
		cfg.Log = func(string, ...any) {}
	}
	p := &Phone{cfg: cfg, host: token(6) + ".invalid", invites: make(chan Invite, 16), ends: make(chan End, 16), refers: make(chan int, 16),
		changed: make(chan struct{}), regCallID: token(12)}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p
}

// Start begins to connect and register, and keeps at it until Close. It returns at once; see WaitRegistered.
func (p *Phone) Start(ctx context.Context) error {
	if p.cfg.DialURL == nil || p.cfg.Endpoint == "" {
		return errors.New("a phone needs DialURL and Endpoint")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	api, err := newAPI()
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.started || p.closed {
		return errors.New("a phone is started once")
	}
	p.api, p.started = api, true
	p.wg.Go(p.stayConnected)
	return nil
}

// spawn runs f until it ends by itself, which it does soon after p.ctx ends. The caller must not hold p.mu.
func (p *Phone) spawn(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.wg.Go(f)
	}
}

// Close ends call, socket and all goroutines, as closing the page does: no BYE is sent.
func (p *Phone) Close() {
	p.mu.Lock()
	p.closed = true
	c := p.call
	p.mu.Unlock()
	if c != nil {
		p.end(c, ByPhone, "the phone was closed")
	}
	p.cancel()
	p.DropSocket()
	p.wg.Wait()
}

// DropSocket cuts the TCP connection as the death of the daemon in between would.
func (p *Phone) DropSocket() {
	p.mu.Lock()
	l := p.link
	p.mu.Unlock()
	if l != nil {
		l.drop()
	}
}

// Registered tells whether the PBX would find the phone.
func (p *Phone) Registered() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.registered
}

// WaitRegistered returns when the phone is registered, or says what keeps it from that.
func (p *Phone) WaitRegistered(ctx context.Context) error {
	_, err := p.waitLink(ctx)
	return err
}

func (p *Phone) waitLink(ctx context.Context) (*link, error) {
	for {
		p.mu.Lock()
		l, ok, changed, last := p.link, p.registered, p.changed, p.lastErr
		p.mu.Unlock()
		if ok {
			return l, nil
		}
		select {
		case <-changed:
		case <-p.ctx.Done():
			return nil, errors.New("the phone was closed")
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("phone %s is not registered: %w", p.cfg.Endpoint, ctx.Err()), last)
		}
	}
}

// Incoming gives each call as it begins to ring. Unread ones beyond sixteen are forgotten, oldest first.
func (p *Phone) Incoming() <-chan Invite { return p.invites }

// CallEnded gives each call's end. Unread ones beyond sixteen are forgotten, oldest first.
func (p *Phone) CallEnded() <-chan End { return p.ends }

// InCall tells whether a call is answered and not ended.
func (p *Phone) InCall() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.call != nil && p.call.state == talking
}

// Refreshes is how many re-INVITEs of this phone the PBX accepted.
func (p *Phone) Refreshes() int { return int(p.refreshed.Load()) }

// MediaState is the peer connection's word on the call's sound: "connected", "disconnected", "failed" and so on.
func (p *Phone) MediaState() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.call == nil || p.call.media == nil {
		return "none"
	}
	return p.call.media.pc.ConnectionState().String()
}

func (p *Phone) log(format string, args ...any) {
	p.cfg.Log(p.cfg.Endpoint+": "+strings.ReplaceAll(format, "\r\n", "\n"), args...)
}

// put keeps the newest of what nobody reads.
func put[T any](ch chan T, v T) {
	for {
		select {
		case ch <- v:
			return
		default:
		}
		select {
		case <-ch:
		default:
		}
	}
}
